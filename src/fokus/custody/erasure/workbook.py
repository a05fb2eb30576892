"""Rows of a workbook emptied in its own XML: no other cell, formula or format changes."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from posixpath import join, normpath

from lxml import etree

from fokus import ooxml

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
STRINGS = "xl/sharedStrings.xml"
CHAIN = "xl/calcChain.xml"


def with_empty_rows(data: bytes, numbers: Collection[int]) -> bytes:
    """Return a workbook in whose first sheet some rows are empty, with the texts that only they used.

    Raises
    ------
    DamagedFileError
        When the bytes are no workbook.
    """
    parts = ooxml.unpack(data)
    sheet = _first_sheet(parts)
    root = ooxml.parse(parts[sheet])
    used = [index for row in _rows(root, numbers) for index in _emptied(row)]
    parts |= (
        {sheet: ooxml.serialize(root)} | _forgotten(parts, sheet, root, used) | _unchained(parts, numbers)
    )
    return ooxml.pack(parts)


def _first_sheet(parts: Mapping[str, bytes]) -> str:
    first = ooxml.parse(parts[BOOK]).find(f"{_SHEET}sheets/{_SHEET}sheet")
    relation = None if first is None else first.get(_RELATION)
    targets = {each.get("Id"): each.get("Target", "") for each in ooxml.parse(parts[RELATIONS])}
    if relation not in targets:
        raise ooxml.DamagedFileError("damaged")
    return normpath(join("xl", targets[relation])).lstrip("/")


def _rows(root: etree._Element, numbers: Collection[int]) -> Iterator[etree._Element]:
    at = 0
    for row in root.iter(f"{_SHEET}row"):
        at = int(row.get("r", at + 1))
        if at in numbers:
            yield row


def _emptied(row: etree._Element) -> Iterator[int]:
    """Empty the cells of a row, and return the shared texts that they pointed to."""
    for cell in row.iter(f"{_SHEET}c"):
        value = cell.findtext(f"{_SHEET}v")
        if cell.get("t") == "s" and value is not None:
            yield int(value)
        cell.attrib.pop("t", "")
        for child in list(cell):
            cell.remove(child)


def _forgotten(
    parts: Mapping[str, bytes], sheet: str, root: etree._Element, used: Collection[int]
) -> dict[str, bytes]:
    """Return the shared texts without those that no cell points to any more."""
    if STRINGS not in parts or not used:
        return {}
    others = [
        each
        for each in parts
        if each.startswith("xl/worksheets/") and each.endswith(".xml") and each != sheet
    ]
    counted = _counted(root) + sum((_counted(ooxml.parse(parts[each])) for each in others), Counter[int]())
    strings = ooxml.parse(parts[STRINGS])
    for index, text in enumerate(strings.findall(f"{_SHEET}si")):
        if index in used and not counted[index]:
            for child in list(text):
                text.remove(child)
            etree.SubElement(text, f"{_SHEET}t").text = ""
    return {STRINGS: ooxml.serialize(strings)}


def _counted(root: etree._Element) -> Counter[int]:
    cells = root.iter(f"{_SHEET}c")
    return Counter(int(each.findtext(f"{_SHEET}v") or -1) for each in cells if each.get("t") == "s")


def _unchained(parts: Mapping[str, bytes], numbers: Collection[int]) -> dict[str, bytes]:
    """Return the order of calculation without the cells that are empty now."""
    if CHAIN not in parts:
        return {}
    root = ooxml.parse(parts[CHAIN])
    for cell in list(root):
        found = re.search(r"\d+$", cell.get("r", ""))
        if found and int(found[0]) in numbers:
            root.remove(cell)
    return {CHAIN: ooxml.serialize(root)}
