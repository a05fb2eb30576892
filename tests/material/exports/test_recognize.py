"""Every format against its truth, and files of people who mean harm."""

import io
import json
import random
import tracemalloc
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from fokus.material.exports.export import LARGEST, MOST_COLUMNS, NOT_SHOWN, Export, as_number
from fokus.material.exports.recognize import read_export
from fokus.material.exports.xlsform import Form, read_form
from fokus.problems import Problem

FILES = {
    "msforms_maj.xlsx": ("microsoft-forms", "utf-8", 14),
    "msforms_november.xlsx": ("microsoft-forms", "utf-8", 12),
    "google_maj.csv": ("google-forms", "utf-8", 14),
    "google_november.csv": ("google-forms", "utf-8", 12),
    "limesurvey_maj.csv": ("limesurvey", "utf-8-sig", 14),
    "limesurvey_november.csv": ("limesurvey", "utf-8-sig", 12),
    "limesurvey_maj_vv.csv": ("limesurvey-vv", "utf-8", 14),
    "limesurvey_november_vv.csv": ("limesurvey-vv", "utf-8", 12),
    "semikolon_cp1252_maj.csv": ("table", "cp1252", 14),
    "semikolon_cp1252_november.csv": ("table", "cp1252", 12),
    "qualtrics.csv": ("qualtrics", "utf-8-sig", 26),
    "redcap_raw.csv": ("redcap", "utf-8", 26),
    "kobo_data.csv": ("kobo", "utf-8", 26),
    "kobo_xlsform.xlsx": ("xlsform", "utf-8", 12),
    "enkat.sav": ("spss", "utf-8", 26),
    "aggregerad_tabell.csv": ("aggregates", "utf-8-sig", 10),
}
QUESTIONS = (
    "Jag vet vem jag ska kontakta inom socialtjänsten",
    "Vi har fungerande rutiner för orosanmälan",
    "Elevhälsoteamet arbetar förebyggande",
    "Jag saknar tid för samverkan",
    "Närvarouppföljningen fungerar på min skola",
)
OPEN = {"Övrigt", "OVR", "ovrigt"}


@cache
def read(folder: Path, name: str) -> Export:
    form = read_form((folder / "kobo_xlsform.xlsx").read_bytes(), "kobo_xlsform.xlsx")
    assert isinstance(form, Form)
    export = read_export((folder / name).read_bytes(), name, form if name == "kobo_data.csv" else None)
    assert isinstance(export, Export)
    return export


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "data" / "formats" / "responses"


@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_a_format_is_recognized_by_what_it_holds(folder: Path, name: str):
    export = read(folder, name)
    assert (export.format, export.encoding, len(export.sheet.rows)) == FILES[name]
    assert export.warnings == ()
    unnamed = read_export((folder / name).read_bytes(), "x")
    assert isinstance(unnamed, Export)
    assert (unnamed.format, len(unnamed.sheet.rows)) == (export.format, len(export.sheet.rows))


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        each
        for each in FILES
        if not each.startswith(("kobo_x", "aggreg", "redcap", "limesurvey_maj.", "limesurvey_november."))
    ],
)
def test_the_questions_are_found_wherever_they_stand(folder: Path, name: str):
    texts = [each.text for each in read(folder, name).columns if each.kind == "closed"]
    assert [text for text in texts if text in QUESTIONS] == list(QUESTIONS)


@pytest.mark.shared
def test_rows_are_numbered_as_a_spreadsheet_shows_them(folder: Path):
    first = {name: read(folder, name).sheet.rows[0].number for name in FILES}
    assert first["google_maj.csv"] == 2
    assert first["semikolon_cp1252_maj.csv"] == first["limesurvey_maj_vv.csv"] == 3
    assert first["qualtrics.csv"] == 4
    assert [row.number for row in read(folder, "google_november.csv").sheet.rows] == list(range(2, 14))


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", [each for each in FILES if not each.startswith(("aggr", "kobo_x", "enkat", "qual"))]
)
def test_open_answers_keep_their_lines_and_quotation_marks(folder: Path, name: str):
    export = read(folder, name)
    truth: list[dict[str, Any]] = json.loads((folder / "EXPECTED.json").read_text(encoding="utf-8"))
    wanted = {"maj": ["Maj"], "nov": ["November"]}.get(
        name.partition("_")[2].removeprefix("cp1252_")[:3], ["Maj", "November"]
    )
    column = next(each.id for each in export.columns if each.id in OPEN)
    answers = ["" if cell == NOT_SHOWN else cell for cell in export.values(column)]
    assert answers == [each["frit"] for each in truth if each["om"] in wanted]


