import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus import store
from fokus.problems import Problem, StoreError
from fokus.store import Source


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "Elevhälsan på Öland å ö"
    folder.mkdir()
    return folder


def code(found: object) -> str:
    return found.code if isinstance(found, Problem) else "read"


def test_text_is_read_without_mark_and_with_plain_line_ends(study: Path):
    data = b"\xef\xbb\xbfett\r\ntv\xc3\xa5\rtre\n"
    (study / "a.txt").write_bytes(data)
    assert store.read_text(study, "a.txt") == Source("a.txt", "ett\ntvå\ntre\n", store.digest(data))


@pytest.mark.parametrize(
    ("data", "expected", "line"),
    [
        (b"", "empty-file", None),
        (b"\xef\xbb\xbf \r\n", "empty-file", None),
        ("ett\ntvå\n".encode("cp1252"), "not-utf8", 2),
        ("ett".encode("utf-16"), "not-utf8", 1),
        (b"ett\r\ntv\0\r\n", "binary", 2),
    ],
)
def test_what_is_no_text_is_told_with_its_line(study: Path, data: bytes, expected: str, line: int | None):
    (study / "a.txt").write_bytes(data)
    found = store.read_text(study, "a.txt")
    assert isinstance(found, Problem)
    assert (found.code, found.place.file, found.place.line) == (expected, "a.txt", line)


def test_what_is_no_file_is_told(study: Path):
    (study / "mapp").mkdir()
    (study / "slinga").symlink_to(study / "slinga")
    names = ("mapp", "ingen.txt", "slinga", "a\0b", "x" * 400)
    assert [code(store.read_text(study, name)) for name in names] == [
        "is-folder", "no-file", "outside-study", "outside-study", "unreadable",
    ]  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_make_fokus_wait(study: Path):
    os.mkfifo(study / "a.txt")
    assert code(store.read_text(study, "a.txt")) == "no-plain-file"


def test_a_file_beyond_the_limit_is_not_taken_into_memory(study: Path):
    with (study / "stor.txt").open("wb") as file:
        file.truncate(store.LARGEST_TEXT + 1)
    found = store.read_text(study, "stor.txt")
    assert isinstance(found, Problem)
    assert (found.code, found.arguments) == ("too-large", {"limit": 64})


@pytest.mark.parametrize(
    "name", ["../hemligt.txt", "mapp/../../hemligt.txt", "lank.txt", "lankmapp/hemligt.txt"]
)
def test_nothing_outside_the_study_is_read(study: Path, name: str):
    (study.parent / "hemligt.txt").write_text("hemligt", encoding="utf-8")
    (study / "lank.txt").symlink_to(study.parent / "hemligt.txt")
    (study / "lankmapp").symlink_to(study.parent)
    (study / "mapp").mkdir()
    assert store.locate(study, name) is None
    assert code(store.read_text(study, name)) == "outside-study"


def test_a_link_or_a_way_round_inside_the_study_is_followed(study: Path):
    (study / "mapp").mkdir()
    (study / "a.txt").write_text("hej", encoding="utf-8")
    (study / "lank.txt").symlink_to(study / "a.txt")
    assert [code(store.read_text(study, each)) for each in ("lank.txt", "mapp/../a.txt")] == ["read", "read"]


def test_the_study_itself_may_be_reached_through_a_link(study: Path):
    (study / "a.txt").write_text("hej", encoding="utf-8")
    link = study.parent / "genväg"
    link.symlink_to(study)
    assert code(store.read_text(link, "a.txt")) == "read"


def test_a_log_is_read_whatever_its_bytes(study: Path):
    (study / "a.jsonl").write_bytes(b"{}\n\xe5\x00\n{}\n")
    found = store.read_lines(study, "a.jsonl")
    assert isinstance(found, Source)
    assert found.text.split("\n") == ["{}", "\udce5\0", "{}", ""]
    assert code(store.read_lines(study, "b.jsonl")) == "no-file"
    (study / "c.jsonl").write_bytes(b"\n")
    assert code(store.read_lines(study, "c.jsonl")) == "empty-file"


