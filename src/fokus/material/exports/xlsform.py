"""An export with the wordings and labels of its form: ODK, KoboToolbox and Survey123 export codes only."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from fokus.material.exports.export import ColumnInfo, Export, Kind
from fokus.material.exports.workbook import read_book
from fokus.problems import Place, Problem
from fokus.study.form import SHEETS, Form, Question, form_of, is_form

__all__ = ["SHEETS", "Form", "Question", "is_form", "read_form", "with_form"]

_META: Final = frozenset({
    "start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email",
    "audit", "note", "calculate",
})  # fmt: skip
_KINDS: Final[Mapping[str, Kind]] = {
    "integer": "number", "decimal": "number", "range": "number", "date": "date", "datetime": "date",
    "select_one": "closed", "select_multiple": "choices", "rank": "choices",
}  # fmt: skip


def read_form(data: bytes, file: str) -> Form | Problem:
    """Read a form; choices are by name, with their wording by language."""
    book = read_book(data, file, SHEETS)
    if isinstance(book, Problem):
        return book
    return form_of(book.sheets) if is_form(book.sheets) else Problem("no-form", Place(file))


def with_form(export: Export, form: Form) -> Export:
    """Return an export with the wordings and the labels of its form."""
    paths = {question.path: question for question in form.questions}
    return replace(export, columns=tuple(_worded(each, paths) for each in export.columns))


def _worded(column: ColumnInfo, paths: Mapping[str, Question]) -> ColumnInfo:
    question = paths.get(column.id)
    if question is not None:
        return _asked(column, question)
    base, _, name = column.id.rpartition("/")
    question = paths.get(base)
    if question is None or question.type != "select_multiple":
        return column
    label = next(iter((question.choices or {}).get(name, {}).values()), name)
    return replace(column, group=base, choice=label, text="", kind="choice")


def _asked(column: ColumnInfo, question: Question) -> ColumnInfo:
    labels = {name: next(iter(label.values()), name) for name, label in (question.choices or {}).items()}
    kind: Kind = "tool" if question.type in _META else _KINDS.get(question.type, column.kind)
    delimiter = " " if kind == "choices" else ""
    return replace(column, text=question.text(), labels=labels, kind=kind, delimiter=delimiter)
