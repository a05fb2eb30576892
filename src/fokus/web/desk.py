"""One coder at work on one study: what it holds now, and every event written and acknowledged."""

import secrets
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from fokus.coding.codebook import hold
from fokus.coding.events import (
    Add,
    Approve,
    Change,
    Decide,
    Event,
    Finish,
    Lift,
    Memo,
    Redo,
    Summary,
    ThemeChange,
    Undo,
    Withdraw,
    as_parts,
)
from fokus.coding.ids import next_id
from fokus.coding.ledger import Ledger
from fokus.coding.log import coder_of, format_event, log_name, read_log
from fokus.coding.undo import Stack
from fokus.evaluation import Evaluation, load
from fokus.evaluation.judging import parts
from fokus.problems import FokusError, StudyError
from fokus.store.append import append_lines, close_torn
from fokus.web.listening import desk_name
from fokus.web.memos import Memos, thing_of
from fokus.web.refusing import PageError
from fokus.web.standing import Spot, Standing
from fokus.web.watching import LOGS, Watch

ABOUT_ALL = ("codebook", "memos", "summaries")


class Desk:
    """The study as one coder sees and changes it. All that is done with it is done under its ``mutex``."""

    def __init__(self, folder: Path, coder: str, device: str) -> None:
        self.folder = folder
        self.coder = coder
        self.device = device
        self.name = desk_name(folder, coder)
        self.log = f"{LOGS}/{log_name(coder, device)}"
        self.mutex = threading.RLock()
        self.state = "ok"
        self._boot = secrets.token_hex(4)
        self._count = 0
        self._changed: dict[Spot | str, int] = {}
        self.drawn: dict[Spot | str, dict[bool, bytes]] = {}
        close_torn(folder / self.log)
        self.open()

    def open(self) -> None:
        """Read the study anew.

        Raises
        ------
        StudyError
            When there is none, or its study.toml cannot be read.
        """
        watch = Watch(self.folder)
        watch.note()
        study, _ = load(self.folder, codings=False)
        if study is None:
            raise StudyError("study-unreadable", folder=self.folder.name)
        self.watch = watch
        self._see(study)
        self._stack: Stack | None = None
        self._mark("everything")

    def _see(self, study: Evaluation) -> None:
        self.study = study
        self.parts = parts(study)
        self.standing = Standing(study, self.may_not_see)
        self._look_at_words()

    def _look_at_words(self) -> None:
        """Find the memos and summaries that the coder may see."""
        hidden = self.parts.hidden(self.study.texts)
        kept = self.ledger.memos()
        self.memos = Memos([each for each in kept if not self.hides(*each)] if hidden else kept)
        written = self.ledger.summaries()
        self.summaries = [each for each in written if not hidden or each[1] == self.coder]

    def may_not_see(self, transcript: str, coder: str) -> bool:
        """Tell whether a transcript is still coded blind, and somebody else did what is asked about."""
        return coder != self.coder and self.parts.is_blind(transcript)

    def seen(self) -> Evaluation:
        """Return the study with the codings that the coder may see, where they stand now."""
        return replace(self.study, codings=tuple(self.standing.everything()))

    def hides(self, event: Event, coder: str) -> bool:
        """Tell whether an event is somebody else's, about a transcript that is still coded blind."""
        if coder == self.coder or not self.parts.blind:
            return False
        meant = self._meant(event) or event
        found = self.ledger.find(target) if (target := getattr(meant, "target", None)) else None
        transcript = getattr(found[0] if found else meant, "transcript", None)
        if isinstance(meant, Finish | Lift):
            return False
        if isinstance(meant, Summary) or getattr(meant, "participant", None):
            return bool(self.parts.hidden(self.study.texts))
        return transcript is not None and self.parts.is_blind(transcript)

    @property
    def ledger(self) -> Ledger:
        """All events of the study."""
        return self.study.logs

    @property
    def stack(self) -> Stack:
        """What the coder can undo and redo."""
        if self._stack is None:
            self._stack = Stack(self.ledger.own(self.coder))
        return self._stack

    @property
    def cursor(self) -> str:
        """Where the changes of the study have come to."""
        return f"{self._boot}.{self._count}"

    def _mark(self, *what: Spot | str) -> None:
        self._count += 1
        self._changed |= dict.fromkeys(what, self._count)
        if any(isinstance(each, str) for each in what):
            self.drawn.clear()
        for each in what:
            self.drawn.pop(each, None)

    def changed_since(self, cursor: str) -> set[Spot | str]:
        """Return what has changed since a cursor; ``everything`` when that was another start."""
        boot, _, count = cursor.partition(".")
        if boot != self._boot or not count.isdecimal():
            return {"everything"}
        return {each for each, at in self._changed.items() if at > int(count)}

    def look(self) -> None:
        """Take in what others have written since, and files of the study that have changed."""
        try:
            if self.watch.is_gone():
                self.state = "folder-gone"
                return
            if self.watch.has_changed():
                self.open()
            else:
                self._take_added()
            self.state = "ok"
        except LookupError:
            self.open()
        except FokusError as error:
            self.state = error.code
        except OSError:
            self.state = "folder-gone"

    def _take_added(self) -> None:
        for name, data in self.watch.added():
            known = [each.id for each in self.study.design.coder]
            coder = coder_of(Path(name).name, known)
            log = self.ledger.logs.get(name)
            found = read_log(data, name, len(log.lines) + 1 if log else 1)
            if found.events and any(self.folder.glob("forgotten*.jsonl")) and coder != self.coder:
                raise LookupError
            self._take(name, coder, found.events, found.lines)

    def _take(self, name: str, coder: str, events: Sequence[Event], lines: Sequence[int]) -> set[Spot]:
        fresh = self.ledger.take(name, coder, events, lines)
        if coder == self.coder and self._stack is not None:
            self._follow(fresh)
        return self._renew([each for each in fresh if not self.hides(each, coder)])

    def _follow(self, fresh: Iterable[Event]) -> None:
        for each in sorted(fresh, key=lambda event: event.id):
            if self._stack is not None and each.id > self._stack.newest:
                self._stack.take(each)
            else:
                self._stack = None

    def _renew(self, fresh: Sequence[Event]) -> set[Spot]:
        """Work out what some events change, and remember it for those who ask."""
        about = [self._meant(each) for each in fresh]
        kinds = {kind for each in about if each for kind, types in _KINDS.items() if isinstance(each, types)}
        if "codebook" in kinds:
            kinds |= self._renew_codebook()
        if "parts" in kinds:
            kinds |= self._renew_parts()
        if kinds & {"memos", "summaries"}:
            self._look_at_words()
        codings = {
            each.id if isinstance(each, Add) else getattr(each, "target", None) for each in about if each
        }
        spots = self.standing.renew([each for each in codings if each])
        spots |= {spot for each in about if isinstance(each, Memo) for spot in self._spots_of(each)}
        if fresh:
            self._mark(*spots, *kinds)
        return spots

    def _meant(self, event: Event) -> Event | None:
        """Return the event that an undo or redo is about, else the event itself."""
        if not isinstance(event, Undo | Redo):
            return event
        found = self.ledger.find(event.target)
        return found[0] if found else None

    def _renew_codebook(self) -> set[str]:
        held = hold(self.study.base, [each for each, _ in self.ledger.changes()])
        before = self.study.held
        study = replace(self.study, held=held, codebook=held.codebook)
        self.study = study
        self.standing.study = study
        if (held.merged, held.codebook.codes.keys()) == (before.merged, before.codebook.codes.keys()):
            return set()
        self.standing = Standing(study, self.may_not_see)
        return {"everything"} if held.merged != before.merged else set()

    def _renew_parts(self) -> set[str]:
        """Look anew where somebody has finished, or what was coded blind no longer is."""
        before, self.parts = self.parts.hidden(self.study.texts), parts(self.study)
        if self.parts.hidden(self.study.texts) == before:
            return set()
        self.standing = Standing(self.study, self.may_not_see)
        self._look_at_words()
        return {"everything"}

    def _spots_of(self, memo: Memo) -> Iterable[Spot]:
        kind, *words = thing_of(memo)
        if kind == "turn" and (turn := self.standing.turn_now(words[0], int(words[1]), int(words[2]))):
            yield words[0], turn

    def write(self, events: Sequence[Event]) -> set[Spot]:
        """Write events as one; they are on disk when this returns the turns that they change.

        Raises
        ------
        StoreError
            When nothing was written, or it is not certain that it was: the same may be written again.
        """
        if self.watch.is_gone():
            raise PageError("folder-gone", file=self.log, reason="")
        events = as_parts(events)
        data = "".join(f"{format_event(each)}\n" for each in events).encode()
        start, end = append_lines(self.folder / self.log, data)
        self.watch.wrote(self.log, start, end)
        log = self.ledger.logs.get(self.log)
        first = len(log.lines) + 1 if log else 1
        return self._take(self.log, self.coder, events, range(first, first + len(events)))

    def next_ids(self, count: int) -> tuple[list[str], datetime]:
        """Return ids for events that are decided now, behind everything that is known, and the time."""
        now = datetime.now().astimezone()
        ids: list[str] = []
        for _ in range(count):
            ids.append(next_id(now, ids[-1] if ids else self.ledger.newest))
        return ids, now


_KINDS: dict[str, tuple[type, ...]] = {
    "codebook": (Change, ThemeChange),
    "memos": (Memo,),
    "summaries": (Summary,),
    "parts": (Finish, Lift),
    "decisions": (Decide,),
    "quotes": (Approve, Withdraw),
}
