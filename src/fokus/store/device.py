"""The word by which a computer is told apart in the names of logs: random, and kept outside every study."""

import os
import re
import secrets
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fokus.problems import StoreError
from fokus.store.writing import write_whole

FILE = "device"
LONGEST = 64
WORDS = (
    "al", "alm", "apel", "ask", "asp", "avenbok", "bok", "brakved", "ek", "en", "gran", "hagtorn", "hassel",
    "idegran", "kastanj", "lind", "nypon", "olvon", "syren", "oxel", "pil", "pors", "tall", "try", "vide",
)  # fmt: skip

_word = re.compile(r"[a-z]+-[0-9a-f]{6}")


@cache
def device() -> str:
    """Return this computer's word, for this user: always the same, chosen at random the first time.

    Where it cannot be kept it is a new one for as long as the program runs, which is safe: no two
    computers ever write to the same log.
    """
    return device_in(state_folder(os.environ, sys.platform))


def device_in(folder: Path | None) -> str:
    """Return the word that is kept in a folder, a new one where none is kept that can be read."""
    if folder is None:
        return _new_word()
    path = folder / FILE
    return _kept(path) or _keep(path, _new_word())


def state_folder(environment: Mapping[str, str], platform: str) -> Path | None:
    """Return where a user's programs keep what belongs to one computer; None when nobody has a home there.

    On Windows not the folder that follows a user from one computer to the next.
    """
    home = environment.get("USERPROFILE" if platform == "win32" else "HOME", "")
    given, usual = {
        "win32": ("LOCALAPPDATA", "AppData/Local"),
        "darwin": ("", "Library/Application Support"),
    }.get(platform, ("XDG_STATE_HOME", ".local/state"))
    named = Path(environment.get(given, ""))
    if named.is_absolute():
        return named / "fokus"
    return Path(home, usual, "fokus") if Path(home).is_absolute() else None


def _kept(path: Path) -> str:
    try:
        with path.open("rb") as file:
            text = file.read(LONGEST).decode("ascii", "replace").strip()
    except OSError:
        return ""
    return text if _word.fullmatch(text) else ""


def _keep(path: Path, word: str) -> str:
    """Keep a word and return what is kept: another program may have chosen one at the same moment."""
    try:
        write_whole(path, f"{word}\n".encode())
    except StoreError:
        return word
    return _kept(path) or word


def _new_word() -> str:
    return f"{secrets.choice(WORDS)}-{secrets.token_hex(3)}"