@pytest.mark.shared
@pytest.mark.parametrize("name", ["semikolon_cp1252_maj.csv", "semikolon_cp1252_november.csv"])
def test_decimal_commas_are_numbers(folder: Path, name: str):
    export = read(folder, name)
    truth = json.loads((folder / "EXPECTED.json").read_text(encoding="utf-8"))
    when = "Maj" if "maj" in name else "November"
    hours = next(each for each in export.columns if each.id.startswith("Timmar"))
    assert (export.decimal, hours.kind) == (",", "number")
    assert [as_number(cell) for cell in export.values(hours.id)] == [e["h"] for e in truth if e["om"] == when]


@pytest.mark.shared
def test_aggregates_are_shares_in_per_cent(folder: Path):
    export = read(folder, "aggregerad_tabell.csv")
    assert as_number(export.sheet.rows[0]["Stämmer ganska dåligt"]) == 46.2
    assert export.decimal == ","


@pytest.mark.shared
def test_a_form_of_kobo_gives_words_and_choices(folder: Path):
    columns = {each.id: each for each in read(folder, "kobo_data.csv").columns}
    assert columns["samv/q1"].labels["99"] == "Vet ej"
    assert (columns["teman"].kind, columns["teman"].delimiter) == ("choices", " ")
    assert (columns["teman/t4"].kind, columns["teman/t4"].choice) == ("choice", "Första linjen")


@pytest.mark.shared
def test_spss_keeps_labels_user_missing_values_and_measures(folder: Path):
    columns = {each.id: each for each in read(folder, "enkat.sav").columns}
    assert columns["q1"].missing == {"9"}
    assert columns["q1"].labels["9"] == "Vet ej"
    assert (columns["q1"].measure, columns["profession"].measure) == ("ordinal", "nominal")


@pytest.mark.shared
def test_labels_that_drift_in_case_are_told(shared: Path):
    export = read_export((shared / "data" / "surveys" / "efc_labelled.sav").read_bytes(), "efc.sav")
    assert isinstance(export, Export)
    assert len(export.sheet.rows) == 908
    assert {each.code for each in export.warnings} == {"label-case"}
    told = {(str(each.arguments["other"]), str(each.arguments["word"])) for each in export.warnings}
    assert ("never", "Never") in told


def exported(text: str, name: str = "enkat.csv") -> Export:
    export = read_export(text.encode(), name)
    assert isinstance(export, Export)
    return export


def test_a_heading_that_comes_back_gets_a_number():
    export = exported("Tidsstämpel,Kommentar,K1,Kommentar\n2025-05-06 08:30:00,bra,1,sämre\n")
    assert export.sheet.header == ("Tidsstämpel", "Kommentar", "K1", "Kommentar (2)")
    assert export.sheet.rows[0]["Kommentar (2)"] == "sämre"
    assert [each.code for each in export.warnings] == ["column-renamed"]


def test_ragged_and_broken_rows_are_told_and_cost_themselves():
    export = exported('Kod;K1;K2\nab12;1\ncd34;2;3;4\n"ef"56;1;1\ngh78;1;2\n')
    assert [(row.number, row["K1"], row["K2"]) for row in export.sheet.rows] == [
        (2, "1", ""), (3, "2", "3"), (5, "1", "2"),
    ]  # fmt: skip
    assert {(each.code, each.place.row) for each in export.warnings} == {
        ("too-many-cells", 3), ("broken-table", 4),
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman", "cp850"])
def test_swedish_letters_survive_every_encoding(encoding: str):
    table = "Kod;Yrke;Fråga\nåä12;Skolsköterska;Väldigt bra, även på måndagar\nöå34;Förskollärare;Åtgärder\n"
    export = read_export(table.encode(encoding), "enkat.csv")
    assert isinstance(export, Export)
    assert export.values("Yrke") == ["Skolsköterska", "Förskollärare"]


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_every_delimiter_is_found(mark: str):
    export = exported(f'Kod{mark}"Vet du, eller; inte?"{mark}K2\nab12{mark}1{mark}2\n')
    assert export.sheet.header == ("Kod", "Vet du, eller; inte?", "K2")


REFUSED = {
    b"": "empty-file",
    b"\xef\xbb\xbf \n\n": "empty-file",
    b"Kod;K1\nab\x0012;1\n": "binary",
    b"PAR1" + bytes(40): "no-parquet",
    b"%PDF-1.7\n": "export-unrecognized",
    b"<html><body>Logga in</body></html>": "export-unrecognized",
    b"1;2;3\n4;5;6\n": "export-unrecognized",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600): "no-workbook",
    b"PK\x03\x04" + bytes(300): "no-workbook",
    b"$FL2" + bytes(300): "no-sav",
    b"\xff\xfeK\x00o\xd8": "not-utf8",
}


