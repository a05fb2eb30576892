"""Which line of a TOML text holds what: tomllib keeps no lines, so a second walk finds them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fokus.problems import Place

Path = tuple[str | int, ...]

_token = re.compile(
    r'(?P<string>"""(?:\\[\s\S]|[^\\])*?"{3,5}' + r"|'''[\s\S]*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"' + r"|'[^'\n]*')"
    r"|(?P<comment>#[^\n]*)|(?P<mark>[\[\]{},=.\n])|(?P<bare>[^\s\[\]{},=.#\"']+)"
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for found in _token.finditer(text):
        if found.lastgroup != "comment":
            yield _Token(str(found.lastgroup), found[0], line)
        line += found[0].count("\n")


class _Walk:
    """Goes through a text that tomllib has read, and notes where each key and entry begins."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._tokens = [*_tokens(text), _Token("mark", "\n", 0)]
        self._next = 0
        table: Path = ()
        while self._next < len(self._tokens):
            table = self._statement(table)

    @property
    def _now(self) -> _Token:
        return self._tokens[self._next]

    def _take(self, *marks: str) -> bool:
        """Step over the next token when it is one of these marks."""
        here = self._now
        if here.kind == "mark" and here.text in marks:
            self._next = min(self._next + 1, len(self._tokens))
            return True
        return False

    def _statement(self, table: Path) -> Path:
        if self._take("\n"):
            return table
        if self._take("["):
            return self._header(self._now.line)
        self._pair(table)
        return table

    def _header(self, line: int) -> Path:
        many = self._take("[")
        table = self._enter(self._names("]"), many=many)
        self._take("]")
        self.lines.setdefault(table, line)
        return table

    def _enter(self, names: list[str], *, many: bool) -> Path:
        path: Path = ()
        for name in names[:-1]:
            path = (*path, name)
            path = (*path, self._counts[path] - 1) if path in self._counts else path
        path = (*path, names[-1])
        if not many:
            return path
        self._counts[path] = self._counts.get(path, 0) + 1
        return (*path, self._counts[path] - 1)

    def _names(self, end: str) -> list[str]:
        names = []
        while not self._take(end):
            if self._now.kind != "mark":
                bare = self._now.kind == "bare"
                names.append(self._now.text if bare else self._now.text[1:-1])
            self._next += 1
        return names

    def _pair(self, table: Path) -> None:
        line = self._now.line
        path = (*table, *self._names("="))
        self.lines.setdefault(path, line)
        self._value(path)

    def _value(self, path: Path) -> None:
        if self._take("["):
            self._array(path)
        elif self._take("{"):
            while not self._take("}"):
                if not self._take(",", "\n"):
                    self._pair(path)
        else:
            while not (self._now.kind == "mark" and self._now.text in ",]}\n"):
                self._next += 1

    def _array(self, path: Path) -> None:
        number = 0
        while not self._take("]"):
            if not self._take(",", "\n"):
                self.lines[(*path, number)] = self._now.line
                self._value((*path, number))
                number += 1


class Locator:
    """Tells on which line a key or entry stands, also after entries before it were left out."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines = _Walk(text).lines
        self._kept: dict[Path, list[int]] = {}

    def leave_out(self, path: Path, size: int) -> None:
        """Note that the entry at the end of a path was taken out of its list of ``size``."""
        kept = self._kept.setdefault(self.written(path[:-1]), list(range(size)))
        del kept[int(path[-1])]

    def written(self, path: Path) -> Path:
        """Return a path as the file counts: with the entries that were left out."""
        found: Path = ()
        for step in path:
            kept = self._kept.get(found)
            found = (*found, kept[step] if kept and isinstance(step, int) and step < len(kept) else step)
        return found

    def place(self, path: Path) -> Place:
        """Return the place of the nearest key or table that encloses a path."""
        written = self.written(path)
        for end in range(len(written), 0, -1):
            if line := self.lines.get(written[:end]):
                return Place(self.file, line)
        return Place(self.file)
