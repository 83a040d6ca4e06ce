"""Photos whose time is over: the pictures go for good, that there were some stays known.

Minutes count photos, so their places stay; what they showed does not.
"""

from __future__ import annotations

from datetime import date, datetime

from ..core.photos import kept_since
from . import audit
from .database import overwrite_deleted, write_transaction
from .models import ChunkRow, PhotoRow, PlacementRow
from .photo_uploads import KEPT_FOR


@write_transaction
def erase_photos(months: int, by: str, now: datetime, today: date) -> int:
    """Erase every picture all of whose places are older than ``months``; how many. Parts left over go too."""
    since = kept_since(today, months)
    overwrite_deleted()
    young = PlacementRow.select(PlacementRow.photo).where(
        PlacementRow.taken_over_at >= datetime(since.year, since.month, since.day)  # noqa: DTZ001 - naive UTC
    )
    erased = (
        PhotoRow.update(content=b"", erased_on=today)
        .where(PhotoRow.erased_on.is_null(), PhotoRow.sha256.not_in(young))
        .execute()
    )
    ChunkRow.delete().where(ChunkRow.arrived_at < now - KEPT_FOR).execute()
    if erased:
        audit.record(by, "photo.erase", "photos", f"{erased}, {since.isoformat()}", now)
    return int(erased)
