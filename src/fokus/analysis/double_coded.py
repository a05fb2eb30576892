"""What several coders said of the same text: one row a unit of it, one column a coder.

The whole text is the universe: what nobody coded was judged too. What the interviewer says, and what was
taken out at somebody's request, cannot be coded and is no unit.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations

import numpy as np
from numpy.typing import NDArray

from fokus.analysis.participation import author_of, held_where
from fokus.analysis.query import Query
from fokus.analysis.scope import allowed, group_of
from fokus.coding.coding import Coding
from fokus.evaluation import Evaluation
from fokus.evaluation.withholding import is_removed
from fokus.material.transcript import Turn
from fokus.study.design import Interview
from fokus.study.source import Source

FEWEST_CODERS = 2
ABSENT = -1
Judged = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Units:
    """The turns, or the characters, of the texts that at least two coders coded.

    ``texts`` are those texts, ``of`` how many there are with those that fewer coded, and ``left_out``
    the units of these. ``text`` is the number of the text of each unit; ``turns`` holds the first unit
    of each turn and how many they are. ``coded`` tells, a row a text, which of the ``coders`` coded it.
    """

    texts: tuple[str, ...]
    coders: tuple[str, ...]
    text: NDArray[np.intp]
    turns: Mapping[tuple[str, int], tuple[int, int]]
    coded: NDArray[np.bool_]
    of: int
    left_out: int

    def pairs(self) -> list[tuple[str, str]]:
        """Return the pairs of coders who coded a text both."""
        both = self.coded.astype(int).T @ self.coded.astype(int)
        pairs = combinations(range(len(self.coders)), 2)
        return [(self.coders[one], self.coders[other]) for one, other in pairs if both[one, other]]


def coders_of(evaluation: Evaluation) -> dict[str, set[str]]:
    """Return who coded each text: whoever put a code on it, also one that was taken away again.

    Of a text on which a coder put nothing, nothing is known of that coder: it was not coded, which is not
    the same as coded without a find. An undone coding was never put.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    ledger = evaluation.logs
    for log in ledger.logs.values():
        for text, adds in log.adds.items():
            if any(ledger.holds(each, log) for each in adds):
                found[text].add(log.coder)
    return found


def double_coded(evaluation: Evaluation, query: Query) -> Units:
    """Return the units of the interviews that a query is about and at least two of its coders coded."""
    who = coders_of(evaluation)
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
        tuple(double), coders, np.repeat(np.arange(len(double)), of_text), turns,
        coded.reshape(len(double), len(coders)), len(asked), left,
    )  # fmt: skip


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


def judged(units: Units, codings: Iterable[Coding], *, characters: bool) -> Judged:
    """Return, a row a unit and a column a coder, 1 where a coder put one of some codings, else 0.

    A coder who did not code the text is ``ABSENT``. Ranges that overlap are one: a unit is coded once.
    """
    found = np.where(units.coded[units.text], 0, ABSENT).astype(np.int8)
    columns = {each: number for number, each in enumerate(units.coders)}
    for each in codings:
        place, column = units.turns.get((each.transcript, each.turn)), columns.get(each.coder)
        if place is None or column is None:
            continue
        begin, length = place
        covered = slice(each.start, each.end) if characters else slice(None)
        found[begin : begin + length, column][covered] = 1
    return found


def codes_of(
    found: Sequence[Judged], chosen: NDArray[np.bool_], columns: Sequence[int]
) -> NDArray[np.float64]:
    """Return what some coders judged of the units chosen, topic after topic, nan where they are absent."""
    codes = np.concatenate([each[chosen][:, columns] for each in found]).astype(float)
    codes[codes == ABSENT] = np.nan
    return codes
