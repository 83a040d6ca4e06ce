"""Which half-years boards conclude about, which schools have a board, and which boards have signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..core.bodies import Body, BodyKind, latest, needs_no_board
from ..core.conclusions import Standing, half_years
from ..core.rounds import Period
from ..core.schools import School
from ..storage import conclusions as store
from ..storage.bodies import bodies_of, bodies_on
from ..storage.periods import days_of, periods
from .clock import today
from .periods import half_year

SIGNED, MISSING, NOT_NEEDED = "signed", "missing", "not_needed"  # values of a filter


def open_periods() -> list[Period]:
    """The half-years that a board may write about, the latest first: this one, and those in use."""
    known, current = {each.code: each for each in periods()}, half_year(today())
    if current not in known:
        known[current] = days_of(current)
    return sorted(half_years(known.values(), today()), key=lambda each: each.code, reverse=True)


def asked_periods() -> list[Period]:
    """This half-year, and those that some board wrote about: nobody is late for a time before all this."""
    used, known = store.used_periods(), open_periods()
    return [each for each in known if each.code in used or each.ends_on >= today()]


def board_of(school: str, period: Period) -> Body | None:
    """The composition that began last by the end of the period."""
    return latest(bodies_of(school), _day_of(period)).get((school, BodyKind.INSPECTION))


def has_board(school: School, board: Body | None, period: Period) -> bool:
    """Whether there has to be a board, or is one all the same: where few people work there is none."""
    return not needs_no_board(school.staff) or (board is not None and not board.expired_on(_day_of(period)))


def standings_of(schools: Sequence[School], period: Period) -> dict[str, str]:
    """By code of the school whether its board has signed: a value of the filter."""
    known = store.standings(period.code)
    small = [each.code for each in schools if needs_no_board(each.staff)]
    boards = bodies_on(_day_of(period), BodyKind.INSPECTION, small)
    return {
        each.code: _told(each, period, known.get(each.code), boards.get((each.code, BodyKind.INSPECTION)))
        for each in schools
    }


def standing_of(school: School, period: Period) -> str:
    """The same of one school."""
    stands = store.conclusion(school.code, period.code).standing
    return _told(school, period, stands, board_of(school.code, period))


def _told(school: School, period: Period, stands: Standing | None, board: Body | None) -> str:
    if stands is Standing.SIGNED:
        return SIGNED
    return MISSING if has_board(school, board, period) else NOT_NEEDED


def _day_of(period: Period) -> date:
    """The day on which the register is looked at."""
    return min(period.ends_on, today())
