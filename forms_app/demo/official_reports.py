"""The report of the finished half-year, numbered by an invented clerk and sent."""

from __future__ import annotations

from datetime import timedelta

from ..core.people import Role
from ..core.reports.official import Kind, Sent, typed_tables
from ..storage.periods import period
from ..storage.reports import keep_issue
from ..web.reports.prepared import prepare
from .accounts import first
from .district import District, at, half_year_before

NUMBER = "57"
BEFORE_THE_END = timedelta(days=12)  # of the half-year: the office reports in its last weeks


def send_report(district: District) -> None:
    finished = half_year_before(district.today)
    sent = Sent(NUMBER, period(finished).ends_on - BEFORE_THE_END)
    made = prepare(Kind.HALF_YEAR, finished, sent.day)
    document, tables = made.as_sent(sent), typed_tables(made.report)
    keep_issue(Kind.HALF_YEAR, finished, sent, "", document, tables, 0, first(Role.OFFICER), at(sent.day, 3))
