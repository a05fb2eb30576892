"""Several versions of a transcript in a study: codings stand in the newest, or say that they cannot."""

import json
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from fokus import store
from fokus.coding.events import Move, Remove
from fokus.coding.log import format_event
from fokus.evaluation import Evaluation, load
from fokus.problems import Problem

ID = "omg1-lindby-kuratorer"
TURNS = [
    "Intervjuare: Hur ser samarbetet med socialtjänsten ut i dag?",
    "D01: Det har blivit lättare att ringa, men tiden räcker inte till.",
    "D02: Vi väntar ofta i flera veckor på återkoppling efter en anmälan.",
]
LOG = "codings/a1.prov.jsonl"


def digest(*turns: str) -> str:
    return store.digest(text(*turns).encode())


def text(*turns: str) -> str:
    head = f"id: {ID}\nround: omg1\nsite: lindby\nprofessions: kurator"
    return "\n\n".join([head, *turns]) + "\n"


def study(small: ModuleType, folder: Path, *versions: list[str], **more: object) -> Path:
    """Write a study with two codings of version 1: the words ``tiden räcker inte`` and all of turn 3."""
    start = TURNS[1].index("tiden") - len("D01: ")
    codings = [
        {
            "transcript": ID,
            "sha256": digest(*TURNS),
            "turn": 2,
            "start": start,
            "end": start + 17,
            "code": "tidsbrist",
        },
        {"transcript": ID, "sha256": digest(*TURNS), "turn": 3, "code": "fortroende"},
    ]
    files = {f"transcripts/{ID}.v{n}.txt": text(*turns) for n, turns in enumerate(versions, start=2)}
    made = small.SmallStudy(
        interviews=[small.interview(ID, ["D01", "D02"])], people=small.people("kurator", "D01 D02"),
        turns={ID: TURNS}, codings=codings, files=files | more,
    )  # fmt: skip
    return Path(made.write(folder))


def opened(folder: Path) -> tuple[Evaluation, list[Problem]]:
    evaluation, problems = load(folder)
    assert evaluation is not None
    return evaluation, problems


def words(evaluation: Evaluation) -> list[str]:
    return [each.text_in(evaluation.transcripts[each.transcript]) for each in evaluation.codings]


def told(problems: list[Problem]) -> list[tuple[str, str, int | None]]:
    return [(each.code, each.place.file, each.place.line) for each in problems]


def test_codings_stand_in_the_newest_version(small: ModuleType, tmp_path: Path):
    second = ["Intervjuare: Välkomna.", TURNS[0], TURNS[1].replace("lättare", "enklare"), TURNS[2]]
    third = [*second[:2], second[2].replace("räcker inte", "räckte inte"), second[3]]
    evaluation, problems = opened(study(small, tmp_path, second, third))
    assert problems == []
    assert words(evaluation) == ["tiden räckte inte", TURNS[2].removeprefix("D02: ")]
    assert [(each.version, each.turn, each.carried) for each in evaluation.codings] == [
        (3, 3, "near"),
        (3, 4, "exact"),
    ]
    assert [each.put.turn for each in evaluation.codings if each.put] == [2, 3]
    assert [*evaluation.versions[ID]] == [1, 2, 3]
    assert evaluation.transcripts[ID] == evaluation.versions[ID][3]
    assert {each.digest for each in evaluation.codings} == {evaluation.transcripts[ID].digest}
    assert not evaluation.review


def test_a_coding_that_cannot_be_carried_waits_with_its_words(small: ModuleType, tmp_path: Path):
    evaluation, problems = opened(study(small, tmp_path, [TURNS[0], TURNS[2]]))
    (waiting,) = evaluation.review
    assert (waiting.words, waiting.coding.version, waiting.coding.turn) == ("tiden räcker inte", 1, 2)
    assert words(evaluation) == [TURNS[2].removeprefix("D02: ")]
    assert told(problems) == [("needs-review", LOG, 1)]
    assert problems[0].severity == "error"
    assert problems[0].arguments["id"] == waiting.coding.id


def test_a_text_that_nobody_else_has_coded_is_not_uncoded_while_its_codings_wait(
    small: ModuleType, tmp_path: Path
):
    _, problems = opened(study(small, tmp_path, ["D01: Något helt annat sades den här gången."]))
    assert {each.code for each in problems} == {"needs-review"}


def decided(folder: Path, event: Move | Remove) -> None:
    store.append_line(folder / "codings" / "a1.gran.jsonl", format_event(event))


