"""Plan: which chapters form which Word file, and whether their names hold together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fokus import store
from fokus.evaluation import DESIGN, Evaluation
from fokus.problems import Place, Problem, unknown
from fokus.report.appendices import appendices
from fokus.report.chapter import Chapter, parse_chapter
from fokus.report.labels import labels_of
from fokus.study.design import Report
from fokus.study.lines import Locator

CHAPTERS = "chapters"


@dataclass(frozen=True, slots=True)
class Plan:
    """Which chapters form one Word file."""

    name: str
    title: str
    template: str | None
    chapters: tuple[Chapter, ...]


def plan(evaluation: Evaluation) -> tuple[list[Plan], list[Problem]]:
    """Read the chapters and say which form one file: the study's reports, else each its own."""
    chapters, problems = _chapters(evaluation)
    if not evaluation.design.report:
        plans = [Plan(name, chapter.title or name, None, (chapter,)) for name, chapter in chapters.items()]
    else:
        plans = []
        locator = _locator(evaluation)
        for number, report in enumerate(evaluation.design.report):
            place = locator.place(("report", number, "chapters"))
            found, faults = _planned(evaluation, report, chapters, place)
            problems += faults
            plans += [found] if found.chapters else []
        problems += _left_out(evaluation, chapters)
    return plans, [*problems, *(problem for each in plans for problem in _faults(evaluation, each))]


def _chapters(evaluation: Evaluation) -> tuple[dict[str, Chapter], list[Problem]]:
    chapters: dict[str, Chapter] = {}
    problems: list[Problem] = []
    folder = evaluation.folder / CHAPTERS
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else []:
        source = store.read_text(evaluation.folder, f"{CHAPTERS}/{path.name}")
        if isinstance(source, Problem):
            problems.append(source)
            continue
        chapter, faults = parse_chapter(source.text, source.file)
        chapters[path.stem] = chapter
        problems += faults
    return chapters, problems


def _planned(
    evaluation: Evaluation, report: Report, chapters: Mapping[str, Chapter], place: Place
) -> tuple[Plan, list[Problem]]:
    problems = [
        unknown("unknown-chapter", place, name, chapters) for name in report.chapters if name not in chapters
    ]
    found = tuple(chapters[name] for name in report.chapters if name in chapters)
    title = report.title or evaluation.design.study.title
    return Plan(report.id, title, report.template, found), problems


def _locator(evaluation: Evaluation) -> Locator:
    source = store.read_text(evaluation.folder, DESIGN)
    return Locator("" if isinstance(source, Problem) else source.text, DESIGN)


def _left_out(evaluation: Evaluation, chapters: Mapping[str, Chapter]) -> list[Problem]:
    told = {name for report in evaluation.design.report for name in report.chapters}
    return [
        Problem("chapter-in-no-report", Place(chapter.file), {"word": name}, severity="warning")
        for name, chapter in chapters.items()
        if name not in told
    ]


def _faults(evaluation: Evaluation, planned: Plan) -> Iterator[Problem]:
    yield from _faulty_names(planned)
    known = appendices(evaluation, labels_of(evaluation))
    for chapter in planned.chapters:
        for wanted, place in chapter.appendices:
            if wanted not in known:
                yield unknown("unknown-appendix", place, wanted, known)
            elif not known[wanted]:
                yield Problem("empty-appendix", place, {"word": wanted}, severity="warning")


def _faulty_names(planned: Plan) -> Iterable[Problem]:
    names: dict[str, Place] = {}
    for chapter in planned.chapters:
        for name, place in chapter.names:
            if name in names:
                yield Problem("name-twice", place, {"word": name, "file": names[name].file})
            names.setdefault(name, place)
    for chapter in planned.chapters:
        for name, place in chapter.references:
            if name not in names:
                yield unknown("unknown-reference", place, name, names)
