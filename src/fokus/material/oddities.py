"""What is odd in survey answers although each of them is allowed: warnings for a person to judge."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fokus.material.responses import Responses
from fokus.problems import Argument, Place, Problem
from fokus.study.design import Design
from fokus.study.instrument import BLANK, Instrument, Scale

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

FEWEST_ITEMS = 8
FEWEST_IN_COMMON = 4
FEWEST_COMPLETE = 20
FEWEST_TO_JUDGE = 3
SECONDS_AN_ANSWER = 1.0
CLOCK_UNITS = (86_400, 3_600, 60, 1)
LONGEST_SECONDS = 7 * 86_400
UNLIKELY = 0.001
LEAST_SHARE = 0.05
FEWEST_REPEATED = 2
MOST_NAMED = 10


def oddities(responses: Responses, instrument: Instrument, design: Design) -> Iterator[Problem]:
    """Find what is odd in the answers to a questionnaire, each with its file and rows."""
    yield from _straight_lined(responses, instrument)
    yield from _impossible_durations(responses)
    for scale in instrument.scale:
        yield from _against_the_scale(responses, instrument, scale)
        yield from _uneven_scale(responses, scale, design)
    for earlier, later in pairwise(design.rounds):
        yield from _repeated_round(responses, earlier, later)
    yield from _reworded(responses, instrument, design)


def _warning(code: str, place: Place, arguments: Mapping[str, Argument]) -> Problem:
    return Problem(code, place, arguments, severity="warning")


def _named(code: str, people: pd.DataFrame, odd: Flags, **more: Argument) -> Iterator[Problem]:
    """Yield a problem for each file that has odd rows: the first of them by number, and how many."""
    for file, rows in people[odd].groupby("file", sort=False)["row"]:
        numbers = sorted(int(row) for row in rows)
        named = ", ".join(map(str, numbers[:MOST_NAMED])) + (" …" if len(numbers) > MOST_NAMED else "")
        arguments = {"number": len(numbers), "rows": named, **more}
        yield _warning(code, Place(str(file), row=numbers[0]), arguments)


def _in_scales(responses: Responses, instrument: Instrument) -> dict[str, list[str]]:
    """Return the items of all scales that were answered, by their response format."""
    items = dict.fromkeys(item for scale in instrument.scale for item in scale.item_ids)
    by_format: dict[str, list[str]] = {}
    for item in items:
        if item in responses.answers.columns:
            by_format.setdefault(str(instrument.find_item(item).response), []).append(item)
    return by_format


def _points(responses: Responses, item: str) -> Numbers:
    return responses.answers[item].to_numpy(dtype=float)


def _straight_lined(responses: Responses, instrument: Instrument) -> Iterator[Problem]:
    """Find who gave one and the same answer to at least eight items of the scales, and no other.

    Where the scales have reverse-keyed items, some of them must be among the answered and some of the
    others too: then the answers contradict each other.
    """
    turned = {item for scale in instrument.scale for item in scale.reverse_keyed}
    n = len(responses.people)
    same, most = np.ones(n, dtype=bool), np.zeros(n, dtype=int)
    met = {True: np.zeros(n, dtype=bool), False: np.zeros(n, dtype=bool)}
    for items in _in_scales(responses, instrument).values():
        lowest, highest, count = np.full(n, np.inf), np.full(n, -np.inf), np.zeros(n, dtype=int)
        for item in items:
            points = _points(responses, item)
            lowest, highest = np.fmin(lowest, points), np.fmax(highest, points)
            count += ~np.isnan(points)
            met[item in turned] |= ~np.isnan(points)
        same &= lowest >= highest
        most = np.maximum(most, count)
    both_ways = met[True] & met[False] if turned else np.ones(n, dtype=bool)
    yield from _named("straight-lined", responses.people, same & both_ways & (most >= FEWEST_ITEMS))


def _impossible_durations(responses: Responses) -> Iterator[Problem]:
    """Find who ended before starting, took less than a second for each closed question, or over a week.

    Clocks of an export that show only minutes, hours or days are given that much more time.
    """
    if responses.times.empty:
        return
    people = responses.people
    seconds = responses.times["seconds"].to_numpy(dtype=np.float64)
    unit = responses.times["seconds"].groupby(people["file"], observed=True).transform(_clock_unit).to_numpy()
    answered = (responses.given.notna() & (responses.given != BLANK)).sum(axis="columns").to_numpy()
    yield from _named("ended-before-started", people, seconds < 0)
    too_fast = (seconds >= 0) & (seconds + unit < answered * SECONDS_AN_ANSWER)
    yield from _named("too-fast", people, too_fast)
    yield from _named("lasted-long", people, seconds > LONGEST_SECONDS)


def _clock_unit(seconds: "pd.Series[float]") -> int:
    known = seconds[seconds.notna()]
    return next((each for each in CLOCK_UNITS if not (known % each).any()), 0)


def _against_the_scale(responses: Responses, instrument: Instrument, scale: Scale) -> Iterator[Problem]:
    r"""Find the items whose answers, as keyed, go against the rest of their scale.

    .. math:: r_i = cor(x_i, \sum_{j \ne i} x_j) < 0

    of at least 20 complete cases. The most negative item is named and left out, and the others are
    judged without it, so that one item keyed the wrong way does not make others look so. Below three
    items nobody can tell which of them it is.
    """
    items = [item for item in scale.item_ids if item in responses.answers.columns]
    keyed = _keyed(responses, instrument, scale, items)
    complete = keyed[~np.isnan(keyed).any(axis=1)]
    left = list(range(len(items)))
    while len(complete) >= FEWEST_COMPLETE and len(left) >= FEWEST_TO_JUDGE:
        rests = [_correlation(complete[:, at], complete[:, left].sum(axis=1)) for at in left]
        worst = int(np.argmin(rests))
        if rests[worst] >= 0:
            return
        item = items[left.pop(worst)]
        code = "needlessly-reversed" if item in scale.reverse_keyed else "not-flagged-reversed"
        arguments: dict[str, Argument] = {"item": item, "scale": scale.id, "number": len(complete)}
        yield _warning(code, _questionnaire(instrument), arguments)


def _keyed(responses: Responses, instrument: Instrument, scale: Scale, items: list[str]) -> Numbers:
    columns = []
    for item in items:
        points, response = _points(responses, item), instrument.format_of(item)
        turn = item in scale.reverse_keyed and response is not None
        columns.append(response.lowest + response.highest - points if turn and response else points)
    return np.stack(columns, axis=1) if columns else np.empty((0, 0))


def _correlation(item: Numbers, total: Numbers) -> float:
    """Return the correlation of an item with the rest of a total; 0 where one of them does not vary."""
    rest = total - item
    if np.ptp(item) == 0 or np.ptp(rest) == 0:
        return 0.0
    return float(np.corrcoef(item, rest)[0, 1])


def _questionnaire(instrument: Instrument) -> Place:
    return Place(f"instruments/{instrument.id}.toml")


def _uneven_scale(responses: Responses, scale: Scale, design: Design) -> Iterator[Problem]:
    """Find the rounds in which a scale was asked without some of the items that it had in another."""
    asked = {when: _asked(responses, scale, when) for when in design.rounds}
    ever = dict.fromkeys(item for items in asked.values() for item in items)
    for when, items in asked.items():
        missing = [item for item in ever if item not in items]
        if items and missing:
            rows = responses.people[responses.people["round"] == when]
            arguments: dict[str, Argument] = {"scale": scale.id, "round": when, "items": ", ".join(missing)}
            yield _warning("scale-differs", Place(str(rows["file"].iloc[0])), arguments)


def _asked(responses: Responses, scale: Scale, when: str) -> list[str]:
    given = responses.given[responses.people["round"] == when]
    return [item for item in scale.item_ids if item in given.columns and given[item].notna().any()]


def _reworded(responses: Responses, instrument: Instrument, design: Design) -> Iterator[Problem]:
    """Find the items that were asked in other words in one round than in another."""
    for item in instrument.item:
        changed = {each.round for each in item.reworded}
        rounds = _answered_in(responses, item.id) if changed else []
        for when in (each for each in design.rounds if each in changed):
            if when in rounds and len(rounds) > 1:
                arguments: dict[str, Argument] = {"item": item.id, "round": when}
                yield _warning("item-reworded", _questionnaire(instrument), arguments)


def _answered_in(responses: Responses, item: str) -> list[str]:
    for frame in (responses.given, responses.texts):
        if item in frame.columns:
            return list(dict.fromkeys(responses.people.loc[frame[item].notna(), "round"].tolist()))
    return []


def _repeated_round(responses: Responses, earlier: str, later: str) -> Iterator[Problem]:
    r"""Find the linked persons who gave every answer of one round again in the next: carried forward.

    They are told when that is more than chance: with :math:`p_i` the share who give item i the same
    answer (the larger of what the distributions of both rounds give, and of what those do who did not
    repeat everything), :math:`\lambda = \sum_{persons} \prod_i p_i` are expected to repeat all that
    they answered both times, at least four items, by chance; told are at least two persons and a
    twentieth of all, whose number is less likely than one in a thousand (Poisson).
    """
    from scipy.special import pdtrc

    before, after = _linked(responses, earlier, later)
    first, second = (responses.answers.loc[each].to_numpy(dtype=float) for each in (before, after))
    common = ~np.isnan(first) & ~np.isnan(second)
    judged = common.sum(axis=1) >= FEWEST_IN_COMMON
    repeated = judged & ((first == second) | ~common).all(axis=1)
    number, expected = int(repeated.sum()), _expected(first[judged], second[judged], repeated[judged])
    enough = number >= max(FEWEST_REPEATED, LEAST_SHARE * judged.sum())
    if enough and float(pdtrc(number - 1, expected)) < UNLIKELY:
        odd = responses.people.index.isin(after[repeated])
        yield from _named("round-repeated", responses.people, odd, round=later, earlier=earlier)


def _linked(responses: Responses, earlier: str, later: str) -> tuple[pd.Index, pd.Index]:
    """Return the rows of those who answered in both rounds, in the same order."""
    people = responses.people[responses.people["linked"].astype(bool)]
    rows = [
        pd.Series(inside.index, index=inside["respondent"])
        for inside in (people[people["round"] == when] for when in (earlier, later))
    ]
    both = rows[0].index.intersection(rows[1].index)
    return pd.Index(rows[0].loc[both].to_numpy()), pd.Index(rows[1].loc[both].to_numpy())


def _expected(first: Numbers, second: Numbers, repeated: Flags) -> float:
    """Return how many may be expected to repeat all their answers by chance."""
    common = ~np.isnan(first) & ~np.isnan(second)
    alike = [
        max(
            _by_distribution(first[there, at], second[there, at]),
            _share_alike(first[there & ~repeated, at], second[there & ~repeated, at]),
        )
        for at, there in enumerate(common.T)
    ]
    logs = np.log(np.clip(alike, 1e-12, 1.0))
    return float(np.exp(common @ logs).sum())


def _by_distribution(first: Numbers, second: Numbers) -> float:
    return float(sum((first == point).mean() * (second == point).mean() for point in np.unique(first)))


def _share_alike(first: Numbers, second: Numbers) -> float:
    return float((first == second).mean()) if first.size else 0.0
