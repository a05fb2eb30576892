"""A figure is as high as its lines need, so that it leaves the rest of the page to the text."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.report.drawings import BETWEEN_MM, WORDS_MM, Line, Panel, pitch_of

LINES = st.builds(
    lambda rows, begins: Line("\n".join(["Vi har tid avsatt för att samverka"] * rows), (), begins),
    st.integers(1, 4),
    st.booleans(),
)


def high(line: Line) -> float:
    return WORDS_MM * (line.label.count("\n") + 1)


@given(st.lists(LINES, min_size=1, max_size=20))
def test_no_label_touches_the_next_one(lines: list[Line]):
    panel = Panel("", tuple(lines))
    for (above, below), (first, last) in zip(pairwise(lines), pairwise(panel.places), strict=True):
        free = pitch_of(panel) * (last - first) - (high(above) + high(below)) / 2
        assert free >= BETWEEN_MM or math.isclose(free, BETWEEN_MM)


def test_a_long_statement_above_a_short_round_needs_less_than_two_long_ones():
    long, short = Line("Jag vet vem jag ska\nringa", ()), Line("November 2025", ())
    assert pitch_of(Panel("", (long, short))) == pytest.approx(6.75)
    assert pitch_of(Panel("", (long, long))) == pytest.approx(8.5)
