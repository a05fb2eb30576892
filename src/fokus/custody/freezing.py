"""Transcripts are frozen into the study, with the plan and roster that they change: all or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from fokus import store
from fokus.custody.draft import ENDING, Draft, codes_of_newcomers, format_draft, read_draft
from fokus.custody.rewriting import rewritten
from fokus.evaluation import DESIGN, ROSTER, Evaluation
from fokus.material.transcript import Transcript, format_transcript
from fokus.problems import Place, Problem, StoreError
from fokus.study.editing import with_interviews, with_newcomers


def freeze(evaluation: Evaluation, drafts: Sequence[Draft]) -> tuple[str, ...]:
    """Write first versions of transcripts; return their files' names.

    Interviews that they come from are marked as held, those nobody planned are added to the plan, and
    new persons to the roster.

    Raises
    ------
    StoreError
        When the study cannot be written to, or a file changed underneath.
    """
    texts = {
        f"transcripts/{each.transcript.id}.v1.txt": _bytes(each.transcript, evaluation) for each in drafts
    }
    before = {name: _read(evaluation.folder / name) for name in (DESIGN, ROSTER)}
    newcomers = [person for each in drafts for person in each.newcomers]
    held = [each.interview for each in drafts]
    after = {DESIGN: rewritten(before[DESIGN], lambda text: with_interviews(text, held))}
    if newcomers:
        after[ROSTER] = rewritten(before[ROSTER], lambda text: with_newcomers(text, newcomers))
    changed = {name: data for name, data in after.items() if data != before[name]}
    unchanged = {name: store.digest(data) if data else "" for name, data in before.items()}
    store.write_together(evaluation.folder, texts | changed, dict.fromkeys(texts, "") | unchanged)
    return tuple(texts)


def _bytes(transcript: Transcript, evaluation: Evaluation) -> bytes:
    return format_transcript(transcript, evaluation.design.study.language).encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise StoreError("unreadable", file=path.name, reason=error.strerror or str(error)) from error


def keep_draft(draft: Draft, folder: Path) -> Path:
    """Write a draft where it waits, outside the study."""
    path = place_of(draft, folder)
    store.write_whole(path, format_draft(draft))
    return path


def place_of(draft: Draft, folder: Path) -> Path:
    """Return where a draft waits: where it was read from, else under its own name in a folder."""
    return Path(draft.waits_in) if draft.waits_in else folder / draft.name


def drop_draft(draft: Draft, folder: Path) -> None:
    """Remove a draft that is in the study now."""
    store.remove(place_of(draft, folder))


def waiting(path: Path, evaluation: Evaluation) -> Draft | Problem:
    """Read a draft that waits."""
    data = store.read_bytes(path.parent, path.name)
    found = data if isinstance(data, Problem) else read_draft(data, path.name, evaluation)
    return replace(found, waits_in=str(path)) if isinstance(found, Draft) else found


def already_waiting(drafts: Sequence[Draft], folder: Path) -> Iterator[Problem]:
    """Find drafts of interviews of which another draft waits already, with what was judged in it."""
    for draft in drafts:
        if not draft.waits_in and place_of(draft, folder).exists():
            yield Problem(
                "draft-waits", Place(draft.file), {"word": draft.transcript.id, "folder": str(folder)}
            )


def drafts_in(paths: Sequence[Path]) -> list[Path]:
    """Return the drafts that are named, and those in folders that are named."""
    return [each for path in paths for each in (sorted(path.glob(f"*{ENDING}")) if path.is_dir() else [path])]


def waiting_codes(folder: Path) -> set[str]:
    """Return the codes of new persons in drafts that wait in a folder: nobody else may get them."""
    found = (store.read_bytes(folder, path.name) for path in drafts_in([folder]))
    return {code for data in found if isinstance(data, bytes) for code in codes_of_newcomers(data)}


def outside(path: Path, evaluation: Evaluation) -> Problem | None:
    """Refuse a place in the study for what holds names."""
    inside = path.resolve().is_relative_to(evaluation.folder.resolve())
    return Problem("inside-study", Place(path.name)) if inside else None


def originals_inside(files: Sequence[Path], evaluation: Evaluation) -> Iterator[Problem]:
    """Warn of originals, with all the names in them, that lie in the study's own folder."""
    for file in files:
        if outside(file, evaluation):
            yield Problem("original-inside", Place(file.name), severity="warning")
