"""A picture put in the place of another: as wide as the writer made it, with its own description."""

from collections.abc import Iterator
from copy import deepcopy
from hashlib import sha256
from posixpath import dirname, join, relpath

from lxml import etree

from fokus.report.blocks import Figure
from fokus.report.word.living.finding import Living, Target, w
from fokus.report.word.living.pen import Pen
from fokus.report.word.living.reading import BLIP, EMBED
from fokus.report.word.markup import WP, A, R
from fokus.report.word.parts import (
    add_relationships,
    keep_relationships,
    relationships,
    relationships_name,
    set_content_types,
    target,
)


def put_picture(living: Living, place: Target, figure: Figure, pen: Pen) -> None:
    """Let a new picture take the place of one: the file of the old one goes with its last use."""
    old = place.holders[0]
    run = next(old.iterancestors(w("r")))
    new = deepcopy(run)
    drawing = next(new.iter(w("drawing")))
    for blip in drawing.iter(BLIP):
        living.pictures.add((place.story, blip.get(EMBED, "")))
        blip.set(EMBED, _embedded(living, place.story, figure.png))
    _resize(drawing, figure)
    pen.picture(run, new)
    place.holders[:] = [drawing]


def _embedded(living: Living, story: str, png: bytes) -> str:
    identity = f"fokusPicture{sha256(png).hexdigest()[:16]}"
    if identity not in {each.get("Id") for each in relationships(living.parts, story)}:
        name = join(dirname(living.main), f"media/{identity}.png")
        living.parts[name] = png
        set_content_types(living.parts, {".png": "image/png"})
        add_relationships(
            living.parts, story, [(identity, f"{R}/image", relpath(name, dirname(story) or "."))]
        )
    return identity


def _resize(drawing: etree._Element, figure: Figure) -> None:
    """Keep the width that the picture has on the page; its height follows from its own proportions."""
    extent = drawing.find(f"*/{{{WP}}}extent")
    wide = 0 if extent is None else int(extent.get("cx", "0"))
    if wide and figure.width_mm:
        high = str(max(1, round(wide * figure.height_mm / figure.width_mm)))
        for each in (extent, *drawing.iter(f"{{{A}}}ext")):
            if each is not None and each.get("cx"):
                each.set("cy", high)


def drop_unused_pictures(living: Living) -> None:
    """Throw away the pictures that were replaced and are shown nowhere else."""
    gone: set[str | None] = set()
    for story in {story for story, _ in living.pictures}:
        used = set(_references(living.stories[story]))
        unused = {each for at, each in living.pictures if at == story} - used
        named = relationships(living.parts, story)
        gone |= {target(story, each) for each in named if each.get("Id") in unused}
        keep_relationships(living.parts, story, lambda each: each.get("Id") not in unused)  # noqa: B023 - called at once
    for name in gone - _shown(living):
        living.parts.pop(name or "", None)


def _references(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        yield from (str(value) for name, value in element.attrib.items() if str(name).startswith(f"{{{R}}}"))


def _shown(living: Living) -> set[str | None]:
    named = [name for name in living.parts if relationships_name(name) in living.parts]
    return {target(name, each) for name in named for each in relationships(living.parts, name)}
