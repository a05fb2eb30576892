"""The coding page in Chromium, served by the command that a user runs."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from fokus.evaluation import Evaluation, load

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
ROOT = Path(__file__).parents[2]


@dataclass
class Sitting:
    """A page at work: where its study is, and what the browser complained about."""

    page: Page
    study: Path
    faults: list[str] = field(default_factory=list)

    def status(self, text: str) -> None:
        """Wait until the page has said something."""
        self.page.wait_for_function(
            "wanted => document.getElementById('status').textContent.includes(wanted)", arg=text
        )

    def evaluation(self) -> Evaluation:
        """Return the study as it is on disk now."""
        found, _ = load(self.study)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Chromium; closed with its module, since its loop lets no other one run in the process."""
    program = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
    if program is None:
        import os

        (pytest.fail if os.environ.get("CI") else pytest.skip)("Chromium is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()


@contextmanager
def serving(study: Path, coder: str) -> Iterator[str]:
    """Run ``fokus code`` until the test is done; yield its one-time address."""
    command = [sys.executable, "-m", "fokus", "code", "-s", str(study), "--coder", coder, "--no-browser"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        try:
            yield address_of(running)
        finally:
            running.kill()


def address_of(running: "subprocess.Popen[str]") -> str:
    """Return the first address that a program prints."""
    assert running.stdout is not None
    said = []
    for line in running.stdout:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+/login\?token=\S+", line):
            return found[0]
    raise AssertionError("".join(said))


Sit = Callable[..., Sitting]


@pytest.fixture
def serve() -> Callable[..., AbstractContextManager[str]]:
    """Return a way to run ``fokus code`` for a while."""
    return serving


@pytest.fixture
def sit(browser: Browser) -> Iterator[Sit]:
    """Return a way to sit down at the coding page of a study."""
    from contextlib import ExitStack

    with ExitStack() as left:

        def open_page(
            study: Path, coder: str = "a1", *, width: int = 1280, scheme: str = "light", address: str = ""
        ) -> Sitting:
            login = address or left.enter_context(serving(study, coder))
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme=scheme,  # type: ignore[arg-type]
                permissions=["clipboard-read", "clipboard-write"],
            )
            left.callback(context.close)
            sitting = Sitting(context.new_page(), study)
            sitting.page.set_default_timeout(10_000)
            sitting.page.on("pageerror", lambda error: sitting.faults.append(str(error)))
            sitting.page.on(
                "console", lambda told: sitting.faults.append(told.text) if told.type == "error" else None
            )
            sitting.page.goto(login)
            sitting.page.wait_for_selector(".turn, .empty")
            return sitting

        yield open_page


@pytest.fixture
def axe() -> str:
    """Return the program that finds what shuts people out."""
    import axe_playwright_python

    folder = Path(axe_playwright_python.__file__).parent
    return next(folder.rglob("axe.min.js")).read_text(encoding="utf-8")
