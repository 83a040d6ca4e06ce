"""Findings become actions; their history leads to possible states only, and every refusal says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core import actions
from forms_app.core.action_openings import MANY_POINTS, found_again, of_board, openings
from forms_app.core.action_steps import ENDED, check, next_steps, refusal
from forms_app.core.actions import Action, Origin, Outcome, Severity, State, StepKind
from forms_app.core.errors import WrongState
from forms_app.core.people import Role, User
from tests.actions_world import DUE, SAID, TODAY, after, opened, step
from tests.factories import marked, shipped, shipped_office

KINDS = [kind for kind in StepKind if kind is not StepKind.OPEN]
FACTS = {"school_level": "mn", "school_boarding": "yes", "school_sites": 2}


# What a visit gives rise to


def drafts(recommendations: str = "", **marks: str) -> list[Any]:
    answers: dict[str, Any] = {**marked("chk_mn", **marks), "kien_nghi": recommendations}
    return list(openings(shipped("chk_mn"), answers, FACTS, shipped_office(), TODAY))


def test_every_item_not_fully_met_becomes_an_action_the_worst_first():
    found = drafts(a_ke_hoach_qcdc="chua_dat", b_ck_nhan_su="dat_mot_phan", d_ttnd_giam_sat_ky="chua_dat")
    assert [(each.question, each.body[actions.SEVERITY]) for each in found] == [
        ("d_ttnd_giam_sat_ky", Severity.SERIOUS if is_key("d_ttnd_giam_sat_ky") else Severity.TO_MEND),
        ("a_ke_hoach_qcdc", Severity.SERIOUS if is_key("a_ke_hoach_qcdc") else Severity.TO_MEND),
        ("b_ck_nhan_su", Severity.REMINDER),
    ]


def is_key(name: str) -> bool:
    return shipped("chk_mn").question(name).key


@pytest.mark.parametrize(
    ("mark", "key", "expected"),
    [
        ("chua_dat", True, Severity.SERIOUS),
        ("dat_mot_phan", True, Severity.TO_MEND),
        ("chua_dat", False, Severity.TO_MEND),
    ],
)
def test_a_key_item_weighs_more(mark, key, expected):
    items = [each for each in shipped("chk_mn").questions if each.type == "item"]
    name = next(each.name for each in items if each.key is key)
    assert [each.body[actions.SEVERITY] for each in drafts(**{name: mark})] == [expected]


def test_an_item_partly_met_is_a_reminder_unless_many_points_are_lost():
    items = [each for each in shipped("chk_mn").questions if each.type == "item" and not each.key]
    found = {each.question: each.body[actions.SEVERITY] for each in drafts(default="dat_mot_phan")}
    assert {each.name: found[each.name] for each in items} == {
        each.name: Severity.TO_MEND if (each.points or 0) / 2 >= MANY_POINTS else Severity.REMINDER
        for each in items
    }


def test_nothing_comes_of_a_visit_without_fault_or_recommendation():
    assert (drafts(), len(drafts("Bổ sung hồ sơ"))) == ([], 1)


def test_each_line_of_the_teams_recommendations_is_one():
    found = drafts("- Bổ sung hồ sơ\n\n2. Niêm yết lại 30 ngày\n  + Họp phụ huynh  \n30 phút một tuần")
    assert [each.body[actions.DEMAND] for each in found] == [
        "Bổ sung hồ sơ",
        "Niêm yết lại 30 ngày",
        "Họp phụ huynh",
        "30 phút một tuần",
    ]


def test_a_recommendation_is_told_by_its_words_and_not_by_its_place():
    first, second, third = (
        {each.body[actions.DEMAND]: each.key for each in drafts(lines)}
        for lines in ("Bổ sung hồ sơ\nHọp phụ huynh", "Họp phụ huynh\n- Bổ sung hồ sơ", "Bổ sung đủ hồ sơ")
    )
    assert (first, set(third.values()) & set(first.values())) == (second, set())


def test_a_recommendation_written_twice_is_one():
    assert len(drafts("Bổ sung hồ sơ\n2. Bổ sung hồ sơ")) == 1


def test_the_office_sets_both_clocks():
    (found,) = drafts("Bổ sung hồ sơ")
    board = of_board({actions.FINDING: "x", actions.DEMAND: "y"}, shipped_office(), TODAY)
    days = [date.fromisoformat(each) for each in (found.body[actions.DUE], board.body[actions.ANSWER_BY])]
    office = shipped_office()
    assert [(each - TODAY).days for each in days] == [office.action_days, office.answer_days] == [30, 15]


# Where it stands


def test_names_are_those_of_the_form():
    form = shipped(actions.FORM)
    lists = {"nguon": Origin, actions.SEVERITY: Severity, "trang_thai": State, actions.OUTCOME: Outcome}
    offered = {name: [each.name for each in form.question(name).choices] for name in lists}
    asked = {each.name for each in form.questions}
    said = {name for body in SAID.values() for name in body}
    assert (offered, said - asked) == (
        {name: [each.value for each in kind] for name, kind in lists.items()},
        set(),
    )


@given(st.lists(st.sampled_from(KINDS), max_size=14), st.sampled_from(list(Outcome)), st.data())
def test_no_sequence_of_steps_reaches_an_impossible_state(kinds, outcome, data):
    """Only what is offered can be done, all that is offered can be, and the end is the end."""
    action = opened()
    for kind in kinds:
        offered = next_steps(action)
        follows = step(kind, **({actions.OUTCOME: outcome} if kind is StepKind.RECHECK else {}))
        if kind is StepKind.ASK:
            later = action.standing.due + timedelta(data.draw(st.integers(1, 40)))
            follows = step(kind, **{actions.LATER: later.isoformat()})
        if kind not in offered:
            with pytest.raises(WrongState):
                check(action, follows)
            continue
        check(action, follows)
        before, action = action, after(action, follows)
        assert_possible(before, action)


def assert_possible(before: Action, now: Action) -> None:
    kinds = [each.kind for each in now.steps]
    standing = now.standing
    last = now.steps[-1].kind
    if before.state is State.CONFIRMED and last is not StepKind.WITHDRAW:  # nothing else moves it
        assert (now.state, standing.due) == (State.CONFIRMED, before.standing.due)
    if now.withdrawn:
        assert (last, next_steps(now), standing.asked) == (StepKind.WITHDRAW, (StepKind.RESTORE,), None)
    if before.withdrawn:  # it stands where it stood
        assert (last, now.state) == (StepKind.RESTORE, replace(now, steps=now.steps[:-2]).state)
    if now.state in (State.DONE, State.CONFIRMED, State.RETURNED):
        assert StepKind.FINISH in kinds
    if now.state is State.CONFIRMED:
        assert standing.outcome is not Outcome.NOT_MENDED
        assert next_steps(now) == (StepKind.ADVISE, StepKind.WITHDRAW, StepKind.REWORD)
    if now.state is State.NOT_BEGUN:
        assert not standing.answered
    if standing.asked:
        assert now.state not in (State.DONE, State.CONFIRMED)
    if last is StepKind.GRANT:
        assert standing.due >= before.standing.due
    elif last not in (StepKind.CHANGE, StepKind.RETURN, StepKind.RESTORE):
        assert standing.due == before.standing.due
    moved = {StepKind.BEGIN, StepKind.FINISH, StepKind.CONFIRM, StepKind.RETURN}
    moved |= {StepKind.WITHDRAW, StepKind.RESTORE}
    assert (now.state is before.state) or last in moved


def test_the_way_from_finding_to_confirmation():
    way = [
        StepKind.BEGIN,
        StepKind.FINISH,
        StepKind.RETURN,
        StepKind.FINISH,
        StepKind.RECHECK,
        StepKind.CONFIRM,
    ]
    action, states = opened(), []
    for kind in way:
        check(action, step(kind))
        action = after(action, step(kind))
        states.append(action.state)
    done, returned = State.DONE, State.RETURNED
    assert states == [State.UNDER_WAY, done, returned, done, done, State.CONFIRMED]


@pytest.mark.parametrize(
    ("before", "kind", "says"),
    [
        ([StepKind.FINISH, StepKind.CONFIRM], StepKind.FINISH, ENDED.vi),
        ([StepKind.FINISH, StepKind.CONFIRM], StepKind.ASK, ENDED.vi),
        ([StepKind.FINISH], StepKind.FINISH, "chờ Phòng xác nhận"),
        ([StepKind.FINISH], StepKind.ASK, "chờ Phòng xác nhận"),
        ([], StepKind.CONFIRM, "chưa báo làm xong"),
        ([StepKind.BEGIN], StepKind.RETURN, "chưa báo làm xong"),
        ([StepKind.BEGIN], StepKind.CHANGE, "đã trả lời"),
        ([StepKind.ASK], StepKind.ASK, "đang chờ Phòng trả lời"),
        ([], StepKind.GRANT, "Không có đề nghị gia hạn"),
        ([StepKind.ASK, StepKind.REFUSE], StepKind.GRANT, "Không có đề nghị gia hạn"),
        ([StepKind.ASK, StepKind.FINISH], StepKind.GRANT, "Không có đề nghị gia hạn"),
        ([], StepKind.OPEN, "đã được mở"),
        ([StepKind.WITHDRAW], StepKind.FINISH, "không cần ghi thêm gì nữa"),
        ([StepKind.WITHDRAW], StepKind.ADVISE, "không cần ghi thêm gì nữa"),
        ([], StepKind.RESTORE, "chưa bị rút"),
    ],
)
def test_a_step_that_cannot_follow_is_refused_with_its_reason(before, kind, says):
    with pytest.raises(WrongState, match=says):
        check(opened(*before), step(kind))


@pytest.mark.parametrize(
    ("follows", "says"),
    [
        (step(StepKind.ASK, **{actions.LATER: DUE.isoformat()}), "phải sau hạn hiện nay .16/12/2026."),
        (step(StepKind.ASK, 60, **{actions.LATER: "2026-12-20"}), "đã qua"),
        (step(StepKind.CHANGE, **{actions.DUE: "2026-11-15"}), "đã qua"),
        (step(StepKind.RECHECK, **{actions.RECHECK_DAY: "2026-11-15"}), "không được trước"),
        (step(StepKind.RECHECK, **{actions.RECHECK_DAY: "2026-11-17"}), "không được sau hôm nay"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(follows, says):
    with pytest.raises(WrongState, match=says):
        check(opened(), follows)
    check(opened(), step(follows.kind))


def test_a_due_day_gone_by_may_stay_while_something_else_changes():
    late = step(StepKind.CHANGE, 60, **{actions.DUE: DUE.isoformat(), actions.OWNER: "Kế toán"})
    check(opened(), late)
    assert after(opened(), late).standing.owner == "Kế toán"


def test_what_was_found_not_mended_is_not_confirmed():
    bad = step(StepKind.RECHECK, **{actions.OUTCOME: Outcome.NOT_MENDED})
    seen = [
        StepKind.CONFIRM in next_steps(opened(*steps))
        for steps in (
            [StepKind.FINISH, bad],
            [StepKind.FINISH, bad, StepKind.RECHECK],
            [bad, StepKind.FINISH],  # looked at before the school said that it is done
        )
    ]
    assert seen == [False, True, True]


def test_more_time_counts_once_it_is_granted():
    asked = opened(StepKind.ASK)
    later = date(2027, 2, 1)
    dues = [
        action.standing.due
        for action in (asked, after(asked, step(StepKind.REFUSE)), after(asked, step(StepKind.GRANT)))
    ]
    assert dues == [DUE, DUE, later]


def test_granting_takes_nothing_from_a_day_that_the_office_set_later_meanwhile():
    moved = after(opened(StepKind.ASK), step(StepKind.CHANGE, **{actions.DUE: "2027-03-01"}))
    assert after(moved, step(StepKind.GRANT)).standing.due == date(2027, 3, 1)


def test_a_day_asked_for_that_is_gone_by_is_not_granted():
    asked = opened(StepKind.ASK)
    check(asked, step(StepKind.GRANT, 77))  # 01/02/2027
    with pytest.raises(WrongState, match="đã qua"):
        check(asked, step(StepKind.GRANT, 78))


def test_overdue_is_told_by_the_day():
    day = timedelta(days=1)
    open_, done = opened(), opened(StepKind.FINISH)
    late = [open_.days_late(DUE), open_.days_late(DUE + day), done.days_late(DUE + 9 * day)]
    assert (late, opened(StepKind.FINISH, StepKind.RETURN).overdue(date(2027, 1, 1))) == ([0, 1, 0], True)


def test_what_is_withdrawn_is_neither_open_nor_overdue_nor_waits_for_the_school():
    day = date(2027, 6, 1)
    found = [
        (each.open, each.overdue(day), each.outline.waits_for_school)
        for each in (opened(), opened(StepKind.WITHDRAW), opened(StepKind.WITHDRAW, StepKind.RESTORE))
    ]
    assert found == [(True, True, True), (False, False, False), (True, True, True)]


def test_what_is_restored_says_what_was_found_now_and_leaves_time_for_it():
    again = next(iter(drafts(a_ke_hoach_qcdc="chua_dat")))
    late = opened(StepKind.WITHDRAW, **{actions.DUE: "2026-11-20"})
    long = opened(StepKind.WITHDRAW, **{actions.DUE: "2027-11-20"})
    steps = [found_again(each, again) for each in (late, long)]
    found = [after(each, step(kind, **said)) for each, (kind, said) in zip((late, long), steps, strict=True)]
    assert [kind for kind, _ in steps] == [StepKind.RESTORE] * 2
    assert [(each.standing.due.isoformat(), each.finding) for each in found] == [
        (again.body[actions.DUE], again.body[actions.FINDING]),
        ("2027-11-20", again.body[actions.FINDING]),
    ]


def test_a_board_waits_fifteen_days_for_the_first_answer():
    by = TODAY + timedelta(days=15)
    silent = opened(**{actions.ANSWER_BY: by.isoformat()})
    answered = after(silent, step(StepKind.BEGIN))
    day = by + timedelta(days=1)
    found = [(each.standing.deadline, each.days_late(day)) for each in (silent, answered)]
    assert found == [(by, 1), (DUE, 0)]


# Who


@pytest.mark.parametrize(
    ("role", "school", "first"),
    [
        (Role.OFFICER, None, {StepKind.CHANGE}),
        (Role.SCHOOL, "TH01", {StepKind.BEGIN, StepKind.FINISH, StepKind.ASK}),
        (Role.SCHOOL, "TH02", set()),
        (Role.SCHOOL_BOARD, "TH01", {StepKind.ADVISE}),
        (Role.SCHOOL_BOARD, "TH02", set()),
        (Role.BOARD, None, set()),
        (Role.ADMINISTRATOR, None, set()),
    ],
)
def test_each_is_offered_only_their_own_steps(role, school, first):
    assert set(next_steps(opened(), User("x", "X", role, school))) == first


def test_an_inspector_looks_again_where_they_visit():
    found = [next_steps(opened(), User(name, name, Role.INSPECTOR)) for name in ("lan", "mai")]
    assert found == [(StepKind.RECHECK,), ()]


def test_every_refusal_reads_in_both_languages():
    texts = [refusal(opened(*steps), kind) for kind in StepKind for steps in ([], [StepKind.FINISH])]
    assert [text for text in texts if text and not (text.vi and text.en)] == []
