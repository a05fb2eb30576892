"""A project of Taguette, read from the database that it exports.

Its texts are HTML, its positions bytes of what they say in UTF-8; its tags have dots in their names where
they are sorted under one another; who marked what stands in its history alone.
"""

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from itertools import accumulate

from fokus.exchange.databases import Row, Rows, number, text
from fokus.exchange.guids import named
from fokus.exchange.project import CodeNode, Mark, Note, Project, Selection, Source, User
from fokus.exchange.reading import Read, lost_codes
from fokus.ooxml import DamagedFileError
from fokus.problems import Argument, Place, Problem, listed, shortened

TABLES = frozenset({"projects", "documents", "highlights", "tags", "highlight_tags", "commands"})
BLOCKS = frozenset({
    "p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table",
    "blockquote", "pre", "hr", "section", "article",
})  # fmt: skip
ALIEN = {ord(each): " " for each in "\r\ufeff"}  # so that nothing is counted but what stands there
PRIVATE = "taguette"


def is_taguette(rows: Rows) -> bool:
    """Tell whether a database has the tables of Taguette."""
    return rows.keys() >= TABLES


def read_taguette(rows: Rows, file: str) -> Read | list[Problem]:
    """Read the one project of a database."""
    where = Place(file)
    if len(rows["projects"]) != 1:
        arguments: dict[str, Argument] = {
            "number": len(rows["projects"]),
            "words": listed([shortened(text(each, "name")) for each in rows["projects"]]),
        }
        return [Problem("taguette-one-project", where, arguments)]
    reader = _Reader(rows, where)
    project = reader.project()
    problems = [*reader.problems, *lost_codes(project, where)]
    return problems or Read(project, {}, is_counted=True)


class _Html(HTMLParser):
    """A text of Taguette: what it says, and as lines, which a reader of interviews can read."""

    def __init__(self, contents: str) -> None:
        super().__init__(convert_charrefs=True)
        if "<!" in contents or "<?" in contents:  # which Taguette takes away
            raise DamagedFileError("damaged")
        self._said: list[str] = []
        self._shown: list[str] = []
        self._breaks: list[int] = []
        self._length = 0
        self.feed(contents)
        self.close()
        self.shown = "".join(self._shown)
        self._bytes = [0, *accumulate(map(_bytes_of, "".join(self._said)))]
        self.length = self._bytes[-1]

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 (as the parser calls it)
        self._end_line(tag)

    def handle_endtag(self, tag: str) -> None:
        self._end_line(tag)

    def handle_data(self, data: str) -> None:
        inner = (data if data.isspace() else data.replace("\n", " ")).translate(ALIEN)
        self._said.append(data)
        self._shown.append(inner)
        self._length += len(data)

    def _end_line(self, tag: str) -> None:
        if tag in BLOCKS and self._shown and not self._shown[-1].endswith("\n"):
            self._shown.append("\n")
            self._breaks.append(self._length)

    def at(self, position: int, *, is_end: bool) -> int:
        """Return where a position is that was counted in bytes, in the text as lines."""
        point = bisect_left(self._bytes, position)
        return point + bisect_left(self._breaks, point + (not is_end))


def _bytes_of(letter: str) -> int:
    return 1 if letter.isascii() else len(letter.encode("utf-8", "replace"))


