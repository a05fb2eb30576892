"""A file of an interview as it comes: its format and its encoding are told by what it holds."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from fokus.material.readers import cues, signatures, whisper
from fokus.material.readers.blocks import MOST_LINES, Block, Table, flattened, paragraphs_of
from fokus.material.readers.decode import decode, plain
from fokus.material.readers.opendocument import read_opendocument
from fokus.material.readers.portable import read_portable
from fokus.material.readers.reading import Reading, Utterance
from fokus.material.readers.richtext import read_rich_text
from fokus.material.readers.tables import delimited_rows, read_table
from fokus.material.readers.talk import Talk, read_talk
from fokus.material.readers.word import read_word
from fokus.ooxml import CONTENT_TYPES, DamagedFileError, unpack
from fokus.problems import Place, Problem

MIME_TYPE: Final = "mimetype"
LARGEST: Final = 64 * 2**20
LARGEST_TEXT: Final = 16 * 2**20
REFUSED: Final = {"recording": "is-recording", "archive": "is-archive", "survey": "looks-like-survey"}
FAULTS: Final = {
    "encrypted": "password-protected",
    "scanned": "scanned",
    "too-large": "unpacks-too-large",
    "entities": "hostile-xml",
    "survey": "looks-like-survey",
    "archive": "is-archive",
}

_markup = re.compile(r"\s*<(?:\?xml|!doctype|html|tt)\b", re.IGNORECASE)


def read_interview(data: bytes, name: str) -> Reading | Problem:
    """Read the transcript or the notes of an interview, whatever program wrote them.

    What the file holds decides, never how its name ends. What cannot be read, or is something else
    than an interview, is a problem.
    """
    if len(data) > LARGEST:
        return Problem("too-large", Place(name), {"limit": LARGEST // 2**20})
    if not data.strip():
        return Problem("empty-file", Place(name))
    kind = signatures.kind_of(data)
    if kind in REFUSED:
        return Problem(REFUSED[kind], Place(name))
    if kind == "old-office":
        return Problem("password-protected" if signatures.is_locked(data) else "old-word", Place(name))
    return _read_text(data, name) if kind == "text" else _read_document(data, kind, name)


def _read_document(data: bytes, kind: str, name: str) -> Reading | Problem:
    try:
        blocks, unseen = _cleaned(_blocks(data, kind))
    except (DamagedFileError, RecursionError) as fault:
        return Problem(FAULTS.get(getattr(fault, "reason", ""), "damaged-document"), Place(name))
    return _reading(_talk(blocks), name, None, unseen)


def _blocks(data: bytes, kind: str) -> list[Block]:
    if kind == "rich-text":
        return read_rich_text(data)
    if kind == "portable":
        return read_portable(data)
    return _package(unpack(data, {CONTENT_TYPES, MIME_TYPE}, LARGEST))(data)


def _package(parts: Mapping[str, bytes]) -> Callable[[bytes], list[Block]]:
    """Return what reads an office file, by what it says that it is."""
    said = parts.get(MIME_TYPE, b"") + parts.get(CONTENT_TYPES, b"")
    if b"opendocument.text" in said:
        return read_opendocument
    if b"wordprocessingml" in said or b"ms-word" in said:
        return read_word
    raise DamagedFileError("survey" if b"spreadsheet" in said else "archive")


def _cleaned(blocks: Iterable[Block]) -> tuple[list[Block], int]:
    """Return the blocks in NFC without marks that cannot be seen, and how many those were."""
    cleaned: list[Block] = []
    unseen = 0
    for block in blocks:
        lines = list(block) if isinstance(block, list) else [cell for row in block.rows for cell in row]
        pairs = [plain(line) for line in lines]
        unseen += sum(number for _, number in pairs)
        texts = [text for text, _ in pairs]
        cleaned.append(texts if isinstance(block, list) else _refilled(block, iter(texts)))
    return cleaned, unseen


def _refilled(table: Table, cells: Iterator[str]) -> Table:
    return Table(tuple(tuple(next(cells) for _ in row) for row in table.rows))


def _talk(blocks: Sequence[Block]) -> Talk:
    """Read paragraphs and tables; where a table is a transcript, the paragraphs around it are read apart."""
    read = [read_table(block) if isinstance(block, Table) else () for block in blocks]
    if not any(read):
        return read_talk(flattened(blocks))
    talk = Talk("table")
    for is_turns, group in groupby(zip(blocks, read, strict=True), key=lambda pair: bool(pair[1])):
        pairs = list(group)
        part = Talk("table", sum((turns for _, turns in pairs), ())) if is_turns else None
        part = part or read_talk(flattened(block for block, _ in pairs))
        talk.utterances += part.utterances
        talk.legend |= part.legend
        talk.header |= part.header
    return talk


def _read_text(data: bytes, name: str) -> Reading | Problem:
    decoded = decode(data, name)
    if isinstance(decoded, Problem):
        return decoded
    if len(decoded.text) > LARGEST_TEXT:
        return Problem("too-large", Place(name), {"limit": LARGEST_TEXT // 2**20})
    if _markup.match(decoded.text[:200]):
        return Problem("not-a-transcript", Place(name))
    talk = _understood(decoded.text, name)
    return talk if isinstance(talk, Problem) else _reading(talk, name, decoded.encoding, decoded.unseen)


def _understood(text: str, name: str) -> Talk | Problem:
    if whisper.is_data(text):
        return whisper.read_data(text, name)
    if text.count("\n") > MOST_LINES:
        return Problem("too-many-lines", Place(name), {"limit": MOST_LINES})
    if whisper.is_table(text):
        return Talk("whisper-tsv", whisper.read_table(text))
    if cues.are_cues(text):
        return cues.read_cues(text)
    talk = read_talk(paragraphs_of(text))
    rows = delimited_rows(text) if talk.format == "notes" else None
    if rows is None:
        return talk
    turns = read_table(rows)
    return Talk("table", turns) if turns else Problem("looks-like-survey", Place(name))


def _reading(talk: Talk, name: str, encoding: str | None, unseen: int) -> Reading | Problem:
    utterances, escaped = _settled(talk.utterances) if talk.format.endswith("json") else (talk.utterances, 0)
    if not utterances:
        return Problem("nothing-said", Place(name))
    number = unseen + escaped
    warnings = (_unseen(name, number),) if number else ()
    return Reading(talk.format, utterances, encoding, talk.legend, talk.header, warnings)


def _settled(utterances: Iterable[Utterance]) -> tuple[tuple[Utterance, ...], int]:
    """Clean what the escapes of JSON brought in."""
    settled: list[Utterance] = []
    unseen = 0
    for each in utterances:
        text, in_text = plain(each.text)
        label, in_label = plain(each.speaker or "")
        unseen += in_text + in_label
        words = " ".join(text.split())
        settled += [replace(each, speaker=" ".join(label.split()), text=words)] if words else []
    return tuple(settled), unseen


def _unseen(name: str, number: int) -> Problem:
    return Problem("hidden-characters", Place(name), {"number": number}, severity="warning")
