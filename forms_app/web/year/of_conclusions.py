"""Deadlines of boards' own conclusions: a board's own, and for the office one for all schools."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from ...core.deadlines import Deadline, Work
from ...core.people import Action, may
from ...core.rounds import Period
from ...core.schools import School
from ...storage.periods import due_days
from ..due_conclusions import MISSING, NOT_NEEDED, SIGNED, asked_periods, standing_of, standings_of
from ..periods import period_name
from .span import Span

Told = tuple[str, bool, str]  # title, whether it is done, address


def of_conclusions(span: Span) -> Iterable[Deadline]:
    """What is to be signed for every half-year that is asked about."""
    if may(span.user, Action.WRITE_CONCLUSION, span.school):
        asked, told = asked_periods(), _of_board
    elif may(span.user, Action.DECIDE_RETURN):
        asked, told = asked_periods(), _of_schools
    else:
        return
    due = due_days(each.code for each in asked)
    for period in asked:
        if found := told(period, span.schools):
            title, done, path = found
            yield Deadline(Work.CONCLUSION, f"conclusion-{period.code}", title, due[period.code], done, path)


def _of_board(period: Period, schools: list[School]) -> Told | None:
    """What one board still has to sign; nothing of a school that needs none."""
    standing = standing_of(schools[0], period)
    path = url_for("conclusions.write", period=period.code)
    return (_title(period), standing == SIGNED, path) if standing != NOT_NEEDED else None


def _of_schools(period: Period, schools: list[School]) -> Told:
    """Done once every board that there is has signed."""
    found = list(standings_of(schools, period).values())
    signed = found.count(SIGNED)
    counts = _("đã ký %(done)d/%(all)d trường", done=signed, all=signed + found.count(MISSING))
    path = url_for("board.index", period=period.code, conclusion=MISSING)
    return f"{_title(period)} ({counts})", MISSING not in found, path


def _title(period: Period) -> str:
    return str(_("Kết luận của Ban TTND, %(period)s", period=period_name(period.code)))
