"""A Word file looked at beside the study: what is ours in it, what it says, and what it ought to say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from fokus import store
from fokus.analysis.query import Ask
from fokus.disclosure.guard import release
from fokus.evaluation import DESIGN, Evaluation
from fokus.problems import FokusError, Place, Problem, StoreError
from fokus.publish.answers import Answers, Parts, answer_places, answers_in, filled, key_for
from fokus.publish.ask import open_study
from fokus.publish.build import REPORTS
from fokus.publish.methods import method_of
from fokus.publish.plan import Plan, plan
from fokus.publish.provenance import fact_of, hidden_in, sources
from fokus.publish.quoted import quoted
from fokus.publish.record import ENDING, Fact, Record, check_closed, read_record, record_path, said_before
from fokus.publish.refusing import marks
from fokus.publish.releases import delivered_as, earlier, report_in
from fokus.publish.results import results_of
from fokus.report.blocks import FigureBlock, QuotesBlock, TableBlock, Value
from fokus.report.chapter import Asked
from fokus.report.labels import labels_of

if TYPE_CHECKING:
    from fokus.report.word import Entry, Manifest
    from fokus.report.word.living import Fresh, Known, Living

LARGEST = 256 * 2**20
MANY = 1_000_000
DERIVED = frozenset({"note", "method"})


@dataclass(frozen=True)
class Look:
    """A Word file, what the study knows of it, and what its places answer now.

    ``answers`` has for each key the place that asks and what was released; ``problems`` why others have
    none. ``known`` is what a refresh goes by; ``delivery`` the one that the file is of, empty for a draft.
    """

    path: Path
    evaluation: Evaluation
    data: bytes
    living: "Living"
    record: Record
    recorded: bytes | None
    plan: Plan | None
    answers: Mapping[str, tuple[Asked, Parts]]
    known: "Known"
    problems: Mapping[str, Problem] = field(default_factory=dict)
    delivery: str = ""

    @cached_property
    def is_edited(self) -> bool:
        """Whether the file is no longer the one that fokus wrote."""
        return store.digest(self.data) not in self.record.written

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The digests of the study's files as they are now."""
        return sources(self.evaluation.folder)


def study_of(file: Path, folder: Path | None) -> Path:
    """Return the folder of the study: the one named, else the one that the file lies in, else this one."""
    if folder is not None:
        return folder
    above = (each for each in file.resolve().parents if (each / DESIGN).is_file())
    return next(above, Path())


def look(file: Path, folder: Path | None = None) -> Look:
    """Open a Word file and answer again what stands in it.

    Raises
    ------
    StoreError
        When there is no such file, another program has it open, or it is no Word document.
    StudyError
        When the folder holds no study that can be read.
    """
    from fokus.report.word.living import Known, tags_in

    living, data = _opened(file)
    evaluation = open_study(study_of(file, folder))
    delivery = delivered_as(evaluation.folder, file, data)
    own, recorded, others = _records(evaluation, file, data, delivery)
    entries = {entry.key: entry for entry in own.manifest.entries}
    tags = set(tags_in(living))
    if not tags and not entries:
        return Look(
            file, evaluation, data, living, own, recorded, None, {}, Known(own.manifest), delivery=delivery
        )
    entries_of_others = _entries(others)
    adopted = {
        key: each for key, each in entries_of_others.items() if key not in entries and _tag(key) in tags
    }
    plans, _ = plan(evaluation)
    mine = next((each for each in plans if each.name == file.stem), None)
    answers, written = _answers(evaluation, plans, file.name, {**adopted, **entries})
    answered, problems = _answered(plans, mine, answers, written)
    strange = {
        key: _entry(*each) for key, each in answered.items() if key not in entries and _tag(key) in tags
    }
    fresh, faults = _filled(evaluation, answered, file.name)
    fresh |= _method(evaluation, plans, mine, answers)
    hidden = _hidden(evaluation, answered, _facts(own, others))
    before = _said_before(others)
    said = {key: before.get(key, frozenset()) if key in adopted else frozenset(own.struck.get(key, ()))
            for key in (*entries, *adopted)}  # fmt: skip
    quotes = quoted(evaluation, dict(answered.values()))
    why = marks(answered, quotes, labels_of(evaluation)) if not delivery else {}
    known = Known(own.manifest, {**strange, **adopted}, fresh, hidden, said, why)
    return Look(
        file, evaluation, data, living, own, recorded, mine, answered, known, {**problems, **faults}, delivery
    )


