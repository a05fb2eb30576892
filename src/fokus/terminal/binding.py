"""What an import of answers shows: the export, its proposed binding as a table, what is left over."""

from collections.abc import Iterator, Sequence

from fokus.custody.answers.incoming import Incoming
from fokus.custody.answers.settling import CERTAIN, codings
from fokus.evaluation import Evaluation
from fokus.material.binding import Bound, Respondent
from fokus.material.exports.export import Dropped, Export
from fokus.material.proposal import Match
from fokus.messages import Catalogue
from fokus.messages.forms import percent
from fokus.report.blocks import Column, Table
from fokus.study.instrument import Instrument
from fokus.terminal import print_table, visible

WIDEST = 44
MOST_LISTED = 12


def tell_export(export: Export, words: Catalogue) -> None:
    """Show what a file was understood as, and which direct identifiers stay outside."""
    form = words.say(f"export.{export.format}")
    encoding = "" if export.encoding.startswith("utf-8") or not export.encoding else f", {export.encoding}"
    decimals = f", {words.say('survey.decimal-comma')}" if export.decimal == "," else ""
    print(visible(f"{export.file}: {form}{encoding}{decimals}"))  # noqa: T201
    print(visible(f"  {_size(export, words)}"))  # noqa: T201
    if export.tabs_left:
        told = words.say("survey.sheet", sheet=export.tab, others=listed(export.tabs_left))
        print(visible(f"  {told}"))  # noqa: T201
    for each in export.dropped:
        print(visible(f"  {_dropped(each, words)}"))  # noqa: T201


def _size(export: Export, words: Catalogue) -> str:
    first = export.sheet.rows[0].number if export.sheet.rows else 0
    rows = words.count("survey.n-rows", len(export.sheet.rows), digits=len(export.sheet.rows))
    width = len(export.columns) + len(export.dropped)
    columns = words.count("survey.n-columns", width, digits=width)
    begin = words.say("survey.from-row", row=first) if first and export.format != "spss" else ""
    return ", ".join(filter(None, [rows, columns, begin]))


def _dropped(each: Dropped, words: Catalogue) -> str:
    kind = words.say(f"identifier.{each.kind}")
    cause = words.say(f"identifier.by-{each.cause}")
    return words.say("survey.dropped", column=_cut(each.column), kind=kind, cause=cause)


def tell_binding(incoming: Incoming, evaluation: Evaluation, words: Catalogue) -> None:
    """Show which column is taken for what, how sure that is and why, and what is left over."""
    language = words.language
    title = incoming.instrument.title.text(language) or incoming.instrument.id
    print(visible(words.say("survey.answers", title=title, word=incoming.instrument.id)))  # noqa: T201
    heads = ("part", "column", "certainty", "reason")
    columns = tuple(
        Column(words.say(f"survey.{each}"), "right" if each == "certainty" else "left") for each in heads
    )
    rows = tuple(_row(each, incoming, evaluation, words) for each in incoming.proposal.matches)
    print_table(Table(columns, rows))
    for line in (*_coded(incoming, words), *_left(incoming, words)):
        print(visible(line))  # noqa: T201


def _row(each: Match, incoming: Incoming, evaluation: Evaluation, words: Catalogue) -> tuple[str, ...]:
    mark = "" if each.likeness >= CERTAIN else " ?"
    certainty = percent(each.likeness, words.language) + mark
    return (
        part_word(each.part, words),
        _shown(each, incoming, evaluation),
        certainty,
        reason_word(each, words),
    )


def part_word(part: str, words: Catalogue) -> str:
    """Return the word for a part of a binding: an item's is its id."""
    return part.removeprefix("item.") if part.startswith("item.") else words.say(f"survey.{part}")


def reason_word(each: Match, words: Catalogue) -> str:
    """Return why a column is taken for something."""
    return words.say(f"reason.{each.reason}")


def _shown(each: Match, incoming: Incoming, evaluation: Evaluation) -> str:
    if isinstance(each.holds, str):
        return label_of(each.part, each.holds, evaluation)
    if isinstance(each.holds, Bound | Respondent):
        text = next((one.text for one in incoming.export.columns if one.id == each.holds.column), "")
        own = each.holds.column
        return _cut(f"{own}: {text}" if text and text != own else own)
    more = f" (+{len(each.columns) - 1})" if len(each.columns) > 1 else ""
    return _cut(each.columns[0]) + more


def label_of(part: str, name: str, evaluation: Evaluation) -> str:
    """Return the label of a round, a site or a profession."""
    design = evaluation.design
    named = [*(design.round if part == "round" else design.site if part == "site" else design.profession)]
    return next((each.label for each in named if each.id == name), name)


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= WIDEST else plain[: WIDEST - 1] + "…"


def _coded(incoming: Incoming, words: Catalogue) -> Iterator[str]:
    for each in codings(incoming):
        if each.values:
            read = ", ".join(f"{cell} = {meant}" for cell, meant in each.values.items())
            yield words.say("survey.read-as", items=listed(each.items), read=read)


def _left(incoming: Incoming, words: Catalogue) -> Iterator[str]:
    if incoming.proposal.items_left:
        yield words.say("survey.items-left", items=listed(incoming.proposal.items_left))
    if incoming.proposal.columns_left:
        columns = [_cut(each) for each in incoming.proposal.columns_left]
        n = len(columns)
        yield words.count("survey.columns-left", n, digits=n, columns=listed(columns))


def listed(names: Sequence[str]) -> str:
    """Return the first of some names, and how many more there are."""
    more = f" … (+{len(names) - MOST_LISTED})" if len(names) > MOST_LISTED else ""
    return ", ".join(names[:MOST_LISTED]) + more


def tell_instrument(instrument: Instrument, words: Catalogue) -> None:
    """Show the questionnaire that comes into the study with an export, or alone."""
    title = instrument.title.text(words.language)
    items = words.count("survey.n-items", len(instrument.item), digits=len(instrument.item))
    print(visible(words.say("survey.new-instrument", title=title, word=instrument.id, items=items)))  # noqa: T201
