"""What was answered: exports with their bindings, and the corrections of single answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from posixpath import normpath
from typing import TYPE_CHECKING

from fokus import store
from fokus.evaluation.files import CORRECTIONS, Files
from fokus.evaluation.withholding import Withheld
from fokus.material.binding import Binding, Bound, check_binding, columns_bound
from fokus.material.corrections import Correction, corrected, read_corrections, unknown_files
from fokus.problems import Place, Problem, unknown
from fokus.study.cells import answer_ids, fold
from fokus.study.csvfile import Sheet
from fokus.study.design import Design, Round
from fokus.study.instrument import Instrument

if TYPE_CHECKING:
    from fokus.material.responses import Responses

FOLDER = "responses"
EXPORTS = (".csv", ".xlsx", ".tsv", ".sav", ".zsav", ".parquet")
PLAIN = (".csv", ".xlsx")
HEAD = 20_000
Instruments = Mapping[str, Instrument]


@dataclass(frozen=True, slots=True)
class Export:
    """One bound export: its cells as corrected, and what they mean. ``file`` is its path from the study."""

    file: str
    binding: Binding
    sheet: Sheet
    responses: "Responses"

    def codes(self) -> dict[int, str]:
        """Return who answered in each row, in the normal form of codes; empty where nobody wrote one."""
        from fokus.material.links import respondent_code

        respondent = self.binding.respondent
        column = " ".join(respondent.column.split()) if respondent else ""
        return {row.number: respondent_code(row[column]) for row in self.sheet.rows}


def read_responses(
    files: Files, exports: Iterable[Export], design: Design, instruments: Instruments, withheld: Withheld
) -> dict[str, "Responses"]:
    """Leave out of the exports what may not be used, and join those of one questionnaire."""
    parts: dict[str, list[Responses]] = {}
    for each in exports:
        parts.setdefault(each.binding.instrument, []).append(_without_withheld(each, design, withheld))
    return {each: _combined(files, parts[each]) for each in instruments if each in parts}


def read_exports(
    files: Files, design: Design, instruments: Instruments, *, row_by_row: bool = True
) -> list[Export]:
    """Read every bound export with its corrections.

    Unless they are wanted ``row_by_row``, large exports of plain answers have no cells, only answers.
    """
    corrections = _corrections(files)
    exports: list[Export] = []
    bound: set[str] = set()
    for name in files.names(FOLDER, ".binding.toml"):
        binding = _binding(files, name, design, instruments)
        if binding is None:
            continue
        bound.add(normpath(binding.file))
        export = None if row_by_row else _in_bulk(files, binding, instruments, design, corrections)
        export = export or _export(files, binding, instruments, design, corrections)
        exports += [export] if export else []
    files.problems += _unbound(files, bound)
    files.problems += unknown_files(corrections, [each.partition("/")[2] for each in bound])
    return exports


def _without_withheld(export: Export, design: Design, withheld: Withheld) -> "Responses":
    from fokus.material.links import normal_code
    from fokus.material.responses import of_rows

    responses = export.responses
    if withheld.is_empty:
        return responses
    named = {normal_code(each): each for each in withheld.participants}
    whose = {row: named.get(code, "") for row, code in export.codes().items()}
    people = responses.people[["row", "round"]].itertuples(index=False, name=None)
    kept = [
        not whose[int(row)] or not _holds(whose[int(row)], design.rounds[str(when)], export, withheld)
        for row, when in people
    ]
    return responses if all(kept) else of_rows(responses, kept)


def _holds(participant: str, when: Round, export: Export, withheld: Withheld) -> bool:
    return withheld.holds(participant, "survey", when.last, export.file, Place(export.file))


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
) -> Export | None:
    from fokus.material.exports.columns import read_columns

    known = not isinstance(binding.round, str) or binding.round in design.rounds
    if binding.instrument not in instruments or not known:
        return None
    sheet = _sheet(files, binding, instruments[binding.instrument])
    if sheet is None:
        return None
    sheet, faults = corrected(sheet, normpath(binding.file).partition("/")[2], corrections)
    responses, problems = read_columns(sheet, binding, instruments[binding.instrument], design)
    files.problems += [*faults, *problems]
    return Export(normpath(binding.file), binding, sheet, responses) if responses is not None else None


def _in_bulk(
    files: Files,
    binding: Binding,
    instruments: Instruments,
    design: Design,
    corrections: Sequence[Correction],
) -> Export | None:
    """Read a large export of plain answers, none of which is corrected; None where it is no such export."""
    from fokus.material.exports.plain import is_large, read_plain

    file = normpath(binding.file)
    known = not isinstance(binding.round, str) or binding.round in design.rounds
    wanted = file.endswith((".csv", ".parquet")) and known and binding.instrument in instruments
    if not wanted or any(each.file == file.partition("/")[2] for each in corrections):
        return None
    data = store.read_bytes(files.folder, binding.file, store.LARGEST_TABLE)
    if isinstance(data, Problem) or not is_large(data):
        return None
    found = read_plain(data, binding, instruments[binding.instrument], design)
    if found is None:
        return None
    files.problems += found[1]
    return Export(file, binding, Sheet((), ()), found[0])


def _sheet(files: Files, binding: Binding, instrument: Instrument) -> Sheet | None:
    name = binding.file
    kind = Path(name).suffix.lower()
    if kind not in EXPORTS:
        files.problems.append(Problem("export-format", Place(name)))
        return None
    data = store.read_bytes(files.folder, name, store.LARGEST_TABLE)
    if isinstance(data, Problem):
        files.problems.append(data)
        return None
    if (
        kind not in PLAIN
        or _is_as_exported(data)
        or (kind == ".csv" and _is_of_a_tool(data, binding, instrument))
    ):
        return _recognized(files, name, data)
    sheet, problems = _workbook(data, name) if kind == ".xlsx" else _delimited(files, name)
    if sheet is not None and not set(columns_bound(binding)) <= set(sheet.header):
        found = _elsewhere(data, name, binding)
        sheet, problems = (sheet, problems) if found is None else found
    files.problems += problems
    return sheet


def _elsewhere(data: bytes, name: str, binding: Binding) -> tuple[Sheet, list[Problem]] | None:
    """Find the columns of a binding below titles, in two rows of headings or on another sheet."""
    from fokus.material.exports.recognize import read_export

    export = read_export(data, name)
    if isinstance(export, Problem) or not set(columns_bound(binding)) <= set(export.sheet.header):
        return None
    return export.sheet, [*export.warnings]


def _is_as_exported(data: bytes) -> bool:
    """Tell whether a csv has rows of headings that only a tool writes: those of Qualtrics and LimeSurvey."""
    top = data[:HEAD].partition(b"\n")[0]
    return b'"{""ImportId""' in data[:HEAD] or (b"{question_not_shown}" in data[:HEAD] and b"\t" in top)


def _is_of_a_tool(data: bytes, binding: Binding, instrument: Instrument) -> bool:
    """Tell whether a csv is written as survey tools write it: not in UTF-8, or questions below the headings.

    A row with a known answer to a closed question is a respondent's, however long its words.
    """
    from fokus.material.exports.delimited import find_delimiter, split_records
    from fokus.material.exports.layout import find_layout

    if not _is_utf8(data):
        return True
    head = data[:HEAD].decode("utf-8-sig", "replace")
    records = split_records(head, find_delimiter(head), binding.file)
    layout = None if isinstance(records, Problem) else find_layout(records.cells[:4])
    if layout is None or layout.ids == layout.texts:
        return False
    below = dict(zip(layout.ids, layout.texts, strict=False))
    return not any(
        below.get(column) and fold(below[column]) in words for column, words in _closed(binding, instrument)
    )


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _closed(binding: Binding, instrument: Instrument) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the column of each closed question, and the words that are answers to it."""
    for item, bound in binding.item.items():
        response = next((instrument.format_of(each.id) for each in instrument.item if each.id == item), None)
        if response is not None and isinstance(bound, Bound):
            words = {*answer_ids(response), *map(fold, bound.values)}
            yield " ".join(bound.column.split()), frozenset(words)


