"""What phones deliver: each sending counts once, whatever the network did to it, and none is lost.

A phone makes a UUID for a sending and repeats it until it has an answer. What cannot become a revision of its
section (somebody saved first, the visit is handed in, the sender left the team) is kept beside it and waits
for somebody to choose. No clock of a phone decides anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from ..core.definition import Text
from ..core.errors import Conflict, NotFound, WrongState
from ..core.visits import WAITING, Delivery, Outcome, Visit
from . import audit
from .database import write_transaction
from .models import CarriedRow, DeliveryRow
from .visits import HANDED_IN, latest_sections, save_section, visit

KEY_TAKEN = Text("Mã gửi này đã dùng cho nội dung khác.", "This key was used for other answers.")
NO_DELIVERY = Text("Không có bản gửi này.", "There is no such delivery.")


@dataclass(frozen=True)
class Sent:
    """A section as it came from a phone; ``submission`` is the phone's UUID, ``base`` a revision or 0.

    ``sha256`` is that of the fields as sent: what they mean may change with other sections, they do not.
    """

    submission: str
    section: str
    base: int
    body: Mapping[str, Any]
    sha256: str
    author: str


@write_transaction
def carry(uuid: str, username: str, now: datetime) -> None:
    """Note that ``username`` opened the visit; what they fill may come long after."""
    CarriedRow.insert(visit=visit(uuid).uuid, account=username, first_at=now).on_conflict_ignore().execute()


def carries(uuid: str, username: str) -> bool:
    """Whether ``username`` opened the visit while it was theirs."""
    found = CarriedRow.select().where(CarriedRow.visit == uuid, CarriedRow.account == username)
    return bool(found.exists())


def as_carried(found: Visit) -> Visit:
    """The visit with everybody on whose phone it may lie among its inspectors, after the team."""
    rows = CarriedRow.select(CarriedRow.account).where(CarriedRow.visit == found.uuid)
    everybody = [*found.inspectors, *sorted(row.username for row in rows)]
    return replace(found, inspectors=tuple(dict.fromkeys(everybody)))


@write_transaction
def deliver(uuid: str, sent: Sent, now: datetime, late: bool = False) -> Delivery:
    """Take a sending, once: a repetition gives what came of the first, chosen meanwhile or not.

    ``late``: the sender is no longer of the team, so that it waits. Raises NotFound, WrongState where the
    form has no such section, Conflict where the key was used for something else.
    """
    found = visit(uuid)
    key = _key(sent.submission)
    if known := DeliveryRow.get_or_none(DeliveryRow.submission == key):
        same = (known.visit_uuid, known.section, known.sha256, known.author)
        if same != (found.uuid, sent.section, sent.sha256, sent.author):
            raise Conflict(KEY_TAKEN)
        return _delivery(known)
    outcome, revision = (Outcome.LATE, None) if late else _kept(found.uuid, sent, now)
    DeliveryRow.insert(
        submission=key,
        visit=found.uuid,
        section=sent.section,
        base=sent.base,
        body=body_text(sent.body),
        sha256=sent.sha256,
        author=sent.author,
        received_at=now,
        outcome=outcome.value,
        revision=revision,
    ).execute()
    if outcome in WAITING:
        audit.record(sent.author, f"visit.{outcome.value}", found.uuid, f"{sent.section}, {key}", now)
    return delivery(key)


def delivery(submission: str) -> Delivery:
    """One delivery. Raises NotFound."""
    row = DeliveryRow.get_or_none(DeliveryRow.submission == _key(submission))
    if row is None:
        raise NotFound(NO_DELIVERY)
    return _delivery(row)


def waiting(uuid: str | None = None) -> list[Delivery]:
    """Deliveries that wait for somebody to choose, oldest first; of one visit, or of all."""
    conditions = [DeliveryRow.outcome.in_([each.value for each in WAITING])]
    if uuid is not None:
        conditions.append(DeliveryRow.visit == uuid)
    rows = DeliveryRow.select().where(*conditions)
    return [_delivery(row) for row in rows.order_by(DeliveryRow.received_at, DeliveryRow.submission)]


@write_transaction
def settle(submission: str, take: bool, by: str, now: datetime) -> Delivery:
    """Make a waiting delivery the next revision of its section, or give it up; it is kept all the same.

    A second time gives what the first one chose. Raises NotFound, WrongState where it is to be taken into a
    visit that is handed in, Conflict where somebody saves at the same moment.
    """
    found = delivery(submission)
    if not found.waits:
        return found
    outcome, revision = Outcome.DROPPED, None
    if take:
        if visit(found.visit).submitted:
            raise WrongState(HANDED_IN)
        latest = latest_sections(found.visit).get(found.section)
        base = latest.revision if latest else 0
        saved = save_section(found.visit, found.section, base, found.body, found.author, now)
        outcome, revision = Outcome.TAKEN, saved.revision
    _mark(found.submission, outcome, revision)
    audit.record(by, f"visit.{outcome.value}", found.visit, f"{found.section}, {found.submission}", now)
    return delivery(submission)


@write_transaction
def mark_handed_in(submission: str) -> Delivery:
    """Note, in the transaction of the hand-in, that this confirmation did it: no repetition acts again."""
    found = delivery(submission)
    _mark(found.submission, Outcome.HANDED_IN, found.revision)
    return delivery(submission)


def body_text(body: Mapping[str, Any]) -> str:
    """A body as it is stored: one text for one set of answers."""
    return json.dumps(dict(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _kept(uuid: str, sent: Sent, now: datetime) -> tuple[Outcome, int | None]:
    """A revision where it can be one; else why not."""
    latest = latest_sections(uuid).get(sent.section)
    if latest is not None and body_text(latest.body) == body_text(sent.body):
        return Outcome.STORED, latest.revision
    try:
        saved = save_section(uuid, sent.section, sent.base, sent.body, sent.author, now)
    except Conflict:
        return Outcome.CONFLICT, None
    except WrongState:
        if visit(uuid).submitted:
            return Outcome.LATE, None
        raise
    return Outcome.STORED, saved.revision


def _mark(submission: str, outcome: Outcome, revision: int | None) -> None:
    changed = DeliveryRow.update(outcome=outcome.value, revision=revision)
    changed.where(DeliveryRow.submission == submission).execute()


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        submission=row.submission,
        visit=row.visit_uuid,
        section=row.section,
        base=row.base,
        body=json.loads(row.body),
        sha256=row.sha256,
        author=row.author,
        received_at=row.received_at,
        outcome=Outcome(row.outcome),
        revision=row.revision,
    )


def _key(submission: str) -> str:
    try:
        return str(UUID(submission))
    except ValueError:
        raise NotFound(NO_DELIVERY) from None
