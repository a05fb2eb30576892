"""What coders judged differently, one code on one turn at a time, and what was decided of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from fokus.coding.coding import Coding
from fokus.coding.events import Decide
from fokus.evaluation import Evaluation
from fokus.evaluation.judging import comparable, parts
from fokus.evaluation.withholding import is_removed

SEVERAL = 2
Kind = Literal["code", "boundary"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One code on one turn that not all who coded the text put there, or not on the same words.

    ``codings`` are all of them, by anybody of ``coders``. ``decision`` is the newest about them.
    """

    transcript: str
    turn: int
    code: str
    theme: str
    kind: Kind
    coders: tuple[str, ...]
    codings: tuple[Coding, ...]
    decision: Decide | None = None
    by: str = ""
    kept: frozenset[str] = frozenset()

    @property
    def said(self) -> tuple[str, ...]:
        """Return who put the code."""
        there = {each.coder for each in self.codings}
        return tuple(each for each in self.coders if each in there)

    @property
    def is_decided(self) -> bool:
        """Tell whether somebody has decided on all of it."""
        return self.decision is not None


def disagreements(
    evaluation: Evaluation, *, themes: Collection[str] = (), boundaries: bool = False
) -> list[Disagreement]:
    """Return what was judged differently, in the order of the texts; ``boundaries`` too when asked for.

    What is still coded blind is left out.
    """
    blind = parts(evaluation).hidden(evaluation.texts)
    order = {each: number for number, each in enumerate(evaluation.coders)}
    who = {
        text: tuple(sorted(coders, key=lambda each: order.get(each, len(order))))
        for text, coders in comparable(evaluation).items()
        if len(coders) >= SEVERAL and text not in blind and text in evaluation.texts
    }
    about = _decisions(evaluation)
    found = _differing(evaluation, _by_place(evaluation, who), who, about)
    kinds = ("code", "boundary") if boundaries else ("code",)
    chosen = [each for each in found if each.kind in kinds and (not themes or each.theme in themes)]
    texts = {each: number for number, each in enumerate(evaluation.texts)}
    return sorted(chosen, key=lambda each: (texts[each.transcript], each.turn, each.kind, each.code))


Spot = tuple[str, int, str]


def _by_place(evaluation: Evaluation, who: Mapping[str, Collection[str]]) -> dict[Spot, list[Coding]]:
    found: defaultdict[Spot, list[Coding]] = defaultdict(list)
    for each in evaluation.codings:
        if each.coder in who.get(each.transcript, ()):
            found[each.transcript, each.turn, each.code].append(each)
    return found


def _differing(
    evaluation: Evaluation,
    by_place: Mapping[Spot, list[Coding]],
    who: Mapping[str, tuple[str, ...]],
    about: Mapping[str, tuple[Decide, str]],
) -> Iterator[Disagreement]:
    for (text, number, code), codings in by_place.items():
        turn = evaluation.texts[text].turn(number)
        kind = _kind(codings, who[text], len(turn.text) if turn else 0)
        if kind is None or turn is None or turn.kind == "interviewer" or is_removed(turn):
            continue
        theme = evaluation.codebook.theme_of(code)
        made = _made(codings, about, evaluation)
        kept = frozenset(each.id for each in codings if made and each.id in made[0].keep)
        decision, by = made or (None, "")
        yield Disagreement(text, number, code, theme, kind, who[text], tuple(codings), decision, by, kept)


def _kind(codings: Iterable[Coding], coders: Collection[str], length: int) -> Kind | None:
    """Return how coders differ on a turn: in whether a code is there, in which words it is on, or not."""
    places: defaultdict[str, set[int]] = defaultdict(set)
    for each in codings:
        places[each.coder] |= {*range(each.start or 0, length if each.end is None else each.end)}
    if places.keys() != {*coders}:
        return "code"
    first, *others = places.values()
    return "boundary" if any(each != first for each in others) else None


def _decisions(evaluation: Evaluation) -> dict[str, tuple[Decide, str]]:
    """Return the newest decision about each coding, with who made it."""
    return {
        one: (each, coder) for each, coder in evaluation.logs.decisions() for one in (*each.keep, *each.drop)
    }


def _made(
    codings: Iterable[Coding], about: Mapping[str, tuple[Decide, str]], evaluation: Evaluation
) -> tuple[Decide, str] | None:
    """Return the decision that is about every one of some codings, with the code that they still have."""
    found = [about.get(each.id) for each in codings]
    whole = [
        each
        for each, coding in zip(found, codings, strict=True)
        if each is not None and evaluation.held.code_of(each[0].code) == coding.code
    ]
    return max(whole, key=lambda each: each[0].id) if len(whole) == len(found) else None
