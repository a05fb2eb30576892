"""What may be wrong in log.toml: dates, orders that cannot be, bodies that were not there, two names."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from fokus.problems import Place, Problem, shortened, unknown
from fokus.study.design import Design
from fokus.study.lines import Locator, Path
from fokus.study.project_log.alike import named_twice
from fokus.study.project_log.entries import (
    TABLES,
    Attendance,
    Body,
    Dated,
    Entry,
    Event,
    Lasting,
    Meeting,
    ProjectLog,
)
from fokus.study.project_log.partial_date import PartialDate, Written, lacks_year, read_date
from fokus.study.project_log.single_person import told_of_one
from fokus.study.toml import first_of_each

ABSENT: Final = {
    "meeting": ("meeting-before-body", "meeting-after-body"),
    "event": ("event-before-body", "event-after-body"),
}


def check_project_log(log: ProjectLog, design: Design, locator: Locator) -> list[Problem]:
    """Find what the project log says that cannot be, and what must not be told."""
    return [
        *_faulty_ids(log, locator),
        *_faulty_dates(log, locator),
        *_faulty_places(log, design, locator),
        *_faulty_bodies(log, locator),
        *_absent_bodies(log, locator),
        *_faulty_orders(log, locator),
        *_more_than_all(log, locator),
        *_outside_project(log, locator),
        *_told_of_one(log, design, locator),
        *_two_names(log, locator),
    ]


def entries_of(log: ProjectLog) -> Iterator[tuple[str, int, Entry]]:
    """Yield every entry with its table and its number there."""
    for table in TABLES:
        yield from ((table, number, each) for number, each in enumerate(getattr(log, table)))


def _faulty_ids(log: ProjectLog, locator: Locator) -> Iterator[Problem]:
    seen: set[str] = set()
    for table, number, each in entries_of(log):
        if each.id and each.id in seen:
            yield Problem("duplicate-id", locator.place((table, number, "id")), {"word": each.id})
        seen.add(each.id)


def _dates(entry: Entry) -> Iterator[tuple[str, Written]]:
    """Yield the dates of an entry as they are written, by their keys."""
    if isinstance(entry, Dated):
        yield "date", entry.date
    told = (("from", getattr(entry, "first", None)), ("to", getattr(entry, "last", None)))
    yield from ((key, each) for key, each in (*told, ("since", getattr(entry, "since", None)))
                if isinstance(each, Written))  # fmt: skip


def _faulty_dates(log: ProjectLog, locator: Locator) -> Iterator[Problem]:
    told: list[tuple[Path, Written]] = [(("project", key), each) for key, each in _project_dates(log)]
    told += [((table, n, key), date) for table, n, each in entries_of(log) for key, date in _dates(each)]
    for path, date in told:
        if read_date(date) is None:
            code = "date-without-year" if lacks_year(date) else "not-a-date"
            yield Problem(code, locator.place(path), {"value": shortened(str(date))})
    for table, number, each in entries_of(log):
        if isinstance(each, Lasting) and _is_before(each.until, each.since):
            yield Problem("period-backwards", locator.place((table, number, "to")))


def _project_dates(log: ProjectLog) -> Iterator[tuple[str, Written]]:
    for key, each in (("from", log.project.first), ("to", log.project.last)):
        if each is not None:
            yield key, each


def _is_before(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Tell whether all of a date lies before another, as far as both are known."""
    return one is not None and other is not None and one.end < other.start


def _faulty_places(log: ProjectLog, design: Design, locator: Locator) -> Iterator[Problem]:
    for table, number, each in entries_of(log):
        for site in each.sites:
            if site not in design.sites:
                yield unknown("unknown-site", locator.place((table, number, "sites")), site, design.sites)
        for body in _bodies_named(each):
            if body not in log.bodies:
                place = locator.place((table, number, "split_into" if table == "body" else "body"))
                yield unknown("unknown-body", place, body, log.bodies)


def _bodies_named(entry: Entry) -> Sequence[str]:
    if isinstance(entry, Body):
        return entry.split_into
    return [entry.body] if isinstance(entry, Meeting | Event) and entry.body else []


def _faulty_bodies(log: ProjectLog, locator: Locator) -> Iterator[Problem]:
    """Find bodies that take over before what they came from had ended, or that come from themselves."""
    for number, each in enumerate(log.body):
        for heir in (log.bodies[name] for name in each.split_into if name in log.bodies):
            place = locator.place(("body", number, "split_into"))
            if each.id in _heirs(log, heir):
                yield Problem("split-in-a-ring", place, {"word": each.label})
            elif each.last is None or _is_before(heir.since, each.until):
                yield Problem("split-before-end", place, {"word": each.label, "other": heir.label})


def _heirs(log: ProjectLog, body: Body) -> set[str]:
    found, waiting = set[str](), [body.id]
    while waiting:
        here = waiting.pop()
        if here not in found and here in log.bodies:
            found.add(here)
            waiting += log.bodies[here].split_into
    return found


