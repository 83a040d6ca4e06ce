"""Which kinds of official reports there are for which periods, and how their files are called."""

from __future__ import annotations

import re
from datetime import date

from flask import Response

from ...core.errors import NotFound
from ...core.language import fold
from ...core.reports.official import Kind, OfficialReport
from ...storage.periods import NO_PERIOD
from ..clock import today
from .gathering import half_year, year

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PERIODS = {Kind.HALF_YEAR: re.compile(r"20\d\d-H[12]"), Kind.YEAR: re.compile(r"20\d\d")}
MAKERS = {Kind.HALF_YEAR: half_year, Kind.YEAR: year}
NAMES = {
    Kind.HALF_YEAR: "bao cao 6 thang",
    Kind.YEAR: "bao cao nam",
    Kind.OVERDUE: "kien nghi qua han",
    Kind.COMPARISON: "so sanh cac truong",
    Kind.MODELS: "mo hinh dan van kheo",
    Kind.LETTERS: "so theo doi gop y",
}


def report_of(which: str, period: str, made_on: date | None = None) -> OfficialReport:
    """The report as it stands today, as a document of today or of ``made_on``.

    Raises NotFound for a kind or period that is none.
    """
    asked = kind_of(which)
    if not PERIODS[asked].fullmatch(period):
        raise NotFound(NO_PERIOD.format(code=period))
    return MAKERS[asked](period, made_on or today())


def kind_of(name: str) -> Kind:
    """Raises NotFound for a kind that has no report of a period."""
    if name not in {each.value for each in MAKERS}:
        raise NotFound("Không có loại báo cáo này.")
    return Kind(name)


def attached(content: bytes, mimetype: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=mimetype, headers=headers)


def file_name(kind: Kind, period: str, ending: str, number: str = "") -> str:
    """``bao-cao-6-thang-2026-h1.docx``: letters without marks, for every system."""
    said = fold(f"{NAMES[kind]} {period} {number}").encode("ascii", "ignore").decode()
    return f"{'-'.join(said.split())[:100]}.{ending}"