def _opened(file: Path) -> tuple["Living", bytes]:
    from fokus.report.word import DamagedFileError
    from fokus.report.word.living import StrictDocumentError, open_living

    check_closed(file)
    data = store.read_bytes(file.parent, file.name, LARGEST)
    if isinstance(data, Problem):
        raise StoreError("no-document", file=str(file))
    try:
        living = open_living(data)
    except DamagedFileError as fault:
        raise StoreError("no-word-file", file=file.name) from fault
    except StrictDocumentError as fault:
        raise StoreError("strict-word-file", file=file.name) from fault
    if not living.main:
        raise StoreError("no-word-file", file=file.name)
    return living, data


def _records(
    evaluation: Evaluation, file: Path, data: bytes, delivery: str
) -> tuple[Record, bytes | None, list[Record]]:
    """Return the record of the file, its bytes, and those of all reports, by which controls are adopted.

    What the file itself carries tells what was written in it: an older copy that was put back says what it
    said then. Of a delivered file the record of its delivery counts.
    """
    from fokus.report.word import Manifest

    beside = record_path(file)
    carried = _carried(data)
    found = {each: read_record(each) for each in sorted((evaluation.folder / REPORTS).glob(f"*{ENDING}"))}
    recorded = beside.read_bytes() if beside.is_file() else None
    empty = Manifest("", evaluation.design.study.language, ())
    twin = found.get(evaluation.folder / REPORTS / beside.name)
    archived = report_in(evaluation.folder, delivery, data) if delivery else None
    own = (
        (read_record(record_path(archived)) if archived else None)
        or read_record(beside)
        or (replace(twin, written=()) if twin else None)
        or Record(carried or empty)
    )
    every = [each for each in (own, *found.values()) if each]
    return replace(own, manifest=carried or own.manifest), recorded, every


def _entries(records: Iterable[Record]) -> dict[str, "Entry"]:
    """Return what is known of each key, from the first record that has it."""
    known: dict[str, Entry] = {}
    for entry in (entry for each in records for entry in each.manifest.entries):
        known.setdefault(entry.key, entry)
    return known


def _said_before(records: Iterable[Record]) -> dict[str, frozenset[str]]:
    """Return the fingerprints of all that each key has ever said in any report."""
    found: dict[str, frozenset[str]] = {}
    for each in records:
        for key, prints in (*said_before(each).items(), *each.struck.items()):
            found[key] = found.get(key, frozenset()).union(prints)
    return found


def _facts(own: Record, records: Iterable[Record]) -> dict[str, Fact]:
    """Return what the answers of a document showed, from a record of the very same answer."""
    digests = {entry.key: entry.digest for entry in own.manifest.entries}
    return {
        entry.key: each.facts[entry.key]
        for each in records
        for entry in each.manifest.entries
        if entry.key in each.facts and digests.get(entry.key) == entry.digest
    }


def _carried(data: bytes) -> "Manifest | None":
    from fokus.report.word import read_manifest

    try:
        return read_manifest(data)
    except ValueError:
        return None


def _tag(key: str) -> str:
    from fokus.report.word.controls import tag

    return tag(key)


def _entry(asked: Asked, parts: Parts) -> "Entry":
    """Return what is known of a control that only its name tells: what the study's chapters ask by it."""
    from fokus.report import joined
    from fokus.report.word import Entry

    return Entry(key_for(asked, parts), joined.asked(parts), asked.rendering, "", (), asked.figure)


