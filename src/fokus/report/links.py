"""Addresses that a document may point at."""

import re
from typing import Final
from urllib.parse import quote

_ADDRESS: Final = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?([/?#].*)?|mailto:[^@\s]+@[^@\s]+"
)


def address(link: str) -> str | None:
    """Return an address that can be reached from anywhere; None for a path of this machine.

    Examples
    --------
    >>> address("https://www.skolverket.se/elevhälsa")
    'https://www.skolverket.se/elevh%C3%A4lsa'
    >>> address("../anna/utkast.docx")
    """
    found = quote(link.strip(), safe="%/:=&?~#+!$,;'@()*")
    return found if _ADDRESS.fullmatch(found) else None
