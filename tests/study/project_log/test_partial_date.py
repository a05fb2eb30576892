from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.study.project_log.partial_date import (
    PartialDate,
    Precision,
    Written,
    lacks_year,
    read_date,
    widened,
    written_date,
)

DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
PRECISIONS = st.sampled_from(["day", "month", "term", "half-year", "year"])


@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        (date(2018, 10, 9), "2018-10-09", "2018-10-09", "day"),
        ("2018-10-09", "2018-10-09", "2018-10-09", "day"),
        ("2018-05", "2018-05-01", "2018-05-31", "month"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2017-vt", "2017-01-01", "2017-06-30", "term"),
        ("2017-HT", "2017-07-01", "2017-12-31", "term"),
        ("2017-h1", "2017-01-01", "2017-06-30", "half-year"),
        (2017, "2017-01-01", "2017-12-31", "year"),
        ("2017-01/2017-02", "2017-01-01", "2017-02-28", "span"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(written: Written, first: str, last: str, precision: Precision):
    assert read_date(written) == PartialDate(date.fromisoformat(first), date.fromisoformat(last), precision)


@pytest.mark.parametrize("written", ["12/9", "12.9", "12 september", "september", "9 oktober", "maj"])
def test_a_date_without_a_year_is_no_date_and_is_told_apart(written: Written):
    assert read_date(written) is None
    assert lacks_year(written)


@pytest.mark.parametrize("written", ["2018-13", "2018-02-30", "2018-05/2018-02", "201", "", "2018-q3"])
def test_what_cannot_be_is_no_date(written: Written):
    assert read_date(written) is None
    assert not lacks_year(written)


def test_a_precision_told_beside_a_date_widens_it_and_never_narrows():
    assert read_date(date(2025, 10, 31), "term") == read_date("2025-ht")
    assert read_date("2025", "month") == read_date("2025")


@given(DAYS, PRECISIONS)
def test_writing_and_reading_are_inverses(day: date, precision: Precision):
    when = widened(day, precision)
    assert read_date(written_date(when)) == when


@given(DAYS, PRECISIONS)
def test_a_widened_date_holds_its_day(day: date, precision: Precision):
    when = widened(day, precision)
    assert when.start <= day <= when.end
    assert widened(when.end, precision) == when


@given(DAYS, DAYS)
def test_a_span_holds_both_its_ends(one: date, other: date):
    first, last = sorted([one, other])
    assert read_date(f"{first}/{last}") == PartialDate(first, last, "span")
