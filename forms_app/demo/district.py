"""Where the demo lives, and the days it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from ..core.office import Office
from ..core.schools import School
from ..storage.ballot_box import BallotBox
from ..storage.definitions import DefinitionFolder


@dataclass(frozen=True)
class District:
    """What every part of the demo works on. ``today`` is the day it is loaded."""

    instance: Path
    definitions: DefinitionFolder
    office: Office
    box: BallotBox
    today: date
    schools: tuple[School, ...]


def half_year(day: date) -> str:
    """The code of the half-year that ``day`` lies in: 2026-H1."""
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def half_year_before(day: date) -> str:
    return f"{day.year - 1}-H2" if day.month <= 6 else f"{day.year}-H1"


def at(day: date, hour: int) -> datetime:
    """A moment of ``day`` as stored, naive UTC; in Vietnam it is seven hours later."""
    return datetime.combine(day, time(hour))
