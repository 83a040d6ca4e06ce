"""The office gives a handed-in visit back: what was handed in stays as a version of its own."""

from __future__ import annotations

import json
from datetime import datetime

from ..core.definition import Text
from ..core.errors import WrongState
from ..core.visits import EarlierVersion, Visit
from . import audit
from .database import write_transaction
from .locking import lock
from .models import ReopeningRow, VisitRow
from .visits import latest_sections, visit, visit_score

NOT_HANDED_IN = Text(
    "Cuộc kiểm tra này chưa nộp, nên không trả lại được.",
    "The visit is not handed in, so it cannot be given back.",
)


@write_transaction
def reopen(uuid: str, reason: str, by: str, now: datetime) -> Visit:
    """Make the visit a draft again; the next hand-in is the next version.

    Raises NotFound, WrongState where it is not handed in.
    """
    lock(VisitRow.select(VisitRow.uuid).where(VisitRow.uuid == uuid))
    found = visit(uuid)
    if found.submitted_at is None:
        raise WrongState(NOT_HANDED_IN)
    revisions = {name: each.revision for name, each in latest_sections(found.uuid).items()}
    ReopeningRow.insert(
        visit=found.uuid,
        version=found.version,
        submitted_at=found.submitted_at,
        score=visit_score(found.uuid) or "{}",
        revisions=json.dumps(revisions, sort_keys=True),
        reason=reason,
        reopened_by=by,
        reopened_at=now,
    ).execute()
    VisitRow.update(submitted_at=None, score=None).where(VisitRow.uuid == found.uuid).execute()
    audit.record(by, "visit.reopen", found.uuid, f"{found.version}: {reason}", now)
    return visit(uuid)


def earlier_versions(uuid: str) -> list[EarlierVersion]:
    """What was handed in before the visit was reopened, latest first."""
    rows = ReopeningRow.select().where(ReopeningRow.visit == uuid).order_by(ReopeningRow.version.desc())
    return [
        EarlierVersion(
            version=row.version,
            submitted_at=row.submitted_at,
            score=row.score,
            revisions=json.loads(row.revisions),
            reason=row.reason,
            reopened_by=row.reopened_by,
            reopened_at=row.reopened_at,
        )
        for row in rows
    ]
