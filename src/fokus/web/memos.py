"""Memos by the thing that they are on."""

from collections.abc import Iterable

from fokus.coding.events import Memo

Thing = tuple[str, ...]
Kept = tuple[Memo, str]
STUDY: Thing = ("study",)


def thing_of(memo: Memo) -> Thing:
    """Return what a memo is on; a turn with the version in which it was written."""
    if memo.turn is not None:
        return ("turn", memo.transcript or "", str(memo.version), str(memo.turn))
    if memo.target is not None:
        return ("coding", memo.target)
    named = ("transcript", "code", "theme", "participant")
    return next(((kind, word) for kind in named if (word := getattr(memo, kind))), STUDY)


class Memos:
    """The memos that stand."""

    def __init__(self, memos: Iterable[Kept]) -> None:
        self._by_thing: dict[Thing, list[Kept]] = {}
        for memo, coder in memos:
            self._by_thing.setdefault(thing_of(memo), []).append((memo, coder))

    def on(self, *thing: str) -> list[Kept]:
        """Return the memos on a thing."""
        return self._by_thing.get(thing, [])

    def things(self, kind: str) -> list[Thing]:
        """Return the things of a kind that have memos."""
        return [each for each in self._by_thing if each[0] == kind]

    def everything(self) -> Iterable[tuple[Thing, list[Kept]]]:
        """Yield every thing with its memos."""
        return self._by_thing.items()
