"""Opened letters and what is written about them: locked under a key that lies outside database and backups.

The key is that of the letter's box (``letters.desk_key``). Each part says whose it is under the lock, so that
none can be put in the place of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..core.definition import Text
from ..core.errors import NotAllowed
from .database import overwrite_deleted
from .letters import LetterBox, desk_key
from .models import ConfidedRow
from .sealing import Lock

LETTER, PHONE, PHOTO = "letter", "phone", "photo-"
WRONG_KEY = Text(
    "Khóa của hòm thư trên máy chủ này không mở được nội dung.",
    "The key of the box on this server does not open what was written.",
)


class Desk:
    """The desk of the box with this key of tags."""

    def __init__(self, tag_key: bytes) -> None:
        self._lock = Lock(desk_key(tag_key))

    def keep(self, suggestion: str, parts: Mapping[str, bytes]) -> None:
        """Write parts, in the caller's transaction; one that is there already is replaced."""
        for part, content in sorted(parts.items()):
            locked = self._lock.lock(_place(suggestion, part) + content)
            ConfidedRow.insert(suggestion=suggestion, part=part, body=locked).on_conflict(
                conflict_target=[ConfidedRow.suggestion, ConfidedRow.part], update={"body": locked}
            ).execute()

    def read(self, suggestion: str) -> dict[str, bytes]:
        """Every part that is there, by name. Raises NotAllowed where the key is another one."""
        rows = ConfidedRow.select().where(ConfidedRow.suggestion == suggestion).order_by(ConfidedRow.part)
        return {row.part: self._unlocked(suggestion, row.part, bytes(row.body)) for row in rows}

    def _unlocked(self, suggestion: str, part: str, locked: bytes) -> bytes:
        place = _place(suggestion, part)
        content = self._lock.unlock(locked)
        if content is None or not content.startswith(place):
            raise NotAllowed(WRONG_KEY)
        return content[len(place) :]


def desk_of(letters: LetterBox, number: int) -> Desk:
    """The desk of box ``number``. Raises NotFound where its key is not on this server."""
    return Desk(letters.keys.key(number).tag)


def erase(suggestion: str, parts: Iterable[str] | None = None) -> None:
    """Overwrite and remove some parts, or all, in the caller's transaction."""
    overwrite_deleted()
    query = ConfidedRow.delete().where(ConfidedRow.suggestion == suggestion)
    (query if parts is None else query.where(ConfidedRow.part.in_(list(parts)))).execute()


def _place(suggestion: str, part: str) -> bytes:
    return f"{suggestion}/{part}\0".encode()
