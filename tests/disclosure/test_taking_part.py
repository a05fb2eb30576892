"""Numbers asked are known to everybody: a total must not pin down the few who are hidden beneath it."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.analysis.query import parse_one
from fokus.analysis.result import Estimate, Presence, Result
from fokus.disclosure.guard import published, release
from fokus.evaluation import load
from fokus.publish import ask
from fokus.study.design import Design

EXAMPLE = Path(__file__).parents[2] / "analyses" / "tillsammans"
LIMIT = 5
DESIGN = Design.model_validate(
    {
        "study": {"title": "Liten studie", "smallest_group": LIMIT},
        "round": [{"id": "omg1", "label": "maj", "from": "2025-05-01", "to": "2025-06-15"}],
        "site": [{"id": "lindby", "label": "Lindby"}],
        "profession": [{"id": f"y{n}", "label": f"y{n}"} for n in range(6)],
    }
)
Parts = list[tuple[int, int]]


def row(profession: str, people: set[str], n: int) -> Estimate:
    base = frozenset(Presence(each, "omg1") for each in people)
    return Estimate(
        {"questionnaire": "enkat", "profession": profession, "round": "omg1"}, "response",
        len(people) / n if n else None, count=len(people), n=n, unit="share", counts="participation",
        base=base, about=frozenset({"enkat"}),
    )  # fmt: skip


def answered(parts: Parts) -> Result:
    """Return an answer by profession: how many answered, of how many, and the total."""
    people = [{f"{n}-{each}" for each in range(count)} for n, (count, _) in enumerate(parts)]
    rows = [row(f"y{n}", people[n], parts[n][1]) for n in range(len(parts))]
    total = row("all", set().union(*people), sum(n for _, n in parts))
    query = parse_one("response by=profession across=round")
    return Result(query, "estimate", ("questionnaire", "profession", "round"), (*rows, total))


def shown(parts: Parts) -> list[int | None]:
    (released,) = release([answered(parts)], DESIGN)
    return [each.count for each in released.rows]


def test_two_hidden_groups_of_known_size_are_not_enough_when_they_leave_no_room():
    """11 and 2 were asked and 12 answered: one of the two answered at least, so one more is hidden."""
    assert shown([(12, 14), (10, 11), (16, 18), (2, 2), (0, 2)]) == [12, None, 16, None, None, 40]


def test_where_there_is_room_no_more_is_hidden():
    assert shown([(12, 14), (8, 11), (16, 18), (2, 2)]) == [12, None, 16, None, 38]


def test_where_nothing_gives_room_the_total_goes_too():
    assert shown([(4, 4), (5, 5)]) == [None, None, None]


def test_the_same_number_is_hidden_wherever_it_stands():
    first = answered([(12, 14), (10, 11), (16, 18), (2, 2), (0, 2)])
    released = release([first, first], DESIGN)
    assert [each.count for each in released[0].rows] == [each.count for each in released[1].rows]


def by_two(people: dict[tuple[int, int], int], asked: int = 30) -> list[Result]:
    """Return who answered by profession and by site, each with the total."""
    who = {at: {f"{at}-{each}" for each in range(number)} for at, number in people.items()}
    found = []
    for place, dimension in enumerate(("profession", "site")):
        query = parse_one(f"response by={dimension} across=round")
        groups = [
            (str(value), {one for at, ones in who.items() if at[place] == value for one in ones})
            for value in sorted({at[place] for at in people})
        ]
        rows = [
            Estimate(
                {"questionnaire": "enkat", dimension: name, "round": "omg1"}, "response", len(ones) / asked,
                count=len(ones), n=asked, unit="share", counts="participation",
                base=frozenset(Presence(each, "omg1") for each in ones), about=frozenset({"enkat"}),
            )
            for name, ones in [*groups, ("all", set().union(*who.values()))]
        ]  # fmt: skip
        found.append(Result(query, "estimate", ("questionnaire", dimension, "round"), tuple(rows)))
    return found


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 6), min_size=4, max_size=4))
def test_two_tables_of_the_same_persons_are_one_system(numbers: list[int]):
    cells = [(profession, site) for profession in range(2) for site in range(2)]
    results = by_two(dict(zip(cells, numbers, strict=True)))
    shown_rows = [row for each in release(results, DESIGN) for row in each.rows]
    whole = [row for each in results for row in each.rows]
    guesses = np.indices((sum(numbers) + 1,) * 4).reshape(4, -1)
    sums = [[[0, 1], [2, 3], [0, 1, 2, 3]], [[0, 2], [1, 3], [0, 1, 2, 3]]]
    said = [guesses[each].sum(axis=0) for table in sums for each in table]
    fits = np.all(
        [each == row.count for each, row in zip(said, shown_rows, strict=True) if row.count is not None],
        axis=0,
    )
    for each, row in zip(said, whole, strict=True):
        if 1 <= (row.count or 0) < LIMIT:
            assert each[fits].min() <= max(0, row.count - LIMIT)
            assert min(each[fits].max(), row.n) >= min(row.n, row.count + LIMIT, sum(numbers))


def test_what_an_item_tells_of_the_same_persons_is_known_as_well():
    """Ten have answered an item, which says how many of them answered at all."""
    parts = [(12, 14), (10, 11), (16, 18), (2, 2), (0, 2)]
    taking_part = answered(parts)
    base = taking_part.rows[1].base
    mean = Estimate({"item": "k1", "profession": "y1"}, "mean", 3.0, n=10, base=base, about=frozenset({"k1"}))
    asked = Result(parse_one("items by=profession"), "estimate", ("item", "profession"), (mean,))
    counts, answers = release([taking_part, asked], DESIGN)
    *each, total = [row.count for row in counts.rows]
    each[1] = each[1] if answers.rows[0].hidden else answers.rows[0].n
    possible = [
        guess
        for guess in product(*(range(n + 1) for _, n in parts))
        if all(known in (None, guess[n]) for n, known in enumerate(each)) and total in (None, sum(guess))
    ]
    assert {guess[3] for guess in possible} == {0, 1, 2}


parts = st.integers(0, 9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None)
@given(st.lists(parts, min_size=2, max_size=4))
def test_no_hidden_few_can_be_worked_out_closer_than_the_rule_allows(of: Parts):
    counts = shown(of)
    total = counts.pop()
    possible = [
        guess
        for guess in product(*(range(n + 1) for _, n in of))
        if all(each in (None, guess[n]) for n, each in enumerate(counts)) and total in (None, sum(guess))
    ]
    for n, (count, asked) in enumerate(of):
        if 1 <= count < LIMIT:
            assert counts[n] is None
            assert min(guess[n] for guess in possible) <= max(0, count - LIMIT)
            assert max(guess[n] for guess in possible) >= min(asked, count + LIMIT)


def test_in_the_example_the_psychologists_of_may_may_have_answered_or_not():
    study, _ = load(EXAMPLE)
    assert study is not None
    rows = ask(study, "response by=profession where=round:omg1").rows
    hidden = {each.at["profession"] for each in rows if each.hidden}
    assert hidden == {"kurator", "skolpsykolog", "arbetsterapeut"}


parts_by_two = st.lists(parts, min_size=3, max_size=4)


def possible(of: Parts, told: list[int | None], sums: list[tuple[set[int], int]]) -> list[tuple[int, ...]]:
    """Return every number of answers that fits what is told of each group, and of some together."""
    return [
        guess
        for guess in product(*(range(n + 1) for _, n in of))
        if all(each in (None, guess[n]) for n, each in enumerate(told))
        and all(sum(guess[n] for n in some) == number for some, number in sums)
    ]


@settings(deadline=None, max_examples=50)
@given(parts_by_two)
def test_what_was_published_of_other_groups_is_known_to_whoever_sees_these(of: Parts):
    """First some professions together were told; then each of them, without any total."""
    people = [{f"{n}-{each}" for each in range(count)} for n, (count, _) in enumerate(of)]
    together = {0, 1, 2}
    n = sum(of[each][1] for each in together)
    first = row("all", set().union(*(people[each] for each in together)), n)
    query = parse_one("response across=round")
    before = Result(query, "estimate", ("questionnaire", "round"), (first,))
    known = published([before], DESIGN)
    told = release([before], DESIGN)[0].rows[0].count
    sums = [] if told is None else [(together, told)]
    (released,) = release([replace(answered(of), rows=answered(of).rows[:-1])], DESIGN, known)
    counts = [each.count for each in released.rows]
    beforehand, fits = possible(of, [None] * len(of), sums), possible(of, counts, sums)
    for n, (count, asked) in enumerate(of):
        if 1 <= count < LIMIT:
            already = [guess[n] for guess in beforehand]
            assert counts[n] is None
            assert min(guess[n] for guess in fits) <= max(0, count - LIMIT, min(already))
            assert max(guess[n] for guess in fits) >= min(asked, count + LIMIT, max(already))


def of_theme(profession: str, people: set[str], *, said: int) -> Estimate:
    base = frozenset(Presence(each, "omg1") for each in people)
    return Estimate(
        {"theme": "tid", "profession": profession}, "share", said / len(people), count=said, n=len(people),
        unit="persons", base=base, about=frozenset({"tid"}),
    )  # fmt: skip


def test_themes_counted_in_persons_tell_who_took_part():
    """Of eleven and two in service twelve took part: one of the two at least, if no more is hidden."""
    of = [(12, 14), (10, 11), (16, 18), (2, 2)]
    told = [each.model_copy(update={"population": {"lindby": of[n][1]}})
            for n, each in enumerate(DESIGN.profession[: len(of)])]  # fmt: skip
    people = [{f"{n}-{each}" for each in range(count)} for n, (count, _) in enumerate(of)]
    rows = [of_theme(f"y{n}", some, said=0) for n, some in enumerate(people)]
    rows.append(of_theme("all", set().union(*people), said=0))
    query = parse_one("themes by=profession unit=persons where=round:omg1")
    result = Result(query, "estimate", ("theme", "profession"), tuple(rows))
    (released,) = release([result], DESIGN.model_copy(update={"profession": told}))
    *counts, total = [each.n for each in released.rows]
    sums = [] if total is None else [(set(range(len(of))), total)]
    assert counts[3] is None
    assert {guess[3] for guess in possible(of, counts, sums)} == {0, 1, 2}
