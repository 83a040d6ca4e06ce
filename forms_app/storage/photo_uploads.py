"""Photos on their way: parts that any process takes up where another stopped, until the whole is there.

Parts lie in the named store as they were sent. They go when the photo is placed or refused, after some days,
or when a visit has too many of them; the sender then begins anew.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from peewee import fn

from ..core.definition import Text
from ..core.errors import Conflict, Unusable
from ..core.photos import LARGEST_PHOTO, Refusal, reason
from .database import write_transaction
from .models import ChunkRow
from .photos import arrived, forget_chunks, free_place, hold

KEPT_FOR = timedelta(days=7)
MOST_UNFINISHED = 10  # photos of one owner
NOT_NEXT = Text(
    "Phần này của ảnh chưa tới lượt. Hãy gửi tiếp từ chỗ đã nhận.",
    "This part is not the next one. Go on from where the server stands.",
)
LONGER = Text(
    "Ảnh dài hơn đã báo. Hãy gửi lại từ đầu.",
    "The photo is longer than announced. Send it again from its beginning.",
)


class NotNext(Conflict):
    """A part that does not follow what is there: ``received`` bytes."""

    def __init__(self, received: int) -> None:
        super().__init__(NOT_NEXT)
        self.received = received


def received(owner: str, item: str, sent: str) -> int:
    """Bytes of a photo that are here, in order and without a gap; all of them once it is placed or waits."""
    known = arrived(owner, item, sent)
    if known is not None:
        return known.length
    return _received(owner, item, sent)


@write_transaction
def append(
    owner: str, item: str, sent: str, start: int, part: bytes, length: int, most: int, now: datetime
) -> int:
    """Add ``part``, which begins at byte ``start`` of ``length``; how many bytes are here now.

    What was here already is passed over, so a part may come again or be cut differently; of a photo that is
    placed or came late all is here, whatever has become of its visit. Raises NotNext where bytes before the
    part are missing, Unusable for a photo that is too long, WrongState where none is taken.
    """
    if known := arrived(owner, item, sent):
        return known.length
    hold(owner)
    if not 0 < length <= LARGEST_PHOTO:
        raise Unusable(reason(Refusal.TOO_LONG if length else Refusal.EMPTY))
    free_place(owner, item, most)
    here = _received(owner, item, sent)
    if start > here:
        raise NotNext(here)
    if start + len(part) > length:
        raise Unusable(LONGER)
    new = part[here - start :]
    if not new:
        return here
    if here == 0:
        _make_room(owner, now)
    ChunkRow.insert(
        owner=owner, item=item, sent=sent, start=here, size=len(new), content=new, arrived_at=now
    ).execute()
    return here + len(new)


def whole(owner: str, item: str, sent: str) -> bytes | None:
    """All that arrived of a photo; None where its SHA-256 is another: not whole, or damaged on its way."""
    rows = ChunkRow.select(ChunkRow.content).where(*_of(owner, item, sent)).order_by(ChunkRow.start)
    joined = b"".join(bytes(row.content) for row in rows)
    return joined if sha256(joined).hexdigest() == sent else None


@write_transaction
def drop(owner: str, item: str, sent: str) -> None:
    """Begin anew: throw away what arrived of a photo so far."""
    forget_chunks(owner, item, sent)


def _received(owner: str, item: str, sent: str) -> int:
    sizes = ChunkRow.select(fn.COALESCE(fn.SUM(ChunkRow.size), 0)).where(*_of(owner, item, sent))
    return int(sizes.scalar())


def _of(owner: str, item: str, sent: str) -> tuple[Any, ...]:
    return ChunkRow.owner == owner, ChunkRow.item == item, ChunkRow.sent == sent


def _make_room(owner: str, now: datetime) -> None:
    """Before a new photo begins: throw away old parts of all, and the oldest photos of this owner."""
    ChunkRow.delete().where(ChunkRow.arrived_at < now - KEPT_FOR).execute()
    latest = fn.MAX(ChunkRow.arrived_at)
    unfinished = (
        ChunkRow.select(ChunkRow.item, ChunkRow.sent)
        .where(ChunkRow.owner == owner)
        .group_by(ChunkRow.item, ChunkRow.sent)
        .order_by(latest.desc())
    )
    for row in list(unfinished)[MOST_UNFINISHED - 1 :]:
        forget_chunks(owner, row.item, row.sent)
