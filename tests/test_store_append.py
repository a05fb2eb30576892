"""What was acknowledged is on disk, and what cannot be is told at once."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fokus.coding.log import read_log
from fokus.problems import StoreError
from fokus.store import append
from fokus.store.append import append_lines, close_torn, end_of_lines, read_tail

ADD = (
    '{{"event":"add","id":"{id}","time":"2025-06-01T09:00:00Z","transcript":"omg1","version":1,"turn":2,'
    '"code":"närvaro","codebook":1}}\n'
)


def line(number: int) -> bytes:
    return ADD.format(id=f"01A{number:03}").encode()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    (tmp_path / "studie å").mkdir()
    return tmp_path / "studie å" / "codings" / "anna.gran.jsonl"


def ids(path: Path) -> list[str]:
    return [each.id for each in read_log(path.read_bytes(), path.name).events]


def test_lines_are_appended_and_their_place_is_told(log: Path):
    assert append_lines(log, line(1)) == (0, len(line(1)))
    start, end = append_lines(log, line(2) + line(3))
    assert (log.read_bytes()[start:end], ids(log)) == (line(2) + line(3), ["01A001", "01A002", "01A003"])


def test_a_log_cut_at_every_byte_of_its_last_three_records_loses_no_earlier_one(log: Path):
    log.parent.mkdir()
    whole = b"".join(line(number) for number in range(1, 7))
    kept = 3 * len(line(1))
    for cut in range(kept, len(whole) + 1):
        log.write_bytes(whole[:cut])
        close_torn(log)
        assert log.read_bytes().startswith(whole[:cut])
        full = (cut + 1) // len(line(1))
        assert ids(log) == [f"01A{number:03}" for number in range(1, full + 1)]
        append_lines(log, line(9))
        assert ids(log) == [*(f"01A{number:03}" for number in range(1, full + 1)), "01A009"]
        assert log.read_bytes().startswith(whole[:cut])


def test_a_line_that_is_still_being_written_is_not_read(log: Path):
    append_lines(log, line(1))
    with log.open("ab") as file:
        file.write(line(2)[:30])
    assert read_tail(log, 0) == line(1)
    assert end_of_lines(log, log.stat().st_size) == len(line(1))
    with log.open("ab") as file:
        file.write(line(2)[30:])
    assert read_tail(log, len(line(1))) == line(2)


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "disk-full"), (errno.EDQUOT, "disk-full"), (errno.EROFS, "read-only"),
     (errno.EACCES, "read-only"), (errno.ESTALE, "folder-gone"), (errno.EINVAL, "unwritable")],
)  # fmt: skip
def test_what_stands_in_the_way_is_told_and_nothing_acknowledged(
    log: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
):
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(append.os, "fsync", refuse)
    with pytest.raises(StoreError) as told:
        append_lines(log, line(1))
    assert told.value.code == code
    monkeypatch.undo()
    append_lines(log, line(1))
    assert set(ids(log)) == {"01A001"}


def test_of_lines_that_a_disk_takes_only_in_part_none_stands(log: Path, monkeypatch: pytest.MonkeyPatch):
    append_lines(log, line(1))
    real = os.write
    monkeypatch.setattr(append.os, "write", lambda handle, data: real(handle, data[: len(data) // 2]))
    with pytest.raises(StoreError) as told:
        append_lines(log, line(2) + line(3) + line(4))
    monkeypatch.undo()
    assert (told.value.code, log.read_bytes()) == ("disk-full", line(1))
    append_lines(log, line(5))
    assert ids(log) == ["01A001", "01A005"]


LIMITED = """
import resource, sys
from pathlib import Path
from fokus.problems import StoreError
from fokus.store.append import append_lines
path, room = Path(sys.argv[1]), int(sys.argv[2])
lines = sys.stdin.buffer.read()
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
try:
    append_lines(path, lines)
except StoreError as error:
    print(error.code)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
append_lines(path, lines)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of a file's size")
@pytest.mark.parametrize("more", [1, 70, 200])
def test_a_gesture_that_had_no_room_stands_once_when_it_is_sent_again(log: Path, more: int):
    append_lines(log, line(1))
    room = log.stat().st_size + more
    gesture = line(2) + line(3) + line(4)
    assert more < len(gesture)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(log), str(room)], input=gesture, capture_output=True, check=True
    )
    assert done.stdout.split() == [b"disk-full"]
    assert log.read_bytes() == line(1) + gesture


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_device_is_told(log: Path):
    log.parent.mkdir()
    log.symlink_to("/dev/full")
    with pytest.raises(StoreError):
        append_lines(log, line(1))


def test_a_study_that_has_gone_is_not_made_anew(log: Path):
    append_lines(log, line(1))
    for path in (log, log.parent, log.parent.parent):
        path.unlink() if path.is_file() else path.rmdir()
    with pytest.raises(StoreError) as told:
        append_lines(log, line(2))
    assert (told.value.code, log.parent.parent.exists()) == ("folder-gone", False)


def test_a_log_that_is_replaced_while_it_is_written_gets_the_line_all_the_same(
    log: Path, monkeypatch: pytest.MonkeyPatch
):
    append_lines(log, line(1))
    real, replaced = os.fsync, []

    def replace(handle: int) -> None:
        real(handle)
        if not replaced:
            replaced.append(True)
            new = log.with_suffix(".neu")
            new.write_bytes(line(1))
            new.replace(log)

    monkeypatch.setattr(append.os, "fsync", replace)
    append_lines(log, line(2))
    assert ids(log) == ["01A001", "01A002"]


NURSERY = """
import os, random, signal, sys, time
from pathlib import Path
from fokus.store.append import append_lines, close_torn

def write(path, who):
    close_torn(path)
    n = 0
    while True:
        n += 1
        text = '{"id":"%s-%d","memo":"%s"}' % (who, n, "å" * (n * 37 % 900))
        append_lines(path, text.encode() + b"\\n")
        os.write(1, b"%s-%d\\n" % (who.encode(), n))

drawn, files = random.Random(7), [Path(each) for each in sys.argv[2:]]
for kills in range(0, int(sys.argv[1]), len(files)):
    started = []
    for n, path in enumerate(files):
        child = os.fork()
        if not child:
            write(path, f"{kills}-{n}")
        started.append(child)
    time.sleep(0.01 + drawn.random() * 0.05)
    for each in drawn.sample(started, len(started)):
        os.kill(each, signal.SIGKILL)
    for each in started:
        _, status = os.waitpid(each, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        os.write(1, b"killed\\n")
"""
KILLS = 200


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_four_writers_killed_two_hundred_times_lose_nothing_acknowledged(log: Path):
    """Two write to one log, two each to their own."""
    log.parent.mkdir()
    files = [log, log, log.with_name("bo.tall.jsonl"), log.with_name("eva.ek.jsonl")]
    command = [sys.executable, "-c", NURSERY, str(KILLS), *map(str, files)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    kills, acknowledged = told.count("killed"), {*told} - {"killed"}
    found = set()
    for path in set(files):
        for text in path.read_bytes().split(b"\n"):
            if text.endswith(b"}"):
                found.add(json.loads(text)["id"])
    assert kills == KILLS
    assert len(acknowledged) > kills
    assert sorted(acknowledged - found) == []
