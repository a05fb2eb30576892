"""Linking: by who persons are, never by position, and never two rows into one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.analysis.linking import linked
from fokus.analysis.paired import paired_t

ROUNDS = ["våren", "hösten"]
FIRST = [2.0, 2.4, 3.2, 1.8, 2.6, 3.0, 2.2, 2.8, 3.6, 1.6, 2.4, 3.4]
SECOND = [2.6, 2.2, 3.8, 2.4, 2.6, 3.8, 2.8, 2.6, 3.8, 2.6, 3.0, 3.2]
PERSONS = [f"kurator-{n}" for n in range(12)] * 2
WHEN = ["våren"] * 12 + ["hösten"] * 12


@given(st.permutations(range(24)))
@settings(deadline=None, database=None, max_examples=30)
def test_rows_in_another_order_are_paired_by_who_they_are(order: list[int]) -> None:
    values = np.array(FIRST + SECOND)
    found = linked(values[order], [PERSONS[n] for n in order], [WHEN[n] for n in order], ROUNDS)
    assert paired_t(*found.values.T).statistic == pytest.approx(paired_t(FIRST, SECOND).statistic)


def test_rounds_stand_in_the_studys_order_not_the_alphabets() -> None:
    found = linked(FIRST + SECOND, PERSONS, WHEN, ROUNDS)
    assert found.values[0].tolist() == [2.0, 2.6]
    back = linked(FIRST + SECOND, PERSONS, WHEN, ROUNDS[::-1])
    assert back.values[0].tolist() == [2.6, 2.0]


def test_a_person_twice_in_a_round_is_never_averaged() -> None:
    with pytest.raises(ValueError, match="twice"):
        linked([1.0, 2.0], ["kurator-1", "kurator-1"], ["våren", "våren"], ROUNDS)


def test_values_without_a_person_or_of_another_round_are_left_out() -> None:
    persons = ["rektor-1", None, None, "rektor-1"]
    found = linked([1.0, 2.0, 3.0, 4.0], persons, ["våren", "våren", "våren", "sommaren"], ROUNDS)
    assert found.persons == ("rektor-1",)
    assert found.values == pytest.approx(np.array([[1.0, np.nan]]), nan_ok=True)
