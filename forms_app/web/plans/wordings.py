"""Plans and their tasks in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from ...core.work_plans import PlanKey, PlanKind, Task, TaskState, WorkPlan
from ...storage.schools import school
from ..visit_lines import month_label

KINDS = {  # of tags
    TaskState.NOT_BEGUN: "",
    TaskState.UNDER_WAY: "warn",
    TaskState.DONE: "good",
    TaskState.DROPPED: "",
}


@dataclass(frozen=True)
class TaskLine:
    """One task in a list."""

    task: Task
    due_in: str  # a month in words
    state: str
    kind: str  # of its tag
    late: bool
    attached: int


def kind_name(key: PlanKey) -> str:
    """What sort of plan it is, in a few words."""
    if key.kind is PlanKind.YEAR:
        return str(_("Kế hoạch năm %(year)d của Phòng", year=key.year))
    if key.school:
        return str(_("Kế hoạch giám sát năm %(year)d của Ban Thanh tra nhân dân", year=key.year))
    return str(_("Kế hoạch giám sát năm %(year)d của Ban chỉ đạo", year=key.year))


def plan_title(plan: WorkPlan) -> str:
    """Its own title, or what it is until it has one."""
    return plan.title or kind_name(plan.key)


def owner_name(key: PlanKey) -> str:
    """The school of a plan; empty for the office's."""
    return school(key.school).name if key.school else ""


def task_lines(plan: WorkPlan, day: date) -> list[TaskLine]:
    return [
        TaskLine(
            each,
            month_label(each.month),
            state_name(each.state),
            KINDS[each.state],
            each.late(day),
            len(each.links),
        )
        for each in plan.tasks
    ]


def state_name(state: TaskState) -> str:
    names = {
        TaskState.NOT_BEGUN: _("Chưa làm"),
        TaskState.UNDER_WAY: _("Đang làm"),
        TaskState.DONE: _("Xong"),
        TaskState.DROPPED: _("Bỏ"),
    }
    return str(names[state])
