"""Scores one by one: keyed and scored as the instrument says, persons numbered, nobody named."""

from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from fokus.analysis.individual import individual_scores
from fokus.evaluation import Evaluation
from fokus.problems import QueryError

COLUMNS = ["questionnaire", "person", "linked", "round", "site", "profession", "group"]


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    may = small.respondents(["ANNA05", "BO11"], [4, ""], [1, ""], profession="rektor")
    november = small.respondents(["BO11", "CIA20"], [2, 3], [3, ""])
    return small.SmallStudy(answers={"omg1": may, "omg2": november}).open(tmp_path)


def test_a_row_a_respondent_and_round_and_a_column_a_scale(study: Evaluation):
    found = individual_scores(study, ())
    assert list(found.columns) == [*COLUMNS, "kontakt"]
    assert found["kontakt"].round(9).tolist()[:1] == [4.0]
    assert found["kontakt"].isna().tolist() == [False, True, False, False]
    assert found.loc[2, "kontakt"] == 2.0


def test_a_person_has_one_number_and_no_code(study: Evaluation):
    found = individual_scores(study, ["kontakt"])
    assert found["person"].tolist() == [1, 2, 2, 3]
    assert not {"ANNA05", "BO11", "CIA20"} & set(found.astype(str).to_numpy().ravel())


def test_profession_and_group_are_those_of_the_round(study: Evaluation):
    found = individual_scores(study, ["kontakt"])
    assert found["profession"].tolist() == ["rektor", "rektor", "kurator", "kurator"]
    assert found["group"].tolist() == ["rektor", "rektor", "elevhälsa", "elevhälsa"]


def test_rounds_are_ordered_as_in_the_study(study: Evaluation):
    found = individual_scores(study, ())
    assert isinstance(found["round"].dtype, pd.CategoricalDtype)
    assert list(found["round"].cat.categories) == ["omg1", "omg2"]
    assert found["round"].cat.ordered


def test_a_scale_that_is_not_there_is_refused_with_the_nearest(study: Evaluation):
    with pytest.raises(QueryError) as refused:
        individual_scores(study, ["kontaktt"])
    assert refused.value.code == "unknown-scale"
    assert refused.value.arguments["nearest"] == "kontakt"


def test_without_answers_the_frame_is_empty(empty: Evaluation):
    assert list(individual_scores(empty, ()).columns) == COLUMNS
    assert individual_scores(empty, ()).empty
