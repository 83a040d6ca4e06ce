"""Deadlines of boards' own conclusions: a board's own, and for the office one for all schools."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from ...core.deadlines import Deadline, Work
from ...core.people import Action, User, may
from ...core.rounds import Period
from ...core.schools import School
from ...storage import schools as register
from ...storage.periods import due_day
from ..due_conclusions import MISSING, NOT_NEEDED, SIGNED, asked_periods, standing_of, standings_of
from ..periods import period_name


def of_conclusions(user: User) -> Iterable[Deadline]:
    """What is to be signed for every half-year that is asked about."""
    if user.school is not None:
        if may(user, Action.WRITE_CONCLUSION, user.school):
            yield from _of_board(register.school(user.school))
    elif may(user, Action.DECIDE_RETURN):
        schools = register.schools()
        yield from (_of_schools(period, schools) for period in asked_periods())


def _of_board(school: School) -> Iterable[Deadline]:
    for period in asked_periods():
        standing = standing_of(school, period)
        if standing != NOT_NEEDED:
            path = url_for("conclusions.write", period=period.code)
            yield _deadline(period, _title(period), standing == SIGNED, path)


def _of_schools(period: Period, schools: list[School]) -> Deadline:
    """Done once every board that there is has signed."""
    found = list(standings_of(schools, period).values())
    signed = found.count(SIGNED)
    counts = _("đã ký %(done)d/%(all)d trường", done=signed, all=signed + found.count(MISSING))
    path = url_for("board.index", period=period.code, conclusion=MISSING)
    return _deadline(period, f"{_title(period)} ({counts})", MISSING not in found, path)


def _deadline(period: Period, title: str, done: bool, path: str) -> Deadline:
    return Deadline(Work.CONCLUSION, f"conclusion-{period.code}", title, due_day(period.code), done, path)


def _title(period: Period) -> str:
    return str(_("Kết luận của Ban TTND, %(period)s", period=period_name(period.code)))
