"""The register of schools and the units above them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from ..core.definition import Text
from ..core.errors import NotFound
from ..core.language import fold, sort_key
from ..core.schools import ALWAYS, Level, School, Unit
from .database import write_transaction
from .models import MembershipRow, SchoolRow, UnitRow
from .units import memberships, unit_of_school

NO_SCHOOL = Text("Không có trường nào mang mã '{code}'.", "No school has the code '{code}'.")


@write_transaction
def save_schools(
    schools: Iterable[School], units: Iterable[Unit] = (), moved_on: date | None = None
) -> tuple[int, int]:
    """Add schools and change those whose code is known; how many were added, and how many changed.

    A known school with another unit belongs to that from ``moved_on`` on; without a day its last membership
    is corrected. A unit that nobody described is kept under its code as its name. No school is ever removed.
    """
    schools = list(schools)
    _save_units(units, {school.unit for school in schools})
    known = _known([school.code for school in schools])
    added = changed = 0
    for code, school in {school.code: school for school in schools}.items():
        if code not in known:
            SchoolRow.insert(**_columns(school)).execute()
            _belongs(code, school.unit, ALWAYS)
            added += 1
        elif known[code] != school:
            SchoolRow.update(**_columns(school)).where(SchoolRow.code == code).execute()
            if known[code].unit != school.unit:
                _belongs(code, school.unit, moved_on or memberships(code)[-1].starts_on)
            changed += 1
    return added, changed


def schools(search: str = "", level: Level | str | None = None, day: date | None = None) -> list[School]:
    """Schools in Vietnamese order; ``search`` matches parts of name and code, marks or not.

    Each with its unit on ``day``; without one, the unit since its last move.
    """
    query = _like(_rows(day), search)
    if level:
        query = query.where(SchoolRow.level == Level(level).value)
    return sorted(map(_school, query), key=lambda school: (sort_key(school.name), school.code))


def codes_like(search: str) -> set[str]:
    """Codes of the schools whose name or code matches, marks or not."""
    return {row.code for row in _like(SchoolRow.select(SchoolRow.code), search)}


def schools_of(codes: Iterable[str]) -> dict[str, School]:
    """The schools with these codes, by code; unknown codes are left out."""
    return _known(sorted(set(codes)))


def school(code: str, day: date | None = None) -> School:
    """The school with this code, with its unit on ``day``. Raises NotFound."""
    row = _rows(day).where(SchoolRow.code == code).first() if code.isprintable() else None
    if row is None:
        raise NotFound(NO_SCHOOL.format(code=code))
    return _school(row)


def to_facts(school: School) -> dict[str, Any]:
    """A school as plain data, to be frozen with a round."""
    return {each.name: getattr(school, each.name) for each in fields(School)}


def from_facts(facts: Mapping[str, Any]) -> School:
    """The school that ``to_facts`` took apart."""
    return School(**{**facts, "level": Level(facts["level"])})


def _save_units(units: Iterable[Unit], codes: set[str]) -> None:
    for unit in units:
        columns = {each.name: getattr(unit, each.name) for each in fields(Unit)}
        changes = {name: value for name, value in columns.items() if name != "code"}
        UnitRow.insert(**columns).on_conflict(conflict_target=[UnitRow.code], update=changes).execute()
    for code in sorted(codes):
        UnitRow.insert(code=code, name=code).on_conflict(
            action="IGNORE", conflict_target=[UnitRow.code]
        ).execute()


def _known(codes: list[str]) -> dict[str, School]:
    return {row.code: _school(row) for row in _rows().where(SchoolRow.code.in_(codes))}


def _rows(day: date | None = None) -> Any:
    """Schools, each with its unit."""
    return SchoolRow.select(SchoolRow, unit_of_school(day).alias("unit_code"))


def _like(query: Any, search: str) -> Any:
    for word in fold(search).split():
        query = query.where(SchoolRow.folded.contains(word))
    return query


def _belongs(code: str, unit: str, day: date) -> None:
    MembershipRow.insert(school=code, unit=unit, starts_on=day).on_conflict(
        conflict_target=[MembershipRow.school, MembershipRow.starts_on], update={MembershipRow.unit: unit}
    ).execute()


def _columns(school: School) -> dict[str, Any]:
    facts = {name: value for name, value in to_facts(school).items() if name != "unit"}
    return {**facts, "level": school.level.value, "folded": fold(f"{school.name} {school.code}")}


def _school(row: Any) -> School:
    return School(
        code=row.code,
        name=row.name,
        level=Level(row.level),
        unit=row.unit_code,
        staff=row.staff,
        pupils=row.pupils,
        families=row.families,
        families_estimated=row.families_estimated,
        boarding=row.boarding,
        sites=row.sites,
    )
