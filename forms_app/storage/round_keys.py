"""Keys of rounds, in files beside the stores that no backup takes; gone with the ballots of their round."""

from __future__ import annotations

import os
from hashlib import sha256
from hmac import new as keyed_hash
from pathlib import Path
from secrets import token_bytes

from ..core.errors import NotFound, NotStored

KEY_BYTES = 32
TAG_BYTES = 16


class RoundKeys:
    """The folder of key files; it is made when the first key is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, round_id: int) -> None:
        """Draw the key of a new round. One left over from an opening that failed is replaced."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path(round_id).unlink(missing_ok=True)
            handle = os.open(self._path(round_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(token_bytes(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            _sync(self.folder)
        except OSError as error:
            raise NotStored("Không ghi được khóa của đợt khảo sát; hãy xem lại quyền ghi.") from error

    def key(self, round_id: int) -> bytes:
        """The key, ``KEY_BYTES`` long. Raises NotFound where it was destroyed or never made."""
        try:
            key = self._path(round_id).read_bytes()
        except OSError as error:
            raise NotFound("Khóa của đợt khảo sát không còn.") from error
        if len(key) != KEY_BYTES:
            raise NotFound("Tệp khóa của đợt khảo sát bị hỏng.")
        return key

    def destroy(self, round_id: int) -> None:
        """Overwrite and remove the key; nothing happens where it is gone."""
        path = self._path(round_id)
        if not path.exists():
            return
        try:
            with path.open("r+b") as file:  # some file systems keep the old bytes all the same
                file.write(bytes(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
            _sync(self.folder)
        except OSError as error:
            raise NotStored("Không xóa được khóa của đợt khảo sát; hãy xem lại quyền ghi.") from error

    def _path(self, round_id: int) -> Path:
        return self.folder / f"round-{round_id}.key"


def ticket_tag(key: bytes, nonce: bytes, canonical_answers: bytes) -> bytes:
    """The mark by which a repeated post is known: the same page with the same answers, and nothing else.

    Without the round's key nobody can tell which page or which answers a tag was made of.
    """
    message = len(nonce).to_bytes(2, "big") + nonce + canonical_answers
    return keyed_hash(key, message, sha256).digest()[:TAG_BYTES]


def _sync(folder: Path) -> None:
    """Make a new or removed name in ``folder`` survive a power cut, where folders can be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
