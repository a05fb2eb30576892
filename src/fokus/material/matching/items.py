"""Which columns answer which item: by id, by wording, as in an earlier round, by order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fokus.material.binding import Binding, Choices, columns_of
from fokus.material.exports.export import ColumnInfo, Export
from fokus.material.matching.wording import NEAR, SAME, heading_of, is_negation, normal, similarity
from fokus.study.instrument import Instrument, Item

LEAST: Final = 0.6
_SHORTEST_ID: Final = 3


@dataclass(frozen=True, slots=True)
class Question:
    """One question of an export: its column, or its columns when each is a choice."""

    columns: tuple[ColumnInfo, ...]
    id: str
    text: str

    @property
    def several(self) -> bool:
        """Whether a respondent could choose several answers."""
        return self.columns[0].kind in {"choice", "choices"}


@dataclass(frozen=True, slots=True)
class Pair:
    """An item and the question that seems to be it."""

    item: Item
    question: Question
    certainty: float
    reason: str


def questions_of(export: Export, taken: Iterable[str]) -> list[Question]:
    """Return what an export asks, the tool's own columns and those already taken left out."""
    gone = frozenset(taken)
    groups: dict[str, list[ColumnInfo]] = {}
    for column in export.columns:
        if column.kind != "tool" and column.id not in gone:
            groups.setdefault(column.group if column.kind == "choice" else f"\0{column.id}", []).append(
                column
            )
    whole = {each.id for each in export.columns if each.kind == "choices"}
    return [_question(columns) for group, columns in groups.items() if group not in whole]


def _question(columns: Sequence[ColumnInfo]) -> Question:
    first = columns[0]
    if first.kind == "choice":
        return Question(tuple(columns), first.group, first.group)
    return Question((first,), first.id, first.text or ("" if first.group else first.id))


def pair(
    questions: Sequence[Question], instrument: Instrument, earlier: Sequence[Binding], when: str | None
) -> list[Pair]:
    """Return the surest pairs, each item and each question once; of equal ones the first."""
    before = _before(earlier)
    found = [each for item in instrument.item for each in _pairs(item, questions, before, when)]
    ranked = sorted(found, key=lambda each: -each.certainty)
    chosen: list[Pair] = []
    items: set[str] = set()
    used: set[str] = set()
    for each in ranked:
        if each.item.id not in items and each.question.id not in used:
            chosen.append(each)
            items.add(each.item.id)
            used.add(each.question.id)
    return chosen + _by_order(instrument, questions, items, used)


def _before(earlier: Sequence[Binding]) -> dict[str, set[str]]:
    """Return the headings that each item had in earlier bindings."""
    headings: dict[str, set[str]] = {}
    for binding in earlier:
        for item, bound in binding.item.items():
            own = {heading_of(column) for column in columns_of(bound)}
            headings.setdefault(item, set()).update(own)
    return headings


def _pairs(
    item: Item, questions: Sequence[Question], before: Mapping[str, set[str]], when: str | None
) -> Iterator[Pair]:
    for question in questions:
        if item.response and question.columns[0].kind in {"choices", "date"}:
            continue
        certainty, reason = _likeness(item, question, before.get(item.id, set()), when)
        if certainty >= LEAST:
            yield Pair(item, question, certainty, reason)


def _likeness(item: Item, question: Question, before: set[str], when: str | None) -> tuple[float, str]:
    headings = {heading_of(column.id) for column in question.columns}
    if headings & before:
        return 0.95 * len(headings & before) / len(headings), "earlier"
    if item.response and question.several:
        return 0.0, ""
    own = heading_of(item.id)
    same = own in {heading_of(question.id), heading_of(question.id.rpartition("/")[2])}
    alike = max((similarity(wording, question.text) for wording in wordings(item, when)), default=0.0)
    if same:
        return (1.0 if alike >= NEAR or not question.text or question.text == question.id else 0.7), "same-id"
    if alike >= SAME:
        return 0.98, "same-text"
    if alike >= NEAR:
        denied = any(is_negation(each, question.text) for each in wordings(item, when))
        return (LEAST if denied else 0.95 * alike), "near-text"
    return (0.6, "near-id") if _starts(own, heading_of(question.id)) and not item.response else (0.0, "")


def _starts(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    vowelless = long.replace("o", "").replace("i", "")
    return len(short) >= _SHORTEST_ID and (long.startswith(short) or vowelless.startswith(short))


def wordings(item: Item, when: str | None) -> list[str]:
    """Return how an item may be worded, in the round first."""
    found = [item.asked(when, "sv"), item.asked(when, "en"), item.sv, item.en]
    found += [text for each in item.reworded for text in (each.sv, each.en)]
    return [text for text in dict.fromkeys(found) if normal(text)]


def _by_order(
    instrument: Instrument, questions: Sequence[Question], items: set[str], used: set[str]
) -> list[Pair]:
    """Pair a grid of codes with as many items of one format: its order is all that is known."""
    rest = [each for each in questions if each.id not in used and _is_bare(each)]
    pairs: list[Pair] = []
    for name in instrument.response:
        missing = [item for item in instrument.item if item.response == name and item.id not in items]
        grids = _grids(rest)
        fitting = [grid for grid in grids.values() if len(grid) == len(missing) > 0]
        if len(fitting) == 1:
            pairs += [Pair(item, each, 0.5, "order") for item, each in zip(missing, fitting[0], strict=True)]
    return pairs


def _is_bare(question: Question) -> bool:
    return not question.several and not question.text and bool(question.columns[0].group)


def _grids(questions: Sequence[Question]) -> dict[str, list[Question]]:
    grids: dict[str, list[Question]] = {}
    for each in questions:
        grids.setdefault(each.columns[0].group, []).append(each)
    return grids


def choices_before(item: str, earlier: Sequence[Binding]) -> dict[str, str]:
    """Return the ids that the choices of an item had, by heading or by word."""
    found: dict[str, str] = {}
    for binding in earlier:
        bound = binding.item.get(item)
        words = bound.columns if isinstance(bound, Choices) else bound.values if bound else {}
        found |= {heading_of(word): choice for word, choice in words.items()}
    return found
