import pandas as pd
import pytest

from fokus.material.responses import RESPONDENT, Responses, combine
from fokus.problems import Place
from fokus.study.instrument import Instrument, Item, Labels

FORM = Instrument(
    id="samverkan", title=Labels(sv="Samverkan"), response={}, item=(Item(id="k1"), Item(id="k2"))
)


def part(file: str, when: str, people: list[str], items: dict[str, list[float]]) -> Responses:
    rows = [(code, True, when, "lindby", "kurator", file, n) for n, code in enumerate(people, start=2)]
    answers = pd.DataFrame(items, dtype=float)
    given = answers.map(lambda value: f"{value:g}").astype(object)
    return Responses(FORM, pd.DataFrame(rows, columns=list(RESPONDENT)), answers, given)


def test_two_rounds_of_one_person_stand_beside_each_other():
    spring = part("vt.csv", "vt25", ["ab12", "cd34"], {"k1": [1, 2], "k2": [3, 4]})
    autumn = part("ht.csv", "ht25", ["ab12"], {"k1": [4]})
    both, problems = combine([spring, autumn])
    assert not problems
    assert list(both.people["round"]) == ["vt25", "vt25", "ht25"]
    assert list(both.answers.index) == list(both.given.index) == list(both.people.index) == [0, 1, 2]
    assert both.answers["k2"].isna().tolist() == [False, False, True]
    assert pd.isna(both.given.loc[2, "k2"])


@pytest.mark.parametrize("order", [("vt.csv", "kopia.csv"), ("kopia.csv", "vt.csv")])
def test_the_second_answer_of_a_person_in_a_round_is_told_and_left_out(order: tuple[str, str]):
    first = part(order[0], "vt25", ["ab12", "cd34"], {"k1": [1, 2]})
    second = part(order[1], "vt25", ["ef56", "cd34"], {"k1": [3, 4]})
    both, (problem,) = combine([first, second])
    assert (problem.code, problem.place) == ("respondent-twice", Place(order[1], row=3))
    assert problem.arguments == {"word": "cd34", "file": order[0], "row": 3}
    assert both.answers["k1"].tolist() == [1, 2, 3]
