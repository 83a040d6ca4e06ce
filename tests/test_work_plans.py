"""Plans of a year: which one a code names, what is late, how far it has come, what the year's view gets."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.calendar import Month
from forms_app.core.errors import WrongState
from forms_app.core.people import Action, Role, User, may
from forms_app.core.work_plans import (
    PlanKey,
    PlanKind,
    PlanProgress,
    Task,
    TaskState,
    WorkPlan,
    check_task,
    planned_tasks,
)

YEAR = PlanKey(PlanKind.YEAR, 2026)
OURS, THEIRS = PlanKey(PlanKind.SUPERVISION, 2026), PlanKey(PlanKind.SUPERVISION, 2026, "TH01")


def task(month: int = 3, state: TaskState = TaskState.NOT_BEGUN, **more: Any) -> Task:
    return Task(f"k{month}", "Tập huấn", "Phó Trưởng phòng", Month(2026, month), state, **more)


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("nam-2026", YEAR),
        ("giam-sat-2026", OURS),
        ("giam-sat-2026-TH01", THEIRS),
        ("giam-sat-2026-a.b_c-d", PlanKey(PlanKind.SUPERVISION, 2026, "a.b_c-d")),
        *(
            (code, None)
            for code in ("nam-2026-TH01", "nam-1999", "nam-3000", "nam-26", "x-2026", "", "giam-sat-2026-")
        ),
        *((code, None) for code in ("giam-sat-2026-a/b", "nam-2026\n", "nam-٢٠٢٦")),
    ],
)
def test_a_code_names_one_plan(code: str, key: PlanKey | None) -> None:
    assert PlanKey.read(code) == key
    assert key is None or key.code == code


@pytest.mark.parametrize(
    ("state", "month", "late"),
    [
        (TaskState.NOT_BEGUN, 3, True),
        (TaskState.UNDER_WAY, 3, True),
        (TaskState.DONE, 3, False),
        (TaskState.DROPPED, 3, False),
        (TaskState.NOT_BEGUN, 4, False),
    ],
)
def test_a_task_is_late_once_its_month_has_passed(state: TaskState, month: int, late: bool) -> None:
    assert task(month, state).late(date(2026, 4, 1)) is late


@given(st.lists(st.builds(task, st.integers(1, 12), st.sampled_from(TaskState)), max_size=12))
def test_progress_adds_up(tasks: list[Task]) -> None:
    found = WorkPlan(YEAR, tasks=tuple(tasks)).progress(date(2026, 7, 1))
    assert found.all + found.dropped == len(tasks)
    assert found.done + found.late <= found.all
    assert (found == PlanProgress()) == (not tasks)


def test_a_task_lies_in_its_plans_year_and_is_dropped_for_a_reason() -> None:
    check_task(YEAR, task(12))
    check_task(YEAR, task(3, TaskState.DROPPED, reason="Hoãn sang năm sau."))
    for wrong in (task(3, TaskState.DROPPED), Task("k", "x", "y", Month(2027, 1))):
        with pytest.raises(WrongState):
            check_task(YEAR, wrong)


def test_the_year_gets_every_task_not_dropped_by_its_last_day() -> None:
    plans = [
        WorkPlan(THEIRS, tasks=(task(2), task(1, TaskState.DROPPED, reason="x"))),
        WorkPlan(YEAR, tasks=(task(1, TaskState.DONE),)),
    ]
    found = planned_tasks(plans, lambda key, each: f"/{key.code}/{each.key}")
    assert [(each.day, each.state, each.school, each.link) for each in found] == [
        (date(2026, 1, 31), TaskState.DONE, "", "/nam-2026/k1"),
        (date(2026, 2, 28), TaskState.NOT_BEGUN, "TH01", "/giam-sat-2026-TH01/k2"),
    ]


WHO = {  # reads the office's plans, reads TH01's, changes the office's, changes TH01's, sends TH01's plan
    User("o", "", Role.OFFICER): "r r c - -",
    User("s", "", Role.SCHOOL, "TH01"): "- r - - c",
    User("t", "", Role.SCHOOL_BOARD, "TH01"): "- r - c -",
    User("s2", "", Role.SCHOOL, "TH02"): "- - - - -",
    User("t2", "", Role.SCHOOL_BOARD, "TH02"): "- - - - -",
    User("b", "", Role.BOARD): "- - - - -",
    User("i", "", Role.INSPECTOR): "- - - - -",
    User("a", "", Role.ADMINISTRATOR): "- - - - -",
}


@pytest.mark.parametrize("user", WHO, ids=lambda user: user.username)
def test_plans_are_read_and_changed_by_their_own(user: User) -> None:
    asked = (
        ("r", may(user, Action.READ_PLAN, OURS.school)),
        ("r", may(user, Action.READ_PLAN, THEIRS.school)),
        ("c", may(user, OURS.needs, OURS.school)),
        ("c", may(user, THEIRS.needs, THEIRS.school)),
        ("c", may(user, Action.FILE_PLAN, "TH01")),
    )
    assert " ".join(letter if allowed else "-" for letter, allowed in asked) == WHO[user]
