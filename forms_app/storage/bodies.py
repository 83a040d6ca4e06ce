"""Compositions of committees and inspection boards: rows of (owner, kind, first day, version), all kept.

Of each first day the last version holds, unless it was struck out as a mistake.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from peewee import fn

from ..core.bodies import Body, BodyKind, Function, Member, refusals
from ..core.definition import Text
from ..core.errors import WrongState
from ..core.language import fold
from . import audit
from .database import write_transaction
from .models import BodyRow
from .schools import school as school_of

NO_SUCH = Text("Không có danh sách nào từ ngày này.", "There is no list from that day on.")
Place = tuple[str, BodyKind]  # owner and kind


def bodies() -> list[Body]:
    """Every composition there ever was, the first one first."""
    return list(map(_body, BodyRow.select().where(BodyRow.holds).order_by(BodyRow.starts_on, BodyRow.owner)))


def bodies_of(owner: str) -> list[Body]:
    """The compositions of one owner's bodies, the latest first."""
    rows = BodyRow.select().where(BodyRow.holds, BodyRow.owner == owner).order_by(BodyRow.starts_on.desc())
    return list(map(_body, rows))


def bodies_on(
    day: date, kind: BodyKind | None = None, owners: Iterable[str] | None = None
) -> dict[Place, Body]:
    """The composition of each body that began last by ``day``; each given argument narrows them."""
    conditions = _holding(day)
    if kind is not None:
        conditions = (BodyRow.kind == kind.value, *conditions)
    if owners is not None:
        conditions = (BodyRow.owner.in_(list(owners)), *conditions)
    return {(each.owner, each.kind): each for each in map(_body, BodyRow.select().where(*conditions))}


def expired_on(kind: BodyKind, day: date) -> set[str]:
    """Owners whose body of that kind has come to the end of its term and was not followed by another."""
    ended = (BodyRow.kind == kind.value) & (BodyRow.ends_on < day)
    return {row.owner for row in BodyRow.select(BodyRow.owner).where(ended, *_holding(day))}


def owners_with(search: str, day: date) -> set[str]:
    """Owners of a body that somebody with such a name sits on, or sat on last, marks or not."""
    words = fold(search).split()
    if not words:
        return set()
    query = BodyRow.select(BodyRow.owner).where(BodyRow.holds, BodyRow.starts_on <= day)
    for word in words:
        query = query.where(BodyRow.folded.contains(word))
    return {row.owner for row in query.distinct()}


@write_transaction
def save_body(body: Body, by: str, now: datetime) -> None:
    """Enter a composition, or correct the one of the same day. Entering it once more changes nothing.

    Raises NotFound for an unknown school, WrongState for what cannot be true.
    """
    if body.owner:
        school_of(body.owner)
    for _where, why in refusals(body):
        raise WrongState(why)
    columns = _columns(body)
    last = _last(body.owner, body.kind, body.starts_on)
    if (
        last is not None
        and last.holds
        and all(getattr(last, name) == value for name, value in columns.items())
    ):
        return
    _replace(last)
    BodyRow.insert(
        owner=body.owner,
        kind=body.kind.value,
        starts_on=body.starts_on,
        version=last.version + 1 if last else 1,
        holds=True,
        author=by,
        at=now,
        **columns,
    ).execute()
    audit.record(by, "body.save", _subject(body.owner, body.kind), body.starts_on.isoformat(), now)


@write_transaction
def strike_body(owner: str, kind: BodyKind, starts_on: date, by: str, now: datetime) -> None:
    """A composition that was entered by mistake holds no longer. Raises WrongState where there is none."""
    last = _last(owner, kind, starts_on)
    if last is None or not last.holds:
        raise WrongState(NO_SUCH)
    _replace(last)
    audit.record(by, "body.strike", _subject(owner, kind), starts_on.isoformat(), now)


def _holding(day: date) -> tuple[Any, ...]:
    """Conditions: the composition that began last by ``day``."""
    later: Any = BodyRow.alias()
    same_place = (later.owner == BodyRow.owner) & (later.kind == BodyRow.kind)
    between = later.holds & (later.starts_on > BodyRow.starts_on) & (later.starts_on <= day)
    overtaken = fn.EXISTS(later.select(later.version).where(same_place, between))
    return BodyRow.holds, BodyRow.starts_on <= day, ~overtaken


def _last(owner: str, kind: BodyKind, starts_on: date) -> BodyRow | None:
    of_day = (BodyRow.owner == owner) & (BodyRow.kind == kind.value) & (BodyRow.starts_on == starts_on)
    row: BodyRow | None = BodyRow.select().where(of_day).order_by(BodyRow.version.desc()).first()
    return row


def _replace(last: BodyRow | None) -> None:
    if last is not None and last.holds:
        of_day = (BodyRow.owner == last.owner) & (BodyRow.kind == last.kind)
        BodyRow.update(holds=False).where(
            of_day, BodyRow.starts_on == last.starts_on, BodyRow.version == last.version
        ).execute()


def _columns(body: Body) -> dict[str, Any]:
    return {
        "ends_on": body.ends_on,
        "number": body.number,
        "decided_on": body.decided_on,
        "members": _text(body.members),
        "folded": fold(" ".join(each.name for each in body.members)),
    }


def _text(members: Iterable[Member]) -> str:
    rows = [[each.name, each.post, each.function.value] for each in members]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _body(row: BodyRow) -> Body:
    return Body(
        owner=row.owner,
        kind=BodyKind(row.kind),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        members=tuple(Member(name, post, Function(does)) for name, post, does in json.loads(row.members)),
        number=row.number,
        decided_on=row.decided_on,
        by=row.author,
        at=row.at,
    )


def _subject(owner: str, kind: BodyKind) -> str:
    return f"{owner}/{kind.value}" if owner else kind.value
