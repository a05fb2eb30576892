"""The codebook as the coder changes it: refused while it is locked, and where two codes would be one."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from fokus.coding.events import Change, Event, ThemeChange
from fokus.study.instrument import ID
from fokus.web.gesture import LONGEST_LABEL, Action, Gesture
from fokus.web.refusing import PageError, wrong

LONGEST_ID = 40

_id = re.compile(ID)


def _open(g: Gesture) -> None:
    if g.locked:
        raise PageError("codebook-locked")


def _new_id(action: Action, label: str, taken: Callable[[str], bool]) -> str:
    """Return the id that was asked for, or one that is made of a label as people would write it."""
    asked = action.get("id")
    if asked is not None:
        if not isinstance(asked, str) or not _id.fullmatch(asked) or taken(asked):
            raise wrong("id")
        return asked
    plain = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID] or "kod"
    number = 1
    while taken(f"{made}-{number}" if number > 1 else made):
        number += 1
    return f"{made}-{number}" if number > 1 else made


def _free_label(g: Gesture, label: str, own: str = "") -> str:
    taken = {each.label.casefold(): each.id for each in g.desk.study.codebook.code if each.id != own}
    taken |= g.labels
    if label.casefold() in taken:
        raise PageError("label-taken", word=label, id=taken[label.casefold()])
    return label


def _label(g: Gesture, action: Action) -> str:
    label = " ".join(g.text(action, "label", LONGEST_LABEL).split())
    if not label:
        raise wrong("label")
    return label


def _create(g: Gesture, action: Action) -> Event | None:
    _open(g)
    theme, label = g.theme(action), _free_label(g, _label(g, action))
    code = _new_id(action, label, lambda each: _is_taken(g, each))
    definition = g.text(action, "definition") if action.get("definition") is not None else None
    made = g.event(
        Change, action="create", code=code, theme=theme, label=label, definition=definition,
        codebook=g.desk.study.codebook.version,
    )  # fmt: skip
    g.made[len(g.ids)] = code
    g.new_codes.add(code)
    g.labels[label.casefold()] = code
    return made


def _is_taken(g: Gesture, word: str) -> bool:
    held = g.desk.study.held
    names = (held.codebook.codes, held.codebook.themes, held.merged, g.new_codes, g.new_themes)
    return any(word in each for each in names) or any(
        event.code == word for event, _ in g.desk.ledger.changes() if isinstance(event, Change)
    )


def _change(g: Gesture, code: str, action: str, **given: Any) -> Event:
    return g.event(Change, action=action, code=code, codebook=g.desk.study.codebook.version, **given)


def _define(g: Gesture, action: Action) -> Event | None:
    code = g.known(g.word(action, "code"))
    told: dict[str, Any] = {
        key: g.text(action, key)
        for key in ("definition", "use_when", "not_when", "example")
        if action.get(key) is not None
    }
    if (aliases := action.get("aliases")) is not None:
        if not isinstance(aliases, list):
            raise wrong("aliases")
        texts = [g.text({"aliases": each}, "aliases", LONGEST_LABEL) for each in aliases]
        told["aliases"] = tuple(dict.fromkeys(filter(None, texts)))
    if not told:
        raise wrong("definition")
    return _change(g, code, "define", **told)


def _rename(g: Gesture, action: Action) -> Event | None:
    _open(g)
    code = g.known(g.word(action, "code"))
    label = _free_label(g, _label(g, action), code)
    return None if g.label(code) == label else _change(g, code, "rename", label=label)


def _move_code(g: Gesture, action: Action) -> Event | None:
    _open(g)
    return _change(g, g.known(g.word(action, "code")), "move", theme=g.theme(action))


def _merge(g: Gesture, action: Action) -> Event | None:
    _open(g)
    code, into = g.known(g.word(action, "code")), g.code(action, "into")
    if code == into:
        raise wrong("into")
    return _change(g, code, "merge", into=(into,))


def _split(g: Gesture, action: Action) -> Event | None:
    _open(g)
    parts = action.get("into")
    if not isinstance(parts, list):
        raise wrong("into")
    into = tuple(g.code({"into": each}, "into") for each in parts)
    return _change(g, g.known(g.word(action, "code")), "split", into=into)


def _dispose(g: Gesture, action: Action) -> Event | None:
    _open(g)
    word = g.word(action, "code")
    held = g.desk.study.held
    code = word if word in held.merged and action["do"] == "restore" else g.known(word)
    return _change(g, code, str(action["do"]))


def _create_theme(g: Gesture, action: Action) -> Event | None:
    _open(g)
    label = _label(g, action)
    if label.casefold() in {each.label.casefold() for each in g.desk.study.codebook.theme}:
        raise PageError("label-taken", word=label, id="")
    theme = _new_id(action, label, lambda each: _is_taken(g, each))
    definition = g.text(action, "definition") if action.get("definition") is not None else None
    g.made[len(g.ids)] = theme
    g.new_themes.add(theme)
    return _theme(g, theme, "create", label=label, definition=definition)


def _theme(g: Gesture, theme: str, action: str, **given: Any) -> Event:
    version = g.desk.study.codebook.version
    return g.event(ThemeChange, action=action, theme=theme, codebook=version, **given)


def _rename_theme(g: Gesture, action: Action) -> Event | None:
    _open(g)
    return _theme(g, g.theme(action), "rename", label=_label(g, action))


def _define_theme(g: Gesture, action: Action) -> Event | None:
    return _theme(g, g.theme(action), "define", definition=g.text(action, "definition"))


def _retire_theme(g: Gesture, action: Action) -> Event | None:
    _open(g)
    theme, held = g.theme(action), g.desk.study.held
    if any(each.theme == theme and held.takes(each.id) for each in held.codebook.code):
        raise PageError("theme-in-use", word=theme)
    return _theme(g, theme, "retire")


def _lock(g: Gesture, action: Action) -> Event | None:
    wanted = action["do"] == "lock"
    if g.locked == wanted:
        return None
    g.locked = wanted
    version = g.desk.study.codebook.version
    return g.event(Change, action="lock" if wanted else "unlock", codebook=version)


CHANGES: Mapping[str, Callable[[Gesture, Action], Event | None]] = {
    "create": _create, "define": _define, "rename": _rename, "move-code": _move_code, "merge": _merge,
    "split": _split, "retire": _dispose, "restore": _dispose, "create-theme": _create_theme,
    "rename-theme": _rename_theme, "define-theme": _define_theme, "retire-theme": _retire_theme,
    "lock": _lock, "unlock": _lock,
}  # fmt: skip
