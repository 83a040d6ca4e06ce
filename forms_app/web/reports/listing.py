"""Which official reports there are."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for
from flask_babel import gettext as _

from ...core.people import Action
from ...core.reports import period_label
from ...core.reports.official import Kind
from ..clock import today
from ..guard import requires
from ..texts import words
from . import blueprint

YEARS = 3  # shown, the current one first


@dataclass(frozen=True)
class Entry:
    """One report of one period."""

    kind: Kind
    period: str
    title: str
    path: str


def kind_name(kind: Kind) -> str:
    names = {
        Kind.HALF_YEAR: _("Báo cáo 6 tháng"),
        Kind.YEAR: _("Báo cáo năm"),
        Kind.OVERDUE: _("Kiến nghị quá hạn"),
        Kind.COMPARISON: _("So sánh các trường cùng cấp"),
    }
    return str(names[kind])


@blueprint.get("/office/reports/")
@requires(Action.MAKE_REPORTS)
def listing() -> str:
    """The reports of the last years, the latest period first."""
    return render_template("reports/listing.html", entries=entries())


def entries() -> list[Entry]:
    year = today().year
    years = range(year, year - YEARS, -1)
    return [_entry(Kind.HALF_YEAR, f"{each}-{half}") for each in years for half in ("H2", "H1")]


def _entry(kind: Kind, period: str) -> Entry:
    path = url_for("reports.record", which=kind.value, period=period)
    return Entry(kind, period, f"{kind_name(kind)}: {words(period_label(period))}", path)
