"""The units above schools, with their days, and which school belongs to which from when on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

from ..core.definition import Text
from ..core.errors import Conflict, NotFound, WrongState
from ..core.language import day as shown_day
from ..core.language import sort_key
from ..core.schools import Membership, Unit, path_up
from . import audit
from .database import write_transaction
from .models import MembershipRow, SchoolRow, UnitRow
from .remembered import remember

NO_UNIT = Text("Không có đơn vị nào mang mã '{code}'.", "No unit has the code '{code}'.")
CODE_TAKEN = Text("Đã có đơn vị mang mã '{code}'.", "A unit has the code '{code}' already.")
DAYS_REVERSED = Text("Ngày cuối không được trước ngày đầu.", "The last day must not lie before the first.")
ABOVE_ITSELF = Text(
    "Một đơn vị không thể thuộc chính nó hay đơn vị ở dưới nó.",
    "A unit cannot lie below itself or below one of its own.",
)
SCHOOLS_LEFT = Text(
    "Sau ngày {day} còn {num} trường thuộc đơn vị này; xin chuyển các trường đó trước.",
    "After {day}, {num} schools still belong to this unit; please move them first.",
)
NOT_THERE = Text("Ngày {day} không có đơn vị này.", "There is no such unit on {day}.")
MOVED_LATER = Text(
    "{school} đã có lần chuyển từ ngày {day}; xin bỏ lần đó trước.",
    "{school} has been moved from {day} on; please take that back first.",
)
FIRST_UNIT = Text("Đơn vị đầu tiên của trường không bỏ được.", "A school's first unit cannot be taken back.")


def units() -> list[Unit]:
    """Every unit there is or was, in Vietnamese order."""
    return sorted(_units().values(), key=lambda unit: (sort_key(unit.name), unit.code))


def unit(code: str) -> Unit:
    """One unit. Raises NotFound."""
    if code not in _units():
        raise NotFound(NO_UNIT.format(code=code))
    return _units()[code]


def unit_path(code: str, day: date) -> tuple[str, ...]:
    """The codes of a unit and of those above it that there are on ``day``, the nearest first."""
    return tuple(each.code for each in path_up(code, _units()) if each.there_on(day))


@write_transaction
def add_unit(added: Unit, by: str, now: datetime) -> None:
    """Raises Conflict where its code is taken, NotFound for an unknown parent, WrongState for odd days."""
    if UnitRow.select().where(UnitRow.code == added.code).exists():
        raise Conflict(CODE_TAKEN.format(code=added.code))
    _refuse(added)
    UnitRow.insert(**_columns(added)).execute()
    audit.record(by, "unit.add", added.code, added.name, now)


@write_transaction
def change_unit(changed: Unit, by: str, now: datetime) -> None:
    """Name, parent and days of a unit: its last day is how one is ended.

    Raises NotFound, and WrongState for odd days, a parent below it, or schools that it would leave behind.
    """
    unit(changed.code)
    _refuse(changed)
    if changed.ends_on and (left := _schools_after(changed.code, changed.ends_on)):
        raise WrongState(SCHOOLS_LEFT.format(day=shown_day(changed.ends_on), num=left))
    UnitRow.update(**_columns(changed)).where(UnitRow.code == changed.code).execute()
    days = f"{changed.starts_on or '…'} – {changed.ends_on or '…'}"
    audit.record(by, "unit.change", changed.code, f"{changed.name}, {days}", now)


@write_transaction
def move_schools(codes: Collection[str], to: str, day: date, by: str, now: datetime) -> int:
    """Schools belong to ``to`` from ``day`` on; how many that changes. Raises NotFound, WrongState."""
    if not unit(to).there_on(day):
        raise WrongState(NOT_THERE.format(day=shown_day(day)))
    moved = [code for code in sorted(set(codes)) if _move(code, to, day)]
    for code in moved:
        audit.record(by, "school.move", code, f"{to}, {day.isoformat()}", now)
    return len(moved)


@write_transaction
def take_move_back(code: str, day: date, by: str, now: datetime) -> None:
    """A school's last move never was. Raises WrongState for its first unit and for an earlier move."""
    rows = memberships(code)
    if len(rows) < 2 or rows[-1].starts_on != day:
        raise WrongState(FIRST_UNIT)
    MembershipRow.delete().where(MembershipRow.school == code, MembershipRow.starts_on == day).execute()
    audit.record(by, "school.move_back", code, f"{rows[-1].unit}, {day.isoformat()}", now)


def memberships(school: str) -> list[Membership]:
    """The units of a school one after the other."""
    rows = MembershipRow.select().where(MembershipRow.school == school).order_by(MembershipRow.starts_on)
    return [Membership(row.unit_code, row.starts_on) for row in rows]


def unit_of_school(day: date | None = None) -> Any:
    """For a query of schools: the unit each belongs to on ``day``, without one since its last move."""
    rows = MembershipRow.select(MembershipRow.unit).where(MembershipRow.school == SchoolRow.code)
    if day is not None:
        rows = rows.where(MembershipRow.starts_on <= day)
    return rows.order_by(MembershipRow.starts_on.desc()).limit(1)


def schools_in_units(day: date) -> dict[str, int]:
    """How many schools each unit has on ``day``, those of the units below it left out."""
    belong: Any = SchoolRow.select(unit_of_school(day)).tuples()
    return dict(Counter(unit for (unit,) in belong))


def _move(code: str, to: str, day: date) -> bool:
    rows = memberships(code)
    if not rows:
        raise NotFound(Text("Không có trường '{code}'.", "There is no school '{code}'.").format(code=code))
    if rows[-1].starts_on > day:
        raise WrongState(MOVED_LATER.format(school=code, day=shown_day(rows[-1].starts_on)))
    if rows[-1].unit == to:
        return False
    MembershipRow.insert(school=code, unit=to, starts_on=day).on_conflict(
        conflict_target=[MembershipRow.school, MembershipRow.starts_on], update={MembershipRow.unit: to}
    ).execute()
    return True


def _schools_after(code: str, day: date) -> int:
    """Schools that belong to a unit on some day after ``day``."""
    following: dict[str, date] = {}  # the day on which the school's next row begins, going backwards
    left = set()
    for row in MembershipRow.select().order_by(MembershipRow.school, MembershipRow.starts_on.desc()):
        until = following.get(row.school_code)
        if row.unit_code == code and (until is None or until > day + timedelta(1)):
            left.add(row.school_code)
        following[row.school_code] = row.starts_on
    return len(left)


def _refuse(found: Unit) -> None:
    if found.starts_on and found.ends_on and found.ends_on < found.starts_on:
        raise WrongState(DAYS_REVERSED)
    if found.parent:
        unit(found.parent)
        if found.code in (each.code for each in path_up(found.parent, _units())):
            raise WrongState(ABOVE_ITSELF)


def _columns(found: Unit) -> dict[str, Any]:
    return {each.name: getattr(found, each.name) for each in fields(Unit)}


@remember
def _units() -> dict[str, Unit]:
    rows = UnitRow.select()
    return {row.code: Unit(row.code, row.name, row.parent, row.starts_on, row.ends_on) for row in rows}
