"""The questionnaires that come with fokus are listed, added to a study and led to by an import."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.test_importing_answers import HEAD, ROWS, make, opened, whole

from fokus.shipped import ready_instruments

Fokus = Callable[..., "subprocess.CompletedProcess[str]"]
ROOT = Path(__file__).parents[1]
ENGLISH = "en_GB.UTF-8"


@pytest.mark.parametrize(
    ("language", "guide", "form"),
    [
        ("sv_SE.UTF-8", "intervjuguide med 9 frågor", "enkät med 20 frågor"),
        (ENGLISH, "interview guide with 9 questions", "questionnaire with 20 questions"),
    ],
)
def test_without_an_id_all_are_listed_with_what_they_are(
    fokus: Fokus, tmp_path: Path, language: str, guide: str, form: str
):
    listed = fokus("add", "instrument", "-s", tmp_path, language=language)
    assert listed.returncode == 0
    plain = " ".join(listed.stdout.split())
    for name in ready_instruments():
        assert name in plain
    assert guide.split(maxsplit=2)[0] in plain
    assert form.rpartition(" ")[0] in plain
    assert "fokus add instrument ID" in plain


@pytest.mark.parametrize("what", [("instrument",), ("instrument", "collaboration"), ("report", "yearly")])
def test_what_is_added_to_a_study_is_told_in_its_language(
    fokus: Fokus, tmp_path: Path, what: tuple[str, ...]
):
    study = make(tmp_path / "studie", form="")
    told = fokus("add", *what, "-s", study, language=ENGLISH).stdout
    assert "enkät" in told or "Skriv texten" in told
    assert "questionnaire" not in told.replace("--instrument", "")
    assert "Write the text" not in told


@pytest.mark.parametrize("name", ["collaboration", "course-evaluation", "pupil-health-team"])
def test_a_questionnaire_comes_with_its_manual_and_is_answered(fokus: Fokus, tmp_path: Path, name: str):
    study = make(tmp_path / "studie", form="")
    added = fokus("add", "instrument", name, "-s", study)
    assert added.returncode == 0, added.stderr
    for ending in ("toml", "md"):
        assert f"Skrivet: instruments/{name}.{ending}" in added.stdout
        copied = study / "instruments" / f"{name}.{ending}"
        assert copied.read_bytes() == (ROOT / "instruments" / f"{name}.{ending}").read_bytes()
    assert f"fokus import SVAR.xlsx --instrument {name}" in added.stdout
    assert opened(study)[1] == []


def test_a_guide_says_what_to_replace_and_a_check_names_it(fokus: Fokus, tmp_path: Path):
    study = make(tmp_path / "studie", form="")
    added = fokus("add", "instrument", "focus-guide", "-s", study)
    assert added.returncode == 0
    assert "Byt id:na på yrkesgrupper, omgångar och teman" in added.stdout
    guide = study / "instruments" / "focus-guide.toml"
    guide.write_text(guide.read_text("utf-8").replace('["rektor"]', '["lots"]'), encoding="utf-8")
    checked = fokus("check", "-s", study)
    assert checked.returncode == 1
    assert "okänd yrkesgrupp ”lots”" in checked.stdout
    assert "Traceback" not in checked.stderr


def test_nothing_is_written_over(fokus: Fokus, tmp_path: Path):
    study = make(tmp_path / "studie", form="")
    (study / "instruments" / "collaboration.md").write_text("Mina egna ord.", encoding="utf-8")
    before = whole(study)
    done = fokus("add", "instrument", "collaboration", "-s", study)
    assert done.returncode == 2
    assert "instruments/collaboration.md finns redan" in done.stderr
    assert whole(study) == before


def test_one_that_is_there_under_another_name_is_left(fokus: Fokus, tmp_path: Path):
    study = make(tmp_path / "studie", form="")
    text = (ROOT / "instruments" / "collaboration.toml").read_text(encoding="utf-8")
    (study / "instruments" / "min.toml").write_text(text, encoding="utf-8")
    before = whole(study)
    done = fokus("add", "instrument", "collaboration", "-s", study)
    assert done.returncode == 2
    assert "redan en enkät eller guide med id:t collaboration" in done.stderr
    assert whole(study) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("instrument", "colaboration"), "Menade du ”collaboration”?"),
        (("instrument", "x"), "collaboration, course-evaluation, focus-guide, pupil-health-team"),
        (("report",), "Skriv fokus add report yearly, half-year, final eller evaluation."),
        (("chapter", "x"), "eller fokus add instrument för de färdiga enkäterna"),
    ],
)
def test_what_cannot_be_added_is_said_with_what_can(
    fokus: Fokus, tmp_path: Path, words: tuple[str, ...], told: str
):
    done = fokus("add", *words, "-s", make(tmp_path / "studie"))
    assert done.returncode == 2
    assert told in done.stderr


def test_outside_a_study_nothing_is_added(fokus: Fokus, tmp_path: Path):
    done = fokus("add", "instrument", "collaboration", "-s", tmp_path)
    assert done.returncode == 2
    assert not (tmp_path / "instruments").exists()


def test_an_import_without_a_questionnaire_leads_to_the_ready_ones(fokus: Fokus, tmp_path: Path):
    survey = tmp_path / "svar.csv"
    survey.write_text("\n".join([HEAD, *ROWS]) + "\n", encoding="utf-8")
    study = make(tmp_path / "study", "en", form="")
    alone = fokus("import", survey, "-s", study, language=ENGLISH)
    assert "or add a ready one: fokus add instrument" in alone.stdout
    named = fokus("import", survey, "-s", study, "--instrument", "course-evaluation", language=ENGLISH)
    assert "It comes with fokus. Add it to the study: fokus add instrument course-evaluation" in named.stdout
    other = fokus("import", survey, "-s", study, "--instrument", "eht", language=ENGLISH)
    assert "or add a ready one: fokus add instrument" in other.stdout
