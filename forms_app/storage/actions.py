"""What schools must put right: rows of (action, step), only ever added; codes without a gap in each year."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast

from peewee import fn

from ..core.action_openings import Opening
from ..core.action_steps import check, refusal
from ..core.actions import ENDED, Action, Origin, Outline, State, Step, StepKind
from ..core.definition import Text
from ..core.errors import Conflict, NotFound, WrongState
from . import audit
from .action_lists import is_late
from .database import write_transaction
from .locking import lock
from .models import ActionRow, ActionStepRow, InspectorRow, VisitRow
from .schools import school as school_of

NO_ACTION = Text("Không có kiến nghị mang mã '{code}'.", "No action has the code '{code}'.")
ANOTHER_STEP = Text(
    "Vừa có người ghi thêm vào kiến nghị này; xin đọc phần mới rồi gửi lại.",
    "Somebody has just added to this action; please read what is new, then send again.",
)
OTHER_SCHOOL = Text("Trang này đã dùng cho một kiến nghị khác.", "This page was used for another action.")


@write_transaction
def open_actions(
    school: str,
    openings: Sequence[Opening],
    key: str,
    by: str,
    now: datetime,
    today: date,
    visit: str | None = None,
) -> tuple[str, ...]:
    """Open an action for each of ``openings``; their codes, in order.

    ``key`` is made by the client: a visit's uuid, or one of the page of a school's board. The same key again
    gives the codes that are there. Raises NotFound for an unknown school, Conflict where another has ``key``.
    """
    school_of(school)
    return tuple(_opened(school, each, f"{key}:{each.key}", by, now, today, visit) for each in openings)


def action(code: str) -> Action:
    """One action with its steps. Raises NotFound."""
    found = _actions(ActionRow.code == code) if code.isprintable() else []
    if not found:
        raise NotFound(NO_ACTION.format(code=code))
    return found[0]


def actions() -> list[Action]:
    """Those of all schools, by code, the latest first, what was withdrawn among them."""
    return _actions()


def overdue_actions(day: date) -> list[Action]:
    """Those of all schools that are overdue on ``day``, by code, the latest first."""
    return _actions(is_late(day))


def actions_of(school: str, open_only: bool = True) -> list[Action]:
    """Those of one school, by code, the latest first; ``question`` names the checklist's item of each.

    What was withdrawn is not among them.
    """
    without = ENDED if open_only else (State.WITHDRAWN,)
    return _actions(ActionRow.school == school, ActionRow.state.not_in([each.value for each in without]))


def actions_of_visit(visit: str) -> list[Action]:
    """Those that a visit ever gave rise to, in the order of its findings."""
    return _actions(ActionRow.visit == visit)[::-1]


@write_transaction
def add_step(
    code: str, kind: StepKind, body: Mapping[str, Any], base: int, by: str, now: datetime, today: date
) -> Action:
    """Add what was done to an action that had ``base`` steps when its page was made.

    The very step that came last, sent once more, changes nothing. Raises NotFound, WrongState where the step
    cannot follow, Conflict where there are others since.
    """
    _lock(code)
    found = action(code)
    step = Step(kind, by, now, today, json.loads(_text(body)))
    last = found.steps[-1]
    if base == len(found.steps) - 1 and (last.kind, last.by, last.body) == (kind, by, step.body):
        return found
    if base != len(found.steps):
        raise Conflict(ANOTHER_STEP)
    return take(found, step)


def take(found: Action, step: Step) -> Action:
    """Add a step to an action that the caller's transaction holds. Raises WrongState if it cannot follow."""
    check(found, step)
    _add(found.code, len(found.steps) + 1, step)
    changed = replace(found, steps=(*found.steps, step))
    ActionRow.update(_outlined(changed.outline)).where(ActionRow.code == found.code).execute()
    audit.record(step.by, f"action.{step.kind.value}", found.code, "", step.at)
    return changed


