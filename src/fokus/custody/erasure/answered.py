"""Her answers: emptied rows of the exports, and the corrections of their cells taken out."""

from collections.abc import Collection, Iterable
from posixpath import basename

from fokus.custody.erasure import Draft, Found, Request
from fokus.custody.erasure.records import with_empty_records, without_records
from fokus.evaluation.files import CORRECTIONS
from fokus.evaluation.surveys import FOLDER, Export
from fokus.material.corrections import read_corrections
from fokus.problems import StoreError
from fokus.study.design import Design


def rows_of(export: Export, request: Request, design: Design) -> list[int]:
    """Return the rows of an export in which a person answered, from the day on that was asked for."""
    from fokus.material.links import normal_code

    people = export.responses.people[["row", "round"]].itertuples(index=False, name=None)
    rounds = {int(row): design.rounds[str(when)].last for row, when in people}
    code = normal_code(request.participant)
    rows = [row for row, each in export.codes().items() if each == code]
    return [row for row in rows if request.reaches(rounds.get(row))]


def erase_answers(draft: Draft, exports: Iterable[Export], design: Design) -> dict[str, tuple[int, ...]]:
    """Empty her rows, and return them by export."""
    every = {each.file: tuple(rows_of(each, draft.request, design)) for each in exports}
    answers = {file: rows for file, rows in every.items() if rows}
    for file, rows in answers.items():
        draft.edit(file, lambda data, file=file, rows=rows: _emptied(file, data, rows))  # type: ignore[misc]
        draft.found.append(Found("answers", file, len(rows), rows))
    _erase_corrections(
        draft, {(file.removeprefix(f"{FOLDER}/"), row) for file in answers for row in answers[file]}
    )
    return answers


def _emptied(file: str, data: bytes, rows: Collection[int]) -> bytes:
    if file.lower().endswith((".sav", ".zsav", ".parquet")):
        raise StoreError("cannot-empty", file=file)
    if not file.lower().endswith(".xlsx"):
        return with_empty_records(data, rows)
    from fokus.custody.erasure.workbook import with_empty_rows

    return with_empty_rows(data, rows)


def _erase_corrections(draft: Draft, cells: Collection[tuple[str, int]]) -> None:
    data = draft.read(CORRECTIONS) if cells else None
    if data is None:
        return
    corrections, _ = read_corrections(data.decode("utf-8-sig", "replace"), basename(CORRECTIONS))
    rows = tuple(each.place.row or 0 for each in corrections if (each.file, each.row) in cells)
    if draft.edit(CORRECTIONS, lambda data: without_records(data, rows)):
        draft.found.append(Found("corrections", CORRECTIONS, len(rows), rows))
