"""A report as files: Word for the clerk, a workbook for whoever computes on."""

from __future__ import annotations

from flask import Response

from ...core.people import Action
from ...documents.workbook import MEDIA_TYPE
from ..guard import requires
from . import blueprint
from .addresses import WORD, attached, file_name
from .prepared import prepare, word, workbook


@blueprint.get("/office/reports/<which>/<period>/report.docx")
@requires(Action.MAKE_REPORTS)
def word_file(which: str, period: str) -> Response:
    """The report for the clerk to number and the signer to sign."""
    prepared = prepare(which, period)
    return attached(word(prepared), WORD, file_name(prepared.report.kind, period, "docx"))


@blueprint.get("/office/reports/<which>/<period>/report.xlsx")
@requires(Action.MAKE_REPORTS)
def workbook_file(which: str, period: str) -> Response:
    """Its figures and tables."""
    prepared = prepare(which, period)
    return attached(workbook(prepared), MEDIA_TYPE, file_name(prepared.report.kind, period, "xlsx"))
