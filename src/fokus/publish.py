"""Plan, ask, release, render: what show, check and build do."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Literal, get_args

from fokus import store
from fokus.analysis.answer import answer
from fokus.analysis.query import Query, format_query, parse_one
from fokus.analysis.result import Result
from fokus.disclosure.guard import release
from fokus.disclosure.released import Released
from fokus.evaluation import Evaluation, load
from fokus.problems import FokusError, Place, Problem, RenderingError, StudyError, unknown
from fokus.report import figures, records, tables, wording
from fokus.report import quotes as quoted
from fokus.report.blocks import (
    Answer,
    Block,
    FigureBlock,
    Inline,
    Mark,
    QuotesBlock,
    Table,
    TableBlock,
    Value,
)
from fokus.report.chapter import Asked, Chapter, compose, key_of, parse_chapter
from fokus.report.labels import Labels, labels_of
from fokus.study.design import Report

Form = Literal["table", "csv", "json", "sentence", "figure"]
Progress = Callable[[int, int, str], None]
CHAPTERS, REPORTS = "chapters", "reports"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the files it wrote, those it left alone, and what could not be done."""

    written: tuple[Path, ...] = ()
    left_alone: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Which chapters form one Word file."""

    name: str
    title: str
    template: str | None
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Each asking place with its released answer, and the problems of those that have none."""

    released: Mapping[Asked, Released] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspected:
    """A study with all its questions answered: what is sound in it, and every problem.

    ``evaluation`` is None when study.toml cannot be read.
    """

    evaluation: Evaluation | None
    plans: tuple[Plan, ...] = ()
    answers: Answers = field(default_factory=Answers)
    problems: tuple[Problem, ...] = ()


def inspect(folder: Path) -> Inspected:
    """Read a study and answer what its chapters ask, to find every problem in it.

    Raises
    ------
    StudyError
        When the folder holds no study.
    """
    evaluation, problems = load(folder)
    if evaluation is None:
        return Inspected(None, problems=tuple(problems))
    plans, faults = plan(evaluation)
    answers = _answer_all(evaluation, plans)
    wrong = _unrenderable(evaluation, answers)
    everything = _sorted([*problems, *faults, *answers.problems, *wrong])
    return Inspected(evaluation, tuple(plans), answers, everything)


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    unique = {(p.code, p.place, tuple(p.arguments.items())): p for p in problems}
    return tuple(sorted(unique.values(), key=lambda p: (p.place.file, p.place.line or p.place.row or 0)))


def ask(evaluation: Evaluation, text: str) -> Released:
    """Answer a query and release the answer.

    Raises
    ------
    QueryError
        When the query cannot be read or answered.
    """
    result = answer(evaluation, parse_one(text))
    return release([result], evaluation.design)[0]


def show(evaluation: Evaluation, text: str, form: Form, suffix: str = "") -> bytes:
    """Answer a query in one of the forms that programs and people read.

    Raises
    ------
    QueryError
        When the query cannot be read or answered.
    RenderingError
        When the answer has no such form.
    """
    released, labels = ask(evaluation, text), labels_of(evaluation)
    if form == "json":
        return records.to_json(released, labels).encode()
    if form == "csv":
        return records.to_csv(released, labels)
    if form == "sentence":
        said = wording.number if released.query.pick else wording.sentence
        return (said(released, labels) + "\n").encode()
    if form == "table":
        return records.to_text(tables.table(released, labels)).encode()
    return figures.picture(released, labels, _picture_format(suffix))


def _picture_format(suffix: str) -> figures.PictureFormat:
    found = next((each for each in get_args(figures.PictureFormat) if suffix in (f".{each}", "")), None)
    if found is None:
        raise RenderingError("picture-format", word=suffix, known=", ".join(get_args(figures.PictureFormat)))
    return found  # type: ignore[no-any-return]


def show_table(evaluation: Evaluation, text: str) -> Table:
    """Answer a query as the table that a person reads.

    Raises
    ------
    QueryError
        When the query cannot be read or answered.
    """
    return tables.table(ask(evaluation, text), labels_of(evaluation))


