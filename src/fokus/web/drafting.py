"""What is half typed in a dialog, by the browser's tab: it lies here, in memory alone, never in the browser.

A memo may tell of somebody. The browser writes what it keeps to disk, where nobody looks after it; here it
is gone when fokus ends, and nobody gets at it who has not logged in.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from fokus.web.refusing import wrong

MOST_TABS = 16
LONGEST_TAB = 64


class HalfTyped(msgspec.Struct, frozen=True):
    """One dialog that is open: what it is about, what its fields hold, and in which of them one was."""

    what: list[str]
    fields: list[str]
    at: int = 0


class Draft(msgspec.Struct, frozen=True):
    """Where a tab is in the page, and its open dialogs, outermost first."""

    place: str = ""
    dialogs: list[HalfTyped] = []


class Drafts:
    """What each tab has open; the tabs that wrote last are kept."""

    def __init__(self) -> None:
        self._kept: dict[str, Draft] = {}

    def keep(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Take what a tab has open now in place of what it had; there is nothing to answer."""
        tab = body.get("tab")
        if not isinstance(tab, str) or not 0 < len(tab) <= LONGEST_TAB:
            raise wrong("tab")
        try:
            draft = msgspec.convert(dict(body), Draft)
        except msgspec.ValidationError as error:
            raise wrong("dialogs") from error
        self._kept.pop(tab, None)
        if draft.dialogs:
            self._kept[tab] = draft
        for oldest in list(self._kept)[:-MOST_TABS]:
            del self._kept[oldest]
        return {}

    def of(self, tab: str) -> dict[str, Any]:
        """Return what a tab had open."""
        return msgspec.structs.asdict(self._kept.get(tab, Draft()))