def _absent_bodies(log: ProjectLog, locator: Locator) -> Iterator[Problem]:
    """Find what a body did before there was one, or after."""
    for table, number, each in entries_of(log):
        body = log.bodies.get(getattr(each, "body", "") or "")
        if body is None or not isinstance(each, Meeting | Event):
            continue
        before, after = ABSENT[table]
        place = locator.place((table, number, "date"))
        if _is_before(each.when, body.since):
            yield Problem(before, place, {"word": body.label})
        if _is_before(body.until, each.when):
            yield Problem(after, place, {"word": body.label})


def _faulty_orders(log: ProjectLog, locator: Locator) -> Iterator[Problem]:
    """Find what was discussed before it was there, and what came before what it followed."""
    known = {each.id: each for _, _, each in entries_of(log) if each.id}
    for table, number, each in entries_of(log):
        key = "discussed" if isinstance(each, Meeting) else "after"
        for name in getattr(each, key, ()):
            place = locator.place((table, number, key))
            earlier = known.get(name)
            if earlier is None:
                yield unknown("unknown-entry", place, name, known)
            elif isinstance(each, Dated) and _is_before(each.when, _begin(earlier)):
                yield Problem("impossible-order", place, _told(each, earlier))


def _more_than_all(log: ProjectLog, locator: Locator) -> Iterator[Problem]:
    for number, each in enumerate(log.attendance):
        if each.count > each.of:
            told: dict[str, str | int | float] = {"count": each.count, "of": each.of}
            yield Problem("attendance-more", locator.place(("attendance", number, "count")), told)


def _begin(entry: Entry) -> PartialDate | None:
    if isinstance(entry, Dated):
        return entry.when
    since = getattr(entry, "since", None)
    return since if isinstance(since, PartialDate) or since is None else read_date(since)


def _told(entry: Dated, earlier: Entry) -> dict[str, str | int | float]:
    begin = _begin(earlier)
    when = begin.start.isoformat() if begin else ""
    return {"word": earlier.id, "date": when, "other": entry.when.end.isoformat() if entry.when else ""}


def _outside_project(log: ProjectLog, locator: Locator) -> Iterator[Problem]:
    first, last = (read_date(each) if each is not None else None
                   for each in (log.project.first, log.project.last))  # fmt: skip
    for table, number, each in entries_of(log):
        when = each.when if isinstance(each, Dated) else None
        if _is_before(when, first) or _is_before(last, when):
            yield Problem("outside-project", locator.place((table, number, "date")), severity="warning")


def _told_of_one(log: ProjectLog, design: Design, locator: Locator) -> Iterator[Problem]:
    for table, number, each in entries_of(log):
        if word := told_of_one(each, design.profession):
            yield Problem("told-of-one", locator.place((table, number)), {"word": word})


def _two_names(log: ProjectLog, locator: Locator) -> Iterator[Problem]:
    """Find names that are so alike that the same thing may be counted under both."""
    letters = sorted(log.dissemination, key=lambda each: each.kind)
    kinds = {kind: [each.label for each in some] for kind, some in groupby(letters, lambda each: each.kind)}
    found = [*named_twice(topic for each in log.meeting for topic in each.topics),
             *named_twice(each.label for each in log.body)]  # fmt: skip
    for kind, labels in kinds.items():
        found += named_twice(labels, of_one_series=kind == "newsletter")
    for one, other in found:
        yield Problem("two-names", _place_of(log, other, locator), {"word": one, "other": other},
                      severity="warning")  # fmt: skip


def _place_of(log: ProjectLog, name: str, locator: Locator) -> Place:
    for table, number, each in entries_of(log):
        if name in (getattr(each, "label", ""), *getattr(each, "topics", ())):
            return locator.place((table, number, "topics" if table == "meeting" else "label"))
    return locator.place(())


def sound_project_log(log: ProjectLog, design: Design) -> ProjectLog:
    """Return the log with what can be counted: without entries of no date or body, or told of one person."""
    bodies = {each.id for each in log.body if _is_sound(each, {each.id}, design)}
    kept = {table: _sound(getattr(log, table), table, bodies, design) for table in TABLES}
    kept |= {table: first_of_each(kept[table]) for table in ("body", "routine", "goal")}
    return log.model_copy(update=kept)


def _sound(entries: Sequence[Entry], table: str, bodies: set[str], design: Design) -> tuple[Entry, ...]:
    """Return the sound entries, each with the id by which counts are traced: its own, or its place."""
    return tuple(
        each if each.id else each.model_copy(update={"id": f"{table}-{number + 1}"})
        for number, each in enumerate(entries)
        if _is_sound(each, bodies, design)
    )


def _is_sound(entry: Entry, bodies: set[str], design: Design) -> bool:
    dated = all(read_date(date) is not None for _, date in _dates(entry))
    there = isinstance(entry, Body) or bodies.issuperset(_bodies_named(entry))
    placed = set(entry.sites) <= design.sites.keys()
    whole = not isinstance(entry, Attendance) or entry.count <= entry.of
    return dated and there and placed and whole and not told_of_one(entry, design.profession)
