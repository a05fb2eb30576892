"""Names that only what stands before them tells, also in small letters: heter bo, kuratorn stig, B. Ek."""

import re
from collections.abc import Iterator

from fokus.material.names.inflection import readings
from fokus.material.names.lists import given_names, ordinary_words, place_names, surnames
from fokus.material.names.near import near
from fokus.material.names.sifting import Sifted

TELLING = (
    "heter ", "kallas ", "mamma till ", "pappa till ", "mamman till ", "pappan till ", "syster till ",
    "bror till ", "uratorn ", "ektorn ", "läraren ", "sköterskan ", "psykologen ", "pedagogen ", "pojken ",
    "flickan ", "killen ", "tjejen ", "dottern ", "sonen ",
)  # fmt: skip
TELLING_PLACE = (
    "bor i ",
    "bodde i ",
    "ödd i ",
    "vuxen i ",
    "upp i ",
    "flyttade till ",
    "flyttade från ",
    "kommer från ",
)
REACH = 40

_named = re.compile(
    r"(?<!\w)(?:heter|kallas|(?:mamma|pappa|mamman|pappan|syster|bror)\still|\w*kuratorn|\w*rektorn|\w*läraren|"
    r"\w*sköterskan|\w*psykologen|\w*pedagogen|pojken|flickan|killen|tjejen|dottern|sonen)\s"
    r"(?P<name>[a-zåäöé]{2,20})(?!\w)"
)
_lived = re.compile(
    r"(?<!\w)(?:bor\si|bodde\si|född\si|uppvuxen\si|vuxit\supp\si|flyttade\s(?:till|från)|kommer\sfrån)\s"
    r"(?P<name>[a-zåäöé]{2,20})(?!\w)"
)
_initial = re.compile(r"[(\"”]?[A-ZÅÄÖ]\.(?:[A-ZÅÄÖ]\.?)*[,;:)\"”?!]*")
_initials = re.compile(
    r"(?<![\w.])(?P<first>[A-ZÅÄÖ]\.)(?:(?P<more>\s?[A-ZÅÄÖ]\.)+(?!\w)|\s(?P<last>[A-ZÅÄÖ][a-zåäöé]+))"
)


def is_initial(word: str) -> bool:
    """Tell whether a word may be the initials of somebody."""
    return _initial.fullmatch(word) is not None


def told_names(sifted: Sifted) -> Iterator[tuple[int, int]]:
    """Yield where somebody is named whom no capital or list tells of."""
    for found in near(_named, sifted, TELLING, REACH):
        if any(name in given_names() for name, _ in readings(found["name"])):
            yield found.span("name")
    for line in sifted.lines if any(map(is_initial, sifted.words)) else ():
        for found in _initials.finditer(sifted.text, line.start, line.end):
            if found["last"] is None or _may_be_surname(found["last"].casefold()):
                yield found.span()


def told_places(sifted: Sifted) -> Iterator[tuple[int, int]]:
    """Yield where a place in small letters is told by what is done there: bor i mora."""
    for found in near(_lived, sifted, TELLING_PLACE, REACH):
        if any(name in place_names() for name, _ in readings(found["name"])):
            yield found.span("name")


def _may_be_surname(word: str) -> bool:
    known = (name for name, _ in readings(word))
    return word not in ordinary_words() or any(name in surnames() for name in known)
