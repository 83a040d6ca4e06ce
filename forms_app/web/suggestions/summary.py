"""What other pages say about the letters of one school: figures of a period, words where there are few."""

from __future__ import annotations

from ...core.people import Action, may
from ...core.rounds import Period
from ...core.suggestion_register import Figures, figures
from ...storage import suggestions as store
from ...storage.suggestion_boxes import boxes
from ..clock import today
from ..guard import current_user
from ..services import services


def school_figures(school: str, period: Period | None) -> Figures | None:
    """None where nobody may ask, or the school has no box."""
    if period is None or not may(current_user(), Action.READ_RESULTS, school):
        return None
    numbers = {each.number for each in boxes() if each.about == school and each.ready}
    if not numbers:
        return None
    sealed = [week for number, week in store.waiting_weeks(services().letters) if number in numbers]
    days = services().office.answer_days
    opened = store.suggestions_of(school)
    return figures(opened, sealed, period.starts_on, period.ends_on, today(), days)


def register_area() -> str:
    """Where the signed-in person reads the register; "" where they do not."""
    user = current_user()
    if not may(user, Action.READ_REGISTER):
        return ""
    if user.school is not None:
        return "school"
    return "office" if may(user, Action.MANAGE_BOXES) else "board"
