"""Whom a speaker's label may mean: proposed from the key, never settled by it."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.material.names.key import Key, Person
from fokus.material.names.label import who

KEY = Key(
    person=(
        Person(code="D03", names=("Maria Ström", "Mia")),
        Person(code="D04", names=("Maria Holmklint",)),
        Person(code="D05", names=("Anna Karin Lundvass",)),
        Person(code="D06", names=("Ann-Sofie Kallhed",)),
        Person(code="D07", names=("Lars von Esstorp",)),
        Person(code="D08", names=("Dragan Vukelinović",)),
        Person(code="D09", names=("Siv",)),
    )
)


@pytest.mark.parametrize(
    ("label", "codes"),
    [
        ("Maria Ström", ["D03"]),
        ("STRÖM, Maria", ["D03"]),
        ("maria.strom@lindby.example", ["D03"]),
        ("Maria Ström (Gäst)", ["D03"]),
        ("Maria Ström Lindby kommun", ["D03"]),
        ("Mia", ["D03"]),
        ("Ström", ["D03"]),
        ("Maria", ["D03", "D04"]),
        ("Maria H.", ["D04"]),
        ("M Ström", ["D03"]),
        ("Anna Lundvass", ["D05"]),
        ("Ann Sofie Kallhed", ["D06"]),
        ("AnnSofie", ["D06"]),
        ("Vukelinovic", ["D08"]),
        ("MH", ["D04"]),
        ("L. E.", ["D07"]),
        ("LE", ["D07"]),
        ("Siv", ["D09"]),
    ],
)
def test_a_label_means_those_whose_name_fits_best(label: str, codes: list[str]):
    assert list(who(label, KEY)) == codes


@pytest.mark.parametrize(
    "label",
    [
        "",
        "R1",
        "Talare 2",
        "M",
        "M.",
        "Maria Bergkvarn",
        "Siv Ekstubb",
        "mh",
        "Anna Sofie",
        "D03",
        "?",
        "Sofie K",
    ],
)
def test_a_label_that_fits_nobody_means_nobody(label: str):
    assert who(label, KEY) == ()


def test_nobody_is_meant_without_a_key():
    assert who("Maria Ström", Key()) == ()


@given(st.text(max_size=30))
def test_only_persons_of_the_key_are_meant_each_once(label: str):
    codes = who(label, KEY)
    assert set(codes) <= {person.code for person in KEY.people}
    assert len(codes) == len(set(codes))


@given(st.sampled_from([name for person in KEY.people for name in person.names]), st.randoms())
def test_a_whole_name_means_its_bearer_in_any_order_and_case(name: str, chance: Random):
    words = name.split()
    chance.shuffle(words)
    (code,) = who(" ".join(words).upper(), KEY)
    assert name in next(person.names for person in KEY.people if person.code == code)
