"""Answers are written into a study: the export without direct identifiers, its binding, its questionnaire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from fokus import store
from fokus.custody.answers.incoming import Incoming
from fokus.evaluation import Evaluation
from fokus.evaluation.designed import INSTRUMENTS
from fokus.evaluation.surveys import FOLDER
from fokus.material.binding import Binding
from fokus.material.binding_toml import format_binding
from fokus.material.exports.delimited import read_delimited
from fokus.material.exports.export import Export
from fokus.material.exports.writing import semicolon_csv
from fokus.material.proposal import written_columns
from fokus.problems import Argument, Problem
from fokus.study.design import Design
from fokus.study.instrument import Instrument
from fokus.study.instrument_toml import format_instrument

if TYPE_CHECKING:
    from fokus.material.responses import Responses

BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Bound:
    """An export as it will lie in the study: its file, its text, its binding, and what it answers."""

    incoming: Incoming
    file: str
    text: str
    binding: Binding
    responses: "Responses"
    problems: tuple[Problem, ...] = ()


def bind(incoming: Sequence[Incoming], evaluation: Evaluation) -> list[Bound]:
    """Give each export its place in the study, and read it as the study will.

    What single answers have against them is told now, with the rows that the file will have.
    """
    taken = {path.name.casefold() for path in (evaluation.folder / FOLDER).glob("*")}
    found = []
    for each in incoming:
        if each.proposal.binding is None:
            continue
        name = _free(_base(each), taken)
        binding = each.proposal.binding.model_copy(update={"file": f"{name}.csv"})
        text = clean_text(each.export, written_columns(each.export, each.proposal.matches))
        placed = binding.model_copy(update={"file": f"{FOLDER}/{name}.csv"})
        responses, odd = _as_read(text, placed, each.instrument, evaluation.design)
        if responses is not None:
            found.append(Bound(each, name, text, binding, responses, tuple(odd)))
    return found


def _as_read(
    text: str, binding: Binding, instrument: Instrument, design: Design
) -> tuple["Responses | None", list[Problem]]:
    """Read a file as the study will: by columns where it is large and plain, else row by row."""
    from fokus.material.exports.columns import read_columns
    from fokus.material.exports.plain import is_large, read_plain

    data = text.encode()
    found = read_plain(data, binding, instrument, design) if is_large(data) else None
    if found is not None:
        return found
    sheet, faults = read_delimited(text, binding.file)
    responses, odd = read_columns(sheet, binding, instrument, design)
    return responses, [*faults, *odd]


def _base(each: Incoming) -> str:
    binding = each.proposal.binding
    when = binding.round if binding and isinstance(binding.round, str) else ""
    return "-".join(filter(None, [each.instrument.id, when]))


def _free(base: str, taken: set[str]) -> str:
    """Return a name that no file of the folder has, and take it."""
    names = (base if n == 1 else f"{base}-{n}" for n in count(1))
    name = next(
        each for each in names if not {f"{each}.csv".casefold(), f"{each}.binding.toml".casefold()} & taken
    )
    taken.update({f"{name}.csv".casefold(), f"{name}.binding.toml".casefold()})
    return name


def clean_text(export: Export, header: Sequence[str]) -> str:
    """Return some columns of an export as semicolon csv with one row of headings, as they were."""
    return semicolon_csv(header, zip(*map(export.values, header), strict=True))


def already_there(bound: Sequence[Bound], evaluation: Evaluation) -> list[Problem]:
    """Find exports of which the study, or another file of the call, has most answers already."""
    from fokus.material.same_answers import is_same_export, shared_answers

    known = {each: _by_file(responses) for each, responses in evaluation.responses.items()}
    problems = []
    for each in bound:
        others = known.setdefault(each.binding.instrument, {})
        shared = {file: shared_answers(each.responses, theirs) for file, theirs in others.items()}
        file = max(shared, key=lambda name: shared[name], default="")
        if file and is_same_export(each.responses, others[file], shared[file]):
            whole = len(each.responses.people)
            arguments: dict[str, Argument] = {"number": shared[file], "all": whole, "file": file}
            code = "answers-there" if whole == shared[file] else "answers-shared"
            problems.append(Problem(code, each.incoming.where, arguments))
        others[each.incoming.path.name] = each.responses
    return problems


def _by_file(responses: "Responses") -> dict[str, "Responses"]:
    from fokus.material.responses import of_rows

    files = responses.people["file"]
    return {str(file): of_rows(responses, (files == file).to_numpy()) for file in files.unique()}


def answered_twice(bound: Sequence[Bound], evaluation: Evaluation) -> list[Problem]:
    """Find respondents who answer twice in a round, and codes that may be one person's in two rounds."""
    from fokus.material.links import near_code_problems
    from fokus.material.responses import combine

    problems: list[Problem] = []
    parts: dict[str, list[Responses]] = {}
    for each in bound:
        before = evaluation.responses.get(each.binding.instrument)
        own = parts.setdefault(each.binding.instrument, [before] if before else [])
        own.append(each.responses)
    for answered in parts.values():
        both, twice = combine(answered)
        problems += [*twice, *near_code_problems(both.people)]
    new = {f"{FOLDER}/{each.file}.csv" for each in bound}
    return [each for each in problems if each.place.file in new]


def write(
    bound: Sequence[Bound], instruments: Mapping[str, Instrument], evaluation: Evaluation
) -> tuple[str, ...]:
    """Write exports, their bindings and new questionnaires: all or nothing. Return their files' names.

    Raises
    ------
    StoreError
        When the study cannot be written to, or one of the files has come there meanwhile.
    """
    mark = BOM if evaluation.design.study.language == "sv" else ""
    files = {f"{INSTRUMENTS}/{name}.toml": format_instrument(each) for name, each in instruments.items()}
    for each in bound:
        files[f"{FOLDER}/{each.file}.csv"] = mark + each.text
        export, matches = each.incoming.export, each.incoming.proposal.matches
        written = written_columns(export, matches)
        told = [column for column in export.columns if column.id in written]
        files[f"{FOLDER}/{each.file}.binding.toml"] = format_binding(each.binding, told)
    changes = {name: text.encode() for name, text in files.items()}
    store.write_together(evaluation.folder, changes, dict.fromkeys(changes, ""))
    return tuple(changes)
