"""The key on disk: made whole or not at all, opened by each holder, extended, and people taken out of it."""

import shutil
from pathlib import Path

import pytest

from fokus.custody import keyring
from fokus.custody.keyring import KeyFileError
from fokus.material.names.key import Key, Person
from fokus.problems import FokusError

MARIT = Person(code="D07", names=("Marit Sandlöv",))
GUNVOR = Person(code="D11", names=("Gunvor Ekstubb",))
PHRASES = {"anna": "en lång lösenfras", "bo": "en annan lösenfras"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the key once: sealing an identity takes about a second, so that guessing does too."""
    folder = tmp_path_factory.mktemp("nyckel")
    keyring.create(folder / "nyckel.age", PHRASES, Key(person=(MARIT,)))
    return folder


@pytest.fixture
def key(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "nyckel.age"


def opened(path: Path, holder: str = "anna") -> tuple[Person, ...]:
    return keyring.open_key(path, lambda: PHRASES[holder]).people


def test_each_holder_opens_what_was_put_in_when_the_key_was_made(key: Path):
    assert {each.name for each in key.parent.iterdir()} == {"nyckel.age", "nyckel.anna.age", "nyckel.bo.age"}
    assert opened(key, "anna") == opened(key, "bo") == (MARIT,)


def test_people_are_added_for_all_holders_and_nobody_twice(key: Path):
    keyring.add(key, Key(person=(GUNVOR, MARIT)), lambda: PHRASES["bo"])
    assert opened(key, "anna") == (MARIT, GUNVOR)


def test_people_are_taken_out_all_or_none(key: Path):
    with pytest.raises(KeyFileError) as told:
        keyring.remove(key, ["D07", "D99"], lambda: PHRASES["anna"])
    assert (told.value.code, told.value.arguments["word"]) == ("code-not-in-key", "D99")
    assert keyring.remove(key, ["D07", "D07"], lambda: PHRASES["anna"]) == 1
    assert opened(key) == ()


@pytest.mark.parametrize(
    ("holders", "code"),
    [
        (["anna", "bo", "eva"], "too-many-holders"),
        (["anna", "Anna"], "holder-twice"),
        (["anna", "../bo"], "holder-name"),
        (["bo"], "key-taken"),
    ],
)
def test_what_cannot_be_made_leaves_nothing_behind(tmp_path: Path, holders: list[str], code: str):
    (tmp_path / "nyckel.bo.age").write_bytes(b"")
    with pytest.raises(KeyFileError) as told:
        keyring.check_new(tmp_path / "nyckel.age", holders)
    assert told.value.code == code
    assert [each.name for each in tmp_path.iterdir()] == ["nyckel.bo.age"]


def test_a_disk_that_fails_leaves_no_part_of_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fokus.store.together._write", full)
    with pytest.raises(FokusError):
        keyring.create(tmp_path / "nyckel.age", {"anna": PHRASES["anna"]})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "code"), [("namn.csv", "file-missing"), (".", "not-a-file")])
def test_a_list_that_cannot_be_read_is_named(tmp_path: Path, name: str, code: str):
    with pytest.raises(KeyFileError) as told:
        keyring.read_list(tmp_path / name)
    assert (told.value.code, told.value.arguments) == (code, {"file": str(tmp_path / name)})
