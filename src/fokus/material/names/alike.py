"""Names that look like one of the key: a letter changed, left out or put in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

SHORTEST = 5


def index(names: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Return who is meant by each name, whole or with one letter left out.

    >>> sorted(index({"signe": frozenset({"D01"})}))
    ['igne', 'sgne', 'sige', 'sign', 'signe', 'sine']
    """
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for name, codes in names.items():
        for each in _thinned(name) if len(name) >= SHORTEST else ():
            found[each] |= codes
    return dict(found)


def lookalikes(word: str, names: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return who bears a name that one letter tells from a word; ``names`` is an index.

    >>> sorted(lookalikes("signö", index({"signe": frozenset({"D01"})})))
    ['D01']
    """
    return next((names[each] for each in _thinned(word) if each in names), frozenset())


def _thinned(word: str) -> Iterator[str]:
    yield word
    yield from (word[:at] + word[at + 1 :] for at in range(len(word)))
