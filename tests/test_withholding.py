"""What a study may not use of a person counts nowhere, is quoted nowhere, and is told."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fokus.evaluation import Evaluation, load
from fokus.problems import Problem
from fokus.study.consent import REMOVED

MAY, NOVEMBER = "omg1-lindby-kuratorer", "omg2-lindby-kuratorer"
HEADER = "participant;source;date;scope;withdrawn\n"
SAID = {
    MAY: ["D01: Vi ringer varandra utan att tveka.", "D02: Det tar tid, mer tid än förr.", "D03: Jo."],
    NOVEMBER: ["D01: Nu går det lättare att ringa.", "D02: Tiden räcker fortfarande inte.", "D03: Nej."],
}
EVERYBODY = "".join(f"D0{n};blankett;;allt;\n" for n in range(1, 5))


@pytest.fixture
def opened(small: ModuleType, tmp_path: Path) -> Any:
    """Return how a study of two interviews and two surveys is opened with some more files."""

    def opened(**files: str) -> tuple[Evaluation, list[Problem]]:
        codings = [
            {"transcript": each, "turn": turn, "code": code}
            for each in SAID
            for turn, code in ((1, "kontaktvagar"), (2, "tidsbrist"))
        ]
        answers = small.respondents(["D01", "D02", "D03", "D04"], 3, 2)
        study = small.SmallStudy(
            interviews=[small.interview(each, ("D01", "D02", "D03")) for each in SAID],
            people=small.people("kurator", "D01 D02 D03 D04"), turns=SAID, codings=codings,
            answers={"omg1": answers, "omg2": answers},
            files={f"{name}.{kind}": text for key, text in files.items() for name, kind in [key.split("_")]},
        )  # fmt: skip
        return study.load(tmp_path)  # type: ignore[no-any-return]

    return opened


def told(problems: list[Problem]) -> list[tuple[str, Any]]:
    return [(each.code, each.arguments.get("word")) for each in problems if each.code != "meets-no-round"]


def consents(participant: str, scope: str = "allt", withdrawn: str = "") -> str:
    """Return the records of all four, with one person's as the test wants it."""
    own = f"{participant};blankett;;{scope};{withdrawn}"
    return HEADER + EVERYBODY.replace(f"{participant};blankett;;allt;", own)


def spoken(evaluation: Evaluation) -> dict[str, list[str]]:
    return {each: [turn.speaker for turn in one.turns] for each, one in evaluation.transcripts.items()}


def codes(evaluation: Evaluation) -> list[tuple[str, str]]:
    return sorted((each.transcript, each.code) for each in evaluation.codings)


def respondents(evaluation: Evaluation) -> list[tuple[str, str]]:
    people = evaluation.responses["enkat"].people
    return sorted(zip(people["round"], people["respondent"], strict=True))


def test_without_records_everything_may_be_used(opened: Any):
    evaluation, problems = opened()
    assert not told(problems)
    assert spoken(evaluation) == {each: ["D01", "D02", "D03"] for each in SAID}
    assert len(evaluation.codings) == 4


def test_full_consent_changes_nothing(opened: Any):
    plain, _ = opened()
    evaluation, problems = opened(consent_csv=consents("D01"))
    assert not told(problems)
    assert (spoken(evaluation), codes(evaluation)) == (spoken(plain), codes(plain))


def test_from_the_day_of_withdrawal_nothing_of_hers_is_used(opened: Any):
    evaluation, problems = opened(consent_csv=consents("D02", withdrawn="2025-11-01"))
    assert spoken(evaluation) == {MAY: ["D01", "D02", "D03"], NOVEMBER: ["D01", "", "D03"]}
    withheld = evaluation.transcripts[NOVEMBER].turns[1]
    assert (withheld.kind, withheld.text) == ("note", REMOVED["sv"])
    assert codes(evaluation) == [(MAY, "kontaktvagar"), (MAY, "tidsbrist"), (NOVEMBER, "kontaktvagar")]
    assert [each.participants for each in evaluation.design.interview] == [
        ("D01", "D02", "D03"),
        ("D01", "D03"),
    ]
    assert [each for each in respondents(evaluation) if each[1] == "d02"] == [("omg1", "d02")]
    assert told(problems) == [("withdrawn-remains", "D02")]
    assert problems[0].arguments["option"] == "--from 2025-11-01"
    assert "D02" in evaluation.roster.participants


