"""Plans of a year with their tasks. A plan can be read before it is written; its row comes with a change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ..core.calendar import Month
from ..core.definition import Text
from ..core.errors import Conflict, NotFound
from ..core.work_plans import OFFICE, Link, LinkKind, PlanKey, PlanKind, Task, TaskState, WorkPlan, check_task
from . import audit
from .database import write_transaction
from .locking import held
from .models import TaskLinkRow, TaskRow, WorkPlanRow
from .schools import school as school_of

NO_TASK = Text("Không có việc này trong kế hoạch.", "There is no such task in the plan.")
CHANGED_MEANWHILE = Text(
    "Vừa có người sửa chỗ này. Những gì vừa gõ còn ở dưới, chưa lưu. Lưu lần nữa thì thay bản kia.",
    "Somebody else has just changed this. What you typed is below, not saved; send again to replace it.",
)


def work_plan(key: PlanKey) -> WorkPlan:
    """A plan; an empty one where nobody has written in it. Raises NotFound for an unknown school."""
    if key.school:
        school_of(key.school)
    found = _plans(WorkPlanRow.code == key.code)
    return found[0] if found else WorkPlan(key)


def plans_of(years: Iterable[int], school: str | None = None) -> list[WorkPlan]:
    """The plans of some years that somebody has written in; those of one owner where ``school`` is given."""
    conditions = [WorkPlanRow.year.in_(list(years))]
    if school is not None:
        conditions.append(WorkPlanRow.school == school if school else WorkPlanRow.school.is_null())
    return _plans(*conditions)


def supervision_plans(year: int, schools: Iterable[str]) -> dict[str, WorkPlan]:
    """The plans of supervision of some schools' boards that somebody has written in, by school code."""
    some = WorkPlanRow.school.in_(list(schools))
    return {each.key.school: each for each in _plans(WorkPlanRow.year == year, some)}


def used_years() -> list[int]:
    """Years that have a plan, latest first."""
    rows = WorkPlanRow.select(WorkPlanRow.year).distinct()
    return sorted((int(row.year) for row in rows), reverse=True)


@write_transaction
def save_plan(
    key: PlanKey, number: str, day: date | None, title: str, base: int, by: str, now: datetime
) -> WorkPlan:
    """Write a plan's number, day and title over those of the page, which had ``base`` changes.

    The same once more changes nothing. Raises Conflict where somebody else changed them since.
    """
    row = _row(key)
    if (row.number, row.day, row.title) != (number, day, title):
        if row.changes != base:
            raise Conflict(CHANGED_MEANWHILE)
        WorkPlanRow.update(number=number, day=day, title=title, changes=row.changes + 1).where(
            WorkPlanRow.code == key.code
        ).execute()
        audit.record(by, "plan.change", key.code, f"{number}, {day or ''}, {title}", now)
    return work_plan(key)


@write_transaction
def save_task(key: PlanKey, task: Task, by: str, now: datetime) -> Task:
    """Add a task, or write over the one that had ``task.changes`` changes when its page was made.

    Its links stay as they are. The same once more changes nothing. Raises WrongState where the plan cannot
    hold it, Conflict where somebody else changed it since, NotFound where it is another plan's.
    """
    check_task(key, task)
    _row(key)
    columns = {
        "title": task.title,
        "owner": task.owner,
        "month": task.month.code,
        "state": task.state.value,
        "reason": task.reason if task.state is TaskState.DROPPED else "",
    }
    known = _task_row(task.key, hold=True)
    if known is None:
        TaskRow.insert(key=_key(task.key), plan=key.code, changes=1, **columns).execute()
        _told(by, "plan.task", key, task, now)
    elif known.plan_code != key.code:
        raise NotFound(NO_TASK)
    elif {name: getattr(known, name) for name in columns} != columns:
        if known.changes != task.changes:
            raise Conflict(CHANGED_MEANWHILE)
        TaskRow.update(changes=known.changes + 1, **columns).where(TaskRow.key == task.key).execute()
        _told(by, "plan.task_change", key, task, now)
    return task_of(key, task.key)


