"""The units above schools: which there are, and the way from one up to the top."""

from __future__ import annotations

from datetime import date

from ..core.language import sort_key
from ..core.schools import Unit, path_up
from .models import UnitRow
from .remembered import remember


def units() -> list[Unit]:
    """Every unit there is or was, in Vietnamese order."""
    return sorted(_units().values(), key=lambda unit: (sort_key(unit.name), unit.code))


def unit_path(code: str, day: date) -> tuple[str, ...]:
    """The codes of a unit and of those above it that there are on ``day``, the nearest first."""
    return tuple(unit.code for unit in path_up(code, _units()) if unit.there_on(day))


@remember
def _units() -> dict[str, Unit]:
    rows = UnitRow.select()
    return {row.code: Unit(row.code, row.name, row.parent, row.starts_on, row.ends_on) for row in rows}
