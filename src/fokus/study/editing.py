"""Changes to the files that people edit: what was added stands in them, everything else as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fokus.study.csvfile import split_rows
from fokus.study.design import Interview
from fokus.study.roster import COLUMNS


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person who is not in the roster yet: her code, profession and site."""

    participant: str
    profession: str
    site: str


def with_interviews(text: str, held: Sequence[Interview]) -> str:
    """Return study.toml with some interviews held: those planned are marked, the others added after them.

    Who took part is added to those whom the plan names; where it gives only a number, that stays.
    """
    import tomlkit

    document = tomlkit.parse(text)
    planned: dict[str, Any] = {str(each["id"]): each for each in document.get("interview", [])}
    for each in held:
        if each.id in planned:
            _mark(planned[each.id], each)
    return _with_entries(tomlkit.dumps(document), [each for each in held if each.id not in planned])


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


def _with_entries(text: str, new: Sequence[Interview]) -> str:
    """Put new entries below the last one, above the comment that belongs to what follows."""
    lines = text.rstrip("\n").split("\n")
    at = _end_of_interviews(lines)
    return "\n".join([*lines[:at], *(line for each in new for line in _entry(each)), *lines[at:]]) + "\n"


def _end_of_interviews(lines: Sequence[str]) -> int:
    begun = [number for number, line in enumerate(lines) if line.strip() == "[[interview]]"]
    if not begun:
        return len(lines)
    following = (n for n, line in enumerate(lines) if n > begun[-1] and line.startswith("["))
    end = next(following, len(lines))
    return max(n for n in range(begun[-1], end) if lines[n].strip() and not lines[n].startswith("#")) + 1


def _entry(held: Interview) -> list[str]:
    keys = held.model_dump(include={"id", "round", "site", "professions", "held", "participants"})
    return ["", "[[interview]]", *(f"{key} = {_written(value)}" for key, value in keys.items())]


def _written(value: object) -> str:
    import tomlkit

    return tomlkit.item([*value] if isinstance(value, tuple) else value).as_string()


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


def next_codes(taken: Sequence[str] | frozenset[str], many: int) -> list[str]:
    """Return codes that nobody has, in the series that the roster has begun: after ``D60`` comes ``D61``."""
    numbers = [int(each[1:]) for each in taken if each[:1] == "D" and each[1:].isdecimal()]
    first = max(numbers, default=0) + 1
    return [f"D{number:02}" for number in range(first, first + many)]
