import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from math import factorial
from multiprocessing import active_children, get_all_start_methods, get_context
from operator import call
from pathlib import Path

import pytest

from fokus.custody import abreast as room
from fokus.custody.abreast import FEWEST, abreast, one_by_one
from fokus.material.readers.reading import Reading
from fokus.material.readers.recognize import read_interview

FORMATS = "formats/transcripts"
BEGIN = """
import multiprocessing, os, time
from fokus.custody import abreast

if __name__ == "__main__":
    abreast.os.cpu_count = lambda: 2
    with abreast.abreast(abreast.FEWEST) as spread:
        list(spread(abs, range(40)))
        print(*(each.pid for each in multiprocessing.active_children()), flush=True)
        time.sleep(60)
"""


@pytest.fixture(params=sorted({"spawn", "fork"} & {*get_all_start_methods()}))
def two_processors(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Let there be two processors, and processes begin in each way that there is."""
    monkeypatch.setattr(room.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(room, "_context", lambda: get_context(request.param))


@pytest.mark.usefixtures("two_processors")
def test_what_is_done_abreast_comes_back_in_order_and_from_other_processes() -> None:
    with abreast(FEWEST) as spread:
        assert [*spread(factorial, range(100))] == [*one_by_one(factorial, range(100))]
        assert {*spread(call, [os.getpid] * 40)} <= {each.pid for each in active_children()}
        assert len(active_children()) == 2
    assert not active_children()


@pytest.mark.usefixtures("two_processors")
def test_few_texts_are_worked_on_where_one_is() -> None:
    with abreast(FEWEST - 1) as spread:
        assert {*spread(call, [os.getpid])} == {os.getpid()}


def test_a_process_with_threads_is_not_copied() -> None:
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait, daemon=True)
    thread.start()
    assert room._context().get_start_method() == "spawn"
    waiting.set()
    thread.join()


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux alone")
def test_a_process_with_one_thread_is_copied() -> None:
    ask = "from fokus.custody import abreast; print(abreast._context().get_start_method())"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "fork"


def test_one_processor_opens_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.os, "cpu_count", lambda: 1)
    with abreast(10 * FEWEST) as spread:
        assert {*spread(call, [os.getpid])} == {os.getpid()}


@pytest.mark.usefixtures("two_processors")
def test_a_fault_in_another_process_is_raised_here() -> None:
    with abreast(FEWEST) as spread, pytest.raises(ValueError, match="negative"):
        [*spread(factorial, [1, -1, 2])]


@pytest.mark.shared
@pytest.mark.usefixtures("two_processors")
def test_a_file_read_in_another_process_is_the_same(shared: Path) -> None:
    files = sorted(each for each in (shared / "data" / FORMATS).iterdir() if each.is_file())
    contents = [each.read_bytes() for each in files]
    read = partial(read_interview, name="intervju")
    with abreast(FEWEST) as spread:
        found = [*spread(read, contents)]
    assert found == [*map(read, contents)]
    assert sum(isinstance(each, Reading) for each in found) > 15


@pytest.mark.skipif(sys.platform == "win32", reason="there is no asking whether a process lives")
def test_processes_end_when_the_one_that_began_them_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "begin.py"
    script.write_text(BEGIN, encoding="utf-8")
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as begun:
        assert begun.stdout is not None
        children = [int(each) for each in begun.stdout.readline().split()]
        assert len(children) == 2
        assert all(map(_lives, children))
        begun.kill()
    assert _soon(lambda: not any(map(_lives, children)))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


def _soon(holds: Callable[[], bool]) -> bool:
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        if holds():
            return True
        time.sleep(0.05)
    return False
