"""A codebook that was edited in a spreadsheet, held against the one that left and against the study's.

What was changed in the table and not here since comes in as events. What was changed in both is told, and
stays as it is here. Nothing is taken away because a row is not there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final

from fokus.coding.codebook import Held
from fokus.coding.events import Change, Event, ThemeChange, is_id
from fokus.coding.ids import next_id
from fokus.exchange.book_table import BookTable, Fields, Line
from fokus.material.matching.wording import slug
from fokus.problems import Place, Problem, listed, unknown
from fokus.study.cells import fold
from fokus.study.codebook import Code, Codebook

DESCRIBED: Final = ("definition", "use_when", "not_when", "example", "aliases")
SHUT: Final = frozenset({"new", "label", "theme"})
BETWEEN: Final = ";"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: of which theme or code, what of it, from what to what.

    ``what`` is a field, ``new`` for what is to be made (under ``theme``, where it is a code), or
    ``merged`` for a code that has become another here.
    """

    kind: str
    id: str
    label: str
    what: str
    old: str
    new: str
    theme: str = ""


@dataclass(slots=True)
class Edited:
    """What a table changes; what was changed in both places; what is only here; what is wrong with it.

    ``themes`` are the labels of all themes, also of those that the table makes.
    """

    edits: list[Edit] = field(default_factory=list)
    both: list[Edit] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    themes: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Work:
    table: BookTable
    held: Held
    left: Mapping[str, Fields]
    found: Edited
    called: dict[str, str]
    taken: set[str]
    seen: set[str] = field(default_factory=set)

    @property
    def book(self) -> Codebook:
        return self.held.codebook

    def fault(self, code: str, line: Line, **told: Any) -> None:
        self.found.problems.append(Problem(code, Place(self.table.file, row=line.number), told))


def edited(table: BookTable, held: Held) -> Edited:
    """Return what a table changes in a codebook; with any problem in it nothing of it should come in."""
    book = held.codebook
    found = Edited(themes={each.id: each.label for each in book.theme})
    called = {fold(each.label): each.id for each in book.theme}
    work = _Work(table, held, _as_left(table.left), found, called, {*book.codes, *book.themes, *held.merged})
    themes = [each for each in table.lines if not each.cells["code"] and each.id not in book.codes]
    for line in themes:
        _theme(work, line)
    for line in table.lines:
        if line not in themes:
            _code(work, line)
    found.problems += [*_named_alike(work), *_shut(work)]
    asked = work.seen | {each.id for each in table.lines}
    known = {each.id: each.label for each in book.theme} | {each.id: each.label for each in book.code}
    found.gone = [label for name, label in known.items() if name not in asked]
    return found


def _as_left(lines: Sequence[Line]) -> dict[str, Fields]:
    """Return the fields of each theme and code as they left, by id."""
    themes = {fold(each.cells["theme"]): each.id for each in lines if not each.cells["code"]}
    return {each.id: _told(each, themes.get(fold(each.cells["theme"]), "")) for each in lines}


def _told(line: Line, theme: str) -> dict[str, str]:
    """Return what a row tells of its code, or of its theme where it has no code."""
    cells = line.cells
    described = {what: cells[what] for what in DESCRIBED if what in cells}
    if not cells["code"]:
        return {"label": cells["theme"], "definition": cells["definition"]}
    if "aliases" in described:
        described["aliases"] = _joined(names_of(described["aliases"]))
    return {"label": cells["code"], "theme": theme, **described}


def names_of(text: str) -> tuple[str, ...]:
    """Return the other names of a code from the cell that holds them."""
    return tuple(dict.fromkeys(filter(None, (each.strip() for each in text.split(BETWEEN)))))


def _joined(names: Iterable[str]) -> str:
    return f"{BETWEEN} ".join(names)


def _theme(work: _Work, line: Line) -> None:
    label = line.cells["theme"]
    name = line.id or work.called.get(fold(label), "")
    if not label:
        work.fault("sheet-no-label", line)
    elif not name:
        _make_theme(work, label, line.cells["definition"])
    elif name not in work.book.themes:
        _unknown(work, line)
    elif _is_first(work, name, line):
        now = work.book.themes[name]
        work.called[fold(label)] = name
        here = {"label": now.label, "definition": now.definition}
        _compare(work, partial(Edit, "theme", name, now.label), here, _told(line, ""))


def _make_theme(work: _Work, label: str, definition: str = "") -> str:
    name = _free(work, label, "tema")
    work.called[fold(label)], work.found.themes[name] = name, label
    work.found.edits.append(Edit("theme", name, label, "new", "", definition))
    return name


