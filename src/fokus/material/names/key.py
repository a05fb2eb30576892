"""The key from names to codes, and the places that shall not be known. It lives outside the study."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import Field

from fokus.problems import Place as Where
from fokus.problems import Problem, shortened
from fokus.study.csvfile import Row, read_rows
from fokus.study.instrument import ID, Id
from fokus.study.toml import Noun, read_toml

_headings = {
    "code": ("code", "kod", "deltagare", "deltagarkod", "participant"),
    "name": ("name", "namn", "names", "ort", "plats", "place"),
    "replacement": ("replacement", "ersättning", "ersätts med", "ersätt med"),
}
_letters = re.compile(r"[^\W\d_]")
FEWEST_LETTERS = 2
Names = Annotated[tuple[str, ...], Field(min_length=1)]


class Person(Noun):
    """One person: the code that takes the place of every name that she goes by."""

    code: Id
    names: Names


class Place(Noun):
    """A place, school or workplace, and what is written instead of it; empty: its placeholder."""

    names: Names
    replacement: str = ""


class Key(Noun):
    """Whose names are taken out, which places, which words are known to be no names, and who holds it."""

    people: tuple[Person, ...] = Field(default=(), alias="person")
    places: tuple[Place, ...] = Field(default=(), alias="place")
    kept: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()


def read_key(text: str, file: str) -> tuple[Key | None, list[Problem]]:
    """Read a key from TOML, with a problem for each name that cannot be one or that two codes share."""
    key, locator, problems = read_toml(text, file, Key)
    if key is None:
        return None, problems
    where = [(locator.place(("person", at)), each) for at, each in enumerate(key.people)]
    named = [(place, person.code, name) for place, person in where for name in person.names]
    places = [(locator.place(("place", at)), each) for at, each in enumerate(key.places)]
    spelt = [(where, name) for where, _, name in named]
    spelt += [(place, name) for place, each in places for name in each.names]
    return key, [
        *problems,
        *_shared(named),
        *_too_short(spelt),
        *_telling([name for _, name in spelt], places),
    ]


def format_key(key: Key) -> str:
    """Write a key as TOML; the inverse of reading."""
    lists = [f"{name} = {_list(words)}" for name, words in (("kept", key.kept), ("holders", key.holders))]
    people = [f"[[person]]\ncode = {_string(p.code)}\nnames = {_list(p.names)}" for p in key.people]
    places = [
        f"[[place]]\nnames = {_list(p.names)}\nreplacement = {_string(p.replacement)}" for p in key.places
    ]
    return "\n\n".join(["\n".join(lists), *people, *places]) + "\n"


def merged(*keys: Key) -> Key:
    """Return everything that several keys hold, each thing once, in an order of its own."""
    return Key(
        person=tuple(
            sorted({each for key in keys for each in key.people}, key=lambda each: (each.code, each.names))
        ),
        place=tuple(dict.fromkeys(each for key in keys for each in key.places)),
        kept=tuple(dict.fromkeys(each for key in keys for each in key.kept)),
        holders=tuple(dict.fromkeys(each for key in keys for each in key.holders)),
    )


def _list(words: Sequence[str]) -> str:
    return f"[{', '.join(map(_string, words))}]"


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'


def read_people(text: str, file: str) -> tuple[tuple[Person, ...], list[Problem]]:
    """Read a table of codes and names; several names of one stand after commas or in rows of their own."""
    rows, problems = _rows(text, file, ("code", "name"), ("code", "name"))
    wrong = [row for row in rows if not re.fullmatch(ID, row["code"])]
    problems += [Problem("not-a-code", row.at("code")) for row in wrong]
    names: defaultdict[str, list[str]] = defaultdict(list)
    spelt = []
    for row in (row for row in rows if row not in wrong):
        given = [name.strip() for name in row["name"].split(",") if name.strip()]
        names[row["code"]] += given
        spelt += [(row.at("name"), row["code"], name) for name in given]
    people = tuple(
        Person(code=code, names=tuple(dict.fromkeys(each))) for code, each in names.items() if each
    )
    return people, [*problems, *_shared(spelt), *_too_short((where, name) for where, _, name in spelt)]


def read_places(text: str, file: str) -> tuple[tuple[Place, ...], list[Problem]]:
    """Read places, one a line, each with what replaces it after a semicolon where that is wanted."""
    rows, problems = _rows(text, file, ("name", "replacement"), ("name",))
    named = [(row, [name.strip() for name in row["name"].split(",") if name.strip()]) for row in rows]
    places = [Place(names=tuple(names), replacement=row["replacement"]) for row, names in named if names]
    problems += _too_short((row.at("name"), name) for row, names in named for name in names)
    where = [(row.at("replacement"), place) for (row, _), place in zip(named, places, strict=False)]
    return tuple(places), [*problems, *_telling([name for _, names in named for name in names], where)]


def _rows(
    text: str, file: str, columns: tuple[str, ...], required: tuple[str, ...]
) -> tuple[list[Row], list[Problem]]:
    """Read a table whose header may be Swedish, or missing: people paste lists as they have them."""
    lines = text.lstrip("\ufeff").split("\n")
    first = next((at for at, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return [], [Problem("empty-file", Where(file))]
    delimiter = next((each for each in ";\t" if each in lines[first]), ";")
    header = [_heading(cell) for cell in lines[first].split(delimiter)]
    added = header[0] not in columns
    lines[first : first + (not added)] = [";".join(columns) if added else ";".join(header)]
    rows, problems = read_rows("\n".join(lines).replace("\t", ";"), file, columns, required)
    if not added:
        return rows, problems
    shifted = [Row(row.file, row.number - 1, row.cells) for row in rows]
    return shifted, [_moved_up(problem) for problem in problems]


def _heading(cell: str) -> str:
    folded = cell.strip().strip('"').casefold()
    return next((name for name, spelt in _headings.items() if folded in spelt), cell.strip())


def _moved_up(problem: Problem) -> Problem:
    at = problem.place
    place = Where(at.file, at.line, at.row and max(at.row - 1, 1), at.column)
    return Problem(problem.code, place, problem.arguments, problem.remedy, problem.severity)


def _shared(named: Iterable[tuple[Where, str, str]]) -> list[Problem]:
    """Find names that stand with two codes; the problem names the codes only."""
    first: dict[str, str] = {}
    problems = []
    for where, code, name in named:
        other = first.setdefault(" ".join(name.split()).casefold(), code)
        if other != code:
            problems.append(Problem("name-of-two", where, {"word": other, "other": code}, severity="warning"))
    return problems


def _too_short(spelt: Iterable[tuple[Where, str]]) -> list[Problem]:
    return [
        Problem("name-too-short", where, {"word": shortened(name)})
        for where, name in spelt
        if len(_letters.findall(name)) < FEWEST_LETTERS
    ]


def _telling(names: Iterable[str], places: Iterable[tuple[Where, Place]]) -> list[Problem]:
    """Find replacements that themselves hold a name of the key."""
    spelt = [re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE) for name in names if name]
    return [
        Problem("replacement-tells", where, {"word": shortened(place.replacement)})
        for where, place in places
        if any(name.search(place.replacement) for name in spelt)
    ]
