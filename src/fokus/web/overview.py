"""Where the study stands: what was held and coded, by whom, what is wrong in it, what was done last."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from fokus.analysis.participation import sitting
from fokus.coding.events import Add, Event, Redo, Undo
from fokus.coding.one_log import Log
from fokus.messages import Catalogue
from fokus.problems import Place, Problem
from fokus.terminal import record
from fokus.web.desk import Desk
from fokus.web.showing import Data, event
from fokus.web.standing import is_codable
from fokus.web.watching import LOGS

NEWEST = 50
LONGEST_CHECK = 600  # seconds


def overview(desk: Desk) -> Data:
    """Return coverage, progress and recent work."""
    return {
        "coverage": _coverage(desk), "progress": _progress(desk), "coders": _coders(desk),
        "recent": _recent(desk),
    }  # fmt: skip


def _coverage(desk: Desk) -> Data:
    design = desk.study.design
    cells: dict[tuple[str, str, str], dict[str, Any]] = {}
    for interview in design.interview:
        text = desk.study.transcripts.get(interview.id)
        coded = bool(text and desk.standing.of(interview.id).where)
        heard = {*interview.professions, *sitting(desk.study, interview).persons} if interview.held else {
            *interview.professions
        }  # fmt: skip
        for profession in heard & design.professions.keys():
            cell = cells.setdefault(
                (profession, interview.site, interview.round),
                {"planned": 0, "held": 0, "transcripts": 0, "coded": 0, "interviews": []},
            )
            told = (
                ("planned", True),
                ("held", interview.held),
                ("transcripts", bool(text)),
                ("coded", coded),
            )
            for key, holds in told:
                cell[key] += holds
            cell["interviews"].append(interview.id)
    used = {(profession, site) for profession, site, _ in cells}
    return {
        "rows": [
            {"profession": p.id, "site": s.id, "label": f"{p.plural or p.label}, {s.label}"}
            for p in design.profession for s in design.site if (p.id, s.id) in used
        ],
        "rounds": [{"id": each.id, "label": each.label} for each in design.round],
        "cells": [
            {"profession": p, "site": s, "round": r, **cell} for (p, s, r), cell in cells.items()
        ],
        "gaps": [*_gaps(desk)],
    }  # fmt: skip


def _gaps(desk: Desk) -> Iterable[Data]:
    for each in desk.study.design.interview:
        text = desk.study.transcripts.get(each.id)
        kind = (
            "not-held" if not each.held
            else "no-transcript" if text is None
            else "" if desk.standing.of(each.id).where else "uncoded"
        )  # fmt: skip
        if kind:
            yield {"interview": each.id, "transcript": text.id if text else None, "kind": kind}


def _progress(desk: Desk) -> list[Data]:
    rows = []
    for name, text in desk.study.texts.items():
        codable = {each.number for each in text.turns if is_codable(each)}
        turns = desk.standing.of(name).turns
        for coder in _all_coders(desk):
            own = {n: [e for e in on.values() if e.coder == coder] for n, on in turns.items()}
            codings = [each for on in own.values() for each in on]
            if codings or coder == desk.coder:
                rows.append({
                    "transcript": name, "coder": coder, "turns": len(text.turns), "codable": len(codable),
                    "coded": sum(bool(own.get(each)) for each in codable), "codings": len(codings),
                    "last": _last(desk, [each.id for each in codings]),
                })  # fmt: skip
    return rows


def _all_coders(desk: Desk) -> list[str]:
    named = [each.id for each in desk.study.design.coder]
    return [*dict.fromkeys([*named, *sorted({log.coder for log in desk.ledger.logs.values()})])]


def _last(desk: Desk, codings: list[str]) -> str | None:
    found = desk.ledger.find(max(codings)) if codings else None
    return found[0].time.isoformat() if found else None


def _coders(desk: Desk) -> list[Data]:
    codings = [*desk.standing.everything()]
    rows = []
    for coder in _all_coders(desk):
        own = [each for each in codings if each.coder == coder]
        rows.append({
            "coder": coder, "codings": len(own), "transcripts": len({each.transcript for each in own}),
            "last": _last(desk, [each.id for each in own]),
        })  # fmt: skip
    return rows


def _recent(desk: Desk) -> list[Data]:
    """Return the newest events of all coders, the last first."""
    tails: list[tuple[str, Event, str]] = [
        (each, log.events[each], log.coder)
        for log in desk.ledger.logs.values()
        for each in [*islice((e for e in reversed(log.events) if not _hides(desk, log, e)), NEWEST)]
    ]
    newest = sorted({each: (each, e, coder) for each, e, coder in tails}.values(), key=lambda t: t[0])
    return [
        {
            "id": each, "time": e.time.isoformat(), "coder": coder, "mine": coder == desk.coder,
            **event(desk, _about(desk, e)), "kind": e.__struct_config__.tag,
            "stands": not isinstance(e, Add) or desk.ledger.coding(e.id) is not None,
        }
        for each, e, coder in reversed(newest[-NEWEST:])
    ]  # fmt: skip


def _hides(desk: Desk, log: Log, event: str) -> bool:
    return desk.hides(log.events[event], log.coder)


def _about(desk: Desk, each: Event) -> Event:
    if not isinstance(each, Undo | Redo):
        return each
    found = desk.ledger.find(each.target)
    return found[0] if found else each


def _is_own(problem: Mapping[str, object], coder: str) -> bool:
    """Tell whether a problem is not in somebody else's log."""
    place = str(problem["place"])
    return not place.startswith(f"{LOGS}/") or place.startswith(f"{LOGS}/{coder}.")


class Check:
    """The check of the whole study, made beside the work: it takes seconds, and the page asks again."""

    def __init__(self, folder: Path, words: Catalogue) -> None:
        self.folder = folder
        self.words = words
        self.problems: list[dict[str, object]] = []
        self.state = "ready"
        self._of = ""
        self._lock = threading.Lock()

    def ask(self, desk: Desk) -> Data:
        """Return the problems that were found last; look anew when the study has changed since.

        While something is coded blind, what is wrong in others' logs is not told: it says where they coded.
        """
        cursor = desk.cursor
        with self._lock:
            if self.state != "working" and self._of != cursor:
                self.state, self._of = "working", cursor
                threading.Thread(target=self._look, daemon=True).start()
        blind = desk.parts.hidden(desk.study.texts)
        told = [each for each in self.problems if not blind or _is_own(each, desk.coder)]
        return {"problems": told, "problem_state": self.state, "state": self.state}

    def _look(self) -> None:
        """Let a process of its own look: what it works out must not make the coder wait."""
        command = [sys.executable, "-m", "fokus", "check", "--json", "-s", str(self.folder)]
        state = "failed"
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=LONGEST_CHECK)  # noqa: S603 - our own
            self.problems, state = json.loads(done.stdout), "ready"
        except (OSError, ValueError, subprocess.TimeoutExpired):
            self.problems = [record(Problem("check-failed", Place("study.toml")), self.words)]
        finally:
            self.state = state
