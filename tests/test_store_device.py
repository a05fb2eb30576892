import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fokus.store.device import FILE, device_in, state_folder

HOME = "/home/asa" if sys.platform != "win32" else "C:/Users/asa"


def test_a_computer_keeps_its_word(tmp_path: Path):
    folder = tmp_path / "state" / "fokus"
    first = device_in(folder)
    assert device_in(folder) == first
    assert (folder / FILE).read_text() == f"{first}\n"


def test_two_computers_have_different_words(tmp_path: Path):
    assert len({device_in(tmp_path / str(number)) for number in range(200)}) == 200


@pytest.mark.parametrize("damaged", [b"", b"ek", b"../../ek-000000\n", b"\xff\xfe", b"ek-000000" * 9000])
def test_a_word_that_cannot_be_read_is_chosen_anew(tmp_path: Path, damaged: bytes):
    (tmp_path / FILE).write_bytes(damaged)
    found = device_in(tmp_path)
    assert device_in(tmp_path) == found
    assert found.encode() != damaged


def test_a_word_that_cannot_be_kept_is_new_each_time(tmp_path: Path):
    (tmp_path / "state").write_text("en fil där mappen skulle ligga")
    assert device_in(tmp_path / "state") != device_in(tmp_path / "state")
    assert device_in(None) != device_in(None)


def test_programs_that_begin_at_once_leave_one_word_that_all_use_later(tmp_path: Path):
    code = "import sys; from pathlib import Path; from fokus.store.device import device_in as d"
    call = [sys.executable, "-c", f"{code}; print(d(Path(sys.argv[1])))", str(tmp_path)]
    with ThreadPoolExecutor(4) as pool:
        [*pool.map(lambda _: subprocess.run(call, check=True, capture_output=True), range(4))]
    assert len({device_in(tmp_path) for _ in range(3)}) == 1
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {"HOME": HOME}, f"{HOME}/.local/state/fokus"),
        ("linux", {"HOME": HOME, "XDG_STATE_HOME": f"{HOME}/s"}, f"{HOME}/s/fokus"),
        ("linux", {"HOME": HOME, "XDG_STATE_HOME": "s"}, f"{HOME}/.local/state/fokus"),
        ("darwin", {"HOME": HOME}, f"{HOME}/Library/Application Support/fokus"),
        ("win32", {"LOCALAPPDATA": f"{HOME}/L", "APPDATA": f"{HOME}/R"}, f"{HOME}/L/fokus"),
        ("win32", {"USERPROFILE": HOME}, f"{HOME}/AppData/Local/fokus"),
        ("linux", {}, None),
    ],
)
def test_the_word_lies_where_the_system_keeps_such_things(
    platform: str, environment: dict[str, str], expected: str | None
):
    assert state_folder(environment, platform) == (Path(expected) if expected else None)
