"""The key under lock: encrypted in the age format, so that any age program opens it too.

Each holder has an identity of her own, sealed with her passphrase. What is sealed for several
holders is opened by any one of them alone.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from fokus.problems import FokusError, shortened

MAGIC = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")
IDENTITY = "AGE-SECRET-KEY-"


class SealedError(FokusError):
    """What is sealed cannot be opened, or cannot be sealed for these holders."""


@dataclass(frozen=True, slots=True)
class Holder:
    """One who can open the key: the public recipient, and the identity sealed with a passphrase."""

    recipient: str
    sealed: bytes


def new_holder(passphrase: str) -> Holder:
    """Make a holder's identity; ``sealed`` is a file that ``age -d -i`` takes as it is."""
    import pyrage

    if not passphrase.strip():
        raise SealedError("no-passphrase")
    identity = pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    content = f"# public key: {recipient}\n{identity}\n"
    return Holder(recipient, pyrage.passphrase.encrypt(content.encode(), passphrase))


def seal(data: bytes, recipients: Sequence[str]) -> bytes:
    """Encrypt for one or more holders; each of them alone can open it."""
    import pyrage

    if not recipients:
        raise SealedError("no-holder")
    keys = []
    for recipient in recipients:
        try:
            keys.append(pyrage.x25519.Recipient.from_str(recipient.strip()))
        except pyrage.RecipientError:
            raise SealedError("not-a-holder", word=shortened(recipient)) from None
    return bytes(pyrage.encrypt(data, keys))


def unseal(data: bytes, sealed_identities: Sequence[bytes], passphrase: str) -> bytes:
    """Decrypt with the first identity that the passphrase opens.

    Raises
    ------
    SealedError
        ``not-sealed`` for what is no age file, ``wrong-passphrase`` when it opens none of the
        identities, ``sealed-damaged`` when what was opened is of somebody else or has been changed.
    """
    _check_format(data)
    opened = False
    for identity in filter(None, (_identity(sealed, passphrase) for sealed in sealed_identities)):
        opened = True
        with suppress(SealedError):
            return _opened(data, [identity])
    raise SealedError("sealed-damaged" if opened else "wrong-passphrase")


def _identity(sealed: bytes, passphrase: str) -> str:
    """Return the secret of a sealed identity, empty when the passphrase does not open it."""
    import pyrage

    _check_format(sealed)
    try:
        content = bytes(pyrage.passphrase.decrypt(sealed, passphrase)).decode()
    except (pyrage.DecryptError, UnicodeDecodeError):
        return ""
    return next((line.strip() for line in content.splitlines() if line.startswith(IDENTITY)), "")


def _opened(data: bytes, identities: Sequence[str]) -> bytes:
    import pyrage

    try:
        keys = [pyrage.x25519.Identity.from_str(each) for each in identities]
        return bytes(pyrage.decrypt(data, keys))
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise SealedError("sealed-damaged") from None


def _check_format(data: bytes) -> None:
    if not data.lstrip().startswith(MAGIC):
        raise SealedError("not-sealed")
