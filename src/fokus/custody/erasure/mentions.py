"""Her code taken out of what others say and write of her; codings there keep the words that they were on.

An import writes ``[D02]`` where somebody spoke her name: that is hers as much as what she said.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from fokus import ooxml, store
from fokus.custody.erasure import Draft, Found
from fokus.custody.erasure.coded import Line
from fokus.custody.erasure.elsewhere import (
    DERIVED,
    RELEASES,
    REPORTS,
    erase_report,
    names_in,
    text_of,
    texts_in,
)
from fokus.custody.erasure.named import Named, Turns
from fokus.custody.erasure.spoken import LINE_END, Version

SAID = ("text", "label", "definition", "use_when", "not_when", "example")
PLACE = ("version", "turn", "start", "end")
MARK = b"\xef\xbb\xbf"


def name_turns(draft: Draft, versions: Iterable[Version], reached: Callable[[str], bool], her: Named) -> None:
    """Let a word stand for her code in the turns of others, in the transcripts that are reached."""
    for each in versions:
        places = _places(each, her)
        if not places or not reached(each.key[0]):
            continue
        file = each.transcript.file
        data = draft.changes.get(file) or each.data
        made = _with_word(data, her)
        draft.write(file, made)
        draft.digests[each.transcript.digest] = store.digest(
            LINE_END.sub("\n", made.decode("utf-8-sig")).encode()
        )
        her.put(each.key, each.transcript.digest, places)
        draft.found.append(Found("named", file, sum(map(len, places.values())), _lines(data, her.spoken)))


def _places(version: Version, her: Named, *, brackets: bool = False) -> Turns:
    turns = (turn for turn in version.transcript.turns if turn.number not in version.hers)
    found = {turn.number: her.places(turn.text, brackets=brackets) for turn in turns}
    return {number: places for number, places in found.items() if places}


def _with_word(data: bytes, her: Named) -> bytes:
    """Return a transcript with the word for her code in every paragraph but its header."""
    text = data.decode("utf-8-sig")
    lines = LINE_END.split(text)
    first = next((n for n, line in enumerate(lines[::2]) if line.strip()), 0)
    last = next((n for n, line in enumerate(lines[::2]) if n > first and not line.strip()), 0)
    head = "".join(lines[: 2 * last])
    mark = MARK if data.startswith(MARK) else b""
    return mark + (head + her.spoken.sub(her.word, text[len(head) :])).encode()


def name_answers(draft: Draft, versions: Iterable[Version], files: Iterable[str], her: Named) -> None:
    """Let a word stand for her code in the answers of others; a file not to be written anew is told."""
    written = {file for file in files if _name_file(draft, file, her)}
    for each in versions:
        if each.transcript.file in written and (places := _places(each, her, brackets=True)):
            her.put(each.key, each.transcript.digest, places)


def name_elsewhere(draft: Draft, done: Collection[str], her: Named) -> None:
    """Let a word stand for her code in brackets wherever else it is; whose day nobody knows is reached."""
    for name in names_in(draft.folder):
        top = PurePosixPath(name).parts[0]
        if name in done or top == DERIVED:
            continue
        if top == REPORTS and name.endswith(".docx"):
            erase_report(draft, name, her.bracketed.search, "code")
        elif draft.changes.get(name, b"") is not None:
            _name_file(draft, name, her, rewritten=top != RELEASES)


def _name_file(draft: Draft, name: str, her: Named, *, rewritten: bool = True) -> bool:
    data = draft.read(name) or b""
    number = sum(len(her.bracketed.findall(text)) for text in texts_in(data))
    if not number:
        return False
    made = _named(data, name, her) if rewritten else data
    if made != data:
        draft.write(name, made)
    draft.found.append(Found("code" if made == data else "named", name, number, _lines(data, her.bracketed)))
    return made != data


def _named(data: bytes, name: str, her: Named) -> bytes:
    if not name.lower().endswith(".xlsx"):
        return _in_text(data, her)
    parts = ooxml.unpack(data)
    return ooxml.pack({each: _in_text(part, her) for each, part in parts.items()})


def _in_text(data: bytes, her: Named) -> bytes:
    text, codec = text_of(data)
    return her.bracketed.sub(her.word, text).encode(codec) if her.bracketed.search(text) else data


def _lines(data: bytes, code: re.Pattern[str]) -> tuple[int, ...]:
    text, _ = text_of(data)
    return tuple(n for n, line in enumerate(text.split("\n"), start=1) if code.search(line))


def name_lines(
    draft: Draft,
    lines: Sequence[Line],
    gone: Collection[str],
    reached: Callable[[Mapping[str, Any]], bool],
    her: Named,
) -> list[Line]:
    """Return the lines of the logs with the word for her code, and codings on the words where they were."""
    adds = {each.id: each.event for each in lines if each.event.get("event") == "add"}
    told: dict[str, list[int]] = {}
    made = []
    for each in lines:
        stays = bool(each.event) and each.id not in gone
        said = _said(each.event, her) if stays and reached(adds.get(each.target, each.event)) else {}
        if said:
            told.setdefault(each.file, []).append(each.number)
        put = _put(each.event, adds.get(each.target, each.event), her) if stays else {}
        made.append(_rewritten(each, {**put, **said}))
    draft.found += [Found("named", file, len(numbers), tuple(numbers)) for file, numbers in told.items()]
    return made


def _said(event: Mapping[str, Any], her: Named) -> dict[str, str]:
    """Return what somebody wrote that names her, without her code."""
    texts = {key: event[key] for key in SAID if isinstance(event.get(key), str)}
    return {key: her.spoken.sub(her.word, text) for key, text in texts.items() if her.spoken.search(text)}


def _put(event: Mapping[str, Any], add: Mapping[str, Any], her: Named) -> dict[str, int | None]:
    """Return where a coding begins and ends now, if it was put there in the version as it was until now."""
    numbers = [each for key in PLACE if isinstance(each := event.get(key), int)]
    if event.get("event") not in {"add", "move"} or len(numbers) < len(PLACE):
        return {}
    version, turn, *words = numbers
    key = (str(add.get("transcript")), version)
    if event.get("sha256") not in {None, "", her.was.get(key)}:
        return {}
    start, end = her.span(key, turn, *words)
    return {"start": start, "end": end} if [start, end] != words else {}


def _rewritten(line: Line, made: Mapping[str, object]) -> Line:
    """Return a line with something else in it; without that every byte stays."""
    if not made:
        return line
    text = json.dumps({**line.event, **made}, ensure_ascii=False, separators=(",", ":"))
    end = line.data[len(line.data.rstrip(b"\r\n")) :]
    mark = MARK if line.data.startswith(MARK) else b""
    return replace(line, data=mark + text.encode() + end)
