"""XLSForm, the codebook of ODK, KoboToolbox and Survey123: its sheets as questions in order.

The sheets are given as rows of text, header first: whoever opens the workbook hands them over.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

SHEETS: Final = ("survey", "choices", "settings")
Rows = Sequence[Sequence[str]]
Worded = Mapping[str, str]
_GRID: Final = "begin_score"
_OPEN: Final = frozenset({"begin_group", "begin_repeat", "begin_rank", "begin_kobomatrix", _GRID})
_CLOSE: Final = frozenset({"end_group", "end_repeat", "end_rank", "end_kobomatrix", "end_score"})
_ONE_ROW: Final = frozenset({"begin_group", _GRID})
_SPELT: Final = {"begin ": "begin_", "end ": "end_", "select one": "select_one"}
_SPELT_MORE: Final = {"select multiple": "select_multiple", "select all that apply": "select_multiple"}


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its type, its path through the groups, its wording by language, its choices.

    ``choices`` are by name, in order, with their wording by language; None where the list that the
    type names is not there. ``single_row`` is false where a respondent may answer several times.
    """

    name: str
    path: str
    type: str
    labels: Worded = field(default_factory=dict)
    choices: Mapping[str, Worded] | None = None
    row: int = 0
    list: str = ""
    or_other: bool = False
    appearance: str = ""
    limits: str = ""
    single_row: bool = True

    def text(self) -> str:
        """Return the wording in the form's first language."""
        return next((label for label in self.labels.values() if label), "")


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its id and title, and its questions in order; languages as the form names them."""

    id: str
    title: str
    questions: tuple[Question, ...]
    version: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    type: str
    list: str = ""


def is_form(sheets: Mapping[str, Rows]) -> bool:
    """Tell whether the sheets of a workbook are a form and no export."""
    survey = _sheet(sheets, "survey")
    return bool(survey) and {"type", "name"} <= {cell.strip().casefold() for cell in survey[0]}


def form_of(sheets: Mapping[str, Rows]) -> Form:
    """Return the form that the sheets of a workbook hold, by their names."""
    settings = next((row for _, row in _rows(_sheet(sheets, "settings"))), {})
    lists: dict[str, dict[str, Worded]] = {}
    for _, row in _rows(_sheet(sheets, "choices")):
        name = row.get("list_name") or row.get("list name") or ""
        lists.setdefault(name, {}).setdefault(row.get("name") or row.get("value") or "", _labels(row))
    return Form(
        settings.get("form_id", ""),
        settings.get("form_title", ""),
        tuple(_questions(sheets, lists)),
        settings.get("version", ""),
        settings.get("default_language", ""),
    )


def _questions(sheets: Mapping[str, Rows], lists: Mapping[str, Mapping[str, Worded]]) -> Iterator[Question]:
    groups: list[_Group] = []
    seen: set[str] = set()
    for number, row in _rows(_sheet(sheets, "survey")):
        words = _type(row).split()
        kind, name = (words[0] if words else ""), row.get("name", "")
        if kind in _OPEN:
            groups.append(_Group(name, kind, row.get("kobo--score-choices", "")))
        elif kind in _CLOSE:
            del groups[-1:]
        elif name and "/".join([*(each.name for each in groups), name]) not in seen:
            question = _question(row, number, words, groups, lists)
            seen.add(question.path)
            yield question


def _question(
    row: Worded,
    number: int,
    words: list[str],
    groups: list[_Group],
    lists: Mapping[str, Mapping[str, Worded]],
) -> Question:
    kind, chosen = words[0] if words else "", words[1] if len(words) > 1 else ""
    if kind == "score__row" and groups:
        kind, chosen = "select_one", groups[-1].list
    name = row["name"]
    return Question(
        name,
        "/".join([*(each.name for each in groups), name]),
        kind,
        _labels(row),
        lists.get(chosen) if chosen else {},
        number,
        list=chosen,
        or_other="or_other" in words,
        appearance=row.get("appearance", ""),
        limits=f"{row.get('parameters', '')} {row.get('constraint', '')}".strip(),
        single_row=all(each.type in _ONE_ROW for each in groups),
    )


def _type(row: Worded) -> str:
    """Return the type of a row in the spelling of today."""
    kind = row.get("type", "")
    old = next((each for each in _SPELT | _SPELT_MORE if kind.startswith(each)), "")
    return (_SPELT | _SPELT_MORE)[old] + kind.removeprefix(old) if old else kind


def _sheet(sheets: Mapping[str, Rows], name: str) -> Rows:
    return next((rows for title, rows in sheets.items() if title.strip().casefold() == name and rows), ())


def _rows(records: Rows) -> list[tuple[int, dict[str, str]]]:
    header = [cell.strip().casefold() for cell in records[0]] if records else []
    return [
        (number, {key: " ".join(cell.split()) for key, cell in zip(header, record, strict=False) if key})
        for number, record in enumerate(records[1:], start=2)
        if any(record)
    ]


def _labels(row: Worded) -> dict[str, str]:
    """Return the wordings by language; a form in one language has a single column ``label``."""
    named = {
        key.removeprefix("label").strip(": "): text
        for key, text in row.items()
        if key == "label" or key.startswith("label:")
    }
    return {language: text for language, text in named.items() if text}
