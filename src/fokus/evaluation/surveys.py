"""What was answered: exports with their bindings, and the corrections of single answers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from posixpath import normpath
from typing import TYPE_CHECKING

from fokus import store
from fokus.evaluation.files import CORRECTIONS, Files
from fokus.material.binding import Binding, check_binding
from fokus.material.corrections import Correction, corrected, read_corrections, unknown_files
from fokus.problems import Place, Problem, unknown
from fokus.study.csvfile import Sheet
from fokus.study.design import Design
from fokus.study.instrument import Instrument

if TYPE_CHECKING:
    from fokus.material.responses import Responses

FOLDER = "responses"
EXPORTS = (".csv", ".xlsx")
Instruments = Mapping[str, Instrument]


def read_responses(files: Files, design: Design, instruments: Instruments) -> dict[str, "Responses"]:
    """Read every bound export with its corrections, and join those of one questionnaire."""
    corrections = _corrections(files)
    parts: dict[str, list[Responses]] = {}
    bound: set[str] = set()
    for name in files.names(FOLDER, ".binding.toml"):
        binding = _binding(files, name, design, instruments)
        if binding is None:
            continue
        bound.add(normpath(binding.file))
        part = _export(files, binding, instruments, design, corrections)
        if part is not None:
            parts.setdefault(binding.instrument, []).append(part)
    files.problems += _unbound(files, bound)
    files.problems += unknown_files(corrections, [each.partition("/")[2] for each in bound])
    return {each: _combined(files, parts[each]) for each in instruments if each in parts}


def _corrections(files: Files) -> tuple[Correction, ...]:
    source = files.table(CORRECTIONS)
    if source is None:
        return ()
    corrections, problems = read_corrections(source.text, CORRECTIONS)
    files.problems += problems
    return corrections


def _binding(files: Files, name: str, design: Design, instruments: Instruments) -> Binding | None:
    binding, locator = files.toml(name, Binding)
    if binding is None:
        return None
    if binding.instrument in instruments:
        files.problems += check_binding(binding, instruments[binding.instrument], design, locator)
    elif binding.instrument not in files.unread:
        place = locator.place(("instrument",))
        files.problems.append(unknown("unknown-instrument", place, binding.instrument, instruments))
    return binding.model_copy(update={"file": f"{FOLDER}/{binding.file}"})


def _export(
    files: Files,
    binding: Binding,
    instruments: Instruments,
    design: Design,
    corrections: Sequence[Correction],
) -> "Responses | None":
    from fokus.material.exports.columns import read_columns

    known = not isinstance(binding.round, str) or binding.round in design.rounds
    if binding.instrument not in instruments or not known:
        return None
    sheet = _sheet(files, binding.file)
    if sheet is None:
        return None
    sheet, faults = corrected(sheet, normpath(binding.file).partition("/")[2], corrections)
    responses, problems = read_columns(sheet, binding, instruments[binding.instrument], design)
    files.problems += [*faults, *problems]
    return responses


def _sheet(files: Files, name: str) -> Sheet | None:
    kind = Path(name).suffix.lower()
    if kind not in EXPORTS:
        files.problems.append(Problem("export-format", Place(name)))
        return None
    sheet, problems = _workbook(files, name) if kind == ".xlsx" else _delimited(files, name)
    files.problems += problems
    return sheet


def _delimited(files: Files, name: str) -> tuple[Sheet | None, list[Problem]]:
    from fokus.material.exports.delimited import read_delimited

    source = store.read_text(files.folder, name, store.LARGEST_TABLE)
    return (None, [source]) if isinstance(source, Problem) else read_delimited(source.text, name)


def _workbook(files: Files, name: str) -> tuple[Sheet | None, list[Problem]]:
    from fokus.material.exports.workbook import read_workbook

    data = store.read_bytes(files.folder, name)
    return (None, [data]) if isinstance(data, Problem) else read_workbook(data, name)


def _combined(files: Files, parts: list["Responses"]) -> "Responses":
    from fokus.material.responses import combine

    responses, problems = combine(parts)
    files.problems += problems
    return responses


def _unbound(files: Files, bound: set[str]) -> list[Problem]:
    exports = [name for kind in EXPORTS for name in files.names(FOLDER, kind)]
    return [Problem("no-binding", Place(name), severity="warning") for name in exports if name not in bound]
