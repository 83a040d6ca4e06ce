"""Photos in their places beside items, each content kept once; nothing changes once a visit is handed in.

Photos lie in the named store, so that every process serves them and a backup carries them. ``owner`` says
what a photo is evidence of: ``of_visit(uuid)``, ``of_action(code)``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..core.definition import Text
from ..core.errors import NotFound, WrongState
from ..core.photos import Photo, Picture
from . import audit
from .actions import held_for_answer
from .database import write_transaction
from .models import ChunkRow, PhotoRow, PlacementRow
from .visits import held_for_change

VISIT, ACTION = "visit:", "action:"
FULL = Text(
    "Mục này đã đủ {most} ảnh. Hãy xóa bớt một ảnh rồi gửi lại.",
    "This item has its {most} photos already. Remove one, then send again.",
)
NONE_TAKEN = Text(
    "Mục này không nhận ảnh: chỉ ghi số và ngày của văn bản.",
    "This item takes no photos: write down number and day of the paper only.",
)
NO_PHOTO = Text("Không có ảnh này.", "There is no such photo.")


def of_visit(uuid: str) -> str:
    """The owner of the photos of a visit."""
    return VISIT + uuid


def of_action(code: str) -> str:
    """The owner of the photos of a school's answers to an action."""
    return ACTION + code


def counts(uuid: str) -> Mapping[str, int]:
    """How many photos each item of a visit has, by the item's name; items without one are left out."""
    rows = PlacementRow.select(PlacementRow.item).where(PlacementRow.owner == of_visit(uuid))
    return Counter(row.item for row in rows)


def photos(owner: str, item: str) -> list[Photo]:
    """The photos of one item in their places."""
    found = _placements().where(PlacementRow.owner == owner, PlacementRow.item == item)
    return [_photo(row) for row in found.order_by(PlacementRow.place)]


def placed(owner: str, item: str, sent: str) -> Photo | None:
    """One photo; None where it is not there."""
    found = _placements().where(
        PlacementRow.owner == owner, PlacementRow.item == item, PlacementRow.sent == sent
    )
    row = found.first()
    return _photo(row) if row else None


def content(owner: str, sent: str) -> bytes:
    """The JPEG that was made of a photo, whichever item it stands at. Raises NotFound; erased, too."""
    of_this_owner = PlacementRow.select(PlacementRow.photo).where(
        PlacementRow.owner == owner, PlacementRow.sent == sent
    )
    row = PhotoRow.select(PhotoRow.content).where(PhotoRow.sha256.in_(of_this_owner)).first()
    if row is None or not row.content:
        raise NotFound(NO_PHOTO)
    return bytes(row.content)


@write_transaction
def place(
    owner: str, item: str, sent: str, length: int, picture: Picture, most: int, by: str, now: datetime
) -> Photo:
    """Put ``picture``, made of what was sent, beside an item; what is there already stays as it is.

    Raises WrongState where the item has ``most`` photos or takes none, or the visit is handed in.
    """
    hold(owner)
    known = placed(owner, item, sent)
    if known is None:
        free = free_place(owner, item, most)
        _keep(picture)
        known = Photo(item, free, sent, picture.sha256, length, by, now, picture.width, picture.height)
        PlacementRow.insert(
            owner=owner,
            item=item,
            sent=sent,
            place=free,
            photo=picture.sha256,
            length=length,
            author=by,
            taken_over_at=now,
        ).execute()
        audit.record(by, "photo.add", owner, f"{item}, {sent[:16]}", now)
    forget_chunks(owner, item, sent)
    return known


@write_transaction
def remove(owner: str, item: str, sent: str, by: str, now: datetime) -> None:
    """Take a photo away, its content too where no other item has it; once more changes nothing.

    Raises WrongState where the visit is handed in.
    """
    hold(owner)
    known = placed(owner, item, sent)
    if known is None:
        return
    PlacementRow.delete().where(
        PlacementRow.owner == owner, PlacementRow.item == item, PlacementRow.sent == sent
    ).execute()
    if not PlacementRow.select().where(PlacementRow.photo == known.stored).exists():
        PhotoRow.delete().where(PhotoRow.sha256 == known.stored).execute()
    audit.record(by, "photo.remove", owner, f"{item}, {sent[:16]}", now)


def free_place(owner: str, item: str, most: int) -> int:
    """The first place that is free. Raises WrongState where there is none."""
    if most == 0:
        raise WrongState(NONE_TAKEN)
    taken = {photo.place for photo in photos(owner, item)}
    for each in range(1, most + 1):
        if each not in taken:
            return each
    raise WrongState(FULL.format(most=most))


def forget_chunks(owner: str, item: str, sent: str) -> None:
    """Throw away what arrived of a photo so far."""
    ChunkRow.delete().where(ChunkRow.owner == owner, ChunkRow.item == item, ChunkRow.sent == sent).execute()


def hold(owner: str) -> None:
    """Hold what the photos belong to until the transaction ends, so that handing in and placing cannot cross.

    Raises NotFound where it is not there, WrongState where it takes no changes any more.
    """
    if owner.startswith(VISIT):
        held_for_change(owner.removeprefix(VISIT))
    elif owner.startswith(ACTION):
        held_for_answer(owner.removeprefix(ACTION))
    else:
        raise NotFound(NO_PHOTO)


def _keep(picture: Picture) -> None:
    """Once, however many items it hangs at; one that was erased is there again."""
    PhotoRow.insert(
        sha256=picture.sha256,
        content=picture.content,
        width=picture.width,
        height=picture.height,
        erased_on=None,
    ).on_conflict(
        conflict_target=[PhotoRow.sha256], preserve=[PhotoRow.content, PhotoRow.erased_on]
    ).execute()


def _placements() -> Any:
    of_photo = (PhotoRow.sha256, PhotoRow.width, PhotoRow.height, PhotoRow.erased_on)
    return PlacementRow.select(PlacementRow, *of_photo).join(PhotoRow)


def _photo(row: PlacementRow) -> Photo:
    told = (row.item, row.place, row.sent, row.stored, row.length, row.author, row.taken_over_at)
    picture = row.photo
    return Photo(*told, picture.width, picture.height, picture.erased_on)