def test_the_day_of_an_interview_is_its_headers_and_else_the_last_of_its_round(opened: Any, tmp_path: Path):
    last, _ = opened(consent_csv=consents("D02", withdrawn="2025-12-15"))
    assert spoken(last)[NOVEMBER][1] == ""
    after, problems = opened(consent_csv=consents("D02", withdrawn="2025-12-16"))
    assert spoken(after)[NOVEMBER][1] == "D02"
    assert not told(problems)
    path = tmp_path / f"transcripts/{NOVEMBER}.v1.txt"
    path.write_text(
        path.read_text("utf-8").replace("professions:", "date: 2025-11-10\nprofessions:"), "utf-8"
    )
    for day, speaker in (("2025-11-11", "D02"), ("2025-11-10", "")):
        (tmp_path / "consent.csv").write_text(consents("D02", withdrawn=day), "utf-8")
        evaluation, _ = load(tmp_path)
        assert evaluation is not None
        assert spoken(evaluation)[NOVEMBER][1] == speaker


def test_withdrawn_altogether_is_as_if_she_had_never_been_there(opened: Any):
    evaluation, problems = opened(consent_csv=consents("D02", withdrawn="allt"))
    assert spoken(evaluation) == {each: ["D01", "", "D03"] for each in SAID}
    assert {code for _, code in codes(evaluation)} == {"kontaktvagar"}
    assert not [each for each in respondents(evaluation) if each[1] == "d02"]
    assert "D02" not in evaluation.roster.participants
    assert told(problems) == [("withdrawn-remains", "D02")]
    assert problems[0].arguments["option"] == "--all"


def test_what_the_scope_lacks_is_left_out_and_told(opened: Any):
    survey_only, problems = opened(consent_csv=consents("D02", "enkät"))
    assert spoken(survey_only)[MAY] == ["D01", "", "D03"]
    assert len(respondents(survey_only)) == 8
    assert told(problems) == [("beyond-consent-interview", "D02")]
    interview_only, problems = opened(consent_csv=consents("D02", "intervju"))
    assert spoken(interview_only)[MAY] == ["D01", "D02", "D03"]
    assert len(respondents(interview_only)) == 6
    assert told(problems) == [("beyond-consent-survey", "D02")]


def test_nobody_is_quoted_who_did_not_agree_to_it_but_counts(opened: Any, ask: Any):
    plain, _ = opened()
    evaluation, problems = opened(consent_csv=consents("D02", "intervju, enkät"))
    assert not told(problems)
    assert not ask(evaluation, "quotes of=tid").quotes
    assert len(ask(evaluation, "quotes of=samverkan").quotes) == 2
    assert len(ask(plain, "quotes of=tid").quotes) == 2
    assert ask(evaluation, "themes of=tid").rows == ask(plain, "themes of=tid").rows


def test_who_takes_part_without_a_record_and_records_of_nobody_are_told(opened: Any):
    _, problems = opened(consent_csv=HEADER + "D01;;;allt;\nD02;;;allt;\nD40;;;allt;\n")
    assert sorted(told(problems)) == [
        ("no-consent", "D03, D04"), ("unknown-participant", "D40"),
    ]  # fmt: skip


def test_a_consent_in_another_encoding_still_protects(opened: Any, tmp_path: Path):
    opened(consent_csv=HEADER)
    (tmp_path / "consent.csv").write_bytes((HEADER + "D02;enkät på papper;;allt;all\n").encode("cp1252"))
    evaluation, problems = load(tmp_path)
    assert evaluation is not None
    assert spoken(evaluation)[MAY] == ["D01", "", "D03"]
    assert "not-utf8" in {each.code for each in problems}


def test_erasures_that_a_sync_has_doubled_hold_both(opened: Any, tmp_path: Path):
    opened()
    for name, participant in (("forgotten", "D02"), ("forgotten (1)", "D03")):
        gone = f'{{"time": "2026-01-12T09:00:00Z", "participant": "{participant}"}}\n'
        (tmp_path / f"{name}.jsonl").write_text(gone, "utf-8")
    evaluation, _ = load(tmp_path)
    assert evaluation is not None
    assert spoken(evaluation) == {each: ["D01", "", ""] for each in SAID}


def test_what_an_old_copy_brings_back_is_not_used_and_is_told(opened: Any):
    gone = (
        '{"time": "2026-01-12T09:00:00Z", "participant": "D02", "from": "2025-11-01", '
        f'"turns": {{"{NOVEMBER}": {{"1": [2]}}}}, "answers": {{"responses/omg2.csv": [3]}}}}\n'
    )
    evaluation, problems = opened(forgotten_jsonl=gone)
    assert spoken(evaluation)[NOVEMBER] == ["D01", "", "D03"]
    assert (NOVEMBER, "tidsbrist") not in codes(evaluation)
    assert ("omg2", "d02") not in respondents(evaluation)
    places = sorted(each.place.file for each in problems if each.code == "forgotten-returned")
    assert places == [
        "codings/a1.prov.jsonl",
        "responses/omg2.csv",
        "study.toml",
        f"transcripts/{NOVEMBER}.v1.txt",
    ]
    assert {each.severity for each in problems if each.code == "forgotten-returned"} == {"error"}
