"""Survey rounds: opened with everything that decides about their results, which then stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ..core.definition import Audience, Text
from ..core.errors import NotFound, WrongState
from ..core.language import day, sort_key
from ..core.office import Thresholds
from ..core.rounds import Access, Poster, Round, RoundState
from . import audit
from .ballot_box import BallotBox
from .database import write_transaction
from .locking import lock
from .models import PosterRow, RoundRow, named_db
from .remembered import remember
from .schools import from_facts

NO_ROUND = Text("Không có đợt khảo sát số {number}.", "There is no round {number}.")
NOT_IN_ROUND = Text(
    "Trường {school} không tham gia đợt {number}.", "The school {school} takes no part in round {number}."
)


@write_transaction
def extend_round(round_id: int, closes_on: date, by: str, now: datetime, today: date) -> Round:
    """Move the last day on. Raises WrongState unless the round is planned or open and the day later."""
    found = in_state(round_id, today, RoundState.PREPARED, RoundState.PLANNED, RoundState.OPEN)
    if closes_on <= found.closes_on:
        raise WrongState(
            Text("Ngày kết thúc mới phải sau ngày {day}.", "The new last day must lie after {day}.").format(
                day=day(found.closes_on)
            )
        )
    change(round_id, closes_on=closes_on)
    audit.record(by, "round.extend", str(round_id), f"{found.closes_on} to {closes_on}", now)
    return round_(round_id)


@write_transaction
def close_round(round_id: int, by: str, now: datetime, today: date) -> Round:
    """End an open round at once. Raises WrongState in any other state."""
    in_state(round_id, today, RoundState.OPEN)
    change(round_id, closed_on=today)
    audit.record(by, "round.close", str(round_id), "", now)
    return round_(round_id)


def cancel_round(round_id: int, box: BallotBox, by: str, now: datetime, today: date) -> Round:
    """Call off a round that has not begun; its empty boxes and its key go.

    Raises WrongState in any other state. Where it fails half-way it is simply done again.
    """
    found = _mark_cancelled(round_id, by, now, today)
    box.keys.destroy(round_id)
    box.destroy(round_id)
    return found


@write_transaction
def _mark_cancelled(round_id: int, by: str, now: datetime, today: date) -> Round:
    found = in_state(round_id, today, RoundState.PREPARED, RoundState.PLANNED, RoundState.CANCELLED)
    if found.cancelled_on is None:
        change(round_id, cancelled_on=today)
        audit.record(by, "round.cancel", str(round_id), "", now)
    return round_(round_id)


@write_transaction
def set_public(round_id: int, public: bool, by: str, now: datetime, today: date) -> Round:
    """Let everybody with a poster's code read the results, or no longer; the same again changes nothing.

    Raises NotFound, and WrongState for a round that is not counted.
    """
    found = in_state(round_id, today, RoundState.COUNTED, RoundState.DESTROYED)
    if found.public is not public:
        change(round_id, public_on=today if public else None)
        audit.record(by, "round.public" if public else "round.private", str(round_id), "", now)
    return round_(round_id)


def rounds() -> list[Round]:
    """Every round, latest opening first."""
    rows = RoundRow.select().order_by(RoundRow.opens_on.desc(), RoundRow.id.desc())
    return [round_from(row) for row in rows]


def round_(round_id: int) -> Round:
    """One round. Raises NotFound."""
    return round_from(_row(round_id))


def posters(round_id: int) -> list[Poster]:
    """A poster per school of the round, schools in Vietnamese order. Raises NotFound."""
    found = round_(round_id)
    rows = PosterRow.select().where(PosterRow.round == round_id)
    made = (_poster(row, found) for row in rows)
    return sorted(made, key=lambda each: (sort_key(each.school.name), each.school.code))


def schools_of_rounds(round_ids: Iterable[int]) -> dict[int, list[str]]:
    """The codes of the schools that take part in each of these rounds, in order."""
    found: dict[int, list[str]] = {number: [] for number in round_ids}
    rows = PosterRow.select(PosterRow.round, PosterRow.school).where(PosterRow.round.in_(list(found)))
    for row in rows.order_by(PosterRow.round, PosterRow.school):
        found[row.round_number].append(row.school_code)
    return found


@remember
def poster(code: str) -> Poster:
    """The poster with this code, in capitals or not. Raises NotFound."""
    query = PosterRow.select(PosterRow, RoundRow).join(RoundRow).where(PosterRow.code == code.upper())
    row = query.first() if code.isprintable() else None  # PostgreSQL takes no NUL, neither takes half a pair
    if row is None:
        raise NotFound("Mã phiếu này không đúng.")
    return _poster(row, round_from(row.round))


def frozen_thresholds(round_id: int) -> Thresholds:
    """The thresholds that held when the round was opened. Raises NotFound."""
    return Thresholds(**json.loads(_row(round_id).thresholds))


def round_from(row: RoundRow) -> Round:
    """The round that a row holds."""
    return Round(
        id=row.id,
        form_id=row.form_id,
        form_version=row.form_version,
        audience=Audience(row.audience),
        period=row.period_code,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        title=row.title,
        access=Access(row.access),
        rehearsed_on=row.rehearsed_on,
        closed_on=row.closed_on,
        counted_on=row.counted_on,
        destroyed_on=row.destroyed_on,
        cancelled_on=row.cancelled_on,
        public_on=row.public_on,
    )


def in_state(round_id: int, today: date, *states: RoundState) -> Round:
    """The round, its row held until the caller's transaction ends; WrongState unless in one of ``states``."""
    if named_db.obj.in_transaction():
        lock(RoundRow.select(RoundRow.id).where(RoundRow.id == round_id))
    found = round_(round_id)
    if (state := found.state(today)) not in states:
        raise WrongState(
            Text(
                "Đợt khảo sát {state}, không làm được bước này.",
                "The round {state}: this step is not possible now.",
            ).format(state=STATE_NAMES[state])
        )
    return found


def change(round_id: int, **columns: Any) -> None:
    RoundRow.update(**columns).where(RoundRow.id == round_id).execute()


def _row(round_id: int) -> RoundRow:
    row: RoundRow | None = RoundRow.get_or_none(RoundRow.id == round_id)
    if row is None:
        raise NotFound(NO_ROUND.format(number=round_id))
    return row


def _poster(row: PosterRow, its_round: Round) -> Poster:
    return Poster(row.code, its_round, from_facts(json.loads(row.facts)), row.pooled)


STATE_NAMES = {
    RoundState.PREPARED: Text("chờ diễn tập mở hòm phiếu", "waits for the rehearsal"),
    RoundState.PLANNED: Text("chưa bắt đầu", "has not begun"),
    RoundState.OPEN: Text("đang mở", "is open"),
    RoundState.CLOSED: Text("đã kết thúc, chưa đếm", "has ended and is not counted"),
    RoundState.COUNTED: Text("đã đếm", "is counted"),
    RoundState.DESTROYED: Text("đã hủy phiếu", "is counted and its forms are destroyed"),
    RoundState.CANCELLED: Text("đã bỏ", "was called off"),
}
