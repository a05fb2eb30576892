"""Inspect a study, and build its Word files: new where nobody has edited, never over an edited one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fokus import store
from fokus.evaluation import Evaluation, load
from fokus.problems import FokusError, Place, Problem
from fokus.publish.answers import Answers, answer_all, answers_in, filled, unrenderable
from fokus.publish.methods import method_of
from fokus.publish.pictures import pictures_of
from fokus.publish.plan import Plan, plan
from fokus.publish.provenance import facts_of, sources
from fokus.publish.quoted import Quoted, quoted
from fokus.publish.record import (
    Record,
    check_closed,
    digest_of,
    dumped,
    is_edited,
    now,
    read_record,
    record_path,
    said_before,
    version,
)
from fokus.publish.references import printed_references
from fokus.publish.refusing import marks
from fokus.publish.soundness import look_through
from fokus.report.appendices import appendices
from fokus.report.blocks import Block, Figure, Inline, Mark
from fokus.report.chapter import Asked, Supplied, compose
from fokus.report.labels import labels_of
from fokus.report.method import as_paragraphs
from fokus.report.references.styling import Printed

if TYPE_CHECKING:
    from fokus.report.word import DocumentInfo

Progress = Callable[[int, int, str], None]
REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the files it wrote, those it left alone, and what could not be done."""

    written: tuple[Path, ...] = ()
    left_alone: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspected:
    """A study with all its questions answered: what is sound in it, and every problem.

    ``evaluation`` is None when study.toml cannot be read.
    """

    evaluation: Evaluation | None
    plans: tuple[Plan, ...] = ()
    answers: Answers = field(default_factory=Answers)
    pictures: Mapping[str, Figure] = field(default_factory=dict)
    references: Mapping[str, Printed] = field(default_factory=dict)
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
    answers = answer_all(evaluation, plans)
    pictures, missing = pictures_of(evaluation, plans)
    references, uncited = printed_references(evaluation, plans)
    wrong = [*answers.problems, *unrenderable(evaluation, answers), *missing, *uncited]
    everything = _sorted([*problems, *look_through(evaluation), *faults, *wrong])
    return Inspected(evaluation, tuple(plans), answers, pictures, references, everything)


def quotes_of(evaluation: Evaluation) -> list[Quoted]:
    """Return the quotes that the chapters of a study show, as they would be released."""
    plans, _ = plan(evaluation)
    return quoted(evaluation, answer_all(evaluation, plans).released)


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    unique = {(p.code, p.place, tuple(p.arguments.items())): p for p in problems}
    return tuple(sorted(unique.values(), key=lambda p: (p.place.file, p.place.line or p.place.row or 0)))


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
    files = sources(evaluation.folder)
    made: dict[Asked, Inline | Block] = {}
    quotes = quoted(evaluation, inspected.answers.released)
    origins = [
        _Origin(inspected.answers, _supplied(evaluation, inspected, each), files, made, quotes)
        for each in inspected.plans
    ]
    built = [
        _build_one(evaluation, each, origin, target, done)
        for each, origin in zip(inspected.plans, origins, strict=True)
    ]
    return Built(
        tuple(path for each in built for path in each.written),
        tuple(path for each in built for path in each.left_alone),
        _sorted([*inspected.problems, *(problem for each in built for problem in each.problems)]),
    )


