"""What the plan of a year aims at: a number for some of the figures that the annual report compares."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...core.calendar import FIRST_YEAR, LAST_YEAR
from ...core.language import capital, normalise
from ...core.people import Action
from ...core.question_types import InputError
from ...core.question_types.numbers import read_number
from ...core.reports.official import OfficialReport, compared
from ...storage import reports as store
from ..clock import now
from ..guard import current_user, requires
from ..visits.signing_in import keeps_what_was_typed
from . import blueprint
from .prepared import prepare

LARGEST = Decimal(10**9)
Page = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Asked:
    """One field of the page."""

    name: str
    label: str
    unit: str
    typed: str


@blueprint.get("/office/reports/year/<int(fixed_digits=4):year>/aims")
@requires(Action.MAKE_REPORTS)
def aims(year: int) -> Page:
    report, known = _report(year), store.targets(year)
    typed = {name: str(value).replace(".", ",") for name, value in known.items()}
    return _page(year, report, typed)


def save_aims(year: int) -> Page:
    """Keep every number typed; one that is none comes back with all the others."""
    report = _report(year)
    typed = {each.name: normalise(request.form.get(each.name, "")) for each in compared(report.figures)}
    read = {name: _read(text) for name, text in typed.items() if text}
    faults = [
        (each.name, _("%(label)s: ghi một số từ 0, ví dụ 12 hoặc 92,5.", label=capital(each.label)))
        for each in compared(report.figures)
        if each.name in read and read[each.name] is None
    ]
    if faults:
        return _page(year, report, typed, faults), 422
    kept = {name: value for name, value in read.items() if value is not None}
    store.save_targets(year, kept, current_user().username, now())
    return redirect(url_for("reports.record", which="year", period=year, saved=1), 303)


blueprint.add_url_rule(
    "/office/reports/year/<int(fixed_digits=4):year>/aims",
    "save_aims",
    keeps_what_was_typed(save_aims, Action.MAKE_REPORTS),
    methods=["POST"],
)


def _report(year: int) -> OfficialReport:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    return prepare("year", str(year)).report


def _read(text: str) -> Decimal | None:
    try:
        number = read_number(text)
    except InputError:
        return None
    return number if 0 <= number <= LARGEST else None


def _page(
    year: int, report: OfficialReport, typed: dict[str, str], faults: list[tuple[str, str]] | None = None
) -> str:
    asked = [
        Asked(each.name, capital(each.label), each.unit, typed.get(each.name, ""))
        for each in compared(report.figures)
    ]
    return render_template("reports/aims.html", year=str(year), asked=asked, faults=faults or [])
