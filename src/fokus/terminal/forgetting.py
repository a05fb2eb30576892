"""What forgetting a person says: what it touches, what stays, what it cannot reach. Never a word of hers."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from fokus.custody.erasure import Found, Request
from fokus.custody.forget import LEFT, Erasure, forget, plan_erasure
from fokus.messages import Catalogue, catalogue
from fokus.study.consent import ALTOGETHER
from fokus.terminal import visible
from fokus.terminal.asking import ask

BEYOND = ("originals", "key", "backups", "mailed", "delivered")
MOST_SHOWN = 12


def run(folder: Path, request: Request, words: Catalogue, *, sure: bool) -> int:
    """Show what is found of a person, ask for her code, and take her out; return the exit code."""
    from fokus.evaluation import load

    evaluation, _ = load(folder)
    own = catalogue(evaluation.design.study.language) if evaluation else words
    folder = evaluation.folder if evaluation else folder
    erasure = plan_erasure(folder, request, datetime.now(UTC))
    tell(erasure, own)
    if not erasure.changes:
        return 0
    if not sure and ask(own.say("forget.type", participant=request.participant)) != request.participant:
        sys.stderr.write(own.say("forget.stopped") + "\n")
        return 1
    forget(folder, erasure)
    _print(own.say("forget.done", participant=request.participant))
    return 0


def tell(erasure: Erasure, words: Catalogue) -> None:
    """Print what goes, what stays in the study, and what lies where fokus does not reach."""
    request = erasure.request
    about = "nothing" if not erasure.changes else "about-all" if request.since == ALTOGETHER else "about-from"
    _print(words.say(f"forget.{about}", participant=request.participant, date=request.since.isoformat()))
    goes = [each for each in erasure.found if each.what not in LEFT]
    stays = [each for each in erasure.found if each.what in LEFT]
    _section("forget.goes", _lines(goes, words), words)
    _section("forget.stays", _lines(stays, words), words)
    beyond = [words.say(f"forget.beyond-{each}", participant=request.participant) for each in BEYOND]
    _section("forget.beyond", beyond if erasure.changes else [], words)


def _section(title: str, lines: Sequence[str], words: Catalogue) -> None:
    if lines:
        _print("\n" + words.say(title))
        for each in lines:
            _print(f"  {each}")


def _lines(found: Sequence[Found], words: Catalogue) -> list[str]:
    """Return a line a file, with everything of it that was found there."""
    by_file = groupby(sorted(found, key=lambda each: each.file), key=lambda each: each.file)
    return [f"{file}: " + ", ".join(_said(each, words) for each in inside) for file, inside in by_file]


def _said(found: Found, words: Catalogue) -> str:
    said = words.count(f"forget.{found.what}", found.count)
    if not found.at or found.what in {"codings", "memos", "events"}:
        return said
    shown = ", ".join(map(str, found.at[:MOST_SHOWN])) + (" …" if len(found.at) > MOST_SHOWN else "")
    at = (
        "row"
        if found.what in {"answers", "corrections", "roster"}
        else "turn"
        if found.what == "turns"
        else "line"
    )
    return f"{said} ({words.say(f'forget.at-{at}', numbers=shown)})"


def _print(text: str) -> None:
    print(visible(text))  # noqa: T201
