"""A report of a kind is added to a study: what it has, what it leaves out, and what it never overwrites."""

import re
from pathlib import Path
from types import ModuleType

import pytest
from docx import Document

from fokus.problems import StoreError, StudyError
from fokus.publish import build, inspect
from fokus.publish.adding import add_report
from fokus.report.kinds import KINDS, SECTIONS, sections


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_of_every_kind_builds_without_a_new_problem(tillsammans: Path, kind: str):
    before = {(each.code, each.place) for each in inspect(tillsammans).problems}
    file = add_report(tillsammans, kind)
    assert {(each.code, each.place) for each in inspect(tillsammans).problems} == before
    built = build(inspect(tillsammans))
    assert {(each.code, each.place) for each in built.problems} == before
    assert f"{file.stem}.docx" in {each.name for each in built.written}


def test_what_is_told_to_the_writer_never_reaches_the_file(tillsammans: Path):
    file = add_report(tillsammans, "final")
    text = file.read_text("utf-8")
    told = re.findall(r"<!--\s*(.+?)\s*-->", text, re.DOTALL)
    assert len(told) >= 6
    build(inspect(tillsammans))
    body = Document(str(tillsammans / "reports" / "slutrapport.docx")).element.body
    said = " ".join("".join(node.text or "" for node in each.iter("{*}t")) for each in body.iter("{*}p"))
    assert "Händelseförlopp" in said
    assert not [each for each in told if each.split(".")[0] in said]


def test_a_final_report_has_the_chapters_of_one_in_order(tillsammans: Path):
    text = add_report(tillsammans, "final").read_text("utf-8")
    assert re.findall(r"^# (.+?) \{", text, re.MULTILINE) == [
        "Sammanfattning", "Bakgrund", "Uppdrag och syfte", "Metod", "Etiska överväganden",
        "Resultat: fokusintervjuer", "Resultat: enkät", "Det som sades och det som svarades", "Projektgrupp",
        "Styrning", "Händelseförlopp", "Utbildningsinsatser", "Rutiner", "Spridning", "Måluppfyllelse",
        "Analys och diskussion", "Slutsatser", "Referenser", "Bilaga: så gjordes utvärderingen",
        "Bilaga: enkäten", "Bilaga: intervjuguiden", "Bilaga: kodboken",
    ]  # fmt: skip


def test_chapters_for_which_there_is_nothing_are_left_out(small: ModuleType, tmp_path: Path):
    study = small.SmallStudy().write(tmp_path / "s")
    assert "log of" not in add_report(study, "yearly").read_text("utf-8")
    assert not [each for each in inspect(study).problems if each.place.file.startswith("chapters/")]


def test_the_study_is_only_added_to(tillsammans: Path):
    before = (tillsammans / "study.toml").read_bytes()
    add_report(tillsammans, "yearly")
    after = (tillsammans / "study.toml").read_bytes()
    assert after.startswith(before)
    assert b'kind = "yearly"' in after[len(before) :]


def test_a_report_that_is_there_is_not_written_over(tillsammans: Path):
    file = add_report(tillsammans, "yearly")
    file.write_text("# Mitt", "utf-8")
    with pytest.raises(StoreError):
        add_report(tillsammans, "yearly")
    assert file.read_text("utf-8") == "# Mitt"


def test_a_kind_that_there_is_not_is_told_with_the_nearest(tillsammans: Path):
    with pytest.raises(StudyError) as found:
        add_report(tillsammans, "yearli")
    assert found.value.arguments["nearest"] == "yearly"


def test_both_languages_have_the_same_chapters_and_questions():
    swedish, english = sections("sv"), sections("en")
    assert [*swedish] == [*english]
    assert {name for each in SECTIONS.values() for name in each} == {*swedish}
    for name, each in swedish.items():
        asked = re.compile(r"(?:\{sentence\}`|:::\{(?:table|figure|method)\})([^`\n]*)")
        assert asked.findall(each.text) == asked.findall(english[name].text)
        assert each.needs == english[name].needs
