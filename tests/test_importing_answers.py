"""Survey exports come in from the command line: understood, bound, asked about, written whole or not."""

import contextlib
import io
import json
import random
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from fokus.evaluation import Evaluation, load
from fokus.material.responses import Responses
from fokus.problems import Problem, has_errors

Fokus = Callable[..., "subprocess.CompletedProcess[str]"]
PROFESSIONS = (
    "Skolsköterska", "Kurator", "Skolpsykolog", "Specialpedagog", "Rektor", "Arbetsterapeut", "Socionom",
)  # fmt: skip
THEMES = ("Orosanmälan", "Närvaro", "SIP", "Första linjen")
SITES = {"Exempelby": "exempelby", "Provköping": "provkoping"}
DESIGN = """\
format = 1
[study]
title = "Elevhälsan"
language = "{language}"
[[round]]
id = "omg1"
label = "maj 2017"
from = 2017-05-01
to = 2017-05-31
[[round]]
id = "omg2"
label = "november 2017"
from = 2017-11-01
to = 2017-11-30
[[site]]
id = "exempelby"
label = "Exempelby"
[[site]]
id = "provkoping"
label = "Provköping"
"""
FORM = """\
id = "eht"
title = "Elevhälsoteamen"
[response.agree]
points = [
  { value = 0, sv = "Stämmer inte alls" }, { value = 1, sv = "Stämmer ganska dåligt" },
  { value = 2, sv = "Stämmer ganska bra" }, { value = 3, sv = "Stämmer helt och hållet" },
]
non_answers = [{ id = "dont_know", sv = "Vet ej" }]
[[item]]
id = "q1"
response = "agree"
sv = "Jag vet vem jag ska kontakta inom socialtjänsten."
[[item]]
id = "q2"
response = "agree"
sv = "Vi har fungerande rutiner för orosanmälan."
[[item]]
id = "q3"
response = "agree"
sv = "Elevhälsoteamet arbetar förebyggande."
[[item]]
id = "q4"
response = "agree"
sv = "Jag saknar tid för samverkan."
[[item]]
id = "q5"
response = "agree"
sv = "Närvarouppföljningen fungerar på min skola."
[[item]]
id = "teman"
sv = "Vilka teman har ni arbetat med?"
[[item]]
id = "timmar"
kind = "number"
range = [0, 40]
sv = "Timmar samverkan per vecka"
[[item]]
id = "ovrigt"
sv = "Övrigt"
[[scale]]
id = "samverkan"
label = { sv = "Samverkan", en = "Collaboration" }
items = ["q1", "q2", "-q4"]
min_answered = 2
"""
SITE_WORDS, PROFESSION_WORDS = "1\n2\n", "1\n2\n3\n4\n5\n6\n7\n"
LIME = f"j\nj\nj\n{SITE_WORDS}{PROFESSION_WORDS}j\nj\n"
CODED = f"{SITE_WORDS}{PROFESSION_WORDS}j\nj\n"
VV = f"j\n{CODED}"
TYPED = {
    "msforms_maj.xlsx": "j\n",
    "msforms_november.xlsx": "j\n",
    "google_maj.csv": "j\n",
    "google_november.csv": "j\n",
    "limesurvey_maj.csv": LIME,
    "limesurvey_november.csv": LIME,
    "limesurvey_maj_vv.csv": VV,
    "limesurvey_november_vv.csv": VV,
    "semikolon_cp1252_maj.csv": "j\nj\n",
    "semikolon_cp1252_november.csv": "j\nj\n",
    "qualtrics.csv": "j\nj\n",
    "redcap_raw.csv": CODED,
    "kobo_data.csv": "j\nj\n",
    "enkat.sav": "j\n",
}
WITHOUT_SITE = ("qualtrics.csv", "kobo_data.csv")
WITHOUT_THEMES = ("semikolon_cp1252_maj.csv", "semikolon_cp1252_november.csv", "enkat.sav")


