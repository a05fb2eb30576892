import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus import store
from fokus.problems import StoreError
from fokus.store.alone import alone
from fokus.store.together import ABANDONED, STAGE

TRANSCRIPT = "transcripts/omg1-lindby-kuratorer.v1.txt"
LOG = "codings/a1.gran.jsonl"
NEW = "forgotten.jsonl"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "Elevhälsan på Öland å ö"
    for name in (TRANSCRIPT, LOG, "study.toml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(f"före {name}".encode())
    return folder


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def raised(call: Callable[[], object]) -> str:
    with pytest.raises(StoreError) as caught:
        call()
    return caught.value.code


def plant(study: Path, *steps: tuple[str, str, str], staged: tuple[bytes, ...] = ()) -> Path:
    """Lay the stage of an interrupted change into a study, as a crash or a sender would leave it."""
    stage = study / STAGE
    stage.mkdir()
    told = [dict(zip(("file", "before", "after"), step, strict=True)) for step in steps]
    (stage / "plan.json").write_text(json.dumps({"files": told}), encoding="utf-8")
    for number, data in enumerate(staged):
        (stage / str(number)).write_bytes(data)
    return stage


def test_several_files_are_written_made_and_erased_as_one(study: Path):
    (study / TRANSCRIPT).chmod(0o600)
    known = {TRANSCRIPT: store.digest((study / TRANSCRIPT).read_bytes()), NEW: ""}
    store.write_together(study, {TRANSCRIPT: b"efter", LOG: None, NEW: b"{}\n", "ny/mapp/a": b""}, known)
    assert files(study) == {
        TRANSCRIPT: b"efter", NEW: b"{}\n", "ny/mapp/a": b"", "study.toml": "före study.toml".encode(),
    }  # fmt: skip
    assert (study / TRANSCRIPT).stat().st_mode & 0o777 == 0o600
    assert not list(study.glob(f"{STAGE}*"))


@pytest.mark.parametrize("known", [{LOG: "0" * 64}, {NEW: "0" * 64}, {LOG: ""}])
def test_a_file_that_changed_underneath_stops_all_of_it(study: Path, known: dict[str, str]):
    before = files(study)
    assert raised(lambda: store.write_together(study, {TRANSCRIPT: b"efter"}, known)) == "changed-underneath"
    assert files(study) == before


@pytest.mark.parametrize(
    "name",
    ["../ute.txt", "/ute.txt", "a/../../ute.txt", "./a.txt", "a//b", "", ".", "C:\\ute.txt", "a\\b", "a:b",
     ".git/hooks/pre-commit", "transcripts/.dold", "lank.txt", "lankmapp/ute.txt", "transcripts", "a\0b"],
)  # fmt: skip
def test_no_name_leads_out_of_the_study_or_to_what_it_does_not_show(study: Path, name: str):
    (study / "lank.txt").symlink_to(study / LOG)
    (study / "lankmapp").symlink_to(study.parent)
    (study.parent / "ute.txt").write_bytes(b"ute")
    before = files(study)
    for data in (b"nytt", None):
        assert raised(lambda data=data: store.write_together(study, {name: data})) == "change-outside"
    assert files(study) == before
    assert (study.parent / "ute.txt").read_bytes() == b"ute"


def test_a_committed_change_is_finished_where_it_stopped(study: Path):
    old = [store.digest((study / name).read_bytes()) for name in (TRANSCRIPT, LOG, "study.toml")]
    new = [store.digest(data) for data in (b"ett", b"tre")]
    stage = plant(study, (TRANSCRIPT, old[0], new[0]), (LOG, old[1], ""), ("study.toml", old[2], new[1]),
                  staged=(b"ett", b"", b"tre"))  # fmt: skip
    (stage / "0").replace(study / TRANSCRIPT)
    assert store.finish(study)
    assert files(study) == {TRANSCRIPT: b"ett", "study.toml": b"tre"}
    assert not store.finish(study)


def test_an_interrupted_change_goes_first_when_the_next_one_comes(study: Path):
    old = store.digest((study / LOG).read_bytes())
    plant(study, (LOG, old, store.digest(b"ett")), staged=(b"ett",))
    store.write_together(study, {TRANSCRIPT: "två".encode()}, {LOG: store.digest(b"ett")})
    assert (study / LOG).read_bytes() == b"ett"


def test_a_change_whose_files_are_others_now_is_dropped_whole(study: Path):
    known = store.digest((study / TRANSCRIPT).read_bytes())
    plant(study, (TRANSCRIPT, known, store.digest(b"ett")), (LOG, "0" * 64, store.digest(b"x")),
          staged=(b"ett", b"x"))  # fmt: skip
    before = {name: data for name, data in files(study).items() if not name.startswith(STAGE)}
    assert not store.finish(study)
    assert files(study) == before


def test_a_file_that_changed_after_half_of_a_change_is_left_and_told(study: Path):
    new = store.digest((study / TRANSCRIPT).read_bytes())
    plant(study, (TRANSCRIPT, "0" * 64, new), (LOG, "0" * 64, store.digest(b"x")), staged=(b"", b"x"))
    before = files(study)
    assert raised(lambda: store.finish(study)) == "change-conflict"
    assert raised(lambda: store.write_together(study, {NEW: b""})) == "change-conflict"
    assert files(study) == before


@pytest.mark.parametrize(
    "name", ["../ute.txt", "/ute.txt", "lankmapp/ute.txt", ".bashrc", "a/../../ute.txt", 7, None]
)
def test_a_planted_stage_reaches_nothing_outside_the_study(study: Path, name: str):
    ute = study.parent / "ute.txt"
    ute.write_bytes(b"ute")
    (study / "lankmapp").symlink_to(study.parent)
    plant(study, (name, store.digest(b"ute"), store.digest(b"inne")), staged=(b"inne",))
    assert raised(lambda: store.finish(study)) == "change-outside"
    assert ute.read_bytes() == b"ute"
    assert not (study / ".bashrc").exists()


def test_a_planted_stage_that_does_not_know_a_file_cannot_replace_or_erase_it(study: Path):
    before = files(study)
    for step in ((LOG, "", store.digest(b"x")), (LOG, "", ""), (LOG, "0" * 64, store.digest(b"x"))):
        plant(study, step, staged=(b"x",))
        store.finish(study)
        assert files(study) == before


def test_what_a_stage_carries_must_be_what_its_plan_says_and_no_link(study: Path):
    old = store.digest((study / LOG).read_bytes())
    (study.parent / "hemligt.txt").write_bytes(b"hemligt")
    before = files(study)
    plant(study, (LOG, old, store.digest(b"annat")), staged=(b"x",))
    assert not store.finish(study)
    stage = plant(study, (LOG, old, store.digest(b"hemligt")))
    (stage / "0").symlink_to(study.parent / "hemligt.txt")
    assert not store.finish(study)
    assert files(study) == before
    assert (study.parent / "hemligt.txt").exists()


@pytest.mark.parametrize("plan", [b"", b"[]", b'{"files": 3}', b'{"files": [{}]}', b"[" * 100_000, b"\xff"])
def test_a_plan_that_cannot_be_read_is_told_and_nothing_is_touched(study: Path, plan: bytes):
    (plant(study) / "plan.json").write_bytes(plan)
    before = files(study)
    assert raised(lambda: store.finish(study)) == "change-damaged"
    assert files(study) == before


def test_a_stage_that_is_a_link_or_holds_a_pipe_is_not_followed(study: Path):
    other = study.parent / "annan"
    other.mkdir()
    plant(other, (NEW, "", store.digest(b"x")), staged=(b"x",)).rename(study.parent / "scen")
    (study / STAGE).symlink_to(study.parent / "scen")
    assert raised(lambda: store.finish(study)) == "change-damaged"
    (study / STAGE).unlink()
    (study / STAGE).mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(study / STAGE / "plan.json")
    assert raised(lambda: store.finish(study)) == "change-damaged"
    assert not (study / NEW).exists()


@given(st.recursive(st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["files", "file", "before", "after"]), inner)))  # fmt: skip
def test_no_plan_is_too_odd(tmp_path_factory: pytest.TempPathFactory, plan: object):
    folder = tmp_path_factory.mktemp("udda")
    (folder / "a.txt").write_bytes(b"kvar")
    (plant(folder) / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    with suppress(StoreError):
        store.finish(folder)
    assert (folder / "a.txt").read_bytes() == b"kvar"


def test_a_file_open_in_word_stops_all_of_it_beforehand(study: Path, monkeypatch: pytest.MonkeyPatch):
    before = files(study)
    plain = Path.rename

    def locked(path: Path, target: Path) -> Path:
        if path.name == Path(LOG).name:
            raise PermissionError(13, "Permission denied", str(path))
        return plain(path, target)

    monkeypatch.setattr(Path, "rename", locked)
    with pytest.raises(StoreError) as caught:
        store.write_together(study, {TRANSCRIPT: b"efter", LOG: b"efter"})
    assert (caught.value.code, caught.value.arguments["file"]) == ("locked", LOG)
    assert files(study) == before


def test_a_file_that_is_opened_in_the_very_moment_leaves_the_change_pending(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    plain = Path.replace

    def locked(path: Path, target: Path) -> Path:
        if target.name == Path(LOG).name:
            raise PermissionError(13, "Permission denied", str(target))
        return plain(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", locked)
        code = raised(lambda: store.write_together(study, {TRANSCRIPT: b"efter", LOG: b"efter"}))
        assert code == "change-pending"
        assert raised(lambda: store.finish(study)) == "change-pending"
    assert store.finish(study)
    assert (files(study)[TRANSCRIPT], files(study)[LOG]) == (b"efter", b"efter")


def test_a_full_disk_or_a_folder_that_is_a_file_changes_nothing(study: Path, monkeypatch: pytest.MonkeyPatch):
    before = files(study)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    assert raised(lambda: store.write_together(study, {LOG: b"x", "study.toml/a": b"x"})) == "unwritable"
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert raised(lambda: store.write_together(study, {LOG: b"x", NEW: b"x"})) == "unwritable"
    assert files(study) == before
    assert not list(study.glob(f"{STAGE}*"))


def test_what_a_killed_writer_left_is_thrown_away_when_it_is_surely_dead(study: Path):
    for name, age in (("död", ABANDONED + 60), ("levande", 1)):
        left = study / f"{STAGE}-{name}"
        left.mkdir()
        (left / "0").write_bytes(b"halv")
        os.utime(left, (time.time() - age,) * 2)
    assert not store.finish(study)
    assert [each.name for each in study.glob(f"{STAGE}-*")] == [f"{STAGE}-levande"]


def test_an_append_to_a_log_that_is_replaced_in_the_very_moment_is_not_lost(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    log = study / LOG
    plain = os.fsync
    replaced = []

    def replacing(handle: int) -> None:
        plain(handle)
        if not replaced:
            replaced.append(handle)
            (study / "ny").write_bytes(b"omskriven\n")
            (study / "ny").replace(log)

    monkeypatch.setattr(os, "fsync", replacing)
    store.append_line(log, "{}")
    assert log.read_bytes() == b"omskriven\n{}\n"


def test_nothing_is_written_where_nothing_is_pending(study: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    for owner, name in ((os, "rename"), (os, "replace"), (os, "mkdir"), (os, "unlink"), (Path, "rename")):
        monkeypatch.setattr(owner, name, refuse)
    assert not store.finish(study)


def test_a_change_that_waits_in_a_study_that_cannot_be_written_to_is_told(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    plant(study, (NEW, "", store.digest(b"x")), staged=(b"x",))

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refuse)
        assert raised(lambda: store.finish(study)) == "change-pending"
    assert store.finish(study)
    assert (study / NEW).read_bytes() == b"x"


def test_writers_at_the_same_time_all_get_their_turn(study: Path):
    def write(writer: int) -> None:
        for number in range(12):
            files = {f"{writer}/{each}": b"%d" % number for each in range(4)}
            store.write_together(study, files)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write, writer) for writer in range(4)]:
            done.result()
    assert {data for name, data in files(study).items() if name[0].isdigit()} == {b"11"}
    assert not list(study.glob(f"{STAGE}*"))


def test_a_planted_lock_leads_nowhere(study: Path):
    (study / ".fokus-lock").symlink_to(study.parent / "ute.txt")
    assert raised(lambda: store.write_together(study, {NEW: b"x"})) == "unwritable"
    assert not (study.parent / "ute.txt").exists()
    assert not (study / NEW).exists()


def test_who_waits_too_long_is_told(study: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("fokus.store.alone.PATIENCE", 0.1)
    with alone(study):
        assert raised(lambda: store.write_together(study, {NEW: b"x"})) == "study-busy"
    store.write_together(study, {NEW: b"x"})


WRITING = """
import sys
from pathlib import Path
from fokus import store
folder = Path(sys.argv[1])
print("redo", flush=True)
n = int(sys.argv[2])
while True:
    n += 1
    files = {f"mapp{each % 3}/{each}": b"%d" % n * 20_000 for each in range(12) if each != n % 12}
    store.write_together(folder, files | {f"mapp{n % 12 % 3}/{n % 12}": None})
"""


def generation(study: Path) -> int:
    """Return the one number that all files hold; fail when they hold parts of two changes."""
    found = files(study)
    assert not {name for name in found if name.startswith(f"{STAGE}/")}
    held = {name: data for name, data in found.items() if name.startswith("mapp")}
    numbers = {int(data[: len(data) // 20_000]) for data in held.values()}
    assert len(numbers) == 1
    (number,) = numbers
    assert all(data == b"%d" % number * 20_000 for data in held.values())
    gone = {f"mapp{each % 3}/{each}" for each in range(12)} - held.keys()
    assert gone == {f"mapp{number % 12 % 3}/{number % 12}"}
    return number


def test_a_writer_that_is_killed_leaves_all_or_nothing(study: Path):
    store.write_together(
        study, {f"mapp{each % 3}/{each}": b"10" * 20_000 for each in range(12) if each != 10}
    )
    chance = random.Random(7)
    number, interrupted, until = 10, 0, time.monotonic() + 20
    for _ in range(60):
        command = [sys.executable, "-c", WRITING, str(study), str(number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writing:
            assert writing.stdout is not None
            assert writing.stdout.readline() == b"redo\n"
            time.sleep(chance.random() / 20)
            writing.kill()
        interrupted += store.finish(study)
        number = generation(study)
        if time.monotonic() > until:
            break
    assert number > 10
    assert interrupted
