from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.problems import Place
from fokus.study.consent import ALTOGETHER, Consents, check_consents, read_consents

FILE = "consent.csv"
HEADER = "participant;source;date;scope;withdrawn\n"
CONSENTS = HEADER + (
    "D07;blankett 2025-05-02;2025-05-02;allt;2025-11-01\n"
    "D11;blankett 2025-05-02;2025-05-02;intervju, enkät;\n"
    "D12;muntligt, inspelat;2025-05-16;interview,quotes;all\n"
    "D20;e-post;;all;\n"
)
MAY, NOVEMBER = date(2025, 5, 16), date(2025, 11, 1)


def read(text: str) -> Consents:
    consents, problems = read_consents(text, FILE)
    assert not problems
    return consents


def test_a_consent_covers_what_was_agreed_until_the_day_it_is_withdrawn():
    consents = read(CONSENTS)
    assert consents.covers("D07", "quotes", date(2025, 10, 31))
    assert not consents.covers("D07", "interview", NOVEMBER)
    assert [consents.covers("D11", kind, MAY) for kind in ("interview", "survey", "quotes")] == [
        True, True, False,
    ]  # fmt: skip
    assert not consents.covers("D12", "interview", MAY)
    assert consents.covers("D20", "survey", NOVEMBER)
    assert consents.covers("D99", "quotes", NOVEMBER)


def test_withdrawn_altogether_is_since_the_first_day():
    consents = read(CONSENTS)
    assert [each.withdrawn for each in consents.records] == [NOVEMBER, None, ALTOGETHER, None]
    assert [consents.has_left(each) for each in ("D07", "D12")] == [False, True]
    assert consents.of("D11")[0].source == "blankett 2025-05-02"


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("D07;blankett;i maj;allt;", "not-a-date", "date"),
        ("D07;blankett;2025-05-02;allt;i höstas", "not-a-date", "withdrawn"),
        ("D07;blankett;2025-05-02;allt;2025-05-01", "withdrawn-before", "withdrawn"),
        ("D07;blankett;2025-05-02;intervju, film;", "unknown-scope", "scope"),
        ("D07;blankett;2025-05-02;;", "empty-cell", "scope"),
        (";blankett;2025-05-02;allt;", "empty-cell", "participant"),
    ],
)
def test_a_row_that_does_not_hold_is_told_by_cell(row: str, code: str, column: str):
    _, problems = read_consents(HEADER + row, FILE)
    assert [(each.code, each.place) for each in problems] == [(code, Place(FILE, row=2, column=column))]


def test_what_cannot_be_read_is_taken_as_it_protects_most():
    consents, _ = read_consents(
        HEADER + "D07;x;;allt;i höstas\nD11;x;;intervju, film;\nD12;x;oläsligt;allt;\n", FILE
    )
    assert not consents.covers("D07", "interview", date(1900, 1, 1))
    assert (consents.covers("D11", "interview", MAY), consents.covers("D11", "quotes", MAY)) == (True, False)
    assert consents.covers("D12", "quotes", MAY)


def test_rows_that_differ_are_told_and_only_what_both_cover_holds():
    rows = "D07;blankett;;allt;\nD07;e-post;;intervju;\nD07;e-post;;allt;2025-11-01\n"
    rows += "D11;blankett;;allt;\nD11;e-post;;allt;\n"
    consents, problems = read_consents(HEADER + rows, FILE)
    assert [(each.code, each.place.row, each.arguments["row"]) for each in problems] == [
        ("consents-differ", 3, 2), ("consents-differ", 4, 2),
    ]  # fmt: skip
    assert consents.covers("D07", "interview", MAY)
    assert not consents.covers("D07", "survey", MAY)
    assert not consents.covers("D07", "interview", NOVEMBER)


def test_records_of_nobody_and_people_without_a_record_are_told():
    consents = read(HEADER + "D70;blankett;;allt;\n")
    found = check_consents(consents, {"D07", "D11"}, {"D07"}, FILE)
    assert [(each.code, each.severity, each.arguments["word"]) for each in found] == [
        ("unknown-participant", "error", "D70"), ("no-consent", "warning", "D07"),
    ]  # fmt: skip
    assert found[0].arguments["nearest"] == "D07"


@given(st.text(max_size=200) | st.lists(st.sampled_from([*CONSENTS, '"', "\n", ";", ","])).map("".join))
def test_no_table_is_too_odd(text: str):
    consents, problems = read_consents(text, FILE)
    assert consents.records or problems


def test_withdrawals_alone_are_no_list_of_consents_in_which_others_are_missing():
    alone, _ = read_consents("participant;source;date;scope;withdrawn\nD01;;;allt;allt\n", "consent.csv")
    assert check_consents(alone, {"D01", "D02"}, {"D01", "D02"}, "consent.csv") == []
    text = "participant;source;date;scope;withdrawn\nD01;;;allt;allt\nD02;blankett;;allt;\n"
    kept, _ = read_consents(text, "consent.csv")
    people = {"D01", "D02", "D03"}
    assert [each.code for each in check_consents(kept, people, people, "consent.csv")] == ["no-consent"]
