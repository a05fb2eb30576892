"""The answer key of the example study: every planted finding and trap, and the question that shows it."""

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from fokus.analysis.answer import answer
from fokus.analysis.query import parse_one
from fokus.analysis.scoring import keyed_answers
from fokus.evaluation import Evaluation, load
from fokus.publish import ask, show

HERE = Path(__file__).parent
STUDY = HERE.parents[1] / "analyses" / "tillsammans"


@pytest.fixture(scope="module")
def study() -> Evaluation:
    evaluation, problems = load(STUDY)
    assert evaluation is not None
    assert problems == []
    return evaluation


def table(study: Evaluation, query: str) -> list[list[str]]:
    lines = show(study, query, "table").decode().replace("\u00a0", " ").split("\n")
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:] if line.startswith("|")
    ]


FINDINGS = [
    ("coverage pick=planned", [["Interviews", "16"]]),
    ("coverage pick=held", [["Interviews", "15"]]),
    ("response by=round", [["52 av 61 (85 %)", "47 av 65 (72 %)"]]),
    ("response by=round denominator=inservice", [["52 av 61 (85 %)", "47 av 65 (72 %)"]]),
    ("coverage by=round,site where=profession:rektor,site:sjovik", [["1 av 1", "0 av 1"]] * 2),
    ("scales of=contact across=round link=linked", [["2,71", "2,99", "0,28 (0,10 till 0,46)", "39"]]),
    ("scales of=trust across=round link=linked", [["3,02", "3,06", "0,04 (−0,08 till 0,16)", "39"]]),
    ("scales of=time across=round link=linked", [["2,55", "2,26", "−0,30 (−0,41 till −0,18)", "38"]]),
    ("scales of=contact across=round", [["2,77", "3,04", "0,28 (0,11 till 0,44)", "52", "47"]]),
    ("themes of=kontaktvagar across=round level=code", [["8 av 8", "7 av 7"]]),
    ("themes of=tidsbrist across=round level=code", [["4 av 8", "7 av 7"]]),
    ("themes of=orosanmalan across=round level=code", [["8 av 8", "7 av 7"]]),
    ("themes of=narvaro across=round", [["8 av 8", "0 av 7"]]),
    (
        "themes of=aterkoppling by=profession across=round level=code",
        [
            ["2 av 2", "1 av 2"], ["2 av 2", "2 av 2"], ["1 av 2", "0 av 2"], ["1 av 2", "0 av 1"],
            ["6 av 8", "3 av 7"],
        ],
    ),
    (
        "themes of=sekretess-hinder,sekretess-ursakt across=round level=code",
        [["8 av 8", "7 av 7"], ["7 av 8", "7 av 7"]],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), FINDINGS, ids=[query for query, _ in FINDINGS])
def test_a_planted_finding_is_found(study: Evaluation, query: str, expected: list[list[str]]):
    rows = table(study, query)
    if "pick=" in query:
        assert [row[-1] for row in rows] == [row[-1] for row in expected]
    else:
        width = len(expected[0])
        assert [row[-width:] for row in rows] == expected


def test_heads_are_more_positive_than_nurses(study: Evaluation):
    rows = table(study, "scales of=contact,trust by=profession across=round link=linked")
    means = {(row[0], row[1]): float(row[3].replace(",", ".")) for row in rows if row[3] not in ("..", "–")}
    for scale in ("Kontaktvägar", "Förtroende"):
        assert means[scale, "Rektorer"] > means[scale, "Skolsköterskor"]


def test_secrecy_is_told_as_obstacle_and_as_excuse_by_every_profession(study: Evaluation):
    for code in ("sekretess-hinder", "sekretess-ursakt"):
        said = ask(study, f"quotes of={code} spread=profession most=4").quotes
        assert len({quote.attribution.id for quote in said}) == 4


SAID = {
    "scales of=contact across=round": "Tretton personer svarade bara i maj 2025 och åtta bara i november "
    "2025. När "
    "alla 60 personer ingår är den skattade skillnaden också 0,28 (95 % KI 0,11–0,44).",
    "scales of=trust across=round link=linked": "För Förtroende var skillnaden 0,04 skalsteg (90 % KI −0,06 "
    "till "
    "0,14). Intervallet ryms inom den i förväg bestämda gränsen ±0,2; resultatet tolkas som oförändrat.",
    "themes of=narvaro across=round": "Närvaro efterfrågades bara i maj 2025. Att temat saknas i november "
    "2025 ska "
    "därför inte tolkas som en förändring.",
}


@pytest.mark.parametrize(("query", "expected"), SAID.items(), ids=SAID)
def test_a_planted_finding_is_said(study: Evaluation, query: str, expected: str):
    assert expected in show(study, query, "sentence").decode().replace("\u00a0", " ")


def test_a_small_profession_is_never_shown_by_itself(study: Evaluation):
    rows = ask(study, "scales of=contact by=profession where=round:omg1").rows
    hidden = {row.at["profession"] for row in rows if row.hidden}
    assert "skolpsykolog" in hidden
    assert len(hidden) >= 2


def test_nobody_is_quoted_from_the_interviewers_notes(study: Evaluation):
    result = answer(study, parse_one("quotes where=site:sjovik,profession:rektor most=50"))
    assert "omg1-sjovik-rektorer" not in {row.transcript for row in result.quotes}


def test_who_answered(study: Evaluation):
    people = study.responses["collaboration"].people
    rounds = Counter(frozenset(each["round"]) for _, each in people.groupby("respondent"))
    assert rounds == {frozenset({"omg1", "omg2"}): 39, frozenset({"omg1"}): 13, frozenset({"omg2"}): 8}
    roles = people.groupby("respondent")["profession"].nunique()
    assert (roles > 1).sum() == 2


