"""Working material as tables for Excel: the codings with their words, the codebook, the scores of persons."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isnan
from typing import Any

from fokus.analysis.individual import individual_scores
from fokus.evaluation import Evaluation
from fokus.evaluation.judging import parts
from fokus.material.exports.writing import quoted
from fokus.messages import Catalogue
from fokus.ooxml import pack, unpack
from fokus.report.labels import Labels, labels_of

Cell = str | int | float | None
NEVER = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook has times without a zone
WIDEST, NARROWEST = 60, 10
DECIMALS = 4

LABELLED = ("round", "site", "profession", "group")
OF_RESPONDENTS = ("questionnaire", "person", "linked", *LABELLED)
_unwritable = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table on its way out: its name, what its columns are called, and its rows."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def codings_sheet(evaluation: Evaluation, words: Catalogue) -> Sheet:
    """Return every coding with its words, in the order of the texts; what is still coded blind stays."""
    keys = (
        "text", "round", "site", "turn", "speaker", "theme", "code", "coder", "valence", "start", "end",
        "words", "time", "id",
    )  # fmt: skip
    return Sheet(words.say("sheet.codings"), _header(keys, words), tuple(_codings(evaluation, words)))


def _codings(evaluation: Evaluation, words: Catalogue) -> Iterator[tuple[Cell, ...]]:
    there, codebook = parts(evaluation), evaluation.codebook
    order = {name: n for n, name in enumerate(evaluation.texts)}
    shown = [each for each in evaluation.codings if not there.is_blind(each.transcript)]
    for each in sorted(shown, key=lambda one: (order[one.transcript], one.turn, one.start or 0, one.id)):
        text, source = evaluation.texts[each.transcript], evaluation.sources[each.transcript]
        turn = text.turns[each.turn - 1]
        code = codebook.codes[evaluation.held.code_of(each.code)]
        found = evaluation.logs.find(each.id)
        yield (
            each.transcript, source.round, source.site, each.turn, turn.speaker,
            codebook.themes[code.theme].label, code.label, each.coder,
            words.say(f"refi.valence.{each.valence}") if each.valence else "", each.start or 0,
            len(turn.text) if each.end is None else each.end, each.text_in(text),
            found[0].time.isoformat() if found else "", each.id,
        )  # fmt: skip


def codebook_sheet(evaluation: Evaluation, words: Catalogue) -> Sheet:
    """Return every code with what is told of it, under its theme."""
    keys = ("theme", "code", "definition", "use-when", "not-when", "example", "aliases", "id")
    return Sheet(words.say("sheet.codebook"), _header(keys, words), tuple(_codes(evaluation)))


def _codes(evaluation: Evaluation) -> Iterator[tuple[Cell, ...]]:
    for theme in evaluation.codebook.theme:
        for code in evaluation.codebook.code:
            if code.theme == theme.id:
                yield (
                    theme.label, code.label, code.definition, code.use_when, code.not_when, code.example,
                    "; ".join(code.aliases), code.id,
                )  # fmt: skip


def scores_sheet(evaluation: Evaluation, words: Catalogue) -> Sheet:
    """Return the scores of each respondent in each round; nothing where nobody's answer was scored."""
    found = individual_scores(evaluation, ())
    labels = labels_of(evaluation)
    scales = [each for each in found.columns if each not in OF_RESPONDENTS]
    heads = (*_header(OF_RESPONDENTS, words), *(labels.heading("scale", each) for each in scales))
    rows = (
        (
            *(_told(key, value, labels) for key, value in zip(OF_RESPONDENTS, row, strict=False)),
            *row[len(OF_RESPONDENTS) :],
        )
        for row in found[[*OF_RESPONDENTS, *scales]].itertuples(index=False, name=None)
    )
    return Sheet(words.say("sheet.scores"), heads, tuple(tuple(map(_cell, row)) for row in rows))


def _told(key: str, value: Any, labels: Labels) -> Any:
    """Return what a person is called who reads the table, instead of an id."""
    if key == "linked":
        return labels.words.say("sheet.yes" if value else "sheet.no")
    return labels.of(key, value) if key in {*LABELLED, "questionnaire"} and isinstance(value, str) else value


def _cell(value: Any) -> Cell:
    if isinstance(value, float):
        return None if isnan(value) else round(value, DECIMALS)
    return value if isinstance(value, str | int) else None


def _header(keys: Iterable[str], words: Catalogue) -> tuple[str, ...]:
    return tuple(words.say(f"sheet.column.{key}") for key in keys)


SHEETS: Mapping[str, Callable[[Evaluation, Catalogue], Sheet]] = {
    "codings": codings_sheet,
    "codebook": codebook_sheet,
    "scores": scores_sheet,
}


def as_csv(sheet: Sheet, language: str) -> bytes:
    """Write a table as Excel opens it by a double click: semicolons where it is Swedish."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if language == "sv" else ",", lineterminator="\r\n")
    writer.writerow(sheet.header)
    writer.writerows([_written(each, language) for each in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def _written(cell: Cell, language: str) -> Cell:
    """Return a cell as a spreadsheet of that language reads it: decimals, and no formula."""
    if isinstance(cell, float):
        return str(cell).replace(".", "," if language == "sv" else ".")
    return quoted(cell) if isinstance(cell, str) else cell


def as_workbook(sheet: Sheet, words: Catalogue) -> bytes:
    """Write a table as .xlsx, with a sheet behind it that says what it is; always the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.created = book.properties.modified = NEVER
    book.properties.creator = "fokus"
    first: Any = book.active
    first.title = sheet.name
    for row in (sheet.header, *sheet.rows):
        _append(first, row)
    first.freeze_panes = "A2"
    first.auto_filter.ref = first.dimensions
    _widen(first, sheet)
    _append(book.create_sheet(words.say("sheet.about")), (words.say("exchange.working-material"),))
    buffer = io.BytesIO()
    book.save(buffer)
    return pack(_undated(unpack(buffer.getvalue())))


def _append(sheet: Any, row: Sequence[Cell]) -> None:
    """Append a row in which text is text, also where it begins as a formula."""
    sheet.append([_unwritable.sub("\ufffd", each) if isinstance(each, str) else each for each in row])
    for cell in sheet[sheet.max_row]:
        if cell.data_type == "f":
            cell.data_type = "s"


def _widen(sheet: Any, table: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    for n, title in enumerate(table.header):
        widths = [len(title), *(len(str(row[n] or "")) for row in table.rows)]
        sheet.column_dimensions[get_column_letter(n + 1)].width = min(WIDEST, max(NARROWEST, *widths) + 2)


def _undated(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a workbook without the moment at which it was saved."""
    moment = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
    return {name: moment.sub(rb"\g<1>2000-01-01T00:00:00Z", data) for name, data in files.items()}
