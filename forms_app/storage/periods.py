"""Reporting periods. Their code gives the usual days; an office may move them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from ..core.definition import Text
from ..core.errors import NotFound, WrongState
from ..core.rounds import Period
from . import audit
from .database import write_transaction
from .models import PeriodRow

CODE = re.compile(r"(20\d\d)(-H[12])?")
NO_PERIOD = Text(
    "Không có kỳ '{code}'; kỳ viết như 2026-H1, 2026-H2 hoặc 2026.",
    "There is no period '{code}'; a period is written like 2026-H1, 2026-H2 or 2026.",
)
DUE_TOO_EARLY = Text(
    "Hạn nộp không được trước ngày đầu của kỳ.", "The due day must not lie before the period begins."
)
DAYS_REVERSED = Text("Kỳ phải kết thúc sau khi bắt đầu.", "A period must end after it begins.")
USUAL_DUE = {None: (12, 5), "-H1": (6, 10), "-H2": (12, 5)}  # when schools report: before the office must
USUAL_DAYS = {None: ((1, 1), (12, 31)), "-H1": ((1, 1), (6, 30)), "-H2": ((7, 1), (12, 31))}


def period(code: str) -> Period:
    """The period ``2026-H1``, ``2026-H2`` or ``2026``, from now on kept. NotFound for any other code."""
    row = PeriodRow.get_or_none(PeriodRow.code == code)
    return _period(row) if row else _keep(_usual(code))


def days_of(code: str) -> Period:
    """The same for whoever only reads: what is not kept yet has its usual days. NotFound as above."""
    row = PeriodRow.get_or_none(PeriodRow.code == code)
    return _period(row) if row else _usual(code)


def year_until(code: str) -> Period:
    """From the first day of its year to the last day of a period: what a half-year's totals run over."""
    asked, year = days_of(code), code[:4]
    first = asked if code == year else days_of(f"{year}-H1")
    return Period(code, min(first.starts_on, asked.starts_on), asked.ends_on)


def periods() -> list[Period]:
    """The periods in use, latest first; where several end on one day, the longest first."""
    rows = map(_period, PeriodRow.select())
    return sorted(rows, key=lambda each: (each.ends_on, -each.starts_on.toordinal()), reverse=True)


@write_transaction
def save_period(period: Period) -> None:
    """Set a period's days. Raises NotFound for a strange code, WrongState for days reversed."""
    _usual(period.code)
    if period.ends_on < period.starts_on:
        raise WrongState(DAYS_REVERSED)
    days = {"starts_on": period.starts_on, "ends_on": period.ends_on}
    PeriodRow.insert(code=period.code, **days).on_conflict(
        conflict_target=[PeriodRow.code], update=days
    ).execute()


def due_day(code: str) -> date:
    """When schools are to have reported for a period. Raises NotFound for a strange code."""
    return due_days([code])[code]


def due_days(codes: Iterable[str]) -> dict[str, date]:
    """The same of several periods, by code."""
    asked = list(codes)
    moved = {row.code: row.due_on for row in PeriodRow.select().where(PeriodRow.code.in_(asked))}
    return {code: moved.get(code) or _usual_due(code) for code in asked}


@write_transaction
def set_due_day(code: str, day: date, by: str, now: datetime) -> None:
    """Move the day when schools are to have reported.

    Raises NotFound for a strange code, WrongState for a day before the period begins.
    """
    if day < period(code).starts_on:
        raise WrongState(DUE_TOO_EARLY)
    PeriodRow.update(due_on=day).where(PeriodRow.code == code).execute()
    audit.record(by, "period.due", code, day.isoformat(), now)


@write_transaction
def change_period(period: Period, by: str, now: datetime) -> None:
    """The same by somebody of the office, told in the log."""
    save_period(period)
    days = f"{period.starts_on.isoformat()} – {period.ends_on.isoformat()}"
    audit.record(by, "period.change", period.code, days, now)


@write_transaction
def _keep(period: Period) -> Period:
    PeriodRow.insert(code=period.code, starts_on=period.starts_on, ends_on=period.ends_on).on_conflict(
        action="IGNORE", conflict_target=[PeriodRow.code]
    ).execute()
    return _period(PeriodRow.get_by_id(period.code))


def _usual(code: str) -> Period:
    match = _match(code)
    year, (first, last) = int(match[1]), USUAL_DAYS[match[2]]
    return Period(code, date(year, *first), date(year, *last))


def _usual_due(code: str) -> date:
    match = _match(code)
    return date(int(match[1]), *USUAL_DUE[match[2]])


def _match(code: str) -> re.Match[str]:
    match = CODE.fullmatch(code)
    if match is None:
        raise NotFound(NO_PERIOD.format(code=code))
    return match


def _period(row: PeriodRow) -> Period:
    return Period(row.code, row.starts_on, row.ends_on)
