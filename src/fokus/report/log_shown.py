"""The project log as tables and sentences: what happened when, how often, and whom it reached."""

from collections.abc import Callable, Iterator

from fokus.analysis.query import Query, parse
from fokus.analysis.result import RecordRow
from fokus.disclosure.released import Released
from fokus.messages.dates import dated
from fokus.messages.forms import capitalized, decimal, percent
from fokus.problems import QueryError
from fokus.report.blocks import Column, Table
from fokus.report.labels import Labels
from fokus.report.phrases import enumerated
from fokus.study.instrument import ALL
from fokus.study.project_log import PartialDate

Cell = Callable[[RecordRow, Labels], str]


def when_said(when: PartialDate | None, labels: Labels) -> str:
    """Return a date as far as it is known, empty where it is not."""
    return dated(when.start, when.end, when.precision, labels.words) if when else ""


def persons_said(row: RecordRow, labels: Labels) -> str:
    """Return how many persons, with what is known of how exactly they were counted."""
    if row.count is None:
        return ""
    number = decimal(row.count, 0, labels.language)
    return labels.words.say(f"count.{row.qualifier}", number=number) if row.qualifier else number


def _sites(row: RecordRow, labels: Labels) -> str:
    return ", ".join(labels.of("site", each) for each in row.sites)


def _status(row: RecordRow, labels: Labels) -> str:
    shown = row.status not in {"", "held"}
    return labels.of("status", row.status) if shown else ""


def _title(row: RecordRow, labels: Labels) -> str:
    title = capitalized(row.title)
    told = title if row.number == 1 else f"{title} ({_number(row, labels)})".strip()
    return f"{told.rstrip('.')}. {row.text}" if row.text else told


def _number(row: RecordRow, labels: Labels) -> str:
    letters = "newsletter" in (row.kind, row.at.get("kind"))
    return labels.words.count(f"log.{'newsletter' if letters else row.type or 'entry-of'}", row.number)


_CELLS: dict[str, Cell] = {
    "head.date": lambda row, labels: capitalized(when_said(row.when, labels)),
    "head.type": lambda row, labels: labels.words.say(f"type.{row.type}"),
    "dimension.body": lambda row, labels: labels.of("body", row.body) if row.body else "",
    "head.what": _title,
    "dimension.site": _sites,
    "dimension.organisation": lambda row, _: ", ".join(row.organisations),
    "head.reached": persons_said,
    "dimension.status": lambda row, labels: capitalized(_status(row, labels)),
}
_RIGHT = {"head.reached"}


def log_table(released: Released, labels: Labels) -> Table:
    """Lay out the entries in order of time, without columns that none of them fills; or the groups."""
    if released.query.by:
        return _groups(released, labels)
    rows = released.records
    several = len({each.type for each in rows}) > 1
    heads = [
        head
        for head, fill in _CELLS.items()
        if (head != "head.type" or several) and any(fill(row, labels) for row in rows)
    ]
    columns = (Column(labels.words.say(head), "right" if head in _RIGHT else "left") for head in heads)
    return Table(tuple(columns), tuple(tuple(_CELLS[head](row, labels) for head in heads) for row in rows))


def _groups(released: Released, labels: Labels) -> Table:
    by, say = released.query.by, labels.words.say
    persons = any(row.count is not None for row in released.records)
    reached = [Column(say("head.reached"), "right")] if persons else []
    heads = (*(Column(labels.dimension(d)) for d in by), Column(say("head.number"), "right"), *reached)
    rows = tuple(
        (*(labels.heading(d, row.at[d]) for d in by), str(row.number),
         *([persons_said(row, labels)] if persons else []))
        for row in released.records
    )  # fmt: skip
    totals = frozenset(n for n, row in enumerate(released.records) if ALL in row.at.values())
    return Table(heads, rows, len(by), totals)


def log_said(released: Released, labels: Labels) -> Iterator[str]:
    """Say what happened when, or how many each group has."""
    if not released.query.by:
        yield from (_entry_said(row, labels) for row in released.records)
        return
    groups = [row for row in released.records if ALL not in row.at.values()]
    for row in groups:
        place = ", ".join(labels.of(each, value) for each, value in row.at.items())
        yield capitalized(labels.words.say("log.group", group=place, number=_with_persons(row, labels)))
    for row in released.records[len(groups) :]:
        yield capitalized(labels.words.say("log.total", number=_with_persons(row, labels)))


