"""Open answers as text: coded, quoted, corrected, withdrawn and forgotten in a small study."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fokus.analysis.answer import answer
from fokus.analysis.query import parse_one
from fokus.analysis.result import Result
from fokus.custody.correction import CorrectionError, current
from fokus.custody.erasure import Request
from fokus.custody.forget import forget, plan_erasure
from fokus.disclosure.guard import release
from fokus.evaluation import Evaluation, load
from fokus.problems import Problem, QueryError, has_errors
from fokus.publish import build, inspect
from fokus.report.labels import labels_of
from fokus.report.quotes import attribution
from fokus.report.tables import notes, table
from fokus.study.consent import REMOVED
from fokus.study.source import Author

Ask = Callable[[Evaluation, str], Result]
MAY, NOVEMBER = "oppna-omg1-fritt", "oppna-omg2-fritt"
INTERVIEW = "omg1-lindby-kuratorer"
HEAD = "file;row;column;from;to;reason;who;date\n"
CONSENT = "participant;source;date;scope;withdrawn\n"
TIME, ROOM, NAME = (
    "Mer tid för samtal, och att den inte äts upp av annat.",
    "Ett rum där man kan stänga dörren om sig.",
    "Att få veta vad som hände efter anmälan.",
)


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Path:
    """Return a study of an interview and a survey in two rounds; three of four answer in own words."""
    said = small.respondents(["D01", "D02", "D03", "X99"], 3, 2)
    words = [TIME, "", ROOM, NAME]
    may = [row | {"fritt": text} for row, text in zip(said, words, strict=True)]
    may[3] |= {"yrke": "skolpsykolog", "kommun": "sjovik"}
    november = [row | {"fritt": text} for row, text in zip(said, ["Tid.", "", "", ""], strict=True)]
    folder: Path = small.SmallStudy(
        interviews=[small.interview(INTERVIEW, ("D01", "D02", "D03"))],
        people=small.people("kurator", "D01 D02 D03"),
        turns={INTERVIEW: ["D01: Vi ringer varandra.", "D02: Tiden räcker inte."]},
        codings=[{"transcript": INTERVIEW, "turn": 2, "code": "tidsbrist"}],
        answers={"omg1": may, "omg2": november},
    ).write(tmp_path / "studie")
    return folder


def opened(folder: Path) -> tuple[Evaluation, list[Problem]]:
    evaluation, problems = load(folder)
    assert evaluation is not None, problems
    return evaluation, problems


def code(folder: Path, *spots: tuple[int, str, dict[str, Any]], text: str = MAY, version: int = 1) -> None:
    """Code some answers as the page does: with the digest of the version."""
    digest = opened(folder)[0].versions[text][version].digest
    with (folder / "codings" / "a1.svar.jsonl").open("a", encoding="utf-8") as log:
        for number, (turn, word, span) in enumerate(spots):
            event = {
                "id": f"01K{version}{text[-7]}{number}", "time": "2025-12-01T09:00:00Z", "event": "add",
                "transcript": text, "version": version, "sha256": digest, "turn": turn, "code": word,
                "codebook": 1, **span,
            }  # fmt: skip
            log.write(json.dumps(event) + "\n")


def words_coded(evaluation: Evaluation, text: str = MAY) -> list[str]:
    found = sorted((each for each in evaluation.codings if each.transcript == text), key=lambda one: one.id)
    return [each.text_in(evaluation.texts[text]) for each in found]


def codes(problems: list[Problem]) -> list[str]:
    return [each.code for each in problems]


def correct(folder: Path, *rows: str) -> None:
    (folder / "corrections.csv").write_text(HEAD + "".join(f"{row};a1;2025-12-02\n" for row in rows), "utf-8")


def test_each_question_and_export_is_a_text_whose_turns_are_the_answers(study: Path):
    evaluation, problems = opened(study)
    assert not has_errors(problems)
    assert [*evaluation.written] == [MAY, NOVEMBER]
    assert [(turn.number, turn.kind, turn.speaker, turn.text) for turn in evaluation.texts[MAY].turns] == [
        (1, "participant", "D01", TIME), (2, "participant", "D03", ROOM), (3, "unknown", "Okänd", NAME),
    ]  # fmt: skip
    source = evaluation.sources[MAY]
    assert (source.kind, source.round, source.site) == ("answer", "omg1", "")
    assert source.professions == ("kurator", "skolpsykolog")
    assert source.authors[1] == Author("D01", "kurator", "lindby")
    assert source.authors[3] == Author("x99", "skolpsykolog", "sjovik")
    assert evaluation.written[MAY].question == "Vad behövs?"


def test_interviews_and_answers_are_told_apart_and_the_transcripts_stay_the_interviews(study: Path):
    evaluation, _ = opened(study)
    assert [*evaluation.transcripts] == [INTERVIEW]
    assert [*evaluation.texts] == [INTERVIEW, MAY, NOVEMBER]
    assert [each.kind for each in evaluation.sources.values()] == ["interview", "answer", "answer"]


def test_who_is_in_the_roster_does_not_change_the_text(study: Path):
    before = opened(study)[0].texts[MAY]
    with (study / "participants.csv").open("a", encoding="utf-8") as roster:
        roster.write("X99;skolpsykolog;sjovik;;;\n")
    after = opened(study)[0].texts[MAY]
    assert (after.turns[2].speaker, after.digest) == ("X99", before.digest)


def test_answers_that_nobody_codes_are_no_gap_and_some_coded_make_the_others_one(study: Path):
    assert "answers-uncoded" not in codes(opened(study)[1])
    code(study, (1, "tidsbrist", {}))
    told = [each for each in opened(study)[1] if each.code == "answers-uncoded"]
    assert [each.arguments["word"] for each in told] == [NOVEMBER]


def test_coded_answers_are_quoted_beside_interviews_and_can_be_left_out(study: Path, ask: Ask):
    code(study, (1, "tidsbrist", {"start": 0, "end": 18}), (3, "tidsbrist", {}))
    evaluation, problems = opened(study)
    assert not has_errors(problems)
    rows = ask(evaluation, "quotes of=tid").quotes
    assert [(each.text, each.kind, each.site) for each in rows] == [
        ("Tiden räcker inte.", "interview", "lindby"), ("Mer tid för samtal", "answer", "lindby"),
        (NAME, "answer", "sjovik"),
    ]  # fmt: skip
    assert len(ask(evaluation, "quotes of=tid where=kind:interview").quotes) == 1
    assert len(ask(evaluation, "quotes of=tid where=kind:answer").quotes) == 2
    assert len(ask(evaluation, "quotes of=tid where=kind:answer,site:sjovik").quotes) == 1
    kinds = [each.kind for each in ask(evaluation, "quotes of=tid spread=kind").quotes]
    assert kinds == ["interview", "answer", "answer"]
    with pytest.raises(QueryError) as raised:
        ask(evaluation, "quotes of=tid where=kind:enkat")
    assert raised.value.code == "unknown-kind"


def test_an_answer_is_attributed_by_who_could_have_given_it_and_to_the_survey(study: Path):
    code(study, (1, "tidsbrist", {}), (3, "tidsbrist", {}))
    evaluation, _ = opened(study)
    (released,) = release([answer(evaluation, parse_one("quotes of=tid"))], evaluation.design)
    labels = labels_of(evaluation)
    assert [attribution(each, labels) for each in released.quotes] == [
        "kurator, maj 2025", "kurator, enkät maj 2025", "en deltagare, enkät maj 2025",
    ]  # fmt: skip


def test_a_psychologist_alone_of_her_kind_is_not_named_beside_her_answer(study: Path):
    code(study, (3, "tidsbrist", {}))
    evaluation, _ = opened(study)
    result = answer(evaluation, parse_one("quotes of=tid where=kind:answer"))
    assert [each.profession for each in result.quotes] == ["skolpsykolog"]
    (released,) = release([result], evaluation.design)
    assert [each.attribution.level for each in released.quotes] == ["participant"]
    pointed = answer(evaluation, parse_one("quotes of=tid where=kind:answer,profession:skolpsykolog"))
    assert len(pointed.quotes) == 1
    (released,) = release([pointed], evaluation.design)
    assert released.quotes == ()


def test_themes_count_interviews_only_and_say_that_answers_are_coded(study: Path, ask: Ask):
    query = "themes of=tid"
    before = ask(opened(study)[0], query)
    assert "open-answers-apart" not in [each.code for each in before.notes]
    code(study, (1, "tidsbrist", {}), (2, "tidsbrist", {}))
    evaluation, _ = opened(study)
    after = ask(evaluation, query)
    assert after.rows == before.rows
    (released,) = release([after], evaluation.design)
    labels = labels_of(evaluation)
    assert "Öppna svar i enkäten har kodats men ingår inte i antalet intervjuer." in notes(
        released, labels, table(released, labels)
    )


def test_a_theme_that_only_an_answer_carries_came_up_in_no_interview(study: Path, ask: Ask):
    code(study, (1, "fortroende", {}))
    (row,) = ask(opened(study)[0], "themes of=samverkan").rows
    assert (row.count, row.n) == (0, 1)


def test_a_corrected_answer_is_a_new_version_and_codings_are_carried(study: Path):
    code(study, (1, "tidsbrist", {"start": 4, "end": 18}), (2, "fortroende", {}), (3, "tidsbrist", {}))
    assert words_coded(opened(study)[0]) == ["tid för samtal", ROOM, NAME]
    correct(
        study, f"omg1.csv;2;fritt;{TIME};Mycket mer tid för samtal, och att den inte äts upp av annat.;Ord"
    )
    evaluation, problems = opened(study)
    assert not has_errors(problems)
    assert [*evaluation.versions[MAY]] == [1, 2]
    assert evaluation.versions[MAY][1].turns[0].text == TIME
    assert words_coded(evaluation) == ["tid för samtal", ROOM, NAME]
    assert {each.carried for each in evaluation.codings if each.transcript == MAY} == {"exact"}


def test_an_open_answer_is_no_transcript_to_correct(study: Path):
    evaluation, _ = opened(study)
    for word, file in ((MAY, "responses/omg1.csv"), ("oppna-omg9-fritt", "responses")):
        with pytest.raises(CorrectionError) as refused:
            current(evaluation, word)
        assert (refused.value.code, refused.value.arguments["file"]) == ("open-answer-correction", file)


def test_an_answer_that_is_corrected_away_leaves_its_coding_to_a_person(study: Path):
    code(study, (1, "tidsbrist", {}), (2, "fortroende", {}))
    correct(study, f"omg1.csv;2;fritt;{TIME};;Skrivet i fel ruta")
    evaluation, problems = opened(study)
    assert words_coded(evaluation) == [ROOM]
    assert [each.words for each in evaluation.review] == [TIME]
    assert "needs-review" in codes(problems)


def test_one_correction_after_another_is_one_version_after_another(study: Path):
    second, third = "Ett rum med dörr.", "Ett rum med en dörr."
    correct(study, f"omg1.csv;4;fritt;{ROOM};{second};Ord")
    code(study, (2, "fortroende", {"start": 8, "end": 16}), version=2)
    correct(study, f"omg1.csv;4;fritt;{ROOM};{second};Ord", f"omg1.csv;4;fritt;{second};{third};Ord")
    evaluation, problems = opened(study)
    assert not has_errors(problems)
    assert [each.turns[1].text for each in evaluation.versions[MAY].values()] == [ROOM, second, third]
    assert words_coded(evaluation) == ["med en dörr"]


def test_a_raw_file_that_was_changed_is_told_and_nothing_is_moved(study: Path):
    code(study, (2, "fortroende", {}))
    file = study / "responses" / "omg1.csv"
    file.write_text(file.read_text("utf-8").replace("Mer tid", "Mindre tid"), "utf-8")
    evaluation, problems = opened(study)
    assert words_coded(evaluation) == []
    assert "transcript-changed" in codes(problems)


def test_a_withdrawn_consent_empties_the_turn_and_its_codings_and_moves_nobody(study: Path):
    code(study, (1, "tidsbrist", {}), (2, "fortroende", {}))
    (study / "consent.csv").write_text(CONSENT + "D01;blankett;2025-05-02;allt;allt\n", "utf-8")
    evaluation, problems = opened(study)
    assert not has_errors([each for each in problems if each.place.file != "consent.csv"])
    assert [turn.text for turn in evaluation.texts[MAY].turns] == [REMOVED["sv"], ROOM, NAME]
    assert words_coded(evaluation) == [ROOM]
    assert "D01" not in {each.person for each in evaluation.sources[MAY].authors.values()}


def test_who_did_not_consent_to_quotes_is_counted_but_not_quoted(study: Path, ask: Ask):
    code(study, (1, "tidsbrist", {}), (3, "tidsbrist", {}))
    (study / "consent.csv").write_text(CONSENT + "D01;blankett;2025-05-02;enkät, intervju;\n", "utf-8")
    evaluation, _ = opened(study)
    assert words_coded(evaluation) == [TIME, NAME]
    assert [each.text for each in ask(evaluation, "quotes of=tid where=kind:answer").quotes] == [NAME]


def test_who_is_forgotten_leaves_a_stone_and_the_codings_of_others_stand(study: Path):
    room = ROOM.replace("Ett rum", "Ett riktigt rum")
    correct(study, f"omg1.csv;2;fritt;{TIME};Mer tid.;Ord", f"omg1.csv;4;fritt;{ROOM};{room};Ord")
    code(study, (1, "tidsbrist", {}), (2, "fortroende", {}), (3, "tidsbrist", {}))
    code(study, (2, "kontaktvagar", {"start": 4, "end": 15}), version=3)
    old = shutil.copytree(study / "codings", study.parent / "kopia")
    erasure = plan_erasure(study, Request("D01"), datetime(2026, 1, 12, 9, tzinfo=UTC))
    forget(study, erasure)
    everything = "".join(path.read_text("utf-8") for path in study.rglob("*.*") if path.is_file())
    assert TIME not in everything
    evaluation, problems = opened(study)
    assert not has_errors(problems), problems
    assert [turn.text for turn in evaluation.texts[MAY].turns] == [REMOVED["sv"], room, NAME]
    assert [*evaluation.versions[MAY]] == [1, 2, 3]
    assert evaluation.versions[MAY][2].turns[1].text == ROOM
    assert words_coded(evaluation) == [room, NAME, "riktigt rum"]

    shutil.copy(old / "a1.svar.jsonl", study / "codings" / "a1.svar.jsonl")
    evaluation, problems = opened(study)
    assert "forgotten-returned" in codes(problems)
    assert words_coded(evaluation) == [room, NAME, "riktigt rum"]


def test_two_may_be_forgotten_one_after_the_other(study: Path):
    code(study, (1, "tidsbrist", {}), (2, "fortroende", {}), (3, "tidsbrist", {}))
    for day, participant in ((12, "D01"), (13, "D03")):
        forget(study, plan_erasure(study, Request(participant), datetime(2026, 1, day, 9, tzinfo=UTC)))
    evaluation, problems = opened(study)
    assert not has_errors(problems), problems
    assert [turn.text for turn in evaluation.texts[MAY].turns] == [REMOVED["sv"], REMOVED["sv"], NAME]
    assert words_coded(evaluation) == [NAME]


def test_without_reading_answers_their_codings_are_no_fault(study: Path):
    code(study, (1, "tidsbrist", {}))
    evaluation, problems = load(study, answers=False)
    assert evaluation is not None
    assert not evaluation.written
    assert "unknown-transcript" not in codes(problems)


def test_an_interview_keeps_its_id_and_the_answers_are_told(small: ModuleType, tmp_path: Path):
    rows = [{"kod": "D01", "kommun": "lindby", "yrke": "kurator", "fritt": TIME}]
    design = small.interview(INTERVIEW, ("D01",)) | {"id": MAY}
    study = small.SmallStudy(
        interviews=[design], people=small.people("kurator", "D01"), turns={MAY: ["D01: Ja."]},
        answers={"omg1": rows},
    ).write(tmp_path / "krock")  # fmt: skip
    evaluation, problems = opened(study)
    assert not evaluation.written
    assert "duplicate-id" in codes(problems)


def test_the_example_study_builds_a_chapter_of_quotes_from_its_answers(tillsammans: Path):
    text = "oppna-enkat-november-o2"
    digest = opened(tillsammans)[0].texts[text].digest
    event = {
        "id": "01KCA0000000000000000000Z1", "time": "2025-12-19T09:00:00+01:00", "event": "add",
        "transcript": text, "version": 1, "sha256": digest, "turn": 1, "code": "kontaktvagar", "codebook": 2,
    }  # fmt: skip
    (tillsammans / "codings" / "a1.svar.jsonl").write_text(json.dumps(event) + "\n", "utf-8")
    chapter = "# Svar\n\n:::{quotes} quotes of=kontaktvagar where=kind:answer\n:name: svar\n:::\n"
    (tillsammans / "chapters" / "09-svar.md").write_text(chapter, "utf-8")
    study = tillsammans / "study.toml"
    study.write_text(
        study.read_text("utf-8").replace('chapters = ["', 'chapters = ["09-svar", "', 1), "utf-8"
    )
    assert not has_errors(opened(tillsammans)[1])
    assert build(inspect(tillsammans))
