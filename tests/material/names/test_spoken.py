"""Numbers said in words: whole runs, read as the digits that they may stand for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.material.names.hit import Hit, resolved
from fokus.material.names.patterns import pattern_hits
from fokus.material.names.spoken import spellings

UNITS = ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"]
TEENS = ["tio", "elva", "tolv", "tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton"]
TENS = ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"]


def found(text: str) -> tuple[Hit, ...]:
    return resolved(pattern_hits(text))


def said(pair: int) -> str:
    """Return two digits as people say them: ``noll tre``, ``tolv``, ``sjuttiofem``."""
    if pair < 10:
        return f"noll {UNITS[pair]}"
    if pair < 20:
        return TEENS[pair - 10]
    return TENS[pair // 10 - 2] + (UNITS[pair % 10] if pair % 10 else "")


@pytest.mark.parametrize(
    "number",
    [
        "nittonhundrasjuttiofem noll tre tolv, tjugotre nittioett",
        "sjuttiofem noll tre tolv streck tjugotre nittioett",
        "Nitton hundra sjuttiofem, noll tre, tolv, tjugotre, nittioett",
        "sjuttio fem noll tre tolv tjugo tre nittio ett",
        "tjugohundratolv noll fyra arton tjugotre sjuttiosju",
        "tvåtusen fem elva arton tjugotre sjuttiosju",
        "åtta ett ett två ett åtta nio åtta sju sex",
        "sjuttifem noll tre tolv tjugotre nittiett",
    ],
)
def test_a_whole_personnummer_is_found(number: str):
    (hit,) = found(f"Hon sa {number}, och sen var det tyst.")
    assert (hit.text, hit.category, hit.certain) == (number, "personal-number", True)


def test_a_day_plus_sixty_is_a_samordningsnummer():
    (hit,) = found("Det var åttiofem noll ett sextioett tolv trettiofyra.")
    assert (hit.category, hit.certain) == ("coordination-number", True)


def test_a_number_from_zero_is_a_telephone_number_unless_it_is_introduced_as_a_persons():
    digits = "noll sju noll ett sjuttiofyra noll sex tolv"
    assert [hit.category for hit in found(f"Ring {digits}.")] == ["phone"]
    assert [hit.category for hit in found(f"Han är född {digits}.")] == ["coordination-number"]


def test_a_long_run_that_is_no_number_anybody_knows_is_put_before_a_person():
    (hit,) = found("Koden var nittionio nittioåtta sju femtiofem fyrtiofyra ett.")
    assert (hit.text, hit.certain) == ("nittionio nittioåtta sju femtiofem fyrtiofyra ett", False)


@pytest.mark.parametrize(
    "text",
    [
        "Ett, två, tre, fyra, fem, sex, sju, åtta, nio, tio.",
        "tio, nio, åtta, sju, sex, fem, fyra, tre, två, ett",
        "Det var fem, sex, kanske sju samtal, klockan tio i tolv.",
        "Förr var vi tjugotre, sen nitton, sen fjorton, och i höstas tolv.",
        "Mellan nio och tio, elva eller tolv, noll till tretton.",
    ],
)
def test_whoever_counts_says_no_number(text: str):
    assert found(text) == ()


def test_number_words_are_read_in_every_way_that_they_may_be_meant():
    assert spellings(["tjugohundra", "noll", "fem"]) >= {"2005", "200005"}
    assert spellings(["två", "tusen", "fem"]) >= {"2005"}
    assert spellings(["75", "noll", "tre"]) == {"7503"}


dates = st.dates().filter(lambda day: day.year >= 1900)


@given(
    dates,
    st.integers(0, 9999),
    st.sampled_from([" ", ", ", " streck "]),
    st.sampled_from(["", "nitton hundra "]),
)
def test_every_personnummer_said_in_pairs_is_found_whole(day: date, last: int, between: str, century: str):
    pairs = [day.year % 100, day.month, day.day]
    first = century + " ".join(map(said, pairs))
    spoken = f"{first}{between}{said(last // 100)} {said(last % 100)}"
    hits = found(f"Hans personnummer är {spoken}. Mm.")
    assert [hit.text for hit in hits if hit.certain] == [spoken]


@given(
    st.lists(
        st.sampled_from([*UNITS, *TEENS, *TENS, "hundra", "tusen", "streck", "och", "75", ",", "."]),
        max_size=30,
    )
)
def test_any_words_are_read_without_a_fault_and_hits_are_what_stands_there(words: list[str]):
    text = " ".join(words)
    assert all(hit.text == text[hit.start : hit.end] for hit in found(text))
