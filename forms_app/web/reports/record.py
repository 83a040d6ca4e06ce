"""One report as it stands: its page and its Word file, number and day left to the clerk."""

from __future__ import annotations

from flask import Response, render_template

from ...core.people import Action
from ...core.reports import period_label
from ...core.reports.official import OfficialReport, report_document
from ...core.state_document import StateDocument
from ...documents.decree30 import decree30_docx
from ..guard import requires
from ..services import services
from ..texts import words
from . import blueprint
from .addresses import WORD, attached, file_name, report_of
from .listing import kind_name


@blueprint.get("/office/reports/<kind>/<period>/")
@requires(Action.MAKE_REPORTS)
def record(kind: str, period: str) -> str:
    """The report to read and print, with the way to its files."""
    report = report_of(kind, period)
    return render_template(
        "reports/record.html",
        report=report,
        title=f"{kind_name(report.kind)}: {words(period_label(period))}",
        document=document_of(report),
    )


@blueprint.get("/office/reports/<kind>/<period>/report.docx")
@requires(Action.MAKE_REPORTS)
def word_file(kind: str, period: str) -> Response:
    """The same for the clerk to number, and the signer to sign."""
    report = report_of(kind, period)
    office = services().office_on(report.made_on)
    content = decree30_docx(document_of(report), office.name)
    return attached(content, WORD, file_name(report.kind, period, "docx"))


def document_of(report: OfficialReport) -> StateDocument:
    return report_document(report, {}, services().office_on(report.made_on))
