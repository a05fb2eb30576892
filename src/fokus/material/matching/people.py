"""Which columns say who answered: the self-made code, the site, the profession, the round."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fokus.material.binding import Binding, Bound, Respondent
from fokus.material.exports.dates import read_dates, round_of
from fokus.material.exports.export import ColumnInfo, Export
from fokus.material.links import normal_code
from fokus.material.matching.wording import heading_of, is_negation, normal, similarity
from fokus.problems import Place, Problem, shortened
from fokus.study.cells import fold, words_of
from fokus.study.design import Design

Holds = str | Bound | Respondent
_HEADINGS: Final = {
    "site": re.compile(
        r"\b(kommun|municipality|site|ort|stadsdel|enhet|skolenhet|skola|school|unit|förvaltning)\b"
    ),
    "profession": re.compile(
        r"\b(prof|profession|yrke\w*|befattning|yrkesroll|roll|titel|occupation|role)\b"
    ),
}
_code_heading: Final = re.compile(
    r"\b(\w*kod|code|record id|pseudonym|svarskod|panelkod|participant|deltagare)\b"
)
_code_cell: Final = re.compile(r"[^\W\d_]{1,4}\d{1,6}|\d{1,4}[^\W\d_]{1,4}")
_arm: Final = re.compile(r"_arm_\d+\w?$")
SUBMITTED: Final = (
    "submitdate", "slutförandetid", "completion time", "recordeddate", "enddate", "_submission_time",
    "tidsstämpel", "timestamp", "datum", "date", "end", "start", "startdate", "starttid", "start time",
)  # fmt: skip
_LONGEST_CODE: Final = 20
_SAMPLE: Final = 2_000
_MOST_WORDS: Final = 1_000
_LONGEST_HEADING: Final = 6
_NEAR: Final = 0.85
_NAMED: Final = 0.9
_SURE: Final = 0.8


@dataclass(frozen=True, slots=True)
class Match:
    """What a part of a binding is proposed to be: its columns, how sure that is, and why.

    ``likeness`` is how sure the column is where that is not the same; ``unknown`` are words of it that the
    study does not have.
    """

    part: str
    columns: tuple[str, ...]
    holds: Holds
    certainty: float
    reason: str
    problems: tuple[Problem, ...] = field(default=())
    likeness: float | None = None
    unknown: tuple[str, ...] = ()


def group_of(
    key: str, column: ColumnInfo, export: Export, design: Design, earlier: Sequence[Binding]
) -> Match:
    """Return a column that a person says is the site's or the profession's, with what its words mean."""
    cells = sorted(set(export.values(column.id)) - {""})
    before = _values_before(key, column, earlier)
    values, unknown = read_words(cells, column.labels, words_of(design)[key], before)
    bound = Bound(column=column.id, values=values)
    return Match(key, (column.id,), bound, 1.0, "told", likeness=1.0, unknown=tuple(unknown))


def find_respondent(export: Export, earlier: Sequence[Binding]) -> Match | None:
    """Find the column of self-made codes; a running number knows nobody in the next round."""
    known = {heading_of(each.respondent.column) for each in earlier if each.respondent}
    best: Match | None = None
    for column in export.columns:
        values = export.values(column.id)
        certainty, reason = _as_code(column, values[:: len(values) // _SAMPLE + 1], known)
        if certainty > (best.certainty if best else 0.5):
            holds = Respondent(column=column.id, link="code")
            best = Match("respondent", (column.id,), holds, certainty, reason)
    return best


def _as_code(column: ColumnInfo, values: Sequence[str], known: set[str]) -> tuple[float, str]:
    codes = [normal_code(value) for value in values if value]
    if (
        column.kind in {"tool", "date", "choice", "choices"}
        or not codes
        or max(map(len, codes)) > _LONGEST_CODE
    ):
        return 0.0, ""
    distinct = len(set(codes)) / len(codes)
    if heading_of(column.id) in known:
        return 0.95, "earlier"
    named = bool(_code_heading.search(heading_of(f"{column.id} {column.text}")))
    like = sum(bool(_code_cell.fullmatch(code)) for code in codes) / len(codes)
    if named and distinct > 0.3:  # noqa: PLR2004 - a code may come back in each of three rounds
        return 0.6 + 0.3 * like, "heading"
    return (0.7 * like, "content") if like > 0.9 and distinct > 0.3 else (0.0, "")  # noqa: PLR2004


def find_group(key: str, export: Export, design: Design, earlier: Sequence[Binding]) -> Match | None:
    """Find the column of the site or of the profession, and what its values mean."""
    words = words_of(design)[key]
    only = sorted(set(words.values()))
    found = [_as_group(key, column, export, words, earlier) for column in export.columns]
    best = max((each for each in found if each), key=lambda each: each.certainty, default=None)
    if best is None and len(only) == 1:
        return Match(key, (), only[0], 0.8, "only-one")
    return best


def people_columns(export: Export, design: Design) -> frozenset[str]:
    """Return the columns that surely say who answered, whatever the questionnaire asks."""
    found = [find_respondent(export, ()), *(find_group(key, export, design, ()) for key in _HEADINGS)]
    return frozenset(column for each in found if each and each.certainty >= _SURE for column in each.columns)


def _as_group(
    key: str, column: ColumnInfo, export: Export, words: Mapping[str, str], earlier: Sequence[Binding]
) -> Match | None:
    cells = sorted(set(export.values(column.id)) - {""})
    if not 0 < len(cells) <= _MOST_WORDS or column.kind in {"tool", "date", "choice", "choices", "number"}:
        return None
    before = _values_before(key, column, earlier)
    values, unknown = read_words(cells, column.labels, words, before)
    share = 1 - len(unknown) / len(cells)
    heading = heading_of(column.text or column.id)
    named = bool(_HEADINGS[key].search(heading)) and len(heading.split()) <= _LONGEST_HEADING
    if share < (0.5 if not named else 0) or not (named or share):
        return None
    certainty = (0.3 + 0.65 * share) if named else 0.8 * share
    bound = Bound(column=column.id, values=values)
    problems = (_unmatched(key, column, unknown, export),) if unknown else ()
    return Match(
        key,
        (column.id,),
        bound,
        certainty,
        "earlier" if before else "values" if share else "heading",
        problems,
        _NAMED if named else certainty,
        tuple(unknown),
    )


def _values_before(key: str, column: ColumnInfo, earlier: Sequence[Binding]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in earlier:
        bound = getattr(each, key)
        if isinstance(bound, Bound) and heading_of(bound.column) == heading_of(column.id):
            found |= {fold(word): meant for word, meant in bound.values.items()}
    return found


def _unmatched(key: str, column: ColumnInfo, unknown: Sequence[str], export: Export) -> Problem:
    place = Place(export.file, column=shortened(column.id))
    listed = shortened(", ".join(column.labels.get(cell, cell) for cell in unknown))
    return Problem(f"unmatched-{key}", place, {"word": listed, "number": len(unknown)}, severity="warning")


def read_words(
    cells: Iterable[str], labels: Mapping[str, str], words: Mapping[str, str], before: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Return what must be said of cells that are no word of the study, and those nobody understands."""
    values: dict[str, str] = {}
    unknown = []
    for cell in cells:
        meant = _word(labels.get(cell, cell), words) or words.get(fold(before.get(fold(cell), "")), "")
        if not meant:
            unknown.append(cell)
        elif words.get(fold(cell)) != meant:
            values[cell] = meant
    return values, unknown


