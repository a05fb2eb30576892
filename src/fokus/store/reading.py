"""What is read: the bytes of a study's files, or why they cannot be read."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from fokus.problems import Place, Problem

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
