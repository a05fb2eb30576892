"""Bytes on disk: whole or nothing, guarded by hash. The only room that writes."""

import errno
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fokus.problems import Place, Problem, StoreError

LARGEST_TEXT = 64 * 1024 * 1024
LARGEST_TABLE = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """A text file of the study as it was read: its path from the study, its text and digest."""

    file: str
    text: str
    digest: str


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def locate(folder: Path, name: str) -> Path | None:
    """Return the path of a file of the study, or None when the name leads out of the folder."""
    path = folder / name
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle, a NUL in the name
        return None
    return path if inside else None


def read_bytes(folder: Path, name: str, largest: int = LARGEST_TEXT) -> bytes | Problem:
    """Read a file of the study, or tell why it cannot be read."""
    place = Place(name)
    path = locate(folder, name)
    if path is None:
        return Problem("outside-study", place)
    try:
        return _refused(path.stat(), place, largest) or path.read_bytes()
    except FileNotFoundError:
        return Problem("no-file", place)
    except OSError as error:
        return Problem("unreadable", place, {"reason": error.strerror or str(error)})


def _refused(status: os.stat_result, place: Place, largest: int) -> Problem | None:
    if stat.S_ISDIR(status.st_mode):
        return Problem("is-folder", place)
    if not stat.S_ISREG(status.st_mode):
        return Problem("no-plain-file", place)
    return Problem("too-large", place, {"limit": largest // 1024**2}) if status.st_size > largest else None


def read_text(folder: Path, name: str, largest: int = LARGEST_TEXT) -> Source | Problem:
    """Read a UTF-8 file of the study (a byte order mark is dropped), or tell what is wrong with it."""
    data = read_bytes(folder, name, largest)
    if isinstance(data, Problem):
        return data
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Problem("not-utf8", Place(name, line))
    if "\0" in text:
        return Problem("binary", Place(name, text[: text.index("\0")].count("\n") + 1))
    if not text.strip():
        return Problem("empty-file", Place(name))
    return Source(name, text.replace("\r\n", "\n").replace("\r", "\n"), digest(data))


def read_lines(folder: Path, name: str, largest: int = LARGEST_TEXT) -> Source | Problem:
    """Read a log, whose lines stand each for itself: bytes that are no UTF-8 become lone surrogates.

    So one torn line (a crash, a full disk) does not take the others with it.
    """
    data = read_bytes(folder, name, largest)
    if isinstance(data, Problem):
        return data
    if not data.strip():
        return Problem("empty-file", Place(name))
    return Source(name, data.decode("utf-8-sig", "surrogateescape"), digest(data))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old bytes or all of the new, never a part.

    Raises
    ------
    StoreError
        When the folder is read-only or full, or the file is open in a program that locks it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".fokus-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(_mode_of(path))
            Path(temporary).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
    except OSError as error:
        code = "locked" if isinstance(error, PermissionError) and path.exists() else "unwritable"
        raise StoreError(code, file=path.name, reason=error.strerror or str(error)) from error


def _mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777 if path.exists() else 0o644


def append_line(path: Path, line: str) -> None:
    """Append one line to a log and return when it is on disk.

    A torn last line (a crash, a full disk) is closed first, never cut: it stays for a person to see.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        handle = os.open(path, flags, 0o644)
        try:
            data = (line + "\n").encode()
            _write_all(handle, b"\n" + data if _is_torn(handle) else data)
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise StoreError("unwritable", file=path.name, reason=error.strerror or str(error)) from error


def _is_torn(handle: int) -> bool:
    size = os.fstat(handle).st_size
    if size == 0:
        return False
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) != b"\n"


def _write_all(handle: int, data: bytes) -> None:
    written = os.write(handle, data)
    if written != len(data):
        raise OSError(28, "the disk took only a part of the line")


def _fill(empty: Path, made: Path) -> None:
    """Move what was made into a folder that is there and empty, which somebody may be standing in."""
    if any(empty.iterdir()):
        raise FileExistsError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY))
    try:
        for each in sorted(made.iterdir()):
            each.rename(empty / each.name)
    except OSError:
        for each in empty.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        raise


def write_tree(target: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder of files: all of it appears at once, or nothing.

    Raises
    ------
    StoreError
        When the place cannot be written to.
    """
    target = target.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".fokus-") as temporary:
            made = Path(temporary) / "made"
            made.mkdir()
            for name, data in files.items():
                path = made / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            if target.is_dir():
                _fill(target, made)
            else:
                made.rename(target)
    except OSError as error:
        raise StoreError("unwritable", file=str(target), reason=error.strerror or str(error)) from error
