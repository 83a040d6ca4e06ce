"""R6 and R7 as Word files of the office: their pages and workbooks lie with the models and the letters."""

from __future__ import annotations

from flask import Response, request
from flask_babel import force_locale

from ...core.definition import LANGUAGES
from ...core.people import Action
from ...core.reports.official import OfficialReport, movement_report, register_report
from ...storage.periods import days_of
from ..clock import today
from ..guard import requires
from ..periods import half_year, period_options
from ..services import services
from ..suggestions.listing import cells, known_lines
from . import blueprint
from .addresses import WORD, attached, file_name
from .gathering import movement_of
from .prepared import plain, word


@blueprint.get("/office/models/report.docx")
@requires(Action.MAKE_REPORTS)
def movement_file() -> Response:
    """``?period=2026-H1``: the models of the year up to the end of a period; of this half-year else."""
    asked = request.args.get("period", "")
    code = asked if asked in dict(period_options()) else half_year(today())
    return _word(movement_report(movement_of(code), days_of(code), services().office_on(today()), today()))


@blueprint.get("/office/suggestions/register.docx")
@requires(Action.MAKE_REPORTS)
def register_file() -> Response:
    """Every letter that this reader may know of, in Vietnamese whatever the page around speaks."""
    lines = known_lines()
    with force_locale(LANGUAGES[0]):
        rows = cells(lines, hot=True)
    return _word(register_report(lines, rows, services().office_on(today()), today()))


def _word(report: OfficialReport) -> Response:
    return attached(word(plain(report)), WORD, file_name(report.kind, report.period.code, "docx"))
