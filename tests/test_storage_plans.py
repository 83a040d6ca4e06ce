"""Plans in the store: tasks and what they are attached to, two who change one, schools' files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from forms_app.core.calendar import Month
from forms_app.core.errors import Conflict, NotFound, WrongState
from forms_app.core.plan_files import FileKind, PlanFile
from forms_app.core.work_plans import Link, LinkKind, PlanKey, PlanKind, Task, TaskState, WorkPlan
from forms_app.storage import audit, database, school_plans, schools, work_plans
from forms_app.storage.models import PlanFileRow, WorkPlanRow
from tests.factories import a_school

NOW = datetime(2026, 11, 16, 2, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
TODAY = date(2026, 11, 16)
YEAR = PlanKey(PlanKind.YEAR, 2026)
THEIRS = PlanKey(PlanKind.SUPERVISION, 2026, "TH01")
KEY = "6f1c2a34-9f5e-4c1b-8f43-0a7d0f5f2f10"
OTHER = KEY.replace("6f", "7f")
VISIT, ROUND = Link(LinkKind.VISIT, "u1"), Link(LinkKind.ROUND, "3")


@pytest.fixture
def office(store: str) -> None:
    schools.save_schools([a_school(), a_school("TH02")])


def task(key: str = KEY, **changes: Any) -> Task:
    return replace(Task(key, "Tập huấn", "Phó Trưởng phòng", Month(2026, 3)), **changes)


def save(each: Task | None = None, plan: PlanKey = YEAR) -> Task:
    return work_plans.save_task(plan, each or task(), "can_bo", NOW)


def test_a_plan_is_read_before_anybody_writes_in_it(office):
    assert (work_plans.work_plan(YEAR), WorkPlanRow.select().count()) == (WorkPlan(YEAR), 0)
    with pytest.raises(NotFound):
        work_plans.work_plan(replace(THEIRS, school="X"))
    with pytest.raises(NotFound):
        save(plan=replace(THEIRS, school="X"))


def test_number_day_and_title_stay_empty_until_they_are_known(office):
    named = work_plans.save_plan(YEAR, "", None, "Kế hoạch", 0, "can_bo", NOW)
    again = work_plans.save_plan(YEAR, "", None, "Kế hoạch", 0, "can_bo", NOW)
    done = work_plans.save_plan(YEAR, "12/KH-PGDĐT", TODAY, "Kế hoạch", 1, "can_bo", NOW)
    assert (named == again, done.number, done.day, done.changes) == (True, "12/KH-PGDĐT", TODAY, 2)
    with pytest.raises(Conflict):
        work_plans.save_plan(YEAR, "x", None, "", 1, "khac", NOW)


def test_tasks_stand_by_month_and_are_changed(office):
    save(task(OTHER, month=Month(2026, 1), title="Họp"))
    saved = save()
    changed = save(replace(saved, state=TaskState.DONE))
    plan = work_plans.work_plan(YEAR)
    assert ([each.title for each in plan.tasks], changed.state, changed.changes) == (
        ["Họp", "Tập huấn"],
        TaskState.DONE,
        2,
    )
    acts = [each.action for each in audit.entries()]
    assert acts == ["plan.task_change", "plan.task", "plan.task"]


def test_the_same_task_again_changes_nothing_and_an_older_page_is_told(office):
    saved = save()
    assert save() == saved
    save(replace(saved, title="Tập huấn hè"))
    with pytest.raises(Conflict):
        save(replace(saved, title="Tập huấn đông"))
    assert work_plans.task_of(YEAR, KEY).title == "Tập huấn hè"


def test_a_task_belongs_to_its_plan(office):
    save()
    for act in (lambda: save(plan=THEIRS), lambda: work_plans.task_of(THEIRS, KEY)):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotFound):
        work_plans.attach(THEIRS, KEY, [VISIT], [VISIT], "x", NOW)
    with pytest.raises(NotFound):
        save(task("no-uuid"))


def test_dropping_needs_a_reason_and_taking_it_up_again_forgets_it(office):
    with pytest.raises(WrongState):
        save(task(state=TaskState.DROPPED))
    dropped = save(task(state=TaskState.DROPPED, reason="Hoãn."))
    taken_up = save(replace(dropped, state=TaskState.UNDER_WAY))
    assert (dropped.reason, taken_up.reason) == ("Hoãn.", "")


def test_what_was_not_shown_stays_attached(office):
    save()
    work_plans.attach(YEAR, KEY, [VISIT, ROUND], [VISIT, ROUND], "can_bo", NOW)
    other = Link(LinkKind.VISIT, "u2")
    found = work_plans.attach(YEAR, KEY, [other], [VISIT, other], "can_bo", NOW)
    work_plans.attach(YEAR, KEY, [other], [other], "can_bo", NOW)  # says what is so already
    acts = [each.action for each in audit.entries()]
    assert (found.links, acts.count("plan.attach")) == ((ROUND, other), 2)
    assert work_plans.work_plan(YEAR).tasks[0].links == (ROUND, other)


def test_what_was_not_offered_cannot_be_attached(office):
    save()
    assert work_plans.attach(YEAR, KEY, [VISIT], [ROUND], "can_bo", NOW).links == ()


def test_plans_of_a_year_are_those_of_their_owner(office):
    save()
    save(task(OTHER), THEIRS)
    save(task(KEY.replace("6f", "8f"), month=Month(2027, 3)), PlanKey(PlanKind.YEAR, 2027))
    found = [
        [plan.key.code for plan in plans]
        for plans in (
            work_plans.plans_of([2026]),
            work_plans.plans_of([2026], ""),
            work_plans.plans_of([2026], "TH01"),
            work_plans.supervision_plans(2026, ["TH01", "TH02"]).values(),
        )
    ]
    assert (found, work_plans.used_years()) == (
        [["giam-sat-2026-TH01", "nam-2026"], ["nam-2026"], ["giam-sat-2026-TH01"], ["giam-sat-2026-TH01"]],
        [2027, 2026],
    )


def test_five_first_tasks_at_once_make_one_plan(office):
    def one(place: int) -> None:
        try:
            save(task(KEY.replace("6f1c", f"{place}f1c")))
        finally:
            database.release()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(one, range(5)))
    assert (WorkPlanRow.select().count(), len(work_plans.work_plan(YEAR).tasks)) == (1, 5)


# What schools send


def file(content: bytes = b"%PDF-1.7 one") -> PlanFile:
    return PlanFile(FileKind.PDF, content, sha256(content).hexdigest())


def send(
    school: str = "TH01", content: bytes | None = b"%PDF-1.7 one", today: date = TODAY, **more: Any
) -> Any:
    given = {"number": "05/KH-THBM", "day": date(2026, 1, 15)} | more
    sent = file(content) if content is not None else None
    return school_plans.send_plan(school, 2026, given["number"], given["day"], sent, "truong", NOW, today)


def test_a_school_sends_its_plan_and_it_comes_back_byte_by_byte(office):
    sent = send()
    assert (school_plans.content("TH01", 2026), sent.first_sent_on, sent.size) == (file(), TODAY, 12)
    assert (school_plans.school_plans(2026), school_plans.school_plan("TH01", 2025)) == ({"TH01": sent}, None)


def test_a_new_file_takes_the_place_of_the_old_one_and_the_first_day_stays(office):
    send()
    later = send(content=b"%PDF-1.7 two", today=TODAY + timedelta(5))
    assert (later.first_sent_on, [bytes(row.content) for row in PlanFileRow.select()]) == (
        TODAY,
        [b"%PDF-1.7 two"],
    )
    send(content=b"%PDF-1.7 two")
    acts = [(each.action, each.subject) for each in audit.entries()]
    assert acts == [("school_plan.send", "TH01/2026")] * 2


def test_number_and_day_may_follow_without_the_file(office):
    with pytest.raises(NotFound):
        send(content=None)
    send(number="", day=None)
    named = send(content=None)
    assert (named.number, named.sha256) == ("05/KH-THBM", file().sha256)


def test_a_file_that_two_schools_sent_is_kept_for_the_other(office):
    send()
    send("TH02")
    send(content=b"%PDF-1.7 two")
    assert (PlanFileRow.select().count(), school_plans.content("TH02", 2026)) == (2, file())


def test_unknown_schools_and_years_are_not_found(office):
    with pytest.raises(NotFound):
        send("X")
    with pytest.raises(NotFound):
        school_plans.content("TH01", 2026)
