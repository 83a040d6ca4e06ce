"""One report as it stands: its page, with the ways to edit and to send it."""

from __future__ import annotations

from flask import render_template

from ...core.people import Action
from ..clock import today
from ..due_reports import due_of, full_title
from ..guard import requires
from . import blueprint
from .prepared import prepare
from .sending import last_issue


@blueprint.get("/office/reports/<which>/<period>/")
@requires(Action.MAKE_REPORTS)
def record(which: str, period: str) -> str:
    """The report to read and print; number and day are left to the clerk."""
    prepared = prepare(which, period)
    report = prepared.report
    return render_template(
        "reports/record.html",
        report=report,
        title=full_title(period),
        document=prepared.document,
        edited=prepared.edited,
        issue=last_issue(prepared),
        due=due_of(report.kind, period),
        unchecked=[each.number for each in report.bases if not each.checked],
        day=today(),
    )