@given(st.binary(max_size=60))
def test_no_bytes_are_too_odd(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    folder = tmp_path_factory.getbasetemp()
    (folder / "odd.txt").write_bytes(data)
    assert isinstance(store.read_text(folder, "odd.txt"), Source | Problem)
    assert isinstance(store.read_lines(folder, "odd.txt"), Source | Problem)


def test_a_file_is_written_with_its_folders_and_keeps_its_mode(study: Path):
    path = study / "reports" / "kapitel.docx"
    store.write_whole(path, b"ett")
    path.chmod(0o600)
    store.write_whole(path, b"tv\xc3\xa5")
    assert path.read_bytes() == b"tv\xc3\xa5"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["kapitel.docx"]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_failing_disk_leaves_the_old_file_and_no_litter(
    study: Path, monkeypatch: pytest.MonkeyPatch, failing: str
):
    path = study / "a.txt"
    path.write_bytes(b"gammalt")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync", fail) if failing == "fsync" else (Path, "replace", fail)))
    with pytest.raises(StoreError) as raised:
        store.write_whole(path, b"nytt")
    assert (raised.value.code, raised.value.arguments["file"]) == ("unwritable", "a.txt")
    assert path.read_bytes() == b"gammalt"
    assert [each.name for each in study.iterdir()] == ["a.txt"]


def test_a_file_open_in_word_is_locked(study: Path, monkeypatch: pytest.MonkeyPatch):
    path = study / "a.docx"
    path.write_bytes(b"gammalt")

    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(StoreError) as raised:
        store.write_whole(path, b"nytt")
    assert raised.value.code == "locked"


def test_a_folder_where_a_file_should_be_written_is_a_fault_of_the_call(study: Path):
    (study / "a.jsonl").mkdir()
    (study / "fil").write_bytes(b"")
    for write in (
        lambda: store.append_line(study / "a.jsonl", "{}"),
        lambda: store.write_whole(study / "a.jsonl", b"x"),
        lambda: store.write_whole(study / "fil" / "b", b"x"),
        lambda: store.write_tree(study / "fil" / "b", {"a": b"x"}),
    ):
        with pytest.raises(StoreError):
            write()


WRITING = """
import sys
from pathlib import Path
from fokus import store
path = Path(sys.argv[1])
print("redo", flush=True)
n = 0
while True:
    n += 1
    store.write_whole(path, bytes([n % 256]) * 2_000_000)
"""


def test_a_writer_that_is_killed_leaves_the_old_or_the_new(study: Path):
    path = study / "kapitel.docx"
    path.write_bytes(b"\0" * 2_000_000)
    chance = random.Random(7)
    until = time.monotonic() + 4
    killed = 0
    while killed < 25 and (killed < 5 or time.monotonic() < until):
        with subprocess.Popen([sys.executable, "-c", WRITING, str(path)], stdout=subprocess.PIPE) as writing:
            assert writing.stdout is not None
            assert writing.stdout.readline() == b"redo\n"
            time.sleep(chance.random() / 20)
            writing.kill()
        data = path.read_bytes()
        assert len(data) == 2_000_000
        assert len(set(data)) == 1
        killed += 1


def test_an_append_closes_a_torn_line_and_cuts_nothing(study: Path):
    path = study / "codings" / "a1.gran.jsonl"
    store.append_line(path, '{"id": "å"}')
    with path.open("ab") as file:
        file.write(b'{"id": ')
    store.append_line(path, '{"id": 2}')
    assert path.read_text(encoding="utf-8") == '{"id": "å"}\n{"id": \n{"id": 2}\n'


def test_a_disk_that_takes_half_a_line_says_so_and_the_next_append_mends(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    path = study / "a1.gran.jsonl"
    whole = os.write
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", lambda handle, data: whole(handle, data[:4]))
        with pytest.raises(StoreError):
            store.append_line(path, '{"id": 1}')
    store.append_line(path, '{"id": 2}')
    assert path.read_bytes() == b'{"id\n{"id": 2}\n'


def test_a_folder_of_files_appears_whole_or_not_at_all(study: Path):
    store.write_tree(study / "ny", {"study.toml": b"a", "chapters/01.md": b"b"})
    assert (study / "ny" / "chapters" / "01.md").read_bytes() == b"b"
    with pytest.raises(StoreError):
        store.write_tree(study / "ny", {"study.toml": b"c"})
    assert (study / "ny" / "study.toml").read_bytes() == b"a"
    assert [each.name for each in study.iterdir()] == ["ny"]
