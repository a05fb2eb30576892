"""Others write at the same time, folders disappear, disks fill up: nothing is lost and everything is told."""

import errno
import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from fokus.store import append
from fokus.web.acting import act
from fokus.web.desk import Desk

NURSES = "omg1-lindby-skolskoterskor"
SECOND = "omg1-lindby-kuratorer"


def hers(browser: Any, number: int, **changed: object) -> str:
    """A line of another coder's log."""
    text = browser.desk.study.transcripts[NURSES]
    told = {
        "event": "add", "id": f"01ZZZZZZZZZZZZZZZZZZZZZZ{number:02}", "time": "2026-11-01T10:00:00Z",
        "transcript": NURSES, "version": 1, "sha256": text.digest, "turn": 2, "code": "tidsbrist",
        "codebook": 2,
    }  # fmt: skip
    return json.dumps(told | changed) + "\n"


def on_turn(browser: Any, number: int = 2) -> list[str]:
    turn = browser.get(f"/api/transcripts/{NURSES}/turns/{number}?others=1")
    return [each["coder"] for each in turn["codings"]]


def test_what_another_writes_while_the_page_is_open_is_picked_up(browser: Any):
    since = browser.get("/api/study")["cursor"]
    path = browser.desk.folder / "codings" / "a2.asp-01ab2c.jsonl"
    path.write_text(hers(browser, 1), encoding="utf-8")
    changes = browser.get(f"/api/changes?since={since}")
    assert (changes["turns"], changes["everything"]) == ([[NURSES, 2]], False)
    assert on_turn(browser) == ["a2"]
    with path.open("a", encoding="utf-8") as file:
        file.write(hers(browser, 2, turn=3))
    assert browser.get(f"/api/changes?since={changes['cursor']}")["turns"] == [[NURSES, 3]]
    assert browser.get(f"/api/changes?since={since}")["turns"] == [[NURSES, 2], [NURSES, 3]]


def test_a_line_that_has_come_only_in_part_is_taken_when_it_is_whole(browser: Any):
    path = browser.desk.folder / "codings" / "a2.asp.jsonl"
    whole = hers(browser, 1)
    path.write_text(whole[:40], encoding="utf-8")
    assert on_turn(browser) == []
    path.write_text(whole, encoding="utf-8")
    assert on_turn(browser) == ["a2"]


@pytest.mark.parametrize("name", ["a2.bok (konflikt).jsonl", "a2.bok-DESKTOP-4KQ.jsonl",
                                  "a2.bok - Kopia.jsonl",
                                  "a2.bok (1).jsonl"])  # fmt: skip
def test_a_conflict_copy_is_taken_in(browser: Any, name: str):
    before = browser.get("/api/codebook")
    known = (browser.desk.folder / "codings" / "a2.bok.jsonl").read_text(encoding="utf-8")
    (browser.desk.folder / "codings" / name).write_text(known + hers(browser, 1), encoding="utf-8")
    assert on_turn(browser) == ["a2"]
    after = browser.get("/api/codebook")
    others = [
        sum(code["others"] for theme in book["themes"] for code in theme["codes"]) for book in (before, after)
    ]
    assert others[1] == others[0] + 1


def test_two_pages_of_one_coder_lose_nothing(browser: Any):
    other = type(browser)(Desk(browser.desk.folder, "a1", "gran"), browser.gate).log_in()
    for n in range(6):
        (browser, other)[n % 2].did((browser, other)[n % 2].add(2, "tidsbrist", n, n + 3))
    assert len(browser.turn(2)["codings"]) == len(other.turn(2)["codings"]) == 6
    path = browser.desk.folder / browser.desk.log
    assert len(path.read_text(encoding="utf-8").splitlines()) == 6
    other.undo()
    assert len(browser.turn(2)["codings"]) == 5


def test_a_log_that_was_rewritten_is_read_anew(browser: Any):
    since = browser.get("/api/study")["cursor"]
    path = browser.desk.folder / "codings" / "a2.bok.jsonl"
    path.write_text("", encoding="utf-8")
    assert browser.get(f"/api/changes?since={since}")["everything"]
    texts = browser.get(f"/api/transcripts/{NURSES}?others=1")["turns"]
    assert {each["coder"] for turn in texts for each in turn["codings"]} == {"a1"}


