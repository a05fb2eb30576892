"""What the keeping of the key says: made, extended, shown, and what was taken out of it."""

from collections.abc import Sequence
from pathlib import Path

from fokus.custody import keyring
from fokus.material.names.key import Key, read_people, read_places
from fokus.messages import Catalogue
from fokus.problems import has_errors
from fokus.report.blocks import Column, Table
from fokus.terminal import print_table, tell
from fokus.terminal.asking import new_passphrase, passphrase


def create(
    path: Path, holders: Sequence[str], people: Path | None, places: Path | None, words: Catalogue
) -> Key | None:
    """Make a key for some holders, each with a passphrase of her own, with the lists in it from the start.

    All or nothing: what cannot be made, or read, is told before anybody is asked for a passphrase.
    """
    keyring.check_new(path, holders)
    more = _listed(people, places, words)
    if more is None:
        return None
    phrases = {each: new_passphrase(words, each) for each in holders}
    for file in keyring.create(path, phrases, more):
        print(words.say("key.written", file=str(file)))  # noqa: T201
    print(words.say("key.warning"))  # noqa: T201
    if people or places:
        _tell_extended(more, (people, places), words)
    return more


def extend(path: Path, people: Path | None, places: Path | None, words: Catalogue) -> bool:
    """Put lists of people and places into a key; tell whether they could be read."""
    more = _listed(people, places, words)
    if more is None:
        return False
    _tell_extended(keyring.add(path, more, lambda: passphrase(words)), (people, places), words)
    return True


def _listed(people: Path | None, places: Path | None, words: Catalogue) -> Key | None:
    """Read lists of people and places; tell what is wrong in them, and return None when that is an error."""
    found, faults = read_people(keyring.read_list(people), people.name) if people else ((), [])
    where, more = read_places(keyring.read_list(places), places.name) if places else ((), [])
    problems = [*faults, *more]
    if problems:
        tell(problems, words)
    return None if has_errors(problems) else Key(person=found, place=where)


def _tell_extended(key: Key, lists: Sequence[Path | None], words: Catalogue) -> None:
    print(words.say("key.holds", people=len(key.people), places=len(key.places)))  # noqa: T201
    for each in filter(None, lists):
        print(words.say("key.lists-remain", file=str(each)))  # noqa: T201


def remove(path: Path, codes: Sequence[str], words: Catalogue) -> None:
    """Take persons out of a key, by their codes."""
    taken = keyring.remove(path, codes, lambda: passphrase(words))
    print(words.count("key.removed", taken))  # noqa: T201


def show(path: Path, words: Catalogue, key: Key | None = None) -> None:
    """Show whom a key names, to somebody who can open it; one just made is open already."""
    key = key or keyring.open_key(path, lambda: passphrase(words))
    columns = (Column(words.say("key.code")), Column(words.say("key.names")))
    people = [(each.code, ", ".join(each.names)) for each in key.people]
    places = [(each.replacement or "…", ", ".join(each.names)) for each in key.places]
    print_table(Table(columns, (*people, *places)))
