"""Rule 1, whatever the bases are: no small base, no small difference, no small rest."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.analysis.result import Base, Presence, fewest
from fokus.disclosure.bases import Claim, hidden

K = 5


def people(*numbers: int, when: str = "omg1", known: bool = True) -> Base:
    return frozenset(Presence(f"P{number:02}", when, known=known) for number in numbers)


def first(n: int, start: int = 0, when: str = "omg1") -> Base:
    return people(*range(start, start + n), when=when)


def claims(*bases: Base, measure: str = "m", limit: int = K) -> list[Claim]:
    return [Claim(row, measure, base, limit) for row, base in enumerate(bases)]


def is_few(base: Base, limit: int = K) -> bool:
    return 1 <= fewest(base) < limit


def shown_of(asked: list[Claim]) -> list[Claim]:
    gone = hidden(asked)
    return [each for each in asked if each.row not in gone]


# The cases that the rule was made for


def test_a_base_below_the_limit_is_hidden_and_an_empty_one_is_not() -> None:
    assert hidden(claims(first(4), first(5), frozenset())) == {0}


def test_fourteen_and_the_twelve_who_were_linked() -> None:
    """Means 3.10 for 14 and 3.00 for the 12 linked put the two who left at 3.64 to 3.77."""
    assert hidden(claims(first(14), first(12))) == {1}


def test_of_two_answers_that_differ_by_enough_both_are_shown() -> None:
    assert hidden(claims(first(17), first(12))) == frozenset()


def test_values_of_different_measures_are_not_subtracted() -> None:
    one, other = claims(first(14)), [Claim(1, "another item", first(12), K)]
    assert hidden([*one, *other]) == frozenset()


def test_a_hidden_part_cannot_be_counted_out_of_the_total() -> None:
    total, nurses, counsellors, psychologists = first(23), first(10), first(11, 10), first(2, 21)
    assert hidden(claims(nurses, counsellors, psychologists, total)) == {0, 2}


def test_also_when_each_part_was_asked_for_by_itself() -> None:
    parts = [first(6, start) for start in (0, 6, 12)]
    assert hidden(claims(first(20), *parts)) == {3}


def test_parts_of_different_divisions_are_taken_together() -> None:
    """Lindby, and of Sjövik only the counsellors, leave three of Sjövik."""
    lindby, counsellors_of_sjovik = first(8), first(7, 8)
    assert hidden(claims(first(18), lindby, counsellors_of_sjovik)) == {2}


def test_parts_stand_for_the_total_that_was_not_asked_for() -> None:
    """Nurses and counsellors are everybody: without Lindby's they leave three of Sjövik."""
    nurses, counsellors, lindby = first(9), first(9, 9), first(15)
    assert hidden(claims(nurses, counsellors, lindby)) == {1}


def test_two_divisions_of_one_total_do_not_hide_each_other() -> None:
    everybody = range(20)
    sites = [people(*(n for n in everybody if n % 2 == half)) for half in (0, 1)]
    professions = [first(10), first(10, 10)]
    assert hidden(claims(first(20), *sites, *professions)) == frozenset()


def test_of_equal_parts_the_last_is_hidden() -> None:
    assert hidden(claims(first(6), first(6, 6), first(13))) == {1}


def test_an_empty_part_is_no_part() -> None:
    assert hidden(claims(first(9), frozenset(), first(9))) == frozenset()


def test_a_few_of_one_round_cannot_be_counted_out_of_all_rounds() -> None:
    """Three answered again in November: the same persons as in May, and yet no others."""
    may, november = first(9), first(3, when="omg2")
    assert hidden(claims(may, november, may | november)) == {0, 1}


def test_two_rounds_of_the_same_persons_are_not_subtracted() -> None:
    assert hidden(claims(first(14), first(12, when="omg2"))) == frozenset()


def test_those_whom_nobody_knows_may_be_the_same_in_both_rounds() -> None:
    may, november = people(1, 2, 3, 4, known=False), people(5, 6, 7, 8, when="omg2", known=False)
    assert hidden(claims(may | november)) == {0}
    assert hidden(claims(people(1, 2, 3, 4) | people(5, 6, 7, 8, when="omg2"))) == frozenset()


# A sensitive answer


def sensitive(base: Base, counted: Base, row: int = 0) -> Claim:
    return Claim(row, "sensitive", base, K, counted)


@pytest.mark.parametrize(("count", "is_hidden"), [(0, False), (1, True), (4, True), (5, False), (15, False)])
def test_few_who_gave_a_sensitive_answer_are_hidden(count: int, *, is_hidden: bool) -> None:
    assert hidden([sensitive(first(20), first(count))]) == ({0} if is_hidden else frozenset())


@pytest.mark.parametrize("count", [16, 19, 20])
def test_so_are_the_few_or_none_who_did_not(count: int) -> None:
    assert hidden([sensitive(first(20), first(count))]) == {0}


def test_all_answers_of_a_cell_are_hidden_together() -> None:
    base = first(20)
    assert hidden([sensitive(base, first(3), 0), sensitive(base, first(17, 3), 1)]) == {0, 1}


