"""The nouns ``log``, ``staffing`` and ``goals``: what the project log holds, each count with its entries."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from fokus.analysis.log_groups import (
    ASKED_FOR,
    SEVERAL,
    TYPES,
    cells_of,
    date_of,
    levels_in,
    levels_of,
    organisations_of,
    status_of,
    type_of,
)
from fokus.analysis.query import Query
from fokus.analysis.result import Note, RecordRow, Result
from fokus.analysis.scope import unknown_word
from fokus.evaluation import Evaluation
from fokus.study.instrument import ALL
from fokus.study.project_log import Body, Counted, Dissemination, Entry, Meeting, Staff, entries_of, total

LATEST = date.max
SOME_OF_THEM = frozenset({"topic", "organisation"})


def log(evaluation: Evaluation, query: Query) -> Result:
    """Return the entries of some types in the order of time, or how many each group has.

    Meetings that were not held are listed but counted in no group, unless it is asked by status. An entry
    of several topics, organisations or municipalities counts in each; the total counts it once. Persons
    are summed with the least exact qualifier, over the entries that tell how many came. Several meetings of
    one entry count as one for a topic or an organisation: nobody tells at how many of them it was there.
    """
    entries = _asked(evaluation, query)
    if not query.by and query.pick is None:
        return Result(query, "record", (), records=tuple(map(_row, _in_time(entries))))
    counted = [each for each in entries if "status" in query.by or status_of(each) != "cancelled"]
    rows = _groups(evaluation, query, counted) if query.by else [_sum({}, counted)]
    return Result(query, "record", query.by, records=tuple(rows), notes=tuple(_notes(query, counted)))


def _asked(evaluation: Evaluation, query: Query) -> list[Entry]:
    for word in query.of:
        if word not in (*TYPES, *ASKED_FOR):
            raise unknown_word("unknown-type", word, (*TYPES, *ASKED_FOR))
    wanted = query.of or TYPES
    entries = (each for _, _, each in entries_of(evaluation.project) if type_of(each) in wanted)
    return [each for each in entries if _meets(each, query)]


def _meets(entry: Entry, query: Query) -> bool:
    return all(set(each.any_of) & {*levels_of(entry, each.dimension)} for each in query.where)


def _in_time(entries: Iterable[Entry]) -> list[Entry]:
    dates = ((date_of(each), each) for each in entries)
    pairs = sorted(dates, key=lambda pair: (pair[0].start, pair[0].end) if pair[0] else (LATEST, LATEST))
    return [each for _, each in pairs]


def _groups(evaluation: Evaluation, query: Query, entries: Sequence[Entry]) -> list[RecordRow]:
    found: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        for cell in cells_of(entry, query.by):
            found.setdefault(tuple(cell.values()), []).append(entry)
    orders = [{e: n for n, e in enumerate(levels_in(evaluation.project, each))} for each in query.by]
    ranked = sorted(found, key=lambda ids: [order[each] for order, each in zip(orders, ids, strict=True)])
    once = bool(SOME_OF_THEM & {*query.by})
    rows = [_sum(dict(zip(query.by, ids, strict=True)), found[ids], once=once) for ids in ranked]
    return [*rows, _sum(dict.fromkeys(query.by, ALL), entries)] if len(rows) > 1 else rows


def _sum(at: dict[str, str], entries: Sequence[Entry], *, once: bool = False) -> RecordRow:
    """Count some entries; ``once`` where nobody knows how many of the meetings of an entry are meant."""
    persons = total(each for each in map(persons_of, entries) if each)
    types = {type_of(each) for each in entries}
    numbers = [1 if once else number_of(each) for each in entries]
    made = RecordRow(
        at, types.pop() if len(types) == 1 else "", number=sum(numbers),
        told=sum(n for n, each in zip(numbers, entries, strict=True) if persons_of(each)),
        records=tuple(each.id for each in entries),
    )  # fmt: skip
    return _with_persons(made, persons)


def _with_persons(row: RecordRow, persons: Counted | None) -> RecordRow:
    return replace(row, count=persons.count, qualifier=persons.qualifier) if persons else row


def number_of(entry: Entry) -> int:
    """Return how many one entry stands for: meetings of one period, issues of a newsletter."""
    return entry.issues if isinstance(entry, Dissemination) else getattr(entry, "number", 1)


def persons_of(entry: Entry) -> Counted | None:
    """Return how many came, None where nobody tells; a meeting told by organisation is the sum of these."""
    if isinstance(entry, Meeting) and entry.present is None:
        return total(entry.attendance.values())
    if isinstance(entry, Body):
        return Counted(count=sum(entry.members.values())) if entry.members else None
    return getattr(entry, "present", None) or getattr(entry, "attended", None)


def _notes(query: Query, entries: Sequence[Entry]) -> list[Note]:
    several = [each for each in query.by if each in SEVERAL]
    notes = [Note("log-several")] if any(len(levels_of(e, d)) > 1 for e in entries for d in several) else []
    if SOME_OF_THEM & {*query.by} and any(number_of(each) > 1 for each in entries):
        notes.append(Note("log-some-of-them"))
    told, of = (sum(map(number_of, some)) for some in ([e for e in entries if persons_of(e)], entries))
    if 0 < told < of:
        notes.append(Note("log-persons-of", {"count": told, "of": of}))
    return notes


def _row(entry: Entry) -> RecordRow:
    when, until = date_of(entry), getattr(entry, "until", None)
    title = getattr(entry, "label", "") or ", ".join(getattr(entry, "topics", ()))
    text = _members(entry) if isinstance(entry, Body) else entry.text
    made = RecordRow(
        {}, type_of(entry), entry.id, title or text, when, until, getattr(entry, "body", None) or "",
        status_of(entry), entry.sites, organisations_of(entry), getattr(entry, "kind", ""),
        number_of(entry), told=number_of(entry), text=text if title else "", records=(entry.id,),
    )  # fmt: skip
    return _with_persons(made, persons_of(entry))


def _members(body: Body) -> str:
    """Return the roles of a body's members, with how many there are of each where it is more than one."""
    roles = (f"{role} ({number})" if number > 1 else role for role, number in body.members.items())
    return " ".join(filter(None, (", ".join(roles), body.text)))


def staffing(evaluation: Evaluation, query: Query) -> Result:
    """Return who worked in the project, by role and never by name, with from when and until when."""
    staff = [each for each in evaluation.project.staff if _is_there(each, query)]
    rows = (
        RecordRow({"profession": e.profession}, "staff", e.id, "", e.since, e.until, sites=e.sites,
                  number=e.number, share=e.share, records=(e.id,))
        for e in staff
    )  # fmt: skip
    return Result(query, "record", ("profession",), records=tuple(rows))


def _is_there(staff: Staff, query: Query) -> bool:
    profession, sites = query.only("profession"), query.only("site")
    there = sites is None or bool({*sites} & {*staff.sites})
    return there and (profession is None or staff.profession in profession)


def goals(evaluation: Evaluation, query: Query) -> Result:
    """Return the goals, what their evidence is, and how the evaluator judged."""
    rows = (
        RecordRow({}, "goal", each.id, each.label, evidence=each.evidence, judgement=each.judgement,
                  records=(each.id,))
        for each in evaluation.project.goal
    )  # fmt: skip
    return Result(query, "record", (), records=tuple(rows))
