"""The key under lock: any holder alone opens it, nobody else does, and a change is noticed."""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.material.names.lock import Holder, SealedError, _identity, _opened, new_holder, seal, unseal

PHRASES = ("fyra blåa lappar i pärmen", "växeln öppnar halv nio")
KEY = '[[person]]\ncode = "D07"\nnames = ["Marit Sandlöv"]\n'.encode()
fast = settings(deadline=None, max_examples=50)


@pytest.fixture(scope="module")
def holders() -> list[Holder]:
    return [new_holder(phrase) for phrase in PHRASES]


@pytest.fixture(scope="module")
def identities(holders: list[Holder]) -> list[str]:
    return [_identity(each.sealed, phrase) for each, phrase in zip(holders, PHRASES, strict=True)]


@pytest.fixture(scope="module")
def sealed(holders: list[Holder]) -> bytes:
    return seal(KEY, [each.recipient for each in holders])


@pytest.mark.parametrize("who", [0, 1])
def test_any_holder_alone_opens_it(who: int, holders: list[Holder], sealed: bytes):
    assert unseal(sealed, [holders[who].sealed], PHRASES[who]) == KEY
    assert b"Marit" not in sealed


def test_a_passphrase_finds_its_own_identity_among_several(holders: list[Holder], sealed: bytes):
    assert unseal(sealed, [each.sealed for each in holders], PHRASES[1]) == KEY


def test_a_wrong_passphrase_opens_nothing(holders: list[Holder], sealed: bytes):
    with pytest.raises(SealedError) as refused:
        unseal(sealed, [holders[0].sealed], PHRASES[1])
    assert refused.value.code == "wrong-passphrase"


def test_what_is_sealed_for_another_stays_closed(holders: list[Holder]):
    with pytest.raises(SealedError) as refused:
        unseal(seal(KEY, [holders[1].recipient]), [holders[0].sealed], PHRASES[0])
    assert refused.value.code == "sealed-damaged"


@fast
@given(data=st.binary(max_size=500))
def test_what_is_sealed_opens_as_it_was(data: bytes, identities: list[str], holders: list[Holder]):
    sealed = seal(data, [each.recipient for each in holders])
    assert [_opened(sealed, [each]) for each in identities] == [data, data]


@fast
@given(at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_changed_bit_is_refused(at: int, bit: int, identities: list[str], sealed: bytes):
    changed = bytearray(sealed)
    changed[at % len(sealed)] ^= 1 << bit
    with pytest.raises(SealedError):
        _opened(bytes(changed), identities)


@pytest.mark.parametrize("data", [b"", b"[[person]]", b"PK\x03\x04"])
def test_what_is_no_age_file_is_told_apart(data: bytes, holders: list[Holder], sealed: bytes):
    for outer, inner in ((data, holders[0].sealed), (sealed, data)):
        with pytest.raises(SealedError) as refused:
            unseal(outer, [inner], PHRASES[0])
        assert refused.value.code == "not-sealed"


@pytest.mark.parametrize(
    ("recipients", "code"), [([], "no-holder"), (["age1nej"], "not-a-holder"), (["Marit"], "not-a-holder")]
)
def test_it_is_sealed_for_somebody(recipients: list[str], code: str):
    with pytest.raises(SealedError) as refused:
        seal(KEY, recipients)
    assert refused.value.code == code


def test_a_holder_needs_a_passphrase():
    with pytest.raises(SealedError) as refused:
        new_holder("  ")
    assert refused.value.code == "no-passphrase"


def test_the_age_program_opens_it_too(
    holders: list[Holder], identities: list[str], sealed: bytes, tmp_path: Path
):
    """The sealed identity holds what the age program reads: a comment and one secret a line."""
    import shutil

    assert holders[0].sealed.startswith(b"age-encryption.org/v1\n-> scrypt ")
    program = shutil.which("age") or shutil.which("rage")
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no age program is installed")
    (tmp_path / "identity.txt").write_text(f"{identities[0]}\n")
    (tmp_path / "key.age").write_bytes(sealed)
    command = [program, "-d", "-i", tmp_path / "identity.txt", tmp_path / "key.age"]
    assert subprocess.run(command, check=True, capture_output=True).stdout == KEY
