"""R6: how many models have come how far in a half-year or year, and each of them; a page and a workbook."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from ...core.definition import LANGUAGES
from ...core.good_model_counts import ModelSummary
from ...core.people import Action
from ...core.reports import Report, models_report
from ...core.reports.good_models import COLUMNS, COUNTS, Cell, model_rows
from ...core.reports.words import Speaker
from ...documents.workbook import MEDIA_TYPE, TableSheet, workbook
from ...storage.good_model_lists import summary_of
from ..clock import today
from ..guard import require, requires
from ..language import page_language
from ..paging import asked_page
from ..periods import half_year, period_options
from . import blueprint
from .listing import PAGE
from .places import unit_names
from .wordings import class_names, field_names


@blueprint.get("/office/models/report", defaults={"area": "office"})
@blueprint.get("/board/models/report", defaults={"area": "board"})
@requires(Action.LIST_MODELS)
def report(area: str) -> str:
    """``?period=2026-H1``, ``?page=``: a page shows some of the models, the workbook all."""
    _enter(area)
    period = _period()
    summary = summary_of(period)
    page, pages = asked_page(len(summary.models), PAGE)
    return render_template(
        "good_models/report.html",
        area=area,
        report=_shown(summary, period, area, page),
        base=_base(area),
        period=period,
        periods=period_options(),
        page=page,
        pages=pages,
    )


@blueprint.get("/office/models/report.xlsx", defaults={"area": "office"})
@blueprint.get("/board/models/report.xlsx", defaults={"area": "board"})
@requires(Action.LIST_MODELS)
def report_file(area: str) -> Response:
    """Two sheets: every model, and the figures by field. In Vietnamese, as it is passed on."""
    _enter(area)
    period = _period()
    summary, say = summary_of(period), Speaker(LANGUAGES[0])
    by_field: list[tuple[Cell, ...]] = [
        (say(field_names()[field]), *counts.row) for field, counts in summary.by_field.items()
    ]
    heads = tuple(say(each) for each in (COLUMNS[3], *COUNTS))
    data = workbook(
        (
            TableSheet("Từng mô hình", tuple(say(each) for each in COLUMNS), _rows(summary, say)),
            TableSheet("Theo lĩnh vực", heads, [*by_field, ("Tất cả", *summary.total.row)]),
        )
    )
    headers = {"Content-Disposition": f'attachment; filename="mo-hinh-dan-van-kheo-{period}.xlsx"'}
    return Response(data, mimetype=MEDIA_TYPE, headers=headers)


def _enter(area: str) -> None:
    """404 for an area of others."""
    require(Action.JUDGE_MODEL if area == "office" else Action.COMPARE_SCHOOLS)


def _base(area: str) -> str:
    """Where the page of a model lies: the office reads all of it, a board what others may copy."""
    return (
        url_for("good_models.listing", area="office") if area == "office" else url_for("good_models.gallery")
    )


def _period() -> str:
    """The period asked for; this half-year where it is none that can be."""
    asked = request.args.get("period", "")
    return asked if asked in dict(period_options()) else half_year(today())


def _shown(summary: ModelSummary, period: str, area: str, page: int) -> Report:
    """The report with the models of one page."""
    some = summary.models[(page - 1) * PAGE : page * PAGE]
    units = unit_names({each.school for each in some})
    keys = [each.code if area == "office" or each.shareable else "" for each in some]
    return models_report(
        summary, period, units, field_names(), class_names(), page_language(), listed=some, keys=keys
    )


def _rows(summary: ModelSummary, say: Speaker) -> list[tuple[Cell, ...]]:
    units = unit_names({each.school for each in summary.models})
    return model_rows(summary.models, units, field_names(), class_names(), say)
