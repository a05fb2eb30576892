"""What several coders said of the same text: one row a unit of it, one column a coder.

The whole text is the universe: what nobody coded was judged too. What the interviewer says, and what was
taken out at somebody's request, cannot be coded and is no unit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, repeat
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from fokus.analysis.participation import author_of, held_where
from fokus.analysis.query import Query
from fokus.analysis.result import Note
from fokus.analysis.scope import allowed, group_of
from fokus.coding.coding import Coding
from fokus.evaluation import Evaluation
from fokus.evaluation.judging import comparable, parts
from fokus.evaluation.withholding import is_removed
from fokus.material.transcript import Turn
from fokus.study.design import Interview
from fokus.study.source import Source

FEWEST_CODERS = 2
ABSENT = -1
ALL_OF_IT = 2**40
MOST_IN_A_NUMBER = 24  # so many coders' judgements, and the text, are told apart by one whole number

_transcript, _turn = attrgetter("transcript"), attrgetter("turn")
_coder, _code = attrgetter("coder"), attrgetter("code")
_start, _end = attrgetter("start"), attrgetter("end")


@dataclass(frozen=True, slots=True)
class Units:
    """The turns, or the characters, of the texts that at least two coders coded.

    ``texts`` are those texts, ``of`` how many there are with those that fewer coded, and ``left_out``
    the units of these. ``sizes`` are the units of each text, which stand text after text; ``turns`` holds
    the first unit of each turn and how many they are. ``coded`` tells, a row a text, which of the
    ``coders`` coded it.
    """

    texts: tuple[str, ...]
    coders: tuple[str, ...]
    sizes: NDArray[np.intp]
    turns: Mapping[tuple[str, int], tuple[int, int]]
    coded: NDArray[np.bool_]
    of: int
    left_out: int

    def pairs(self) -> list[tuple[str, str]]:
        """Return the pairs of coders who coded a text both."""
        both = self.coded.astype(int).T @ self.coded.astype(int)
        pairs = combinations(range(len(self.coders)), 2)
        return [(self.coders[one], self.coders[other]) for one, other in pairs if both[one, other]]


def double_coded(evaluation: Evaluation, query: Query) -> Units:
    """Return the units of the interviews that a query is about and at least two of its coders coded."""
    who = comparable(evaluation)
    coders = tuple(each for each in evaluation.coders if allowed(query, "coder", each))
    asked = {
        each.id: there
        for each in evaluation.design.interview
        if _is_asked(evaluation, query, each) and (there := _turns(evaluation, query, each))
    }
    double = [each for each in asked if len(who.get(each, set()) & {*coders}) >= FEWEST_CODERS]
    lengths = {(each, turn.number): _length(query, turn) for each in double for turn in asked[each]}
    begins = accumulate(lengths.values(), initial=0)
    turns = {turn: (begin, lengths[turn]) for turn, begin in zip(lengths, begins, strict=False)}
    of_text = [sum(_length(query, turn) for turn in asked[each]) for each in double]
    coded = np.array([[coder in who[each] for coder in coders] for each in double], dtype=bool)
    left = sum(_length(query, turn) for each in asked if each not in double for turn in asked[each])
    return Units(
        tuple(double), coders, np.array(of_text, dtype=np.intp), turns,
        coded.reshape(len(double), len(coders)), len(asked), left,
    )  # fmt: skip


def told(evaluation: Evaluation, units: Units) -> Note:
    """Return what was double-coded, by how many, and in how many of the interviews nobody saw the other's."""
    there, coders = parts(evaluation), int(units.coded.any(axis=0).sum())
    counts = {
        "count": len(units.texts), "of": units.of, "coders": coders, "units": int(units.sizes.sum()),
        "blind": sum(map(there.was_blind, units.texts)),
    }  # fmt: skip
    return Note("double-coded" if coders == FEWEST_CODERS else "double-coded-several", counts)


def still_blind(evaluation: Evaluation) -> Iterator[Note]:
    """Yield the note that interviews are left out because they are still coded blind."""
    if blind := parts(evaluation).hidden(evaluation.design.interviews):
        yield Note("agreement-blind", {"count": len(blind)})


def _is_asked(evaluation: Evaluation, query: Query, interview: Interview) -> bool:
    there = interview.id in evaluation.transcripts and held_where(query, {}, interview)
    return there and allowed(query, "transcript", interview.id)


def _turns(evaluation: Evaluation, query: Query, interview: Interview) -> list[Turn]:
    """Return the turns of an interview that can be coded, of the professions that a query is about."""
    turns = evaluation.transcripts[interview.id].turns
    codable = [each for each in turns if each.kind != "interviewer" and not is_removed(each)]
    if query.only("profession") is None and query.only("group") is None:
        return codable
    source = Source(interview.id, "interview", interview.round, interview.site, interview.professions)
    said_by = [(each, author_of(evaluation, source, each).profession) for each in codable]
    return [
        each
        for each, profession in said_by
        if allowed(query, "profession", profession)
        and allowed(query, "group", group_of(evaluation, profession))
    ]


def _length(query: Query, turn: Turn) -> int:
    return len(turn.text) if query.unit == "characters" else 1


