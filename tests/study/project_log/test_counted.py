from random import Random

from hypothesis import given
from hypothesis import strategies as st

from fokus.study.project_log import Counted, total

COUNTS = st.builds(
    Counted, count=st.integers(0, 500), qualifier=st.sampled_from(["", "about", "nearly", "at_least"])
)


def test_one_nearly_makes_a_sum_about():
    seminar = Counted(count=100, qualifier="nearly")
    assert total([seminar]) == seminar
    assert total([seminar, Counted(count=30)]) == Counted(count=130, qualifier="about")


def test_a_sum_with_one_at_least_is_at_least():
    assert total([Counted(count=120, qualifier="at_least"), Counted(count=18)]) == Counted(
        count=138, qualifier="at_least"
    )


def test_the_sum_of_none_is_none():
    assert total([]) is None


@given(st.lists(COUNTS, min_size=1, max_size=6), st.randoms())
def test_a_sum_does_not_depend_on_the_order(counts: list[Counted], random: Random):
    shuffled = counts[:]
    random.shuffle(shuffled)
    assert total(counts) == total(shuffled)


@given(st.lists(COUNTS, min_size=2, max_size=6), st.integers(1, 5))
def test_sums_of_sums_are_the_sum(counts: list[Counted], cut: int):
    parts = [total(counts[:cut]), total(counts[cut:])]
    assert total(each for each in parts if each is not None) == total(counts)


@given(st.lists(COUNTS, min_size=1, max_size=6))
def test_a_sum_is_exact_only_where_everything_was_counted(counts: list[Counted]):
    found = total(counts)
    assert found is not None
    assert (found.qualifier == "") is all(each.qualifier == "" for each in counts)
