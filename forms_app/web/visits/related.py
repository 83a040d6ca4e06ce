"""What other parts of the service know about a visit: one function each, so that they are joined here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from ...core.actions import DEMAND, DUE, RECOMMENDATIONS
from ...core.actions import Action as Followed
from ...core.recommendations import Recommendation
from ...core.visits import Visit
from ...storage.actions import actions_of, actions_of_visit
from ...storage.photos import counts
from ..texts import shown_day


def photos_of(visit: Visit) -> Mapping[str, int]:
    """How many photos hang on each item of a visit, by question."""
    return counts(visit.uuid)


def recommendations_of(visit: Visit) -> tuple[Recommendation, ...] | None:
    """The visit's recommendations as they were opened, whatever became of them; None before the hand-in."""
    if not visit.submitted:
        return None
    opened = (each.steps[0].body for each in actions_of_visit(visit.uuid) if each.question == RECOMMENDATIONS)
    return tuple(Recommendation(body[DEMAND], date.fromisoformat(body[DUE])) for body in opened) or None


def open_actions(visit: Visit) -> Mapping[str, str]:
    """What the school still has to put right, by question, in one sentence each."""
    return {each.question: _sentence(each) for each in actions_of(visit.school) if each.question}


def _sentence(each: Followed) -> str:
    day = shown_day(each.standing.due)
    return str(_("%(code)s, hạn %(day)s: %(demand)s", code=each.code, day=day, demand=each.demand))
