"""Sealed records (libsodium sealed boxes): written with a key that everybody may know, read with another one.

Sealing the same record twice gives two records that nobody can tell belong together, in random order. Beside
them a plain lock, whose one key both locks and opens.
"""

from __future__ import annotations

from nacl.bindings import crypto_box_SEALBYTES
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from ..core.definition import Text
from ..core.errors import NotAllowed
from ..core.recovery import RoundSecret

OVERHEAD = crypto_box_SEALBYTES  # bytes, whatever the length


def seal(public_key: bytes, record: bytes) -> bytes:
    """``record`` sealed, ``OVERHEAD`` bytes longer; never all zeros."""
    return SealedBox(PublicKey(public_key)).encrypt(record)


class Opener:
    """A box's private key, in memory for as long as the box is open."""

    def __init__(self, secret: RoundSecret) -> None:
        self.round_id = secret.round_id
        key = PrivateKey(secret.private_key)
        self._box, self.public = SealedBox(key), bytes(key.public_key)

    def open(self, sealed: bytes) -> bytes:
        """The record that was sealed. Raises NotAllowed where it was sealed for another key."""
        try:
            return self._box.decrypt(sealed)
        except CryptoError:
            raise NotAllowed(
                Text(
                    "Khóa này không mở được hòm này.",
                    "This key does not open this box.",
                )
            ) from None


class Lock:
    """One key of 32 bytes; what it locked nobody else can read or change."""

    def __init__(self, key: bytes) -> None:
        self._box = SecretBox(key)

    def lock(self, content: bytes) -> bytes:
        return bytes(self._box.encrypt(content))

    def unlock(self, locked: bytes) -> bytes | None:
        """What was locked; None for anything else."""
        try:
            return bytes(self._box.decrypt(locked))
        except (CryptoError, ValueError):
            return None
