"""Photos in their places beside items, each content kept once; nothing changes once a visit is handed in.

Photos lie in the named store, so that every process serves them and a backup carries them. ``owner`` says
what a photo belongs to (photo_owners.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ..core.definition import Text
from ..core.errors import NotFound, WrongState
from ..core.photos import Photo, Picture
from . import audit
from .actions import held_for_answer
from .database import write_transaction
from .locking import lock
from .models import ChunkRow, PhotoRow, PlacementRow
from .photo_owners import ACTION, DROPPED, LATE, VISIT, beside, may_lie_at, of_late, of_visit, split, state_of
from .visits import CALLED_OFF, held_for_change, lock_visit, visit

FULL = Text(
    "Mục này đã đủ {most} ảnh. Hãy xóa bớt một ảnh rồi gửi lại.",
    "This item has its {most} photos already. Remove one, then send again.",
)
FULL_OF_WAITING = Text(
    "Mục này đã có {most} ảnh chờ xem. Xin giữ ảnh trên máy, chờ trưởng đoàn hoặc phòng xem rồi gửi lại.",
    "{most} photos of this item wait already. Keep this one, send it once the leader or office has looked.",
)
NONE_TAKEN = Text(
    "Mục này không nhận ảnh: chỉ ghi số và ngày của văn bản.",
    "This item takes no photos: write down number and day of the paper only.",
)
NO_PHOTO = Text("Không có ảnh này.", "There is no such photo.")


def counts(uuid: str) -> Mapping[str, int]:
    """How many photos each item of a visit has, by the item's name; items without one are left out."""
    rows = PlacementRow.select(PlacementRow.item).where(PlacementRow.owner == of_visit(uuid))
    return Counter(row.item for row in rows)


def photos(owner: str, item: str) -> list[Photo]:
    """The photos of one item in their places."""
    found = _placements().where(PlacementRow.owner == owner, PlacementRow.item == item)
    return [_photo(row) for row in found.order_by(PlacementRow.place)]


def all_photos(owner: str) -> list[Photo]:
    """The photos of every item, oldest first."""
    found = _placements().where(PlacementRow.owner == owner)
    in_order = (PlacementRow.taken_over_at, PlacementRow.item, PlacementRow.place)
    return [_photo(row) for row in found.order_by(*in_order)]


def placed(owner: str, item: str, sent: str) -> Photo | None:
    """One photo; None where it is not there."""
    found = _placements().where(
        PlacementRow.owner == owner, PlacementRow.item == item, PlacementRow.sent == sent
    )
    row = found.first()
    return _photo(row) if row else None


def arrived(owner: str, item: str, sent: str) -> Photo | None:
    """One photo that is here already; of one that came late also where it was taken in or given up since."""
    everywhere = (placed(each, item, sent) for each in may_lie_at(owner))
    return next((each for each in everywhere if each is not None), None)


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

    Who may place it needs nobody's choice: the same photo waits no longer. Raises WrongState where the item
    has ``most`` photos or takes none, or the visit is handed in.
    """
    hold(owner)
    kind, name = split(owner)
    if known := arrived(owner, item, sent):
        forget_chunks(owner, item, sent)
        return known
    free = free_place(owner, item, most)
    _keep(picture)
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
    step, subject = ("photo.late", of_visit(name)) if kind == LATE else ("photo.add", owner)
    audit.record(by, step, subject, f"{item}, {sent[:16]}", now)
    for each in filter(None, (owner, beside(owner))):
        forget_chunks(each, item, sent)
    if kind == VISIT:
        _take_down(of_late(name), item, sent, now.date())
    told = (item, free, sent, picture.sha256, length, by, now)
    return Photo(*told, picture.width, picture.height, state=state_of(owner))


@write_transaction
def remove(owner: str, item: str, sent: str, by: str, now: datetime) -> None:
    """Take a photo away, its content too where no other item has it; once more changes nothing.

    Raises WrongState where the visit is handed in.
    """
    hold(owner)
    if _take_down(owner, item, sent, now.date()):
        audit.record(by, "photo.remove", owner, f"{item}, {sent[:16]}", now)


def free_place(owner: str, item: str, most: int, full: Text | None = None) -> int:
    """The first place that is free. Raises WrongState where there is none, with the words of ``full``."""
    if most == 0:
        raise WrongState(NONE_TAKEN)
    taken = {photo.place for photo in photos(owner, item)}
    for each in range(1, most + 1):
        if each not in taken:
            return each
    told = full or (FULL_OF_WAITING if split(owner)[0] == LATE else FULL)
    raise WrongState(told.format(most=most))


def forget_chunks(owner: str, item: str, sent: str) -> None:
    """Throw away what arrived of a photo so far."""
    ChunkRow.delete().where(ChunkRow.owner == owner, ChunkRow.item == item, ChunkRow.sent == sent).execute()


def forget_unseen(stored: str, today: date) -> None:
    """Let a picture go that hangs and waits nowhere; where one was given up, empty it: its name stays."""
    lock(PhotoRow.select(PhotoRow.sha256).where(PhotoRow.sha256 == stored))  # nobody places it meanwhile
    places = PlacementRow.select().where(PlacementRow.photo == stored)
    if not places.exists():
        PhotoRow.delete().where(PhotoRow.sha256 == stored).execute()
    elif not places.where(~PlacementRow.owner.startswith(DROPPED)).exists():
        PhotoRow.update(content=b"", erased_on=today).where(PhotoRow.sha256 == stored).execute()


def hold(owner: str) -> None:
    """Hold what the photos belong to until the transaction ends, so that handing in and placing cannot cross.

    Raises NotFound where it is not there, WrongState where it takes no changes any more.
    """
    kind, name = split(owner)
    if kind == VISIT:
        held_for_change(name)
    elif kind == ACTION:
        held_for_answer(name)
    elif kind == LATE:
        if visit(lock_visit(name)).cancelled:
            raise WrongState(CALLED_OFF)
    else:
        raise NotFound(NO_PHOTO)


def _take_down(owner: str, item: str, sent: str, today: date) -> bool:
    """Whether there was such a photo."""
    known = placed(owner, item, sent)
    if known is None:
        return False
    PlacementRow.delete().where(
        PlacementRow.owner == owner, PlacementRow.item == item, PlacementRow.sent == sent
    ).execute()
    forget_unseen(known.stored, today)
    return True


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
    return Photo(*told, picture.width, picture.height, picture.erased_on, state_of(row.owner))
