"""Her words wherever else they stand: taken out of texts, told of files that fokus does not rewrite."""

import html
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path, PurePosixPath

from fokus.custody.erasure import Draft, Found
from fokus.custody.erasure.speech import Speech, passages, without
from fokus.ooxml import DamagedFileError, unpack

DERIVED = "build"
REPORTS = "reports"
RELEASES = "releases"
CLOSED = {".pdf", ".doc", ".xls", ".ppt", ".mp3", ".m4a", ".wav", ".mp4"}
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
DEEPEST = 2
_tag = re.compile(r"<[^>]*>")


def erase_elsewhere(draft: Draft, speech: Speech, mark: str, done: Collection[str]) -> None:
    """Go through every file of the study but those that are dealt with otherwise."""
    for name in names_in(draft.folder):
        top = PurePosixPath(name).parts[0]
        if top == DERIVED:
            continue
        if top == REPORTS and name.endswith(".docx"):
            erase_report(draft, name, lambda text: passages(text, speech), "edited")
        elif name not in done:
            _erase_passages(draft, name, speech, mark, rewritten=top != RELEASES)


def empty_derived(draft: Draft) -> None:
    """Take out everything derived: it is made again from what is left."""
    for name in names_in(draft.folder):
        if PurePosixPath(name).parts[0] == DERIVED:
            draft.read(name)
            draft.write(name, None)
            draft.found.append(Found("build", name))


def tell_code(draft: Draft, participant: str, done: Collection[str]) -> None:
    """Tell where her code itself still stands: in a comment or a text that somebody wrote."""
    code = re.compile(rf"(?<!\w){re.escape(participant)}(?!\w)")
    for name in names_in(draft.folder):
        text, _ = text_of(draft.read(name) or b"") if name not in done else ("", "")
        lines = tuple(n for n, line in enumerate(text.split("\n"), start=1) if code.search(line))
        if lines:
            draft.found.append(Found("code", name, len(lines), lines))


def names_in(folder: Path) -> list[str]:
    """Return every file that the study shows; what lies behind a link is not its own."""
    found = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        links = any(folder.joinpath(*parts[: n + 1]).is_symlink() for n in range(len(parts)))
        if path.is_file() and not links and not any(part.startswith((".", "~$")) for part in parts):
            found.append(path.relative_to(folder).as_posix())
    return found


def erase_report(draft: Draft, name: str, is_hers: Callable[[str], object], left: str) -> None:
    """Take out a Word file that can be built again, and tell of one that somebody has edited."""
    from fokus.publish.record import is_edited

    data = draft.read(name)
    if data is None or not any(is_hers(text) for text in texts_in(data)):
        return
    if is_edited(draft.folder / name):
        draft.found.append(Found(left, name))
        return
    draft.found.append(Found("report", name))
    for each in (name, f"{name.removesuffix('.docx')}.manifest.json"):
        if draft.read(each) is not None:
            draft.write(each, None)


def _erase_passages(draft: Draft, name: str, speech: Speech, mark: str, *, rewritten: bool) -> None:
    data = draft.read(name)
    if data is None:
        return
    text, codec = text_of(data)
    if not codec:
        _tell_closed(draft, name, data, speech)
        return
    found = passages(text, speech)
    if not found:
        return
    lines = tuple(dict.fromkeys(text.count("\n", 0, first) + 1 for first, _ in found))
    if rewritten:
        draft.write(name, without(text, speech, mark).encode(codec))
    draft.found.append(Found("passages" if rewritten else "release", name, len(found), lines))


def _tell_closed(draft: Draft, name: str, data: bytes, speech: Speech) -> None:
    """Tell of a file that holds her words and that fokus does not rewrite, or that it cannot look into."""
    if _cites(data, speech):
        draft.found.append(Found("release" if name.startswith(RELEASES) else "closed", name))
    elif PurePosixPath(name).suffix.lower() in CLOSED:
        draft.found.append(Found("unsearchable", name))


def _cites(data: bytes, speech: Speech) -> bool:
    return any(passages(text, speech) for text in texts_in(data))


def texts_in(data: bytes, depth: int = 0) -> Iterator[str]:
    """Return the texts of a file: its own, or those of the parts of a package."""
    text, codec = text_of(data)
    if codec:
        yield html.unescape(_tag.sub("", text)) if text.lstrip().startswith("<") else text
    elif data.startswith(b"PK") and depth < DEEPEST:
        try:
            parts = unpack(data)
        except DamagedFileError:
            return
        for part in parts.values():
            yield from texts_in(part, depth + 1)


def text_of(data: bytes) -> tuple[str, str]:
    """Return the text of a file and how it is encoded; no encoding when it is no text."""
    marked = next((codec for mark, codec in MARKS if data.startswith(mark)), "")
    if not marked and b"\0" in data[:100_000]:
        return "", ""
    for codec in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            return data.decode(codec), codec
        except UnicodeDecodeError:
            continue
    return "", ""
