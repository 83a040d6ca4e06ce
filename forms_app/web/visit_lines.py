"""Visits as lists and calendars show them: with the names that belong to them, asked for all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from ..core.calendar import Month, by_day
from ..core.schools import School
from ..core.visits import Manner, Standing, Visit
from ..storage import deliveries, late_photos
from ..storage.earlier_visits import sites_of
from ..storage.forms import forms_of
from ..storage.schools import schools_of
from ..storage.users import full_names
from .clock import today
from .texts import words


@dataclass(frozen=True)
class VisitLine:
    """One visit with its names in the language of the page."""

    visit: Visit
    school: School
    form: str
    short: bool  # a short checklist
    team: str  # full names, the leader first
    standing: Standing
    site: str  # of a school with several, once the head of the checklist says which
    waiting: bool  # something came late or twice, and somebody must choose

    @property
    def starts_on(self) -> date:
        return self.visit.starts_on

    @property
    def ends_on(self) -> date:
        return self.visit.ends_on

    @property
    def month_code(self) -> str:
        """As an address names the month it begins in."""
        return Month.of(self.starts_on).code


@dataclass(frozen=True)
class DayCell:
    """One day of a month's page; ``more`` visits are not shown."""

    day: date
    inside: bool  # of the month itself, not of a neighbour that fills its week
    today: bool
    lines: tuple[VisitLine, ...]
    more: int = 0

    @property
    def number(self) -> int:
        return self.day.day

    @property
    def of_month(self) -> int:
        return self.day.month

    @property
    def code(self) -> str:
        """As an address names the day."""
        return self.day.isoformat()


@dataclass(frozen=True)
class MonthView:
    """A month in weeks."""

    shown: Month
    label: str
    weeks: tuple[tuple[DayCell, ...], ...]
    before: Month | None
    after: Month | None

    @property
    def before_name(self) -> str:
        return _short_name(self.before)

    @property
    def after_name(self) -> str:
        return _short_name(self.after)

    @property
    def empty(self) -> bool:
        return not any(cell.lines for week in self.weeks for cell in week)


def visit_lines(visits: Iterable[Visit]) -> list[VisitLine]:
    """The visits in their order; a handful of queries, however many there are."""
    visits, day = list(visits), today()
    names = full_names(name for visit in visits for name in visit.inspectors)
    schools = schools_of(visit.school for visit in visits)
    forms = forms_of(visits)
    sites = sites_of(visit for visit in visits if schools[visit.school].sites > 1)
    waiting = {delivery.visit for delivery in deliveries.waiting()}
    waiting |= late_photos.visits_that_wait(visit.uuid for visit in visits)
    return [
        VisitLine(
            visit=visit,
            school=schools[visit.school],
            form=words(forms[visit.form_id, visit.form_version].title),
            short=forms[visit.form_id, visit.form_version].short,
            team=", ".join(names[name] for name in visit.inspectors),
            standing=visit.standing(day),
            site=sites.get(visit.uuid, ""),
            waiting=visit.uuid in waiting,
        )
        for visit in visits
    ]


def asked_month(code: str) -> Month:
    """The month that an address names; this one for anything else."""
    return Month.read(code) or Month.of(today())


def month_view(month: Month, lines: Iterable[VisitLine], most: int) -> MonthView:
    """``month`` with at most ``most`` lines a day; a visit that lasts stands on each of its days."""
    weeks = month.weeks()
    found = by_day(lines, weeks[0][0], weeks[-1][-1])
    return MonthView(
        shown=month,
        label=month_label(month),
        weeks=tuple(
            tuple(_cell(day, month, found.get(day, []), most) for day in week) for week in month.weeks()
        ),
        before=month.before,
        after=month.after,
    )


def month_label(month: Month) -> str:
    return str(_("Tháng %(month)d năm %(year)d", month=month.month, year=month.year))


def _short_name(month: Month | None) -> str:
    return str(_("Tháng %(month)d", month=month.month)) if month else ""


def manner_name(manner: Manner) -> str:
    """How a visit takes place, in words."""
    return words(manner.label)


def standing_name(standing: Standing) -> str:
    names = {
        Standing.PLANNED: _("Chưa bắt đầu"),
        Standing.DRAFT: _("Đang điền"),
        Standing.LATE: _("Quá ngày, chưa nộp"),
        Standing.SUBMITTED: _("Đã nộp"),
        Standing.CANCELLED: _("Đã hủy"),
    }
    return str(names[standing])


def _cell(day: date, month: Month, lines: list[VisitLine], most: int) -> DayCell:
    inside = Month.of(day) == month
    shown = tuple(lines[:most]) if inside else ()
    return DayCell(day, inside, day == today(), shown, len(lines) - len(shown) if inside else 0)
