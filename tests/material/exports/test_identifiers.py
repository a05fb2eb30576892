"""Who answered is left at the door: by heading, by content, and inside answers. All invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.material.exports.export import Export
from fokus.material.exports.identifiers import HIDDEN, identifier_of, without_identifiers
from fokus.material.exports.recognize import read_export

COLUMNS = {
    "ID": ("1", "2", "3"),
    "Starttid": ("2025-05-06 08:30:00", "2025-05-06 09:30:00", "2025-05-07 09:30:00"),
    "Slutförandetid": ("2025-05-06 08:40:00", "2025-05-06 09:40:00", "2025-05-07 09:40:00"),
    "E-post": ("asa@exempel.se", "bo@exempel.se", "li@exempel.se"),
    "Namn": ("Åsa Lindmark", "Bo Ek", "Li Al"),
    "Din kod": ("ab12", "cd34", "ef56"),
    "Yrke": ("Kurator", "Rektor", "Kurator"),
    "Vilken skola?": ("Ängsskolan", "Ängsskolan", "Bergaskolan"),
    "Kontakt": ("moa@lindby.example", "ali@lindby.example", ""),
    "Inloggad som": ("Åsa Lindmark", "Bo Ek", "Li von Berg-Al"),
    "Dator": ("192.0.2.17", "192.0.2.18", "2001:db8::7"),
    "Nummer": ("19850613-2385", "900101-0017", "19780502-1238"),
    "Nås på": ("070-174 06 05", "+46 70 174 06 06", "0701740607"),
    "Ö": ("Ring 08-465 004 23 el. 070-1740605", "Inget", "Fråga bo@exempel.se, 900101-0017"),
}
PEOPLE = "\n".join(";".join(row) for row in (tuple(COLUMNS), *zip(*COLUMNS.values(), strict=True)))


def test_identifiers_are_dropped_by_heading_and_by_content_and_listed():
    export = read_export(PEOPLE.encode(), "forms.csv")
    assert isinstance(export, Export)
    assert {(each.column, each.kind, each.cause) for each in export.dropped} == {
        ("E-post", "email", "header"), ("Namn", "name", "header"), ("Kontakt", "email", "content"),
        ("Inloggad som", "name", "content"), ("Dator", "network", "content"),
        ("Nummer", "personal-number", "content"), ("Nås på", "telephone", "content"),
    }  # fmt: skip
    assert export.sheet.header[3:] == ("Din kod", "Yrke", "Vilken skola?", "Ö")
    whole = repr([list(row.cells.items()) for row in export.sheet.rows])
    assert not [
        word for word in ("exempel.se", "Lindmark", "0701740", "192.0", "900101", "465") if word in whole
    ]


def test_identifiers_inside_answers_are_hidden_and_told_with_their_row():
    export = read_export(PEOPLE.encode(), "forms.csv")
    assert isinstance(export, Export)
    assert export.values("Ö") == [f"Ring {HIDDEN} el. {HIDDEN}", "Inget", f"Fråga {HIDDEN}, {HIDDEN}"]
    assert [(each.code, each.place.row, each.place.column) for each in export.warnings] == [
        ("identifier-in-answer", 2, "Ö"), ("identifier-in-answer", 4, "Ö"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("IPAddress", "network"),
        ("LocationLatitude", "place"),
        ("RecipientEmail", "email"),
        ("deviceid", "device"),
        ("RecipientFirstName", "name"),
        ("Ditt namn", "name"),
        ("För- och efternamn", "name"),
        ("token", "token"),
        ("Mobilnummer", "telephone"),
        ("Personnummer:", "personal-number"),
        ("samv/_plats_longitude", "place"),
        ("Ange din e-postadress", "contact"),
        ("_submitted_by", "name"),
        ("username", "name"),
        ("Namn på rektor", "name"),
        ("Vad heter du?", "name"),
        ("Elevens namn", "name"),
        ("Teacher's name", "name"),
        ("Namn (frivilligt)", "name"),
        ("Namn2", "name"),
        ("Ditt för- och efternamn", "name"),
        ("Senast ändrad av", "name"),
        ("Last modified by", "name"),
        ("Svarandens e-post", "contact"),
        ("Kontaktuppgifter", "contact"),
        ("E-post1", "email"),
    ],
)
def test_headings_that_ask_who_somebody_is(heading: str, kind: str):
    assert identifier_of([heading], []) == (kind, "header")


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Vilket namn har din skola?", ["Ängsskolan", "Bergaskolan"]),
        ("Din kod", ["ab12", "cd34", "ef56"]),
        ("De två första bokstäverna i din mammas förnamn", ["an", "bo"]),
        ("Jag får svar på mejl", ["4", "3"]),
        ("Vi har telefon", ["Ja", "Nej"]),
        ("Samarbete via e-post", ["2", "4"]),
        ("Skolans namn", ["Ängsskolan", "Bergaskolan"]),
        ("Område", ["Östra Lindby", "Norra Sjövik", "Östra Lindby", "Norra Sjövik"]),
        ("Yrke", ["Skolsköterska", "Studie- och yrkesvägledare"]),
        ("Kommun", ["Östra Lindby", "Östra Lindby", "Sjövik"]),
        ("Datum", ["2025-05-06 08:30:00", "2025-05-07 11:09:56"]),
        ("seed", ["637022542", "326787370"]),
        ("Timmar", ["4,2", "0,6"]),
        ("version", ["2017052301"]),
    ],
)
def test_what_points_nobody_out_stays(heading: str, cells: list[str]):
    assert identifier_of([heading], cells) is None


@pytest.mark.parametrize(
    "answer",
    [
        "Mer tid; tydligare rutin.",
        "Kl. 08:30-09:15 varje måndag",
        "SFS 2010:800",
        "20-30 elever 2017-05-20",
        "Vi är 0-3 i teamet",
    ],
)
def test_ordinary_answers_are_left_alone(answer: str):
    assert without_identifiers(answer) == answer


@given(st.text())
def test_hiding_twice_hides_no_more(answer: str):
    once = without_identifiers(answer)
    assert without_identifiers(once) == once


def test_names_that_come_again_or_stand_among_other_cells_are_names_all_the_same():
    cells = ["Anna Lindmark", "Karin Berg", "Anna Lindmark", "Karin Berg", "anna", "JS"]
    assert identifier_of(["Inloggad"], cells) == ("name", "content")
