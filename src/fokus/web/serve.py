"""Starts the page: on loopback, for one coder, and shows the browser in through a file only she can read."""

import html
import os
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from fokus.evaluation.designed import read_plan
from fokus.evaluation.files import DESIGN, Files
from fokus.messages import Catalogue, catalogue
from fokus.problems import Place, StudyError, unknown
from fokus.store.device import device
from fokus.study.design import Design
from fokus.web.app import create_app
from fokus.web.desk import Desk
from fokus.web.guarding import IDLE_SECONDS, Gate
from fokus.web.listening import HOST, bound

Say = Callable[[str], None]
SETTINGS: Mapping[str, Any] = {
    "proxy_headers": False, "ws": "none", "access_log": False, "server_header": False, "date_header": False,
    "log_level": "error", "lifespan": "off", "timeout_graceful_shutdown": 2, "timeout_keep_alive": 30,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """How the page is wanted: whether the browser is opened, and after how long it locks itself."""

    browser: bool = True
    idle_seconds: float = IDLE_SECONDS


def choose_coder(design: Design, wanted: str, ask: Callable[[list[str]], str]) -> str:
    """Return who is coding: the one that was named, the only one, or the one that is chosen.

    Raises
    ------
    StudyError
        When the study names no coder, or none of that id.
    """
    known = [each.id for each in design.coder]
    if not known:
        raise StudyError("no-coder")
    coder = wanted or (known[0] if len(known) == 1 else ask(known))
    if coder not in known:
        fault = unknown("unknown-coder", Place("study.toml"), coder, known)
        raise StudyError(fault.code, remedy=fault.remedy_code, **fault.arguments)
    return coder


def open_desk(folder: Path, wanted: str) -> tuple[Desk, Catalogue]:
    """Return the desk of who is coding, and the words of the study.

    Raises
    ------
    StudyError
        When there is no study, its study.toml cannot be read, or nobody of that id codes.
    """
    from fokus.terminal.asking import choose

    design = _design(folder)
    own = catalogue(design.study.language)
    roles = {each.id: each.role or each.id for each in design.coder}
    coder = choose_coder(design, wanted, lambda _: choose(own, own.say("code.who"), roles))
    return Desk(folder, coder, device()), own


def _design(folder: Path) -> Design:
    if not (folder / DESIGN).is_file():
        raise StudyError("no-study", folder=folder.name or str(folder))
    plan = read_plan(Files(folder))
    if plan is None:
        raise StudyError("study-unreadable", folder=folder.name or str(folder))
    return plan.design


def launch(desk: Desk, words: Catalogue, wish: Wish, say: Say) -> None:
    """Serve the page until it is ended from the page or with Ctrl-C."""
    import uvicorn

    listening = bound(desk.name)
    gate = Gate(listening.getsockname()[1], idle_seconds=wish.idle_seconds)
    app = create_app(desk, gate, words, lambda: setattr(server, "should_exit", True))
    server = uvicorn.Server(uvicorn.Config(app, **SETTINGS))
    with Entrance(gate, words, wish, say) as entrance:
        entrance.open()
        threading.Thread(target=entrance.wait_for_enter, daemon=True).start()
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
    say(words.say("code.ended"))


class Entrance:
    """The way in: a file with the one-time address, which is gone when fokus ends."""

    def __init__(self, gate: Gate, words: Catalogue, wish: Wish, say: Say) -> None:
        self.gate = gate
        self.words = words
        self.wish = wish
        self.say = say
        self._folder = tempfile.TemporaryDirectory(prefix="fokus-")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def open(self) -> None:
        """Let the browser in, or tell the address where none can be opened."""
        address = f"http://{HOST}:{self.gate.port}/login?token={self.gate.invite()}"
        path = self._write(address)
        if self.wish.browser and _open_browser(path.as_uri()):
            self.say(self.words.say("code.opened", port=self.gate.port))
        else:
            self.say(self.words.say("code.address", address=address))
        self.say(self.words.say("code.how"))

    def _write(self, address: str) -> Path:
        """Write the file that leads to the page; its folder and itself are the user's alone."""
        path = Path(self._folder.name) / "fokus.html"
        path.unlink(missing_ok=True)
        shown = html.escape(address, quote=True)
        text = (
            f'<!DOCTYPE html><html lang="{self.words.language}"><meta charset="utf-8"><title>fokus</title>'
            f'<meta http-equiv="refresh" content="0; url={shown}"><a href="{shown}">fokus</a></html>\n'
        )
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def wait_for_enter(self) -> None:
        """Let the browser in anew at every Enter in the terminal: after a lock, for another browser."""
        with suppress(OSError, ValueError):
            while sys.stdin is not None and sys.stdin.isatty() and sys.stdin.readline():
                self.open()


def _open_browser(address: str) -> bool:
    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False
