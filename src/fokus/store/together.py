"""Several files of a study changed as one: after any crash all of the change holds, or none of it.

Everything new is staged in a hidden folder with a plan of what each file was and becomes. The folder
gets its final name in one step, and from then on the change holds: whoever opens the study next
finishes it. A study may come from anybody, so a stage that is found in it is not believed: it may
only turn exactly the bytes that it names into the bytes that it carries, in files that a study shows.
"""

import errno
import json
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from fokus.problems import StoreError
from fokus.store.alone import alone
from fokus.store.reading import LARGEST_TEXT, digest, locate

STAGE = ".fokus-change"
PLAN = "plan.json"
ABANDONED = 600  # seconds after which a stage without its final name has lost its writer
WAITS = (0.05, 0.1, 0.2, 0.4, 0.0)
FORBIDDEN = frozenset('\\:*?"<>|\0')


@dataclass(frozen=True, slots=True)
class Step:
    """One file of a change: the digests of what it was and becomes, empty where there is no file."""

    file: str
    before: str
    after: str


def write_together(
    folder: Path, changes: Mapping[str, bytes | None], unchanged: Mapping[str, str] | None = None
) -> None:
    """Write several files of a study, and erase those that become None: all of it or nothing.

    ``unchanged`` maps files to the digest of what was read of them, empty for a file that was not there.

    Raises
    ------
    StoreError
        When a name leads out of the study, a file changed underneath or is locked, or the study cannot
        be written to: nothing is changed then. ``change-pending`` says that the change holds though it
        is not in place yet: a file was locked in the very moment.
    """
    for name in [*changes, *(unchanged or {})]:
        _path(folder, name)
    try:
        with alone(folder):
            _finish(folder)
            steps = _change(folder, changes, unchanged or {})
            _finish(folder)
    except OSError as error:
        raise _refused(folder, error) from error
    _expect(folder, {step.file: step.after for step in steps})


def _change(folder: Path, changes: Mapping[str, bytes | None], unchanged: Mapping[str, str]) -> list[Step]:
    """Stage a change and let it hold, or leave everything as it was."""
    stage = Path(tempfile.mkdtemp(dir=folder, prefix=f"{STAGE}-"))
    try:
        steps = _fill(folder, stage, changes)
        _expect(folder, unchanged)
        _probe(folder, changes)
        _rename(stage, folder / STAGE)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    return steps


def _refused(folder: Path, error: OSError) -> StoreError:
    path = Path(error.filename or folder)
    code = "locked" if isinstance(error, PermissionError) and path.is_file() else "unwritable"
    return StoreError(code, file=path.name, reason=error.strerror or str(error))


def finish(folder: Path) -> bool:
    """Finish a change that was interrupted; tell whether there was one that now holds.

    A change of which nothing is in place yet is dropped when its files are no longer what they were.

    Raises
    ------
    StoreError
        When it cannot be finished: the plan is damaged or leads out of the study, a file is locked, or
        was changed after a part of the change was in place.
    """
    _drop_abandoned(folder)
    if not os.path.lexists(folder / STAGE):
        return False
    try:
        with alone(folder):
            return _finish(folder)
    except OSError as error:
        raise _pending(error) from error


def _finish(folder: Path) -> bool:
    stage = folder / STAGE
    if not os.path.lexists(stage):
        return False
    steps = _plan(folder, stage)
    try:
        holds = _holds(folder, stage, steps)
        for number, step in enumerate(steps) if holds else ():
            _move(folder / step.file, stage / str(number), step)
        for each in {(folder / step.file).parent for step in steps}:
            _sync_folder(each)
        _drop(stage)
    except OSError as error:
        raise _pending(error) from error
    return holds


def _pending(error: OSError) -> StoreError:
    return StoreError(
        "change-pending", file=Path(error.filename or "").name, reason=error.strerror or str(error)
    )


def _fill(folder: Path, stage: Path, changes: Mapping[str, bytes | None]) -> list[Step]:
    """Write what is new, and the plan, into a hidden folder that nobody else uses."""
    stage.chmod(folder.stat().st_mode & 0o777)
    steps = []
    for number, (name, data) in enumerate(changes.items()):
        steps.append(Step(name, _digest(folder / name), "" if data is None else digest(data)))
        if data is not None:
            _write(stage / str(number), data)
            (stage / str(number)).chmod(_mode_of(folder / name))
    _write(stage / PLAN, json.dumps({"files": [asdict(step) for step in steps]}).encode())
    _sync_folder(stage)
    return steps


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777 if path.exists() else 0o644


