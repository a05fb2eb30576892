"""Numbers that people typed, and those that are none of their results."""

import pytest
from lxml import etree

from fokus.report.word.living import Calendar, Living, typed_numbers

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORDS = Calendar(("januari", "maj", "november", "kap", "§"), ("tabell", "kapitel", "kap", "omgång", "§", "s"))


def numbers(xml: str) -> list[str]:
    root = etree.fromstring(f'<w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>')
    living = Living({}, "word/document.xml", {"word/document.xml": root})
    return [each.number for each in typed_numbers(living, [], WORDS)]


def said(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Vi intervjuade 12 personer i två kommuner.", ["12"]),
        ("Medelvärdet var 2,71 och 85 procent svarade.", ["2,71", "85"]),
        ("Det kostade 1 250 000 kronor.", ["1 250 000"]),
        ("Mellan 10–12 elever deltog.", ["10", "12"]),
        ("Skillnaden var −0,30 skalsteg.", ["−0,30"]),
        ("Våren 2025 och läsåret 2024–2025.", []),
        ("Den 12 maj 2025, alltså 2025-05-12 eller 12/5.", []),
        ("Mötet började 10:30 och 10.30.", ["10.30"]),
        ("Se tabell 3, kap. 2 och 25 kap. 7 §.", []),
        ("3.2 Metod", []),
        ("I omgång 2 kom fler.", []),
        ("Rapport K12 och SoL5.", []),
    ],
)
def test_numbers_are_told_from_dates_years_and_sections(text: str, found: list[str]):
    assert numbers(said(text)) == found


def test_a_number_that_a_control_or_a_field_holds_is_not_typed():
    control = (
        '<w:sdt><w:sdtPr><w:tag w:val="fokus:svarande"/></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>39</w:t></w:r></w:sdtContent></w:sdt>"
    )
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>SEQ Tabell</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>4</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    tail = "<w:r><w:t> av 60</w:t></w:r>"
    assert numbers(f"<w:p>{control}{field}{tail}</w:p>") == ["60"]


def test_what_is_deleted_with_changes_tracked_is_not_there():
    deleted = '<w:del w:id="1"><w:r><w:delText>17</w:delText></w:r></w:del>'
    assert numbers(f"<w:p><w:r><w:t>Av 16 </w:t></w:r>{deleted}</w:p>") == ["16"]


COUNTED = ("elever", "personer")
COUNTING = Calendar(("maj",), ("tabell", "årskurs"), COUNTED, frozenset({"Skala: 1, 2 och 3."}))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mellan 10-12 elever kom.", ["10", "12"]),
        ("Medel 2,71-3,02 i grupperna.", ["2,71", "3,02"]),
        ("Totalt 2000 elever svarade år 2016.", ["2000"]),
        ("Andelen var 3/4 av dem.", ["3", "4"]),
        ("Den 3/4 och 2016-2017, 2016/17 och 2025-05-12.", []),
        ("Dnr 2016-123 och 160907-1234 i årskurs 7-9.", []),
        ("Covid-19, F-6 och tabell 3–4.", []),
        ("Skala: 1, 2 och 3.", []),
    ],
)
def test_numbers_with_a_hyphen_and_years_that_count_somebody(text: str, found: list[str]):
    root = etree.fromstring(f'<w:document xmlns:w="{W}"><w:body>{said(text)}</w:body></w:document>')
    living = Living({}, "word/document.xml", {"word/document.xml": root})
    assert [each.number for each in typed_numbers(living, [], COUNTING)] == found
