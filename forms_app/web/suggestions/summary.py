"""What other pages say about the letters of one school: figures of a period, words where there are few."""

from __future__ import annotations

from ...core.people import Action, may
from ...core.rounds import Period
from ...core.suggestion_register import Figures
from ...storage import suggestions as store
from ..clock import today
from ..guard import current_user
from ..services import services


def school_figures(school: str, period: Period | None) -> Figures | None:
    """None where nobody may ask, or the school has no box."""
    if period is None or not may(current_user(), Action.READ_RESULTS, school):
        return None
    held, span = services(), (period.starts_on, period.ends_on)
    return store.figures_of(school, *span, today(), held.office.answer_days, held.letters)


def register_area() -> str:
    """Where the signed-in person reads the register; "" where they do not."""
    user = current_user()
    if not may(user, Action.READ_REGISTER):
        return ""
    if user.school is not None:
        return "school"
    return "office" if may(user, Action.MANAGE_BOXES) else "board"
