"""A file of an interview as it comes: its format and its encoding are told by what it holds."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from fokus.material.readers import cues, signatures, whisper
from fokus.material.readers.blocks import MOST_LINES, Block, Document, Table, flattened, paragraphs_of
from fokus.material.readers.columns import read_columns
from fokus.material.readers.cut import cut_cues, cut_table, cut_talk
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
LARGEST_LAID_OUT: Final = 2**20
REFUSED: Final = {"recording": "is-recording", "archive": "is-archive", "survey": "looks-like-survey"}
UNSURE: Final = frozenset({"notes", "clocked"})
FAULTS: Final = {
    "encrypted": "password-protected",
    "scanned": "scanned",
    "too-large": "unpacks-too-large",
    "entities": "hostile-xml",
    "survey": "looks-like-survey",
    "archive": "is-archive",
}

_twice_encoded = re.compile("Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_markup = re.compile(r"\s*<(?:\?xml|!doctype|html|tt)\b", re.IGNORECASE)


def read_interview(data: bytes, name: str, roles: Collection[str] = ()) -> Reading | Problem:
    """Read the transcript or the notes of an interview, whatever program wrote them.

    What the file holds decides, never how its name ends. What cannot be read, or is something else
    than an interview, is a problem. ``roles`` are words, folded, that are labels of speakers also where
    they stand once: the study's professions.
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
    if kind == "text":
        return _read_text(data, name, roles)
    return _read_document(data, kind, name, roles)


def _read_document(data: bytes, kind: str, name: str, roles: Collection[str]) -> Reading | Problem:
    try:
        document = _document(data, kind)
        blocks, unseen = _cleaned(document.blocks)
        talk = _talk(blocks, roles)
        if kind == "portable" and talk.format in UNSURE:
            document, talk = _with_columns(data, document, talk)
    except (DamagedFileError, RecursionError) as fault:
        return Problem(FAULTS.get(getattr(fault, "reason", ""), "damaged-document"), Place(name))
    talk.left_out = [*document.left_out, *talk.left_out]
    talk.warnings += [_warning("hidden-text", name, document.hidden)] if document.hidden else []
    return _reading(talk, name, None, unseen, _remedy(talk, kind, document.blocks))


def _remedy(talk: Talk, kind: str, blocks: Iterable[Block]) -> str:
    """Return what may help where a document has no speakers; how it is made may be why."""
    if kind == "portable":
        return "only-notes-pdf"
    is_table = talk.format == "notes" and any(isinstance(each, Table) for each in blocks)
    return "only-notes-table" if is_table else ""


def _with_columns(data: bytes, document: Document, talk: Talk) -> tuple[Document, Talk]:
    """Read a PDF as one with tables, where these are a transcript; else leave it as it is."""
    if sum(len(each.text) for each in talk.utterances) > LARGEST_LAID_OUT:
        return document, talk
    with_tables = read_columns(data)
    other = _talk(_cleaned(with_tables.blocks)[0])
    return (with_tables, other) if other.format == "table" else (document, talk)


def _document(data: bytes, kind: str) -> Document:
    if kind == "rich-text":
        return read_rich_text(data)
    if kind == "portable":
        return read_portable(data)
    return _package(unpack(data, {CONTENT_TYPES, MIME_TYPE}, LARGEST))(data)


def _package(parts: Mapping[str, bytes]) -> Callable[[bytes], Document]:
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


def _talk(blocks: Sequence[Block], roles: Collection[str] = ()) -> Talk:
    """Read paragraphs and tables; where a table is a transcript, the paragraphs around it are read apart."""
    read = [read_table(block) if isinstance(block, Table) else () for block in blocks]
    if not any(read):
        return read_talk(flattened(blocks), roles)
    talk = Talk("table")
    for is_turns, group in groupby(zip(blocks, read, strict=True), key=lambda pair: bool(pair[1])):
        pairs = list(group)
        part = Talk("table", sum((turns for _, turns in pairs), ())) if is_turns else None
        part = part or read_talk(flattened(block for block, _ in pairs), roles)
        talk.utterances += part.utterances
        talk.legend |= part.legend
        talk.header |= part.header
        talk.left_out += part.left_out
    return talk


