"""Lists and counts of actions, searched by the store without reading a step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from peewee import Case, fn

from ..core.actions import ENDED, NOTHING_TO_DO, Outline, Severity, State
from .models import ActionRow, ActionStepRow, InspectorRow, VisitRow

_ENDED, _NOTHING_TO_DO = ([state.value for state in states] for states in (ENDED, NOTHING_TO_DO))


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty fields narrow nothing."""

    school: str | None = None  # code
    inspector: str | None = None  # user name: of schools that they have visited or are to visit
    state: State | None = None
    severity: Severity | None = None
    open: bool = False
    late: bool = False
    asked: bool = False
    first: date | None = None  # of the deadline
    last: date | None = None


@dataclass(frozen=True)
class Listed:
    """One action in a list."""

    code: str
    school: str
    outline: Outline


def count(wanted: Wanted, day: date) -> int:
    return int(ActionRow.select().where(*_conditions(wanted, day)).count())


def page(wanted: Wanted, day: date, number: int, size: int) -> list[Listed]:
    """One page, the longest overdue first, what has ended last; pages count from 1."""
    late = Case(None, [(is_late(day), 0)], 1)
    ended = Case(None, [(ActionRow.state.in_(_ENDED), 1)], 0)
    query = _select(wanted, day).order_by(late, ended, ActionRow.deadline, ActionRow.code)
    return _read(query.paginate(number, size))


def every(wanted: Wanted, day: date) -> list[Listed]:
    """All of them, by deadline."""
    return _read(_select(wanted, day).order_by(ActionRow.deadline, ActionRow.code))


def late_by_school(wanted: Wanted, day: date) -> dict[str, list[int]]:
    """The days that each overdue action is late, by school."""
    found: dict[str, list[int]] = {}
    for each in every(replace(wanted, late=True), day):
        found.setdefault(each.school, []).append(each.outline.days_late(day))
    return found


def schools_with_actions(wanted: Wanted, day: date) -> set[str]:
    """Codes of schools that have one."""
    query = ActionRow.select(fn.DISTINCT(ActionRow.school)).where(*_conditions(wanted, day))
    return {code for (code,) in cast(Iterable[tuple[str]], query.tuples())}


def steps_taken(schools: Iterable[str]) -> dict[str, int]:
    """A number for each school that grows with everything done about its actions; none without any."""
    rows = ActionStepRow.select(ActionRow.school, fn.COUNT(ActionStepRow.number)).join(ActionRow)
    query: Any = rows.where(ActionRow.school.in_(list(schools))).group_by(ActionRow.school)
    return dict(query.tuples())


def _select(wanted: Wanted, day: date) -> Any:
    columns = (ActionRow.code, ActionRow.school, ActionRow.title, ActionRow.state, ActionRow.severity)
    return ActionRow.select(*columns, ActionRow.deadline, ActionRow.asked).where(*_conditions(wanted, day))


def _read(query: Any) -> list[Listed]:
    return [
        Listed(code, school, Outline(title, State(state), Severity(severity), deadline, bool(asked)))
        for code, school, title, state, severity, deadline, asked in query.tuples()
    ]


def is_late(day: date) -> Any:
    """Condition: what waits for its school since its day has gone by."""
    return (ActionRow.deadline < day) & ActionRow.state.not_in(_NOTHING_TO_DO)


def _conditions(wanted: Wanted, day: date) -> list[Any]:
    found: list[Any] = [ActionRow.code.is_null(False)]  # so that there is always one
    if wanted.school is not None:
        found.append(ActionRow.school == wanted.school)
    if wanted.inspector is not None:
        own = (
            InspectorRow.select(VisitRow.school)
            .join(VisitRow)
            .where(InspectorRow.account == wanted.inspector)
        )
        found.append(ActionRow.school.in_(own))
    if wanted.state is not None:
        found.append(ActionRow.state == wanted.state.value)
    if wanted.severity is not None:
        found.append(ActionRow.severity == wanted.severity.value)
    if wanted.open:
        found.append(ActionRow.state.not_in(_ENDED))
    if wanted.late:
        found.append(is_late(day))
    if wanted.asked:
        found.append(ActionRow.asked)
    if wanted.first is not None:
        found.append(ActionRow.deadline >= wanted.first)
    if wanted.last is not None:
        found.append(ActionRow.deadline <= wanted.last)
    return found
