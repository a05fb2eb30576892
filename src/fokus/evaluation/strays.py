"""What lies in a study's folder though it should not: keys, drafts and originals, which name people."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePath

from fokus.evaluation.files import Files
from fokus.problems import Place, Problem

ORIGINALS = frozenset(
    {".docx", ".doc", ".odt", ".rtf", ".pdf", ".vtt", ".srt", ".m4a", ".mp3", ".mp4", ".wav", ".wma"}
)
KEY, DRAFT = ".age", ".draft.json"


def check_strays(files: Files, transcripts: str) -> None:
    """Warn of files that hold names: keys and drafts anywhere, originals at the top or among transcripts."""
    for name in _names(files.folder):
        code = _stray(PurePath(name), transcripts)
        if code:
            files.problems.append(Problem(code, Place(name), severity="warning"))


def _names(folder: Path) -> Iterator[str]:
    for place, inside, names in os.walk(folder):
        inside[:] = sorted(each for each in inside if not each.startswith("."))
        yield from ((Path(place) / each).relative_to(folder).as_posix() for each in sorted(names))


def _stray(path: PurePath, transcripts: str) -> str:
    """Return what a file looks like that does not belong in a study, empty where it may."""
    if path.name.startswith((".", "~")):
        return ""
    if path.suffix.lower() == KEY:
        return "key-inside"
    if path.name.lower().endswith(DRAFT):
        return "draft-inside"
    where = path.parent.as_posix()
    return "original-inside" if where in {".", transcripts} and path.suffix.lower() in ORIGINALS else ""
