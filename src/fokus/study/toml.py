"""TOML files of a study: read, validated, and every fault located at its line.

Whatever can be saved is: a key nobody knows, or one wrong entry of many, is a problem of its own
and the rest is read as if it were not there.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, ClassVar, Protocol, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError

from fokus.problems import Place, Problem, shortened, unknown
from fokus.study.lines import Locator, Path

M = TypeVar("M", bound=BaseModel)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


class Noun(BaseModel):
    """A frozen value read from a file; keys that it does not know are faults.

    An indivisible one falls as a whole: half a response format would give wrong numbers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)
    indivisible: ClassVar[bool] = False


def first_of_each(entries: Iterable[N]) -> tuple[N, ...]:
    """Return the entries without those whose id another had before them."""
    found: dict[str, N] = {}
    for each in entries:
        found.setdefault(each.id, each)
    return tuple(found.values())


def read_toml(text: str, file: str, model: type[M]) -> tuple[M | None, Locator, list[Problem]]:
    """Read a TOML text as a model, with one problem a fault, and where its parts stand.

    Gives None in place of the model when so much is wrong that nothing can be made of it.
    """
    try:
        data = _loaded(text, file)
        if isinstance(data, Problem):
            return None, Locator("", file), [data]
        locator = Locator(text, file)
        found, problems = _validated(data, model, locator)
    except RecursionError:
        return None, Locator("", file), [Problem("toml-excess", Place(file))]
    return found, locator, problems


def _loaded(text: str, file: str) -> dict[str, Any] | Problem:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _syntax_problem(str(error), file, text)
    except ValueError:  # a number of more digits than Python reads
        return Problem("toml-excess", Place(file))


def _syntax_problem(message: str, file: str, text: str) -> Problem:
    found = re.search(r"at line (\d+)", message)
    line = int(found[1]) if found else text.rstrip("\n").count("\n") + 1
    return Problem("toml-syntax", Place(file, line))


def _validated(data: dict[str, Any], model: type[M], locator: Locator) -> tuple[M | None, list[Problem]]:
    problems: dict[Path, Problem] = {}
    while True:
        try:
            return model.model_validate(data), list(problems.values())
        except ValidationError as error:
            faults = _faults(error, data)
        for path, fault in faults.items():
            problems.setdefault(locator.written(path), _problem(path, fault, model, locator))
        if not _mend(data, faults, model, locator):
            return None, list(problems.values())


def _faults(error: ValidationError, data: dict[str, Any]) -> dict[Path, Any]:
    """Return the first fault of each path, and none of a path that encloses another's.

    A value that fits no alternative of a union has a fault for each: the innermost fits best.
    """
    faults: dict[Path, Any] = {}
    for fault in error.errors(include_url=False):
        faults.setdefault(_own_path(fault["loc"], fault["type"], data), fault)
    enclosing = {path[:end] for path in faults for end in range(len(path))}
    return {path: fault for path, fault in faults.items() if path not in enclosing}


def _own_path(location: Path, kind: str, data: Any) -> Path:
    """Drop from pydantic's location what is not in the data: names of alternatives in a union."""
    path: Path = ()
    for step in location:
        if _leads(data, step):
            data = data[step]
            path = (*path, step)
    return (*path, location[-1]) if kind == "missing" else path


def _leads(data: Any, step: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, Mapping) and step in data


def _mend(data: dict[str, Any], faults: Mapping[Path, Any], model: type[BaseModel], locator: Locator) -> bool:
    """Take the faulty parts out, or put a stand-in where only a name is missing."""
    missing = [path for path, fault in faults.items() if fault["type"] == "missing"]
    named = [path for path in missing if _give_name(data, path, model)]
    wrong = {path: path[:-1] if path in missing else path for path in faults if path not in named}
    paths = {_removable(path, model) for path in wrong.values()}
    removed = [_remove(data, path, locator) for path in sorted(paths, key=_last_first, reverse=True)]
    return any(removed) or bool(named)


