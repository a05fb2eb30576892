"""Who answered, of whom: the counts, their denominators, and what is never shown as everybody."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fokus.analysis.result import Estimate, Result
from fokus.disclosure.guard import release
from fokus.evaluation import Evaluation, load
from fokus.problems import Problem, QueryError

Ask = Callable[[Evaluation, str], Result]
HEAD = "questionnaire;round;site;profession;invited\n"
NURSES = {"profession": "skolskoterska"}


def survey(small: ModuleType, **more: Any) -> Any:
    """In Lindby five nurses and three counsellors; in the second round four of the nurses."""
    first = [
        *small.respondents(["s1", "s2", "s3", "s4", "s5"], 3, 2, "skolskoterska"),
        *small.respondents(["k1", "k2", "k3"], 4, 1, "kurator"),
    ]
    second = small.respondents(["s1", "s2", "s3", "s4"], 4, 2, "skolskoterska")
    return small.SmallStudy(answers={"omg1": first, "omg2": second}, **more)


def invited(*rows: str) -> dict[str, dict[str, str]]:
    return {"files": {"invited.csv": HEAD + "".join(f"enkat;{row}\n" for row in rows)}}


def row(result: Result, **at: str) -> Estimate:
    (found,) = (each for each in result.rows if dict(each.at) == {"questionnaire": "enkat"} | at)
    return found


def of(result: Result, **at: str) -> tuple[int | None, int | None]:
    found = row(result, **at)
    return found.count, found.n


def notes(result: Result) -> list[str]:
    return [note.code for note in result.notes]


def test_without_invitations_it_is_of_those_in_service(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    study = survey(small).open(tmp_path)
    result = ask(study, "response by=round")
    assert (of(result, round="omg1"), of(result, round="omg2")) == ((8, 23), (4, 23))
    assert row(result, round="omg1").value == pytest.approx(8 / 23)
    assert row(result, round="omg1").missing == 15
    assert notes(result) == ["denominator-inservice"]


def test_the_invited_are_the_denominator_in_a_round_that_the_file_has(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    rows = ("omg1;lindby;skolskoterska;6", "omg1;lindby;kurator;4")
    study = survey(small, **invited(*rows)).open(tmp_path)
    result = ask(study, "response by=round")
    assert (of(result, round="omg1"), of(result, round="omg2")) == ((8, 10), (4, 23))
    assert notes(result) == ["denominator-inservice-or-invited"]
    assert of(ask(study, "response by=round denominator=inservice"), round="omg1") == (8, 23)


def test_by_profession_and_site_with_a_total(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    result = ask(survey(small).open(tmp_path), "response by=profession,site where=round:omg1")
    assert of(result, profession="skolskoterska", site="lindby") == (5, 5)
    assert of(result, profession="skolskoterska", site="sjovik") == (0, 6)
    assert of(result, profession="all", site="all") == (8, 23)
    by_profession = ask(survey(small).open(tmp_path), "response by=profession across=round")
    assert of(by_profession, profession="skolskoterska", round="omg2") == (4, 11)
    assert of(by_profession, profession="rektor", round="omg1") == (0, 2)
    assert notes(by_profession) == ["denominator-inservice", "response-not-tested"]


def test_a_group_gathers_its_professions(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    result = ask(survey(small).open(tmp_path), "response by=group where=round:omg1")
    assert of(result, group="elevhälsa") == (8, 21)
    assert of(result, group="rektor") == (0, 2)


def test_the_parts_add_up_to_the_total(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    for by in ("profession", "site", "group"):
        result = ask(survey(small).open(tmp_path), f"response by={by} across=round")
        for when in ("omg1", "omg2"):
            inside = [each for each in result.rows if each.at["round"] == when]
            parts, (total,) = (
                [e for e in inside if e.at[by] != "all"],
                [e for e in inside if e.at[by] == "all"],
            )
            assert sum(each.count or 0 for each in parts) == total.count
            assert sum(each.n or 0 for each in parts) == total.n


def test_rounds_taken_together_count_each_answer(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    result = ask(survey(small).open(tmp_path), "response")
    assert of(result) == (12, 46)
    assert notes(result) == ["denominator-inservice", "rounds-together-response"]


def test_conditions_narrow_both_who_answered_and_who_was_asked(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = survey(small).open(tmp_path)
    assert of(ask(study, "response where=profession:kurator,site:lindby,round:omg1")) == (3, 4)


def test_who_left_everything_blank_has_not_answered(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    first = [
        *small.respondents("abcde", 3, 2),
        *small.respondents("f", "Vet ej"),
        *small.respondents("g", ""),
    ]
    study = small.SmallStudy(answers={"omg1": first}).open(tmp_path)
    result = ask(study, "response")
    assert row(result).count == 6
    assert "g" not in {each.person.casefold() for each in row(result).base}


def test_a_written_answer_is_an_answer_too(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    rows = [*small.respondents("abcde", 3, 2), small.respondents("f", "")[0] | {"fritt": "Mer tid."}]
    assert row(ask(small.SmallStudy(answers={"omg1": rows}).open(tmp_path), "response")).count == 6


def test_a_questionnaire_that_was_not_given_in_a_round_has_no_row_there(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = small.SmallStudy(answers={"omg1": small.respondents("abcde", 3, 2)}).open(tmp_path)
    assert [each.at["round"] for each in ask(study, "response by=round").rows] == ["omg1"]


def test_invited_of_whom_nobody_answered_are_told(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    study = survey(small, **invited("omg2;lindby;rektor;2", "omg2;lindby;skolskoterska;5")).open(tmp_path)
    assert of(ask(study, "response by=profession where=round:omg2"), profession="rektor") == (0, 2)


# Where it is not known how many were asked


def test_without_a_number_there_is_no_share_and_never_everybody(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = survey(small).open(tmp_path)
    result = ask(study, "response by=round denominator=invited")
    assert of(result, round="omg1") == (8, None)
    assert (row(result, round="omg1").value, row(result, round="omg1").missing) == (None, None)
    assert "asked-unknown" in notes(result)


def test_an_answer_from_where_nobody_was_invited_leaves_the_total_unknown(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = survey(small, **invited("omg1;lindby;skolskoterska;6")).open(tmp_path)
    result = ask(study, "response by=profession where=round:omg1")
    assert of(result, **NURSES) == (5, 6)
    assert of(result, profession="kurator") == (3, None)
    assert of(result, profession="all") == (8, None)
    assert of(ask(study, "response where=round:omg1,profession:skolskoterska")) == (5, 6)


def test_invited_of_all_professions_together_are_known_only_together(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = survey(small, **invited("omg1;lindby;;12")).open(tmp_path)
    assert of(ask(study, "response by=round"), round="omg1") == (8, 12)
    assert of(ask(study, "response by=site where=round:omg1"), site="lindby") == (8, 12)
    by_profession = ask(study, "response by=profession where=round:omg1")
    assert of(by_profession, **NURSES) == (5, None)
    assert of(by_profession, profession="all") == (8, 12)
    assert of(ask(study, "response where=round:omg1,profession:skolskoterska")) == (5, None)


def test_professions_without_a_population_are_told(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    folder = survey(small).write(tmp_path)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    numbers = "population = { lindby = 4, sjovik = 4 }"
    assert numbers in text
    (folder / "study.toml").write_text(text.replace(numbers, ""), encoding="utf-8")
    study, _ = load(folder)
    assert study is not None
    result = ask(study, "response by=profession where=round:omg1")
    assert of(result, profession="kurator") == (3, None)
    assert of(result, profession="all") == (8, None)
    assert [note.arguments for note in result.notes if note.code == "without-population"] == [{"count": 1}]
    assert of(ask(study, "response where=round:omg1,profession:skolskoterska")) == (5, 11)


def test_a_respondent_of_no_known_profession_counts_in_the_total_alone(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    rows = [*small.respondents("abcd", 3, 2), *small.respondents("e", 3, 2, profession="")]
    study = small.SmallStudy(answers={"omg1": rows}).open(tmp_path)
    result = ask(study, "response by=profession")
    assert of(result, profession="kurator") == (4, 8)
    assert of(result, profession="all") == (5, 23)
    assert "not-placed" in notes(result)
    assert "not-placed" not in notes(ask(study, "response by=round"))


# More than were asked


def found(small: ModuleType, tmp_path: Path, **more: Any) -> tuple[Evaluation, list[Problem]]:
    evaluation, problems = survey(small, **more).load(tmp_path)
    return evaluation, [each for each in problems if each.code.startswith("more-than")]


def test_more_answers_than_invitations_are_warned_of_with_the_row(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    rows = ("omg1;lindby;skolskoterska;4", "omg1;lindby;kurator;3")
    study, (problem,) = found(small, tmp_path, **invited(*rows))
    assert (problem.code, problem.severity) == ("more-than-invited", "warning")
    assert (problem.place.file, problem.place.row) == ("invited.csv", 2)
    assert problem.arguments == {"answered": 5, "invited": 4}
    result = ask(study, "response by=profession where=round:omg1")
    assert of(result, **NURSES) == (5, 4)
    assert row(result, **NURSES).value is None
    assert of(result, profession="all") == (8, 7)
    assert "more-than-asked" in notes(result)


def test_more_answers_than_in_service_are_warned_of_where_no_invitations_are_known(
    small: ModuleType, tmp_path: Path
) -> None:
    rows = small.respondents("abcdef", 3, 2, "kurator")
    study = small.SmallStudy(answers={"omg1": rows})
    _, problems = study.load(tmp_path)
    (problem,) = [each for each in problems if each.code == "more-than-in-service"]
    assert problem.arguments == {
        "word": "kurator", "site": "lindby", "round": "omg1", "stated": 4, "answered": 6,
    }  # fmt: skip
    assert (problem.place.file, problem.severity) == ("study.toml", "warning")
    known = small.SmallStudy(answers={"omg1": rows}, **invited("omg1;lindby;kurator;9"))
    assert not [each for each in known.load(tmp_path)[1] if each.code.startswith("more-than")]


def test_as_many_as_were_asked_is_no_fault(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    rows = ("omg1;lindby;skolskoterska;5", "omg1;lindby;kurator;3", "omg2;;;4")
    study, problems = found(small, tmp_path, **invited(*rows))
    assert problems == []
    assert row(ask(study, "response by=round"), round="omg1").value == 1.0


# Picking, naming, releasing


def test_a_questionnaire_that_the_study_lacks_is_named_with_the_nearest(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = survey(small).open(tmp_path)
    assert ask(study, "response of=enkat").rows == ask(study, "response").rows
    with pytest.raises(QueryError) as caught:
        ask(study, "response of=enkt")
    assert (caught.value.code, caught.value.arguments["nearest"]) == ("unknown-instrument", "enkat")


def test_a_study_without_a_questionnaire_has_no_response(empty: Evaluation, ask: Ask) -> None:
    result = ask(empty, "response by=round")
    assert (result.rows, result.notes) == ((), ())


def test_few_who_answered_are_hidden_and_nobody_can_count_them_out(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = survey(small).open(tmp_path)
    (released,) = release([ask(study, "response by=profession where=round:omg1")], study.design)
    hidden = {each.at["profession"] for each in released.rows if each.hidden}
    assert hidden == {"kurator", "skolskoterska"}
    shown = {each.at["profession"]: each.count for each in released.rows if not each.hidden}
    assert shown == {"skolpsykolog": 0, "rektor": 0, "all": 8}


def test_rounds_apart_and_together_hide_nothing_where_each_is_large(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    """The sum of two shown numbers tells no more than they do, also where few answered only once."""
    first, second = small.respondents("abcdefgh", 3, 2), small.respondents("bcdefghi", 3, 2)
    study = small.SmallStudy(answers={"omg1": first, "omg2": second}).open(tmp_path)
    released = release([ask(study, "response"), ask(study, "response by=round")], study.design)
    assert [each.count for one in released for each in one.rows] == [16, 8, 8]