def test_a_sensitive_cell_cannot_be_counted_out_of_the_total() -> None:
    """In the whole 20 of 40 said it, among the rectors 2 of 12: the others' 18 of 28 tell on the two."""
    said = first(18) | first(2, 28)
    total, others, rectors = first(40), first(28), first(12, 28)
    asked = [sensitive(base, base & said, row) for row, base in enumerate((others, rectors, total))]
    assert hidden(asked) == {0, 1}


def test_those_of_no_group_who_all_agree_cannot_be_counted_out_either() -> None:
    said = first(10) | first(8, 30)
    asked = [sensitive(base, base & said, row) for row, base in enumerate((first(38), first(30)))]
    assert hidden(asked) == {1}


# Whatever is asked


def bases(persons: int) -> st.SearchStrategy[Base]:
    everybody = [Presence(f"P{n:02}", when) for n in range(persons) for when in ("omg1", "omg2")]
    some = st.frozensets(st.sampled_from(everybody), max_size=2 * persons)
    whole_rounds = st.sampled_from([first(n, when=when) for n in range(persons) for when in ("omg1", "omg2")])
    return some | whole_rounds


@st.composite
def divisions(draw: st.DrawFn) -> list[Base]:
    """Return a total, its parts by one or two divisions, a linked subset of each, and random others."""
    n = draw(st.integers(4, 28))
    found = [first(n)]
    for _ in range(draw(st.integers(1, 2))):
        belongs = draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
        found += [people(*(p for p in range(n) if belongs[p] == part)) for part in range(4)]
    linked = draw(st.frozensets(st.sampled_from(sorted(first(n)))))
    found += [base & linked for base in list(found)] if draw(st.booleans()) else []
    found += draw(st.lists(bases(n), max_size=3))
    return list(draw(st.permutations(found)))


@given(divisions(), st.integers(3, 6))
@settings(deadline=None, database=None, max_examples=200)
def test_no_base_no_difference_and_no_rest_is_small(given_bases: list[Base], limit: int) -> None:
    shown = {each.base for each in shown_of(claims(*given_bases, limit=limit))}
    for base in shown:
        assert not is_few(base, limit)
        inner = [part for part in shown if part and part < base]
        for part in inner:
            assert not is_few(base - part, limit)
        for size in (2, 3, 4):
            for parts in combinations(inner, size):
                together = frozenset().union(*parts)
                if len(together) == sum(map(len, parts)):
                    assert not is_few(base - together, limit)


@given(divisions())
@settings(deadline=None, database=None, max_examples=100)
def test_what_is_hidden_depends_on_the_claims_alone(given_bases: list[Base]) -> None:
    again = [frozenset(sorted(base)) for base in given_bases]
    assert hidden(claims(*given_bases)) == hidden(claims(*again))


@given(divisions())
@settings(deadline=None, database=None, max_examples=100)
def test_rows_of_one_base_are_shown_or_hidden_together(given_bases: list[Base]) -> None:
    asked = claims(*given_bases, *given_bases)
    gone = hidden(asked)
    half = len(given_bases)
    assert {row for row in gone if row < half} == {row - half for row in gone if row >= half}


@given(divisions())
@settings(deadline=None, database=None, max_examples=100)
def test_nothing_is_hidden_without_a_reason(given_bases: list[Base]) -> None:
    """A row alone, or all of what is shown plus one hidden row, tells why: else it might be shown."""
    asked = claims(*given_bases)
    gone = hidden(asked)
    largest = max(asked, key=lambda each: len(each.base))
    assert largest.row not in gone or is_few(largest.base)


@given(divisions(), st.data())
@settings(deadline=None, database=None, max_examples=100)
def test_no_sensitive_answer_of_few_is_told_by_a_base_or_a_difference(
    given_bases: list[Base], data: st.DataObject
) -> None:
    everybody = sorted(frozenset[Presence]().union(*given_bases))
    said = data.draw(st.frozensets(st.sampled_from(everybody))) if everybody else frozenset()
    asked = [sensitive(base, base & said, row) for row, base in enumerate(given_bases)]
    shown = {each.base for each in shown_of(asked)}
    differences = {base - part for base in shown for part in shown if part < base}
    for base in filter(None, shown | differences):
        assert not is_few(base & said)
        assert fewest(base - said) >= K


def test_a_large_study_is_judged_in_a_moment() -> None:
    """Ten professions at fifty sites, both divisions and their cells, and the total; a few are small."""
    everybody = [Presence(f"P{n:05}", "omg1") for n in range(4000)]
    cells = [frozenset(everybody[n::500]) for n in range(500)]
    cells = [frozenset(sorted(cell)[: 3 if n % 50 == 7 else 8]) for n, cell in enumerate(cells)]
    sites = [frozenset().union(*cells[n * 10 : n * 10 + 10]) for n in range(50)]
    professions = [frozenset().union(*cells[n::10]) for n in range(10)]
    gone = hidden(claims(*cells, *sites, *professions, frozenset().union(*cells)))
    assert {n for n in range(500) if n % 50 == 7} < gone
    assert len(gone) <= 30