def _code(work: _Work, line: Line) -> None:
    cells = line.cells
    if not cells["code"] or not cells["theme"]:
        work.fault("sheet-no-label", line)
        return
    if line.id in work.held.merged:
        into = work.book.codes[work.held.code_of(line.id)].label
        work.found.both.append(Edit("code", line.id, cells["code"], "merged", into, cells["code"]))
        return
    theme = work.called.get(fold(cells["theme"])) or _make_theme(work, cells["theme"])
    name = line.id or _same(work.book, theme, cells["code"])
    if not name:
        _make_code(work, _told(line, theme))
    elif name not in work.book.codes:
        _unknown(work, line)
    elif _is_first(work, name, line):
        now = work.book.codes[name]
        _compare(work, partial(Edit, "code", name, now.label), _here(now), _told(line, theme))


def _same(book: Codebook, theme: str, label: str) -> str:
    """Return the code of a theme that has a label already; empty for one that is new."""
    of_theme = (each for each in book.code if each.theme == theme)
    return next((each.id for each in of_theme if fold(each.label) == fold(label)), "")


def _make_code(work: _Work, told: Mapping[str, str]) -> None:
    label = told["label"]
    name = _free(work, label, "kod")
    work.found.edits.append(Edit("code", name, label, "new", "", told["definition"], told["theme"]))
    more = [Edit("code", name, label, what, "", told[what]) for what in DESCRIBED[1:] if told.get(what)]
    work.found.edits += more


def _here(code: Code) -> dict[str, str]:
    described = {what: str(getattr(code, what)).strip() for what in DESCRIBED[:-1]}
    return {"label": code.label, "theme": code.theme, **described, "aliases": _joined(code.aliases)}


def _compare(work: _Work, edit: Callable[..., Edit], here: Fields, told: Fields) -> None:
    """Take over what was changed in the table and not here; tell of what was changed in both."""
    left = work.left.get(edit("", "", "").id, {})
    for what, now in here.items():
        new, was = told.get(what, now), left.get(what)
        if new not in {now, was}:
            found = work.found.edits if was in {None, now} else work.found.both
            found.append(edit(what, now, new))


def _is_first(work: _Work, name: str, line: Line) -> bool:
    """Tell whether no other row is about a theme or code, and say so where one is."""
    if name in work.seen:
        work.fault("sheet-twice", line, word=line.cells["code"] or line.cells["theme"])
        return False
    work.seen.add(name)
    return True


def _unknown(work: _Work, line: Line) -> None:
    known = [*work.book.codes, *work.book.themes]
    place = Place(work.table.file, row=line.number)
    work.found.problems.append(unknown("sheet-unknown-id", place, line.id, known))


def _free(work: _Work, label: str, otherwise: str) -> str:
    plain = slug(label) if is_id(slug(label)) else otherwise
    numbered = (plain if n == 1 else f"{plain}-{n}" for n in range(1, len(work.taken) + 2))
    made = next(each for each in numbered if each not in work.taken)
    work.taken.add(made)
    return made


def _named_alike(work: _Work) -> list[Problem]:
    """Refuse a table after which two codes would have one name."""
    named = [each for each in work.found.edits if each.kind == "code" and each.what in {"label", "new"}]
    labels = {each.id: each.label for each in work.book.code}
    labels |= {each.id: each.label if each.what == "new" else each.new for each in named}
    first: dict[str, str] = {}
    changed = {each.id for each in named}
    return [
        Problem("label-taken", Place(work.table.file), {"word": label, "id": other})
        for code, label in labels.items()
        if (other := first.setdefault(fold(label), code)) != code and changed & {code, other}
    ]


def _shut(work: _Work) -> list[Problem]:
    """Refuse to name, move or make anything in a locked codebook; what is told of codes may change."""
    shut = [each.label for each in work.found.edits if each.what in SHUT]
    if not work.book.locked or not shut:
        return []
    told: dict[str, str | int] = {"number": len(shut), "words": listed([*dict.fromkeys(shut)])}
    return [Problem("sheet-locked", Place(work.table.file), told)]


def events_of(edits: Iterable[Edit], version: int, newest: str) -> list[Event]:
    """Return the events that make some changes, themes first: a code is put under what is there."""
    now, last = datetime.now().astimezone(), newest
    found: list[Event] = []
    for each in sorted(edits, key=lambda one: (one.kind != "theme", one.what != "new")):
        last = next_id(now, last)
        made: dict[str, Any] = {"id": last, "time": now, "codebook": version, each.kind: each.id}
        found.append(ThemeChange(**made, **_of_theme(each)) if each.kind == "theme"
                     else Change(**made, **_of_code(each)))  # fmt: skip
    return found


def _of_theme(edit: Edit) -> dict[str, Any]:
    if edit.what == "new":
        return {"action": "create", "label": edit.label, "definition": edit.new or None}
    return {"action": "rename" if edit.what == "label" else "define", edit.what: edit.new}


def _of_code(edit: Edit) -> dict[str, Any]:
    if edit.what == "new":
        described = {"label": edit.label, "definition": edit.new or None}
        return {"action": "create", "theme": edit.theme, **described}
    told = names_of(edit.new) if edit.what == "aliases" else edit.new
    action = {"label": "rename", "theme": "move"}.get(edit.what, "define")
    return {"action": action, edit.what: told}
