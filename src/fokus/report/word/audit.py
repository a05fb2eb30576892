"""What no validator notices: whether a document's controls can be found again and be read by all.

Word throws away controls with equal ids without a word; an empty paragraph, a picture without words
and a skipped heading are valid XML. So the document is read back from its bytes, independently of
what wrote it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from lxml import etree

from fokus.ooxml import parse, unpack
from fokus.report.word.markup import PREFIX, WP, W
from fokus.report.word.parts import related
from fokus.report.word.stories import STORIES
from fokus.report.word.styles import style_ids

_HIGHEST_ID: Final = 2**31 - 1
_LONGEST: Final = {"alias": 64, "tag": 64, "bookmark": 40}
_CONTENT: Final = ("t", "drawing", "pict", "object", "fldChar", "sym", "footnoteReference", "sectPr")


def audit_controls(docx: bytes) -> list[str]:
    """Return what is wrong with a document's controls, bookmarks, pictures, tables and headings.

    An empty list means that nothing was found. The texts are for whoever builds fokus, not for its
    users.
    """
    parts = unpack(docx)
    main = related(parts, "", "officeDocument")[0]
    body = parse(parts[main])
    stories = [body, *(parse(parts[name]) for kind in STORIES for name in related(parts, main, kind))]
    levels = _heading_levels(parts, main)
    found = (
        _controls(stories), _bookmarks(stories), _empty(body), _touching(body), _described(body),
        _skipped(body, levels),
    )  # fmt: skip
    return [each for findings in found for each in findings]


def _controls(stories: Iterable[etree._Element]) -> Iterator[str]:
    controls = [control for story in stories for control in story.iter(_w("sdt"))]
    ids = [_value(control.find(f"{_w('sdtPr')}/{_w('id')}")) for control in controls]
    yield from (
        f"control id {each} is used {times} times" for each, times in Counter(ids).items() if times > 1
    )
    ours = [control for control in controls if _name(control, "tag").startswith(PREFIX)]
    for control in ours:
        yield from _control(control)


def _control(control: etree._Element) -> Iterator[str]:
    name = _name(control, "tag")
    said = _value(control.find(f"{_w('sdtPr')}/{_w('id')}"))
    if not said.isdecimal() or not 0 < int(said) <= _HIGHEST_ID:
        yield f"{name}: id {said!r} is not a positive 31-bit number"
    if _name(control, "alias") != name or len(name) > _LONGEST["tag"]:
        yield f"{name}: tag and alias differ or are too long"
    if next(control.iterancestors(_w("sdt")), None) is not None or len(list(control.iter(_w("sdt")))) > 1:
        yield f"{name}: a control inside a control"
    yield from _control_content(control, name)


def _control_content(control: etree._Element, name: str) -> Iterator[str]:
    content = control.find(_w("sdtContent"))
    children = [] if content is None else [child.tag for child in content]
    if control.find(f"{_w('sdtPr')}/{_w('text')}") is not None and children != [_w("r")]:
        yield f"{name}: a text control holds {len(children)} things instead of one run"
    if not children:
        yield f"{name}: the control is empty"
    before = control.getprevious()
    if before is None or before.tag != _w("bookmarkStart"):
        yield f"{name}: the control stands in no bookmark"


def _bookmarks(stories: Iterable[etree._Element]) -> Iterator[str]:
    starts = [start for story in stories for start in story.iter(_w("bookmarkStart"))]
    ends = Counter(end.get(_w("id"), "") for story in stories for end in story.iter(_w("bookmarkEnd")))
    ids = Counter(start.get(_w("id"), "") for start in starts)
    names = Counter(start.get(_w("name"), "").lower() for start in starts)
    yield from (f"bookmark id {each} is used {times} times" for each, times in ids.items() if times > 1)
    yield from (f"bookmark id {each} begins or ends alone" for each in ids.keys() ^ ends.keys())
    yield from (f"bookmark {each} is there {times} times" for each, times in names.items() if times > 1)
    yield from (f"bookmark {each} is too long" for each in names if len(each) > _LONGEST["bookmark"])


def _empty(body: etree._Element) -> Iterator[str]:
    for number, paragraph in enumerate(body.iter(_w("p")), 1):
        if not (_is_cell(paragraph) or _says_something(paragraph) or _parts_tables(paragraph)):
            yield f"paragraph {number} is empty"


def _parts_tables(paragraph: etree._Element) -> bool:
    return _holds_table(paragraph.getprevious()) and _holds_table(paragraph.getnext())


def _touching(body: etree._Element) -> Iterator[str]:
    """Find tables that follow on each other with nothing between: they are drawn as one."""
    for number, each in enumerate(body.iter(_w("tbl"), _w("sdt")), 1):
        if _holds_table(each) and _holds_table(_next_shown(each)):
            yield f"table {number} touches the next one"


def _next_shown(element: etree._Element) -> etree._Element | None:
    marks = {_w("bookmarkStart"), _w("bookmarkEnd")}
    return next((each for each in element.itersiblings() if each.tag not in marks), None)


def _holds_table(element: etree._Element | None) -> bool:
    if element is None or element.tag not in {_w("tbl"), _w("sdt")}:
        return False
    return element.tag == _w("tbl") or element.find(f"{_w('sdtContent')}/{_w('tbl')}") is not None


def _is_cell(paragraph: etree._Element) -> bool:
    parent = paragraph.getparent()
    return parent is not None and parent.tag == _w("tc") and len(parent.findall(_w("p"))) == 1


def _says_something(paragraph: etree._Element) -> bool:
    return any(
        (element.text or "").strip() if element.tag == _w("t") else True
        for element in paragraph.iter(*map(_w, _CONTENT))
    )


def _described(body: etree._Element) -> Iterator[str]:
    for picture in body.iter(f"{{{WP}}}docPr"):
        if not picture.get("descr", "").strip():
            yield f"picture {picture.get('name', '')!r} has no description"
    for number, properties in enumerate(body.iter(_w("tblPr")), 1):
        if not _value(properties.find(_w("tblDescription"))).strip():
            yield f"table {number} has no description"


def _skipped(body: etree._Element, levels: Mapping[str, int]) -> Iterator[str]:
    styles = (_value(style) for style in body.iter(_w("pStyle")))
    found = [levels[style] for style in styles if style in levels]
    yield from (
        f"heading {high} follows heading {low}" for low, high in pairwise((0, *found)) if high > low + 1
    )


def _heading_levels(parts: Mapping[str, bytes], main: str) -> dict[str, int]:
    ids = style_ids(parse(parts[related(parts, main, "styles")[0]]))
    return {ids[name]: level for level in range(1, 10) if (name := f"heading {level}") in ids}


def _name(control: etree._Element, kind: str) -> str:
    return _value(control.find(f"{_w('sdtPr')}/{_w(kind)}"))


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(_w("val"), "")


def _w(name: str) -> str:
    return f"{{{W}}}{name}"
