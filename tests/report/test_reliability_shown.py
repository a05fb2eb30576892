"""Reliability as people and programs read it: a table, sentences, one number, JSON and csv."""

import json
import random
from pathlib import Path
from types import ModuleType

import pytest

from fokus.evaluation import Evaluation
from fokus.problems import RenderingError
from fokus.publish import ask as ask_and_release
from fokus.publish import build, inspect, show

CHAPTER = """\
# Enkäten

Skalan håller ihop: {number}`reliability of=kontakt where=round:omg1 pick=alpha`.
{sentence}`reliability of=kontakt where=round:omg1`

:::{table} reliability of=kontakt by=round
:name: alfa
:caption: Skalans reliabilitet
:::
"""


def drawn(small: ModuleType, number: int) -> list[dict[str, object]]:
    chance = random.Random(number)
    felt = [chance.randint(1, 4) for _ in range(number)]
    second = [5 - (each if chance.random() < 0.7 else chance.randint(1, 4)) for each in felt]
    return small.respondents([f"p{each}" for each in range(number)], felt, second)


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    answers = {"omg1": drawn(small, 120), "omg2": drawn(small, 12)}
    return small.SmallStudy(answers=answers, files={"chapters/01-enkat.md": CHAPTER}).open(tmp_path)


def test_the_table_has_a_row_a_scale_and_a_row_an_item_with_the_denominator_named(study: Evaluation) -> None:
    table = ask_and_release(study, "reliability of=kontakt by=round").table()
    assert [column.label for column in table.columns] == [
        "Delskala", "Omgång", "Påstående", "α (95 % KI)", "r med övriga", "n",
    ]  # fmt: skip
    assert [row[2] for row in table.rows] == 2 * [
        "Hela skalan", "Jag vet vem jag ska ringa.", "Det är svårt att få svar."
    ]  # fmt: skip
    assert [row[-1] for row in table.rows] == ["120"] * 3 + ["12"] * 3
    assert table.rows[0][3].startswith("0,")
    assert " till 0," in table.rows[0][3]
    assert table.rows[3][3] == "–"
    assert table.totals == {0, 3}
    assert any("som svarat på alla påståenden" in note for note in table.notes)
    assert any("färre än 20 personer" in note for note in table.notes)
    assert any("minst tre påståenden" in note for note in table.notes)


def test_the_sentence_says_what_was_computed_and_why_the_rest_was_not(study: Evaluation) -> None:
    said = ask_and_release(study, "reliability of=kontakt by=round").sentence()
    assert "Cronbachs alfa för Kontaktvägar (maj 2025) är 0," in said
    assert "de 120 personer som svarat på alla påståenden" in said
    assert (
        "För Kontaktvägar (november 2025) anges inte Cronbachs alfa: 12 personer har svarat på alla "
        "påståenden, och det krävs minst 20." in said
    )


def test_one_number_in_prose_is_alpha(study: Evaluation) -> None:
    number = show(study, "reliability of=kontakt where=round:omg1 pick=alpha", "sentence").decode().strip()
    assert number.startswith("0,")
    table = ask_and_release(study, "reliability of=kontakt where=round:omg1 pick=alpha").table()
    assert table.rows == (("Kontaktvägar", number),)


def test_programs_read_coefficients_with_their_units(study: Evaluation) -> None:
    told = json.loads(show(study, "reliability of=kontakt by=round", "json"))
    assert told["kind"] == "coefficient"
    first = told["rows"][0]
    assert (first["coefficient"], first["units"], first["method"], first["item"]) == (
        "alpha",
        120,
        "feldt",
        "all",
    )
    assert next(row["reason"] for row in told["rows"] if row["round"] == "omg2") == "too-few"
    head = show(study, "reliability of=kontakt by=round", "csv").decode("utf-8-sig").splitlines()[0]
    assert head.startswith("scale;round;item;coefficient;value;low;high;units;missing")


def test_it_has_no_figure(study: Evaluation) -> None:
    with pytest.raises(RenderingError, match="no-figure"):
        show(study, "reliability of=kontakt", "figure")


def test_a_chapter_takes_it_as_number_sentence_and_table(study: Evaluation, tmp_path: Path) -> None:
    inspected = inspect(study.folder)
    done = build(inspected, tmp_path / "ut")
    assert [path.name for path in done.written] == ["01-enkat.docx"]
    assert not [each for each in done.problems if each.place.file.startswith("chapters")]


def test_in_english(study: Evaluation) -> None:
    told = (study.folder / "study.toml").read_text(encoding="utf-8").replace('"sv"', '"en"')
    (study.folder / "study.toml").write_text(told, encoding="utf-8")
    english = inspect(study.folder).evaluation
    assert english is not None
    said = ask_and_release(english, "reliability of=kontakt where=round:omg1").sentence()
    assert said.startswith("Cronbach's alpha for Kontaktvägar is 0.")
