"""Our own template, from the plain XML sources that are shipped beside this file."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from fokus.ooxml import CONTENT_TYPES, pack

_MAIN: Final = b"wordprocessingml.document.main+xml"
_MAIN_OF_TEMPLATE: Final = b"wordprocessingml.template.main+xml"


def own_template(*, as_template: bool = False) -> bytes:
    """Return our own template as a file: A4, Swedish; a document, or what Word calls a template (.dotx)."""
    parts = own_parts()
    if not as_template:
        return pack(parts)
    return pack({**parts, CONTENT_TYPES: parts[CONTENT_TYPES].replace(_MAIN, _MAIN_OF_TEMPLATE)})


@cache
def own_parts() -> Mapping[str, bytes]:
    """Return the parts of our own template."""
    return dict(_read(files("fokus.report.word") / "template", ""))


def _read(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _read(each, f"{path}{each.name}/")
        else:
            yield f"{path}{each.name}", each.read_bytes()
