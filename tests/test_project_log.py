"""The project log as a study has it: read with the study, and checked with it."""

from pathlib import Path

from fokus.evaluation import load


def test_the_log_of_the_example_is_read_and_holds_together(tillsammans: Path):
    evaluation, problems = load(tillsammans, answers=False, codings=False)
    assert evaluation is not None
    assert not [each for each in problems if each.place.file == "log.toml"]
    log = evaluation.project
    assert [each.id for each in log.body if each.split_into] == ["styrgrupp"]
    assert sum(each.number for each in log.meeting if each.held) == 9
    assert [each.attended.qualifier for each in log.dissemination if each.attended] == ["nearly"]


def test_a_study_without_a_log_has_an_empty_one(tillsammans: Path):
    (tillsammans / "log.toml").unlink()
    evaluation, _ = load(tillsammans, answers=False, codings=False)
    assert evaluation is not None
    assert not evaluation.project.meeting
