"""Names of the key that a blank or the end of a line parts anywhere: Pe rnilla, Gun-vor."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from fokus.material.names.lists import ordinary_words
from fokus.material.names.near import places
from fokus.material.names.sifting import Sifted

SHORTEST, SHORTEST_PART = 5, 2
PUNCTUATION = "\"”“»«([’'-–"
Codes = frozenset[str]
_rest = re.compile(r"-?\s(?P<tail>[^\W\d_]{2,40})(?!\w)")


def heads(people: Mapping[str, Codes]) -> Mapping[str, Mapping[str, Codes]]:
    """Return what each beginning of a name may go on with, and whose name it is then.

    >>> {head: [*tails] for head, tails in heads({"signe": frozenset({"D01"})}).items()}
    {'si': ['gne'], 'sig': ['ne']}
    """
    found: defaultdict[str, dict[str, Codes]] = defaultdict(dict)
    for name, codes in people.items():
        for at in range(SHORTEST_PART, len(name) - SHORTEST_PART + 1) if len(name) >= SHORTEST else ():
            if name.isalpha() and name[:at] not in ordinary_words():
                found[name[:at]][name[at:]] = codes
    return dict(found)


def begins_name(word: str, known: Mapping[str, Mapping[str, Codes]]) -> bool:
    """Tell whether a word may be the first part of a name of the key."""
    return _bare(word) in known


def parted_names(
    sifted: Sifted, known: Mapping[str, Mapping[str, Codes]]
) -> Iterator[tuple[int, int, Codes]]:
    """Return where the parts of a name stand one after the other, and whose it is."""
    text = sifted.text
    for word in {each.strip(PUNCTUATION) for each in sifted.words if begins_name(each, known)}:
        for at in places(text, word, 0, len(text)):
            rest = _rest.match(text, at + len(word))
            codes = known[word.casefold()].get(rest["tail"].casefold()) if rest else None
            if rest and codes and not text[at - 1 : at].isalnum():
                yield at, rest.end(), codes


def _bare(word: str) -> str:
    return word.strip(PUNCTUATION).casefold()