def test_a_new_version_of_a_transcript_is_shown_and_the_old_one_takes_no_coding(browser: Any):
    old = browser.add(2, "tidsbrist")
    folder = browser.desk.folder / "transcripts"
    text = (folder / f"{NURSES}.v1.txt").read_text(encoding="utf-8")
    (folder / f"{NURSES}.v2.txt").write_text(text.replace("plastficka", "mapp"), encoding="utf-8")
    assert browser.do(old).code == "transcript-newer"
    assert browser.get(f"/api/transcripts/{NURSES}")["version"] == 2
    assert "mapp" in browser.turn(4)["text"]
    assert browser.turn(4)["codings"][0]["code"] == "kontaktvagar"


def test_a_memo_on_a_turn_follows_it_to_the_next_version(browser: Any):
    on = {"kind": "turn", "transcript": NURSES, "version": 1, "turn": 4}
    browser.did({"do": "memo", "on": on, "text": "Pärmen!"})
    folder = browser.desk.folder / "transcripts"
    text = (folder / f"{NURSES}.v1.txt").read_text(encoding="utf-8")
    head, first, rest = text.split("\n\n", 2)
    newer = f"{head}\n\nAnteckning: Inspelningen börjar.\n\n{first}\n\n{rest}"
    (folder / f"{NURSES}.v2.txt").write_text(newer, encoding="utf-8")
    assert [each["text"] for each in browser.turn(5)["memos"]] == ["Pärmen!"]


@pytest.mark.parametrize(
    ("number", "status", "code"),
    [(errno.ENOSPC, 507, "disk-full"), (errno.EROFS, 503, "read-only"), (errno.ESTALE, 503, "folder-gone")],
)
def test_what_cannot_be_saved_is_told_kept_and_saved_when_it_can_be(
    browser: Any, monkeypatch: pytest.MonkeyPatch, number: int, status: int, code: str
):
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    action, step = browser.add(2, "tidsbrist"), "8c1d6c8e-0000-4000-8000-00000000000a"
    monkeypatch.setattr(append.os, "write", refuse)
    answer = browser.do(action, step=step)
    assert (answer.status, answer.code, answer.json["retry"]) == (status, code, True)
    assert browser.turn(2)["codings"] == []
    monkeypatch.undo()
    assert browser.do(action, step=step).status == 200
    assert len(browser.turn(2)["codings"]) == 1