@pytest.mark.parametrize(("item", "sign"), [("k14", -1), ("k13", 1), ("k17", 1)])
def test_one_item_is_worded_against_its_scale_and_nobody_flagged_it(study: Evaluation, item: str, sign: int):
    scale = next(each for each in study.instruments["collaboration"].scale if item in each.item_ids)
    response = study.instruments["collaboration"].format_of(item)
    assert response is not None
    keyed = keyed_answers(study.responses["collaboration"].answers, scale, response)
    rest = keyed.drop(columns=item).mean(axis="columns")
    assert sign * keyed[item].corr(rest) > 0.3


@pytest.mark.parametrize("when", ["omg1", "omg2"])
def test_the_item_that_nobody_flagged_stands_out_in_its_scales_reliability(study: Evaluation, when: str):
    rows = ask(study, f"reliability of=time where=round:{when}").rows
    rest = {row.at["item"]: row.value or 0.0 for row in rows if row.measure == "item_rest"}
    without = {row.at["item"]: row.value or 0.0 for row in rows if row.measure == "alpha_if_dropped"}
    assert [item for item, value in rest.items() if value < 0] == ["k14"]
    assert max(without, key=lambda item: without[item]) == "k14"
    assert 0.75 < without["k14"] < 0.85


def test_the_corrections_are_what_makes_it_hold(tmp_path: Path):
    copy = Path(shutil.copytree(STUDY, tmp_path / "s", ignore=shutil.ignore_patterns("reports")))
    (copy / "corrections.csv").unlink()
    evaluation, problems = load(copy)
    assert evaluation is not None
    assert Counter(problem.code for problem in problems) == {"outside-format": 1, "unknown-site": 1}
    people = evaluation.responses["collaboration"].people
    assert (people.groupby("respondent")["round"].nunique() == 2).sum() == 38


def test_forms_of_transcripts(study: Evaluation):
    kinds = {each: {turn.kind for turn in found.turns} for each, found in study.transcripts.items()}
    assert kinds["omg1-sjovik-rektorer"] == {"note"}
    assert kinds["omg2-lindby-specialpedagoger"] == {"unknown"}
    assert {"unknown", "participant"} <= kinds["omg2-sjovik-kuratorer"]
    silent = {turn.speaker for turn in study.transcripts["omg1-sjovik-skolskoterskor"].turns}
    assert "D20" in study.design.interviews["omg1-sjovik-skolskoterskor"].participants
    assert "D20" not in silent


def test_interviews_are_as_long_as_in_practice(study: Evaluation):
    words = {
        each: sum(len(turn.text.split()) for turn in found.turns) for each, found in study.transcripts.items()
    }
    assert len(words) == 15
    assert sorted(each for each, count in words.items() if count > 5500) == [
        "omg1-lindby-rektorer", "omg2-lindby-kuratorer",
    ]  # fmt: skip
    usual = [count for each, count in words.items() if count <= 5500 and each != "omg1-sjovik-rektorer"]
    assert all(1500 <= count <= 2500 for count in usual)


def test_the_codebook_and_its_coders(study: Evaluation):
    assert (len(study.codebook.theme), len(study.codebook.code)) == (9, 26)
    assert all(code.definition and code.use_when and code.not_when for code in study.codebook.code)
    assert {coding.code for coding in study.codings} == set(study.codebook.codes)
    coded = {coder: {c.transcript for c in study.codings if c.coder == coder} for coder in study.coders}
    assert {coder: len(found) for coder, found in coded.items()} == {"a1": 15, "a2": 4}


def test_two_coders_agree_on_kontaktvagar_and_read_otydlighet_differently(study: Evaluation):
    rows = {row[0]: row[1:] for row in table(study, "agreement by=code")}
    assert rows["Kontaktvägar"] == ["100 %", "1,00", "6,0 %", "335"]
    assert rows["Otydligt ansvar"] == ["94 %", "0,32", "4,3 %", "335"]
    said = show(study, "agreement of=otydlighet", "sentence").decode()
    assert said.startswith("Två kodare kodade fyra av 15 intervjuer var för sig (335 yttranden).")
    assert said.endswith("eftersom endast fyra intervjuer dubbelkodades.\n")


def test_the_steering_group_met_three_times_and_each_of_its_heirs_once(study: Evaluation):
    rows = {row[0]: row[1] for row in table(study, "log of=meeting by=body")}
    assert rows == {
        "Styrgruppen": "3", "Styrgruppen i Lindby": "1", "Styrgruppen i Sjövik": "1",
        "Arbetsgruppen i Lindby": "2", "Arbetsgruppen i Sjövik": "2", "Samtliga": "9",
    }  # fmt: skip
    assert "nästan 100 personer" in show(study, "log of=dissemination", "sentence").decode()
    assert [row[2] for row in table(study, "goals")][1] == "Inte uppnått."


def test_the_answers_are_the_ones_that_the_script_draws(tmp_path: Path):
    copy = Path(shutil.copytree(STUDY, tmp_path / "s", ignore=shutil.ignore_patterns("reports")))
    for name in ("enkat-maj.xlsx", "enkat-november.csv"):
        (copy / "responses" / name).unlink()
    subprocess.run([sys.executable, HERE / "draw_answers.py", copy], check=True, timeout=120)
    for path in (STUDY / "responses").iterdir():
        assert (copy / "responses" / path.name).read_bytes() == path.read_bytes(), path.name
