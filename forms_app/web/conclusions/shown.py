"""What a school's page, the list of schools and the year say about conclusions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from flask_babel import gettext as _

from ...core.conclusions import NEAR, Conclusion, Standing, Step, StepKind
from ...core.people import Action, may
from ...core.rounds import Period
from ...core.schools import School
from ...storage import conclusions as store
from ...storage.periods import due_day
from ..clock import today
from ..due_conclusions import (
    MISSING,
    NOT_NEEDED,
    SIGNED,
    asked_periods,
    board_of,
    has_board,
)
from ..guard import current_user

CHOICES = (SIGNED, MISSING, NOT_NEEDED)


@dataclass(frozen=True)
class Shown:
    """A conclusion as the reader of a school's page may see it."""

    period: Period
    conclusion: Conclusion
    needed: bool
    writes: bool  # one of the school's board
    reads_past: bool

    @property
    def draft(self) -> str:
        """What is written and not signed: for the board's own eyes."""
        return self.conclusion.text if self.writes and not self.conclusion.signed else ""

    @property
    def past(self) -> list[tuple[Step, Step]]:
        """Versions that were taken back, each with its withdrawal, the last one first."""
        return past_versions(self.conclusion) if self.reads_past else []


@dataclass(frozen=True)
class Owed:
    """A conclusion that the board has not signed yet, near its day or after it."""

    period: str
    standing: Standing
    due: date

    @property
    def late(self) -> bool:
        return self.due < today()


def shown_conclusion(school: School, period: Period | None) -> Shown | None:
    """None for a time that no board concludes about: a whole year, or what is to come."""
    if period is None or period.whole_year or period.starts_on > today():
        return None
    user = current_user()
    writes = may(user, Action.WRITE_CONCLUSION, school.code)
    past = may(user, Action.READ_CONCLUSIONS, school.code)
    needed = has_board(school, board_of(school.code, period), period)
    return Shown(period, store.conclusion(school.code, period.code), needed, writes, past)


def past_versions(found: Conclusion) -> list[tuple[Step, Step]]:
    """What was signed and taken back again, each with its withdrawal, the last one first."""
    pairs = pairwise(found.issued)
    return [(one, other) for one, other in pairs if other.kind is StepKind.WITHDRAW][::-1]


def owed(school: School) -> list[Owed]:
    """What the signed-in person's board should conclude soon; nothing for anybody else."""
    if not may(current_user(), Action.WRITE_CONCLUSION, school.code):
        return []
    found = []
    for period in asked_periods():
        due, standing = due_day(period.code), store.conclusion(school.code, period.code).standing
        near = due - today() <= timedelta(days=NEAR) and standing is not Standing.SIGNED
        if near and has_board(school, board_of(school.code, period), period):
            found.append(Owed(period.code, standing, due))
    return found


def conclusion_choices() -> list[tuple[str, str]]:
    """Values of the filter with their words."""
    return [
        ("", _("Đã ký và chưa ký")),
        (MISSING, _("Chưa ký")),
        (SIGNED, _("Đã ký")),
        (NOT_NEEDED, _("Trường ít người, không lập Ban")),
    ]