def _answers(
    evaluation: Evaluation, plans: Sequence[Plan], file: str, entries: Mapping[str, "Entry"]
) -> tuple[Answers, dict[str, Asked]]:
    """Answer together what the study's chapters ask and what stands in the document; return that too."""
    places = [asked for each in plans for chapter in each.chapters for asked in chapter.asked]
    written = {
        key: Asked(entry.ask, entry.rendering, Place(file), key, (), entry.figure)
        for key, entry in entries.items()
        if entry.rendering not in DERIVED
    }
    return answer_places(evaluation, [*places, *written.values()]), written


def _answered(
    plans: Sequence[Plan], mine: Plan | None, answers: Answers, written: Mapping[str, Asked]
) -> tuple[dict[str, tuple[Asked, Parts]], dict[str, Problem]]:
    """Return what is asked with its answer, by key, the report's own chapters first."""
    chapters = [*([mine] if mine else []), *(each for each in plans if each is not mine)]
    found = {key: each for one in reversed(chapters) for key, each in answers_in(one, answers).items()}
    hers = set(answers_in(mine, answers)) if mine else set()
    for key, asked in written.items():
        same = key in found and (key in hers or found[key][0].query == asked.query)
        if not same and asked in answers.released:
            found[key] = (asked, answers.released[asked])
    return found, _unanswered(written, found, answers)


def _unanswered(written: Mapping[str, Asked], found: Iterable[str], answers: Answers) -> dict[str, Problem]:
    lost = [key for key in written if key not in set(found)]
    said = {each.code: each for each in answers.problems}
    return {key: next(iter(said.values())) for key in lost if said}


def _filled(
    evaluation: Evaluation, answered: Mapping[str, tuple[Asked, Parts]], file: str
) -> tuple[dict[str, "Fresh"], dict[str, Problem]]:
    labels = labels_of(evaluation)
    fresh: dict[str, Fresh] = {}
    problems: dict[str, Problem] = {}
    for key, (asked, parts) in answered.items():
        try:
            block = filled(replace(asked, name=key), parts, labels)
        except FokusError as error:
            problems[key] = error.at(Place(file))
            continue
        if isinstance(block, Value | TableBlock | FigureBlock | QuotesBlock):
            fresh[key] = block
    return {**fresh, **_notes(fresh)}, problems


def _method(
    evaluation: Evaluation, plans: Sequence[Plan], mine: Plan | None, answers: Answers
) -> dict[str, Value]:
    """Return the appendix on method of a report; of a copy by another name, that of the only report."""
    whose = mine or (plans[0] if len(plans) == 1 else None)
    told = method_of(evaluation, whose, answers) if whose else {}
    return {each.answer.key: each for each in told.values()}


def _notes(fresh: Mapping[str, "Fresh"]) -> dict[str, "Fresh"]:
    from fokus.report.word.captions import note_of

    texts = {key: _notes_of(block) for key, block in fresh.items() if not isinstance(block, Value)}
    made = (note_of(fresh[key].answer, each) for key, each in texts.items())  # type: ignore[arg-type]
    return {value.answer.key: value for value in made}


def _notes_of(block: "Fresh") -> tuple[str, ...]:
    if isinstance(block, TableBlock):
        return block.table.notes
    return block.figure.notes if isinstance(block, FigureBlock) else getattr(block, "notes", ())


def _hidden(
    evaluation: Evaluation, answered: Mapping[str, tuple[Asked, Parts]], facts: Mapping[str, Fact]
) -> frozenset[str]:
    """Return the keys of which something that was shown, or may have been, is withheld now."""
    return frozenset(
        key
        for key, (_, parts) in answered.items()
        if _withholds(evaluation, parts, set(facts[key].shown) if key in facts else None)
    )


def _withholds(evaluation: Evaluation, parts: Parts, shown: set[str] | None) -> bool:
    """Tell whether an answer withholds what was ``shown``; None where nobody knows what was."""
    if parts[0].kind != "quote":
        withheld = hidden_in(parts)
        return bool(withheld if shown is None else shown & withheld)
    if shown is None:
        return True
    if shown <= set(fact_of(parts).shown):
        return False
    every = Ask((replace(parts[0].query, most=MANY, spread=None),))
    released = release(results_of(evaluation, every), evaluation.design, earlier(evaluation.folder))
    return not shown <= set(fact_of(released).shown)
