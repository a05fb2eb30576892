"""The codebook that holds: the one of the file, and what the coders have changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fokus.coding.events import Change, ThemeChange
from fokus.study.codebook import Code, Codebook, Theme

DESCRIBED = ("label", "definition", "use_when", "not_when", "example", "aliases")


@dataclass(frozen=True, slots=True)
class Held:
    """A codebook with its changes. A merged code is in it no more; a retired or split one still is.

    ``merged`` leads from a code to the one that it counts as now, ``split`` to its parts.
    """

    codebook: Codebook = field(default_factory=Codebook)
    merged: Mapping[str, str] = field(default_factory=dict)
    split: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()
    gone: Mapping[str, Code] = field(default_factory=dict)

    def code_of(self, code: str) -> str:
        """Return the code that a coding's code counts as now."""
        return self.merged.get(code, code)

    def takes(self, code: str) -> bool:
        """Tell whether new codings may have a code."""
        return code in self.codebook.codes and code not in self.retired and code not in self.split


@dataclass(slots=True)
class _Draft:
    themes: dict[str, Theme]
    codes: dict[str, Code]
    locked: bool
    merged: dict[str, str] = field(default_factory=dict)
    split: dict[str, tuple[str, ...]] = field(default_factory=dict)
    retired: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)


def hold(base: Codebook, changes: Iterable[Change | ThemeChange]) -> Held:
    """Apply changes to the codebook of the file, in the order of their ids.

    What a later version of the file tells of a code itself is not changed by an earlier event. Of two
    changes that contradict each other the later holds; a merge that would lead in a circle does not.
    """
    draft = _Draft(dict(base.themes), dict(base.codes), base.locked)
    for each in sorted(changes, key=lambda change: change.id):
        known = each.codebook < base.version
        if isinstance(each, ThemeChange):
            _apply_to_theme(draft, each, told=known and each.theme in base.themes)
        else:
            _apply(draft, each, told=known and (each.code is None or each.code in base.codes))
    return _held(base, draft)


def _held(base: Codebook, draft: _Draft) -> Held:
    codes = tuple(each for each in draft.codes.values() if each.id not in draft.merged)
    used = {each.theme for each in codes}
    themes = tuple(each for each in draft.themes.values() if each.id not in draft.left or each.id in used)
    codebook = base.model_copy(update={"theme": themes, "code": codes, "locked": draft.locked})
    gone = {each: draft.codes[each] for each in draft.merged if each in draft.codes}
    merged = {each: _root(draft.merged, each) for each in draft.merged}
    return Held(codebook, merged, draft.split, frozenset(draft.retired), gone)


def _apply(draft: _Draft, change: Change, *, told: bool) -> None:
    if told or (change.action != "create" and change.code is not None and not _is_known(draft, change)):
        return
    if change.code is None:
        draft.locked = change.action == "lock"
    elif change.action == "create":
        _create(draft, change)
    elif change.action in {"define", "rename", "move"}:
        _describe(draft, change)
    else:
        _dispose(draft, change)


def _is_known(draft: _Draft, change: Change) -> bool:
    return change.code in draft.codes or change.action == "merge"


def _create(draft: _Draft, change: Change) -> None:
    """Make a code; of two that were made with one id at once the first names it, and they are one."""
    if change.code is None or change.theme is None or change.label is None:
        return
    theme = Theme(id=change.theme, label=change.theme)
    draft.themes.setdefault(change.theme, theme)
    made = Code(id=change.code, theme=change.theme, label=change.label)
    described = made.model_copy(update=_told(change))
    draft.codes.setdefault(change.code, described)


def _told(change: Change) -> dict[str, Any]:
    return {key: getattr(change, key) for key in DESCRIBED if getattr(change, key) is not None}


def _describe(draft: _Draft, change: Change) -> None:
    code = draft.codes[change.code or ""]
    update = _told(change)
    if change.action == "move" and change.theme in draft.themes:
        update["theme"] = change.theme
    draft.codes[code.id] = code.model_copy(update=update)


def _dispose(draft: _Draft, change: Change) -> None:
    code = change.code or ""
    if change.action == "merge":
        (into,) = change.into
        if into in draft.codes and code not in _way(draft.merged, into):
            draft.merged[code] = into
    elif change.action == "split":
        draft.split[code] = change.into
    elif change.action == "retire":
        draft.retired.add(code)
    else:
        draft.retired.discard(code)
        draft.split.pop(code, None)
        draft.merged.pop(code, None)


def _root(merged: Mapping[str, str], code: str) -> str:
    return _way(merged, code)[-1]


def _way(merged: Mapping[str, str], code: str) -> list[str]:
    """Return a code and those that it leads to, one merge after the other."""
    found = [code]
    while found[-1] in merged:
        found.append(merged[found[-1]])
    return found


def _apply_to_theme(draft: _Draft, change: ThemeChange, *, told: bool) -> None:
    if change.action == "create" and change.label is not None:
        made = Theme(id=change.theme, label=change.label, definition=change.definition or "")
        known = draft.themes.get(change.theme)
        if known is None or known.label == known.id:
            draft.themes[change.theme] = made
    elif not told and change.theme in draft.themes:
        told_now = {"label": change.label, "definition": change.definition}
        update = {key: value for key, value in told_now.items() if value is not None}
        draft.themes[change.theme] = draft.themes[change.theme].model_copy(update=update)
        if change.action == "retire":
            draft.left.add(change.theme)
