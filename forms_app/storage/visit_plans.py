"""Changing the plan of a visit: its days, its team, or that it takes place at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from ..core.definition import Text
from ..core.errors import Conflict, WrongState
from ..core.language import day, normalise
from ..core.visits import Visit, VisitState
from . import audit
from .database import write_transaction
from .models import InspectorRow, VisitRow
from .visits import keep_team, lock_visit, refuse_closed, refuse_days, refuse_team, visit

CHANGED_MEANWHILE = Text(
    "Lịch này vừa được người khác sửa; xin xem lại rồi lưu.",
    "Somebody else has just changed this plan; please look at it again, then save.",
)
BEGUN = Text(
    "Đã có phần được điền nên không hủy được nữa; hãy đổi ngày hoặc đổi đoàn.",
    "Something is filled in already, so it cannot be cancelled; change days or team instead.",
)
NO_REASON = Text("Hãy ghi lý do hủy.", "Please say why it is cancelled.")


@write_transaction
def change_visit(
    uuid: str,
    starts_on: date,
    ends_on: date,
    inspectors: Sequence[str],
    by: str,
    now: datetime,
    base: int | None = None,
) -> Visit:
    """Give a visit not handed in other days or another team; the first inspector leads.

    Who is no longer on the team does not see the visit any more; what they filled in stays. ``base`` is how
    often the plan had been changed when the page was made. The same days and team again change nothing.
    Raises NotFound, WrongState for days or a team that will not do, Conflict where it was changed since.
    """
    key = lock_visit(uuid)
    found = visit(key)
    refuse_closed(found)
    team = tuple(dict.fromkeys(inspectors))
    if (found.starts_on, found.ends_on, found.inspectors) == (starts_on, ends_on, team):
        return found
    if base is not None and base != found.changes:
        raise Conflict(CHANGED_MEANWHILE)
    refuse_days(starts_on, ends_on)
    refuse_team(team, found.inspectors)
    _changed(found, now, starts_on=starts_on, ends_on=ends_on)
    if team != found.inspectors:
        InspectorRow.delete().where(InspectorRow.visit == key).execute()
        keep_team(key, team)
    changed = visit(key)
    audit.record(by, "visit.change", key, f"{_told(found)} → {_told(changed)}", now)
    return changed


@write_transaction
def cancel_visit(uuid: str, reason: str, by: str, now: datetime) -> Visit:
    """Call off a visit of which nothing is filled in; it is kept, and in no count. Again: nothing changes.

    Raises NotFound, WrongState where there is no reason or something is filled in.
    """
    key = lock_visit(uuid)
    found = visit(key)
    if found.cancelled:
        return found
    refuse_closed(found)
    why = normalise(reason)
    if not why:
        raise WrongState(NO_REASON)
    if found.state is not VisitState.PLANNED:
        raise WrongState(BEGUN)
    _changed(found, now, cancelled_for=why)
    audit.record(by, "visit.cancel", key, why, now)
    return visit(key)


def _changed(found: Visit, now: datetime, **columns: object) -> None:
    VisitRow.update(changes=found.changes + 1, changed_at=now, **columns).where(
        VisitRow.uuid == found.uuid
    ).execute()


def _told(found: Visit) -> str:
    return f"{day(found.starts_on)}-{day(found.ends_on)} {', '.join(found.inspectors)}"
