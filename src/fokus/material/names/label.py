"""Whom the label of a speaker may mean, as far as the key knows names."""

import re
import unicodedata
from collections.abc import Callable

from fokus.material.names.key import Key

_aside = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|@\S*")
_word = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_initials = re.compile(r"\s*[^\W\d_](?:[.\s]{0,2}[^\W\d_]){1,2}\.?\s*")

Words = tuple[str, ...]


def who(label: str, key: Key) -> tuple[str, ...]:
    """Return the codes of those in the key whom a label may mean, in the key's order.

    Whose whole name it is; else whose name it holds (``Marit Sandlöv, Lindby kommun``); else who is called
    so in part (``Marit``, ``Marit S``); else whose initials they are. The codes of one such step are
    returned, so that a single one may be proposed. Only a person can say that it is right.

    >>> from fokus.material.names.key import Person
    >>> people = Person(code="D07", names=("Marit Sandlöv",)), Person(code="D11", names=("Marit Ek",))
    >>> key = Key(person=people)
    >>> who("Sandlöv, Marit (gäst)", key), who("marit", key), who("M.E.", key), who("Siv", key)
    (('D07',), ('D07', 'D11'), ('D11',), ())
    """
    said = _words(_aside.sub(" ", label))
    steps: list[Callable[[Words], bool]] = [
        lambda name: sorted(_parts(said)) == sorted(_parts(name)),
        lambda name: len(name) > 1 and {*_parts(name)} <= {*_parts(said)},
        lambda name: _is_part(said, name),
        lambda name: _are_initials(label, name),
    ]
    named = [(person.code, _words(name)) for person in key.people for name in person.names] if said else []
    found = (tuple(dict.fromkeys(code for code, name in named if name and fits(name))) for fits in steps)
    return next(filter(None, found), ())


def _words(name: str) -> Words:
    """Return the words of a name as labels are compared: programs drop capitals, accents and dots."""
    plain = "".join(each for each in unicodedata.normalize("NFD", name) if not unicodedata.combining(each))
    return tuple(_word.findall(plain.casefold()))


def _parts(words: Words) -> list[str]:
    return [part for word in words for part in word.split("-")]


def _is_part(said: Words, name: Words) -> bool:
    """Tell whether each word said is one of the name or its initial; one at least is whole."""
    left = [word.replace("-", "") for word in name]
    for word in sorted(said, key=len, reverse=True):
        whole = word.replace("-", "")
        found = next((each for each in left if each == whole or (len(word) == 1 and each[0] == word)), None)
        if found is None:
            return False
        left.remove(found)
    return any(len(word) > 1 for word in said)


def _are_initials(label: str, name: Words) -> bool:
    if not _initials.fullmatch(label) or not label.isupper() or len(name) == 1:
        return False
    letters = "".join(_words(re.sub(r"[.\s]", "", label)))
    return letters in {"".join(word[0] for word in name), name[0][0] + name[-1][0]}
