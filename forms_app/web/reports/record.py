"""One report as it stands: its page, number and day left to the clerk."""

from __future__ import annotations

from flask import render_template

from ...core.people import Action
from ...core.reports import period_label
from ..guard import requires
from ..texts import words
from . import blueprint
from .addresses import report_of
from .files import document_of
from .listing import kind_name


@blueprint.get("/office/reports/<which>/<period>/")
@requires(Action.MAKE_REPORTS)
def record(which: str, period: str) -> str:
    """The report to read and print, with the way to its files."""
    report = report_of(which, period)
    return render_template(
        "reports/record.html",
        report=report,
        title=f"{kind_name(report.kind)}: {words(period_label(period))}",
        document=document_of(report),
    )
