"""Sealed records (libsodium sealed boxes): written with a key that everybody may know, read with another one.

Sealing the same record twice gives two records that nobody can tell belong together, in random order.
"""

from __future__ import annotations

from nacl.bindings import crypto_box_SEALBYTES
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from ..core.definition import Text
from ..core.errors import NotAllowed
from ..core.recovery import RoundSecret

OVERHEAD = crypto_box_SEALBYTES  # bytes, whatever the length


def seal(public_key: bytes, record: bytes) -> bytes:
    """``record`` sealed, ``OVERHEAD`` bytes longer; never all zeros."""
    return SealedBox(PublicKey(public_key)).encrypt(record)


class Opener:
    """A round's private key, in memory for as long as the box is open."""

    def __init__(self, secret: RoundSecret) -> None:
        self.round_id = secret.round_id
        self._box = SealedBox(PrivateKey(secret.private_key))

    def open(self, sealed: bytes) -> bytes:
        """The record that was sealed. Raises NotAllowed where it was sealed for another key."""
        try:
            return self._box.decrypt(sealed)
        except CryptoError:
            raise NotAllowed(
                Text(
                    "Khóa này không mở được hòm phiếu của đợt này.",
                    "This key does not open the ballot box of this round.",
                )
            ) from None
