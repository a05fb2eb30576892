from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.material.readers.dates import MONTHS, dates_in

DAY = date(2025, 10, 14)


@pytest.mark.parametrize(
    "text",
    [
        "2025-10-14", "20251014", "14/10 2025", "14/10-2025", "14/10/2025", "10/14/2025", "14.10.2025",
        "14-10-2025", "2025/10/14", "den 14 oktober 2025", "14:e oktober 2025", "14 okt. 2025",
        "tisdag 14 Oktober 2025 kl. 13.00", "October 14, 2025", "Oct 14 2025", "14th of October 2025",
        "October 14th, 2025, 1:02PM", "Kuratorer-20251014_130240-Meeting Transcript", "20251014130240",
        "intervju_20251014_lindby", "lindby-2025-10-14-kuratorer", "2025-10-14T13:02:40", "14_oktober_2025",
        "14\noktober\u00a02025", "Fokusintervju 20251014 1302",
    ],
)  # fmt: skip
def test_a_day_as_it_is_written(text: str):
    assert dates_in(text) == (DAY,)


@pytest.mark.parametrize(
    "text",
    [
        "", "14 oktober", "14/10", "05/06/2025", "2025-02-30", "31 februari 2025", "20251314", "2025-13-01",
        "20101014-1234", "201010141234", "19900214+1234", "14 skolor 2025", "dnr 2025/1234", "3.5 2025",
        "kl. 12.30", "1025-10-14", "20251014130", "14 ok 2025", "vt 2025", "112025-10-14",
    ],
)  # fmt: skip
def test_what_is_no_day_or_may_be_two(text: str):
    assert dates_in(text) == ()


def test_days_come_in_the_order_of_the_text_and_once():
    text = "Intervju 14 oktober 2025 (2025-10-14), utskriven 3 november 2025, inspelad 20251013"
    assert dates_in(text) == (DAY, date(2025, 11, 3), date(2025, 10, 13))


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.integers(0, 1))
def test_what_is_written_is_read(day: date, language: int):
    names = MONTHS[day.month - 1].split()
    written = (
        day.isoformat(), f"{day:%Y%m%d}", f"{day.day}/{day.month} {day.year}",
        f"den {day.day} {names[0]} {day.year}", f"{names[language % len(names)]} {day.day}, {day.year}",
    )  # fmt: skip
    assert [dates_in(each) for each in written] == [(day,)] * len(written)
    assert dates_in(f"{written[0]} och {(day + timedelta(1)).isoformat()}") == (day, day + timedelta(1))


@given(st.text(st.sampled_from("0123456789-/. majokt"), max_size=200))
def test_no_text_is_too_odd(text: str):
    assert all(1900 <= day.year < 2100 for day in dates_in(text))
