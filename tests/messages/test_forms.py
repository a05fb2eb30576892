import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.messages.forms import (
    capitalized,
    decimal,
    interval_in_words,
    p_value,
    percent,
    signed_interval,
)


@pytest.mark.parametrize(
    ("value", "digits", "swedish", "english"),
    [
        (2.71, 2, "2,71", "2.71"),
        (-0.06, 2, "−0,06", "−0.06"),
        (-0.001, 2, "0,00", "0.00"),
        (12345, 0, "12\u00a0345", "12,345"),
        (0.125, 2, "0,12", "0.12"),
        (3, 1, "3,0", "3.0"),
    ],
)
def test_decimals(value: float, digits: int, swedish: str, english: str):
    assert decimal(value, digits, "sv") == swedish
    assert decimal(value, digits, "en") == english


def test_an_interval_has_a_dash_but_the_word_beside_a_minus():
    assert signed_interval(2.1, 3.4, 1, "sv") == "2,1–3,4"
    assert signed_interval(-0.06, 0.14, 2, "sv") == "−0,06 till 0,14"
    assert signed_interval(-0.06, 0.14, 2, "en") == "−0.06 to 0.14"
    assert interval_in_words(0.1, 0.46, 2, "sv") == "0,10 till 0,46"


@pytest.mark.parametrize(
    ("p", "swedish"),
    [
        (0.03, "p\u00a0=\u00a00,03"),
        (0.13, "p\u00a0=\u00a00,13"),
        (0.0031, "p\u00a0=\u00a00,003"),
        (0.0004, "p\u00a0<\u00a00,001"),
        (0.0, "p\u00a0<\u00a00,001"),
        (0.0496, "p\u00a0=\u00a00,0496"),
        (0.0523, "p\u00a0=\u00a00,05"),
        (0.9999, "p\u00a0=\u00a01,00"),
    ],
)
def test_p_values(p: float, swedish: str):
    assert p_value(p, "sv") == swedish


@given(st.floats(0, 1))
def test_p_is_never_written_as_zero(p: float):
    assert "0,000" not in p_value(p, "sv")


def test_p_never_seems_to_cross_a_limit_by_rounding():
    assert p_value(0.04999, "sv") == "p\u00a0=\u00a00,04999"
    assert p_value(0.0451, "sv") == "p\u00a0=\u00a00,045"


def test_per_cent_has_a_hard_space_in_swedish():
    assert percent(0.853, "sv") == "85\u00a0%"
    assert percent(0.853, "en") == "85%"


def test_capitalizing_leaves_the_rest():
    assert capitalized("elevhälsa i Lindby") == "Elevhälsa i Lindby"
    assert capitalized("") == ""
