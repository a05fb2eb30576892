"""Entries added to log.toml: what stands there stays as it is, and the whole is read before it is written.

An entry is put after the last of its kind. What has been added can be taken away again, as long as nobody has
edited it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fokus.material.matching.wording import slug
from fokus.problems import Problem
from fokus.study.design import Design
from fokus.study.project_log import ProjectLog, check_project_log, entries_of
from fokus.study.toml import read_toml
from fokus.study.toml_writing import blocks_of, written, written_key

LOG: Final = "log.toml"
EMPTY: Final[tuple[object, ...]] = (None, "", [], {})
UNTOLD: Final[Mapping[str, object]] = {"number": 1, "issues": 1, "held": True}
BEFORE: Final = ("id", "label", "kind", "body")


@dataclass(frozen=True, slots=True)
class Addition:
    """An entry to be added: to which table, and its fields as the file holds them."""

    table: str
    fields: Mapping[str, Any]

    @property
    def block(self) -> tuple[tuple[str, str], ...]:
        """Its lines in the file, each with the field that it tells."""
        keys = [
            *(each for each in BEFORE if each in self.fields),
            *(k for k in self.fields if k not in BEFORE),
        ]
        lines = ((f"{written_key(key)} = {written(self.fields[key])}", key) for key in keys)
        return ((f"[[{self.table}]]", ""), *lines)

    @property
    def text(self) -> str:
        """Its lines in the file."""
        return "\n".join(line for line, _ in self.block)


def addition_of(table: str, fields: Mapping[str, Any]) -> Addition:
    """Return an entry with what is told of it: what is empty, or as it is without being told, is left out."""
    told = {key: value for key, value in fields.items() if value not in EMPTY}
    return Addition(table, {key: value for key, value in told.items() if UNTOLD.get(key) != value})


@dataclass(frozen=True, slots=True)
class Fault:
    """What additions would make wrong in the log: with which of them it came, and in which field."""

    problem: Problem
    number: int | None
    field: str


@dataclass(frozen=True, slots=True)
class Added:
    """A log with additions, and what these have made wrong in it."""

    text: str
    faults: tuple[Fault, ...]


def added(text: str, additions: Sequence[Addition], design: Design) -> Added:
    """Add entries to the text of a log, and read it as the study does: what was wrong before is not told."""
    lines: list[tuple[str, tuple[int, str] | None]] = [(line, None) for line in text.rstrip("\n").split("\n")]
    for number, each in enumerate(additions):
        plain = [line for line, _ in lines]
        at = max((end for _, end in blocks_of(plain, each.table)), default=len(plain))
        lines[at:at] = [("", None), *((line, (number, key)) for line, key in each.block)]
    made = "\n".join(line for line, _ in lines).lstrip("\n") + "\n"
    shift = len(lines) - made.count("\n")
    origins = {n - shift: origin for n, (_, origin) in enumerate(lines, start=1) if origin}
    known = Counter(map(_sign, _problems(text, design)))
    faults = []
    for problem in _problems(made, design):
        if known[_sign(problem)]:
            known[_sign(problem)] -= 1
            continue
        origin = origins.get(problem.place.line or 0)
        faults.append(Fault(problem, *origin) if origin else Fault(problem, None, ""))
    return Added(made, tuple(faults))


def _problems(text: str, design: Design) -> list[Problem]:
    log, locator, problems = read_toml(text, LOG, ProjectLog)
    return [*problems, *(check_project_log(log, design, locator) if log else ())]


def _sign(problem: Problem) -> tuple[str, tuple[tuple[str, object], ...]]:
    """Return what makes a problem the same after lines have moved."""
    return problem.code, tuple(sorted(problem.arguments.items()))


def read_log(text: str) -> ProjectLog:
    """Return what can be read of a log; an empty one where nothing can."""
    log, _, _ = read_toml(text, LOG, ProjectLog)
    return log or ProjectLog()


def without(text: str, block: str) -> str | None:
    """Return a log without the lines of an entry; None where they were edited since."""
    lines, wanted = text.rstrip("\n").split("\n"), block.split("\n")
    at = [n for n in range(len(lines)) if lines[n : n + len(wanted)] == wanted]
    ends = [n for n in at if not "".join(lines[n + len(wanted) : n + len(wanted) + 1]).strip()]
    if not ends:
        return None
    last = ends[-1]
    first = last - 1 if last and not lines[last - 1].strip() else last
    kept = [*lines[:first], *lines[last + len(wanted) :]]
    return "\n".join(kept).lstrip("\n") + "\n" if any(kept) else ""


def is_there(additions: Iterable[Addition], log: ProjectLog) -> list[bool]:
    """Tell of each addition whether the log has it already; as many times as it has it."""
    known = Counter(
        _content(each.model_dump(exclude_defaults=True), table) for table, _, each in entries_of(log)
    )
    found = []
    for addition in additions:
        read = ProjectLog.model_validate({addition.table: [dict(addition.fields)]})
        (one,) = getattr(read, addition.table)
        content = _content(one.model_dump(exclude_defaults=True), addition.table)
        found.append(known[content] > 0)
        known[content] -= 1
    return found


def _content(fields: Mapping[str, Any], table: str) -> str:
    told = {key: value for key, value in fields.items() if key != "id"}
    return f"{table} {sorted(told.items())!r}"


def free_id(label: str, taken: Iterable[str]) -> str:
    """Return an id made of a label that no other entry has."""
    plain, known = slug(label), frozenset(taken)
    numbered = (plain if n == 1 else f"{plain}-{n}" for n in range(1, len(known) + 2))
    return next(each for each in numbered if each not in known)
