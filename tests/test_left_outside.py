"""Only what a study uses of an export is written into it, and the same export is known again."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.test_importing_answers import FORM, answers, make, whole

Fokus = Callable[..., "subprocess.CompletedProcess[str]"]
QUESTIONS = [
    "Jag vet vem jag ska kontakta inom socialtjänsten",
    "Vi har fungerande rutiner för orosanmälan",
    "Elevhälsoteamet arbetar förebyggande",
    "Jag saknar tid för samverkan",
    "Närvarouppföljningen fungerar på min skola",
]
LABELS = ["Stämmer inte alls", "Stämmer ganska dåligt", "Stämmer ganska bra", "Stämmer helt och hållet"]
UNUSED = {
    "Vem är din närmaste?": ["Marit Sandlöv", "gunvor", "js", "min syster"],
    "Hur länge har du arbetat?": ["3 år", "Åke Lindvret slutade", "", "5 år"],
    "Favoritfärg": ["grön", "Ekstubb", "grön", "blå"],
}
SECRET = ("Marit", "Sandlöv", "gunvor", "syster", "Lindvret", "Ekstubb", "grön", "3 år")


def export(path: Path, people: int, *, coded: bool = True, seed: int = 1, unused: bool = True) -> Path:
    """Write an export of some people, the first of whom are the same whatever their number."""
    drawn = np.random.default_rng(seed).integers(0, 4, (500, len(QUESTIONS)))
    own = {head: [cells[n % 4] for n in range(people)] for head, cells in UNUSED.items()} if unused else {}
    columns = {
        "ID": [str(n + 1) for n in range(people)],
        "Starttid": [f"2017-05-10 09:{n % 60:02}:00" for n in range(people)],
        "Slutförandetid": [f"2017-05-10 10:{n % 60:02}:07" for n in range(people)],
        **({"Din kod": [f"AB{n + 100}" for n in range(people)]} if coded else {}),
        "Kommun": ["Exempelby"] * people,
        **own,
        **{each: [LABELS[drawn[n, at]] for n in range(people)] for at, each in enumerate(QUESTIONS)},
    }
    rows = [list(columns), *zip(*columns.values(), strict=True)]
    path.write_text("\n".join(map(";".join, rows)) + "\n", encoding="utf-8")
    return path


def brought(fokus: Fokus, path: Path, study: Path, *more: str) -> str:
    done = fokus("import", path, "-s", study, "--yes", *more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("sv", "Tas inte med: 3 kolumner som ingen fråga använder: Vem är din närmaste?, Hur länge har du"),
        ("en", "Left outside: 3 columns that no item uses: Vem är din närmaste?, Hur länge har du arbetat?"),
    ],
)
def test_columns_that_no_item_uses_are_told_and_not_written(
    fokus: Fokus, tmp_path: Path, language: str, told: str
):
    study = make(tmp_path / "studie", language)
    shown = brought(fokus, export(tmp_path / "svar.csv", 12), study)
    assert told in shown
    for path in (study / "responses").iterdir():
        text = path.read_text(encoding="utf-8-sig")
        assert not [word for word in (*SECRET, *UNUSED) if word in text], path
    header = (study / "responses" / "eht-omg1.csv").read_text(encoding="utf-8-sig").partition("\n")[0]
    assert header.strip().split(";") == ["ID", "Starttid", "Slutförandetid", "Din kod", "Kommun", *QUESTIONS]
    assert len(answers(study).people) == 12
    assert fokus("check", "-s", study).returncode == 0


def test_names_below_the_heading_of_a_running_number_stay_outside(fokus: Fokus, tmp_path: Path):
    study = make(tmp_path / "studie")
    path = export(tmp_path / "svar.csv", 4)
    text = path.read_text(encoding="utf-8")
    for n, name in enumerate(("marit", "gunvor", "marit", "js")):
        text = text.replace(f"\n{n + 1};2017", f"\n{name};2017")
    path.write_text(text, encoding="utf-8")
    brought(fokus, path, study)
    assert "marit" not in (study / "responses" / "eht-omg1.csv").read_text(encoding="utf-8-sig")


def test_a_choice_that_somebody_makes_at_the_import_is_written(fokus: Fokus, tmp_path: Path):
    study = make(tmp_path / "studie", form=FORM.replace("Övrigt", "Hur länge har ni hållit på?"))
    path = export(tmp_path / "svar.csv", 12)
    text = path.read_text(encoding="utf-8").replace(
        "Hur länge har du arbetat?", "Hur länge har ni hållit på?"
    )
    path.write_text(text, encoding="utf-8")
    shown = brought(fokus, path, study)
    assert "Tas inte med: 2 kolumner som ingen fråga använder" in shown
    assert answers(study).texts["ovrigt"].tolist()[0] == "3 år"


@pytest.mark.parametrize("coded", [True, False], ids=["with codes", "without codes"])
@pytest.mark.parametrize("people", [14, 60], ids=["a few more", "many more"])
def test_a_later_export_with_more_answers_is_known_again(
    fokus: Fokus, tmp_path: Path, people: int, *, coded: bool
):
    study = make(tmp_path / "studie")
    brought(fokus, export(tmp_path / "svar.csv", 12, coded=coded), study)
    before = whole(study)
    again = fokus("import", export(tmp_path / "fler.csv", people, coded=coded), "-s", study, "--yes")
    assert again.returncode == 1
    assert f"12 av {people} svar finns redan i responses/eht-omg1.csv" in again.stdout
    assert whole(study) == before


def test_others_answers_are_not_taken_for_the_same(fokus: Fokus, tmp_path: Path):
    study = make(tmp_path / "studie")
    brought(fokus, export(tmp_path / "svar.csv", 12, coded=False), study)
    brought(fokus, export(tmp_path / "andra.csv", 400, coded=False, seed=2), study)
    assert len(answers(study).people) == 412


def test_more_columns_come_in_with_the_original_once_the_old_file_is_gone(fokus: Fokus, tmp_path: Path):
    study = make(tmp_path / "studie")
    path = export(tmp_path / "svar.csv", 12)
    brought(fokus, path, study)
    first = answers(study).people["row"].tolist()
    form = study / "instruments" / "eht.toml"
    more = '[[item]]\nid = "farg"\nsv = "Favoritfärg"\n[[scale]]'
    form.write_text(form.read_text("utf-8").replace("[[scale]]", more, 1), encoding="utf-8")
    refused = fokus("import", path, "-s", study, "--yes")
    assert refused.returncode == 1
    assert "Ska fler av dess kolumner med: ta bort responses/eht-omg1.csv" in refused.stdout
    for each in (study / "responses").glob("eht-omg1.*"):
        each.unlink()
    brought(fokus, path, study)
    found = answers(study)
    assert found.texts["farg"].tolist()[:2] == ["grön", "Ekstubb"]
    assert found.people["row"].tolist() == first
