import os
import shutil
from pathlib import Path

import msgspec
import pytest

from fokus import store
from fokus.coding.log import Add, format_event
from fokus.evaluation import load
from fokus.problems import StudyError


def test_the_example_is_read_whole_and_without_problems(tillsammans: Path):
    evaluation, problems = load(tillsammans)
    assert evaluation is not None
    assert not problems
    logs = [log.read_text(encoding="utf-8") for log in (tillsammans / "codings").glob("*.jsonl")]
    adds = sum(log.count('"event": "add"') for log in logs)
    assert len(evaluation.codings) == adds - sum(log.count('"event": "remove"') for log in logs)
    assert len(evaluation.codings) == 505
    assert [*evaluation.transcripts] == [each.id for each in evaluation.design.interview if each.held]
    assert evaluation.coders == ("a1", "a2")
    people = evaluation.responses["collaboration"].people
    assert set(people["round"]) == {"omg1", "omg2"}


def test_every_turn_of_the_example_is_numbered_and_known(tillsammans: Path):
    evaluation, _ = load(tillsammans)
    assert evaluation is not None
    for transcript in evaluation.transcripts.values():
        assert [turn.number for turn in transcript.turns] == list(range(1, len(transcript.turns) + 1))
        spoken = {turn.speaker for turn in transcript.turns if turn.kind == "participant"}
        assert spoken <= set(evaluation.design.interviews[transcript.id].participants)
    assert all(
        coding.text_in(evaluation.transcripts[coding.transcript]).strip() for coding in evaluation.codings
    )


def test_a_study_is_the_same_wherever_it_lies(tillsammans: Path, tmp_path: Path):
    moved = tmp_path / "Delad mapp (å ä ö) & mer" / "Tillsammans 2025"
    shutil.copytree(tillsammans, moved)
    first, _ = load(tillsammans)
    second, problems = load(moved)
    assert first is not None
    assert second is not None
    assert not problems
    assert (first.design, first.codings, first.transcripts) == (
        second.design,
        second.codings,
        second.transcripts,
    )


def test_a_coding_written_through_the_library_counts_at_the_next_reading(tillsammans: Path):
    before, _ = load(tillsammans)
    assert before is not None
    one = before.codings[0]
    event = msgspec.convert(
        {"id": "01ZZ", "event": "add", "time": "2025-06-12T10:00:00+02:00",
         "transcript": one.transcript, "version": 1,
         "sha256": one.digest, "turn": 4, "start": 0, "end": 10, "code": "fortroende", "codebook": 1},
        Add, strict=False,
    )  # fmt: skip
    store.append_line(tillsammans / "codings" / "a1.tall.jsonl", format_event(event))
    after, problems = load(tillsammans)
    assert after is not None
    assert not problems
    assert {each.id for each in after.codings} - {each.id for each in before.codings} == {"01ZZ"}


def test_copies_of_a_log_change_nothing(tillsammans: Path):
    before, _ = load(tillsammans)
    log = tillsammans / "codings" / "a1.lind.jsonl"
    shutil.copy(log, log.with_name("a1.lind (konfliktkopia).jsonl"))
    after, problems = load(tillsammans)
    assert before is not None
    assert after is not None
    assert not problems
    assert [each.id for each in before.codings] == [each.id for each in after.codings]


def test_files_that_programs_leave_behind_are_not_read(tillsammans: Path):
    for name in (
        "transcripts/.~lock.x.v1.txt",
        "codings/~$a1.jsonl",
        "responses/.fokus-x.csv",
        "instruments/.DS.toml",
    ):
        (tillsammans / name).write_bytes(b"\xff")
    assert load(tillsammans)[1] == []


def test_a_study_without_anything_collected_yet_is_told_what_to_put_in(tillsammans: Path):
    for name in ("transcripts", "codings", "responses", "instruments"):
        shutil.rmtree(tillsammans / name)
    (tillsammans / "codebook.toml").unlink()
    (tillsammans / "corrections.csv").unlink()
    evaluation, problems = load(tillsammans)
    assert evaluation is not None
    assert {(each.code, each.severity) for each in problems} == {("no-transcript", "warning")}
    assert not evaluation.codings
    assert not evaluation.responses


def test_a_file_name_from_a_mac_is_the_same_name(tillsammans: Path):
    text = (tillsammans / "study.toml").read_text(encoding="utf-8")
    old, new = "omg1-lindby-kuratorer", "omg1-åby-kuratorer"
    (tillsammans / "study.toml").write_text(text.replace(old, new), encoding="utf-8")
    file = tillsammans / "transcripts" / f"{old}.v1.txt"
    source = file.read_text(encoding="utf-8").replace(f"id: {old}", f"id: {new}")
    file.unlink()
    (tillsammans / "transcripts" / "omg1-a\u030aby-kuratorer.v1.txt").write_text(source, encoding="utf-8")
    evaluation, problems = load(tillsammans)
    assert evaluation is not None
    assert new in evaluation.transcripts
    assert "id-is-not-name" not in {each.code for each in problems}


def test_problems_come_by_file_and_line(tillsammans: Path):
    study = tillsammans / "study.toml"
    text = study.read_text(encoding="utf-8").replace('site = "lindby"', 'site = "limby"')
    study.write_text(text.replace('title = "', 'titel = "'), encoding="utf-8")
    _, problems = load(tillsammans)
    places = [(each.place.file, each.place.line or each.place.row or 0) for each in problems]
    assert places == sorted(places)
    assert len(places) > 5


@pytest.mark.parametrize("inside", [False, True])
def test_a_folder_that_is_no_study_is_a_fault_of_the_call(tmp_path: Path, *, inside: bool):
    (tmp_path / "tom").mkdir()
    with pytest.raises(StudyError) as raised:
        load(tmp_path / "tom" if inside else tmp_path / "ingen")
    assert raised.value.code == "no-study"


def test_a_folder_that_may_not_be_looked_into_is_no_traceback(
    tillsammans: Path, monkeypatch: pytest.MonkeyPatch
):
    def deny(*_: object, **__: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", deny)
    with pytest.raises(StudyError):
        load(tillsammans)