def test_a_decision_settles_it_and_is_carried_on_itself(small: ModuleType, tmp_path: Path):
    folder = study(small, tmp_path, [TURNS[0], "D01: Det är lättare. Men det är ont om tid.", TURNS[2]])
    evaluation, _ = opened(folder)
    (waiting,) = evaluation.review
    newest = evaluation.transcripts[ID]
    when = "2025-09-01T10:00:00+02:00"
    move = {
        "id": "01ZA",
        "time": when,
        "target": waiting.coding.id,
        "version": 2,
        "sha256": newest.digest,
        "turn": 2,
    }
    decided(folder, msgspec.convert(move | {"event": "move", "start": 24, "end": 37, "by": "a1"}, Move))
    evaluation, problems = opened(folder)
    assert (problems, evaluation.review) == ([], ())
    assert words(evaluation)[0] == "är ont om tid"
    later = text(*[f"{turn.speaker}: {turn.text}" for turn in newest.turns]).replace("D02: Vi", "D02: Ja, vi")
    (folder / "transcripts" / f"{ID}.v3.txt").write_text(later, encoding="utf-8")
    evaluation, problems = opened(folder)
    assert problems == []
    assert words(evaluation)[0] == "är ont om tid"
    decided(
        folder,
        msgspec.convert({"event": "remove", "id": "01ZB", "time": when, "target": waiting.coding.id}, Remove),
    )
    assert len(opened(folder)[0].codings) == 1


def test_a_move_to_where_nothing_is_is_told_at_its_own_line(small: ModuleType, tmp_path: Path):
    folder = study(small, tmp_path, [*TURNS, "D01: Mm."])
    target = opened(folder)[0].codings[0].id
    move = {"id": "01ZA", "time": "2025-09-01T10:00:00+02:00", "target": target, "version": 2, "turn": 99}
    decided(folder, msgspec.convert(move | {"event": "move"}, Move))
    assert told(opened(folder)[1]) == [("no-such-turn", "codings/a1.gran.jsonl", 1)]


def test_a_version_that_is_missing_is_told_and_its_codings_too(small: ModuleType, tmp_path: Path):
    folder = study(small, tmp_path, TURNS, [*TURNS, "D01: Mm."])
    (folder / "transcripts" / f"{ID}.v2.txt").unlink()
    newest = f"transcripts/{ID}.v3.txt"
    evaluation, problems = opened(folder)
    assert told(problems) == [("version-gap", newest, None)]
    assert len(evaluation.codings) == 2
    (folder / "transcripts" / f"{ID}.v1.txt").unlink()
    evaluation, problems = opened(folder)
    assert {each.code for each in problems} == {"version-gap", "other-version", "uncoded"}
    assert not evaluation.codings


def test_a_version_that_was_changed_underneath_is_told(small: ModuleType, tmp_path: Path):
    folder = study(small, tmp_path, TURNS)
    path = folder / "transcripts" / f"{ID}.v1.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("lättare", "enklare"), encoding="utf-8")
    evaluation, problems = opened(folder)
    assert not evaluation.codings
    assert ("transcript-changed", LOG, 1) in told(problems)


def test_a_coding_of_a_version_to_come_is_told(small: ModuleType, tmp_path: Path):
    folder = study(small, tmp_path)
    log = folder / LOG
    first, second = log.read_text(encoding="utf-8").splitlines()
    log.write_text(json.dumps(json.loads(first) | {"version": 2}) + "\n" + second + "\n", encoding="utf-8")
    assert told(opened(folder)[1]) == [("other-version", LOG, 1)]


def test_what_an_earlier_version_left_to_wish_for_is_not_told_again(small: ModuleType, tmp_path: Path):
    folder = study(small, tmp_path)
    path = folder / "transcripts" / f"{ID}.v1.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("D02:", "Anna:"), encoding="utf-8")
    (folder / LOG).unlink()
    assert {each.code for each in opened(folder)[1]} == {"unknown-speaker", "uncoded"}
    (folder / "transcripts" / f"{ID}.v2.txt").write_text(text(*TURNS), encoding="utf-8")
    assert {each.code for each in opened(folder)[1]} == {"uncoded"}


@pytest.mark.parametrize("name", [f"{ID}.v3.txt", f"{ID}.v400000000.txt"])
def test_one_gap_is_told_once_however_wide(small: ModuleType, tmp_path: Path, name: str):
    folder = study(small, tmp_path)
    (folder / "transcripts" / name).write_text(text(*TURNS), encoding="utf-8")
    evaluation, problems = opened(folder)
    assert told(problems) == [("version-gap", f"transcripts/{name}", None)]
    assert len(evaluation.codings) == 2