def test_a_line_that_was_written_but_not_acknowledged_is_not_written_twice(
    browser: Any, monkeypatch: pytest.MonkeyPatch
):
    def refuse(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    action, step = browser.add(2, "tidsbrist"), "8c1d6c8e-0000-4000-8000-00000000000b"
    monkeypatch.setattr(append.os, "fsync", refuse)
    assert browser.do(action, step=step).status == 503
    monkeypatch.undo()
    assert browser.do(action, step=step).status == 200
    assert len(browser.turn(2)["codings"]) == 1
    assert len((browser.desk.folder / browser.desk.log).read_text(encoding="utf-8").splitlines()) == 1


def test_a_folder_that_disappears_is_told_and_found_again(browser: Any, tmp_path: Path):
    action = browser.add(2, "tidsbrist")
    away = tmp_path / "borta"
    browser.desk.folder.rename(away)
    answer = browser.do(action)
    assert (answer.status, answer.code, answer.json["retry"]) == (503, "folder-gone", True)
    assert browser.get("/api/changes?since=")["state"] == "folder-gone"
    assert not browser.desk.folder.exists()
    away.rename(browser.desk.folder)
    assert browser.do(action).status == 200
    assert browser.get("/api/changes?since=")["state"] == "ok"


def test_a_study_file_that_cannot_be_read_for_a_while_leaves_what_was_read(browser: Any):
    path = browser.desk.folder / "study.toml"
    kept = path.read_bytes()
    path.write_bytes(b"[study\n")
    assert browser.get("/api/changes?since=")["state"] == "study-unreadable"
    assert browser.turn(4)["codings"]
    path.write_bytes(kept)
    assert browser.get("/api/changes?since=")["state"] == "ok"


def test_a_torn_line_is_closed_at_the_start_and_its_bytes_stay(folder: Path):
    path = folder / "codings" / "a1.gran.jsonl"
    path.write_bytes(b'{"event":"add","id":"01')
    Desk(folder, "a1", "gran")
    assert path.read_bytes() == b'{"event":"add","id":"01\n'


def test_what_a_person_took_back_is_not_shown_and_takes_no_codings(browser: Any):
    (browser.desk.folder / "consent.csv").write_text(
        "participant;source;date;scope;withdrawn\nD11;blankett;2025-05-01;interview;2025-05-01\n",
        encoding="utf-8",
    )
    turns = browser.get(f"/api/transcripts/{NURSES}")["turns"]
    removed = [each for each in turns if each["removed"]]
    assert removed
    assert not [each for each in removed if each["codings"]]
    assert not [each for each in turns if each["speaker"] == "D11"]


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \u202egnis\u2066 {{ 7*7 }} </title>"


def test_hostile_text_is_handed_on_as_text(browser: Any):
    browser.did({"do": "unlock"}, {"do": "create", "theme": "tid", "label": HOSTILE, "id": "ond"})
    browser.did({"do": "memo", "on": {"kind": "code", "id": "ond"}, "text": HOSTILE})
    answer = browser.raw("GET", "/api/codebook", browser.own())
    assert answer.headers["content-type"] == "application/json"
    codes = [code for theme in answer.json["themes"] for code in theme["codes"]]
    (code,) = [each for each in codes if each["id"] == "ond"]
    assert (code["label"], code["memos"][0]["text"]) == (" ".join(HOSTILE.split()), HOSTILE)


def test_time_for_one_coding_does_not_follow_the_transcripts_length(folder: Path):
    times = {}
    for size in (60_000, 1_200_000):
        target = Path(shutil.copytree(folder, folder.with_name(f"lang{size}")))
        path = target / "transcripts" / f"{SECOND}.v1.txt"
        head = path.read_text(encoding="utf-8").split("\n\n")[0]
        turns = [f"D07: {'Det har blivit lättare att ringa men tiden räcker inte. ' * 4}"] * (size // 230)
        path.write_text("\n\n".join([head, *turns]) + "\n", encoding="utf-8")
        desk = Desk(target, "a1", "gran")
        text = desk.study.transcripts[SECOND]
        took = []
        for n in range(60):
            action = {"do": "add", "transcript": SECOND, "version": 1, "turn": 1 + n, "start": 0, "end": 9,
                      "quote": text.turns[n].text[:9], "code": "tidsbrist"}  # fmt: skip
            start = time.thread_time()
            desk.look()
            desk.write(act(desk, f"steg-{n:08}", [action]).events)
            took.append(time.thread_time() - start)
        times[size] = sorted(took)[len(took) // 2]
    assert times[1_200_000] < 1.5 * times[60_000] + 0.0005


def test_a_turn_sent_again_holds_all_that_was_done_to_it_since(browser: Any):
    def both() -> tuple[Any, Any]:
        whole = browser.get(f"/api/transcripts/{NURSES}?others=1")["turns"][1]
        return whole, browser.get(f"/api/transcripts/{NURSES}/turns/2?others=1")

    before, _ = both()
    made = browser.did(browser.add(2, "tidsbrist", 0, 4))["ids"][0]
    seen = [both()]
    browser.did({"do": "memo", "on": {"kind": "coding", "id": made}, "text": "Tonen är lätt."})
    seen.append(both())
    log = browser.desk.folder / "codings" / "a2.asp-01ab2c.jsonl"
    log.write_text(hers(browser, 1), encoding="utf-8")
    seen.append(both())
    browser.did({"do": "remove", "target": made})
    seen.append(both())
    assert all(whole == alone for whole, alone in seen)
    assert len({str(whole) for whole, _ in [(before, None), *seen]}) == 5