def _expect(folder: Path, unchanged: Mapping[str, str]) -> None:
    for name, known in unchanged.items():
        if _digest(folder / name) != known:
            raise StoreError("changed-underneath", file=name)


def _probe(folder: Path, changes: Mapping[str, bytes | None]) -> None:
    """Refuse before anything is touched what could not be put in place: a file that Word has open."""
    for name in changes:
        path = folder / name
        there = next(each for each in path.parents if each.exists())
        if not there.is_dir() or not os.access(there, os.W_OK):
            raise StoreError("unwritable", file=name, reason=os.strerror(errno.EACCES))
        try:
            if path.exists():
                path.rename(path)
        except PermissionError as error:
            raise StoreError("locked", file=name, reason=error.strerror or str(error)) from error


def _plan(folder: Path, stage: Path) -> list[Step]:
    """Read the plan of a change that was found, believing nothing of it."""
    plan = stage / PLAN
    believable = not stage.is_symlink() and _is_plain(plan) and plan.stat().st_size <= LARGEST_TEXT
    try:
        told = json.loads(plan.read_bytes() if believable else b"")["files"]
        steps = [Step(each["file"], each["before"], each["after"]) for each in told]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreError("change-damaged", file=STAGE) from error
    for step in steps:
        _path(folder, step.file)
    return steps


def _path(folder: Path, name: object) -> Path:
    """Return the path of a file that a change may touch: one that a study shows, and no link."""
    plain = isinstance(name, str) and PurePosixPath(name).as_posix() == name and not FORBIDDEN & set(name)
    parts = PurePosixPath(str(name)).parts
    visible = bool(parts) and not any(part.startswith((".", "/")) for part in parts)
    path = locate(folder, str(name)) if plain and visible else None
    steps = [folder.joinpath(*parts[: n + 1]) for n in range(len(parts))] if path else []
    if path is None or any(each.is_symlink() for each in steps) or (path.exists() and not path.is_file()):
        raise StoreError("change-outside", file=str(name))
    return path


def _holds(folder: Path, stage: Path, steps: list[Step]) -> bool:
    """Tell whether a change can go on; raise when it can neither go on nor be dropped."""
    found = [_digest(folder / step.file) for step in steps]
    strange = [
        step.file
        for number, (step, now) in enumerate(zip(steps, found, strict=True))
        if now != step.after and (now != step.before or not _carries(stage / str(number), step))
    ]
    begun = any(now == step.after != step.before for step, now in zip(steps, found, strict=True))
    if strange and begun:
        raise StoreError("change-conflict", file=", ".join(strange))
    return not strange


def _carries(staged: Path, step: Step) -> bool:
    return not step.after or (_is_plain(staged) and _digest(staged) == step.after)


def _is_plain(path: Path) -> bool:
    return os.path.lexists(path) and stat.S_ISREG(path.lstat().st_mode)


def _move(path: Path, staged: Path, step: Step) -> None:
    """Put one file in place, unless it is: we may have been stopped behind it."""
    if _digest(path) == step.after:
        return
    if step.after:
        path.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(path)
    else:
        path.unlink()


def _digest(path: Path) -> str:
    """Return the digest of a file, empty when there is none."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return ""


def _drop_abandoned(folder: Path) -> None:
    """Throw away what a writer left that was killed before its change held; another may be at work."""
    for each in folder.glob(f"{STAGE}-*"):
        with suppress(OSError):
            if time.time() - each.lstat().st_mtime > ABANDONED:
                shutil.rmtree(each)


def _drop(stage: Path) -> None:
    """Throw away a stage whose change is in place: first its name, so that no half of it is believed."""
    gone = Path(tempfile.mkdtemp(dir=stage.parent, prefix=f"{STAGE}-"))
    _rename(stage, gone / "done")
    shutil.rmtree(gone, ignore_errors=True)


def _rename(stage: Path, target: Path) -> None:
    """Rename a folder, patiently: a virus scanner on Windows may still look at what is new."""
    for wait in WAITS:
        try:
            stage.rename(target)
        except PermissionError:
            if not wait or target.exists():
                raise
            time.sleep(wait)
        else:
            _sync_folder(target.parent)
            return


def _sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk, where the system can be asked for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