class _Reader:
    def __init__(self, rows: Rows, where: Place) -> None:
        self.rows, self.where = rows, where
        self.problems: list[Problem] = []
        self.head = rows["projects"][0]
        self.word = text(self.head, "created")
        self.by, self.users = _history(rows["commands"])
        self.tags: defaultdict[object, list[int]] = defaultdict(list)
        for each in rows["highlight_tags"]:
            self.tags[each.get("highlight_id")].append(number(each, "tag_id"))
        self.marked: defaultdict[object, list[Row]] = defaultdict(list)
        for each in rows["highlights"]:
            self.marked[each.get("document_id")].append(each)

    def guid(self, kind: str, *ids: object) -> str:
        return named(f"{PRIVATE} {kind}", self.word, *ids)

    def project(self) -> Project:
        notes = [self.note("project", self.head)] if text(self.head, "description").strip() else []
        described = [each for each in self.rows["documents"] if text(each, "description").strip()]
        return Project(
            text(self.head, "name"),
            "Taguette",
            "",
            tuple(User(self.guid("user", each), each, each) for each in self.users),
            (*self.codes(),),
            sources=tuple(map(self.source, self.rows["documents"])),
            notes=(*notes, *(self.note("document", each) for each in described)),
            about=tuple(each.guid for each in notes),
        )

    def note(self, kind: str, row: Row) -> Note:
        return Note(self.guid(f"{kind} note", row.get("id")), "", text(row, "description"), "", "")

    def source(self, row: Row) -> Source:
        html = _Html(text(row, "contents"))
        notes = (self.guid("document note", row.get("id")),) if text(row, "description").strip() else ()
        marked = sorted(
            self.marked[row.get("id")], key=lambda each: (number(each, "start_offset"), number(each, "id"))
        )
        self.check(row, html, marked)
        selections = tuple(self.selection(each, html) for each in marked)
        return Source(
            self.guid("document", row.get("id")), text(row, "name"), html.shown, selections, notes=notes
        )

    def check(self, document: Row, html: _Html, marked: Iterable[Row]) -> None:
        """Find highlights that cannot be: beyond the text, or ending before they begin."""
        spans = [(number(each, "start_offset"), number(each, "end_offset")) for each in marked]
        wrong = sum(not 0 <= start <= end <= html.length for start, end in spans)
        if wrong:
            name = shortened(text(document, "name"))
            arguments: dict[str, Argument] = {"word": name, "number": wrong, "limit": html.length}
            self.problems.append(Problem("refi-wrong-position", self.where, arguments))

    def selection(self, row: Row, html: _Html) -> Selection:
        user, when = self.by.get(number(row, "id"), ("", ""))
        user = self.guid("user", user) if user else ""
        marks = tuple(
            Mark(self.guid("mark", row["id"], tag), self.guid("tag", tag), user, when)
            for tag in sorted(self.tags[row["id"]])
        )
        start = html.at(number(row, "start_offset"), is_end=False)
        end = html.at(number(row, "end_offset"), is_end=True)
        return Selection(self.guid("highlight", row["id"]), start, max(start, end), user, marks)

    def codes(self) -> Iterable[CodeNode]:
        """Return tags as codes; those with a beginning before a dot that others share stand under it."""
        tags = sorted(self.rows["tags"], key=lambda each: text(each, "path"))
        tops = Counter(text(each, "path").partition(".")[0] for each in tags)
        below: defaultdict[str, list[CodeNode]] = defaultdict(list)
        alone: dict[str, CodeNode] = {}
        for each in tags:
            top, _, rest = (part.strip() for part in text(each, "path").partition("."))
            if top and rest and tops[top] > 1:
                below[top].append(self.code(each, rest))
            else:
                alone[text(each, "path")] = self.code(each, text(each, "path"))
        for name in sorted({*below, *alone}):
            node = alone.get(name) or CodeNode(self.guid("above", name), name, codable=False)
            yield CodeNode(
                node.guid, node.name, node.description, codable=node.codable, codes=(*below[name],)
            )

    def code(self, row: Row, name: str) -> CodeNode:
        return CodeNode(self.guid("tag", number(row, "id")), name, text(row, "description"))


def _history(commands: Iterable[Row]) -> tuple[Mapping[int, tuple[str, str]], list[str]]:
    """Return who made each highlight last and when, and all of them."""
    found: dict[int, tuple[str, str]] = {}
    for each in sorted(commands, key=lambda row: number(row, "id")):
        try:
            told = json.loads(text(each, "payload"))
        except (ValueError, RecursionError) as fault:
            raise DamagedFileError("damaged") from fault
        highlight = told.get("highlight_id") if isinstance(told, dict) else None
        if isinstance(highlight, int) and told.get("type") == "highlight_add":
            found[highlight] = (text(each, "user_login"), text(each, "date"))
    return found, [*dict.fromkeys(user for user, _ in found.values() if user)]
