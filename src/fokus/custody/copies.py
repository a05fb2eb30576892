"""Copies to edit: each says of which text it was made, so that an old one never overwrites a newer text."""

import re
from dataclasses import replace
from pathlib import Path

from fokus import store
from fokus.evaluation import Evaluation
from fokus.material.readers.decode import decode
from fokus.material.transcript import Transcript, format_transcript, format_turn
from fokus.problems import FokusError, Place, Problem

FOLDER = "transcripts"
SHOWN_DIGEST = 12

_mark = re.compile(r"\s*version: *(?P<version>\d+) +(?P<digest>[0-9a-f]{8,}) *(?=\n)")


class CopyError(FokusError):
    """A copy that cannot be written there, or not be taken for a correction."""


def copy_to_edit(evaluation: Evaluation, old: Transcript, path: Path) -> None:
    """Write a copy of a transcript for somebody to edit, outside the study.

    Raises
    ------
    CopyError
        When the place is in the study, where a copy would be taken for a part of it, or is taken.
    """
    if path.resolve().is_relative_to(evaluation.folder.resolve()):
        raise CopyError("copy-in-study", file=str(path))
    if path.exists():
        raise CopyError("copy-taken", file=str(path))
    mark = f"version: {old.version} {old.digest[:SHOWN_DIGEST]}\n"
    store.write_whole(path, (mark + format_transcript(old, evaluation.design.study.language)).encode())


def read_edited(evaluation: Evaluation, path: Path) -> str | Problem:
    """Read an edited copy.

    Raises
    ------
    CopyError
        When it is a frozen version in the study itself.
    """
    if path.resolve().is_relative_to((evaluation.folder / FOLDER).resolve()):
        raise CopyError("edited-in-place", file=path.name)
    source = store.read_text(path.parent, path.name)
    if isinstance(source, Problem) and source.code == "not-utf8":
        return _decoded(path)
    return (
        replace(source, place=Place(str(path), source.place.line))
        if isinstance(source, Problem)
        else source.text
    )


def _decoded(path: Path) -> str | Problem:
    """Read a copy that an editor saved in an encoding of its own, as an import would."""
    data = store.read_bytes(path.parent, path.name)
    found = data if isinstance(data, Problem) else decode(data, str(path))
    return found if isinstance(found, Problem) else found.text


def is_marked(text: str) -> bool:
    """Tell whether a copy says of which text it was made."""
    return _mark.match(text) is not None


def unmarked(text: str) -> str:
    """Return a copy's text without its mark; its lines keep their numbers."""
    return _mark.sub("", text, count=1) if is_marked(text) else text


def check_mark(text: str, old: Transcript, file: str) -> None:
    """Refuse a copy of an older text than the newest; one without a mark may be of any.

    Raises
    ------
    CopyError
        When its mark is of another text: it would undo what was corrected, or erased, since.
    """
    found = _mark.match(text)
    if found and not old.digest.startswith(found["digest"]):
        raise CopyError("copy-of-older", file=file, found=int(found["version"]), word=old.id)


def restored(evaluation: Evaluation, old: Transcript, new: Transcript) -> tuple[int, ...]:
    """Return the turns that say again what an earlier version said and the newest no longer does."""
    versions = evaluation.versions.get(old.id, {}).values()
    earlier = {format_turn(turn) for each in versions if each.version < old.version for turn in each.turns}
    back = earlier - {format_turn(turn) for turn in old.turns}
    return tuple(turn.number for turn in new.turns if format_turn(turn) in back)
