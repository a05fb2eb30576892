"""Many files at once: the same work on each, over several processors where there are enough of them."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

FEWEST = 24  # so many texts take about as long as a process to begin
MOST_PROCESSES = 4
AT_A_TIME = 4


Spread = Callable[..., Iterator[Any]]  # as the built-in map: what to do, and its arguments in columns


def one_by_one(work: Callable[..., Any], *columns: Iterable[Any]) -> Iterator[Any]:
    """Do a work with one row of arguments after the other, in this process."""
    return map(work, *columns)


@contextmanager
def abreast(number: int) -> Iterator[Spread]:
    """Open as many processes as are worth it for a number of texts; they begin while others things are done.

    What they work on and return goes through their pipes only, never through a file.
    """
    processes = min(MOST_PROCESSES, os.cpu_count() or 1)
    if number < FEWEST or processes == 1:
        yield one_by_one
        return
    pool = ProcessPoolExecutor(processes, _context(), _end_with_parent)
    try:
        for _ in range(processes):
            pool.submit(os.getpid)
        yield partial(pool.map, chunksize=AT_A_TIME)
    finally:
        pool.shutdown(cancel_futures=True)


def _context() -> BaseContext:
    """Return how processes begin: as copies of this one where that is quick and safe, else afresh.

    A copy of a process with several threads may wait for ever for a lock that another thread held.
    """
    threads = Path("/proc/self/task")
    alone = threads.is_dir() and len(list(threads.iterdir())) == 1
    return get_context("fork" if alone else "spawn")


def _end_with_parent() -> None:
    """End this process when the one that began it is killed; it would wait for ever, with what it read."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if begun_by := parent_process():
        begun_by.join()
        os._exit(1)