def professions() -> str:
    ids = (each.casefold().replace("ö", "o") for each in PROFESSIONS)
    return "".join(
        f'[[profession]]\nid = "{id_}"\nlabel = "{label}"\n'
        for id_, label in zip(ids, PROFESSIONS, strict=True)
    )


def make(folder: Path, language: str = "sv", form: str = FORM) -> Path:
    (folder / "instruments").mkdir(parents=True)
    design = DESIGN.replace("{language}", language) + professions()
    (folder / "study.toml").write_text(design, encoding="utf-8")
    if form:
        (folder / "instruments" / "eht.toml").write_text(form, encoding="utf-8")
    return folder


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make(tmp_path / "studie")


@pytest.fixture
def exports(shared: Path) -> Path:
    return shared / "data" / "formats" / "responses"


def whole(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def opened(study: Path) -> tuple[Evaluation, list[Problem]]:
    evaluation, problems = load(study)
    assert evaluation is not None
    return evaluation, problems


def answers(study: Path) -> Responses:
    evaluation, problems = opened(study)
    assert not has_errors(problems), problems
    return evaluation.responses["eht"]


def truth(exports: Path, name: str) -> list[dict[str, Any]]:
    every: list[dict[str, Any]] = json.loads((exports / "EXPECTED.json").read_text(encoding="utf-8"))
    months = [month for month in ("Maj", "November") if month.casefold() in name]
    return [each for each in every if each["om"] in (months or ["Maj", "November"])]


@pytest.mark.shared
@pytest.mark.parametrize("name", TYPED)
def test_every_format_gives_what_was_answered(fokus: Fokus, study: Path, exports: Path, name: str):
    beside = [exports / "kobo_xlsform.xlsx", "--instrument", "eht"] if name == "kobo_data.csv" else []
    done = fokus("import", exports / name, *beside, "-s", study, typed=TYPED[name])
    assert done.returncode == 0, done.stdout + done.stderr
    found, wanted = answers(study), truth(exports, name)
    missing = {"blank"} if "_vv" not in name else {None}
    given = found.given[["q1", "q2", "q3", "q4", "q5"]].to_numpy().tolist()
    said = {"V": "dont_know", None: None}
    assert [[None if each in missing else each for each in row] for row in given] == [
        [said.get(each, str(each)) for each in one["a"]] for one in wanted
    ]
    people = found.people
    assert people["respondent"].tolist() == [one["kod"].casefold() for one in wanted]
    assert people["round"].tolist() == [{"Maj": "omg1", "November": "omg2"}[one["om"]] for one in wanted]
    assert people["profession"].tolist() == [one["prof"].casefold().replace("ö", "o") for one in wanted]
    sites = [None if name in WITHOUT_SITE else SITES[one["kom"]] for one in wanted]
    assert [None if pd.isna(each) else each for each in people["site"]] == sites
    assert people["row"].tolist() == list(range(2, len(wanted) + 2))
    if name not in WITHOUT_THEMES:
        assert chosen(found) == [set(one["th"]) for one in wanted]
        assert fokus("show", "items of=teman", "-s", study).returncode == 0
    if "ovrigt" in found.texts.columns:
        assert [text or "" for text in found.texts["ovrigt"]] == [one["frit"] or "" for one in wanted]
    (written,) = (study / "responses").glob("*.csv")
    assert written.read_bytes().startswith(b"\xef\xbb\xbf")


def chosen(found: Responses) -> list[set[str]]:
    """Return the themes that each ticked; a tool's codes stand for them in their order."""
    frame = found.chosen["teman"]
    named = {"orosanmalan": 0, "narvaro": 1, "sip": 2, "forsta-linjen": 3}
    columns = [str(each) for each in frame.columns]
    place = named if set(columns) <= set(named) else {each: at for at, each in enumerate(sorted(columns))}
    return [{THEMES[place[each]] for each in columns if row[each] == 1} for _, row in frame.iterrows()]


@pytest.mark.shared
def test_two_rounds_are_linked_and_the_same_export_is_noticed(fokus: Fokus, study: Path, exports: Path):
    may, november = exports / "msforms_maj.xlsx", exports / "msforms_november.xlsx"
    done = fokus("import", may, november, "-s", study, "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "som tidigare" in done.stdout
    assert {path.name for path in (study / "responses").iterdir()} == {
        "eht-omg1.csv", "eht-omg1.binding.toml", "eht-omg2.csv", "eht-omg2.binding.toml",
    }  # fmt: skip
    rounds = answers(study).people.groupby("respondent")["round"].nunique()
    assert rounds.value_counts().to_dict() == {2: 12, 1: 2}
    before = whole(study)
    again = fokus("import", november, "-s", study, "--yes")
    assert again.returncode == 1
    assert "alla 12 svar finns redan i responses/eht-omg2.csv" in again.stdout
    assert whole(study) == before


@pytest.mark.shared
def test_a_form_beside_becomes_the_questionnaire(fokus: Fokus, tmp_path: Path, exports: Path):
    study = make(tmp_path / "study", "en", form="")
    data, form = exports / "kobo_data.csv", exports / "kobo_xlsform.xlsx"
    alone = fokus("import", data, "-s", study, "--yes", language="en_GB.UTF-8")
    assert alone.returncode == 1
    assert "no questionnaire of the study fits" in alone.stdout
    done = fokus("import", data, form, "-s", study, typed="y\n", language="en_GB.UTF-8")
    assert done.returncode == 0, done.stdout + done.stderr
    found = answers(study)
    assert [item.id for item in found.instrument.item] == ["q1", "q2", "q3", "q4", "q5", "teman", "ovrigt"]
    assert len(found.people) == 26
    assert set(found.people["profession"]) == {each.casefold().replace("ö", "o") for each in PROFESSIONS}
    assert not (study / "responses" / "eht.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.shared
def test_a_form_alone_becomes_a_questionnaire_once(fokus: Fokus, tmp_path: Path, exports: Path):
    study = make(tmp_path / "studie", form="")
    form = exports / "kobo_xlsform.xlsx"
    assert fokus("import", form, "--as", "instrument", "-s", study, typed="n\n").returncode == 1
    assert not list((study / "instruments").iterdir())
    assert fokus("import", form, "--as", "instrument", "-s", study, typed="j\n").returncode == 0
    assert not has_errors(opened(study)[1])
    again = fokus("import", form, "-s", study, "--yes")
    assert again.returncode == 1
    assert "redan en enkät med id:t eht" in again.stdout


@pytest.mark.shared
def test_counted_shares_come_in_as_delivered_figures_and_not_as_answers(
    fokus: Fokus, study: Path, exports: Path
):
    before = whole(study)
    done = fokus("import", exports / "aggregerad_tabell.csv", "-s", study, "--yes")
    assert done.returncode == 0, done.stderr
    assert "färdiga andelar utan enskilda svar" in done.stdout
    assert whole(study).keys() - before.keys() == {
        "aggregates/aggregerad-tabell.csv", "aggregates/aggregerad-tabell.toml",
    }  # fmt: skip


HEAD = (
    "Tidsstämpel;Din kod;Namn;Yrke;Kommun;Jag vet vem jag ska kontakta inom socialtjänsten;"
    "Vi har fungerande rutiner för orosanmälan;Timmar samverkan per vecka;Övrigt"
)
ROWS = (
    "2017-05-02 09:00;AB12;Marit Sandlöv;Kurator;Exempelby;Stämmer inte alls;Vet ej;2,5;=HYPERLINK(1)",
    "2017-05-02 10:00;CD34;Gunvor Ekstubb;Rektor;Provköping;Stämmer ganska bra;;0;'- mer tid",
    "2017-05-03 11:00;EF56;Åke Lindvret;Rektor;Provköping;Vet ej;Stämmer ganska bra;;Bra  så\u00a0länge",
)


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    path = tmp_path / "original" / "svar.csv"
    path.parent.mkdir()
    path.write_text("\n".join([HEAD, *ROWS]) + "\n", encoding="utf-8")
    return path


def test_names_stay_outside_and_values_come_back_exactly(fokus: Fokus, study: Path, survey: Path):
    original = survey.read_bytes()
    done = fokus("import", survey, "-s", study, "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Tas inte med: kolumnen ”Namn” (namn, enligt rubriken)" in done.stdout
    assert "Frågor utan kolumn: q3, q4, q5, teman" in done.stdout
    text = (study / "responses" / "eht-omg1.csv").read_text(encoding="utf-8-sig")
    for name in ("Marit", "Sandlöv", "Ekstubb", "Lindvret"):
        assert name not in text + done.stdout + done.stderr
    assert ";'=HYPERLINK(1)" in text
    found = answers(study)
    assert found.texts["ovrigt"].tolist() == ["=HYPERLINK(1)", "'- mer tid", "Bra  så\u00a0länge"]
    assert found.answers["timmar"].tolist()[:2] == [2.5, 0]
    assert found.answers["timmar"].isna().tolist() == [False, False, True]
    assert found.given["q1"].tolist() == ["0", "2", "dont_know"]
    assert survey.read_bytes() == original


def test_another_column_can_be_chosen_and_is_no_other_items_then(fokus: Fokus, study: Path, survey: Path):
    turned = survey.read_text(encoding="utf-8").replace("Jag vet vem", "Jag vet inte vem")
    survey.write_text(turned, encoding="utf-8")
    done = fokus("import", survey, "-s", study, typed="a\nVi har fungerande rutiner för orosanmälan\nj\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Det som är osäkrare än 80\u00a0% frågas en sak i taget." in done.stdout
    assert done.stdout.count("du har sagt det") == 1
    assert answers(study).given.to_dict("list") == {"q1": ["dont_know", "blank", "2"]}


def test_what_is_uncertain_in_a_scale_is_named_when_nobody_is_asked(fokus: Fokus, study: Path, survey: Path):
    turned = survey.read_text(encoding="utf-8").replace("Jag vet vem", "Jag vet inte vem")
    survey.write_text(turned, encoding="utf-8")
    before = whole(study)
    done = fokus("import", survey, "-s", study, "--yes")
    assert done.returncode == 1
    assert "det är osäkert vilken kolumn som är q1" in done.stdout
    assert whole(study) == before
    asked = fokus("import", survey, "-s", study, typed="i\nj\n")
    assert asked.returncode == 0, asked.stdout + asked.stderr
    assert list(answers(study).given.columns) == ["q2"]


def test_unknown_words_are_asked_about_and_written_down(fokus: Fokus, study: Path, survey: Path):
    odd = survey.read_text(encoding="utf-8").replace("Kurator", "Annan").replace("Vet ej;2,5", "Kanske;2,5")
    survey.write_text(odd, encoding="utf-8")
    done = fokus("import", survey, "-s", study, typed="-\nVet ej\nj\n")
    assert done.returncode == 0, done.stdout + done.stderr
    found = answers(study)
    assert [None if pd.isna(each) else each for each in found.people["profession"]] == [
        None,
        "rektor",
        "rektor",
    ]
    assert found.given["q2"].tolist() == ["dont_know", "blank", "2"]


def test_a_slip_is_left_for_a_correction(fokus: Fokus, study: Path, survey: Path):
    text = survey.read_text(encoding="utf-8").replace("Vet ej;2,5", "33;2,5")
    survey.write_text(text, encoding="utf-8")
    done = fokus("import", survey, "-s", study, typed="-\nj\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "När svaren är inne kommer fokus check att säga" in done.stdout
    (problem,) = opened(study)[1]
    assert (problem.code, problem.place.row, problem.arguments["value"]) == ("outside-format", 2, "33")
    fix = "file;row;column;from;to;reason;who;date\neht-omg1.csv;2;{};33;Vet ej;Fel;a1;\n"
    column = "Vi har fungerande rutiner för orosanmälan"
    (study / "corrections.csv").write_text(fix.format(column), encoding="utf-8")
    assert answers(study).given["q2"].tolist()[0] == "dont_know"


def test_a_changed_wording_is_pointed_out(fokus: Fokus, study: Path, survey: Path):
    text = survey.read_text(encoding="utf-8").replace("ska kontakta inom", "skall ringa på")
    survey.write_text(text, encoding="utf-8")
    done = fokus("import", survey, "-s", study, typed="j\nj\n")
    assert "q1 är formulerad ”Jag vet vem jag skall ringa på socialtjänsten”" in done.stdout


def test_near_codes_between_rounds_are_told_by_the_import_and_by_the_check(
    fokus: Fokus, study: Path, survey: Path
):
    assert fokus("import", survey, "-s", study, "--yes").returncode == 0
    text = survey.read_text(encoding="utf-8").replace("2017-05", "2017-11").replace("AB12", "AB13")
    survey.write_text(text.replace("Stämmer ganska bra", "Stämmer inte alls"), encoding="utf-8")
    done = fokus("import", survey, "-s", study, "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "”ab13” liknar ”ab12” i responses/eht-omg1.csv rad 2" in done.stdout
    assert "”ab13” liknar ”ab12”" in fokus("check", "-s", study).stdout


def test_one_person_twice_in_a_round_is_an_error_of_both(fokus: Fokus, study: Path, survey: Path):
    survey.write_text(survey.read_text(encoding="utf-8").replace("CD34", "ab 12"), encoding="utf-8")
    done = fokus("import", survey, "-s", study, "--yes")
    assert done.returncode == 0
    assert "När svaren är inne kommer fokus check att säga" in done.stdout
    assert [each.code for each in opened(study)[1]] == ["respondent-twice"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--round", "omg9"), "omg9"),
        (("--site", "exempel"), "exempelby"),
        (("--profession", "kurator,rektor"), "kurator,rektor"),
        (("--instrument", "eth"), "eht"),
        (("--code", "Din kåd"), "Din kod"),
        (("--speaker", "R1=D07"), "--as transcript"),
    ],
)
def test_what_is_told_wrongly_is_said(
    fokus: Fokus, study: Path, survey: Path, words: tuple[str, ...], said: str
):
    before = whole(study)
    done = fokus("import", survey, "-s", study, "--yes", *words)
    assert done.returncode in {1, 2}
    assert said in done.stdout + done.stderr
    assert whole(study) == before


def test_what_is_told_rightly_is_taken(fokus: Fokus, study: Path, survey: Path):
    told = ("--round", "omg2", "--site", "provkoping", "--profession", "rektor", "--instrument", "eht")
    done = fokus("import", survey, "-s", study, "--yes", "--code", "Din kod", *told)
    assert done.returncode == 0, done.stdout + done.stderr
    people = answers(study).people
    assert set(people["round"]) == {"omg2"}
    assert set(people["site"]) == {"provkoping"}
    assert set(people["profession"]) == {"rektor"}


def test_a_round_that_only_the_name_of_the_file_tells_is_asked_about(fokus: Fokus, study: Path, survey: Path):
    text = survey.read_text(encoding="utf-8").replace("2017-05-0", "dag ")
    named = survey.with_name("svar november.csv")
    named.write_text(text, encoding="utf-8")
    refused = fokus("import", named, "-s", study, "--yes")
    assert refused.returncode == 1
    assert "--round" in refused.stdout
    done = fokus("import", named, "-s", study, typed="n\nmaj 2017\nj\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(answers(study).people["round"]) == {"omg1"}


@pytest.mark.parametrize("named", [(), ("--instrument", "eht")])
def test_a_questionnaire_that_cannot_be_read_is_named_when_none_fits(
    fokus: Fokus, study: Path, survey: Path, named: tuple[str, ...]
):
    path = study / "instruments" / "eht.toml"
    path.write_text(FORM.replace('id = "q1"', 'id = "q1'), encoding="utf-8")
    before = whole(study)
    done = fokus("import", survey, *named, "--yes", "-s", study)
    assert done.returncode == 1
    assert "instruments/eht.toml:" in done.stdout + done.stderr
    assert whole(study) == before


def test_interviews_and_answers_come_in_separate_calls(fokus: Fokus, study: Path, survey: Path):
    talk = survey.with_name("samtal.txt")
    talk.write_text("I: Hur fungerar det?\n\nR1: Bra.\n", encoding="utf-8")
    done = fokus("import", survey, talk, "-s", study, "--yes")
    assert done.returncode == 2
    assert "Enkätsvar (svar.csv) och annat (samtal.txt)" in done.stderr


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        types = "<Types>application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml</Types>"
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (300 * 2**20))
    return packed.getvalue()


@pytest.mark.parametrize(
    "bad",
    [
        ("tom.csv", b""),
        ("nul.csv", b"Kod;q1\nAB12;\0\0\n"),
        ("l\u00f6sen.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)),
        ("trasig.xlsx", b"PK\x03\x04trasig"),
        ("bomb.xlsx", bomb()),
        ("trasig.sav", b"$FL2@(#) SPSS DATA FILE" + bytes(50)),
        ("trasig.parquet", b"PAR1" + bytes(50) + b"PAR1"),
        ("ojamn.csv", b"Kod;q1\nAB12;1;2;3\nCD34\n"),
        ("bild.csv", b"\x89PNG\r\n\x1a\n" + bytes(100)),
    ],
)
@pytest.mark.parametrize("said", [(), ("--as", "survey")])
def test_what_cannot_be_read_is_told_and_the_study_is_as_it_was(
    fokus: Fokus, study: Path, survey: Path, bad: tuple[str, bytes], said: tuple[str, ...]
):
    before = whole(study)
    name, data = bad
    survey.with_name(name).write_bytes(data)
    done = fokus("import", survey.with_name(name), "-s", study, "--yes", *said)
    assert done.returncode == 1, done.stdout + done.stderr
    assert name in done.stdout
    assert whole(study) == before


def test_rows_wider_than_the_headings_are_refused_also_when_somebody_is_asked(
    fokus: Fokus, study: Path, survey: Path
):
    survey.write_text("\n".join([HEAD, *ROWS, f"{ROWS[0]};mer;till"]), encoding="utf-8")
    before = whole(study)
    done = fokus("import", survey, "-s", study, typed="j\nj\nj\n")
    assert done.returncode == 1
    assert "rad 5" in done.stdout
    assert whole(study) == before


def test_nothing_of_a_call_comes_in_when_one_file_cannot(fokus: Fokus, study: Path, survey: Path):
    bad = survey.with_name("trasig.xlsx")
    bad.write_bytes(b"PK\x03\x04trasig")
    before = whole(study)
    assert fokus("import", survey, bad, "-s", study, "--yes").returncode == 1
    assert whole(study) == before


def test_a_file_of_500_megabytes_is_refused_unread(fokus: Fokus, study: Path, survey: Path):
    huge = survey.with_name("stor.csv")
    with huge.open("wb") as file:
        file.truncate(500 * 2**20)
    began = time.perf_counter()
    done = fokus("import", huge, "-s", study, "--yes")
    assert done.returncode == 1
    assert time.perf_counter() - began < 20
    assert "stor.csv" in done.stdout


def test_a_parquet_file_comes_in_as_the_csv_would(fokus: Fokus, study: Path, survey: Path):
    pd.read_csv(survey, sep=";", dtype=str).to_parquet(survey.with_suffix(".parquet"))
    done = fokus("import", survey.with_suffix(".parquet"), "-s", study, "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    packed = {path.name: path.read_text("utf-8") for path in sorted((study / "responses").iterdir())}
    shutil.rmtree(study / "responses")
    assert fokus("import", survey, "-s", study, "--yes").returncode == 0
    assert {path.name: path.read_text("utf-8") for path in sorted((study / "responses").iterdir())} == packed


def test_ending_the_input_changes_nothing(fokus: Fokus, study: Path, survey: Path):
    before = whole(study)
    done = fokus("import", survey, "-s", study)
    assert done.returncode != 0
    assert "inget annat skrevs" in done.stderr
    assert whole(study) == before


def test_killing_an_import_leaves_all_of_it_or_nothing(study: Path, survey: Path, tmp_path: Path):
    before = whole(study)
    draw = random.Random(5)
    outcomes = set()
    for number in range(10):
        copy = Path(shutil.copytree(study, tmp_path / f"kopia-{number}"))
        command = [sys.executable, "-m", "fokus", "import", str(survey), "--yes", "-s", str(copy)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            with contextlib.suppress(subprocess.TimeoutExpired):
                run.wait(draw.uniform(0.3, 2.5))
            run.kill()
        evaluation, problems = opened(copy)
        assert not has_errors(problems)
        assert (
            "eht" in evaluation.responses
            or {name: data for name, data in whole(copy).items() if not name.startswith(".")} == before
        )
        outcomes.add("eht" in evaluation.responses)
    assert outcomes


BY_HAND = """\
file = "{file}"
instrument = "eht"
round = "omg1"
respondent = {{ column = "{code}", link = "code" }}
[item.q1]
column = "{column}"
[item.q1.values]
"{first}" = "Stämmer inte alls"
"{second}" = "Stämmer ganska dåligt"
"{third}" = "Stämmer ganska bra"
"{fourth}" = "Stämmer helt och hållet"
"{unknown}" = "Vet ej"
"""


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "code", "column", "codes", "first_row"),
    [
        ("enkat.sav", "kod", "q1", ("1", "2", "3", "4", "9"), 1),
        ("limesurvey_maj_vv.csv", "KOD", "SAMV_SQ001", ("A1", "A2", "A3", "A4", "A9"), 3),
        ("limesurvey_maj_vv.tsv", "KOD", "SAMV_SQ001", ("A1", "A2", "A3", "A4", "A9"), 3),
        ("qualtrics.csv", "QID1", "QID3_1", ("1", "2", "3", "4", "99"), 4),
    ],
)
def test_an_export_that_lies_there_as_it_came_is_read_with_its_own_rows(  # noqa: PLR0913, PLR0917
    study: Path, exports: Path, name: str, code: str, column: str, codes: tuple[str, ...], first_row: int
):
    (study / "responses").mkdir()
    source = exports / name.replace(".tsv", ".csv")
    shutil.copy(source, study / "responses" / name)
    words = dict(zip(("first", "second", "third", "fourth", "unknown"), codes, strict=True))
    binding = BY_HAND.format(file=name, code=code, column=column, **words)
    (study / "responses" / "a.binding.toml").write_text(binding, encoding="utf-8")
    evaluation, problems = opened(study)
    twice = [each for each in problems if each.code != "respondent-twice"]
    assert twice == []
    people = evaluation.responses["eht"].people
    assert people["row"].tolist()[0] == first_row
    wanted = truth(exports, name)[0]["a"][0]
    assert evaluation.responses["eht"].given["q1"].tolist()[0] == str(wanted)
    fix = f"{name};{first_row};{column};{codes[wanted]};{codes[3]};Fel;a1;"
    heads = "file;row;column;from;to;reason;who;date"
    (study / "corrections.csv").write_text(f"{heads}\n{fix}\n", encoding="utf-8")
    assert opened(study)[0].responses["eht"].given["q1"].tolist()[0] == "3"


@pytest.mark.shared
def test_nobody_is_erased_from_a_file_of_spss_half(fokus: Fokus, study: Path, exports: Path):
    (study / "responses").mkdir()
    shutil.copy(exports / "enkat.sav", study / "responses")
    words = {"first": "1", "second": "2", "third": "3", "fourth": "4", "unknown": "9"}
    binding = BY_HAND.format(file="enkat.sav", code="kod", column="q1", **words)
    (study / "responses" / "enkat.binding.toml").write_text(binding, encoding="utf-8")
    people = "participant;profession;site;from;to;share\nEL48;kurator;exempelby;2017-01-01;;\n"
    (study / "participants.csv").write_text(people, encoding="utf-8")
    before = whole(study)
    done = fokus("forget", "EL48", "--all", "--yes", "-s", study)
    assert done.returncode != 0
    assert "bara csv-filer och arbetsböcker" in done.stdout + done.stderr
    assert whole(study) == before
