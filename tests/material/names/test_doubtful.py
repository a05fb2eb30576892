"""What looks like a name and is none: file names, headings, words that a sentence begins with."""

import pytest

from fokus.material.names.find import find
from fokus.material.names.key import Key, Person

KEY = Key(person=(Person(code="D07", names=("Marit Sandlöv",)),))


@pytest.mark.parametrize(
    "text",
    [
        "Filen heter Intervju.docx, se Anteckningar_möte.PDF också.",
        "Bergen är höga, sa hon. Jag gillar bergen.",
        "# Bakgrund\n\nVi pratade om metoden.",
        "| Fråga | Svar |",
    ],
)
def test_nobody_is_asked_about_file_names_headings_and_words_that_begin_a_sentence(text: str):
    assert find(text, Key()) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Filen heter Tindra_Havsmo_v46.docx.", ["Tindra", "Havsmo"]),
        ("Vi åkte till Bergen. Bergen är fint, och bergen också.", ["Bergen", "Bergen"]),
        ("Filen heter Kalle.docx.", ["Kalle"]),
    ],
)
def test_names_stay_where_the_text_says_nothing_against_them(text: str, names: list[str]):
    assert [hit.text for hit in find(text, Key())] == names


def test_a_name_of_the_key_is_taken_out_of_a_file_name_and_what_stands_beside_it_is_asked_about():
    hits = find("Filen heter Havsmo_Marit.docx.", KEY)
    assert [(hit.text, hit.certain) for hit in hits] == [("Havsmo", False), ("Marit", True)]
