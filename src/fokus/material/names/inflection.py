"""How Swedish bends a name: genitives, families, compounds, and spellings that sound alike."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache

SHORTEST_HEAD = 4
SHORTEST_TAIL = 3
_family = ("arnas", "arna", "ornas", "orna")
_pet_endings = ("isen", "sen", "is", "an", "en", "sson", "ie", "e", "a")
_spellings = (
    ("th", "t"), ("ph", "f"), ("ch", "k"), ("ck", "k"), ("qu", "kv"), ("q", "k"), ("c", "k"), ("w", "v"),
    ("z", "s"), ("x", "ks"), ("é", "e"), ("è", "e"), ("ü", "y"), ("aa", "å"), ("ae", "ä"), ("oe", "ö"),
    ("hj", "j"), ("gj", "j"), ("y", "i"), ("ff", "v"), ("f", "v"), ("dt", "t"), ("h", ""),
)  # fmt: skip
_last_elements = re.compile(
    r"(?<=\w\w\w)(?=(?:berg|ström|hjelm|lund|kvist|qvist|gren|dahl|holm|blom|blad|bäck|löv|löf|krans|mark|strand|stubb|"
    r"kvarn|vass|mo|vik|dal|näs|sköld|lid|gärde|klev|hed|stedt|man|ing)$)"
)
_double = re.compile(r"(\w)\1")
MOST_REMEMBERED = 2**16


@lru_cache(maxsize=MOST_REMEMBERED)
def readings(word: str) -> tuple[tuple[str, str], ...]:
    """Return what a word may be, folded: itself, a genitive, a family; each as name and ending.

    >>> readings("annas")
    (('annas', ''), ('anna', 's'))
    """
    return (word, ""), *_bent(word)


def _bent(word: str) -> Iterator[tuple[str, str]]:
    for ending in ("'s", "’s", "s:s", ":s", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            yield word.removesuffix(ending), ending
            break
    for ending in _family:
        if word.endswith(ending) and len(word) >= len(ending) + SHORTEST_HEAD:
            yield word.removesuffix(ending), ending


def head_of(word: str, names: Collection[str]) -> tuple[str, str] | None:
    """Return the longest name that a compound begins with, and the rest of it.

    >>> head_of("kindaskolans", {"kinda"})
    ('kinda', 'skolans')
    """
    for end in range(len(word) - SHORTEST_TAIL, SHORTEST_HEAD - 1, -1):
        if word[:end] in names:
            return word[:end], word[end:]
    return None


def pet_stems(word: str) -> Iterator[str]:
    """Return the stems that a pet form may have been made of (Tuvis: tuv).

    >>> [*pet_stems("tuvis")]
    ['tuv']
    """
    for ending in _pet_endings:
        if word.endswith(ending) and len(word) >= len(ending) + 3:
            yield word.removesuffix(ending)


def stem(name: str) -> str:
    """Return a name without its last vowel, as pet forms are made of it."""
    return name.rstrip("aeioyåäö")


@lru_cache(maxsize=MOST_REMEMBERED)
def sound(word: str) -> str:
    """Return how a name sounds, roughly: what a recognizer hears as one is one.

    >>> sound("kristoffer") == sound("christopher")
    True
    """
    for written, heard in _spellings:
        word = word.replace(written, heard)
    return _double.sub(r"\1", word)


def splittable(name: str) -> str:
    """Return a name as a pattern that lets a recognizer part it: Kvarn hjelm.

    >>> re.fullmatch(splittable("kvarnhjelm"), "kvarn hjelm") is not None
    True
    """
    return r"[\s-]?".join(map(re.escape, _last_elements.split(name)))


def folded(word: str) -> str:
    """Return a word without capitals; the dot that İ leaves behind goes with them.

    >>> folded("İpek")
    'ipek'
    """
    return word.casefold().replace("\u0307", "")


def bare(word: str) -> str:
    """Return a word without any accent, dot or ring, as foreign keyboards have it.

    >>> bare("ängström")
    'angstrom'
    """
    return "".join(map(_plain, word))


def unaccented(word: str) -> str:
    """Return a word without foreign accents; å, ä and ö are letters of their own.

    >>> unaccented("vukelinović"), unaccented("åsén")
    ('vukelinovic', 'åsen')
    """
    return "".join(sign if sign in "åäöÅÄÖ" else _plain(sign) for sign in word)


def _plain(sign: str) -> str:
    return {"ł": "l", "đ": "d", "ø": "ö", "æ": "ä", "ı": "i"}.get(sign) or unicodedata.normalize("NFD", sign)[
        0
    ]
