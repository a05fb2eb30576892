"""Two real projects told from public reports: what they say, counted by hand, stands in what fokus builds.

Only what happened: nobody's name, nobody's illness, no opinion, and no sentence of the reports themselves.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from fokus.publish import build, inspect
from fokus.publish.tracing import trace

ANALYSES = Path(__file__).parents[1] / "analyses"
SEEDS = {
    "samma-koll-2017": "arsredovisning-2017-samma-koll.txt",
    "samverkan-i-praktiken": "slutrapport-samverkan-i-praktiken.txt",
}
PERSONS = ("Wiklund", "Jakobsson", "Lundgren", "sjukskriv", "Rehabilitering", "Hertsö")
SAME_WORDS = 9
DERIVED = shutil.ignore_patterns("reports", "build", "releases")


def texts(file: Path) -> Iterator[str]:
    yield from map(worded, Document(str(file)).element.body.iter("{*}p"))


def told(name: str, folder: Path) -> tuple[str, list[list[str]]]:
    """Build a study, and return all that its report says and the rows of its tables."""
    copy = Path(shutil.copytree(ANALYSES / name, folder / name, ignore=shutil.ignore_patterns("reports")))
    (file,) = build(inspect(copy)).written
    rows = Document(str(file)).element.body.iter("{*}tr")
    return "\n".join(texts(file)), [[worded(cell) for cell in row.iter("{*}tc")] for row in rows]


def worded(element: Any) -> str:
    return "".join(node.text or "" for node in element.iter("{*}t")).replace("\u00a0", " ")


@pytest.fixture(scope="module")
def samma_koll(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[list[str]]]:
    return told("samma-koll-2017", tmp_path_factory.mktemp("a"))


@pytest.fixture(scope="module")
def samverkan(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[list[str]]]:
    return told("samverkan-i-praktiken", tmp_path_factory.mktemp("b"))


def test_the_meetings_of_the_year_are_those_of_the_report(samma_koll: tuple[str, list[list[str]]]):
    said, rows = samma_koll
    for row in (
        ["Projektledningsgruppen", "3"],
        ["Projektledningsgruppen i Kinda", "1"],
        ["Projektledningsgruppen i Åtvidaberg", "1"],
        ["Projektarbetsgruppen i Kinda", "6"],
        ["Projektarbetsgruppen i Åtvidaberg", "6"],
    ):
        assert row in rows
    assert "Den möttes 3 gånger" in said
    assert "6 gånger i Kinda och 6 gånger i Åtvidaberg" in said
    assert {row[0] for row in rows} >= {"SIP", "Att arbeta i en liten kommun"}


@pytest.mark.parametrize(
    "fact",
    [
        "Juni 2016: Projektet beviljas medel",
        "Samordningsförbundet Centrala Östergötland",
        "2019",
        "socionom (en, Kinda, från januari–februari 2017)",
        "socionom (en, Åtvidaberg, från januari–februari 2017)",
        "psykolog (en, Kinda, Åtvidaberg, från januari–februari 2017)",
        "arbetsterapeut (en, Kinda, från januari–februari 2017)",
        "arbetsterapeut (en, Åtvidaberg, från april 2017)",
        "samlade nästan 100 personer",
        "5 rapportbrev",
        "2 broschyrer, en för varje kommun",
        "Maj 2017: Fokusintervjuer",
        "November 2017: Fokusintervjuer",
        "Handledning av resurspersonal i grupp",
        "skolsocionom",
    ],
)
def test_each_fact_of_the_yearly_report_is_told(samma_koll: tuple[str, list[list[str]]], fact: str):
    assert fact in samma_koll[0]


def test_what_was_spread_and_trained_is_listed(samma_koll: tuple[str, list[list[str]]]):
    _, rows = samma_koll
    spread = {row[1]: row for row in rows if len(row) == 5}
    assert spread["Spridningsseminarium"][0] == "6 september 2017"
    assert spread["Spridningsseminarium"][-1] == "nästan 100"
    assert {
        "Artikel i Skolledaren",
        "Artikel i Specialpedagogik",
        "Rapportbrev (fem nummer)",
    } <= spread.keys()
    shared = [row[3] for row in rows if row[0] == "2017" and row[2].startswith("Gemensam utbildning")]
    assert shared == ["Kinda", "Åtvidaberg"]


def test_the_course_of_events_stands_in_its_order(samverkan: tuple[str, list[list[str]]]):
    said, rows = samverkan
    assert [(row[0], row[1]) for row in rows if len(row) == 4][1:] == [
        ("2017", "Händelse"), ("Vårterminen 2018", "Beslut"), ("Maj 2018", "Möte"),
        ("11 juni 2018", "Beslut"), ("Augusti 2018", "Händelse"), ("12 september 2018", "Händelse"),
        ("9 oktober 2018", "Möte"), ("9 oktober 2018", "Beslut"), ("9 oktober 2018", "Beslut"),
        ("18 september 2019", "Händelse"),
    ]  # fmt: skip
    assert "4 beslut" in said
    assert "två möten" in said


def test_the_plan_dated_a_year_after_the_meeting_that_discussed_it_is_found():
    found = [
        each for each in inspect(ANALYSES / "samverkan-i-praktiken").problems if each.severity == "error"
    ]
    assert [(each.code, each.arguments["word"]) for each in found] == [("impossible-order", "projektplan")]


def test_a_date_as_the_report_wrote_it_has_no_year(tmp_path: Path):
    copy = Path(shutil.copytree(ANALYSES / "samverkan-i-praktiken", tmp_path / "s"))
    log = copy / "log.toml"
    log.write_text(log.read_text("utf-8").replace("date = 2018-09-12", 'date = "12/9"'), "utf-8")
    assert "date-without-year" in {each.code for each in inspect(copy).problems}


def test_what_the_report_told_of_its_only_employee_is_refused(tmp_path: Path):
    copy = Path(shutil.copytree(ANALYSES / "samverkan-i-praktiken", tmp_path / "s"))
    log = copy / "log.toml"
    told_of = "Projektets medarbetare blev sjuk och sjukskriven under hösten."
    event = f'\n[[event]]\nkind = "change"\ndate = "2018-09"\ntext = "{told_of}"\n'
    log.write_text(log.read_text("utf-8") + event, "utf-8")
    inspected = inspect(copy)
    assert "told-of-one" in {each.code for each in inspected.problems}
    (file,) = build(inspected).written
    assert "sjukskriven" not in "\n".join(texts(file))


def test_each_number_of_the_year_is_traced_to_its_entries(tmp_path: Path):
    copy = Path(shutil.copytree(ANALYSES / "samma-koll-2017", tmp_path / "s"))
    (file,) = build(inspect(copy)).written
    for number, entries in (
        ("nästan 100", ("dissemination-1",)),
        ("5", ("dissemination-2",)),
        ("3", ("meeting-1",)),
        ("2", ("dissemination-7", "dissemination-8")),
    ):
        found, _ = trace(file, number, copy)
        assert entries in {each.records for each in found}
        assert "log.toml" in {each.name for each in found[0].files}


def test_the_year_holds_together():
    assert not inspect(ANALYSES / "samma-koll-2017").problems


@pytest.mark.shared
@pytest.mark.parametrize("name", SEEDS)
def test_nothing_is_copied_and_nobody_is_named(name: str, shared: Path, tmp_path: Path):
    said, _ = told(name, tmp_path)
    source = (shared / "seeds" / SEEDS[name]).read_text("utf-8")
    assert not [each for each in PERSONS if each.casefold() in said.casefold()]
    assert not phrases(said) & phrases(source)
    assert not phrases((ANALYSES / name / "log.toml").read_text("utf-8")) & phrases(source)


def phrases(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[n : n + SAME_WORDS]) for n in range(len(words) - SAME_WORDS)}


def delivered(fokus: Any, study: Path) -> Any:
    assert build(inspect(study)).written
    return fokus("deliver", "-s", study, "--to", study.parent / "ut")


def test_the_yearly_report_is_delivered(fokus: Any, tmp_path: Path):
    study = Path(shutil.copytree(ANALYSES / "samma-koll-2017", tmp_path / "studie", ignore=DERIVED))
    done = delivered(fokus, study)
    assert done.returncode == 0, done.stdout
    assert [each.name for each in (tmp_path / "ut").glob("*.docx")] == ["arsrapport-2017.docx"]


def test_the_final_report_is_delivered_when_its_date_has_been_put_right(fokus: Any, tmp_path: Path):
    study = Path(shutil.copytree(ANALYSES / "samverkan-i-praktiken", tmp_path / "studie", ignore=DERIVED))
    refused = delivered(fokus, study)
    assert refused.returncode == 1
    assert "2019-09-18" in refused.stdout + refused.stderr
    log = study / "log.toml"
    log.write_text(log.read_text("utf-8").replace("date = 2019-09-18", "date = 2018-09-18"), "utf-8")
    shutil.rmtree(study / "reports")
    done = delivered(fokus, study)
    assert done.returncode == 0, done.stdout
    assert [*(tmp_path / "ut").glob("*.docx")]
