"""Survey exports as they come: what each file is, which questionnaire it answers, what its columns hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fokus import store
from fokus.evaluation import Evaluation
from fokus.evaluation.surveys import FOLDER
from fokus.material.binding import Binding, Respondent
from fokus.material.exports.export import Export
from fokus.material.exports.recognize import read_export
from fokus.material.exports.workbook import read_book
from fokus.material.exports.xlsform import SHEETS, Form, with_form
from fokus.material.matching.people import people_columns
from fokus.material.matching.wording import heading_of
from fokus.material.proposal import Proposal, propose
from fokus.material.readers import signatures
from fokus.material.readers.recognize import read_interview
from fokus.ooxml import CONTENT_TYPES, DamagedFileError, unpack
from fokus.problems import Place, Problem, has_errors, nearest, remedy_for, shortened, unknown
from fokus.store import Source
from fokus.study.form import form_of
from fokus.study.instrument import Instrument
from fokus.study.toml import read_toml
from fokus.study.xlsform import read_xlsform

FITS = 0.4
_NO_INTERVIEW = frozenset({"looks-like-survey", "too-many-lines", "too-large"})
_TABLES = (".csv", ".tsv", ".tab")


@dataclass(frozen=True, slots=True)
class Told:
    """What the user says of an export; what is empty is found out."""

    instrument: str = ""
    round: str = ""
    site: str = ""
    profession: str = ""
    code: str = ""

    @property
    def parts(self) -> dict[str, str | Respondent]:
        """The parts of a binding that are told."""
        plain = {"round": self.round, "site": self.site, "profession": self.profession}
        coded = {"respondent": Respondent(column=self.code, link="code")} if self.code else {}
        return coded | {part: word for part, word in plain.items() if word}


@dataclass(frozen=True, slots=True)
class Built:
    """A questionnaire made of a form, with what could not be taken over."""

    form: Form
    instrument: Instrument
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """One export, the questionnaire that it answers, and what its columns are proposed to hold.

    ``earlier`` are the confirmed bindings of that questionnaire; ``new`` is whether the questionnaire
    comes into the study with it.
    """

    path: Path
    export: Export
    instrument: Instrument
    proposal: Proposal
    earlier: tuple[Binding, ...] = ()
    new: bool = False


def is_survey(path: Path) -> bool:
    """Tell whether a file holds survey answers, or a form: what it holds decides, not how its name ends."""
    data = store.read_bytes(path.parent, path.name)
    if isinstance(data, Problem):
        return path.suffix.casefold() in {*_TABLES, ".sav", ".zsav", ".xlsx"}
    kind = signatures.kind_of(data)
    if kind in {"survey", "package"}:
        return kind == "survey" or _is_workbook(data)
    if kind == "old-office":
        return path.suffix.casefold() in {".xlsx", ".xls"}
    return kind == "text" and (_is_table(path, data) or _is_refused(data, path.name))


def _is_workbook(data: bytes) -> bool:
    try:
        return b"spreadsheetml" in unpack(data, {CONTENT_TYPES}).get(CONTENT_TYPES, b"")
    except DamagedFileError:
        return False


def _is_table(path: Path, data: bytes) -> bool:
    """Tell whether a table holds answers rather than what was said: each row has the same few columns."""
    if path.suffix.casefold() not in _TABLES:
        return False
    read = read_interview(data, path.name)
    return isinstance(read, Problem) or read.format in {"notes", "plain"}


def _is_refused(data: bytes, name: str) -> bool:
    read = read_interview(data, name)
    return isinstance(read, Problem) and read.code in _NO_INTERVIEW


def read_files(paths: Iterable[Path]) -> tuple[list[tuple[Path, Export]], list[Built], list[Problem]]:
    """Read exports and forms, with the problems of those that are neither."""
    exports, forms, problems = [], [], []
    for path in paths:
        read = _read(path)
        if isinstance(read, Export):
            exports.append((path, read))
        elif isinstance(read, Built):
            forms.append(read)
        else:
            problems += read
    labelled = [(path, _worded(export, forms)) for path, export in exports]
    return labelled, forms, problems


def _read(path: Path) -> Export | Built | list[Problem]:
    data = store.read_bytes(path.parent, path.name)
    export = data if isinstance(data, Problem) else read_export(data, path.name)
    if isinstance(data, Problem) or isinstance(export, Problem):
        return [export] if isinstance(export, Problem) else []
    return _built(data, path.name) if export.format == "xlsform" else export


def _built(data: bytes, name: str) -> Built | list[Problem]:
    book = read_book(data, name, SHEETS)
    if isinstance(book, Problem):
        return [book]
    instrument, problems = read_xlsform(book.sheets, name)
    return Built(form_of(book.sheets), instrument, tuple(problems)) if instrument else problems


def _worded(export: Export, forms: Iterable[Built]) -> Export:
    """Return an export with the wordings of the form that most of its columns are questions of."""
    headings = {column.id for column in export.columns}
    known = {each: len(headings & {one.path for one in each.form.questions}) for each in _by_order(forms)}
    best = max(known, key=lambda each: known[each], default=None)
    return with_form(export, best.form) if best and known[best] else export


def _by_order(forms: Iterable[Built]) -> list["Built"]:
    return list(forms)


def told_faults(told: Told, exports: Iterable[Export], evaluation: Evaluation) -> list[Problem]:
    """Find what the user says that neither the study nor the file has."""
    design = evaluation.design
    faults = []
    for export in exports:
        place = Place(export.file)
        asked = [
            ("unknown-round", told.round, list(design.rounds)),
            ("unknown-site", told.site, list(design.sites)),
            ("unknown-profession", told.profession, list(design.professions)),
            ("unknown-instrument", told.instrument, list(evaluation.instruments)),
            ("no-column", told.code, list(export.sheet.header)),
        ]
        faults += [unknown(code, place, word, known) for code, word, known in asked if word and word not in known]
    return faults


def earlier_bindings(evaluation: Evaluation) -> list[Binding]:
    """Return the bindings that somebody has confirmed before, the latest round last."""
    found = []
    for path in sorted((evaluation.folder / FOLDER).glob("*.binding.toml")):
        source = store.read_text(evaluation.folder, f"{FOLDER}/{path.name}")
        binding = read_toml(source.text, source.file, Binding)[0] if isinstance(source, Source) else None
        found += [binding] if binding else []
    order = [*evaluation.design.rounds]
    return sorted(found, key=lambda each: order.index(each.round) if each.round in order else -1)


def understand(
    path: Path,
    export: Export,
    told: Told,
    candidates: Mapping[str, Instrument],
    earlier: Sequence[Binding],
    evaluation: Evaluation,
) -> Incoming | Problem:
    """Find the questionnaire that an export answers best, and propose what its columns hold."""
    known = {told.instrument: candidates[told.instrument]} if told.instrument else candidates
    found = {
        each: propose(export, instrument, evaluation.design, earlier, told.parts)
        for each, instrument in known.items()
    }
    fits = {each: _fit(found[each], known[each]) for each in found}
    best = max(fits, key=lambda each: fits[each], default="")
    if not best or (not told.instrument and fits[best] < FITS):
        refused = next((each for one in found.values() for each in one.problems if _is_final(each)), None)
        return refused or _no_instrument(export, candidates)
    own = tuple(each for each in earlier if each.instrument == best)
    return Incoming(path, export, known[best], found[best], own, best not in evaluation.instruments)


def _is_final(problem: Problem) -> bool:
    return problem.code == "no-single-answers"


def _fit(proposal: Proposal, instrument: Instrument) -> float:
    """Return how much of a questionnaire an export answers: the sum of what its items are likely to be."""
    likely = [each.likeness for each in proposal.matches if each.part.startswith("item.")]
    return sum(likely) / max(1, len(instrument.item))


def _no_instrument(export: Export, candidates: Mapping[str, Instrument]) -> Problem:
    if export.format == "aggregates":
        return Problem("no-single-answers", Place(export.file))
    close = nearest(export.file.rpartition(".")[0], candidates)
    shown = ", ".join(candidates)
    remedy = "no-instrument-fits" if candidates else remedy_for([], close)
    arguments = {"known": shortened(shown), "nearest": close}
    return Problem("no-instrument-fits", Place(export.file), arguments, remedy if candidates else "no-instrument")


def without_people(built: Built, exports: Iterable[Export], evaluation: Evaluation) -> Instrument:
    """Return a questionnaire made of a form without the questions that say who answers.

    What a person is asked about her profession belongs to the binding, not among the items.
    """
    gone = {
        heading_of(column.rpartition("/")[2])
        for export in exports
        for column in people_columns(export, evaluation.design)
    }
    kept = tuple(item for item in built.instrument.item if heading_of(item.id) not in gone)
    return _lean(built.instrument, kept) if kept else built.instrument


def _lean(instrument: Instrument, items: tuple[object, ...]) -> Instrument:
    """Return a questionnaire with some of its items, and the answers that these use."""
    lean = instrument.model_copy(update={"item": items})
    used = {each.response for each in lean.item}
    chosen = {each.choices for each in lean.item}
    response = {name: each for name, each in lean.response.items() if name in used}
    choices = {name: each for name, each in lean.choices.items() if name in chosen}
    return lean.model_copy(update={"response": response, "choices": choices})


def faults(incoming: Iterable[Incoming]) -> list[Problem]:
    """Return what the reading and the proposal of some exports tell."""
    return [
        problem
        for each in incoming
        for problem in (*each.export.warnings, *each.proposal.problems)
    ]


def renewed(incoming: Incoming, proposal: Proposal) -> Incoming:
    """Return an export with another proposal."""
    return replace(incoming, proposal=proposal)


__all__ = ["Built", "Incoming", "Told", "has_errors"]
