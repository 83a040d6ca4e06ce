"""Where the demo lives, and the days it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from ..core.definition import FormDefinition, Kind
from ..core.office import Office
from ..core.schools import School
from ..storage.ballot_box import BallotBox
from ..storage.letters import LetterBox


@dataclass(frozen=True)
class District:
    """What every part of the demo works on. ``today`` is the day it is loaded."""

    instance: Path
    forms: tuple[FormDefinition, ...]  # all that are to be published
    office: Office
    box: BallotBox
    today: date
    schools: tuple[School, ...]

    @cached_property
    def letters(self) -> LetterBox:
        """The suggestion boxes, beside the ballot box."""
        return LetterBox(self.box.path)

    def form(self, form_id: str) -> FormDefinition:
        return next(each for each in self.forms if each.id == form_id)

    @property
    def surveys(self) -> tuple[str, ...]:
        """Form ids of the anonymous surveys."""
        return tuple(each.id for each in self.forms if each.kind is Kind.SURVEY)


def half_year(day: date) -> str:
    """The code of the half-year that ``day`` lies in: 2026-H1."""
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def half_year_before(day: date) -> str:
    return f"{day.year - 1}-H2" if day.month <= 6 else f"{day.year}-H1"


def working_days(first: date, step: int = 1) -> Iterator[date]:
    """Mondays to Fridays from ``first`` on, or backwards with ``step`` -1."""
    day = first
    while True:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=step)


def at(day: date, hour: int) -> datetime:
    """A moment of ``day`` as stored, naive UTC; in Vietnam it is seven hours later."""
    return datetime.combine(day, time(hour))


def in_vietnam(moment: datetime) -> datetime:
    """A stored moment as people there read it."""
    return moment + timedelta(hours=7)
