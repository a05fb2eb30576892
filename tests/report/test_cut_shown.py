"""The share of scores at or above a cut that the questionnaire names: in a table, a sentence, one number."""

from pathlib import Path
from types import ModuleType

import pytest

from fokus.evaluation import Evaluation
from fokus.publish import ask, show


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    with_cut = small.INSTRUMENT.format(sensitive="") + "cut = 3.0\n"
    codes = [f"p{number}" for number in range(30)]
    answers = small.respondents(codes, [4] * 12 + [1] * 18, [2] * 30)
    few = small.respondents(["x", "y", "z", "å", "ä", "ö"], [4, 4, 4, 4, 1, 1], [2] * 6, "rektor", "sjovik")
    files = {"instruments/enkat.toml": with_cut}
    return small.SmallStudy(answers={"omg1": [*answers, *few]}, files=files).open(tmp_path)


def test_the_table_has_a_column_whose_note_names_the_cut_and_the_denominator(study: Evaluation) -> None:
    table = ask(study, "scales of=kontakt by=profession where=round:omg1").table()
    heads = [column.label for column in table.columns]
    at = heads.index("Andel ≥ gräns")
    assert {row[0]: row[at].replace("\u00a0", " ") for row in table.rows} == {
        "Kurator": "40 %", "Rektor": "4 av 6", "Samtliga": "44 %",
    }  # fmt: skip
    assert any("minst 3,0 av dem som har ett värde på skalan" in note for note in table.notes)


def test_without_a_cut_there_is_no_column(small: ModuleType, tmp_path: Path) -> None:
    study = small.SmallStudy(answers={"omg1": small.respondents("abcdef", 4, 1)}).open(tmp_path)
    assert "Andel ≥ gräns" not in [column.label for column in ask(study, "scales").table().columns]


def test_the_sentence_says_it_after_the_mean(study: Evaluation) -> None:
    said = ask(study, "scales of=kontakt where=round:omg1,profession:kurator").sentence()
    assert said.endswith("Av de 30 hade 40 procent minst 3,0.")
    few = ask(study, "scales of=kontakt where=round:omg1,profession:rektor").sentence()
    assert few.endswith("Av de 6 hade 4 minst 3,0.")


def test_one_number(study: Evaluation) -> None:
    query = "scales of=kontakt where=round:omg1,profession:kurator pick=above_cut"
    assert show(study, query, "sentence").decode().replace("\u00a0", " ").strip() == "40 %"
