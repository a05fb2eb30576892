"""Deliver: all that leaves is judged together, bared of what the page does not show, and remembered."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from fokus import store
from fokus.analysis.query import Ask, Query, format_query
from fokus.analysis.result import Result
from fokus.disclosure.coarser import coarser
from fokus.disclosure.guard import published, release
from fokus.disclosure.released import Released
from fokus.evaluation import Evaluation
from fokus.problems import Argument, FokusError, Place, Problem, has_errors, listed
from fokus.publish.answers import Answers, Parts, answer_places
from fokus.publish.build import REPORTS, Inspected, info_of, inspect
from fokus.publish.costs import Cost, costs
from fokus.publish.living import Look, look
from fokus.publish.plan import Plan
from fokus.publish.provenance import fact_of
from fokus.publish.quoted import Quoted, quoted
from fokus.publish.record import Record, dumped, now, version
from fokus.publish.refreshing import refreshed_in_memory
from fokus.publish.refusing import limit_of, rule_of
from fokus.publish.releases import FILE, FOLDER, Quote, Release, Shown, earlier, next_name
from fokus.publish.releases import dumped as dumped_release
from fokus.publish.results import results_of
from fokus.report import joined
from fokus.report.labels import labels_of
from fokus.report.quotes import attribution
from fokus.study.cells import fold

NAMES = frozenset({"name-left", "name-in-answer"})
SUGGESTED = 3
TRIED = 12


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a delivery did: the files that may leave, or why none may.

    ``files`` lie in the folder ``release`` of the study, and where they were asked for.
    """

    problems: tuple[Problem, ...] = ()
    release: str = ""
    files: tuple[Path, ...] = ()
    quotes: int = 0
    hidden: int = 0
    shown: int = 0


@dataclass(frozen=True, slots=True)
class _Ready:
    """What is to leave: the reports as they lie there, what they answer, and their quotes."""

    evaluation: Evaluation
    looks: Mapping[str, tuple[Plan, Look]] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    quotes: Sequence[Quoted] = ()


def deliver(folder: Path, to: Path | None = None, harmless: Collection[str] = ()) -> Delivered:
    """Deliver the reports of a study, all of them or none.

    They are taken as they lie in ``reports``, edited or not. A delivery is refused while a quote waits,
    a number is old, a name may be left, nothing of an answer may be shown, or a file tells more than its
    pages. ``harmless`` are words that look like names in the material and are none.

    Raises
    ------
    StudyError
        When the folder holds no study, or the record of an earlier delivery cannot be read.
    StoreError
        When a report is open in another program, or the study or ``to`` cannot be written to.
    """
    inspected = inspect(folder)
    if inspected.evaluation is None:
        return Delivered(inspected.problems)
    ready, problems = _ready(inspected, inspected.evaluation)
    problems = [*_of_study(inspected, harmless), *problems, *_of_answers(ready), *_of_quotes(ready)]
    if has_errors(problems):
        return Delivered(tuple(problems))
    bare = {name: _bared(plan, found) for name, (plan, found) in ready.looks.items()}
    problems += [each for name, docx in bare.items() for each in _paths(name, docx, folder)]
    if has_errors(problems):
        return Delivered(tuple(problems))
    return _written(ready, bare, to, tuple(problems))


def foreseen(inspected: Inspected) -> tuple[list[Problem], list[Cost]]:
    """Return why the chapters could not be delivered as they are, and what the guard would hide in them.

    The Word files are not looked at: they need not be there yet.
    """
    evaluation = inspected.evaluation
    if evaluation is None:
        return [*inspected.problems], []
    answers = inspected.answers
    ready = _Ready(evaluation, {}, answers, quoted(evaluation, answers.released))
    problems = [*_of_study(inspected, ()), *_of_answers(ready), *_of_quotes(ready)]
    return problems, costs(answers)


def _of_study(inspected: Inspected, harmless: Collection[str]) -> list[Problem]:
    """Return what is wrong in the study; names that may be left in the material are errors here."""
    known = {fold(each) for each in harmless}
    left = [
        replace(each, severity="error", remedy="name-stops-delivery")
        for each in inspected.problems
        if each.code in NAMES and fold(str(each.arguments.get("word", ""))) not in known
    ]
    return [*left, *(each for each in inspected.problems if each.severity == "error")]


def _ready(inspected: Inspected, evaluation: Evaluation) -> tuple[_Ready, list[Problem]]:
    problems: list[Problem] = []
    looks: dict[str, tuple[Plan, Look]] = {}
    for planned in inspected.plans:
        path = evaluation.folder / REPORTS / f"{planned.name}.docx"
        if not path.is_file():
            problems.append(Problem("not-built", Place(f"{REPORTS}/{path.name}")))
            continue
        looks[planned.name] = planned, look(path, evaluation.folder)
        problems += _of_file(looks[planned.name][1], Place(f"{REPORTS}/{path.name}"))
    if not inspected.plans:
        problems.append(Problem("nothing-to-deliver", Place("chapters")))
    places = [asked for _, found in looks.values() for asked, _ in found.answers.values()]
    answers = answer_places(evaluation, places)
    return _Ready(evaluation, looks, answers, quoted(evaluation, answers.released)), problems