def _word(text: str, words: Mapping[str, str]) -> str:
    """Return what a word means: by itself, as the only one inside it, or as the only near one."""
    if meant := words.get(fold(text)):
        return meant
    tokens = frozenset(normal(text).split())
    inside = {meant for word, meant in words.items() if word and frozenset(normal(word).split()) <= tokens}
    near = {
        meant
        for word, meant in words.items()
        if similarity(text, word) >= _NEAR and not is_negation(text, word)
    }
    return next((next(iter(found)) for found in (inside, near) if len(found) == 1), "")


def find_round(export: Export, design: Design) -> Match | None:
    """Find the round: a column that names it, dates that fall in it, or the name of the file."""
    return _named_round(export, design) or _dated_round(export, design) or _file_round(export, design)


def _named_round(export: Export, design: Design) -> Match | None:
    for column in export.columns:
        cells = sorted(set(export.values(column.id)) - {""})
        if not 1 <= len(cells) <= 2 * len(design.round) + 2 or column.kind == "choice":
            continue
        meant = {cell: _round_word(column.labels.get(cell, cell), design) for cell in cells}
        if all(meant.values()):
            words = words_of(design)["round"]
            values = {cell: each for cell, each in meant.items() if words.get(fold(cell)) != each}
            return Match("round", (column.id,), Bound(column=column.id, values=values), 0.95, "values")
    return None


def _round_word(text: str, design: Design) -> str:
    """Return the only round that a text names; near is not enough, for rounds differ by one sign."""
    exact = words_of(design)["round"].get(fold(text))
    tokens = frozenset(normal(_arm.sub("", text)).split())
    wordy = any(each.isalpha() for each in tokens)
    inside = [
        each.id
        for each in design.round
        if wordy and tokens and tokens <= frozenset(normal(f"{each.id} {each.label}").split())
    ]
    return exact or (inside[0] if len(inside) == 1 else "")


def _dated_round(export: Export, design: Design) -> Match | None:
    ranked = sorted(export.columns, key=lambda each: _rank(each.id))
    for column in ranked:
        cells = [value for value in export.values(column.id) if value]
        dates = read_dates(cells) if column.kind in {"tool", "date"} and cells else {}
        rounds = {cell: round_of(at, design) for cell, at in dates.items()}
        found = {each for each in rounds.values() if each}
        outside = sum(not rounds.get(cell) for cell in cells)
        if found and 10 * outside <= len(cells):
            return _by_date(column, found, outside, export)
    return None


def _by_date(column: ColumnInfo, found: set[str], outside: int, export: Export) -> Match:
    place = Place(export.file, column=shortened(column.id))
    told = (
        (Problem("date-outside-rounds", place, {"number": outside}, severity="warning"),) if outside else ()
    )
    holds: Holds = next(iter(found)) if len(found) == 1 else Bound(column=column.id)
    return Match("round", (column.id,), holds, 0.7 if outside else 0.95, "dates", told)


def _rank(heading: str) -> int:
    plain = heading.casefold()
    return SUBMITTED.index(plain) if plain in SUBMITTED else len(SUBMITTED)


def _file_round(export: Export, design: Design) -> Match | None:
    tokens = frozenset(normal(export.file.rpartition(".")[0]).split())
    words = {each.id: frozenset(normal(f"{each.id} {each.label}").split()) for each in design.round}
    found = [each for each, own in words.items() if any(not word.isdecimal() for word in own & tokens)]
    if len(found) == 1:
        return Match("round", (), found[0], 0.6, "file-name")
    return Match("round", (), next(iter(words)), 0.5, "only-one") if len(words) == 1 else None
