"""Names that only their surroundings tell: ordinary words, initials, and what a typist writes small."""

import pytest

from fokus.material.names.find import Finder
from fokus.material.names.key import Key

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


@pytest.mark.parametrize(
    "said",
    [
        "Vi bor på en sten.", "Bo kvar här!", "Vara snäll är bra, vi vill vara med.", "Dra i kil och säter.",
        "Det är ont i ben och hals, från a. till ö.", "den heter så, och bor i huset",
    ],
)  # fmt: skip
def test_the_same_words_elsewhere_are_ordinary(said: str):
    assert FINDER.find(said) == ()
