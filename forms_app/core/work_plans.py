"""Plans of a year: tasks with an owner and a month, what they are attached to, how far they have come.

The office has a plan of the year and, for its own inspection board, one of supervision; each school's
People's Inspection Board has its own plan of supervision. (``plans`` is about the plan of visits.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .calendar import FIRST_YEAR, LAST_YEAR, Month
from .definition import Text
from .errors import WrongState
from .people import Action

OFFICE = ""  # in place of a school's code
_CODE = re.compile(r"(nam|giam-sat)-([0-9]{4})(?:-([A-Za-z0-9._-]{1,20}))?")
NO_REASON = Text("Bỏ một việc thì phải nêu lý do.", "To drop a task, please give the reason.")
OTHER_YEAR = Text(
    "Tháng của việc phải thuộc năm {year} của kế hoạch.", "The month must be one of the plan's year {year}."
)


class PlanKind(StrEnum):
    """What a plan is about; the beginning of its code, so values stay."""

    YEAR = "nam"  # of the office
    SUPERVISION = "giam-sat"


class TaskState(StrEnum):
    """Stored, so values stay."""

    NOT_BEGUN = "chua_lam"
    UNDER_WAY = "dang_lam"
    DONE = "xong"
    DROPPED = "bo"  # with a reason


class LinkKind(StrEnum):
    """What a task can be attached to; ``web/plans/linked.py`` knows how each is found and shown."""

    ROUND = "round"
    VISIT = "visit"
    RETURN = "return"  # of all schools: form and period


@dataclass(frozen=True, order=True)
class Link:
    """One thing that a task is attached to."""

    kind: LinkKind
    ref: str  # its key


@dataclass(frozen=True, order=True)
class PlanKey:
    """Which plan: there is one of each kind, year and owner."""

    kind: PlanKind
    year: int
    school: str = OFFICE  # code

    @classmethod
    def read(cls, code: str) -> PlanKey | None:
        """The plan that ``nam-2026`` or ``giam-sat-2026-TH01`` names; None for any other text."""
        found = _CODE.fullmatch(code)
        if found is None or not FIRST_YEAR <= int(found[2]) <= LAST_YEAR:
            return None
        key = cls(PlanKind(found[1]), int(found[2]), found[3] or OFFICE)
        return None if key.kind is PlanKind.YEAR and key.school else key

    @property
    def code(self) -> str:
        return "-".join(filter(None, (self.kind.value, str(self.year), self.school)))

    @property
    def needs(self) -> Action:
        """What changing it takes."""
        return Action.PLAN_SUPERVISION if self.school else Action.PLAN_WORK


@dataclass(frozen=True)
class Task:
    """One thing to be done in a month."""

    key: str  # uuid, made with its page
    title: str
    owner: str  # a post
    month: Month
    state: TaskState = TaskState.NOT_BEGUN
    reason: str = ""  # why it was dropped
    changes: int = 0  # how often it was saved
    links: tuple[Link, ...] = ()

    @property
    def open(self) -> bool:
        return self.state in (TaskState.NOT_BEGUN, TaskState.UNDER_WAY)

    def late(self, today: date) -> bool:
        """Its month has passed and it is not done."""
        return self.open and self.month.last < today


@dataclass(frozen=True)
class WorkPlan:
    """A plan; number and day stay empty until the clerk has given them."""

    key: PlanKey
    number: str = ""
    day: date | None = None
    title: str = ""
    changes: int = 0
    tasks: tuple[Task, ...] = ()  # by month

    def progress(self, today: date) -> PlanProgress:
        """How far it has come; what was dropped is in no sum."""
        kept = [each for each in self.tasks if each.state is not TaskState.DROPPED]
        return PlanProgress(
            all=len(kept),
            done=sum(each.state is TaskState.DONE for each in kept),
            late=sum(each.late(today) for each in kept),
            dropped=len(self.tasks) - len(kept),
        )


@dataclass(frozen=True)
class PlanProgress:
    """Counts of a plan's tasks."""

    all: int = 0
    done: int = 0
    late: int = 0
    dropped: int = 0


@dataclass(frozen=True)
class PlannedTask:
    """A task as a view of the year shows it: due on the last day of its month."""

    key: str
    day: date
    title: str
    state: TaskState
    school: str  # code, or OFFICE
    link: str  # address of its page


def planned_tasks(plans: Iterable[WorkPlan], link: Callable[[PlanKey, Task], str]) -> list[PlannedTask]:
    """Every task that was not dropped, by day; ``link`` gives the address of its page."""
    found = (
        PlannedTask(each.key, each.month.last, each.title, each.state, plan.key.school, link(plan.key, each))
        for plan in plans
        for each in plan.tasks
        if each.state is not TaskState.DROPPED
    )
    return sorted(found, key=lambda each: (each.day, each.title, each.key))


def check_task(plan: PlanKey, task: Task) -> None:
    """Raises WrongState where a plan cannot hold the task as it is."""
    if task.month.year != plan.year:
        raise WrongState(OTHER_YEAR.format(year=plan.year))
    if task.state is TaskState.DROPPED and not task.reason:
        raise WrongState(NO_REASON)
