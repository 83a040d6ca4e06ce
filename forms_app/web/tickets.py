"""What a loaded survey page brings back: proof that it is ours, and a nonce that makes a repeat known."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from hashlib import sha256
from secrets import token_bytes

NONCE_BYTES = 16
MAC_BYTES = 16
TICKET_LENGTH = 43  # characters: 32 bytes in base64 without padding
LONGEST_CODE = 40  # characters of a typed code that are looked at


class Tickets:
    """Stateless and without time: a page may stay open all evening (design D8)."""

    def __init__(self, secret_key: str) -> None:
        self._key = hmac.new(secret_key.encode(), b"survey ticket", sha256).digest()

    def draw(self, code: str) -> str:
        """A fresh ticket for the page of poster ``code``."""
        nonce = token_bytes(NONCE_BYTES)
        return urlsafe_b64encode(nonce + self._mac(code, nonce)).rstrip(b"=").decode("ascii")

    def nonce(self, ticket: str, code: str) -> bytes | None:
        """The nonce of a ticket that was drawn for ``code``; None for any other."""
        if len(ticket) != TICKET_LENGTH or not ticket.isascii():
            return None
        try:
            raw = urlsafe_b64decode(ticket + "=")
        except NotBase64:
            return None
        nonce, mac = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
        return nonce if hmac.compare_digest(mac, self._mac(code, nonce)) else None

    def _mac(self, code: str, nonce: bytes) -> bytes:
        return hmac.new(self._key, code.encode() + b" " + nonce, sha256).digest()[:MAC_BYTES]


def canonical_code(typed: str) -> str:
    """A poster's code as printed: capitals, no spaces or dashes; "" where nothing of it is left."""
    return "".join(each for each in typed[:LONGEST_CODE].upper() if each.isalnum() and each.isascii())
