"""One process at a time: a lock that the system releases when its holder dies."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fokus.problems import StoreError

LOCK = ".fokus-lock"
PATIENCE = 30.0  # seconds
PAUSE = 0.02
FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a study's lock, when its file system knows locks; wait for whoever holds it.

    Raises
    ------
    StoreError
        When another holds it for too long.
    OSError
        When the study cannot be written to.
    """
    path = folder / LOCK
    handle = _held(path)
    try:
        yield
    finally:
        with suppress(OSError):
            if os.name != "nt":  # Windows removes nothing that is open, and tells nobody it is gone
                path.unlink()
        os.close(handle)
        with suppress(OSError):
            if os.name == "nt":
                path.unlink()


def _held(path: Path) -> int:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(PermissionError if os.name == "nt" else FileNotFoundError):
            handle = os.open(path, FLAGS, 0o666)
            if _lock(handle) and _is_there(path, handle):
                return handle
            os.close(handle)
        time.sleep(PAUSE)
    raise StoreError("study-busy", folder=path.parent.name)


def _is_there(path: Path, handle: int) -> bool:
    """Tell whether a locked file is still the one that others would lock: its last holder removes it."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


def _lock(handle: int) -> bool:
    """Lock without waiting; where locks are not known nobody is kept out, and none is missed."""
    try:
        _system_lock(handle)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


def _system_lock(handle: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
