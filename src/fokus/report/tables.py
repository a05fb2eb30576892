"""Released -> the table that people read."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import capitalized
from fokus.report.blocks import Column, Table
from fokus.report.cells import HIDDEN, cell, difference, is_of_contrast, number, picked, with_interval
from fokus.report.comparing_items import compared_cell
from fokus.report.contrasted import compared_by_twos, main_contrasts
from fokus.report.labels import Labels
from fokus.report.quotes import attribution, marked
from fokus.study.instrument import ALL

At = dict[str, str]
WHEN_HIDDEN = frozenset({"hidden", "hidden-interviews"})


def table(released: Released, labels: Labels) -> Table:
    """Lay out a released answer as a table, with its notes and an alternative text."""
    labels = labels.asked_in(released.query)
    if released.query.pick is not None and released.kind == "estimate":
        made = _one_cell(released, labels)
    else:
        made = _LAYOUTS[released.query.noun](released, labels)
    return replace(made, notes=notes(released, labels, made), summary=summary(made, released, labels))


def notes(released: Released, labels: Labels, made: Table) -> tuple[str, ...]:
    """Word the notes of an answer that concern what is shown of it, each once."""
    if not made.rows and released.kind == "estimate":
        return (labels.words.say("note.nothing"),)
    of_items = released.query.noun == "items"
    shown = [
        note
        for note in released.notes
        if _is_shown(note.code, released)
        and (_concerns(note.code, made) or (of_items and note.code == "holm"))
    ]
    return tuple(dict.fromkeys(map(labels.noted, shown)))


def _is_shown(code: str, released: Released) -> bool:
    """Tell whether the method that a note names stands behind something that is not hidden."""
    tests = {each.test for each in released.contrasts if each.test and not each.sensitivity}
    return not tests or not code.startswith("method-") or code.removeprefix("method-") in tests


def _concerns(code: str, made: Table) -> bool:
    """Tell whether a note is about something that the table shows."""
    if code == "holm":
        return any(column.label == "p" for column in made.columns)
    if code in WHEN_HIDDEN:
        return any(HIDDEN in row for row in made.rows)
    if code == "sd-left-out":
        return any(column.label == "SD" for column in made.columns)
    return True


def summary(made: Table, released: Released, labels: Labels) -> str:
    """Return the alternative text of a table: what it is about, by what, how large."""
    about = labels.words.say(f"noun.{released.query.noun}")
    heads = ", ".join(column.label for column in made.columns if column.label)
    return labels.words.say("table.summary", about=about, heads=heads, rows=len(made.rows))


def described(made: Table) -> str:
    """Return what a table says as text, row after row: the alternative text of its figure."""
    heads = [column.label for column in made.columns]
    rows = []
    for row in made.rows:
        values = zip(heads[made.stub :], row[made.stub :], strict=True)
        rows.append(
            f"{', '.join(row[: made.stub])}: " + ", ".join(f"{head} {value}" for head, value in values)
        )
    return "; ".join(rows) + "."


def _one_cell(released: Released, labels: Labels) -> Table:
    pick = released.query.pick or ""
    value = picked(released.rows, released.contrasts, pick, labels.words)
    label = labels.words.say(f"pick.{pick}")
    return Table((Column(""), Column(label, "right")), ((_subject(released, labels), value),))


def _subject(released: Released, labels: Labels) -> str:
    rows = released.contrasts if is_of_contrast(released.query.pick) else released.rows
    topic = [labels.heading(key, each) for row in rows[:1] for key, each in row.at.items()]
    return ", ".join(topic) or capitalized(labels.words.say(f"noun.{released.query.noun}"))


def _compared(released: Released) -> str | None:
    """Return the dimension that stands in the columns: the one compared, else the round."""
    query = released.query
    return query.across or ("round" if "round" in query.by and len(released.dimensions) > 1 else None)


def _stub(released: Released, leave_out: Sequence[str | None]) -> list[str]:
    topics = {"theme", "code", "item", "scale", "questionnaire"}
    several = {d: len({row.at[d] for row in released.rows}) > 1 for d in released.dimensions}
    return [
        each
        for each in released.dimensions
        if each not in leave_out and (several[each] or each not in topics or each == "item")
    ] or [released.dimensions[0]]


def _levels(released: Released, dimension: str | None) -> list[str]:
    return list(dict.fromkeys(row.at[dimension] for row in released.rows)) if dimension else []


def _places(released: Released, stub: Sequence[str]) -> list[At]:
    places = {tuple(row.at[each] for each in stub): None for row in released.rows}
    return [dict(zip(stub, ids, strict=True)) for ids in places]


def _find(released: Released, at: At, measure: str) -> Estimate | None:
    """Return the row of a measure that has these ids, whatever single topic stands beside them."""
    wanted = at.items()
    return next((r for r in released.rows if r.measure == measure and wanted <= r.at.items()), None)


def _heads(stub: Sequence[str], labels: Labels) -> tuple[Column, ...]:
    return tuple(Column(labels.dimension(each)) for each in stub)


def _stub_cells(at: At, labels: Labels) -> tuple[str, ...]:
    return tuple(labels.heading(dimension, each) for dimension, each in at.items())


def _totals(places: Sequence[At]) -> frozenset[int]:
    return frozenset(n for n, at in enumerate(places) if ALL in at.values())


def _by_measure(released: Released, labels: Labels, measures: Sequence[str]) -> Table:
    """One row a place, one column a measure."""
    stub = list(released.dimensions)
    places = _places(released, stub)
    heads = tuple(Column(labels.words.say(f"pick.{measure}"), "right") for measure in measures)
    rows = tuple(
        (
            *_stub_cells(at, labels),
            *(cell(_find(released, at, measure), labels.words) for measure in measures),
        )
        for at in places
    )
    return Table((*_heads(stub, labels), *heads), rows, len(stub), _totals(places))


def _matrix(released: Released, labels: Labels, measure: str, compared: str) -> Table:
    """One row a place, one column a level of the dimension compared."""
    stub = _stub(released, [compared])
    if stub == [compared]:
        stub = [released.dimensions[0]]
    places, levels = _places(released, stub), _levels(released, compared)
    heads = tuple(Column(labels.heading(compared, level), "right") for level in levels)
    rows = tuple(
        (
            *_stub_cells(at, labels),
            *(cell(_find(released, at | {compared: level}, measure), labels.words) for level in levels),
        )
        for at in places
    )
    return Table((*_heads(stub, labels), *heads), rows, len(stub), _totals(places))


def _coverage(released: Released, labels: Labels) -> Table:
    if not released.dimensions:
        heads = (Column(labels.words.say("head.what")), Column(labels.words.say("head.number"), "right"))
        rows = tuple((labels.words.say(f"pick.{r.measure}"), _count(r, labels)) for r in released.rows)
        return Table(heads, rows)
    compared = _compared(released)
    if compared and released.dimensions != (compared,):
        return _matrix(released, labels, "held", compared)
    return _by_measure(released, labels, ("planned", "held", "persons"))


def _count(row: Estimate, labels: Labels) -> str:
    return picked((row,), (), "value", labels.words)


def _themes(released: Released, labels: Labels) -> Table:
    compared = _compared(released)
    if compared:
        return _matrix(released, labels, "share", compared)
    return _by_measure(released, labels, ("share",))


def _scales(released: Released, labels: Labels) -> Table:
    if released.query.across is None:
        return _scale_values(released, labels)
    if len(main_contrasts(released)) > len({tuple(each.at.items()) for each in released.contrasts}):
        return compared_by_twos(released, labels, _stub(released, [released.query.across]))
    stub = _stub(released, [released.query.across])
    places, levels = _places(released, stub), _levels(released, released.query.across)
    compared = released.query.across
    means = [Column(f"{labels.heading(compared, level)}, M", "right") for level in levels]
    same_n = all(_same_n(released, at, compared, levels) for at in places)
    counts = (
        [Column("n", "right")]
        if same_n
        else [Column(f"n, {labels.of(compared, level)}", "right") for level in levels]
    )
    last = [Column(labels.words.say("head.difference"), "right")] if released.contrasts else []
    rows = tuple(_scale_row(released, labels, at, levels, same_n=same_n) for at in places)
    return Table((*_heads(stub, labels), *means, *last, *counts), rows, len(stub), _totals(places))


def _same_n(released: Released, at: At, compared: str, levels: Sequence[str]) -> bool:
    found = [_find(released, at | {compared: level}, "mean") for level in levels]
    return len({row.n for row in found if row is not None and row.n}) <= 1


def _scale_row(
    released: Released, labels: Labels, at: At, levels: Sequence[str], *, same_n: bool
) -> tuple[str, ...]:
    compared = released.query.across or ""
    found = [_find(released, at | {compared: level}, "mean") for level in levels]
    contrast = next((each for each in main_contrasts(released) if at.items() <= each.at.items()), None)
    middle = [difference(contrast, labels.words)] if released.contrasts else []
    counts = found[:1] if same_n else found
    return (
        *_stub_cells(at, labels),
        *(cell(row, labels.words) for row in found),
        *middle,
        *(number(row, labels.words) for row in counts),
    )


def _scale_values(released: Released, labels: Labels) -> Table:
    stub = _stub(released, [])
    places = _places(released, stub)
    heads = (
        Column(labels.words.say("head.mean-interval"), "right"), Column("SD", "right"),
        Column("Md", "right"), Column("n", "right"),
    )  # fmt: skip
    rows = tuple(
        (
            *_stub_cells(at, labels),
            with_interval(_find(released, at, "mean"), labels.words),
            cell(_find(released, at, "sd"), labels.words),
            cell(_find(released, at, "median"), labels.words),
            number(_find(released, at, "mean"), labels.words),
        )
        for at in places
    )
    return Table((*_heads(stub, labels), *heads), rows, len(stub), _totals(places))


def _items(released: Released, labels: Labels) -> Table:
    stub = _stub(released, ["answer"])
    places, answers = _places(released, stub), _levels(released, "answer")
    item = released.rows[0].at["item"] if released.rows else ""
    heads = tuple(Column(labels.answer(item, answer), "right") for answer in answers)
    rows = tuple(
        (
            *_stub_cells(at, labels),
            *(cell(_find(released, at | {"answer": answer}, "share"), labels.words) for answer in answers),
            number(_find(released, at, "share"), labels.words),
            *_compared_with(released, at, labels),
        )
        for at in places
    )
    last = (Column(labels.words.say("head.compared")),) if released.contrasts else ()
    columns = (*_heads(stub, labels), *heads, Column("n", "right"), *last)
    return Table(columns, rows, len(stub), _totals(places))


def _compared_with(released: Released, at: At, labels: Labels) -> tuple[str, ...]:
    """Return how a level of an item compares with those before it, when anything is compared."""
    across = released.query.across or ""
    if not released.contrasts:
        return ()
    here = {dimension: each for dimension, each in at.items() if dimension != across}
    to = [
        each for each in released.contrasts if each.to == at.get(across) and here.items() <= each.at.items()
    ]
    return (compared_cell(to, across, labels),)


def _response(released: Released, labels: Labels) -> Table:
    if compared := _compared(released):
        return _matrix(released, labels, "response", compared)
    stub = _stub(released, [])
    places = _places(released, stub)
    heads = (*_heads(stub, labels), Column(labels.words.say("pick.response"), "right"))
    rows = tuple(
        (*_stub_cells(at, labels), cell(_find(released, at, "response"), labels.words)) for at in places
    )
    return Table(heads, rows, len(stub), _totals(places))


def _quotes(released: Released, labels: Labels) -> Table:
    heads = (Column(labels.words.say("head.quote")), Column(labels.words.say("head.attribution")))
    rows = tuple(
        (marked(quote.text, labels.language), attribution(quote, labels)) for quote in released.quotes
    )
    return Table(heads, rows, stub=0)


_LAYOUTS: dict[str, Callable[[Released, Labels], Table]] = {
    "coverage": _coverage, "themes": _themes, "items": _items, "scales": _scales, "quotes": _quotes,
    "response": _response,
}  # fmt: skip
