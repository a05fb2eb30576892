"""What a person decides about a proposed binding: other columns, none, what words and codes mean."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from fokus.custody.answers.incoming import Incoming
from fokus.evaluation import Evaluation
from fokus.material.binding import Bound
from fokus.material.matching.answers import Reading
from fokus.material.proposal import Match, item_match, people_match, proposed
from fokus.problems import Argument, Problem, shortened
from fokus.study.cells import point_id
from fokus.study.instrument import BLANK, ResponseFormat

CERTAIN: Final = 0.8
_GROUPS: Final = ("site", "profession")
_SHOWN: Final = frozenset({"items-not-found", "round-not-found"})
_ASKED: Final = frozenset({
    "unmatched-site", "unmatched-profession", "answers-unmatched", "codes-by-order", "codes-yes-no",
    "codes-doubtful",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coding:
    """Items whose answers are read in one way: what the codes mean, and which nobody understands.

    ``certainty`` is that of the answers that are understood, 0 where those are not even half of them.
    """

    items: tuple[str, ...]
    response: ResponseFormat
    values: Mapping[str, str]
    unknown: tuple[str, ...]
    certainty: float

    @property
    def is_doubtful(self) -> bool:
        """Whether somebody must look at it."""
        return self.certainty < CERTAIN or bool(self.unknown)


def doubtful(incoming: Incoming) -> list[Match]:
    """Return the matches whose columns are less than certain."""
    return [each for each in incoming.proposal.matches if each.likeness < CERTAIN]


def codings(incoming: Incoming) -> list[Coding]:
    """Return the ways in which closed items are read, each with its items."""
    found: dict[tuple[object, ...], Coding] = {}
    for match in incoming.proposal.matches:
        item = match.part.removeprefix("item.")
        response = incoming.instrument.format_of(item) if item != match.part else None
        reading = match.reading
        if response and reading:
            key = (str(response), *sorted(reading.values.items()), *reading.unknown)
            items = (*(found[key].items if key in found else ()), item)
            certainty = _understood(reading, set(incoming.export.values(match.columns[0])) - {""})
            before = found[key].certainty if key in found else 1.0
            found[key] = Coding(items, response, reading.values, reading.unknown, min(before, certainty))
    return list(found.values())


def _understood(reading: Reading, cells: set[str]) -> float:
    """Return how sure the answers that are understood are; each of the others halved the whole."""
    if 2 * len(cells & set(reading.unknown)) > len(cells):
        return 0.0
    return min(1.0, 2 * reading.certainty) if reading.unknown else reading.certainty


def open_words(incoming: Incoming) -> list[tuple[Match, str]]:
    """Return the words of sites and professions that nobody understands yet."""
    return [(each, word) for each in incoming.proposal.matches for word in each.unknown]


def with_match(incoming: Incoming, part: str, match: Match | None) -> Incoming:
    """Return an export with another match for one part, or without any."""
    rest = [each for each in incoming.proposal.matches if each.part != part]
    used = frozenset(match.columns) if match else frozenset()
    free = [each for each in rest if not (used & set(each.columns) and each.part.startswith("item."))]
    return _with(incoming, [*free, match] if match else rest)


def _with(incoming: Incoming, matches: Iterable[Match]) -> Incoming:
    order = ["round", "respondent", *_GROUPS, *(f"item.{each.id}" for each in incoming.instrument.item)]
    ordered = sorted(matches, key=lambda each: order.index(each.part))
    made = proposed(incoming.export, incoming.instrument, ordered, incoming.proposal.problems)
    return replace(incoming, proposal=made)


def with_column(incoming: Incoming, part: str, column: str, evaluation: Evaluation) -> Incoming:
    """Return an export in which a person says which column a part is."""
    export, earlier = incoming.export, incoming.earlier
    item = part.removeprefix("item.")
    if item == part:
        return with_match(incoming, part, people_match(part, column, export, evaluation.design, earlier))
    return with_match(incoming, part, item_match(item, column, export, incoming.instrument, earlier))


def with_round(incoming: Incoming, when: str) -> Incoming:
    """Return an export of which a person says the round."""
    return with_match(incoming, "round", Match("round", (), when, 1.0, "told"))


def with_certain(incoming: Incoming, part: str) -> Incoming:
    """Return an export in which a person has accepted a match."""
    matches = [
        replace(each, likeness=1.0) if each.part == part else each for each in incoming.proposal.matches
    ]
    return _with(incoming, matches)


def with_word(incoming: Incoming, part: str, word: str, meant: str) -> Incoming:
    """Return an export in which a word means a site or a profession, or none of them (empty)."""
    match = next(each for each in incoming.proposal.matches if each.part == part)
    unknown = tuple(each for each in match.unknown if each != word)
    holds = match.holds
    if isinstance(holds, Bound):
        holds = holds.model_copy(update={"values": {**holds.values, word: meant}})
    return with_match(incoming, part, replace(match, holds=holds, unknown=unknown))


def with_coding(incoming: Incoming, coding: Coding, values: Mapping[str, str]) -> Incoming:
    """Return an export in which the cells of some items mean what a person says of them."""
    matches = []
    for each in incoming.proposal.matches:
        if each.part.removeprefix("item.") in coding.items and each.reading and isinstance(each.holds, Bound):
            said = {**each.holds.values, **values}
            reading = replace(each.reading, values=said, unknown=(), certainty=1.0)
            holds = each.holds.model_copy(update={"values": said})
            each = replace(each, holds=holds, reading=reading, certainty=each.likeness)  # noqa: PLW2901
        matches.append(each)
    return _with(incoming, matches)


def meanings_of(response: ResponseFormat, language: str) -> dict[str, str]:
    """Return what a cell may mean: the id of each answer, with its label."""
    points = {point_id(each.value): each.text(language) or f"{each.value:g}" for each in response.points}
    return (
        points | {each.id: each.text(language) or each.id for each in response.non_answers} | {BLANK: BLANK}
    )


def only_certain(incoming: Incoming) -> tuple[Incoming, list[Problem]]:
    """Take what is certain enough without asking; what a scale or the round stands on is not left out.

    Other uncertain parts are left unbound, with a warning for each.
    """
    needed = {"round", *(f"item.{each}" for scale in incoming.instrument.scale for each in scale.item_ids)}
    problems = []
    for each in doubtful(incoming):
        problems.append(_uncertain(incoming, each, needed=each.part in needed))
        incoming = with_match(incoming, each.part, None)
    for coding in codings(incoming):
        if coding.certainty < CERTAIN:
            shown = shortened(", ".join(f"{cell} = {meant}" for cell, meant in coding.values.items()))
            arguments: dict[str, Argument] = {
                "items": shortened(", ".join(coding.items)),
                "word": shown or shortened(", ".join(coding.unknown)),
            }
            problems.append(Problem("uncertain-coding", incoming.where, arguments))
    return incoming, problems


def _uncertain(incoming: Incoming, match: Match, *, needed: bool) -> Problem:
    if match.part == "round":
        return Problem("which-round", incoming.where)
    column = shortened(", ".join(match.columns))
    arguments: dict[str, Argument] = {
        "part": match.part.removeprefix("item."), "word": column, "share": round(100 * match.likeness),
    }  # fmt: skip
    code = "uncertain-column" if needed else "column-left-out"
    return Problem(code, incoming.where, arguments, severity="error" if needed else "warning")


def unsettled(incoming: Incoming) -> list[Problem]:
    """Return why an export cannot be bound: its round, or every item, is unknown."""
    if incoming.proposal.binding:
        return []
    parts = {each.part for each in incoming.proposal.matches}
    code = "nothing-bound" if "round" in parts else "which-round"
    return [Problem(code, incoming.where)]


def warnings_of(incoming: Incoming, *, asking: bool) -> list[Problem]:
    """Return what the reading and the proposal tell, but for what is shown or asked anyway."""
    told = (*incoming.export.warnings, *incoming.proposal.problems)
    known = _SHOWN | _ASKED if asking else _SHOWN
    left = {shortened(column) for column in incoming.proposal.columns_left}
    return [each for each in told if each.code not in known and not _is_left(each, left)]


def _is_left(problem: Problem, left: Collection[str]) -> bool:
    """Tell whether what was hidden in an answer stays outside with its whole column."""
    return problem.code == "identifier-in-answer" and problem.place.column in left


def in_order(incoming: Incoming) -> list[Match]:
    """Return the matches for which only the order of the columns speaks."""
    return [each for each in doubtful(incoming) if each.reason == "order"]
