"""A project of QualCoder, read from the database in its folder.

Its positions are counted as its editor counts, and each marking keeps the words that were marked, which
tells how. Categories are codes that nobody puts on anything; a code may stand under another.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from fokus.exchange.databases import Row, Rows, number, text
from fokus.exchange.guids import named
from fokus.exchange.project import (
    Case,
    CodeNode,
    Mark,
    Note,
    Project,
    Selection,
    Source,
    User,
    Value,
    Variable,
)
from fokus.exchange.reading import DEEP_SAFE, Read, lost_codes
from fokus.ooxml import DamagedFileError
from fokus.problems import Place, Problem

TABLES = frozenset({"project", "source", "code_text", "code_name", "code_cat", "cases", "annotation"})
PRIVATE = "qualcoder"
KINDS = {
    "Sources/PictureSource": {".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".bmp", ".webp"},
    "Sources/AudioSource": {".mp3", ".wav", ".m4a", ".ogg", ".flac"},
    "Sources/VideoSource": {".mp4", ".mov", ".avi", ".mkv", ".wmv", ".webm"},
}
UNHELD = {
    "code_image": "Project/code_image", "code_av": "Project/code_av", "graph": "Project/Graphs",
    "stored_sql": "Project/stored_sql", "ris": "Project/ris",
}  # fmt: skip
TYPES = {"numeric": "Float", "date": "Date"}


def is_qualcoder(rows: Rows) -> bool:
    """Tell whether a database has the tables of QualCoder."""
    return rows.keys() >= TABLES


def read_qualcoder(rows: Rows, file: str, name: str) -> Read | list[Problem]:
    """Read the project of a database; its ``name`` is its folder's."""
    if len(rows["project"]) != 1:
        raise DamagedFileError("damaged")
    project = _Reader(rows, name).project()
    return [*lost_codes(project, Place(file))] or Read(project, dict(_unheld(rows)))


def _is_text(row: Row) -> bool:
    return isinstance(row.get("fulltext"), str) and bool(text(row, "fulltext"))


def _unheld(rows: Rows) -> Counter[str]:
    found = Counter({kind: len(rows[table]) for table, kind in UNHELD.items() if rows.get(table)})
    for row in rows["source"]:
        if not _is_text(row):
            found[_kind(text(row, "mediapath") or text(row, "name"))] += 1
    important = sum(row.get("important") == 1 for row in rows["code_text"])
    return found + Counter({"Coding/important": important})


def _kind(path: str) -> str:
    ending = "." + path.rpartition(".")[2].casefold()
    return next((kind for kind, endings in KINDS.items() if ending in endings), "Sources/empty")


