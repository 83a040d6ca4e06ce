"""Tables to take away and analyse, in the area of the office and in the board's."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request
from flask_babel import gettext as _

from ..core.people import Action
from ..documents.data_files import CSV, XLSX, csv_lines, workbook
from ..storage.periods import periods
from ..storage.rounds import rounds
from .clock import today
from .datasets import PERIOD, ROUND, Asked, Source, readable_by
from .guard import current_user, require, requires
from .language import page_language
from .periods import period_name

blueprint = Blueprint("exports", __name__)
DESK = "<any(office, board):desk>"
NEEDS = {"office": Action.MANAGE_ROUNDS, "board": Action.COMPARE_SCHOOLS}  # to come to each


@blueprint.get(f"/{DESK}/exports/")
@requires(Action.EXPORT_DATA)
def listing(desk: str) -> str:
    """Every table that the reader may take, narrowed by ``?period=`` and ``?round=``."""
    require(NEEDS[desk])
    asked = _asked()
    counted = [each for each in rounds() if each.counted_on]
    return render_template(
        "exports.html",
        desk=desk,
        tables=[(source, _narrowed(source, asked)) for source in readable_by(current_user()).values()],
        periods=[("", _("Mọi kỳ")), *((each.code, period_name(each.code)) for each in periods())],
        rounds=[
            ("", _("Mọi đợt")),
            *((each.id, f"{each.title}, {period_name(each.period)}") for each in counted),
        ],
        asked=asked,
    )


@blueprint.get(f"/{DESK}/exports/<name>.<any(xlsx, csv):kind>")
@requires(Action.EXPORT_DATA)
def file(desk: str, name: str, kind: str) -> Response:
    """One table as a workbook or as CSV."""
    require(NEEDS[desk])
    source = readable_by(current_user()).get(name)
    if source is None:
        abort(404)
    asked = _asked()
    rows = source.rows(asked)
    if kind == "xlsx":
        response = Response(workbook(source.table, rows, asked.language), mimetype=XLSX)
    else:
        response = Response("".join(csv_lines(source.table, rows)), content_type=f"{CSV}; charset=utf-8")
    parts = (name, *map(str, _narrowed(source, asked).values()))
    response.headers.set("Content-Disposition", "attachment", filename=f"{'-'.join(parts)}.{kind}")
    return response


def _asked() -> Asked:
    """The filters of the address; 404 for a period or round that is not there."""
    period, number = request.args.get(PERIOD, ""), request.args.get(ROUND, "")
    if period and period not in {each.code for each in periods()}:
        abort(404)
    if number and number not in {str(each.id) for each in rounds()}:
        abort(404)
    return Asked(today(), page_language(), period, int(number or 0))


def _narrowed(source: Source, asked: Asked) -> dict[str, str | int]:
    """Those filters of the address that mean something to a table."""
    given: dict[str, str | int] = {PERIOD: asked.period, ROUND: asked.round}
    return {name: value for name, value in given.items() if value and name in source.filters}
