"""What stands above the first turn: keys with values, what labels stand for, and notes."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile
from typing import Final

from fokus.material.readers.labels import PEOPLE, Heading, is_code, is_key, is_named

LONGEST_VALUE: Final = 8
LONGEST_LINE: Final = 1000
NAME_LENGTHS: Final = range(2, 9)
SENTENCE_ENDS: Final = ".?!…"
GROUPS: Final = frozenset({
    "deltagare", "participants", "respondenter", "informanter", "grupp", "group",
})  # fmt: skip

_meaning = re.compile(r"\s*(?P<label>[^\W\d_][\w ]{0,20}?)\s*=\s*(?P<meaning>[^=]{1,80}?)\s*")
_member = re.compile(
    r"\s*(?P<label>[A-ZÅÄÖ]{1,3}\d{1,2})\s*[=(–-]?\s*(?P<meaning>[^\W\d_][^()=]{1,60}?)\)?\s*"
)


def read_legend(line: str, known: Collection[str] = ()) -> dict[str, str]:
    """Return what a line says that labels stand for: ``I = intervjuare; R1 = kurator``.

    What a code or a ``known`` label stands for may have commas in it.

    >>> read_legend("I = intervjuare; R1 = kurator")
    {'I': 'intervjuare', 'R1': 'kurator'}
    >>> read_legend("R1 = mentor, kvinna, R2 = kurator, man")
    {'R1': 'mentor, kvinna', 'R2': 'kurator, man'}
    >>> read_legend("2 + 2 = 4")
    {}
    """
    if "=" not in line[:40] or len(line) > LONGEST_LINE:
        return {}
    parts = [_meaning.fullmatch(part) for part in _entries(line, known)]
    return {part["label"]: part["meaning"] for part in parts if part} if all(parts) else {}


def _entries(line: str, known: Collection[str]) -> list[str]:
    """Divide a legend at semicolons and commas; what follows a comma may go on with the label before it."""
    entries: list[str] = []
    for stretch in line.rstrip("; ,.").split(";"):
        for number, part in enumerate(stretch.split(",")):
            label = entries[-1].partition("=")[0].strip() if number and "=" not in part else ""
            if label and (label in known or is_code(label)):
                entries[-1] += f",{part}"
            else:
                entries.append(part)
    return entries


def members(value: str, labels: Collection[str]) -> dict[str, str]:
    """Return what the list of those who took part says of labels: ``R1 kurator, R2 skolsköterska``.

    Every part has to begin with a label that speaks further down.
    """
    parts = [_member.fullmatch(part) for part in re.split("[;,]", value[:LONGEST_LINE])]
    found = {part["label"]: part["meaning"] for part in parts if part}
    return found if all(parts) and found.keys() <= set(labels) else {}


def header_length(headings: Sequence[Heading | None], spoken: Counter[str], least: int = 1) -> int:
    """Return how many of the lines that begin a text are keys with values.

    They are labelled one and all, with keys or with what never comes back, and the last key among
    them that does not speak further down ends them. There have to be ``least`` such keys.
    """
    leading = list(takewhile(lambda each: each is not None and _may_be_key(each, spoken), headings))
    sure = [n for n, each in enumerate(leading, start=1) if each and _is_sure(each, spoken)]
    length = sure[-1] if len(sure) >= least else 0
    return length + 1 if length and _names_people(headings[length : length + 2]) else length


def _may_be_key(found: Heading, spoken: Counter[str]) -> bool:
    """Tell whether a line may belong to a header: a question is something that somebody says."""
    if found.shape != "colon" or "?" in found.text:
        return False
    return is_key(found.label) or spoken[found.label] == 1


def _is_sure(found: Heading, spoken: Counter[str]) -> bool:
    """Tell whether a line is a key with its value; of people that only where it names or lists them."""
    if found.label.casefold() not in PEOPLE:
        return is_key(found.label)
    return spoken[found.label] == 1 and is_key(found.label) and _names(found)


def _names(found: Heading) -> bool:
    """Tell names, or a list of people, from what one of them says: in doubt it is said."""
    words = found.text.split()
    if found.text[-1:] in {*SENTENCE_ENDS}:
        return False
    if found.label.casefold() in GROUPS:
        return not words or len(words) <= LONGEST_VALUE or "," in found.text or ";" in found.text
    return len(words) in NAME_LENGTHS and is_named(" ".join(words).replace(",", ""))


def _names_people(after: Sequence[Heading | None]) -> bool:
    """Tell people who are named on the last line of a header from a first turn."""
    first, second = [*after, None, None][:2]
    if first is None or second is None or first.label.casefold() not in PEOPLE:
        return False
    brief = len(first.text.split()) <= LONGEST_VALUE and first.text[-1:] not in {*SENTENCE_ENDS}
    return first.label == second.label and brief


def keys_and_values(headings: Sequence[Heading | None]) -> Mapping[str, str]:
    """Return the lines of a header by their keys; a key that comes twice holds both values."""
    found: dict[str, str] = {}
    for each in headings:
        if each:
            before = found.get(each.label)
            found[each.label] = f"{before}; {each.text}" if before else each.text
    return found