class _Reader:
    def __init__(self, rows: Rows, name: str) -> None:
        self.rows, self.name = rows, name
        self.word = text(rows["project"][0], "date")
        self.notes: list[Note] = []
        self.texts = sorted(filter(_is_text, rows["source"]), key=lambda each: number(each, "id"))
        self.marked, self.annotated = _by(rows["code_text"], "fid"), _by(rows["annotation"], "fid")
        self.inside, self.known = (
            _by(rows.get("case_text", []), "caseid"),
            _by(rows.get("attribute", []), "id"),
        )

    def guid(self, kind: str, *ids: object) -> str:
        return named(f"{PRIVATE} {kind}", self.word, *ids)

    def user(self, row: Row) -> str:
        return self.guid("user", text(row, "owner")) if text(row, "owner") else ""

    def note(self, kind: str, row: Row, column: str = "memo", name: str = "") -> tuple[str, ...]:
        """Keep what a row has as a memo; return its guid, or nothing where there is none."""
        words = text(row, column)
        if not words.strip():
            return ()
        guid = self.guid(f"{kind} note", *(row.get(key) for key in ("id", "ctid", "anid", "jid", "caseid")))
        self.notes.append(Note(guid, name, words, self.user(row), text(row, "date")))
        return (guid,)

    def project(self) -> Project:
        rows = self.rows
        about = self.note("project", rows["project"][0])
        sources = tuple(map(self.source, self.texts))
        cases = tuple(map(self.case, rows["cases"]))
        for each in rows.get("journal", []):
            self.note("journal", each, "jentry", text(each, "name"))
        owners = dict.fromkeys(
            text(each, "owner") for table in ("code_text", "annotation", "journal", "source", "cases")
            for each in rows.get(table, []) if text(each, "owner")
        )  # fmt: skip
        return Project(
            self.name, "QualCoder", "",
            tuple(User(self.guid("user", each), each, each) for each in owners),
            (*self.codes(),),
            tuple(self.variable(each) for each in rows.get("attribute_type", [])),
            cases, sources, tuple(self.notes), about=about,
        )  # fmt: skip

    def source(self, row: Row) -> Source:
        marked = sorted(self.marked[row["id"]], key=lambda each: (number(each, "pos0"), number(each, "ctid")))
        noted = sorted(self.annotated[row["id"]], key=lambda each: number(each, "anid"))
        selections = [
            *(self.selection(each, "ctid", (self.mark(each),), ()) for each in marked),
            *(self.selection(each, "anid", (), self.note("annotation", each)) for each in noted),
        ]
        return Source(
            self.guid("source", row["id"]), text(row, "name"), text(row, "fulltext"), tuple(selections),
            (), self.note("source", row), (*self.values("file", row["id"]),),
        )  # fmt: skip

    def selection(self, row: Row, key: str, marks: tuple[Mark, ...], notes: tuple[str, ...]) -> Selection:
        guid = self.guid("selection", key, number(row, key))
        start, end = number(row, "pos0"), number(row, "pos1")
        return Selection(guid, start, end, self.user(row), marks, notes, text(row, "seltext"))

    def mark(self, row: Row) -> Mark:
        guid, code = self.guid("mark", row["ctid"]), self.guid("code", number(row, "cid"))
        return Mark(guid, code, self.user(row), text(row, "date"), self.note("mark", row))

    def case(self, row: Row) -> Case:
        number(row, "caseid")
        self.note("case", row, name=text(row, "name"))
        sources = dict.fromkeys(self.guid("source", each.get("fid")) for each in self.inside[row["caseid"]])
        values = (*self.values("case", row["caseid"]),)
        return Case(self.guid("case", row["caseid"]), text(row, "name"), values, (*sources,))

    def variable(self, row: Row) -> Variable:
        kind = TYPES.get(text(row, "valuetype"), "Text")
        return Variable(self.guid("variable", text(row, "name")), text(row, "name"), kind)

    def values(self, kind: str, thing: object) -> Iterator[Value]:
        for each in self.known[thing]:
            if each.get("attr_type") == kind and text(each, "value"):
                yield Value(self.guid("variable", text(each, "name")), text(each, "value"))

    def codes(self) -> Iterator[CodeNode]:
        """Return categories and codes as one tree; what is in a circle stands in none, and is refused."""
        below: defaultdict[tuple[str, Any], list[tuple[str, Row]]] = defaultdict(list)
        for each in self.rows["code_cat"]:
            below["category", each.get("supercatid")].append(("category", each))
        for each in self.rows["code_name"]:
            above = ("code", each["supercid"]) if each.get("supercid") else ("category", each.get("catid"))
            below[above].append(("code", each))
        made = [self.node(kind, row, below, 0) for kind, row in below["category", None]]
        if sum(map(_size, made)) != len(self.rows["code_cat"]) + len(self.rows["code_name"]):
            raise DamagedFileError("damaged")
        yield from made

    def node(self, kind: str, row: Row, below: dict[tuple[str, Any], Any], depth: int) -> CodeNode:
        if depth > DEEP_SAFE:
            raise DamagedFileError("damaged")
        key = number(row, "cid" if kind == "code" else "catid")
        inner = tuple(self.node(of, each, below, depth + 1) for of, each in below.get((kind, key), ()))
        colour, is_code = text(row, "color"), kind == "code"
        return CodeNode(self.guid(kind, key), text(row, "name"), text(row, "memo"), colour, is_code, inner)


def _size(node: CodeNode) -> int:
    return 1 + sum(map(_size, node.codes))


def _by(rows: Iterable[Row], key: str) -> defaultdict[Any, list[Row]]:
    found: defaultdict[Any, list[Row]] = defaultdict(list)
    for each in rows:
        found[each.get(key)].append(each)
    return found
