"""What other pages say about the letters of one school: figures of a period, words where there are few."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.people import Action, may
from ...core.rounds import Period
from ...core.suggestion_register import REST, Figures
from ...storage import suggestions as store
from ..clock import today
from ..guard import current_user
from ..services import services
from .shown import topic_names


@dataclass(frozen=True)
class SchoolLetters:
    """Figures, and the names of topics with many letters.

    Not how many of each: what is left of all letters would be those that name a person.
    """

    figures: Figures
    topics: tuple[str, ...]


def school_figures(school: str, period: Period | None) -> SchoolLetters | None:
    """None where nobody may ask, or the school has no box."""
    if period is None or not may(current_user(), Action.READ_RESULTS, school):
        return None
    held, span = services(), (period.starts_on, period.ends_on)
    found = store.figures_of(school, *span, today(), held.office.answer_days, held.letters)
    if found is None:
        return None
    names = topic_names()
    return SchoolLetters(found, tuple(names.get(each, each) for each in found.topics if each != REST))


def register_area() -> str:
    """Where the signed-in person reads the register; "" where they do not."""
    user = current_user()
    if not may(user, Action.READ_REGISTER):
        return ""
    if user.school is not None:
        return "school"
    return "office" if may(user, Action.MANAGE_BOXES) else "board"
