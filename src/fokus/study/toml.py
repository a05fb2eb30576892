"""TOML files of a study: read, validated, and every fault located at its line.

Whatever can be saved is: a key nobody knows, or one wrong entry of many, is a problem of its own
and the rest is read as if it were not there.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from fokus.problems import Place, Problem, unknown

M = TypeVar("M", bound=BaseModel)
Path = tuple[str | int, ...]


class Noun(BaseModel):
    """A frozen value read from a file; keys that it does not know are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def read_toml(text: str, file: str, model: type[M]) -> tuple[M | None, list[Problem]]:
    """Read a TOML text as a model, with one problem a fault.

    Returns None in place of the model when so much is wrong that nothing can be made of it.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [_syntax_problem(str(error), file, text)]
    return _validated(data, model, Locator(text, file))


def _syntax_problem(message: str, file: str, text: str) -> Problem:
    found = re.search(r"at line (\d+)", message)
    line = int(found[1]) if found else text.count("\n") + 1
    return Problem("toml-syntax", Place(file, line))


def _validated(data: dict[str, Any], model: type[M], locator: "Locator") -> tuple[M | None, list[Problem]]:
    problems: dict[Path, Problem] = {}
    while True:
        try:
            return model.model_validate(data), list(problems.values())
        except ValidationError as error:
            faults = {_own_path(fault["loc"], data): fault for fault in error.errors()}
            problems |= {path: _problem(path, fault, model, locator) for path, fault in faults.items()}
            if not _remove(data, list(faults)):
                return None, list(problems.values())


def _leads(data: Any, step: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, Mapping) and step in data


def _own_path(location: Path, data: Any) -> Path:
    """Drop from pydantic's location what is not in the data (names of alternatives in a union)."""
    path: list[str | int] = []
    for step in location[:-1]:
        if not _leads(data, step):
            return tuple(path) if path else location
        data = data[step]
        path.append(step)
    return tuple(path) if isinstance(data, str | int | float | bool) else (*path, location[-1])


def _remove(data: dict[str, Any], paths: list[Path]) -> bool:
    """Take the faulty parts out: the entry of a list, else the key. False when nothing could go."""
    removed = False
    for path in sorted(set(map(_removable, paths)), key=str, reverse=True):
        parent: Any = data
        try:
            for step in path[:-1]:
                parent = parent[step]
            parent[path[-1]]
            del parent[path[-1]]
            removed = True
        except (KeyError, IndexError, TypeError):
            continue
    return removed


def _removable(path: Path) -> Path:
    numbers = [index for index, step in enumerate(path) if isinstance(step, int)]
    return path[: numbers[-1] + 1] if numbers else path


def _problem(path: Path, fault: Any, model: type[BaseModel], locator: "Locator") -> Problem:
    place = locator.place(path)
    key = str(path[-1])
    kind: str = fault["type"]
    if kind == "extra_forbidden":
        return unknown("unknown-key", place, key, _keys(model, path[:-1]))
    if kind == "missing":
        return Problem("missing-key", place, {"key": key})
    value = str(fault["input"])[:60]
    expected = str(next(iter(fault.get("ctx", {}).values()), ""))
    return Problem("wrong-value", place, {"key": key, "value": value, "expected": expected}, _remedy(kind))


def _remedy(kind: str) -> str:
    named = {
        "greater_than_equal": "at-least", "literal_error": "one-of-expected", "too_short": "not-empty",
        "less_than_equal": "at-most", "string_pattern_mismatch": "an-id", "string_too_short": "not-empty",
    }  # fmt: skip
    base = kind.split("_", maxsplit=1)[0]
    known = {"int", "float", "string", "bool", "date", "list", "tuple", "dict", "model"}
    return named.get(kind) or (f"a-{base}" if base in known else "another-value")


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    """Return the keys that a table at this path may have."""
    at: Any = model
    for step in path:
        at = _inner(at) if isinstance(step, int) else _field(at, step)
    at = at if isinstance(at, type) and issubclass(at, BaseModel) else _inner(at)
    if not (isinstance(at, type) and issubclass(at, BaseModel)):
        return []
    return [field.alias or name for name, field in at.model_fields.items()]


def _field(at: Any, step: str) -> Any:
    if isinstance(at, type) and issubclass(at, BaseModel):
        fields = {field.alias or name: field.annotation for name, field in at.model_fields.items()}
        return fields.get(step)
    return _inner(at)


def _inner(annotation: Any) -> Any:
    inner = [each for each in get_args(annotation) if each is not Ellipsis and each is not str]
    return inner[-1] if inner else None


class Locator:
    """Which line of a TOML text holds a key: a scan of headers and keys, since tomllib keeps none."""

    _header = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
    _key = re.compile(r"""^\s*((?:[\w.\-]+|"[^"]*"|'[^']*')+)\s*=""")

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        prefix: Path = ()
        for number, line in enumerate(_without_long_strings(text).split("\n"), start=1):
            if header := self._header.match(line):
                prefix = self._enter(header[2], many=header[1] == "[[")
                self.lines.setdefault(prefix, number)
            elif key := self._key.match(line):
                self.lines.setdefault((*prefix, *_names(key[1])), number)

    def _enter(self, name: str, *, many: bool) -> Path:
        *parents, last = _names(name)
        path: Path = ()
        for parent in parents:
            path = (*path, parent)
            path = (*path, self._counts[path] - 1) if path in self._counts else path
        path = (*path, last)
        if not many:
            return path
        self._counts[path] = self._counts.get(path, 0) + 1
        return (*path, self._counts[path] - 1)

    def place(self, path: Path) -> Place:
        """Return the place of the nearest key or table that encloses a path."""
        for end in range(len(path), -1, -1):
            if line := self.lines.get(path[:end]):
                return Place(self.file, line)
        return Place(self.file)


def _names(dotted: str) -> list[str]:
    return [
        bare or double or single
        for bare, double, single in re.findall(r"""([\w\-]+)|"([^"]*)"|'([^']*)'""", dotted)
    ]


def _without_long_strings(text: str) -> str:
    blank = lambda found: "\n" * found[0].count("\n")  # noqa: E731
    return re.sub(r'"""[\s\S]*?"""|' + r"'''[\s\S]*?'''", blank, text)