@pytest.mark.parametrize(("data", "code"), REFUSED.items())
def test_what_is_no_export_is_told(data: bytes, code: str):
    refused = read_export(data, "enkat")
    assert isinstance(refused, Problem)
    assert (refused.code, refused.place.file) == (code, "enkat")


def book(rows: list[list[object]]) -> bytes:
    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def test_errors_and_formulas_without_a_value_are_empty_and_told():
    export = read_export(book([["Kod", "K1", "K2"], ["ab12", "#N/A", "=1+1"], ["cd34", 2, 3]]), "enkat.xlsx")
    assert isinstance(export, Export)
    assert [export.sheet.rows[0][each] for each in ("K1", "K2")] == ["", ""]
    assert [(each.code, each.place.row, each.place.column) for each in export.warnings] == [
        ("error-cell", 2, "K1"), ("formula-without-value", 2, "K2"),
    ]  # fmt: skip


def test_a_hundred_thousand_columns_are_refused():
    wide = ";".join(f"k{n}" for n in range(100_000))
    refused = read_export(f"{wide}\n{'1;' * 99_999}1\n".encode(), "bred.csv")
    assert isinstance(refused, Problem)
    assert (refused.code, refused.arguments["limit"]) == ("too-many-columns", MOST_COLUMNS)
    refused = read_export(book([[f"k{n}" for n in range(MOST_COLUMNS + 1)]]), "bred.xlsx")
    assert isinstance(refused, Problem)
    assert refused.code == "too-many-columns"


def test_a_file_that_is_too_large_costs_nothing():
    data = b"Kod;K1\n" + b"ab12;1\n" * (LARGEST // 7 + 1)
    tracemalloc.start()
    refused = read_export(data, "stor.csv")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(refused, Problem)
    assert refused.code == "too-large"
    assert peak < 2**20


def test_a_bomb_is_refused_before_it_unpacks():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", bytes(300 * 2**20))
    refused = read_export(file.getvalue(), "bomb.xlsx")
    assert isinstance(refused, Problem)
    assert refused.arguments["reason"] == "too-large"


SAMPLES = (
    b'Tidsst\xc3\xa4mpel,Din kod,Hur? [K1],Teman\n2025-05-06 08:30:00,ab12,Vet ej,"SIP, Tid"\n',
    b'"id";"submitdate";"lastpage";"SAMV[SQ001]";"TEMA[SQ001]"\n"1";"2025-05-06";"3";"A1";"Y"\n',
    b"Svars-ID\tInskickat\tSista\tFr\xc3\xa5ga\nid\tsubmitdate\tlastpage\tSAMV_SQ001\n1\t2025\t3\t{question_not_shown}\n",
    book([["ID", "Starttid", "Slutförandetid", "E-post", "K1"], [1, None, None, "moa@exempel.se", "Vet ej"]]),
)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(SAMPLES), st.integers(0, 2**32), st.integers(1, 8))
def test_no_mutation_is_an_exception(sample: bytes, seed: int, times: int):
    generator = random.Random(seed)
    data = bytearray(sample)
    for _ in range(times):
        at = generator.randrange(len(data) + 1)
        piece = generator.choice([b"\0", b'"', b";", b"\n", b"\xff", b"{", b"[", b"=", b"%", b"___"])
        data[at : at + generator.randrange(4)] = piece * generator.randrange(3)
    found = read_export(bytes(data), "enkat")
    assert isinstance(found, Export | Problem)
    if isinstance(found, Export):
        assert len(set(found.sheet.header)) == len(found.sheet.header) == len(found.columns)


@pytest.mark.shared
def test_damaged_files_of_spss_are_problems(folder: Path):
    data = (folder / "enkat.sav").read_bytes()
    generator = random.Random(5)
    damaged = [data[: len(data) * part // 8] for part in (3,)]
    for _ in range(2):
        mutated = bytearray(data)
        for at in generator.sample(range(4, len(data)), 40):
            mutated[at] = generator.randrange(256)
        damaged.append(bytes(mutated))
    found = [read_export(each, "enkat.sav") for each in damaged]
    assert all(isinstance(each, Problem) and each.code == "no-sav" for each in found[:1])
    assert all(isinstance(each, Export | Problem) for each in found)
