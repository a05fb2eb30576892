"""Letters in disguise: circled, full-width, joined and invisible signs read as the letters they stand for."""

import re
import unicodedata

_disguised = re.compile(
    "[\u00ad\u200b-\u200d\u2060\ufeff\uff10-\uff5a\u249c-\u24e9\ufb00-\ufb06\U0001d400-\U0001d7ff\U0001f110-\U0001f189]"
)
_invisible = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


def is_disguised(word: str) -> bool:
    """Tell whether a word has letters that stand for others."""
    return not word.isascii() and _disguised.search(word) is not None


def undisguised(text: str) -> tuple[str, list[int]]:
    r"""Return a text with plain letters, and where in the text each of its signs stands.

    >>> undisguised("\ufb01n")
    ('fin', [0, 0, 1])
    """
    signs = [(plain, at) for at, sign in enumerate(text) for plain in _plain(sign)]
    return "".join(plain for plain, _ in signs), [at for _, at in signs]


def _plain(sign: str) -> str:
    if sign in _invisible:
        return ""
    if not _disguised.match(sign):
        return sign
    return "".join(each for each in unicodedata.normalize("NFKC", sign) if each not in "()")