def _give_name(data: Any, path: Path, model: type[BaseModel]) -> bool:
    for step in path[:-1]:
        data = data[step]
    if path[-1] not in {"label", "title"} or _noun(_annotation(model, path)):
        return False
    data[path[-1]] = str(data.get("id") or "…")
    return True


def _last_first(path: Path) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (-1, step) for step in path]


def _removable(path: Path, model: type[BaseModel]) -> Path:
    for end in range(1, len(path)):
        noun = _noun(_annotation(model, path[:end]))
        if noun is not None and issubclass(noun, Noun) and noun.indivisible:
            return path[:end]
    return path


def _remove(data: Any, path: Path, locator: Locator) -> bool:
    for step in path[:-1]:
        if not _leads(data, step):
            return False
        data = data[step]
    if not path or not _leads(data, path[-1]):
        return False
    if isinstance(data, list):
        locator.leave_out(path, len(data))
    del data[path[-1]]
    return True


def _problem(path: Path, fault: Any, model: type[BaseModel], locator: Locator) -> Problem:
    place = locator.place(path)
    key = shortened(next((step for step in reversed(path) if isinstance(step, str)), ""))
    kind: str = fault["type"]
    if kind == "extra_forbidden":
        return unknown("unknown-key", place, str(path[-1]), _keys(_annotation(model, path[:-1])))
    if kind == "missing":
        return Problem("missing-key", place, {"key": key})
    arguments = {"key": key, "value": _shown(fault["input"]), "expected": _expected(fault.get("ctx", {}))}
    return Problem("wrong-value", place, arguments, _remedy(kind))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict | tuple):
        return "[…]" if not isinstance(value, dict) else "{…}"
    try:
        return shortened(str(value))
    except ValueError:
        return "…"


def _expected(context: Mapping[str, Any]) -> str:
    expected = str(next(iter(context.values()), ""))
    return ", ".join(re.findall(r"'([^']*)'", expected)) or expected


def _remedy(kind: str) -> str:
    named = {
        "greater_than_equal": "at-least", "literal_error": "one-of-expected", "too_short": "not-empty",
        "less_than_equal": "at-most", "string_pattern_mismatch": "an-id", "string_too_short": "not-empty",
        "tuple_type": "a-list", "model_type": "a-dict", "model_attributes_type": "a-dict",
        "finite_number": "a-float",
    }  # fmt: skip
    base = kind.split("_", maxsplit=1)[0]
    known = {"int", "float", "string", "bool", "date", "list", "dict"}
    return named.get(kind) or (f"a-{base}" if base in known else "another-value")


def _keys(annotation: Any) -> list[str]:
    """Return the keys that a table may have."""
    noun = _noun(annotation)
    return [] if noun is None else [field.alias or name for name, field in noun.model_fields.items()]


def _annotation(model: type[BaseModel], path: Path) -> Any:
    """Return how what stands at a path of a model is declared."""
    at: Any = model
    for step in path:
        noun = _noun(at)
        fields = {field.alias or name: field for name, field in noun.model_fields.items()} if noun else {}
        at = fields[step].annotation if step in fields else _contained(at)
    return at


def _noun(annotation: Any) -> type[BaseModel] | None:
    found = [
        each for each in _alternatives(annotation) if isinstance(each, type) and get_origin(each) is None
    ]
    return next((each for each in found if issubclass(each, BaseModel)), None)


def _contained(annotation: Any) -> Any:
    containers = [each for each in _alternatives(annotation) if get_origin(each) in {tuple, list, dict}]
    inner = [each for each in get_args(containers[0]) if each is not Ellipsis] if containers else [None]
    return inner[-1]


def _alternatives(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) in {Union, UnionType, Annotated}:
        for each in get_args(annotation):
            yield from _alternatives(each)
    else:
        yield annotation
