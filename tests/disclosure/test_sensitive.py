"""Answers to sensitive questions are one system: no hidden few may be known closer than the rule allows.

The attacker here tries every whole table there is.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.analysis.query import parse_one
from fokus.analysis.result import Base, Estimate, Presence, Result
from fokus.disclosure.earlier import from_plain, to_plain
from fokus.disclosure.guard import published, release
from fokus.study.design import Design

LIMIT = 3
DESIGN = Design.model_validate(
    {
        "study": {"title": "Liten studie", "smallest_group": LIMIT},
        "round": [{"id": "omg1", "label": "maj", "from": "2025-05-01", "to": "2025-06-15"}],
        "site": [{"id": f"s{n}", "label": f"s{n}"} for n in range(2)],
        "profession": [{"id": f"p{n}", "label": f"p{n}"} for n in range(3)],
    }
)
Cells = dict[tuple[str, str], tuple[int, ...]]
Guess = dict[tuple[str, str], tuple[int, ...]]


def who(cells: Cells, answer: int | None = None, **at: str) -> Base:
    """Return those of a profession or site, and who of them gave an answer."""
    return frozenset(
        Presence(f"{profession}-{site}-{number}-{each}", "omg1")
        for (profession, site), given_by in cells.items()
        if at.get("profession", "all") in {profession, "all"} and at.get("site", "all") in {site, "all"}
        for number, count in enumerate(given_by)
        if answer in {None, number}
        for each in range(count)
    )


def asked(cells: Cells, dimension: str, answers: Sequence[int] | None = None) -> Result:
    """Return a sensitive item by a dimension with its total."""
    place = 0 if dimension == "profession" else 1
    rows, number = [], len(next(iter(cells.values())))
    for group in [*dict.fromkeys(at[place] for at in cells), "all"]:
        base = who(cells, **{dimension: group})
        for answer in range(number) if answers is None else answers:
            counted = who(cells, answer, **{dimension: group})
            at = {"item": "k1", dimension: group, "answer": str(answer)}
            share = len(counted) / len(base) if base else None
            rows.append(
                Estimate(
                    at, "share", share, count=len(counted), n=len(base), unit="share", base=base,
                    counted=counted, about=frozenset({"k1"}), sensitive=True, of_two=number == 2,
                )
            )  # fmt: skip
    query = parse_one(f"items of=k1 by={dimension}")
    return Result(query, "estimate", ("item", dimension, "answer"), tuple(rows))


def guesses(cells: Cells) -> Iterator[Guess]:
    """Yield every table with as many in each cell."""
    number = len(next(iter(cells.values())))
    ways = [
        [each for each in product(range(sum(told) + 1), repeat=number) if sum(each) == sum(told)]
        for told in cells.values()
    ]
    return (dict(zip(cells, each, strict=True)) for each in product(*ways))


def told(cells: Cells, at: dict[str, str]) -> int:
    return len(who(cells, int(at["answer"]), **{k: v for k, v in at.items() if k in {"profession", "site"}}))


def fitting(cells: Cells, shown: Sequence[Estimate]) -> list[Guess]:
    return [
        guess
        for guess in guesses(cells)
        if all(row.hidden or told(guess, dict(row.at)) == row.count for row in shown)
    ]


def assert_nothing_worked_out(
    cells: Cells, results: Sequence[Result], shown: Sequence[Estimate], known: Sequence[Estimate] = ()
) -> None:
    """Try every table that fits what is shown; what was ``known`` may leave a number less room."""
    rows = [row for each in results for row in each.rows]
    before, fits = fitting(cells, known), fitting(cells, [*known, *shown])
    for row, bare in zip(rows, shown, strict=True):
        count, n = row.count or 0, row.n or 0
        few = 1 <= count < LIMIT or 0 <= n - count < LIMIT
        if n and few:
            assert bare.hidden
            possible = [told(guess, dict(row.at)) for guess in fits]
            already = [told(guess, dict(row.at)) for guess in before]
            assert min(possible) <= max(0, count - LIMIT, min(already))
            assert max(possible) >= min(n, count + LIMIT, max(already))


three = st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=2).map(tuple), min_size=2, max_size=3)
four = st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3).map(tuple), min_size=2, max_size=2)


@settings(deadline=None, max_examples=50)
@given(three | four)
def test_no_hidden_answer_of_few_is_worked_out_from_groups_and_their_total(given_by: list[tuple[int, ...]]):
    cells = {(f"p{n}", "s0"): each for n, each in enumerate(given_by)}
    results = [asked(cells, "profession")]
    assert_nothing_worked_out(cells, results, [r for each in release(results, DESIGN) for r in each.rows])


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=4, max_size=4))
def test_two_tables_of_the_same_persons_are_one_system(given_by: list[tuple[int, int]]):
    at = [(profession, site) for profession in ("p0", "p1") for site in ("s0", "s1")]
    cells: Cells = dict(zip(at, given_by, strict=True))
    results = [asked(cells, "profession"), asked(cells, "site")]
    assert_nothing_worked_out(cells, results, [r for each in release(results, DESIGN) for r in each.rows])


@settings(deadline=None, max_examples=50)
@given(three)
def test_what_was_published_before_is_known_and_stays(given_by: list[tuple[int, ...]]):
    """First those of one answer were told by site; then all answers by profession."""
    cells = {(f"p{n}", "s0"): each for n, each in enumerate(given_by)}
    first = [asked(cells, "site", [0])]
    before = release(first, DESIGN)[0].rows
    known = from_plain(to_plain(published(first, DESIGN)))
    later = [asked(cells, "profession")]
    now = release(later, DESIGN, known)[0].rows
    again = release(first, DESIGN, known)[0].rows
    assert [each.count for each in again] == [each.count for each in before]
    assert_nothing_worked_out(cells, later, now, before)


def test_of_two_hidden_groups_a_total_nearly_tells_the_small_one():
    """Of 8 and 12, 16 said yes together: at least 4 of the 8, who were 7."""
    cells: Cells = {("p0", "s0"): (7, 1), ("p1", "s0"): (9, 3), ("p2", "s0"): (20, 20)}
    (shown,) = release([asked(cells, "profession")], DESIGN)
    hidden = {each.at["profession"] for each in shown.rows if each.hidden}
    assert "p0" in hidden
    assert_nothing_worked_out_by_bounds(cells, shown.rows)


def assert_nothing_worked_out_by_bounds(cells: Cells, shown: Sequence[Estimate]) -> None:
    """Try every number of yes in each group, where trying every table would take too long."""
    sizes = [sum(each) for each in cells.values()]
    grid = np.indices([size + 1 for size in sizes]).reshape(len(sizes), -1)
    groups = [at[0] for at in cells]
    fits = np.ones(grid.shape[1], dtype=bool)
    for row in shown:
        if not row.hidden and row.at["answer"] == "0":
            inside = [n for n, each in enumerate(groups) if row.at["profession"] in {each, "all"}]
            fits &= grid[inside].sum(axis=0) == row.count
    for number, (yes, no) in enumerate(cells.values()):
        if 1 <= yes < LIMIT or 0 <= no < LIMIT:
            possible = grid[number][fits]
            assert possible.min() <= max(0, yes - LIMIT)
            assert possible.max() >= min(yes + no, yes + LIMIT)
