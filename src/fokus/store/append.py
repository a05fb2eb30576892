"""A log on disk: lines appended durably, and what others appended read from where one left off."""

import errno
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fokus.problems import StoreError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
BLOCK = 1 << 16
GONE = {errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.ENODEV, errno.ENXIO, errno.EIO}
FLAGS = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


@dataclass(frozen=True, slots=True)
class State:
    """How a file looked: enough to know whether it has grown, or is another one."""

    device: int
    number: int
    size: int
    changed: int

    def grew_from(self, earlier: "State") -> bool:
        """Tell whether it is the same file with nothing or something more at its end."""
        same = (self.device, self.number) == (earlier.device, earlier.number)
        return same and self.size >= earlier.size


def state_of(path: Path) -> State | None:
    """Return how a file looks now, None when there is no plain file."""
    try:
        found = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return State(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def append_lines(path: Path, data: bytes) -> tuple[int, int]:
    """Append whole lines in one write; return where they begin and end, when they are on disk.

    A torn last line is closed first, never cut. The folder of the log is made, but not the study's.

    Raises
    ------
    StoreError
        When nothing may be acknowledged: ``disk-full``, ``read-only``, ``folder-gone``, ``unwritable``.
    """
    try:
        _make_folder(path.parent)
        return _append(path, data) or _append(path, data) or _lost()
    except OSError as error:
        raise StoreError(_code(error, path), file=path.name, reason=error.strerror or str(error)) from error


def _make_folder(folder: Path) -> None:
    with suppress(FileExistsError):
        folder.mkdir()
        _sync(folder.parent)


def _append(path: Path, data: bytes) -> tuple[int, int] | None:
    """Append; None when another has put a new file in the log's place meanwhile."""
    handle = os.open(path, FLAGS | os.O_CREAT, 0o644)
    try:
        written = _write(handle, path, data)
        return written if os.path.samestat(os.fstat(handle), path.stat()) else None
    except FileNotFoundError:
        return None
    finally:
        os.close(handle)


def _lost() -> tuple[int, int]:
    raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))


def _write(handle: int, path: Path, data: bytes) -> tuple[int, int]:
    is_new = os.fstat(handle).st_size == 0
    whole = b"\n" + data if is_torn(handle) else data
    written = os.write(handle, whole)
    if written != len(whole):
        _take_back(handle, written)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(handle)
    end = os.lseek(handle, 0, os.SEEK_CUR)
    if is_new:
        _sync(path.parent)
    return end - len(whole), end


def _take_back(handle: int, written: int) -> None:
    """Leave nothing of lines that came only in part, unless another has written behind them.

    The whole ones among them would stand for a gesture that was never acknowledged.
    """
    end = os.lseek(handle, 0, os.SEEK_CUR)
    with suppress(OSError):
        if os.fstat(handle).st_size == end:
            os.ftruncate(handle, end - written)
            os.fsync(handle)


def _sync(folder: Path) -> None:
    """Let a new name reach the disk, where the system can be asked for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def is_torn(handle: int) -> bool:
    """Tell whether a log's last line has no end."""
    size = os.fstat(handle).st_size
    if size == 0:
        return False
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) != b"\n"


def close_torn(path: Path) -> None:
    """Give a torn last line its end at the start of the work, where that can be written."""
    with suppress(OSError):
        handle = os.open(path, FLAGS)
        try:
            if is_torn(handle):
                os.write(handle, b"\n")
                os.fsync(handle)
        finally:
            os.close(handle)


def _code(error: OSError, path: Path) -> str:
    if error.errno in FULL:
        return "disk-full"
    if error.errno in READ_ONLY:
        return "read-only"
    there = path.parent.parent.is_dir() and error.errno not in GONE
    return "unwritable" if there else "folder-gone"


def read_tail(path: Path, start: int) -> bytes:
    """Return the whole lines of a log from a byte on; a line that is still being written is left.

    Raises
    ------
    OSError
        When the log cannot be read.
    """
    with path.open("rb") as file:
        file.seek(start)
        data = file.read()
    return data[: data.rfind(b"\n") + 1]


def end_of_lines(path: Path, size: int) -> int:
    """Return where the last whole line ends of so many bytes of a log."""
    with path.open("rb") as file:
        at = size
        while at > 0:
            start = max(0, at - BLOCK)
            file.seek(start)
            found = file.read(at - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            at = start
    return 0
