"""The plans that schools send, each with its file; a new file takes the place of the old one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ..core.definition import Text
from ..core.errors import NotFound
from ..core.plan_files import FileKind, PlanFile, SchoolPlan
from . import audit
from .database import write_transaction
from .models import PlanFileRow, SchoolPlanRow
from .schools import school as school_of

NO_PLAN = Text("Trường chưa gửi kế hoạch của năm này.", "The school has not sent its plan of this year.")


@write_transaction
def send_plan(
    school: str,
    year: int,
    number: str,
    day: date | None,
    file: PlanFile | None,
    by: str,
    now: datetime,
    today: date,
) -> SchoolPlan:
    """Keep what a school sends; without ``file`` the one that is there stays.

    Raises NotFound for an unknown school, or where there is no file yet and none came.
    """
    school_of(school)
    known = school_plan(school, year)
    if file is not None:
        PlanFileRow.insert(
            sha256=file.sha256, kind=file.kind.value, content=file.content, size=len(file.content)
        ).on_conflict_ignore().execute()
    elif known is None:
        raise NotFound(NO_PLAN)
    stored = file.sha256 if file else known.sha256 if known else ""
    columns = {"number": number, "day": day, "file": stored, "sent_at": now, "author": by}
    if known is None:
        SchoolPlanRow.insert(school=school, year=year, first_sent_on=today, **columns).execute()
    elif (known.number, known.day, known.sha256) == (number, day, stored):
        return known
    else:
        SchoolPlanRow.update(**columns).where(*_of(school, year)).execute()
        _forget_file(known.sha256)
    audit.record(by, "school_plan.send", f"{school}/{year}", f"{number}, {day or ''}, {stored[:16]}", now)
    return _only(school, year)


def school_plan(school: str, year: int) -> SchoolPlan | None:
    """A school's plan of a year; None before it is sent."""
    found = _read(*_of(school, year))
    return found[0] if found else None


def school_plans(year: int, schools: Iterable[str] | None = None) -> dict[str, SchoolPlan]:
    """Those of a year that were sent, by school code; of some schools where these are given."""
    some = () if schools is None else (SchoolPlanRow.school.in_(list(schools)),)
    return {each.school: each for each in _read(SchoolPlanRow.year == year, *some)}


def content(school: str, year: int) -> PlanFile:
    """The file of a school's plan. Raises NotFound."""
    found = _only(school, year)
    row = PlanFileRow.get_by_id(found.sha256)
    return PlanFile(found.kind, bytes(row.content), found.sha256)


def _only(school: str, year: int) -> SchoolPlan:
    found = school_plan(school, year)
    if found is None:
        raise NotFound(NO_PLAN)
    return found


def _read(*conditions: Any) -> list[SchoolPlan]:
    """Plans with what is known of their files, which are left in the store."""
    columns = (SchoolPlanRow, PlanFileRow.sha256, PlanFileRow.kind, PlanFileRow.size)
    query = SchoolPlanRow.select(*columns).join(PlanFileRow).where(*conditions)
    return [
        SchoolPlan(
            school=row.school_code,
            year=row.year,
            number=row.number,
            day=row.day,
            kind=FileKind(row.file.kind),
            sha256=row.file.sha256,
            size=row.file.size,
            first_sent_on=row.first_sent_on,
            sent_at=row.sent_at,
            author=row.author,
        )
        for row in query.order_by(SchoolPlanRow.school)
    ]


def _forget_file(sha256: str) -> None:
    """Delete a file that no plan has any more."""
    if not SchoolPlanRow.select().where(SchoolPlanRow.file == sha256).exists():
        PlanFileRow.delete().where(PlanFileRow.sha256 == sha256).execute()


def _of(school: str, year: int) -> tuple[Any, ...]:
    return SchoolPlanRow.school == school, SchoolPlanRow.year == year