def _read_text(data: bytes, name: str, roles: Collection[str]) -> Reading | Problem:
    decoded = decode(data, name)
    if isinstance(decoded, Problem):
        return decoded
    if len(decoded.text) > LARGEST_TEXT:
        return Problem("too-large", Place(name), {"limit": LARGEST_TEXT // 2**20})
    if _markup.match(decoded.text[:200]):
        return Problem("not-a-transcript", Place(name))
    talk = _understood(decoded.text, name, roles)
    return talk if isinstance(talk, Problem) else _reading(talk, name, decoded.encoding, decoded.unseen)


def _understood(text: str, name: str, roles: Collection[str]) -> Talk | Problem:
    if whisper.is_data(text):
        return whisper.read_data(text, name)
    if text.count("\n") > MOST_LINES:
        return Problem("too-many-lines", Place(name), {"limit": MOST_LINES})
    if line := _cut_at(text):
        return Problem("cut-off", Place(name, line))
    if whisper.is_table(text):
        return Talk("whisper-tsv", whisper.read_table(text))
    if cues.are_cues(text):
        return cues.read_cues(text, name)
    return _written_out(text, name, roles)


def _written_out(text: str, name: str, roles: Collection[str]) -> Talk | Problem:
    talk = read_talk(paragraphs_of(text), roles)
    rows = delimited_rows(text) if talk.format == "notes" else None
    if rows is None:
        return talk
    turns = read_table(rows)
    return Talk("table", turns) if turns else Problem("looks-like-survey", Place(name))


def _cut_at(text: str) -> int | None:
    """Return the line in which a text stops, where something shows that there was more of it."""
    if whisper.is_table(text):
        return cut_table(text)
    return cut_cues(text) if cues.are_cues(text) else cut_talk(text)


def may_be_rows(data: bytes, name: str) -> bool:
    """Tell whether a text may be a table of answers; that it is none can be told without reading it."""
    decoded = decode(data[:LARGEST_TEXT], name)
    return not isinstance(decoded, Problem) and delimited_rows(decoded.text) is not None


def _reading(talk: Talk, name: str, encoding: str | None, unseen: int, remedy: str = "") -> Reading | Problem:
    utterances, escaped = _settled(talk.utterances) if talk.format.endswith("json") else (talk.utterances, 0)
    if not utterances:
        return Problem("nothing-said", Place(name))
    number = unseen + escaped
    warnings = [*talk.warnings, *([_warning("hidden-characters", name, number)] if number else [])]
    warnings += [_warning("wrong-letters", name, wrong)] if (wrong := _wrong_letters(utterances)) else []
    warnings += _speakerless(utterances, name, remedy)
    return Reading(
        talk.format, utterances, encoding, talk.legend, talk.header, (*warnings,), (*talk.left_out,)
    )


def _wrong_letters(utterances: Iterable[Utterance]) -> int:
    """Return how many letters were read in another encoding once before: ``Ã¶`` that was ``ö``."""
    texts = (text for each in utterances for text in (each.text, each.speaker or "") if "Ã" in text)
    return sum(len(_twice_encoded.findall(text)) for text in texts)


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


def _speakerless(utterances: Sequence[Utterance], name: str, remedy: str) -> list[Problem]:
    """Warn where nobody was recognized as a speaker: turns that are nobody's, or no turns at all."""
    if any(each.speaker for each in utterances):
        return []
    turns = sum(each.speaker is not None for each in utterances)
    if turns:
        return [_warning("no-speakers", name, turns)]
    return [Problem("only-notes", Place(name), {}, remedy, severity="warning")]


def _warning(code: str, name: str, number: int) -> Problem:
    return Problem(code, Place(name), {"number": number}, severity="warning")
