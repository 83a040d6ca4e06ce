"""What a hand-in does to the actions of its visit: afterwards those that stand are those it gives rise to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from ..core.action_openings import Opening, found_again, key_of
from ..core.actions import Step, StepKind
from .actions import actions_of_visit, open_actions, take
from .locking import lock
from .models import ActionRow


def follow_hand_in(
    visit: str, school: str, openings: Sequence[Opening], by: str, now: datetime, today: date
) -> None:
    """Open what is new, keep what is there with all that was done about it, withdraw what is there no more.

    What was withdrawn and is found again is restored, not opened anew: it is the same finding of the same
    visit, so that its school reads one history and has one thing to do. To be called within the transaction
    that hands the visit in and holds it.
    """
    lock(ActionRow.select(ActionRow.code).where(ActionRow.visit == visit).order_by(ActionRow.code))
    known = actions_of_visit(visit)
    stored = {key_of(each): each for each in reversed(known)}
    wanted = {each.key: each for each in openings}
    for each in known:
        key = key_of(each)
        if each.code == stored[key].code and key in wanted:
            if again := found_again(each, wanted[key]):
                kind, said = again
                take(each, Step(kind, by, now, today, said))
        elif not each.withdrawn:
            take(each, Step(StepKind.WITHDRAW, by, now, today, {}))
    new = [each for each in openings if each.key not in stored]
    open_actions(school, new, visit, by, now, today, visit=visit)
