"""Patterns: every spelling in which people write a number or an address, and what only looks like one."""

import time

import pytest

from fokus.material.names.hit import resolved
from fokus.material.names.numbers import checks
from fokus.material.names.patterns import pattern_hits


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.category, hit.text) for hit in resolved(pattern_hits(text)) if hit.certain]


SPELT = {
    "personal-number": [
        "850101-1234", "19850101-1234", "850101 1234", "8501011234", "198501011234",
        "85 01 01 12 34",
        "850101–1234", "19850101 - 1234", "850101-XXXX", "130112-88XX", "850101+1234",
        "1985-01-01-1234",
        "1985 01 01 1234", "8 5 0 1 0 1 1 2 3 4", "850101\u00a01234", "090101 1234", "0901011234",
        "850101-T123", "tjugohundratolv noll fyra arton tjugotre sjuttiosju",
    ],
    "coordination-number": ["850161-1234", "19850161 1234", "85 01 61 12 34", "850191-XXXX"],
    "phone": [
        "070-174 06 12", "0701740612", "070 – 174 06 12", "070 174 06 12",
        "070.174.06.12", "+46 70 174 06 12",
        "+46701740612", "0046701740612", "00 46 70 174 06 12", "+46 (0)70-174 06 12",
        "08-12 34 56",
        "08/12 34 56", "(0980) 312 45", "0980-31 92 45", "040 / 628 04 66",
        "0771-123 456", "+358 40 123 4567",
        "070-174\n06 12", "noll sju noll ett sju fyra noll sex ett två",
    ],
    "email": [
        "anna.berg@kommun.example", "anna punkt berg snabel-a kommun.se",
        "anna(at)kommun.se", "anna @ kommun.se",
        "anna.berg [at] kommun [dot] se", "anna snabel a kommun punkt se",
        "familjeteamet.ost@lindby.example",
    ],
    "web": ["www.kvarnskolan.example", "kvarnskolan.se",
    "https://kvarnskolan.example/a?b=1", "lindby punkt se"],
    "street-address": [
        "Kvarnblomsvägen 7 B", "Storgatan 5", "Sjöbodsgränd 3", "Norra Strandvägen 12",
        "Stora Torget 4",
        "storgatan 5", "Box 123", "123 45 Lindby", "Tallkottsgatan 14, lgh 1102",
    ],
    "vehicle": [],
    "case-number": [
        "dnr 2017/123-45", "Dnr BUN 2017/1234", "SN-2016-0045", "2017/123-45",
        "Dnr: KS 2019-00123",
        "ELH:2025:13", "mål nr B 1234-17",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("category", "spelt"), [(c, each) for c, many in SPELT.items() for each in many])
def test_every_spelling_is_found_whole(category: str, spelt: str):
    assert found(f"Det var {spelt} på lappen.") == [(category, spelt)]


@pytest.mark.parametrize(
    "harmless",
    [
        "2014–2017", "F–6", "7–9", "85 procent", "1 200 000 kronor", "[00:00:58]",
        "25 kap. 2 § OSL", "2010:800",
        "SFS 2010:800", "läsåret 2017/18", "2017/2018", "HT 2017/2018",
        "2025-05-16 14:00", "16/5 2025",
        "kl 08.30-09.15", "08:30–09:15", "300 000 elever", "01-05-2025",
        "hela vägen 3 km", "planen 3", "1177",
        "SOU 2016:94", "Lgr 11", "D07 [00:01:12]", "20–25 elever", "24/7", "116 111",
        "omg1-lindby", "årskurs 7-9",
        "HSLF-FS 2016:40", "tre av 10", "EHT 120 minuter", "t.ex. en", "osv.", "07-08",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_is_left(harmless: str):
    assert found(f"Det var {harmless} i protokollet.") == []


def test_a_personnummer_is_judged_before_a_telephone_number():
    assert found("Personnumret är 0701011234, mobilen 070-101 12 34.") == [
        ("personal-number", "0701011234"), ("phone", "070-101 12 34"),
    ]  # fmt: skip
    assert found("Ring 0701011234 i morgon.") == [("phone", "0701011234")]


@pytest.mark.parametrize(
    "between",
    [
        " streck ",
        " bindestreck ",
        " … ",
        "... ",
        " (paus) ",
        " [paus] ",
        " mm ",
        " och sista fyra är ",
        ":",
        "_",
    ],
)
def test_a_dictated_personnummer_is_found_whatever_stands_between_its_parts(between: str):
    assert found(f"Numret är 850709{between}9805 alltså.") == [("personal-number", f"850709{between}9805")]


def test_a_personnummer_in_brackets_or_digit_by_digit_is_found():
    assert found("Numret är (850709)-9805.") == [("personal-number", "850709)-9805")]
    assert found("Numret är 8-5-0-7-0-9-9-8-0-5.") == [("personal-number", "8-5-0-7-0-9-9-8-0-5")]


def cost_of(line: str) -> float:
    start = time.process_time()
    resolved(pattern_hits(line))
    return time.process_time() - start


def test_numbers_in_a_row_are_told_apart():
    said = "070-174 06 12 070-174 06 38 eller 08-12 34 56 12 gånger"
    assert [text for _, text in found(said)][:2] == ["070-174 06 12", "070-174 06 38"]
    assert len(found(said)) == 3


def test_the_check_digit_is_that_of_the_published_example():
    assert checks("811218-9876")
    assert not checks("811218-9875")


def test_a_number_without_area_code_is_proposed_where_a_telephone_is_spoken_of():
    hits = resolved(pattern_hits("Numret är 31 92 08. Vi hade 31 92 elever."))
    assert [(hit.text, hit.certain) for hit in hits] == [("31 92 08", False)]


def test_a_date_of_birth_is_proposed():
    hits = resolved(pattern_hits("Han är född den 12 mars 2009 och fyller år 12/3."))
    assert [(hit.category, hit.text, hit.certain) for hit in hits] == [
        ("birth-date", "12 mars 2009", False), ("birth-date", "12/3", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("Hon föddes den tredje mars tvåtusentolv och", "tredje mars tvåtusentolv"),
        ("född tjugoförsta maj nitton hundra åttiotvå.", "tjugoförsta maj nitton hundra åttiotvå"),
        ("född nittonhundrasjuttiofem, i april", "nittonhundrasjuttiofem"),
        ("han är född den fjärde i sjätte", "fjärde i sjätte"),
        ("was born on the third of March two thousand and twelve", "third of March two thousand and twelve"),
    ],
)
def test_a_date_of_birth_in_words_is_proposed(said: str, date: str):
    births = [hit for hit in pattern_hits(said) if hit.category == "birth-date"]
    assert [(hit.text, hit.certain) for hit in births] == [(date, False)]


@pytest.mark.parametrize("plate", ["abc 123", "ABC12D"])
def test_an_announced_plate_is_found_in_any_case(plate: str):
    assert found(f"Bilen hade regnummer {plate} fram.") == [("vehicle", plate)]


@pytest.mark.parametrize(
    "piece",
    [
        "a", "1", " ", "@", "a.", "1 ", "0 7", "07", "+46", "19850101", "a@", "a@a.",
        ".se", " .se", "www.", "://",
        "dnr ", "nr 1", "skylt ", "noll ", "noll, ", "A ", "Aa ", "Storg ", "vägen 1",
        "A vägen ", "2017/", "2017:",
        "AB 2017-", "[", "(", '"', "punkt ", "a punkt ", " punkt se", "snabel-a ",
        "född ", "-", "Ö-", "nummer",
    ],
)  # fmt: skip
def test_a_hostile_line_costs_no_more_than_it_is_long(piece: str):
    lengths = (20_000, 200_000)
    costs = [min(cost_of(piece * (length // len(piece))) for _ in range(2)) for length in lengths]
    assert costs[1] < 30 * costs[0] + 0.05


@pytest.mark.parametrize(
    "number",
    [
        "020 7946 0958", "0207 946 0958", "(020) 7946 0958", "07700 900123", "02079460958", "0161 496 0000",
        "+44 20 7946 0958", "+44 (0)20 7946 0958", "0044 (0)20 7946 0958", "+447700900123",
        "nollsjuttio tolv trettiofyra femtiosex",
    ],
)  # fmt: skip
def test_british_groupings_and_a_number_of_four_words_are_telephone_numbers(number: str):
    assert found(f"Call me on {number}, please.") == [("phone", number)]


@pytest.mark.parametrize("number", ["0 70 123 45 67", "noll åtta tolv trettiofyra femtiosex"])
def test_digits_from_zero_in_other_groupings_are_proposed(number: str):
    hits = resolved(pattern_hits(f"Ring {number} i morgon."))
    assert [(hit.category, hit.text, hit.certain) for hit in hits] == [("phone", number, False)]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("Det var 8327-9 123 456 789-0 på lappen.", "8327-9 123 456 789-0"),
        ("Kontonummer 9271-440 18 22, tack.", "9271-440 18 22"),
        ("Bankgiro 5991-0042 är föreningens.", "5991-0042"),
        ("Plusgiro 12 34 56-7 finns kvar.", "12 34 56-7"),
        ("IBAN SE45 5000 0000 0583 9825 7466 då.", "SE45 5000 0000 0583 9825 7466"),
        ("Det står SE4550000000058398257466 där.", "SE4550000000058398257466"),
    ],
)
def test_a_bank_account_is_found_whole(said: str, number: str):
    assert found(said) == [("account", number)]


@pytest.mark.parametrize(
    "said",
    [
        "Kontot hade 1 250 000 kronor.", "Kontot öppnades 2017-11-08.", "Kontoret har 123 4567 böcker.",
        "Det var 2014 2015 2016 2017 i tabellen.", "Kontot är från läsåret 2017/2018.",
    ],
)  # fmt: skip
def test_sums_and_dates_are_no_bank_accounts(said: str):
    assert [hit.text for hit in resolved(pattern_hits(said))] == []


@pytest.mark.parametrize(
    ("said", "hits"),
    [
        ("Hon bor i lägenhet 1203.", [("lägenhet 1203", True)]),
        ("Storgatan 5, på tredje våningen, lgh 1302.", [("Storgatan 5", True), ("lgh 1302", True)]),
        ("Vi köpte lägenhet 2017.", [("lägenhet 2017", False)]),
    ],
)
def test_the_number_of_a_flat_is_found_beside_an_address_and_by_itself(
    said: str, hits: list[tuple[str, bool]]
):
    found_here = resolved(pattern_hits(said))
    assert [(hit.text, hit.certain) for hit in found_here] == hits
    assert {hit.category for hit in found_here} == {"street-address"}


def said(text: str) -> list[tuple[str, str]]:
    return [(hit.category, hit.text) for hit in resolved([*pattern_hits(text)])]


def test_the_address_of_a_machine_is_told_apart_from_versions_and_sections():
    assert said("Inloggad från 192.168.1.14.") == [("web", "192.168.1.14")]
    assert said("Se version 4.1.2.7 och kap. 1.2.3.4, eller 1.2.300.4.") == []


def test_the_letters_of_an_office_belong_to_its_number_and_those_of_a_law_do_not():
    assert said("Ärendet är BUP 2024:55.") == [("case-number", "BUP 2024:55")]
    assert said("Det står i OSL 2009:400 och i SOU 2021:34.") == []
    assert said("Se dnr 2024/113-B i pärmen.") == [("case-number", "dnr 2024/113-B")]


def test_a_number_in_groups_that_no_plan_has_is_taken_whole():
    assert said("ring 0123 4567 8901 så svarar de") == [("phone", "0123 4567 8901")]
