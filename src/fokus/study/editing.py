"""Changes to the files that people edit: what was added stands in them, everything else as it was."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fokus.study.csvfile import split_rows
from fokus.study.design import Interview
from fokus.study.roster import COLUMNS
from fokus.study.toml_writing import blocks_of, written

WRITTEN = frozenset({"held", "participants", "present"})
_coded = re.compile(r"(?P<series>.*?)(?P<number>\d+)")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person who is not in the roster yet: her code, profession and site."""

    participant: str
    profession: str
    site: str


def with_interviews(text: str, held: Sequence[Interview]) -> str:
    """Return study.toml with some interviews held: those planned are marked, the others added after them.

    Who took part is added to those whom the plan names; where it gives only a number, that stays. Only
    the entries themselves are written anew, so that every other line stays as it is.
    """
    lines = text.rstrip("\n").split("\n")
    wanted = {each.id: each for each in held}
    for first, end in reversed(blocks_of(lines, "interview")):
        name, entry = _marked(lines[first:end], wanted)
        lines[first:end] = entry
        wanted.pop(name, None)
    at = max((end for _, end in blocks_of(lines, "interview")), default=len(lines))
    added = [line for each in wanted.values() for line in _entry(each)]
    return "\n".join([*lines[:at], *added, *lines[at:]]) + "\n"


def _marked(lines: Sequence[str], wanted: Mapping[str, Interview]) -> tuple[str, list[str]]:
    (said,) = tomllib.loads("\n".join(lines))["interview"]
    name = str(said.get("id", ""))
    if name not in wanted:
        return name, [*lines]
    changed = _rewritten(lines, wanted[name]) if WRITTEN & {*said} else [*lines, *_added(wanted[name])]
    return name, changed


def _added(held: Interview) -> list[str]:
    """Return what stands last in an entry that says nothing yet of how the interview was held."""
    participants = f"participants = {written(held.participants)}"
    return ["held = true", *([participants] if held.participants else [])]


def _rewritten(lines: Sequence[str], held: Interview) -> list[str]:
    import tomlkit

    document = tomlkit.parse("\n".join(lines))
    entry: Any = document["interview"][0]
    _mark(entry, held)
    return tomlkit.dumps(document).rstrip("\n").split("\n")


def _mark(entry: Any, held: Interview) -> None:
    import tomlkit

    if not entry.get("held"):
        entry["held"] = True
    named = [str(each) for each in entry.get("participants", [])]
    new = [each for each in held.participants if each not in named]
    if not new or "present" in entry:
        return
    if named:
        entry["participants"].extend(new)
    else:
        entry["participants"] = tomlkit.item(new)


def _entry(held: Interview) -> list[str]:
    keys = held.model_dump(include={"id", "round", "site", "professions", "held", "participants"})
    return ["", "[[interview]]", *(f"{key} = {written(value)}" for key, value in keys.items())]


def with_newcomers(text: str, newcomers: Sequence[Newcomer]) -> str:
    """Return the roster with some persons added last, in its own columns and with its own delimiter."""
    header, _, _ = split_rows(text, "")
    columns = header or list(COLUMNS)
    delimiter = next((each for each in ";,\t" if each in text.split("\n", 1)[0]), ";")
    cells = [
        {"participant": each.participant, "profession": each.profession, "site": each.site}
        for each in newcomers
    ]
    lines = [delimiter.join(row.get(column, "") for column in columns) for row in cells]
    begun = [text.rstrip("\n")] if header else [delimiter.join(COLUMNS)]
    return "\n".join([*begun, *lines]) + "\n"


def next_codes(taken: Iterable[str], many: int) -> list[str]:
    """Return codes that nobody has, in the series that most of the roster is in: after ``P11`` comes ``P12``.

    A roster without such a series gets ``D01``, ``D02`` and so on.
    """
    series = [(found["series"], found["number"]) for code in taken if (found := _coded.fullmatch(code))]
    prefix = Counter(name for name, _ in series).most_common(1)[0][0] if series else "D"
    numbers = [number for name, number in series if name == prefix]
    width = max(map(len, numbers), default=2)
    first = max(map(int, numbers), default=0) + 1
    return [f"{prefix}{number:0{width}}" for number in range(first, first + many)]
