"""The page locks itself: nothing can be read in it then, and nothing that was typed is lost."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from tests.browser.test_day import mine, open_turn

from fokus.messages import catalogue
from fokus.web.app import create_app
from fokus.web.desk import Desk
from fokus.web.guarding import Gate
from fokus.web.listening import bound

pytestmark = pytest.mark.browser

Sit = Callable[..., Any]
SAID = "Ska vi vara artiga eller ärliga?"


@dataclass
class Clock:
    """A clock that a test turns."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def served(study: Path, clock: Clock) -> Iterator[Callable[[], str]]:
    """Serve the page with a clock of the test's own; yield what lets a browser in."""
    with bound() as listening:
        gate = Gate(listening.getsockname()[1], clock)
        app = create_app(Desk(study, "a1", "gran"), gate, catalogue("sv"))
        server = uvicorn.Server(uvicorn.Config(app, ws="none", lifespan="off", log_level="error"))
        running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        running.start()
        yield lambda: f"http://127.0.0.1:{gate.port}/login?token={gate.invite()}"
        server.should_exit = True
        running.join()


def lock(at: Any, clock: Clock) -> None:
    """Let half an hour pass in which nobody works."""
    at.page.wait_for_timeout(2500)
    clock.now += 1801
    at.page.wait_for_selector("#banner >> text=Tryck Enter i fönstret där fokus körs")


def come_back(at: Any, way_in: Callable[[], str]) -> None:
    """Log in anew as Enter in the terminal does: in another tab."""
    other = at.page.context.new_page()
    other.goto(way_in())
    at.page.wait_for_selector(".turn")


def test_nothing_is_readable_while_it_is_locked_and_what_was_typed_comes_back(sit: Sit, tillsammans: Path):
    clock = Clock()
    with served(tillsammans, clock) as way_in:
        at = sit(tillsammans, address=way_in())
        open_turn(at, 2)
        at.page.keyboard.press("m")
        at.page.locator("dialog textarea").fill("Ironi, tror jag.")
        lock(at, clock)
        assert SAID not in at.page.content()
        assert "Ironi" not in at.page.content()
        assert at.page.locator("dialog, .turn, .chip").count() == 0
        at.page.keyboard.press("1")
        come_back(at, way_in)
        assert SAID in at.page.locator("#turn-2").inner_text()
        assert at.page.evaluate("document.activeElement.value") == "Ironi, tror jag."
        at.page.keyboard.press("Control+Enter")
        at.status("Minnesanteckning")
        at.page.wait_for_selector("#turn-2 .memo")
        assert mine(at, 2) == []


def test_what_is_coded_as_it_locks_is_saved_after_the_return(sit: Sit, tillsammans: Path):
    clock = Clock()
    with served(tillsammans, clock) as way_in:
        at = sit(tillsammans, address=way_in())
        open_turn(at, 2)
        clock.now += 1801
        at.page.keyboard.press("1")
        at.page.wait_for_selector("#banner >> text=Tryck Enter i fönstret där fokus körs")
        assert SAID not in at.page.content()
        assert mine(at, 2) == []
        come_back(at, way_in)
        at.status("sparat")
        assert [code for code, _ in mine(at, 2)] == ["kontaktvagar"]
        at.page.wait_for_selector("#turn-2 .chip")
        at.page.keyboard.press("z")
        at.status("Ångrat")
        assert mine(at, 2) == []


def test_who_writes_for_long_is_at_work(sit: Sit, tillsammans: Path):
    clock = Clock()
    with served(tillsammans, clock) as way_in:
        at = sit(tillsammans, address=way_in())
        open_turn(at, 2)
        at.page.keyboard.press("m")
        for word in ("Hon ", "menar ", "tvärtom."):
            at.page.wait_for_timeout(2500)
            clock.now += 1000
            at.page.keyboard.type(word)
            at.page.wait_for_timeout(2500)
        assert at.page.locator("dialog textarea").input_value() == "Hon menar tvärtom."
        assert at.page.locator("#banner").inner_text() == ""


def test_what_the_page_tries_again_by_itself_does_not_keep_it_open(sit: Sit, tillsammans: Path):
    clock = Clock()
    with served(tillsammans, clock) as way_in:
        at = sit(tillsammans, address=way_in())
        open_turn(at, 2)
        codings = tillsammans / "codings"
        codings.rename(tillsammans / "borta")
        codings.write_text("a file where the folder should be", encoding="utf-8")
        at.page.keyboard.press("1")
        at.page.wait_for_selector("#banner >> text=Inte sparat ännu")
        at.page.wait_for_timeout(3500)
        clock.now += 1801
        at.page.wait_for_selector("#banner >> text=Tryck Enter i fönstret där fokus körs")
        assert SAID not in at.page.content()
        codings.unlink()
        (tillsammans / "borta").rename(codings)
        come_back(at, way_in)
        at.status("sparat")
        assert [code for code, _ in mine(at, 2)] == ["kontaktvagar"]
