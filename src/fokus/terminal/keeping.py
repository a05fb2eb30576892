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


def create(path: Path, holders: Sequence[str], words: Catalogue) -> None:
    """Make a key for some holders, each with a passphrase of her own."""
    phrases = {each: new_passphrase(words, each) for each in holders}
    for file in keyring.create(path, phrases):
        print(words.say("key.written", file=str(file)))  # noqa: T201
    print(words.say("key.warning"))  # noqa: T201


def extend(path: Path, people: Path | None, places: Path | None, words: Catalogue) -> None:
    """Put lists of people and places into a key."""
    found, faults = read_people(keyring.read_list(people), people.name) if people else ((), [])
    where, more = read_places(keyring.read_list(places), places.name) if places else ((), [])
    if faults or more:
        tell([*faults, *more], words)
    if has_errors([*faults, *more]):
        return
    key = keyring.add(path, Key(person=tuple(found), place=tuple(where)), lambda: passphrase(words))
    print(words.say("key.holds", people=len(key.people), places=len(key.places)))  # noqa: T201
    for each in filter(None, (people, places)):
        print(words.say("key.lists-remain", file=str(each)))  # noqa: T201


def remove(path: Path, codes: Sequence[str], words: Catalogue) -> None:
    """Take persons out of a key, by their codes."""
    key = keyring.open_key(path, lambda: passphrase(words))
    left = tuple(each for each in key.people if each.code not in codes)
    keyring.save(path, key.model_copy(update={"people": left}))
    print(words.count("key.removed", len(key.people) - len(left)))  # noqa: T201


def show(path: Path, words: Catalogue) -> None:
    """Show whom a key names, to somebody who can open it."""
    key = keyring.open_key(path, lambda: passphrase(words))
    columns = (Column(words.say("key.code")), Column(words.say("key.names")))
    people = [(each.code, ", ".join(each.names)) for each in key.people]
    places = [(each.replacement or "…", ", ".join(each.names)) for each in key.places]
    print_table(Table(columns, (*people, *places)))
