"""Names that only their surroundings tell: ordinary words, initials, and what a typist writes small."""

import pytest

from fokus.material.names.find import Finder
from fokus.material.names.key import Key, Person

FINDER = Finder(Key())


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Han heter sten.", ["sten"]),
        ("Det var kuratorn bo som kom.", ["bo"]),
        ("Vi mötte mamma till stig där.", ["stig"]),
        ("Bo ringde i går.", ["Bo"]),
        ("Vi träffade Bos mamma.", ["Bos"]),
        ("Läkaren Dr. B. Ek skrev.", ["B. Ek"]),
        ("Han heter A.K. och bor här.", ["A.K."]),
        ("det var i flen, ida och pia var med", ["flen", "ida", "pia"]),
        ("vi bor i mora nu", ["mora"]),
    ],
)
def test_what_its_surroundings_tell_is_put_forward(said: str, names: list[str]):
    hits = FINDER.find(said)
    assert [hit.text for hit in hits] == names
    assert not any(hit.certain for hit in hits)


KEY = Key(
    person=(
        Person(code="D01", names=("Karin Lindqvist",)),
        Person(code="D02", names=("İpek Yılmaz",)),
        Person(code="D03", names=("Åsa Ängström",)),
    )
)


@pytest.mark.parametrize(
    ("said", "found", "category"),
    [
        ("Mejla anna.svensson@gmail punkt com nu.", "anna.svensson@gmail punkt com", "email"),
        ("Mejla anna.svensson@lindby .se nu.", "anna.svensson@lindby .se", "email"),
        ("Mejla anna.svensson{a}lindby.se nu.", "anna.svensson{a}lindby.se", "email"),
        ("Numret är 46701234567 där.", "46701234567", "phone"),
        ("Det är 46 70 123 45 67 där.", "46 70 123 45 67", "phone"),
        ("Beslutet BUN/2024:15 gäller.", "BUN/2024:15", "case-number"),
        ("Ärende 2024-SN-0123 gäller.", "2024-SN-0123", "case-number"),
        ("Se mål T 1234-20 där.", "T 1234-20", "case-number"),
    ],
)
def test_numbers_and_addresses_are_sure_however_they_are_written(said: str, found: str, category: str):
    hits = [(hit.text, hit.category) for hit in FINDER.find(said) if hit.certain]
    assert hits == [(found, category)]


@pytest.mark.parametrize(
    ("said", "found", "category"),
    [
        ("Mejla anna.svensson@lindby nu.", "anna.svensson@lindby", "email"),
        ("Jo, 2009-03-12 föddes hon.", "2009-03-12", "birth-date"),
        ("Den 12 maj 2009 är hon född.", "12 maj 2009", "birth-date"),
    ],
)
def test_half_an_address_and_a_date_of_birth_are_put_forward(said: str, found: str, category: str):
    assert [(hit.text, hit.category, hit.certain) for hit in FINDER.find(said)] == [(found, category, False)]


@pytest.mark.parametrize(
    ("said", "found", "code", "certain"),
    [
        ("Sen kom Ipek dit.", "Ipek", "D02", True),
        ("sen kom ipek dit", "ipek", "D02", True),
        ("Sen kom İpek dit.", "İpek", "D02", True),
        ("Asa sa det.", "Asa", "D03", False),
        ("Hos Angstrom var det.", "Angstrom", "D03", False),
        ("Hon var hos karinmamma då.", "karinmamma", "D01", False),
        ("Hon var hos lillkarin då.", "lillkarin", "D01", False),
        ("Det var karinlindqvist där.", "karinlindqvist", "D01", False),
    ],
)
def test_names_of_the_key_are_known_in_other_spellings(said: str, found: str, code: str, *, certain: bool):
    hits = [(hit.text, hit.code, hit.certain) for hit in Finder(KEY).find(said)]
    assert hits == [(found, code, certain)]


@pytest.mark.parametrize(
    "said",
    ["Läsåret 2024-HT-12 var bra.", "Se SOU/2024:15 där.", "Vårt mål 12 nåddes.", "Det gav lindring då.",
     "Vi hade 46 701 kronor.", "Målet i 2024-25 nåddes."],
)  # fmt: skip
def test_laws_terms_and_ordinary_words_are_left(said: str):
    assert Finder(KEY).find(said) == ()


@pytest.mark.parametrize(
    "said",
    [
        "Vi bor på en sten.", "Bo kvar här!", "Vara snäll är bra, vi vill vara med.", "Dra i kil och säter.",
        "Det är ont i ben och hals, från a. till ö.", "den heter så, och bor i huset",
    ],
)  # fmt: skip
def test_the_same_words_elsewhere_are_ordinary(said: str):
    assert FINDER.find(said) == ()
