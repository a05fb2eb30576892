"""Which codings stand on which turn of the newest versions, worked out text by text and kept up to date."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from fokus.coding.carry import Steps, Waiting, brought_up, carry
from fokus.coding.coding import Anchor, Coding, sound
from fokus.coding.events import Add
from fokus.evaluation import Evaluation
from fokus.evaluation.withholding import is_removed
from fokus.material.transcript import Turn

Spot = tuple[str, int]


@dataclass(slots=True)
class Text:
    """The codings of one transcript by turn, and those that a person must place."""

    turns: dict[int, dict[str, Coding]] = field(default_factory=dict)
    waiting: dict[str, Waiting] = field(default_factory=dict)
    where: dict[str, int] = field(default_factory=dict)


class Standing:
    """The codings of a study where they stand now, but for what a coder may not see.

    ``unseen`` tells which: what others have put on a transcript that is still coded blind. It is left out
    here, before anything is counted or sent.
    """

    def __init__(self, study: Evaluation, unseen: Callable[[str, str], bool] = lambda *_: False) -> None:
        self.study = study
        self.unseen = unseen
        self._texts: dict[str, Text] = {}
        self._steps = Steps()

    def of(self, transcript: str) -> Text:
        """Return the codings of a transcript."""
        if transcript not in self._texts:
            text = self._texts[transcript] = Text()
            for each in self._sound(transcript, self.study.logs.codings(transcript)):
                self._put(text, each)
        return self._texts[transcript]

    def everything(self) -> Iterable[Coding]:
        """Yield every coding, in the order of the study's interviews and of the text."""
        for transcript in self.study.texts:
            text = self.of(transcript)
            for number in sorted(text.turns):
                yield from in_order(text.turns[number].values())

    def on(self, transcript: str, turn: int) -> list[Coding]:
        """Return the codings of a turn, in order."""
        return in_order(self.of(transcript).turns.get(turn, {}).values())

    def find(self, coding: str) -> Coding | None:
        """Return a coding where it stands now; None when it does not, or waits to be placed."""
        known = self.study.logs.coding(coding)
        if known is None or known.transcript not in self.study.texts:
            return None
        text = self.of(known.transcript)
        return text.turns.get(text.where.get(coding, 0), {}).get(coding)

    def renew(self, codings: Iterable[str]) -> set[Spot]:
        """Look again at some codings; return the turns that they left or came to."""
        touched: set[Spot] = set()
        for each in codings:
            found = self.study.logs.find(each)
            transcript = found[0].transcript if found and isinstance(found[0], Add) else ""
            if transcript in self.study.texts:
                touched |= {(transcript, turn) for turn in self._renew(transcript, each)}
        return touched

    def _renew(self, transcript: str, coding: str) -> set[int]:
        text = self.of(transcript)
        before = text.where.pop(coding, None)
        text.waiting.pop(coding, None)
        if before is not None:
            text.turns[before].pop(coding, None)
        known = self.study.logs.coding(coding)
        for each in self._sound(transcript, [known] if known else []):
            self._put(text, each)
        return {each for each in (before, text.where.get(coding)) if each is not None}

    def _sound(self, transcript: str, codings: list[Coding]) -> Iterable[Coding | Waiting]:
        study = self.study
        if transcript not in study.texts:
            return
        seen = (each for each in codings if not self.unseen(each.transcript, each.coder))
        held = [replace(each, code=study.held.code_of(each.code)) for each in seen]
        own = {transcript: study.texts[transcript]}
        kept, _ = sound(held, own, study.codebook, study.versions)
        for each in kept:
            yield brought_up(each, study.versions[transcript], self._steps)

    def _put(self, text: Text, found: Coding | Waiting) -> None:
        if isinstance(found, Waiting):
            text.waiting[found.coding.id] = found
            return
        turn = self.study.texts[found.transcript].turn(found.turn)
        if turn is not None and not is_removed(turn):
            text.turns.setdefault(found.turn, {})[found.id] = found
            text.where[found.id] = found.turn

    def turn_now(self, transcript: str, version: int, turn: int) -> int | None:
        """Return which turn of the newest version a turn of an earlier one is; None when that is in doubt."""
        versions = self.study.versions.get(transcript, {})
        newest = self.study.texts.get(transcript)
        if newest is None or version not in versions or versions[version].turn(turn) is None:
            return None
        if version == newest.version:
            return turn
        way = self._steps.between(versions[version], newest)
        found = carry(way, Anchor(version, versions[version].digest, turn, None, None))
        return found.places[0].turn if found.outcome != "review" else None


def in_order(codings: Iterable[Coding]) -> list[Coding]:
    """Return codings by where they begin, the longest first; one on the whole turn before all."""
    return sorted(codings, key=lambda each: (each.start or 0, -(each.end or 1 << 40), each.id))


def is_codable(turn: Turn) -> bool:
    """Tell whether a turn is a participant's or of notes, and was not taken out."""
    return turn.kind != "interviewer" and not is_removed(turn)
