"""Words that look like names and that the text itself says are none: nobody is asked about them."""

import re
from collections.abc import Iterable, Iterator, Sequence

from fokus.material.names.hit import Hit
from fokus.material.names.sentence import begins_sentence

FILE_ENDING = (
    r"\.(?:docx?|odt|rtf|txt|md|pdf|xlsx?|ods|csv|pptx?|mp[34]|m4a|wav|vtt|srt|json|jpe?g|png|zip)(?!\w)"
)
_rest_of_file = re.compile(rf"[\w-]{{0,80}}{FILE_ENDING}", re.IGNORECASE)
UNKNOWN = {"place", "candidate"}


def without_ordinary(text: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Leave out what nobody need be asked about: words of file names, and words that a sentence begins with.

    A word that the text has without a capital too, and with one only where a sentence begins, is
    ordinary. Where a file name has the name of somebody everything in it stays.
    """
    for hit in hits:
        unknown = not hit.certain and not hit.code and hit.category in UNKNOWN and hit.text.isalpha()
        if not unknown or not (_is_of_file(text, hit, hits) or _is_ordinary(text, hit)):
            yield hit


def _is_of_file(text: str, hit: Hit, hits: Iterable[Hit]) -> bool:
    rest = _rest_of_file.match(text, hit.end) if hit.category == "candidate" else None
    if rest is None:
        return False
    begin = max(text.rfind(blank, 0, hit.start) for blank in " \t\n")
    return not any(each.category == "person" and begin < each.start < rest.end() for each in hits)


def _is_ordinary(text: str, hit: Hit) -> bool:
    if not begins_sentence(text, hit.start) or not hit.text.istitle():
        return False
    if not re.search(rf"(?<!\w){hit.text.lower()}(?!\w)", text):
        return False
    spelt = re.finditer(rf"(?<!\w){hit.text}(?!\w)", text)
    return all(begins_sentence(text, found.start()) for found in spelt)
