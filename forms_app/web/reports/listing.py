"""Which official reports there are, by when each is due, and which were sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template, url_for
from flask_babel import gettext as _

from ...core.deadlines import SOON
from ...core.office import day_of_year
from ...core.people import Action
from ...core.reports import period_label
from ...core.reports.official import Issue, Kind
from ...storage import reports as store
from ..clock import today
from ..guard import requires
from ..services import services
from ..texts import words
from . import blueprint

YEARS = 3  # shown, the current one first
DUE = {Kind.HALF_YEAR: "half_year", Kind.YEAR: "year"}  # names of the setting


@dataclass(frozen=True)
class Entry:
    """One report of one period. ``due`` is None where nobody waits for it: a second half is in the year's."""

    kind: Kind
    period: str
    title: str
    due: date | None
    issue: Issue | None
    path: str

    def late(self, day: date) -> bool:
        return self.issue is None and self.due is not None and self.due < day

    def soon(self, day: date) -> bool:
        return self.issue is None and self.due is not None and 0 <= (self.due - day).days <= SOON


def kind_name(kind: Kind) -> str:
    names = {
        Kind.HALF_YEAR: _("Báo cáo 6 tháng"),
        Kind.YEAR: _("Báo cáo năm"),
        Kind.OVERDUE: _("Kiến nghị quá hạn"),
        Kind.COMPARISON: _("So sánh các trường cùng cấp"),
    }
    return str(names[kind])


def full_title(kind: Kind, period: str) -> str:
    """ "Báo cáo 6 tháng: 6 tháng đầu năm 2026"."""
    return f"{kind_name(kind)}: {words(period_label(period))}"


@blueprint.get("/office/reports/")
@requires(Action.MAKE_REPORTS)
def listing() -> str:
    """The reports of the last years, the latest period first."""
    year, day = today().year, today()
    found = [each for number in range(year, year - YEARS, -1) for each in entries(number)]
    return render_template("reports/listing.html", entries=found, day=day)


def entries(year: int) -> list[Entry]:
    """The reports of a year, the last one first."""
    known = {(each.kind, each.period): each for each in reversed(store.issues())}
    asked = ((Kind.YEAR, str(year)), (Kind.HALF_YEAR, f"{year}-H2"), (Kind.HALF_YEAR, f"{year}-H1"))
    return [_entry(kind, period, known.get((kind, period))) for kind, period in asked]


def due_of(kind: Kind, period: str) -> date | None:
    """When a report is due, as set for that day; nobody waits for that of a second half."""
    if kind not in DUE or period.endswith("-H2"):
        return None
    year = int(period[:4])
    text = services().office_on(date(year, 12, 31)).report_due.get(DUE[kind], "")
    return day_of_year(text, year)


def _entry(kind: Kind, period: str, issue: Issue | None) -> Entry:
    path = url_for("reports.record", which=kind.value, period=period)
    return Entry(kind, period, full_title(kind, period), due_of(kind, period), issue, path)
