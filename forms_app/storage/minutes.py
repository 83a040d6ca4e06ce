"""Minutes as they were issued: one row per hand-in, never changed."""

from __future__ import annotations

import json
from datetime import datetime

from ..core import kept_document
from ..core.minutes import Issued
from ..core.office import Office
from ..core.office_plain import from_plain, to_plain
from .database import write_transaction
from .models import MinutesRow


@write_transaction
def keep_minutes(visit: str, version: int, issued: Issued, now: datetime) -> None:
    """Keep the minutes of a hand-in; those that are there already stay."""
    MinutesRow.insert(
        visit=visit,
        version=version,
        document=kept_document.to_json(issued.document),
        office=json.dumps(to_plain(issued.office), ensure_ascii=False, separators=(",", ":")),
        cited=json.dumps(issued.cited),
        site=issued.site,
        issued_at=now,
    ).on_conflict(action="IGNORE", conflict_target=[MinutesRow.visit, MinutesRow.version]).execute()


def kept_minutes(visit: str, version: int, shipped: Office) -> Issued | None:
    """The minutes of a hand-in; None where none were kept. ``shipped`` supplies settings younger than it."""
    row = MinutesRow.get_or_none((MinutesRow.visit == visit) & (MinutesRow.version == version))
    if row is None:
        return None
    return Issued(
        document=kept_document.from_json(row.document),
        office=from_plain(shipped, json.loads(row.office)),
        site=row.site,
        cited=tuple(json.loads(row.cited)),
    )


def kept_versions(visit: str) -> list[int]:
    """The hand-ins of a visit whose minutes are kept, the first one first."""
    rows = MinutesRow.select(MinutesRow.version).where(MinutesRow.visit == visit)
    return sorted(row.version for row in rows)
