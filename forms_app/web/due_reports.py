"""The official reports of a year: by when each is due, and whether it was sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from ..core.deadlines import SOON
from ..core.office import day_of_year
from ..core.reports import period_label
from ..core.reports.official import Issue, Kind
from ..storage import reports as store
from ..storage.periods import periods
from .clock import today
from .services import services
from .texts import words

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
        Kind.MODELS: _("Mô hình “Dân vận khéo”"),
        Kind.LETTERS: _("Sổ theo dõi góp ý"),
    }
    return str(names[kind])


def full_title(period: str) -> str:
    """ "Báo cáo 6 tháng đầu năm 2026"."""
    label = words(period_label(period))
    return str(_("Báo cáo %(period)s", period=label[:1].lower() + label[1:]))


def entries(*years: int) -> list[Entry]:
    """The reports of some years, of each the last one first."""
    issued, kept = {(each.kind, each.period): each for each in reversed(store.issues())}, _kept_years()
    kinds = [
        found
        for year in years
        for found in ((Kind.YEAR, f"{year}"), (Kind.HALF_YEAR, f"{year}-H2"), (Kind.HALF_YEAR, f"{year}-H1"))
    ]
    return [_entry(kind, period, issued.get((kind, period)), kept) for kind, period in kinds]


def asked(*years: int) -> list[Entry]:
    """Those that somebody waits for."""
    return [each for each in entries(*years) if each.due is not None]


def waiting() -> list[Entry]:
    """Those that are late or nearly due, of this year and the last."""
    day = today()
    return [each for each in asked(day.year - 1, day.year) if each.late(day) or each.soon(day)]


def shown_years(most: int) -> list[int]:
    """The years whose reports are listed: this one, and those before of which something is kept."""
    year, used = today().year, {each.code[:4] for each in periods()}
    return [each for each in range(year, year - most, -1) if each == year or str(each) in used]


def due_of(kind: Kind, period: str) -> date | None:
    """When a report is due, as set for that year; nobody waits for that of a second half."""
    return _due(kind, period, _kept_years())


def _kept_years() -> set[int]:
    """Nobody is late for a time before all this: a year counts from the first half that is kept."""
    return {today().year, *(int(each.code[:4]) for each in periods() if each.code.endswith("-H1"))}


def _due(kind: Kind, period: str, kept: Collection[int]) -> date | None:
    year = int(period[:4])
    if kind not in DUE or period.endswith("-H2") or year not in kept:
        return None
    text = services().office_on(date(year, 12, 31)).report_due.get(DUE[kind], "")
    return day_of_year(text, year)


def _entry(kind: Kind, period: str, issue: Issue | None, kept: Collection[int]) -> Entry:
    path = url_for("reports.record", which=kind.value, period=period)
    return Entry(kind, period, full_title(period), _due(kind, period, kept), issue, path)
