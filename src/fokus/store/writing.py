"""What is written: a file, a line of a log or a folder, whole or not at all."""

import errno
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from fokus.problems import StoreError


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
        if not _append(path, (line + "\n").encode()):
            _append(path, (line + "\n").encode())
    except OSError as error:
        raise StoreError("unwritable", file=path.name, reason=error.strerror or str(error)) from error


def _append(path: Path, data: bytes) -> bool:
    """Append, and tell whether the file is still there: another may have put a new one in its place."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o644)
    try:
        _write_all(handle, b"\n" + data if _is_torn(handle) else data)
        os.fsync(handle)
        return path.exists() and os.path.samestat(os.fstat(handle), path.stat())
    finally:
        os.close(handle)


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


def remove(path: Path) -> None:
    """Remove one file, which need not be there.

    Raises
    ------
    StoreError
        When it cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError("unwritable", file=path.name, reason=error.strerror or str(error)) from error
