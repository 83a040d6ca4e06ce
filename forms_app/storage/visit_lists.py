"""Lists and counts of visits, searched by the store: as many queries for a province as for a district."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import Case, fn

from ..core.language import fold
from ..core.plans import Progress
from ..core.schools import Level
from ..core.visits import Standing, Visit
from .models import InspectorRow, SchoolRow, SectionRow, VisitRow, named_db
from .visits import read


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty fields narrow nothing."""

    period: str = ""
    school: str = ""  # parts of its name or code, marks or not
    level: Level | None = None
    inspector: str = ""  # user name
    standing: Standing | None = None
    first: date | None = None  # visits that last to this day or longer
    last: date | None = None  # visits that begin by this day

    @property
    def narrowed(self) -> bool:
        return self != Wanted()


def count(wanted: Wanted, day: date) -> int:
    """How many visits there are; ``day`` decides what is late."""
    return int(VisitRow.select().where(*_conditions(wanted, day)).count())


def page(wanted: Wanted, day: date, number: int, size: int) -> list[Visit]:
    """One page of them, latest first; pages count from 1."""
    return read(*_conditions(wanted, day), page=(number, size))


def some(uuids: Iterable[str]) -> list[Visit]:
    """The visits with these keys, latest first; unknown keys are left out."""
    return read(VisitRow.uuid.in_(list(uuids)))


def every(wanted: Wanted, day: date) -> list[Visit]:
    """All of them, latest first: for a month, a period or a team."""
    return read(*_conditions(wanted, day))


def progress(wanted: Wanted, day: date) -> dict[tuple[str, Level], Progress]:
    """How far the visits have come, by (period, level)."""
    found = _counted((VisitRow.period, SchoolRow.level), wanted, day)
    return {(period, Level(level)): counted for (period, level), counted in found.items()}


def loads(wanted: Wanted, day: date) -> dict[str, Progress]:
    """How far the visits of each inspector have come, by user name; a visit counts for everybody who goes."""
    found = _counted((InspectorRow.account,), wanted, day, per_inspector=True)
    return {name: counted for (name,), counted in found.items()}


def of_teams(inspectors: Iterable[str], first: date, last: date) -> list[Visit]:
    """Visits not cancelled on which any of these people is out on some day of the window."""
    going = InspectorRow.select(InspectorRow.visit).where(InspectorRow.account.in_(list(inspectors)))
    return read(
        VisitRow.uuid.in_(going),
        VisitRow.cancelled_for.is_null(),
        VisitRow.ends_on >= first,
        VisitRow.starts_on <= last,
    )


def of_period(period: str) -> list[Visit]:
    """Visits of one period that are not cancelled."""
    return read(VisitRow.period == period, VisitRow.cancelled_for.is_null())


def used_periods() -> list[str]:
    """Codes of the periods that have a visit, latest first."""
    rows = VisitRow.select(VisitRow.period).distinct()
    return sorted((row.period_code for row in rows), reverse=True)


def _conditions(wanted: Wanted, day: date) -> list[Any]:
    found: list[Any] = [VisitRow.uuid.is_null(False)]
    if wanted.period:
        found.append(VisitRow.period == wanted.period)
    if wanted.inspector:
        assigned = InspectorRow.select(InspectorRow.visit).where(InspectorRow.account == wanted.inspector)
        found.append(VisitRow.uuid.in_(assigned))
    if wanted.first:
        found.append(VisitRow.ends_on >= wanted.first)
    if wanted.last:
        found.append(VisitRow.starts_on <= wanted.last)
    if wanted.school or wanted.level:
        found.append(VisitRow.school.in_(_schools(wanted)))
    if wanted.standing:
        found += _stands(wanted.standing, day)
    return found


def _schools(wanted: Wanted) -> Any:
    query = SchoolRow.select(SchoolRow.code)
    for word in fold(wanted.school).split():
        query = query.where(SchoolRow.folded.contains(word))
    return query.where(SchoolRow.level == wanted.level.value) if wanted.level else query


def _begun() -> Any:
    return VisitRow.uuid.in_(SectionRow.select(SectionRow.visit))


def _stands(standing: Standing, day: date) -> list[Any]:
    """What ``Visit.standing`` says, for the store."""
    if standing is Standing.CANCELLED:
        return [VisitRow.cancelled_for.is_null(False)]
    if standing is Standing.SUBMITTED:
        return [VisitRow.submitted_at.is_null(False)]
    waiting = [VisitRow.cancelled_for.is_null(), VisitRow.submitted_at.is_null()]
    if standing is Standing.LATE:
        return [*waiting, VisitRow.ends_on < day]
    begun = _begun() if standing is Standing.DRAFT else ~_begun()
    return [*waiting, VisitRow.ends_on >= day, begun]


def _counted(
    groups: tuple[Any, ...], wanted: Wanted, day: date, per_inspector: bool = False
) -> dict[tuple[str, ...], Progress]:
    """Counts by standing within each group, in one query; ``per_inspector``: once for each who goes."""
    standing = Case(
        None,
        (
            (VisitRow.cancelled_for.is_null(False), Standing.CANCELLED.value),
            (VisitRow.submitted_at.is_null(False), Standing.SUBMITTED.value),
            (VisitRow.ends_on < day, Standing.LATE.value),
            (_begun(), Standing.DRAFT.value),
        ),
        Standing.PLANNED.value,
    )
    names = [f"group_{place}" for place in range(len(groups))]
    # The inner query says where each visit stands: PostgreSQL groups by a column, not by a CASE with values.
    inner = VisitRow.select(
        *(group.alias(name) for group, name in zip(groups, names, strict=True)), standing.alias("standing")
    ).join(SchoolRow)
    if per_inspector:
        inner = inner.switch(VisitRow).join(InspectorRow)
    each = inner.where(*_conditions(wanted, day)).alias("one")
    columns = [getattr(each.c, name) for name in (*names, "standing")]
    query = each.select_from(*columns, fn.COUNT(each.c.standing)).group_by(*columns)
    found: dict[tuple[str, ...], dict[Standing, int]] = defaultdict(dict)
    for *group, stands, number in query.tuples().execute(named_db.obj):
        found[tuple(group)][Standing(stands)] = number
    return {group: Progress(counts) for group, counts in sorted(found.items())}
