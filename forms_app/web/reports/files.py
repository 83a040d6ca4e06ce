"""A report as files: Word for the clerk, a workbook for whoever computes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Response

from ...core.people import Action
from ...core.reports.official import OfficialReport, report_document
from ...core.state_document import StateDocument
from ...documents.decree30 import decree30_docx
from ...documents.report_workbook import report_workbook
from ...documents.workbook import MEDIA_TYPE
from ..guard import requires
from ..services import services
from . import blueprint
from .addresses import WORD, attached, file_name, report_of


@blueprint.get("/office/reports/<which>/<period>/report.docx")
@requires(Action.MAKE_REPORTS)
def word_file(which: str, period: str) -> Response:
    """The report for the clerk to number and the signer to sign."""
    report = report_of(which, period)
    return attached(word(report), WORD, file_name(report.kind, period, "docx"))


@blueprint.get("/office/reports/<which>/<period>/report.xlsx")
@requires(Action.MAKE_REPORTS)
def workbook_file(which: str, period: str) -> Response:
    """Its figures and tables."""
    report = report_of(which, period)
    return attached(report_workbook(report), MEDIA_TYPE, file_name(report.kind, period, "xlsx"))


def word(report: OfficialReport) -> bytes:
    return decree30_docx(document_of(report), services().office_on(report.made_on).name)


def document_of(report: OfficialReport) -> StateDocument:
    """The report as it would be sent today."""
    return report_document(report, {}, services().office_on(report.made_on))


WRITERS: Mapping[str, Callable[[OfficialReport], bytes]] = {"docx": word, "xlsx": report_workbook}