def _of_file(found: Look, place: Place) -> Iterator[Problem]:
    """Find why a report cannot leave as it lies there."""
    from fokus.report.word.leaving import hidden_text, tracked_changes

    stories = found.living.stories.values()
    if changes := tracked_changes(stories):
        yield Problem("changes-left", place, {"number": changes})
    if texts := hidden_text(stories):
        yield Problem("hidden-text", place, {"number": texts})
    findings = refreshed_in_memory(found).findings
    if late := [each.key for each in findings if each.overdue]:
        yield Problem("report-stale", place, {"number": len(late), "known": listed([*dict.fromkeys(late)])})
    if kept := [each.key for each in findings if each.outcome == "kept" and not each.overdue]:
        yield Problem("overruled", place, {"known": listed([*dict.fromkeys(kept)])}, severity="warning")


def _of_answers(ready: _Ready) -> Iterator[Problem]:
    """Find the places of which nothing may be shown, each with coarser questions that would pass."""
    labels = labels_of(ready.evaluation)
    for asked, parts in ready.answers.released.items():
        rule = rule_of(asked, parts, labels)
        if rule:
            limit = limit_of(rule, ready.evaluation.design)
            passing = [*islice(_passing(ready, parts), SUGGESTED)]
            remedy = rule if passing else "refused-altogether"
            known = " · ".join(passing)
            arguments: dict[str, Argument] = {"word": joined.asked(parts), "limit": limit, "known": known}
            yield Problem(rule, asked.place, arguments, remedy)


def _passing(ready: _Ready, parts: Parts) -> Iterator[str]:
    """Yield coarser questions of which at least half may be shown beside everything else."""
    for query in islice(coarser(parts[0].query, ready.evaluation.design), TRIED):
        shown = _alone(ready, query)
        rows = [row for row in shown.rows if row.counts != "design"] if shown else []
        if rows and 2 * sum(row.hidden for row in rows) <= len(rows):
            yield format_query(query)


def _alone(ready: _Ready, query: Query) -> Released | None:
    evaluation = ready.evaluation
    try:
        asked = results_of(evaluation, Ask((query,)))
    except FokusError:
        return None
    together = [*ready.answers.results, *asked]
    return release(together, evaluation.design, earlier(evaluation.folder))[-1]


def _of_quotes(ready: _Ready) -> Iterator[Problem]:
    for each in ready.quotes:
        if not each.may_leave:
            tells = listed([*dict.fromkeys(one.text for one in each.open)])
            code = "quote-open" if tells else "quote-waits"
            yield Problem(code, each.places[0], {"word": each.quote.id, "tells": tells})


def _bared(planned: Plan, found: Look) -> bytes:
    from fokus.report.word.leaving import without_traces

    return without_traces(found.data, info_of(found.evaluation, planned))


def _paths(name: str, docx: bytes, folder: Path) -> Iterator[Problem]:
    """Find what in a file still names a place on somebody's machine."""
    from fokus.report.word.leaving import paths_in

    for part, told in paths_in(docx, [str(folder.resolve()), str(Path.home())]).items():
        yield Problem("path-left", Place(f"{REPORTS}/{name}.docx"), {"word": part, "tells": told})


def _written(
    ready: _Ready, bare: Mapping[str, bytes], to: Path | None, problems: tuple[Problem, ...]
) -> Delivered:
    """Write the files and the record of their release together; then put copies where they are wanted."""
    evaluation = ready.evaluation
    name = next_name(evaluation.folder, now()[:10])
    base = f"{FOLDER}/{name}"
    changes: dict[str, bytes | None] = {f"{base}/{each}.docx": docx for each, docx in bare.items()}
    for each, (_, found) in ready.looks.items():
        record = replace(found.record, written=(store.digest(bare[each]),), sources=found.sources)
        changes[f"{base}/{each}.manifest.json"] = dumped(_current(record, found))
    done = _release(ready, bare)
    changes[f"{base}/{FILE}"] = dumped_release(done)
    store.write_together(evaluation.folder, changes, dict.fromkeys(changes, ""))
    copies = [(to or evaluation.folder / base) / f"{each}.docx" for each in bare]
    for path, docx in zip(copies, bare.values(), strict=True) if to else ():
        path.parent.mkdir(parents=True, exist_ok=True)
        store.write_whole(path, docx)
    rows = [row for parts in ready.answers.released.values() for part in parts for row in part.rows]
    hidden = sum(row.hidden for row in rows)
    return Delivered(problems, base, tuple(copies), len(done.quotes), hidden, len(rows) - hidden)


def _current(record: Record, found: Look) -> Record:
    """Return the record of a report with what its places show in this delivery."""
    facts = {key: fact_of(parts) for key, (_, parts) in found.answers.items()}
    return replace(record, fokus=version(), built=now(), facts={**record.facts, **facts})


def _release(ready: _Ready, bare: Mapping[str, bytes]) -> Release:
    evaluation, labels = ready.evaluation, labels_of(ready.evaluation)
    shown = [
        Shown(name, key, joined.asked(parts), asked.rendering, fact_of(parts).shown)
        for name, (_, found) in ready.looks.items()
        for key, (asked, parts) in found.answers.items()
    ]
    quotes = [
        Quote(each.quote.id, each.quote.text, attribution(each.quote, labels), each.approval.by)
        for each in ready.quotes
        if each.approval
    ]
    results: list[Result] = [*ready.answers.results]
    known = published(results, evaluation.design, earlier(evaluation.folder))
    files = {f"{name}.docx": store.digest(docx) for name, docx in bare.items()}
    return Release(now(), version(), files, shown, quotes, known)