def open_study(folder: Path | str) -> Evaluation:
    """Open a study to ask it; problems that leave something of it out are for ``fokus check``.

    Raises
    ------
    StudyError
        When the folder holds no study, or its study.toml cannot be read.
    """
    evaluation, _ = load(Path(folder))
    if evaluation is None:
        raise StudyError("unreadable-study", folder=str(folder))
    return evaluation


def plan(evaluation: Evaluation) -> tuple[list[Plan], list[Problem]]:
    """Read the chapters and say which form one file: the study's reports, else each its own."""
    chapters, problems = _chapters(evaluation)
    if not evaluation.design.report:
        plans = [Plan(name, chapter.title or name, None, (chapter,)) for name, chapter in chapters.items()]
    else:
        plans = []
        for report in evaluation.design.report:
            found, faults = _planned(evaluation, report, chapters)
            problems += faults
            plans += [found] if found.chapters else []
    return plans, [*problems, *(problem for each in plans for problem in _faulty_names(each))]


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
    evaluation: Evaluation, report: Report, chapters: Mapping[str, Chapter]
) -> tuple[Plan, list[Problem]]:
    place = Place("study.toml")
    problems = [
        unknown("unknown-chapter", place, name, chapters) for name in report.chapters if name not in chapters
    ]
    found = tuple(chapters[name] for name in report.chapters if name in chapters)
    title = report.title or evaluation.design.study.title
    return Plan(report.id, title, report.template, found), problems


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


def _answer_all(evaluation: Evaluation, plans: Sequence[Plan]) -> Answers:
    """Answer every query once, and release the answers together."""
    places = dict.fromkeys(asked for each in plans for chapter in each.chapters for asked in chapter.asked)
    queries: dict[Asked, Query] = {}
    results: dict[Query, Result] = {}
    problems = []
    for asked in places:
        try:
            query = parse_one(asked.query)
            if query not in results:
                results[query] = answer(evaluation, query)
            queries[asked] = query
        except FokusError as error:
            problems.append(error.at(asked.place))
    released = dict(zip(results, release(list(results.values()), evaluation.design), strict=True))
    return Answers({asked: released[query] for asked, query in queries.items()}, tuple(problems))


def _unrenderable(evaluation: Evaluation, answers: Answers) -> list[Problem]:
    """Word what can be worded, to find what cannot: a number that is many, quotes as a sentence."""
    labels = labels_of(evaluation)
    problems = []
    for asked, released in answers.released.items():
        try:
            _check_rendering(asked, released, labels)
        except FokusError as error:
            problems.append(error.at(asked.place))
    return problems


def _check_rendering(asked: Asked, released: Released, labels: Labels) -> None:
    if asked.rendering == "figure":
        figures.check(released, labels)
    else:
        _filled(asked, released, labels)


def _filled(asked: Asked, released: Released, labels: Labels) -> Inline | Block:
    """Render one answer in its place."""
    query = format_query(released.query)
    key = asked.name or key_of(query, asked.rendering)
    source = Answer(key, query, asked.rendering, records.digest(released, labels))
    if asked.rendering == "number":
        return Value(source, wording.number(released, labels))
    if asked.rendering == "sentence":
        return Value(source, wording.sentence(released, labels))
    if asked.rendering == "table":
        return TableBlock(tables.table(released, labels), key, asked.caption, source)
    if asked.rendering == "figure":
        return FigureBlock(figures.figure(released, labels), key, asked.caption, source)
    return QuotesBlock(quoted.quotes(released, labels), key, source, tables.table(released, labels).notes)


def build(inspected: Inspected, folder: Path | None = None, progress: Progress = lambda *_: None) -> Built:
    """Make the Word files of a study.

    A file that nobody has edited since fokus wrote it is written anew; any other is left alone. What
    cannot be done is marked in the chapter and named among the problems.
    """
    evaluation = inspected.evaluation
    if evaluation is None:
        return Built(problems=inspected.problems)
    target = folder or evaluation.folder / REPORTS
    done = _Done(
        progress, len(inspected.plans) + sum(len(c.asked) for p in inspected.plans for c in p.chapters)
    )
    built = [_build_one(evaluation, each, inspected.answers, target, done) for each in inspected.plans]
    return Built(
        tuple(path for each in built for path in each.written),
        tuple(path for each in built for path in each.left_alone),
        _sorted([*inspected.problems, *(problem for each in built for problem in each.problems)]),
    )


