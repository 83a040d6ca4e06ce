"""What other pages say about the actions of one school: how many are open and overdue, and the oldest."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...core.people import Action, may
from ...storage.action_lists import Wanted, count, late_by_school
from ..clock import today
from ..guard import current_user
from .places import area_of, readable


@dataclass(frozen=True)
class Summary:
    """Figures of today; ``oldest`` in days overdue. ``area`` is where the reader finds the list."""

    area: str
    open: int
    late: int
    oldest: int


def summary(school: str) -> Summary | None:
    """None where the signed-in person has no business with them."""
    user = current_user()
    if not may(user, Action.READ_ACTION, school):
        return None
    return _figures(replace(readable(current_user()), school=school))


def followed_figures() -> Summary:
    """Of everything open that the signed-in person may read."""
    return _figures(readable(current_user()))


def _figures(wanted: Wanted) -> Summary:
    late = [days for each in late_by_school(wanted, today()).values() for days in each]
    open_ = count(replace(wanted, open=True), today())
    return Summary(area_of(current_user()), open_, len(late), max(late, default=0))
