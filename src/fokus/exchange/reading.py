"""A project of another program read: what the standard has and fokus can hold, the rest counted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from fokus.exchange.project import (
    Case,
    CodeNode,
    Group,
    Link,
    Mark,
    Note,
    Project,
    Selection,
    Source,
    User,
    Value,
    Variable,
)
from fokus.ooxml import DamagedFileError, local_name, names_in, parse, unpack
from fokus.problems import Argument, Place, Problem, shortened

MOST_TOLD = 5
DEEP_SAFE = 100
FAULTS = {
    "too-large": "unpacks-too-large", "entities": "hostile-xml", "leads-out": "refi-leads-out",
    "name-twice": "refi-name-twice",
}  # fmt: skip
VALUES = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")

KNOWN: Mapping[str, frozenset[str]] = {
    parent: frozenset(children.split())
    for parent, children in {
        "Project": "Users CodeBook Variables Cases Sources Notes Links Sets Description NoteRef",
        "Users": "User",
        "CodeBook": "Codes Sets",
        "Codes": "Code",
        "Code": "Description NoteRef Code",
        "Variables": "Variable",
        "Cases": "Case",
        "Case": "VariableValue SourceRef SelectionRef",
        "VariableValue": "VariableRef " + " ".join(VALUES),
        "Sources": "TextSource",
        "TextSource": "PlainTextContent PlainTextSelection Coding NoteRef VariableValue",
        "PlainTextSelection": "Coding NoteRef",
        "Coding": "CodeRef NoteRef",
        "Notes": "Note",
        "Note": "PlainTextContent",
        "Links": "Link",
        "Sets": "Set",
        "Set": "MemberCode MemberSource MemberNote",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Read:
    """A project as it was written, positions as they stand in it; ``unheld`` counts what has no place here.

    A name of ``unheld`` says what an element is and in which it stands: ``Sources/PictureSource``. Where it
    ``is_counted``, positions are code points already.
    """

    project: Project
    unheld: Mapping[str, int] = field(default_factory=dict)
    is_counted: bool = False


def read_project(data: bytes, file: str) -> Read | list[Problem]:
    """Read a .qdpx, or a .qdc, which is a codebook alone: what is in the file decides, not its name."""
    where = Place(file)
    try:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
            return _described(parse(data), {}, where)
        names = names_in(data)
        described = [each for each in names if each.casefold().endswith(".qde")]
        if len(described) != 1:
            return [
                Problem("refi-one-qde" if described else "refi-no-qde", where, {"number": len(described)})
            ]
        texts = [each for each in names if each.casefold().endswith(".txt")]
        parts = unpack(data, {*described, *texts})
        return _described(parse(parts[described[0]]), parts, where)
    except DamagedFileError as fault:
        return [Problem(FAULTS.get(fault.reason, "refi-damaged"), where)]


def _described(root: etree._Element, parts: Mapping[str, bytes], where: Place) -> Read | list[Problem]:
    if local_name(root) not in {"Project", "CodeBook"}:
        return [Problem("refi-damaged", where)]
    if any(len([*each.iterancestors()]) > DEEP_SAFE for each in _leaves(root)):
        return [Problem("refi-damaged", where)]
    texts = {name.replace("\\", "/").rpartition("/")[2].casefold(): data for name, data in parts.items()}
    problems: list[Problem] = []
    project = _project(root, texts, where, problems)
    problems += _twice(root, where)
    problems += lost_codes(project, where)
    return problems or Read(project, dict(_unheld(root)))


def _leaves(root: etree._Element) -> Iterator[etree._Element]:
    return (each for each in root.iter() if not len(each) and each.getparent() is not None)


def _project(
    root: etree._Element, texts: Mapping[str, bytes], where: Place, problems: list[Problem]
) -> Project:
    book = root if local_name(root) == "CodeBook" else _one(root, "CodeBook")
    sources = []
    for each in _all(root, "Sources", "TextSource"):
        text = _text_of(each, texts, where)
        if isinstance(text, Problem):
            problems.append(text)
        else:
            sources.append(_source(each, text, where, problems))
    return Project(
        root.get("name", ""),
        root.get("origin", ""),
        _said(root, "Description"),
        tuple(
            User(_guid(each), each.get("name", ""), each.get("id", ""))
            for each in _all(root, "Users", "User")
        ),
        tuple(_code(each) for each in _all(book, "Codes", "Code")),
        tuple(
            Variable(_guid(each), each.get("name", ""), each.get("typeOfVariable", "Text"))
            for each in _all(root, "Variables", "Variable")
        ),
        tuple(_case(each) for each in _all(root, "Cases", "Case")),
        tuple(sources),
        tuple(_note(each, texts) for each in _all(root, "Notes", "Note")),
        tuple(
            Link(_guid(each), _plain(each.get("originGUID", "")), _plain(each.get("targetGUID", "")))
            for each in _all(root, "Links", "Link")
        ),
        tuple(_group(each) for each in [*_all(root, "Sets", "Set"), *_inner_sets(root, book)]),
        _refs(root, "NoteRef"),
    )


def _inner_sets(root: etree._Element, book: etree._Element | None) -> Iterable[etree._Element]:
    return _all(book, "Sets", "Set") if book is not root else ()


def _text_of(source: etree._Element, texts: Mapping[str, bytes], where: Place) -> str | Problem:
    """Return the text of a source, in the file or beside it; never from anywhere else."""
    inline = _one(source, "PlainTextContent")
    if inline is not None and not source.get("plainTextPath"):
        return inline.text or ""
    path = source.get("plainTextPath", "")
    name = shortened(source.get("name", "") or path)
    data = texts.get(path.replace("\\", "/").rpartition("/")[2].casefold()) if path else None
    if data is None:
        return Problem("refi-no-text", where, {"word": name})
    try:
        utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        return f"\ufeff{data.decode('utf-16')}" if utf16 else data.decode()
    except UnicodeDecodeError:
        return Problem("refi-not-text", where, {"word": name})


def _source(source: etree._Element, text: str, where: Place, problems: list[Problem]) -> Source:
    selections = []
    for each in _own(source, "PlainTextSelection"):
        ends = [_number(each.get(key, "")) for key in ("startPosition", "endPosition")]
        if ends[0] is None or ends[1] is None:
            arguments: dict[str, Argument] = {"word": shortened(source.get("name", ""))}
            problems.append(Problem("refi-no-position", where, arguments))
            continue
        selections.append(
            Selection(
                _guid(each), ends[0], ends[1], _user(each), tuple(map(_mark, _own(each, "Coding"))),
                _refs(each, "NoteRef"),
            )
        )  # fmt: skip
    return Source(
        _guid(source), source.get("name", ""), text, tuple(selections),
        tuple(map(_mark, _own(source, "Coding"))), _refs(source, "NoteRef"), tuple(_values(source)),
    )  # fmt: skip


def _number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _mark(coding: etree._Element) -> Mark:
    code = next(iter(_refs(coding, "CodeRef")), "")
    return Mark(
        _guid(coding), code, _user(coding), coding.get("creationDateTime", ""), _refs(coding, "NoteRef")
    )


def _code(code: etree._Element) -> CodeNode:
    return CodeNode(
        _guid(code), code.get("name", ""), _said(code, "Description"), code.get("color", ""),
        code.get("isCodable", "true") in {"true", "1"}, tuple(map(_code, _own(code, "Code"))),
        _refs(code, "NoteRef"),
    )  # fmt: skip


def _case(case: etree._Element) -> Case:
    return Case(
        _guid(case), case.get("name", ""), tuple(_values(case)), _refs(case, "SourceRef"),
        _refs(case, "SelectionRef"),
    )  # fmt: skip


def _note(note: etree._Element, texts: Mapping[str, bytes]) -> Note:
    text = _text_of(note, texts, Place(""))
    told = "" if isinstance(text, Problem) else text.removeprefix("\ufeff").replace("\r\n", "\n")
    return Note(_guid(note), note.get("name", ""), told, _user(note), note.get("creationDateTime", ""))


def _group(group: etree._Element) -> Group:
    kinds = ("MemberSource", "MemberCode", "MemberNote")
    return Group(_guid(group), group.get("name", ""), *(_refs(group, each) for each in kinds))


def _values(element: etree._Element) -> Iterator[Value]:
    for each in _own(element, "VariableValue"):
        text = next((said for kind in VALUES if (said := _said(each, kind))), "")
        for variable in _refs(each, "VariableRef"):
            yield Value(variable, text)


def _own(element: etree._Element | None, kind: str) -> Iterator[etree._Element]:
    return (each for each in (() if element is None else element) if local_name(each) == kind)


def _one(element: etree._Element | None, kind: str) -> etree._Element | None:
    return next(_own(element, kind), None)


def _all(element: etree._Element | None, holder: str, kind: str) -> list[etree._Element]:
    return [each for group in _own(element, holder) for each in _own(group, kind)]


def _said(element: etree._Element, kind: str) -> str:
    found = _one(element, kind)
    return "" if found is None else found.text or ""


def _refs(element: etree._Element, kind: str) -> tuple[str, ...]:
    found = (_plain(each.get("targetGUID", "") or each.get("guid", "")) for each in _own(element, kind))
    return tuple(filter(None, found))


def _guid(element: etree._Element) -> str:
    return _plain(element.get("guid", ""))


def _user(element: etree._Element) -> str:
    return _plain(element.get("creatingUser", ""))


def _plain(guid: str) -> str:
    """Return a guid in one spelling: some programs write it in capitals or in braces."""
    return guid.strip().strip("{}").lower()


def _unheld(root: etree._Element) -> Counter[str]:
    """Count the elements that have no place in a study, each with all that is in it as one."""
    found: Counter[str] = Counter()
    waiting = [root]
    while waiting:
        element = waiting.pop()
        for each in element:
            kind = local_name(each)
            if kind in KNOWN.get(local_name(element), ()):
                waiting.append(each)
            elif kind:
                found[f"{local_name(element)}/{kind}"] += 1
    return found


def _twice(root: etree._Element, where: Place) -> list[Problem]:
    """Find guids that two things of a kind have: nobody can tell which of them is meant."""
    seen: set[tuple[str, str]] = set()
    twice: dict[str, None] = {}
    for each in root.iter("{*}*"):
        kind, guid = local_name(each), _guid(each)
        if guid and kind != "MemberCode":
            twice |= {guid: None} if (kind, guid) in seen else {}
            seen.add((kind, guid))
    return [Problem("refi-guid-twice", where, {"word": shortened(each)}) for each in [*twice][:MOST_TOLD]]


def lost_codes(project: Project, where: Place) -> list[Problem]:
    """Find codings of codes that the project does not have."""
    codes = {each.guid for each in all_codes(project.codes)}
    marks = [mark for source in project.sources for mark in marks_of(source)]
    lost = [mark for mark in marks if mark.code not in codes]
    return [Problem("refi-lost-code", where, {"number": len(lost)})] if lost else []


def marks_of(source: Source) -> list[Mark]:
    """Return every coding of a source."""
    return [*source.marks, *(mark for each in source.selections for mark in each.marks)]


def notes_on(source: Source) -> list[str]:
    """Return the guids of the notes on a source and on anything in it."""
    on_selections = [note for each in source.selections for note in each.notes]
    return [*source.notes, *on_selections, *(note for each in marks_of(source) for note in each.notes)]


def all_codes(codes: Iterable[CodeNode]) -> Iterator[CodeNode]:
    """Yield codes with all those below them."""
    for each in codes:
        yield each
        yield from all_codes(each.codes)
