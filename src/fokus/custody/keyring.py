"""The key from names to codes on disk: encrypted, with a sealed identity for each holder beside it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from fokus import store
from fokus.custody.naming import merged
from fokus.evaluation import DESIGN
from fokus.material.names.key import Key, format_key, read_key
from fokus.material.names.lock import new_holder, seal, unseal
from fokus.material.readers.decode import decode
from fokus.problems import FokusError, Problem

ENDING = ".age"


class KeyFileError(FokusError):
    """A key that cannot be opened, made or changed."""


def create(path: Path, passphrases: Mapping[str, str]) -> tuple[Path, ...]:
    """Make an empty key that each holder can open alone; return the files that were written.

    Raises
    ------
    KeyFileError
        When something lies there already, or the place is inside a study.
    """
    if any((folder / DESIGN).exists() for folder in path.resolve().parents):
        raise KeyFileError("inside-study", file=path.name)
    wrong = next((name for name in passphrases if not re.fullmatch(r"\w[\w-]*", name)), None)
    if wrong is not None:
        raise KeyFileError("holder-name", word=wrong)
    holders = {identity_file(path, name): new_holder(phrase) for name, phrase in passphrases.items()}
    taken = next((each for each in (path, *holders) if each.exists()), None)
    if taken:
        raise KeyFileError("key-taken", file=str(taken))
    for file, holder in holders.items():
        store.write_whole(file, holder.sealed)
    save(path, Key(holders=tuple(holder.recipient for holder in holders.values())))
    return (path, *holders)


def identity_file(path: Path, holder: str) -> Path:
    """Return the file with which one holder opens a key; it is itself sealed by her passphrase."""
    return path.with_name(f"{path.stem}.{holder}{ENDING}")


def open_key(path: Path, passphrase: Callable[[], str]) -> Key:
    """Open a key with the passphrase of one of its holders.

    Raises
    ------
    FokusError
        When there is no such file, no holder has this passphrase, or the file is damaged.
    """
    sealed = _read(path)
    identities = [_read(each) for each in sorted(path.parent.glob(f"{path.stem}.*{ENDING}"))]
    if not identities:
        raise KeyFileError("no-identity", file=path.name, beside=f"{path.stem}.*{ENDING}")
    text = unseal(sealed, identities, passphrase()).decode()
    key, faults = read_key(text, path.name)
    if key is None or faults:
        raise KeyFileError("key-damaged", file=path.name)
    return key


def add(path: Path, more: Key, passphrase: Callable[[], str]) -> Key:
    """Put more people, places and kept words into a key; return what it holds now."""
    key = merged(open_key(path, passphrase), more)
    save(path, key)
    return key


def save(path: Path, key: Key) -> None:
    """Write a key, sealed for all its holders."""
    store.write_whole(path, seal(format_key(key).encode(), key.holders))


def read_list(path: Path) -> str:
    """Read a list of names or places that a person wrote, in whatever encoding her program saves."""
    found = decode(_read(path), path.name)
    if isinstance(found, Problem):
        raise _error(found, path)
    return found.text


def _read(path: Path) -> bytes:
    data = store.read_bytes(path.parent, path.name)
    if isinstance(data, Problem):
        raise _error(data, path)
    return data


def _error(problem: Problem, path: Path) -> KeyFileError:
    return KeyFileError(problem.code, remedy=problem.remedy_code, **{"file": path.name, **problem.arguments})
