"""Rich text (.rtf): groups, control words and escaped letters, read in one pass."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from fokus.material.readers.blocks import Block, Document, Table, bounded
from fokus.material.readers.hidden import Passages, seen
from fokus.ooxml import DamagedFileError

DEEPEST: Final = 10_000
MOST_TOKENS: Final = 2_000_000
MOST_FALLBACK: Final = 16
NOT_TEXT: Final = frozenset({
    "fonttbl", "colortbl", "stylesheet", "listtable", "listoverridetable", "revtbl", "rsidtbl", "info",
    "pict", "object", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr",
    "footerf", "footnote", "annotation", "atnid", "atnauthor", "fldinst", "themedata",
    "colorschememapping", "datastore", "latentstyles", "xmlnstbl", "generator", "bkmkstart", "bkmkend",
    "pntext", "listtext",
})  # fmt: skip
CHARACTERS: Final = {
    "line": "\n", "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "~": " ", "_": "-",
    "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
SWITCHES: Final = frozenset({"deleted", "v", "plain"})
BYTES: Final = "bin"
CODE_PAGES: Final = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}

_token = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|((?:\\'[0-9a-fA-F]{2})+)|\\([^a-zA-Z])"
    r"|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)


@dataclass(frozen=True, slots=True)
class Group:
    """What holds within a pair of braces: whether its text counts, and what stands in for a letter."""

    silent: bool = False
    deleted: bool = False
    hidden: bool = False
    fallback: int = 1


@dataclass(slots=True)
class Reader:
    """What has been read, and what holds where the reading stands."""

    group: Group = field(default_factory=Group)
    outer: list[Group] = field(default_factory=list)
    encoding: str = "cp1252"
    in_table: bool = False
    to_skip: int = 0
    text: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    passages: Passages = field(default_factory=Passages)


def read_rich_text(data: bytes) -> Document:
    """Return the paragraphs and tables of a document, without what was deleted as tracked changes.

    Raises
    ------
    DamagedFileError
        When its groups are not all closed: then it is not all there.
    """
    reader, source = Reader(), data.decode("latin-1")
    for found in bounded(_tokens(source), MOST_TOKENS):
        word, number, escaped, symbol, brace, plain = found.groups()
        if brace:
            _brace(reader, brace)
        elif word:
            _control(reader, word, int(number) if number else None)
        elif escaped:
            _say_bytes(reader, bytes.fromhex(escaped.replace("\\'", "")))
        elif symbol:
            _symbol(reader, symbol)
        elif plain:
            _say_bytes(reader, plain.encode("latin-1"))
    if reader.outer:
        raise DamagedFileError("damaged")
    _end_paragraph(reader)
    _end_table(reader)
    return Document(reader.blocks, reader.passages.number)


def _tokens(source: str) -> Iterator[re.Match[str]]:
    """Yield the words, letters and braces; the bytes of a picture are passed over, as many as it says.

    Raise DamagedFileError where it says that there are more than the file has left.
    """
    position = 0
    while found := _token.match(source, position):
        yield found
        position = found.end() + (int(found[2] or 0) if found[1] == BYTES else 0)
        if not found.end() <= position <= len(source):
            raise DamagedFileError("damaged")


def _brace(reader: Reader, brace: str) -> None:
    reader.to_skip = 0
    if brace == "{":
        reader.outer.append(reader.group)
    elif reader.outer:
        reader.group = reader.outer.pop()
    if len(reader.outer) > DEEPEST:
        raise DamagedFileError("too-deep")


def _control(reader: Reader, word: str, number: int | None) -> None:
    """Obey a control word."""
    reader.to_skip = 0
    if word in NOT_TEXT:
        reader.group = replace(reader.group, silent=True)
    elif word in SWITCHES:
        reader.group = _switched(reader.group, word, on=number != 0)
    elif word == BYTES and not reader.group.silent:  # bytes amid the words would take some of them along
        raise DamagedFileError("damaged")
    elif word == "uc":
        reader.group = replace(reader.group, fallback=min(max(number or 0, 0), MOST_FALLBACK))
    elif word == "u" and number is not None:
        _say(reader, chr(number % 0x10000))
        reader.to_skip = reader.group.fallback
    elif word in CHARACTERS:
        _say(reader, CHARACTERS[word])
    else:
        _arrange(reader, word, number)


def _switched(group: Group, word: str, *, on: bool) -> Group:
    """Return what holds after a word that turns something on or off; one turns off all there is."""
    if word == "plain":
        return replace(group, deleted=False, hidden=False)
    return replace(group, deleted=on) if word == "deleted" else replace(group, hidden=on)


def _arrange(reader: Reader, word: str, number: int | None) -> None:
    """Obey a control word for paragraphs, tables or the encoding; others are about looks."""
    if word in {"par", "sect", "page"}:
        _end_paragraph(reader)
    elif word in {"intbl", "pard"}:
        reader.in_table = word == "intbl"
    elif word in {"cell", "nestcell"}:
        reader.cells.append(_taken(reader))
    elif word == "row":
        reader.rows.append(tuple(reader.cells))
        reader.cells.clear()
    elif word in CODE_PAGES:
        reader.encoding = CODE_PAGES[word]
    elif word == "ansicpg" and number is not None:
        reader.encoding = _code_page(number) or reader.encoding


def _code_page(number: int) -> str | None:
    try:
        return codecs.lookup({10000: "mac_roman", 65001: "utf-8"}.get(number, f"cp{number}")).name
    except LookupError:
        return None


def _symbol(reader: Reader, symbol: str) -> None:
    reader.to_skip = 0
    if symbol == "*":
        reader.group = replace(reader.group, silent=True)
    elif symbol in "\r\n":
        _end_paragraph(reader)
    else:
        _say(reader, CHARACTERS.get(symbol, ""))


def _say_bytes(reader: Reader, said: bytes) -> None:
    kept = said[reader.to_skip :]
    reader.to_skip = max(reader.to_skip - len(said), 0)
    if kept and not reader.group.silent:
        _say(reader, kept.decode(reader.encoding, errors="replace"))


def _say(reader: Reader, said: str) -> None:
    if not (reader.group.silent or reader.group.deleted):
        reader.text.append(seen(said, reader.passages, hidden=reader.group.hidden))


def _taken(reader: Reader) -> str:
    """Return the text since the last paragraph or cell; some letters were written in two halves."""
    text = (
        "".join(reader.text).encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")
    )
    reader.text.clear()
    return text


def _end_paragraph(reader: Reader) -> None:
    reader.passages.within = False
    if reader.in_table:
        _say(reader, "\n")
        return
    if not reader.text:
        return
    _end_table(reader)
    reader.blocks.append([line.strip() for line in _taken(reader).split("\n") if line.strip()])


def _end_table(reader: Reader) -> None:
    if reader.rows:
        reader.blocks.append(Table(tuple(reader.rows)))
        reader.rows.clear()
