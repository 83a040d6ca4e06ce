"""What other parts of the service know about a visit: one function each, so that they are joined here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from ...core.action_openings import key_of
from ...core.actions import DEMAND, RECOMMENDATIONS, State, Step, standing
from ...core.actions import Action as Followed
from ...core.recommendations import Recommendation
from ...core.visits import Visit
from ...storage import action_lists
from ...storage.action_lists import Wanted
from ...storage.actions import actions_of, actions_of_visit
from ...storage.photos import counts
from ..actions.shown import Line, late_words, line
from ..clock import today
from ..texts import shown_day
from .dossier import Dossier

MOST_OPEN = 10  # on the first page of a visit; the list has the rest


def photos_of(visit: Visit) -> Mapping[str, int]:
    """How many photos hang on each item of a visit, by question."""
    return counts(visit.uuid)


def recommendations_of(dossier: Dossier) -> tuple[Recommendation, ...] | None:
    """The visit's recommendations as they stood when it was handed in, in the order of their lines.

    None before the hand-in, and where no action keeps them: then the lines of the answer say all.
    """
    handed_in = dossier.visit.submitted_at
    if handed_in is None:
        return None
    written = {each.key: place for place, each in enumerate(dossier.openings(today()))}
    found = {}
    for each in actions_of_visit(dossier.visit.uuid):
        then = standing(_by(handed_in, each))
        if each.question == RECOMMENDATIONS and then.state is not State.WITHDRAWN:
            found[key_of(each)] = Recommendation(str(each.steps[0].body[DEMAND]), then.due)
    return tuple(found[key] for key in sorted(found, key=lambda key: written.get(key, len(written)))) or None


def _by(moment: datetime, action: Followed) -> tuple[Step, ...]:
    """The steps taken by then; the one that opened it is always among them."""
    first, *later = action.steps
    return first, *(step for step in later if step.at <= moment)


def open_actions(visit: Visit) -> Mapping[str, Sequence[str]]:
    """What the school still has to put right, by question, in one sentence each, the nearest day first.

    What belongs to no question stands on the visit's first page (``all_open``).
    """
    found: dict[str, list[str]] = {}
    for each in sorted(actions_of(visit.school), key=lambda each: (each.standing.deadline, each.code)):
        found.setdefault(each.question, []).append(_sentence(each))
    return found


@dataclass(frozen=True)
class Open:
    """What a school has still to put right, wherever it came from: the first lines, and how many."""

    lines: Sequence[Line]
    count: int


def all_open(dossier: Dossier) -> Open:
    """The longest overdue first."""
    wanted = Wanted(school=dossier.visit.school, open=True)
    found = action_lists.page(wanted, today(), 1, MOST_OPEN)
    lines = [line(each.code, each.outline, dossier.school.name, today()) for each in found]
    return Open(lines, action_lists.count(wanted, today()))


def _sentence(each: Followed) -> str:
    day, late = shown_day(each.standing.deadline), late_words(each.days_late(today()))
    due = f"{day} ({late})" if late else day
    return str(_("%(code)s, hạn %(day)s: %(demand)s", code=each.code, day=due, demand=each.demand))
