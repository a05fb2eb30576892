"""What comes with fokus: whole studies to look at, small ones to start from, questionnaires of our own."""

from collections.abc import Mapping
from pathlib import Path

from fokus import store
from fokus.problems import StudyError, nearest, remedy_for

DERIVED = ("build", "reports", "releases")
COMPILED = "__pycache__"  # what installing leaves beside a program


def examples() -> dict[str, Path]:
    """Return the shipped studies by name."""
    return {path.name: path for path in _shipped("analyses") if (path / "study.toml").is_file()}


def ready_instruments() -> dict[str, Path]:
    """Return the files of the shipped questionnaires and guides by their ids; how to use each lies beside."""
    return {path.stem: path for path in _shipped("instruments") if path.suffix == ".toml"}


def _shipped(name: str) -> list[Path]:
    """Return what is shipped in a folder: in the package, or beside its source in a checkout."""
    here = Path(__file__).parent
    folder = next((each for each in (here / name, here.parents[1] / name) if each.is_dir()), None)
    return sorted(folder.iterdir()) if folder else []


def chosen(name: str, known: Mapping[str, Path], code: str) -> Path:
    """Return what is shipped by a name.

    Raises
    ------
    StudyError
        With a code, the nearest name and all names, when there is none by that name.
    """
    if name in known:
        return known[name]
    close = nearest(name, known)
    remedy = remedy_for(list(known), close)
    raise StudyError(code, remedy=remedy, word=name, nearest=close, known=", ".join(known))


def copy_example(name: str, target: Path) -> int:
    """Copy a shipped study, without what was derived from it; return the number of files.

    Raises
    ------
    StudyError
        When there is no such example, or something already lies at the target.
    """
    source = chosen(name, examples(), "no-example")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StudyError("folder-taken", folder=str(target))
    files = [
        path for path in sorted(source.rglob("*")) if path.is_file() and _belongs(path.relative_to(source))
    ]
    store.write_tree(target, {str(path.relative_to(source)): path.read_bytes() for path in files})
    return len(files)


def _belongs(path: Path) -> bool:
    hidden = any(part.startswith(".") or part == COMPILED for part in path.parts)
    return path.parts[0] not in DERIVED and not hidden
