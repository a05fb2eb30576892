"""What a codebook says of a code, in the one description that other programs have for it.

The first lines are the definition; what comes after a word of ours at the beginning of a line is
something else. A line of the user's own that would read as such a word is moved one blank to the right.
"""

import re
from collections.abc import Mapping
from functools import cache

from fokus.messages import LANGUAGES, Catalogue, catalogue

FIELDS = ("definition", "use_when", "not_when", "example", "aliases", "id")


def described(fields: Mapping[str, str], words: Catalogue) -> str:
    """Write what is known of a code; what is empty is left out."""
    parts = [
        _kept(text) if name == "definition" else f"{_word(name, words)}: {_kept(text)}"
        for name in FIELDS
        if (text := fields.get(name, ""))
    ]
    return "\n".join(parts)


def told(description: str) -> dict[str, str]:
    """Read a description, of our own or of another program: then all of it is the definition."""
    found: dict[str, list[str]] = {"definition": []}
    lines = found["definition"]
    for line in description.replace("\r\n", "\n").split("\n"):
        named = _labels().fullmatch(line)
        if named and (name := _names()[named[1]]) not in found:
            lines = found.setdefault(name, [])
            lines.append(_back(named[2]))
        else:
            lines.append(_back(line))
    return {name: text for name, each in found.items() if (text := "\n".join(each))}


def _back(line: str) -> str:
    moved = line.startswith(" ") and _labels().fullmatch(line.lstrip(" "))
    return line[1:] if moved else line


def _kept(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(f" {line}" if _labels().fullmatch(line.lstrip(" ")) else line for line in lines)


def _word(name: str, words: Catalogue) -> str:
    return words.say(f"refi.{name.replace('_', '-')}")


@cache
def _names() -> dict[str, str]:
    return {_word(name, catalogue(each)): name for name in FIELDS[1:] for each in LANGUAGES}


@cache
def _labels() -> re.Pattern[str]:
    return re.compile(rf"({'|'.join(map(re.escape, _names()))}): ([\s\S]*)")