@write_transaction
def attach(
    key: PlanKey, task: str, wanted: Iterable[Link], shown: Iterable[Link], by: str, now: datetime
) -> Task:
    """Attach a task to ``wanted`` of the things that its page showed; what was not shown stays.

    Raises NotFound where the plan has no such task.
    """
    found = task_of(key, task)
    asked, offered = set(wanted), set(shown)
    new = sorted((set(found.links) - offered) | (asked & offered))
    if new != sorted(found.links):
        TaskLinkRow.delete().where(TaskLinkRow.task == task).execute()
        for link in new:
            TaskLinkRow.insert(task=task, kind=link.kind.value, ref=link.ref).execute()
        told = ", ".join(f"{link.kind}:{link.ref}" for link in new)
        audit.record(by, "plan.attach", f"{key.code}/{task}", told[:500], now)
    return task_of(key, task)


def task_of(key: PlanKey, task: str) -> Task:
    """One task of a plan. Raises NotFound."""
    row = _task_row(task)
    if row is None or row.plan_code != key.code:
        raise NotFound(NO_TASK)
    return _tasks([row])[0]


def _plans(*conditions: Any) -> list[WorkPlan]:
    """Plans with their tasks by month, with three queries however many there are."""
    rows = list(WorkPlanRow.select().where(*conditions).order_by(WorkPlanRow.code))
    if not rows:
        return []
    tasks: dict[str, list[TaskRow]] = {row.code: [] for row in rows}
    query = TaskRow.select().where(TaskRow.plan.in_(list(tasks)))
    for task in query.order_by(TaskRow.month, TaskRow.title, TaskRow.key):
        tasks[task.plan_code].append(task)
    made = {each.key: each for each in _tasks([task for each in tasks.values() for task in each])}
    return [
        WorkPlan(
            key=PlanKey(PlanKind(row.kind), row.year, row.school_code or OFFICE),
            number=row.number,
            day=row.day,
            title=row.title,
            changes=row.changes,
            tasks=tuple(made[task.key] for task in tasks[row.code]),
        )
        for row in rows
    ]


def _tasks(rows: list[TaskRow]) -> list[Task]:
    if not rows:
        return []
    links: dict[str, list[Link]] = {row.key: [] for row in rows}
    for link in TaskLinkRow.select().where(TaskLinkRow.task.in_(list(links))):
        links[link.task_key].append(Link(LinkKind(link.kind), link.ref))
    return [
        Task(
            key=row.key,
            title=row.title,
            owner=row.owner,
            month=Month(int(row.month[:4]), int(row.month[5:])),
            state=TaskState(row.state),
            reason=row.reason,
            changes=row.changes,
            links=tuple(sorted(links[row.key])),
        )
        for row in rows
    ]


def _row(key: PlanKey) -> WorkPlanRow:
    """The plan's row, made where there is none, held until the transaction ends."""
    if key.school:
        school_of(key.school)
    WorkPlanRow.insert(
        code=key.code,
        kind=key.kind.value,
        year=key.year,
        school=key.school or None,
        number="",
        title="",
        changes=0,
    ).on_conflict(action="IGNORE", conflict_target=[WorkPlanRow.code]).execute()
    row: WorkPlanRow = held(WorkPlanRow.select().where(WorkPlanRow.code == key.code)).get()
    return row


def _task_row(key: str, hold: bool = False) -> TaskRow | None:
    query = TaskRow.select().where(TaskRow.key == _key(key))
    row: TaskRow | None = (held(query) if hold else query).first()
    return row


def _told(by: str, act: str, key: PlanKey, task: Task, now: datetime) -> None:
    said = ", ".join(filter(None, (task.title, task.month.code, task.state.value, task.reason)))
    audit.record(by, act, f"{key.code}/{task.key}", said, now)


def _key(key: str) -> str:
    try:
        return str(UUID(key))
    except ValueError:
        raise NotFound(NO_TASK) from None