@dataclass(frozen=True, slots=True)
class Placed:
    """Where codings stand among the units, a column each: the first unit, how many, the coder, the code."""

    first: NDArray[np.intp]
    length: NDArray[np.intp]
    coder: NDArray[np.intp]
    code: NDArray[np.intp]
    codes: tuple[str, ...]

    def of(self, codes: Iterable[str]) -> NDArray[np.bool_]:
        """Return which of the codings have one of some codes."""
        wanted = {*codes}
        return np.array([each in wanted for each in self.codes], dtype=bool)[self.code]


def placed(units: Units, codings: Iterable[Coding], *, characters: bool) -> Placed:
    """Place the codings that stand on units, each by one of their coders."""
    rows = [*codings]
    codes = {each: number for number, each in enumerate(dict.fromkeys(map(_code, rows)))}
    columns = {each: number for number, each in enumerate(units.coders)}
    turn = _turns_of(units, rows)
    coder = _numbered(map(columns.get, map(_coder, rows), repeat(ABSENT)))
    there = (turn != ABSENT) & (coder != ABSENT)
    turns = np.array([*units.turns.values()], dtype=np.intp).reshape(-1, 2)
    first, length = turns[turn[there]].T
    if characters:
        start, end = _ends(rows, there)
        first, length = first + start, np.minimum(end, length) - start
    code = _numbered(map(codes.__getitem__, map(_code, rows)))
    return Placed(first, length, coder[there], code[there], tuple(codes))


def _turns_of(units: Units, rows: Sequence[Coding]) -> NDArray[np.intp]:
    """Return which of the turns each coding stands on."""
    texts = {each: number for number, each in enumerate(units.texts)}
    spots = np.array([(texts[text], turn) for text, turn in units.turns], dtype=np.intp).reshape(-1, 2)
    table = np.full((len(texts) + 1, spots[:, 1].max(initial=0) + 2), ABSENT, dtype=np.intp)
    table[spots[:, 0], spots[:, 1]] = np.arange(len(spots))
    text = _numbered(map(texts.get, map(_transcript, rows), repeat(ABSENT)))
    return np.asarray(table[text, np.minimum(_numbered(map(_turn, rows)), table.shape[1] - 1)])


def _numbered(found: Iterable[int]) -> NDArray[np.intp]:
    return np.fromiter(found, dtype=np.intp)


def _ends(rows: Sequence[Coding], there: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where codings begin and end in their turns; one of a whole turn ends with it."""
    starts = _or_else(map(_start, rows), 0)
    ends = _or_else(map(_end, rows), ALL_OF_IT)
    return starts[there], ends[there]


def _or_else(found: Iterable[int | None], instead: int) -> NDArray[np.intp]:
    given = np.array([*found], dtype=float)
    return np.asarray(np.nan_to_num(given, nan=instead), dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Judged:
    """What several coders said, a row each text and each thing that they said of units of it.

    ``codes`` has a column a coder: 1 where she put the code, 0 where not, ``ABSENT`` where she did not code
    the text. ``times`` are the units of which they said so.
    """

    text: NDArray[np.intp]
    codes: NDArray[np.int8]
    times: NDArray[np.intp]

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody put the code anywhere."""
        return not (self.codes == 1).any()


def judged(units: Units, there: Placed, codes: Iterable[str]) -> Judged:
    """Return what each coder judged of one topic. Ranges that overlap are one: a unit is coded once.

    Between one end of a range and the next, all units were judged alike: they are one row.
    """
    edges, covered = _stretches(units, there, there.of(codes))
    text = np.searchsorted(np.cumsum(units.sizes), edges[:-1], side="right")
    silent = np.where(units.coded, 0, ABSENT).astype(np.int8)[text]
    found = np.where(covered & (silent != ABSENT), 1, silent).astype(np.int8)
    return _counted(text, found, np.diff(edges))


def _stretches(
    units: Units, there: Placed, chosen: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return where a text or a range begins or ends, and which coders' ranges cover what lies between."""
    first, coder = there.first[chosen], there.coder[chosen]
    last = first + there.length[chosen]
    edges = np.unique(np.concatenate([[0], np.cumsum(units.sizes), first, last]))
    covered = np.zeros((len(edges) - 1, len(units.coders)), dtype=bool)
    for each in range(len(units.coders)):
        begin, end = (np.searchsorted(edges, at[coder == each]) for at in (first, last))
        open_ones = np.bincount(begin, minlength=len(edges)) - np.bincount(end, minlength=len(edges))
        covered[:, each] = np.cumsum(open_ones)[:-1] > 0
    return edges, covered


def _counted(text: NDArray[np.intp], codes: NDArray[np.int8], times: NDArray[np.intp]) -> Judged:
    """Count units of a text of which the same was said together."""
    several = codes.shape[1]
    powers = 3 ** np.arange(several, dtype=np.int64 if several <= MOST_IN_A_NUMBER else object)
    said = text * 3**several + (codes.astype(powers.dtype) - ABSENT) @ powers
    _, first, which = np.unique(said, return_index=True, return_inverse=True)
    return Judged(text[first], codes[first], np.bincount(which, times, len(first)).astype(np.intp))


def together(found: Sequence[Judged], texts: NDArray[np.bool_], columns: Sequence[int]) -> Judged:
    """Return what some coders judged in the texts chosen, of several topics."""
    inside = [texts[each.text] for each in found]
    return _counted(
        np.concatenate([each.text[there] for each, there in zip(found, inside, strict=True)]),
        np.concatenate([each.codes[there][:, columns] for each, there in zip(found, inside, strict=True)]),
        np.concatenate([each.times[there] for each, there in zip(found, inside, strict=True)]),
    )