def _supplied(evaluation: Evaluation, inspected: Inspected, planned: Plan) -> Supplied:
    cited = inspected.references.get(planned.name, Printed())
    labels = labels_of(evaluation)
    told = as_paragraphs(method_of(evaluation, planned, inspected.answers), labels)
    made_with = appendices(evaluation, labels)
    return Supplied(inspected.pictures, cited.citations, cited.entries, told, made_with)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where it all comes from: the answers, pictures and references, and the digests of the study's files.

    ``made`` are the places that are filled already: a chapter may stand in several reports; ``quotes`` those
    of all chapters, with what is left to judge in them.
    """

    answers: Answers
    supplied: Supplied
    sources: dict[str, str]
    made: dict[Asked, Inline | Block]
    quotes: Sequence[Quoted]


@dataclass(slots=True)
class _Done:
    """Counts what is done for the progress bar."""

    progress: Progress
    total: int
    count: int = 0

    def step(self, what: str) -> None:
        self.count += 1
        self.progress(self.count, self.total, what)


def _build_one(evaluation: Evaluation, planned: Plan, origin: _Origin, target: Path, done: _Done) -> Built:
    path = target / f"{planned.name}.docx"
    if is_edited(path):
        done.step(planned.name)
        return Built(left_alone=(path,))
    blocks, problems = _composed(evaluation, planned, origin, done)
    try:
        check_closed(path)
        problems += _write(evaluation, planned, blocks, path, origin)
    except FokusError as error:
        return Built(problems=(*problems, error.at(Place(f"{target.name}/{path.name}"))))
    done.step(planned.name)
    return Built((path,), (), tuple(problems))


def _composed(
    evaluation: Evaluation, planned: Plan, origin: _Origin, done: _Done
) -> tuple[list[tuple[Block, ...]], list[Problem]]:
    labels = labels_of(evaluation)
    problems: list[Problem] = []
    mark = labels.words.say("mark")
    taken: set[str] = set()

    def fill(asked: Asked) -> Inline | Block:
        done.step(planned.name)
        try:
            if asked in origin.answers.released and asked.name not in taken:
                taken.update([asked.name] if asked.name else [])
                if asked not in origin.made:
                    origin.made[asked] = filled(asked, origin.answers.released[asked], labels)
                return origin.made[asked]
        except FokusError as error:
            problems.append(error.at(asked.place))
        return Mark(mark)

    blocks = [compose(chapter, fill, mark, origin.supplied) for chapter in planned.chapters]
    return blocks, problems


def _write(
    evaluation: Evaluation, planned: Plan, blocks: list[tuple[Block, ...]], path: Path, origin: _Origin
) -> list[Problem]:
    from fokus.report.word import TemplateError, check_access, write_document
    from fokus.report.word.living import marked

    info = info_of(evaluation, planned)
    template, problems = _template(evaluation, planned)
    try:
        written = write_document(blocks, info, template)
    except TemplateError as fault:
        code = "strict-template" if fault.reason == "strict" else "broken-template"
        problems.append(Problem(code, Place(planned.template or "")))
        template, written = None, write_document(blocks, info)
    mine = Place(f"{REPORTS}/{path.name}")
    origins = Place(planned.template or "") if template else mine
    problems += check_access(written.docx, mine, origins)
    answered = answers_in(planned, origin.answers)
    docx = marked(written.docx, written.manifest, marks(answered, origin.quotes, labels_of(evaluation)))
    # Both digests, before and after: a crash between the two files leaves one of them.
    digests = (*digest_of(path), store.digest(docx))
    facts = facts_of(answered)
    before = read_record(record_path(path))
    record = Record(
        written.manifest, digests, version(), now(), origin.sources, facts,
        earlier=said_before(before) if before else {},
    )  # fmt: skip
    store.write_whole(record_path(path), dumped(record))
    store.write_whole(path, docx)
    return problems


def info_of(evaluation: Evaluation, planned: Plan) -> "DocumentInfo":
    """Return what a report says of itself: its title and language, and words of its own."""
    from fokus.report.word import DocumentInfo, Words

    words = labels_of(evaluation).words
    named = ("table", "figure", "unknown-reference", "contents", "tables", "figures")
    own = Words(*(words.say(f"word.{each}") for each in named))
    return DocumentInfo(planned.title, evaluation.design.study.language, own, version(), titled=True)


def _template(evaluation: Evaluation, planned: Plan) -> tuple[bytes | None, list[Problem]]:
    if planned.template is None:
        return None, []
    data = store.read_bytes(evaluation.folder, planned.template)
    return (None, [data]) if isinstance(data, Problem) else (data, [])