def _with_persons(row: RecordRow, labels: Labels) -> str:
    persons = persons_said(row, labels)
    if row.count is None:
        return _number(row, labels)
    who = labels.words.count("log.persons", row.count, persons=persons)
    if row.told < row.number:
        who = labels.words.say("log.persons-known", persons=who, count=row.told, of=row.number)
    return f"{_number(row, labels)} ({who})"


def _entry_said(row: RecordRow, labels: Labels) -> str:
    head = labels.of("body", row.body) if row.body else ""
    what = ": ".join(filter(None, (head, _title(row, labels).rstrip("."))))
    persons = labels.words.count("log.persons", row.count, persons=persons_said(row, labels)) \
        if row.count is not None else ""  # fmt: skip
    beside = ", ".join(filter(None, (_sites(row, labels), persons, _status(row, labels))))
    told = f"{what} ({beside})." if beside else f"{what}."
    when = when_said(row.when, labels)
    if row.when and row.when.precision == "day":
        when = labels.words.say("date.on", day=when)
    return labels.words.say("log.entry", when=capitalized(when), what=told) if when else capitalized(told)


def log_picked(released: Released, labels: Labels) -> str:
    """Return the one number that an answer comes down to.

    Raises
    ------
    QueryError
        Where there is none, or several.
    """
    rows = [row for row in released.records if ALL not in row.at.values()]
    if len(rows) != 1 or (released.query.pick == "count" and rows[0].count is None):
        raise QueryError("pick-many" if len(rows) > 1 else "pick-none", found=len(rows))
    return persons_said(rows[0], labels) if released.query.pick == "count" else str(rows[0].number)


def staffing_table(released: Released, labels: Labels) -> Table:
    """Lay out who worked in the project by role: how many, where, how much, from when and until when."""
    shares = any(row.share is not None for row in released.records)
    named = ("dimension.profession", "head.number", "dimension.site", "head.from", "head.until")
    heads = [Column(labels.words.say(each), "right" if each == "head.number" else "left") for each in named]
    share = [Column(labels.words.say("head.share-of-post"), "right")] if shares else []
    rows = tuple(
        (_role(row, labels), str(row.number), _sites(row, labels), capitalized(when_said(row.when, labels)),
         capitalized(when_said(row.until, labels)), *([_share(row, labels)] if shares else []))
        for row in released.records
    )  # fmt: skip
    return Table((*heads, *share), rows, 1)


def _role(row: RecordRow, labels: Labels) -> str:
    return capitalized(labels.singular(row.at["profession"]))


def _share(row: RecordRow, labels: Labels) -> str:
    return "" if row.share is None else percent(row.share, labels.language)


def staffing_said(released: Released, labels: Labels) -> Iterator[str]:
    """Say which roles have worked in the project, and when each began and ended."""
    parts = []
    for row in released.records:
        since, until = when_said(row.when, labels), when_said(row.until, labels)
        told = [labels.words.word(row.number), _sites(row, labels)]
        told += [labels.words.say("staffing.since", when=since)] if since else []
        told += [labels.words.say("staffing.until", when=until)] if until else []
        parts.append(f"{labels.singular(row.at['profession'])} ({', '.join(filter(None, told))})")
    yield labels.words.say("staffing.roles", roles=enumerated(parts, labels))


def goals_table(released: Released, labels: Labels) -> Table:
    """Lay out the goals: what was to be reached, on what it is judged, and how it was judged."""
    heads = tuple(Column(labels.words.say(f"head.{each}")) for each in ("goal", "evidence", "judgement"))
    unjudged = capitalized(labels.words.say("goal.not-judged"))
    rows = tuple((row.title, _evidence(row, labels), row.judgement or unjudged) for row in released.records)
    return Table(heads, rows, 1)


def goals_said(released: Released, labels: Labels) -> Iterator[str]:
    """Say of each goal how it was judged."""
    for row in released.records:
        judged = row.judgement or labels.words.say("goal.not-judged")
        yield labels.words.say("goal.judged", goal=row.title.rstrip("."), judgement=judged.rstrip("."))


def _evidence(row: RecordRow, labels: Labels) -> str:
    """Name what a goal is judged by: which part of the material, and which of its topics."""
    asked = [_asked(query, labels) for text in row.evidence for query in parse(text).queries]
    return capitalized("; ".join(dict.fromkeys(asked)))


def _asked(query: Query, labels: Labels) -> str:
    dimension = {"scales": "scale", "themes": "theme", "quotes": "theme"}.get(query.noun, "")
    topics = [labels.of(dimension, each) for each in query.of] if dimension else []
    return f"{labels.words.say(f'noun.{query.noun}')}{': ' if topics else ''}{enumerated(topics, labels)}"