def held_for_answer(code: str) -> Action:
    """An action, held until the caller's transaction ends.

    Raises NotFound, WrongState where its school may not answer now.
    """
    _lock(code)
    found = action(code)
    if why := refusal(found, StepKind.FINISH):
        raise WrongState(why)
    return found


def _opened(
    school: str, opening: Opening, key: str, by: str, now: datetime, today: date, visit: str | None
) -> str:
    known = ActionRow.get_or_none(ActionRow.key == key)
    if known is not None:
        if known.school_code != school:
            raise Conflict(OTHER_SCHOOL)
        return str(known.code)
    number = _last_number(today.year) + 1
    code = f"KN-{today.year}-{number:03}"
    step = Step(StepKind.OPEN, by, now, today, json.loads(_text(opening.body)))
    made = Action(code, school, opening.origin, opening.question, visit, (step,))
    ActionRow.insert(
        code=code,
        year=today.year,
        number=number,
        key=key,
        school=school,
        visit=visit,
        origin=made.origin.value,
        question=made.question,
        **_outlined(made.outline),
    ).execute()
    _add(code, 1, step)
    audit.record(by, "action.open", code, f"{school}, {opening.question or opening.origin.value}", now)
    return code


def _last_number(year: int) -> int:
    """Two that take the same next number meet at the index; the second then runs again and sees the first."""
    last = ActionRow.select(fn.MAX(ActionRow.number)).where(ActionRow.year == year).scalar()
    return int(last or 0)


def _add(code: str, number: int, step: Step) -> None:
    ActionStepRow.insert(
        action=code,
        number=number,
        kind=step.kind.value,
        author=step.by,
        at=step.at,
        day=step.day,
        body=_text(step.body),
    ).execute()


def _lock(code: str) -> None:
    """Hold the action until the transaction ends."""
    if code.isprintable():
        lock(ActionRow.select(ActionRow.code).where(ActionRow.code == code))


def _actions(*conditions: Any) -> list[Action]:
    query = ActionRow.select().where(*conditions) if conditions else ActionRow.select()
    rows = list(query.order_by(ActionRow.year.desc(), ActionRow.number.desc()))
    codes = ActionRow.select(ActionRow.code)
    steps = _steps(codes.where(*conditions) if conditions else codes)
    visitors = _visitors({row.school_code for row in rows})
    return [_action(row, steps[row.code], visitors.get(row.school_code, ())) for row in rows]


def _steps(codes: Any) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    query = ActionStepRow.select().where(ActionStepRow.action.in_(codes))
    for row in query.order_by(ActionStepRow.action, ActionStepRow.number):
        step = Step(StepKind(row.kind), row.author, row.at, row.day, json.loads(row.body))
        found.setdefault(row.action_code, []).append(step)
    return found


def _visitors(schools: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """User names of those who have visited each school, or are to."""
    assigned = (
        InspectorRow.select(VisitRow.school, InspectorRow.account)
        .join(VisitRow)
        .where(VisitRow.school.in_(list(schools)))
        .distinct()
    )
    pairs = cast(Iterable[tuple[str, str]], assigned.tuples())
    found: dict[str, tuple[str, ...]] = {}
    for school, username in sorted(pairs):
        found[school] = (*found.get(school, ()), username)
    return found


def _action(row: ActionRow, steps: list[Step], inspectors: tuple[str, ...]) -> Action:
    return Action(
        code=row.code,
        school=row.school_code,
        origin=Origin(row.origin),
        question=row.question,
        visit=row.visit_uuid,
        steps=tuple(steps),
        inspectors=inspectors,
    )


def _outlined(outline: Outline) -> dict[str, Any]:
    """The columns that repeat what the steps say."""
    return {
        "title": outline.title,
        "state": outline.state.value,
        "severity": outline.severity.value,
        "deadline": outline.deadline,
        "asked": outline.asked,
    }


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(dict(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
