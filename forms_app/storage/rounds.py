"""Survey rounds: opened with everything that decides about their results, which then stays as it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from secrets import choice
from typing import Any

from ..core.answers import comment_size, record_size
from ..core.definition import Audience, FormDefinition, Kind
from ..core.errors import NotFound, WrongState
from ..core.language import day, sort_key
from ..core.office import FLOORS, Thresholds
from ..core.rounds import Poster, Round, RoundState
from ..core.schools import School
from . import audit
from .ballot_box import COMMENTS, RATINGS, TICKETS, BallotBox, Boxes
from .database import write_transaction
from .forms import published
from .models import PosterRow, RoundRow, named_db
from .periods import period as period_of
from .remembered import remember
from .round_keys import TAG_BYTES
from .schools import from_facts, school, to_facts

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that reads as another character
CODE_LENGTH = 8  # 30 ** 8, about 6.6e11 codes


@write_transaction
def open_round(
    form_id: str,
    period: str,
    schools: Sequence[str],
    opens_on: date,
    closes_on: date,
    thresholds: Thresholds,
    by: str,
    now: datetime,
    box: BallotBox,
) -> Round:
    """Freeze what decides about the results; make the poster codes, the round's key and its ballot boxes.

    Raises NotFound for a form or school that is not there, WrongState where they do not go together.
    """
    definition, version = published(form_id)
    asked = [school(code) for code in dict.fromkeys(schools)]
    audience = _refuse_unfit(definition, asked, opens_on, closes_on, thresholds)
    _refuse_overlap(form_id, asked, opens_on, closes_on)
    number = (RoundRow.select(RoundRow.id).order_by(RoundRow.id.desc()).scalar() or 0) + 1
    RoundRow.insert(
        id=number,
        form_id=form_id,
        form_version=version,
        audience=audience.value,
        period=period_of(period).code,
        opens_on=opens_on,
        closes_on=closes_on,
        title=str(definition.title),
        thresholds=json.dumps(asdict(thresholds), sort_keys=True),
    ).execute()
    for each in asked:
        _add_poster(number, audience, each, thresholds)
    audit.record(by, "round.open", str(number), f"{form_id} {version}, {period}, {len(asked)} schools", now)
    # Last, and both bear being done again: should the commit fail, the next opening replaces them.
    box.keys.make(number)
    box.allocate(number, {each.code: _boxes(definition, _heads(audience, each)) for each in asked})
    return round_(number)


@write_transaction
def extend_round(round_id: int, closes_on: date, by: str, now: datetime, today: date) -> Round:
    """Move the last day on. Raises WrongState unless the round is planned or open and the day later."""
    found = in_state(round_id, today, RoundState.PLANNED, RoundState.OPEN)
    if closes_on <= found.closes_on:
        raise WrongState(f"Ngày kết thúc mới phải sau ngày {day(found.closes_on)}.")
    _change(round_id, closes_on=closes_on)
    audit.record(by, "round.extend", str(round_id), f"{found.closes_on} to {closes_on}", now)
    return round_(round_id)


@write_transaction
def close_round(round_id: int, by: str, now: datetime, today: date) -> Round:
    """End an open round at once. Raises WrongState in any other state."""
    in_state(round_id, today, RoundState.OPEN)
    _change(round_id, closed_on=today)
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
    found = in_state(round_id, today, RoundState.PLANNED, RoundState.CANCELLED)
    if found.cancelled_on is None:
        _change(round_id, cancelled_on=today)
        audit.record(by, "round.cancel", str(round_id), "", now)
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
        closed_on=row.closed_on,
        counted_on=row.counted_on,
        destroyed_on=row.destroyed_on,
        cancelled_on=row.cancelled_on,
    )


def _refuse_unfit(
    definition: FormDefinition, asked: list[School], opens_on: date, closes_on: date, thresholds: Thresholds
) -> Audience:
    if definition.kind is not Kind.SURVEY or definition.audience is None:
        raise WrongState(f"'{definition.title}' không phải phiếu khảo sát.")
    if not asked:
        raise WrongState("Đợt khảo sát cần ít nhất một trường.")
    if closes_on < opens_on:
        raise WrongState("Ngày kết thúc không được trước ngày bắt đầu.")
    strangers = [each for each in asked if definition.levels and each.level.value not in definition.levels]
    if strangers:
        names = ", ".join(each.name for each in strangers)
        raise WrongState(f"'{definition.title}' không dành cho cấp học của: {names}.")
    for name, floor in asdict(FLOORS).items():
        if name != "disagreement" and getattr(thresholds, name) < floor:
            raise WrongState(f"Ngưỡng công bố '{name}' phải từ {floor} trở lên.")
    return definition.audience


def _refuse_overlap(form_id: str, asked: list[School], opens_on: date, closes_on: date) -> None:
    """Two open posters of one survey in one school: nobody would know which to answer."""
    query = (
        PosterRow.select(PosterRow, RoundRow)
        .join(RoundRow)
        .where(
            RoundRow.form_id == form_id,
            PosterRow.school.in_([each.code for each in asked]),
            RoundRow.opens_on <= closes_on,
            RoundRow.closes_on >= opens_on,
            RoundRow.closed_on.is_null(),
            RoundRow.counted_on.is_null(),
            RoundRow.cancelled_on.is_null(),
        )
    )
    if (row := query.first()) is not None:
        dates = f"{day(row.round.opens_on)} - {day(row.round.closes_on)}"
        raise WrongState(f"Trường {row.school_code} đã có đợt khảo sát này trong những ngày đó ({dates}).")


def _add_poster(number: int, audience: Audience, each: School, thresholds: Thresholds) -> None:
    PosterRow.insert(
        code=_new_code(),
        round=number,
        school=each.code,
        facts=json.dumps(to_facts(each), ensure_ascii=False, sort_keys=True),
        pooled=audience is Audience.STAFF and each.staff <= thresholds.small_staff,
    ).execute()


def _new_code() -> str:
    while True:
        code = "".join(choice(ALPHABET) for _ in range(CODE_LENGTH))
        if PosterRow.get_or_none(PosterRow.code == code) is None:
            return code


def _heads(audience: Audience, each: School) -> int:
    return each.staff if audience is Audience.STAFF else each.families


def _boxes(definition: FormDefinition, heads: int) -> Boxes:
    """Sizes and first capacities: room for twice the people asked, and for a comment from one in eight."""
    ballots = max(16, 2 * heads)
    boxes = {RATINGS: (record_size(definition), ballots), TICKETS: (TAG_BYTES, ballots)}
    if size := comment_size(definition):
        boxes[COMMENTS] = (size, max(4, heads // 8))
    return boxes


def in_state(round_id: int, today: date, *states: RoundState) -> Round:
    """The round, its row held until the caller's transaction ends; WrongState unless in one of ``states``."""
    if named_db.obj.for_update and named_db.obj.in_transaction():
        RoundRow.select(RoundRow.id).where(RoundRow.id == round_id).for_update().first()
    found = round_(round_id)
    if (state := found.state(today)) not in states:
        raise WrongState(f"Đợt khảo sát {STATE_NAMES[state]}, không làm được bước này.")
    return found


def _change(round_id: int, **columns: Any) -> None:
    RoundRow.update(**columns).where(RoundRow.id == round_id).execute()


def _row(round_id: int) -> RoundRow:
    row: RoundRow | None = RoundRow.get_or_none(RoundRow.id == round_id)
    if row is None:
        raise NotFound(f"Không có đợt khảo sát số {round_id}.")
    return row


def _poster(row: PosterRow, its_round: Round) -> Poster:
    return Poster(row.code, its_round, from_facts(json.loads(row.facts)), row.pooled)


STATE_NAMES = {
    RoundState.PLANNED: "chưa bắt đầu",
    RoundState.OPEN: "đang mở",
    RoundState.CLOSED: "đã kết thúc, chưa đếm",
    RoundState.COUNTED: "đã đếm",
    RoundState.DESTROYED: "đã hủy phiếu",
    RoundState.CANCELLED: "đã hủy",
}
