"""A school's visits that were handed in, for those that come after: what they said, and starting from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ..core.definition import Text
from ..core.earlier import EarlierVisit
from ..core.errors import WrongState
from ..core.visits import HEAD, SITE, Visit, VisitState
from . import audit
from .database import write_transaction
from .forms import published
from .models import SectionRow
from .visits import TAKEN_FROM, answers, lock_visit, visit, visits

MOST = 6  # earlier visits that are looked through: three years of half-yearly ones
ALREADY_BEGUN = Text(
    "Cuộc kiểm tra đã có phần được lưu, không bắt đầu lại được.",
    "Some section of the visit is saved already: it cannot be started anew.",
)


def earlier_visits(current: Visit) -> list[EarlierVisit]:
    """Visits of the same school that were handed in, the latest first; ``current`` is not among them."""
    done = (each for each in visits(school=current.school) if each.submitted and each.uuid != current.uuid)
    return [
        EarlierVisit(each, published(each.form_id, each.form_version)[0], answers(each.uuid))
        for each in list(done)[:MOST]
    ]


def sites_of(several: Iterable[Visit]) -> dict[str, str]:
    """Which site each visit was to, by its uuid; those without one are left out."""
    keys = [each.uuid for each in several]
    rows = (
        SectionRow.select()
        .where(SectionRow.visit.in_(keys), SectionRow.section == HEAD)
        .order_by(SectionRow.revision)
    )
    latest = {row.visit_uuid: json.loads(row.body).get(SITE) for row in rows} if keys else {}
    return {key: str(site) for key, site in latest.items() if site}


@write_transaction
def start_from(
    uuid: str, bodies: Mapping[str, Mapping[str, Any]], earlier: str, author: str, now: datetime
) -> None:
    """Save ``bodies``, by section, as first drafts of a visit that nobody has begun.

    They are marked as taken over from the visit ``earlier`` until somebody saves the section. Raises
    NotFound, and WrongState where something is saved already: then nothing changes.
    """
    key = lock_visit(uuid)
    if visit(key).state is not VisitState.PLANNED:
        raise WrongState(ALREADY_BEGUN)
    for section, body in bodies.items():
        text = json.dumps(
            {**body, TAKEN_FROM: earlier}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        SectionRow.insert(
            visit=key, section=section, revision=1, body=text, author=author, saved_at=now
        ).execute()
    audit.record(author, "visit.start_from", key, earlier, now)
