"""The key with which the page seals what waits to be saved, so that the browser keeps no words on disk.

A step that waits holds words of a transcript, or a memo. While fokus is away only the browser's tab can hold
it, and the browser writes what a tab holds to disk, where nobody looks after it. It lies there sealed; the
key lies with fokus, outside the browser and outside every study, and is told to who has logged in.
"""

import base64
import os
import re
import secrets
import sys
from functools import cache
from pathlib import Path

from fokus.store.device import state_folder

FILE = "seal"
BITS = 32  # bytes of a key: 256 bits
LONGEST = 64

_key = re.compile(r"[A-Za-z0-9+/]{43}=")


@cache
def seal() -> str:
    """Return this user's key on this computer, in base64: the same after a restart, which opens what waits.

    Where it cannot be kept it is a new one for as long as the program runs: what waits is then opened for as
    long as fokus is not started anew.
    """
    folder = state_folder(os.environ, sys.platform)
    return _new() if folder is None else seal_in(folder)


def seal_in(folder: Path) -> str:
    """Return the key that is kept in a folder, a new one where none is kept that can be read."""
    path = folder / FILE
    return _kept(path) or _keep(path, _new())


def _kept(path: Path) -> str:
    try:
        with path.open("rb") as file:
            text = file.read(LONGEST).decode("ascii", "replace").strip()
    except OSError:
        return ""
    return text if _key.fullmatch(text) else ""


def _keep(path: Path, key: str) -> str:
    """Keep a key where this user alone reads it; another program may have made one at the same moment."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(f"{key}\n".encode())
    except OSError:
        return _kept(path) or key
    return _kept(path) or key


def _new() -> str:
    return base64.b64encode(secrets.token_bytes(BITS)).decode("ascii")
