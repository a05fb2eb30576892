"""A table as HTML, for a notebook: every text escaped, nothing but the table and its notes."""

from html import escape

from fokus.report.blocks import Column, Table

_RULE = "border-bottom:1px solid #c9cfd6"


def html(table: Table, asked: str = "") -> str:
    """Return a table as HTML, with what was asked as its caption and its notes below."""
    head = "".join(
        f'<th scope="col" style="{_align(each)};{_RULE}">{escape(each.label)}</th>' for each in table.columns
    )
    body = "".join(_row(table, number) for number in range(len(table.rows)))
    caption = f'<caption style="text-align:left"><code>{escape(asked)}</code></caption>' if asked else ""
    notes = "".join(f'<p style="margin:0.2em 0"><small>{escape(note)}</small></p>' for note in table.notes)
    label = escape(table.summary, quote=True)
    return (
        f'<table aria-label="{label}">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        f"{notes}"
    )


def _row(table: Table, number: int) -> str:
    cells = zip(table.columns, table.rows[number], strict=True)
    weight = ";font-weight:bold" if number in table.totals else ""
    return (
        "<tr>"
        + "".join(
            _cell(place < table.stub, column, text, weight) for place, (column, text) in enumerate(cells)
        )
        + "</tr>"
    )


def _cell(is_head: bool, column: Column, text: str, weight: str) -> str:  # noqa: FBT001
    tag, scope = ("th", ' scope="row"') if is_head else ("td", "")
    return f'<{tag}{scope} style="{_align(column)}{weight}">{escape(text)}</{tag}>'


def _align(column: Column) -> str:
    return f"text-align:{column.align}"
