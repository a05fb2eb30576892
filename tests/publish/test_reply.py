"""What Python gets: released rows only, as data frames and as a table in a notebook."""

from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

import fokus
from fokus.evaluation import Evaluation
from fokus.problems import QueryError
from fokus.publish import show

JOINED = (
    "scales of=collaboration by=profession where=round:omg2 & themes of=tid by=profession where=round:omg2"
)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def study() -> Evaluation:
    return fokus.open_study(ROOT / "analyses" / "tillsammans")


def test_rows_come_as_a_tidy_frame(study: Evaluation):
    frame = fokus.ask(study, "scales of=contact by=profession,round").frame()
    assert list(frame.columns[:4]) == ["scale", "profession", "round", "measure"]
    assert {"value", "low", "high", "n", "missing", "unit", "base", "hidden"} <= set(frame.columns)
    assert set(frame["round"]) == {"omg1", "omg2"}


def test_hidden_rows_have_no_values_in_the_frame(study: Evaluation):
    frame = fokus.ask(study, "scales of=contact by=profession,round").frame()
    hidden = frame[frame["hidden"].astype(bool)]
    assert len(hidden)
    assert hidden[["value", "low", "high", "n", "missing", "base"]].isna().all(axis=None)


def test_contrasts_stand_apart(study: Evaluation):
    answer = fokus.ask(study, "scales of=contact across=round link=linked")
    frame = answer.contrast_frame()
    assert frame.loc[0, ["scale", "from", "to", "n_linked"]].tolist() == ["contact", "omg1", "omg2", 39]
    assert "difference" not in answer.frame()
    assert frame.loc[0, "difference"] == answer.contrasts[0].difference
    assert fokus.ask(study, "coverage by=profession").contrast_frame().empty


def test_joined_answers_come_as_one_frame_that_names_the_noun(study: Evaluation):
    answer = fokus.ask(study, JOINED)
    frame = answer.frame()
    assert set(frame["noun"]) == {"scales", "themes"}
    assert frame[frame["noun"] == "themes"]["scale"].isna().all()
    assert len(frame) == len(answer.rows)


def test_joined_answers_are_released_together(small: ModuleType, tmp_path: Path):
    nine = small.respondents(range(9), [1, 2, 3] * 3)
    three = small.respondents(range(9, 12), 4, site="sjovik")
    study = small.SmallStudy(answers={"omg1": [*nine, *three]}).open(tmp_path)
    questions = ("scales by=profession", "scales by=profession where=site:lindby")
    assert not any(row.hidden for each in questions for row in fokus.ask(study, each).rows)
    both = fokus.ask(study, " & ".join(questions))
    assert [
        part.row({"scale": "kontakt", "profession": "kurator"}, "mean").hidden for part in both.parts
    ] == [
        False,
        True,
    ]


def test_a_notebook_shows_the_table_of_the_report(study: Evaluation):
    answer = fokus.ask(study, JOINED)
    said = answer._repr_html_()
    assert said.count("<tr>") == len(answer.table().rows) + 1
    assert "&amp;" in said.split("</caption>")[0]
    assert str(answer) == show(study, JOINED, "table").decode()


def test_sentences_of_joined_answers_follow_each_other(study: Evaluation):
    said = fokus.ask(study, JOINED).sentence()
    assert "Kontaktvägar" in said
    assert said.endswith("Antalen visar var frågan togs upp, inte hur många som delar uppfattningen.")


def test_what_cannot_be_joined_is_refused(study: Evaluation):
    with pytest.raises(QueryError, match="joined-by-differ"):
        fokus.ask(study, "scales by=profession & themes by=site")
    with pytest.raises(QueryError, match="joined-noun"):
        fokus.ask(study, "quotes of=tid & themes by=site")


def test_scores_are_marked_as_working_material(study: Evaluation):
    frame = fokus.scores(study, "contact")
    assert isinstance(frame, pd.DataFrame)
    assert "not for publication" in frame.attrs["fokus"]
    assert len(frame) == 99
    assert frame[frame["linked"]].groupby("person")["round"].nunique().eq(2).sum() == 39


def test_the_quotes_of_an_answer_are_reached_too(study: Evaluation):
    answer = fokus.ask(study, "quotes of=sekretess-ursakt spread=profession most=3")
    assert len(answer.quotes) == len(answer.frame()) == 3
    assert "participant" not in answer.frame()
