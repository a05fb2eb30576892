"""Our own template, from the plain XML sources that are shipped beside this file."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from fokus.ooxml import pack


def own_template() -> bytes:
    """Return our own template as a file: A4, Swedish."""
    return pack(own_parts())


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