@dataclass(slots=True)
class _Done:
    """Counts what is done for the progress bar."""

    progress: Progress
    total: int
    count: int = 0

    def step(self, what: str) -> None:
        self.count += 1
        self.progress(self.count, self.total, what)


def _build_one(evaluation: Evaluation, planned: Plan, answers: Answers, target: Path, done: _Done) -> Built:
    path = target / f"{planned.name}.docx"
    if _is_edited(path):
        done.step(planned.name)
        return Built(left_alone=(path,))
    blocks, problems = _composed(evaluation, planned, answers, done)
    try:
        problems += _write(evaluation, planned, blocks, path)
    except FokusError as error:
        return Built(problems=(*problems, error.at(Place(f"{target.name}/{path.name}"))))
    done.step(planned.name)
    return Built((path,), (), tuple(problems))


def _composed(
    evaluation: Evaluation, planned: Plan, answers: Answers, done: _Done
) -> tuple[list[tuple[Block, ...]], list[Problem]]:
    labels = labels_of(evaluation)
    problems: list[Problem] = []
    mark = labels.words.say("mark")

    def fill(asked: Asked) -> Inline | Block:
        done.step(planned.name)
        try:
            if asked in answers.released:
                return _filled(asked, answers.released[asked], labels)
        except FokusError as error:
            problems.append(error.at(asked.place))
        return Mark(mark)

    blocks = [compose(chapter, fill, mark) for chapter in planned.chapters]
    return blocks, problems


def _write(
    evaluation: Evaluation, planned: Plan, blocks: list[tuple[Block, ...]], path: Path
) -> list[Problem]:
    from fokus.report.word import (
        DocumentInfo,
        TemplateError,
        Words,
        to_json,
        write_document,
    )

    words = labels_of(evaluation).words
    own = Words(words.say("word.table"), words.say("word.figure"), words.say("word.unknown-reference"))
    info = DocumentInfo(planned.title, evaluation.design.study.language, own, version())
    template, problems = _template(evaluation, planned)
    try:
        written = write_document(blocks, info, template)
    except TemplateError:
        problems.append(Problem("broken-template", Place(planned.template or "")))
        written = write_document(blocks, info)
    record = _record_path(path)
    digests = [*_written_digests(record)[-1:], store.digest(written.docx)]
    document = {"fokus": version(), "written": digests, "manifest": json.loads(to_json(written.manifest))}
    store.write_whole(record, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
    store.write_whole(path, written.docx)
    return problems


def _template(evaluation: Evaluation, planned: Plan) -> tuple[bytes | None, list[Problem]]:
    if planned.template is None:
        return None, []
    data = store.read_bytes(evaluation.folder, planned.template)
    return (None, [data]) if isinstance(data, Problem) else (data, [])


def _record_path(path: Path) -> Path:
    return path.with_suffix(".manifest.json")


def _is_edited(path: Path) -> bool:
    """Tell whether a Word file is no longer the one that fokus wrote."""
    if not path.exists():
        return False
    return not path.is_file() or store.digest(path.read_bytes()) not in _written_digests(_record_path(path))


def _written_digests(record: Path) -> list[str]:
    """Return the digests of the last two files written: a crash between record and file loses none."""
    try:
        written = json.loads(record.read_text(encoding="utf-8"))["written"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [each for each in written if isinstance(each, str)] if isinstance(written, list) else []


def version() -> str:
    """Return the version of fokus."""
    return metadata.version("fokus")


__all__ = [
    "Answers", "Built", "Form", "Inspected", "Plan", "ask", "build", "inspect", "load", "open_study", "plan",
    "show", "show_table", "version",
]  # fmt: skip
