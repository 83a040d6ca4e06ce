"""Two reports for the office's own use: actions overdue today, and schools of one level side by side."""

from __future__ import annotations

from flask import Response, render_template, request
from flask_babel import gettext as _

from ...core.people import Action
from ...core.reports.official import LEVELS, comparison_report, overdue_report
from ...core.rounds import parts_of
from ...core.schools import Level
from ...documents.workbook import MEDIA_TYPE
from ...storage.actions import overdue_actions
from ...storage.schools import schools
from ..clock import today
from ..comparing import COMPARED, trend_of
from ..due_reports import kind_name
from ..guard import requires
from ..periods import half_year, period_options
from ..services import services
from . import blueprint
from .addresses import WORD, attached, file_name
from .gathering import source_of
from .prepared import Prepared, plain, word, workbook


@blueprint.get("/office/reports/overdue/")
@requires(Action.MAKE_REPORTS)
def overdue() -> str:
    """What is overdue today, the longest first."""
    return _page(_overdue(), "reports.overdue_file", {})


@blueprint.get("/office/reports/overdue/report.<any(docx, xlsx):ending>")
@requires(Action.MAKE_REPORTS)
def overdue_file(ending: str) -> Response:
    prepared = _overdue()
    return _file(prepared, prepared.report.period.code, ending)


@blueprint.get("/office/reports/comparison/")
@requires(Action.MAKE_REPORTS)
def comparison() -> str:
    """``?level=th&period=2026-H1``: the schools of a level by name, beside the one in the middle."""
    asked = {"level": _level().value, "period": _period()}
    return _page(_comparison(), "reports.comparison_file", asked, chosen=asked)


@blueprint.get("/office/reports/comparison/report.<any(docx, xlsx):ending>")
@requires(Action.MAKE_REPORTS)
def comparison_file(ending: str) -> Response:
    return _file(_comparison(), f"{_level().value} {_period()}", ending)


def _overdue() -> Prepared:
    day = today()
    office = services().office_on(day)
    return plain(overdue_report(overdue_actions(day), schools(), office, day))


def _comparison() -> Prepared:
    """Of the same gathering as the board's page."""
    level = _level()
    source = source_of(_period(), parts_of(_period()), today())
    of_level = source.by_level.get(level, ())
    trends = {each: trend_of(of_level, source.period, each) for each in COMPARED}
    return plain(comparison_report(source, level, trends))


def _level() -> Level:
    """The level asked for; the first one where it is none."""
    asked = request.args.get("level", "")
    return Level(asked) if asked in set(Level) else Level.MN


def _period() -> str:
    asked = request.args.get("period", "")
    return asked if asked in dict(period_options()) else half_year(today())


def _file(prepared: Prepared, about: str, ending: str) -> Response:
    content, kind = (word(prepared), WORD) if ending == "docx" else (workbook(prepared), MEDIA_TYPE)
    return attached(content, kind, file_name(prepared.report.kind, about, ending))


def _page(prepared: Prepared, files: str, asked: dict[str, str], chosen: dict[str, str] | None = None) -> str:
    return render_template(
        "reports/list.html",
        title=kind_name(prepared.report.kind),
        document=prepared.document,
        files=files,
        asked=asked,
        chosen=chosen,
        levels=[(level.value, words) for level, words in LEVELS.items()],
        periods=period_options(),
        explained=_("Báo cáo nội bộ của phòng: không sửa lời, không ghi là đã gửi."),
    )
