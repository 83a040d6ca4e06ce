"""What other pages say about the actions of one school: how many are open and overdue, and the oldest."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.actions import Action as Followed
from ...core.people import Action, may
from ...storage.actions import actions_of
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
    return _figures(actions_of(school))


def followed_figures() -> Summary:
    """Of everything open that the signed-in person may read."""
    return _figures(readable(open_only=True))


def _figures(open_: list[Followed]) -> Summary:
    days = [each.days_late(today()) for each in open_]
    late = sum(each > 0 for each in days)
    return Summary(area_of(current_user()), len(days), late, max(days, default=0))
