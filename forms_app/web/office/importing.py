"""Keeping an imported table of schools, and saying beforehand what that would change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ...core.errors import NotFound
from ...core.schools import School, Unit
from ...documents.school_table import SchoolTable
from ...storage import audit
from ...storage.database import write_transaction
from ...storage.schools import save_schools, school
from ...storage.units import units


@dataclass(frozen=True)
class Changes:
    """What keeping a table would do to the register."""

    added: tuple[School, ...]
    changed: tuple[School, ...]
    same: int


def changes(table: SchoolTable) -> Changes:
    known = {each.code: _known(each.code) for each in table.schools}
    return Changes(
        added=tuple(each for each in table.schools if known[each.code] is None),
        changed=tuple(each for each in table.schools if known[each.code] not in (None, each)),
        same=sum(known[each.code] == each for each in table.schools),
    )


def known_units(day: date) -> list[Unit]:
    """The units that a table may name; of two with one name, the one that there is on ``day`` comes last."""
    return sorted(units(), key=lambda unit: unit.there_on(day))


@write_transaction
def keep_schools(table: SchoolTable, by: str, now: datetime, day: date) -> tuple[int, int]:
    """Save a faultless table; how many schools were added, and how many changed.

    A school that the table has in another unit belongs to that from ``day`` on.
    """
    added, changed = save_schools(table.schools, table.new_units, moved_on=day)
    audit.record(by, "schools.import", str(len(table.schools)), f"{added} added, {changed} changed", now)
    return added, changed


def _known(code: str) -> School | None:
    try:
        return school(code)
    except NotFound:
        return None
