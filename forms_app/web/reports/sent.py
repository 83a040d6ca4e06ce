"""Reports as they were sent: the list, the page and the files, for the office and its boards."""

from __future__ import annotations

from flask import Response, render_template

from ...core.people import Action
from ...core.reports.official import IssuedReport
from ...documents.decree30 import decree30_docx
from ...documents.report_workbook import report_workbook
from ...documents.workbook import MEDIA_TYPE
from ...storage import reports as store
from ..due_reports import full_title
from ..guard import requires
from . import blueprint
from .addresses import WORD, attached, file_name, kind_of

ADDRESS = "/board/reports/<which>/<period>/<int(max=999):version>"


@blueprint.get("/board/reports/")
@requires(Action.READ_REPORTS)
def sent_listing() -> str:
    """The last version of each report that was sent, the latest period first."""
    latest = {(each.kind, each.period): each for each in reversed(store.issues())}
    entries = [(each, full_title(each.period)) for each in reversed(latest.values())]
    return render_template("reports/sent_listing.html", entries=entries)


@blueprint.get(f"{ADDRESS}/")
@requires(Action.READ_REPORTS)
def sent_report(which: str, period: str, version: int) -> str:
    """One report in its very words."""
    found = _issued(which, period, version)
    others = [each for each in store.issues(found.issue.kind, period) if each.version != version]
    return render_template(
        "reports/sent.html",
        issue=found.issue,
        document=found.document,
        others=others,
        title=full_title(period),
    )


@blueprint.get(f"{ADDRESS}/report.docx")
@requires(Action.READ_REPORTS)
def sent_word(which: str, period: str, version: int) -> Response:
    found = _issued(which, period, version)
    content = decree30_docx(found.document, found.document.issued_by)
    return attached(content, WORD, _name(found, "docx"))


@blueprint.get(f"{ADDRESS}/report.xlsx")
@requires(Action.READ_REPORTS)
def sent_workbook(which: str, period: str, version: int) -> Response:
    found = _issued(which, period, version)
    return attached(report_workbook(found.tables), MEDIA_TYPE, _name(found, "xlsx"))


def _issued(which: str, period: str, version: int) -> IssuedReport:
    return store.issued(kind_of(which), period, version)


def _name(found: IssuedReport, ending: str) -> str:
    issue = found.issue
    return file_name(issue.kind, issue.period, ending, f"so {issue.sent.number}")
