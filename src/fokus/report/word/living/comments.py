"""Comments of fokus's own, beside those of people, which stay as they are."""

from dataclasses import dataclass
from posixpath import dirname, join, relpath
from typing import Final

from lxml import etree

from fokus.ooxml import parse, serialize
from fokus.report.word.living.finding import TEXTS, Living, Target, is_ours, w
from fokus.report.word.markup import R, W, escape, paragraph, run
from fokus.report.word.parts import add_relationships, related, set_content_types

_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_NONE: Final = f'<w:comments xmlns:w="{W}"/>'.encode()


@dataclass(frozen=True, slots=True)
class Remark:
    """What a comment says, by whom and when."""

    text: str
    author: str
    when: str


def can_hold(living: Living, place: Target) -> bool:
    """Tell whether a place can hold a comment: headers and footers cannot.

    LibreOffice drops the first paragraph of a control of paragraphs when a comment stands in it.
    """
    alone = place.rendering == "quotes" and place.control is not None and len(place.holders) == 1
    return place.story == living.main and not place.mirrored and bool(place.holders) and not alone


def add_comment(living: Living, place: Target, remark: Remark) -> bool:
    """Put a comment on a place, if it can hold one; tell whether it does."""
    if not can_hold(living, place):
        return False
    name = _part(living)
    root = parse(living.parts[name])
    identity = str(max((int(each.get(w("id"), "0")) for each in root), default=-1) + 1)
    root.append(_comment(identity, remark))
    living.parts[name] = serialize(root)
    _anchor(place, identity)
    living.changed.add(place.story)
    return True


def _part(living: Living) -> str:
    found = related(living.parts, living.main, "comments")
    if found:
        return found[0]
    name = join(dirname(living.main), "comments.xml")
    living.parts[name] = _NONE
    aim = relpath(name, dirname(living.main) or ".")
    add_relationships(living.parts, living.main, [("fokusComments", f"{R}/comments", aim)])
    set_content_types(living.parts, {name: _TYPE})
    return name


def _comment(identity: str, remark: Remark) -> etree._Element:
    date = f' w:date="{escape(remark.when)}"' if remark.when else ""
    about = f'w:id="{identity}" w:author="{remark.author}"{date} w:initials="f"'
    said = paragraph(run(remark.text))
    return etree.fromstring(f'<w:comment xmlns:w="{W}" {about}>{said}</w:comment>')


def _anchor(place: Target, identity: str) -> None:
    start = etree.Element(w("commentRangeStart"), {w("id"): identity})
    end = etree.Element(w("commentRangeEnd"), {w("id"): identity})
    reference = etree.Element(w("r"))
    etree.SubElement(reference, w("commentReference"), {w("id"): identity})
    if place.rendering in TEXTS:
        first, last = _ends(place)
        first.addprevious(start)
        last.addnext(end)
    else:
        line = _line(place.holders[-1])
        formatting = line.find(w("pPr"))
        line.insert(0 if formatting is None else 1, start)
        line.append(end)
    end.addnext(reference)


def _ends(place: Target) -> tuple[etree._Element, etree._Element]:
    """Return what a comment on a line of text stands around: the control with its bookmark before it."""
    if place.control is None:
        return place.holders[0], place.holders[-1]
    before = place.control.getprevious()
    return (before if before is not None and is_ours(before) else place.control), place.control


def _line(holder: etree._Element) -> etree._Element:
    if holder.tag == w("p"):
        return holder
    return next(holder.iter(w("p"))) if holder.tag == w("tbl") else next(holder.iterancestors(w("p")))
