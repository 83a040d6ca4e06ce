"""Photos that came late: each waits beside its item until somebody takes it in or gives it up.

One that is taken moves to the visit. Of one that is given up the picture goes and its name stays: the phone
that missed the answer and sends it again gets its receipt, and nothing comes back to wait.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ..core.definition import Text
from ..core.errors import NotFound
from ..core.photos import Photo, PhotoState
from . import audit
from .database import overwrite_deleted, write_transaction
from .models import PhotoRow, PlacementRow
from .photo_owners import of_dropped, of_late, of_visit, split
from .photos import NO_PHOTO, all_photos, arrived, forget_unseen, free_place, hold, photos
from .visits import lock_visit

NO_ROOM = Text(
    "Mục này đã đủ {most} ảnh, nên ảnh vẫn chờ xem. Muốn nhận, đoàn cần xóa bớt một ảnh của mục.",
    "This item has its {most} photos, so this one goes on waiting. To take it, the team must remove one.",
)


def waiting(uuid: str) -> list[Photo]:
    """Photos of a visit that wait for somebody to choose, oldest first; none whose time is over."""
    return [each for each in all_photos(of_late(uuid)) if not each.erased_on]


def visits_that_wait(uuids: Iterable[str]) -> set[str]:
    """Those of the visits that have a photo to choose about."""
    owners = [of_late(uuid) for uuid in uuids]
    rows = PlacementRow.select(PlacementRow.owner).join(PhotoRow).distinct()
    found = rows.where(PlacementRow.owner.in_(owners), PhotoRow.erased_on.is_null())
    return {split(row.owner)[1] for row in found}


def late_photo(uuid: str, item: str, sent: str) -> Photo:
    """One that came late, wherever it is by now. Raises NotFound; where its time is over, too."""
    found = arrived(of_late(uuid), item, sent)
    if found is None or (found.erased_on and found.state is PhotoState.WAITING):
        raise NotFound(NO_PHOTO)
    return found


@write_transaction
def take_in(uuid: str, item: str, sent: str, most: int, by: str, now: datetime) -> Photo:
    """Hang a waiting photo at its item. A second time gives what the first one chose.

    Raises NotFound, WrongState where the visit is closed or the item has ``most`` photos: it goes on waiting.
    """
    lock_visit(uuid)
    found = late_photo(uuid, item, sent)
    if found.state is PhotoState.WAITING:
        hold(of_visit(uuid))
        _move(found, of_late(uuid), of_visit(uuid), free_place(of_visit(uuid), item, most, NO_ROOM))
        audit.record(by, "photo.taken", of_visit(uuid), f"{item}, {sent[:16]}", now)
    return late_photo(uuid, item, sent)


@write_transaction
def give_up(uuid: str, item: str, sent: str, by: str, now: datetime) -> Photo:
    """Let a waiting photo go for good. A second time gives what the first one chose. Raises NotFound."""
    lock_visit(uuid)
    found = late_photo(uuid, item, sent)
    if found.state is PhotoState.WAITING:
        overwrite_deleted()
        dropped = of_dropped(uuid)
        _move(found, of_late(uuid), dropped, len(photos(dropped, item)) + 1)
        forget_unseen(found.stored, now.date())
        audit.record(by, "photo.dropped", of_visit(uuid), f"{item}, {sent[:16]}", now)
    return late_photo(uuid, item, sent)


def _move(photo: Photo, owner: str, to: str, place: int) -> None:
    moved: Any = PlacementRow.update(owner=to, place=place).where(PlacementRow.owner == owner)
    moved.where(PlacementRow.item == photo.item, PlacementRow.sent == photo.sent).execute()
