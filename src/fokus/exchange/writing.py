"""A project written as the standard has it: one file of XML, and the texts beside it."""

import re
from collections.abc import Iterable
from typing import TypeVar

from lxml import etree

from fokus.exchange.project import (
    Case,
    CodeNode,
    Group,
    Mark,
    Note,
    Project,
    Selection,
    Source,
    Value,
)
from fokus.ooxml import pack

PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
NAME, FOLDER = "project.qde", "sources"

Thing = TypeVar("Thing")
_unwritable = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_project(project: Project) -> bytes:
    """Write a project as a .qdpx; the same project is always the same bytes."""
    texts = {f"{FOLDER}/{each.guid}.txt": each.text.encode() for each in project.sources}
    return pack({NAME: _serialized(_project(project)), **texts})


def write_codebook(project: Project) -> bytes:
    """Write the codes alone, as a .qdc."""
    root = _root(CODEBOOK, "CodeBook")
    _attributes(root, origin=project.origin)
    _codes(root, project.codes, with_notes=False)
    return _serialized(root)


def _root(space: str, name: str) -> etree._Element:
    return etree.fromstring(f'<{name} xmlns="{space}"/>')


def _serialized(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _project(project: Project) -> etree._Element:
    root = _root(PROJECT, "Project")
    _attributes(root, name=project.name, origin=project.origin)
    _list(
        root,
        "Users",
        "User",
        ({"guid": each.guid, "name": each.name, "id": each.id} for each in project.users),
    )
    if project.codes:
        _codes(_child(root, "CodeBook"), project.codes, with_notes=True)
    _list(
        root, "Variables", "Variable",
        ({"guid": each.guid, "name": each.name, "typeOfVariable": each.type} for each in project.variables),
    )  # fmt: skip
    for case in _inside(root, "Cases", project.cases):
        _case(*case)
    for source in _inside(root, "Sources", project.sources):
        _source(*source)
    for note in _inside(root, "Notes", project.notes):
        _note(*note)
    _list(
        root, "Links", "Link",
        ({"guid": each.guid, "direction": "OneWay", "originGUID": each.origin, "targetGUID": each.target}
         for each in project.links),
    )  # fmt: skip
    for group in _inside(root, "Sets", project.groups):
        _group(*group)
    _text(root, "Description", project.description)
    _references(root, "NoteRef", project.about)
    return root


def _inside(
    root: etree._Element, name: str, things: Iterable[Thing]
) -> Iterable[tuple[etree._Element, Thing]]:
    """Yield things with the element that holds all of them, which is not there when there are none."""
    holder = None
    for each in things:
        holder = _child(root, name) if holder is None else holder
        yield holder, each


def _list(root: etree._Element, name: str, kind: str, rows: Iterable[dict[str, str]]) -> None:
    for holder, row in _inside(root, name, rows):
        _child(holder, kind, **row)


def _codes(parent: etree._Element, codes: Iterable[CodeNode], *, with_notes: bool) -> None:
    for holder, code in _inside(parent, "Codes", codes):
        _code(holder, code, with_notes=with_notes)


def _code(parent: etree._Element, code: CodeNode, *, with_notes: bool) -> None:
    made = _child(
        parent, "Code", guid=code.guid, name=code.name, isCodable="true" if code.codable else "false",
        color=code.colour,
    )  # fmt: skip
    _text(made, "Description", code.description)
    _references(made, "NoteRef", code.notes if with_notes else ())
    for each in code.codes:
        _code(made, each, with_notes=with_notes)


def _case(parent: etree._Element, case: Case) -> None:
    made = _child(parent, "Case", guid=case.guid, name=case.name)
    _values(made, case.values)
    _references(made, "SourceRef", case.sources)
    _references(made, "SelectionRef", case.selections)


def _source(parent: etree._Element, source: Source) -> None:
    path = f"internal://{source.guid}.txt"
    made = _child(parent, "TextSource", guid=source.guid, name=source.name, plainTextPath=path)
    for each in source.selections:
        _selection(made, each)
    for mark in source.marks:
        _mark(made, mark)
    _references(made, "NoteRef", source.notes)
    _values(made, source.values)


def _selection(parent: etree._Element, selection: Selection) -> None:
    made = _child(
        parent, "PlainTextSelection", guid=selection.guid, startPosition=str(selection.start),
        endPosition=str(selection.end), creatingUser=selection.user,
    )  # fmt: skip
    for each in selection.marks:
        _mark(made, each)
    _references(made, "NoteRef", selection.notes)


def _mark(parent: etree._Element, mark: Mark) -> None:
    made = _child(parent, "Coding", guid=mark.guid, creatingUser=mark.user, creationDateTime=mark.time)
    _references(made, "CodeRef", [mark.code])
    _references(made, "NoteRef", mark.notes)


def _note(parent: etree._Element, note: Note) -> None:
    made = _child(
        parent, "Note", guid=note.guid, name=note.name, creatingUser=note.user, creationDateTime=note.time
    )
    _text(made, "PlainTextContent", note.text)


def _group(parent: etree._Element, group: Group) -> None:
    made = _child(parent, "Set", guid=group.guid, name=group.name)
    _references(made, "MemberCode", group.codes)
    _references(made, "MemberSource", group.sources)
    _references(made, "MemberNote", group.notes)


def _values(parent: etree._Element, values: Iterable[Value]) -> None:
    for each in values:
        made = _child(parent, "VariableValue")
        _references(made, "VariableRef", [each.variable])
        _text(made, "TextValue", each.text)


def _references(parent: etree._Element, kind: str, guids: Iterable[str]) -> None:
    for each in guids:
        _child(parent, kind, targetGUID=each)


def _text(parent: etree._Element, kind: str, text: str) -> None:
    if text:
        _child(parent, kind).text = _writable(text)


def _child(parent: etree._Element, kind: str, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{kind}")
    _attributes(made, **attributes)
    return made


def _attributes(element: etree._Element, **attributes: str) -> None:
    for name, value in attributes.items():
        if value:
            element.set(name, _writable(value))


def _writable(text: str) -> str:
    """Return a text without the few characters that XML cannot hold."""
    return _unwritable.sub("\ufffd", text)