def _recognized(files: Files, name: str, data: bytes) -> Sheet | None:
    """Read an export as its tool wrote it, by what it holds; rows keep the numbers that they have in it."""
    from fokus.material.exports.recognize import read_export

    export = read_export(data, name)
    if isinstance(export, Problem):
        files.problems.append(export)
        return None
    files.problems += export.warnings
    return export.sheet


def _delimited(files: Files, name: str) -> tuple[Sheet | None, list[Problem]]:
    from fokus.material.exports.delimited import read_delimited

    source = store.read_text(files.folder, name, store.LARGEST_TABLE)
    return (None, [source]) if isinstance(source, Problem) else read_delimited(source.text, name)


def _workbook(data: bytes, name: str) -> tuple[Sheet | None, list[Problem]]:
    from fokus.material.exports.export import too_large
    from fokus.material.exports.workbook import read_workbook

    refused = too_large(data, name)
    return (None, [refused]) if refused else read_workbook(data, name)


def _combined(files: Files, parts: list["Responses"]) -> "Responses":
    from fokus.material.responses import combine

    responses, problems = combine(parts)
    files.problems += problems
    return responses


def _unbound(files: Files, bound: set[str]) -> list[Problem]:
    exports = [name for kind in EXPORTS for name in files.names(FOLDER, kind)]
    return [Problem("no-binding", Place(name), severity="warning") for name in exports if name not in bound]
