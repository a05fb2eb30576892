"""Where the page listens: on loopback, and for one coder's study at the same port again where it is free.

What is typed while fokus is away stays in the browser's tab, which belongs to the port: at another one it
would not be found again.
"""

import hashlib
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from fokus.problems import StoreError
from fokus.store.device import state_folder
from fokus.store.writing import write_whole

HOST = "127.0.0.1"
BACKLOG = 64
LOWEST, HIGHEST = 1024, 65535
LONGEST = 8


def desk_name(folder: Path, coder: str) -> str:
    """Return what tells a coder's desk in one study from every other, without telling either."""
    return hashlib.sha256(f"{folder.resolve()}\n{coder}".encode("utf-8", "surrogateescape")).hexdigest()[:32]


def bound(desk: str = "") -> socket.socket:
    """Return a socket on loopback before anything is served: at the desk's port, else at a free one."""
    kept = _kept(desk)
    if kept:
        with suppress(OSError):
            return _listening(kept)
    found = _listening(0)
    if not kept:
        _keep(desk, found.getsockname()[1])
    return found


def _listening(port: int) -> socket.socket:
    # with its protocol named: else what it accepts waits 40 ms before it sends the rest of an answer
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "nt":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined,unused-ignore]
        else:  # connections that were closed a minute ago do not keep the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def _path(desk: str) -> Path | None:
    folder = state_folder(os.environ, sys.platform)
    return folder / "ports" / desk if folder and desk else None


def _kept(desk: str) -> int:
    path = _path(desk)
    try:
        text = path.read_bytes()[:LONGEST].decode("ascii", "replace").strip() if path else ""
    except OSError:
        return 0
    return int(text) if text.isdecimal() and LOWEST <= int(text) <= HIGHEST else 0


def _keep(desk: str, port: int) -> None:
    path = _path(desk)
    if path:
        with suppress(StoreError):
            write_whole(path, f"{port}\n".encode())
