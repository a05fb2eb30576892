"""The key from names to codes on disk: encrypted, with a sealed identity for each holder beside it."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from fokus import store
from fokus.evaluation import DESIGN
from fokus.material.names.key import Key, format_key, merged, read_key
from fokus.material.names.lock import new_holder, seal, unseal
from fokus.material.readers.decode import decode
from fokus.problems import FokusError, Problem

ENDING = ".age"
MOST_HOLDERS = 2
ABSENT = {"no-file": "file-missing", "is-folder": "not-a-file", "no-plain-file": "not-a-file"}


class KeyFileError(FokusError):
    """A key that cannot be opened, made or changed."""


def check_new(path: Path, holders: Sequence[str]) -> None:
    """Refuse a key that cannot be made: before anybody is asked for a passphrase.

    Raises
    ------
    KeyFileError
        When something lies there already, the place is inside a study, or the holders are more than two or
        cannot be told apart.
    """
    if any((folder / DESIGN).exists() for folder in path.resolve().parents):
        raise KeyFileError("inside-study", file=path.name)
    if not path.parent.is_dir():
        raise KeyFileError("file-missing", file=str(path.parent))
    if len(holders) > MOST_HOLDERS:
        raise KeyFileError("too-many-holders", number=len(holders))
    wrong = next((name for name in holders if not re.fullmatch(r"\w[\w-]*", name)), None)
    if wrong is not None:
        raise KeyFileError("holder-name", word=wrong)
    folded = [name.casefold() for name in holders]
    twice = next((name for name in holders if folded.count(name.casefold()) > 1), None)
    if twice is not None:
        raise KeyFileError("holder-twice", word=twice)
    taken = next(
        (each for each in (path, *(identity_file(path, name) for name in holders)) if each.exists()), None
    )
    if taken:
        raise KeyFileError("key-taken", file=str(taken))


def create(path: Path, passphrases: Mapping[str, str], key: Key | None = None) -> tuple[Path, ...]:
    """Make a key that each holder can open alone, all of its files or none; return what was written.

    Raises
    ------
    FokusError
        When it cannot be made there: see ``check_new``.
    """
    check_new(path, [*passphrases])
    holders = {identity_file(path, name): new_holder(phrase) for name, phrase in passphrases.items()}
    recipients = tuple(holder.recipient for holder in holders.values())
    made = (key or Key()).model_copy(update={"holders": recipients})
    files = {path.name: seal(format_key(made).encode(), recipients)}
    files |= {file.name: holder.sealed for file, holder in holders.items()}
    store.write_together(path.parent, files, dict.fromkeys(files, ""))
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


def remove(path: Path, codes: Collection[str], passphrase: Callable[[], str]) -> int:
    """Take persons out of a key, by their codes; return how many were taken out.

    Raises
    ------
    FokusError
        When the key cannot be opened, or does not have one of the codes: then nobody is taken out.
    """
    key = open_key(path, passphrase)
    known = {each.code for each in key.people}
    strange = next((code for code in codes if code not in known), None)
    if strange is not None:
        raise KeyFileError("code-not-in-key", word=strange)
    left = tuple(each for each in key.people if each.code not in codes)
    save(path, key.model_copy(update={"people": left}))
    return len(key.people) - len(left)


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
    """Return the same fault for a file that no study has, with the path as it was given."""
    if problem.code in ABSENT:
        return KeyFileError(ABSENT[problem.code], file=str(path))
    return KeyFileError(problem.code, remedy=problem.remedy_code, **{"file": path.name, **problem.arguments})
