"""What forgetting a person says: what it touches, what stays, what it cannot reach. Never a word of hers."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby

from fokus.custody.erasure import Found, Request
from fokus.custody.forget import LEFT, Erasure, forget, parse_since, plan_erasure
from fokus.messages import Catalogue
from fokus.problems import FokusError
from fokus.study.consent import ALTOGETHER
from fokus.terminal.asking import ask
from fokus.terminal.talking import Talk, say

BEYOND = ("originals", "key", "backups", "mailed", "delivered")
MOST_SHOWN = 12


def run(talk: Talk, participant: str, since: str | None, *, altogether: bool) -> bool:
    """Show what is found of a person, ask for her code, and take her out; return whether it was done.

    Raises
    ------
    FokusError
        When neither a day nor everything was asked for, or both.
    """
    if altogether == (since is not None):
        raise FokusError("from-or-all")
    request = Request(participant.strip(), *([parse_since(since)] if since is not None else []))
    folder, words = talk.evaluation.folder, talk.words
    erasure = plan_erasure(folder, request, datetime.now(UTC))
    tell(erasure, words)
    if not erasure.changes:
        return True
    if not (talk.yes or _typed(request, words)):
        sys.stderr.write(words.say("forget.stopped") + "\n")
        return False
    forget(folder, erasure)
    say(_done(erasure, words))
    return True


def _done(erasure: Erasure, words: Catalogue) -> str:
    """Return what is true now: from a day on, only what is of that day or later is gone."""
    request = erasure.request
    done = "done" if request.since == ALTOGETHER else "done-from"
    what = done if erasure.takes_out else "noted"
    return words.say(f"forget.{what}", participant=request.participant, date=request.since.isoformat())


def _typed(request: Request, words: Catalogue) -> bool:
    return ask(words.say("forget.type", participant=request.participant)) == request.participant


def tell(erasure: Erasure, words: Catalogue) -> None:
    """Print what goes, what stays in the study, and what lies where fokus does not reach."""
    request = erasure.request
    about = (
        "nothing" if not erasure.takes_out else "about-all" if request.since == ALTOGETHER else "about-from"
    )
    say(words.say(f"forget.{about}", participant=request.participant, date=request.since.isoformat()))
    goes = [each for each in erasure.found if each.what not in LEFT]
    stays = [each for each in erasure.found if each.what in LEFT]
    _section("forget.goes", _lines(goes, words), words)
    remembered = [words.say("forget.tombstone", participant=request.participant)]
    _section("forget.stays", [*_lines(stays, words), *(remembered if erasure.takes_out else [])], words)
    beyond = [words.say(f"forget.beyond-{each}", participant=request.participant) for each in BEYOND]
    _section("forget.beyond", beyond if erasure.takes_out else [], words)


def _section(title: str, lines: Sequence[str], words: Catalogue) -> None:
    if lines:
        say("\n" + words.say(title))
        for each in lines:
            say(f"  {each}")


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
