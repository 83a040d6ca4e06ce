"""Returns: which step may follow, who owes one, what is late, what of last period is kept or unchanged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.definition import Filler
from forms_app.core.people import Action, Role, User, may
from forms_app.core.return_sums import sums
from forms_app.core.returns import (
    BOARD,
    FIGURES,
    FILLING,
    Return,
    State,
    Step,
    StepKind,
    code_before,
    late,
    owed_by,
    refusal,
    taken_over,
    unchanged,
)
from tests.actors import NOW
from tests.factories import a_school, shipped

BLANK = Return(FIGURES, 1, "2026-H2", "TH01", Filler.SCHOOL)
DUE = date(2026, 12, 5)


def step(kind: StepKind, number: int = 0) -> Step:
    body = {"nu": number} if kind in FILLING else None
    return Step(kind, "ai_do", NOW + timedelta(hours=number), "" if body else "Nhận xét.", body)


def walked(found: Return, *kinds: StepKind) -> Return:
    for number, kind in enumerate(kinds):
        found = found.after(step(kind, number))
    return found


@pytest.mark.parametrize(
    ("kinds", "state", "next_ones"),
    [
        ((), State.NOT_BEGUN, {StepKind.SAVE, StepKind.SUBMIT}),
        ((StepKind.SAVE,), State.DRAFT, {StepKind.SAVE, StepKind.SUBMIT}),
        ((StepKind.SUBMIT,), State.SUBMITTED, {StepKind.APPROVE, StepKind.SEND_BACK}),
        ((StepKind.SUBMIT, StepKind.SEND_BACK), State.SENT_BACK, {StepKind.SAVE, StepKind.SUBMIT}),
        (
            (StepKind.SUBMIT, StepKind.SEND_BACK, StepKind.SAVE),
            State.SENT_BACK,
            {StepKind.SAVE, StepKind.SUBMIT},
        ),
        ((StepKind.SUBMIT, StepKind.APPROVE), State.APPROVED, {StepKind.SEND_BACK}),
    ],
)
def test_each_step_leads_where_it_should(kinds: Any, state: State, next_ones: set[StepKind]) -> None:
    found = walked(BLANK, *kinds)
    assert (found.state, {kind for kind in StepKind if refusal(found, kind) is None}) == (state, next_ones)


def test_the_office_s_own_needs_nobody_to_approve_it() -> None:
    own = replace(BLANK, school=None, filler=Filler.OFFICE)
    assert walked(own, StepKind.SAVE, StepKind.SUBMIT).state is State.APPROVED


@given(st.lists(st.sampled_from(list(StepKind)), max_size=30))
def test_whatever_happens_answers_are_those_last_given_and_the_first_hand_in_stays(
    kinds: list[StepKind],
) -> None:
    found, taken = BLANK, list[Step]()
    for number, kind in enumerate(kinds):
        if refusal(found, kind) is None:
            taken.append(step(kind, number))
            found = found.after(taken[-1])
    bodies = [each.body for each in taken if each.body is not None]
    handed_in = [each.at for each in taken if each.kind is StepKind.SUBMIT]
    assert (found.steps, found.answers, found.submitted_at) == (
        len(taken),
        bodies[-1] if bodies else {},
        handed_in[0] if handed_in else None,
    )


@pytest.mark.parametrize("state", list(State))
def test_late_is_what_is_open_after_the_due_day(state: State) -> None:
    found = [late(state, DUE, DUE + timedelta(days)) for days in (0, 1)]
    assert found == [False, state in (State.NOT_BEGUN, State.DRAFT, State.SENT_BACK)]


@pytest.mark.parametrize(("staff", "owed"), [(7, False), (8, True)])
def test_a_board_s_assessment_is_owed_from_eight_people_on(staff: int, owed: bool) -> None:
    school = a_school(staff=staff)
    assert (owed_by(shipped(BOARD), school), owed_by(shipped(FIGURES), school)) == (owed, True)


@pytest.mark.parametrize(
    ("code", "before"),
    [("2026-H1", "2025-H2"), ("2026-H2", "2026-H1"), ("2026", "2025"), ("2000-H1", "1999-H2")],
)
def test_the_period_before(code: str, before: str) -> None:
    assert code_before(code) == before


@pytest.mark.parametrize(
    ("now", "before", "same"),
    [
        ({"nu": 22}, {"nu": 22}, {"nu"}),
        ({"nu": 22}, {"nu": 21}, set()),
        ({"nu": 0}, {"nu": 0}, {"nu"}),
        ({"bcd_tong": False}, {"bcd_tong": False}, {"bcd_tong"}),
        ({"bcd_tong": False}, {"bcd_tong": 0}, set()),
        ({"tien_tiet_kiem": "12.50"}, {"tien_tiet_kiem": "12.5"}, {"tien_tiet_kiem"}),
        ({}, {}, set()),
        ({"uu_diem": "Như cũ."}, {"uu_diem": "Như cũ."}, {"uu_diem"}),
        ({"uu_diem": "Khác."}, {"uu_diem": "Như cũ."}, set()),
        ({"diem_nong": "khong", "nguoi_lap": "Sen"}, {"diem_nong": "khong", "nguoi_lap": "Sen"}, set()),
    ],
)
def test_figures_and_long_texts_are_told_to_be_unchanged(now: Any, before: Any, same: set[str]) -> None:
    assert unchanged(shipped(FIGURES), now, before) == same


def test_what_is_taken_over_never_replaces_an_answer() -> None:
    before = {"nu": 20, "so_lop": 12, "uu_diem": "Tốt.", "diem_nong": "khong", "hoi_nghi_ngay": "2026-09-20"}
    assert taken_over(shipped(FIGURES), {"nu": 25}, before) == {"nu": 25, "so_lop": 12}


def test_marks_are_never_taken_over() -> None:
    before = {"t_ke_hoach": {"mark": "dat", "reason": "", "document": "", "note": ""}, "t_so_cuoc": 2}
    assert taken_over(shipped(BOARD), {}, before) == {"t_so_cuoc": 2}


# Sums


def reported(school: str, **answers: Any) -> Return:
    return replace(BLANK, school=school, state=State.APPROVED, answers=answers)


def test_sums_say_how_many_schools_stand_behind_them() -> None:
    found = sums(
        shipped(FIGURES),
        [
            reported("A", y_kien_nhan=3, tien_van_dong="1.5", diem_nong="khong"),
            reported("B", y_kien_nhan=0, tien_van_dong=False, diem_nong="co"),
            reported("C", diem_nong="khong"),
        ],
        owing=5,
    )
    figures = found.figures
    assert str(found.text) == "3/5 trường đã báo cáo"
    assert [
        (figures[name].total, figures[name].given, figures[name].none)
        for name in ("y_kien_nhan", "tien_van_dong")
    ] == [
        (Decimal(3), 2, 0),
        (Decimal("1.5"), 1, 1),
    ]
    assert found.choices["diem_nong"] == {"khong": 2, "co": 1}


@given(st.lists(st.one_of(st.none(), st.just(False), st.integers(0, 10**6)), max_size=20))
def test_a_sum_counts_every_school_once(values: list[Any]) -> None:
    returns = [
        reported(str(place), **({} if each is None else {"nu": each})) for place, each in enumerate(values)
    ]
    figure = sums(shipped(FIGURES), returns, owing=len(values)).figures["nu"]
    numbers = [each for each in values if type(each) is int]
    blank = sum(each is None for each in values)
    assert (figure.total, figure.given, figure.none) == (
        sum(numbers),
        len(numbers),
        len(values) - len(numbers) - blank,
    )


# Who

FILLERS = {Filler.SCHOOL: "TH01", Filler.SCHOOL_BOARD: "TH01", Filler.OFFICE: None}
OURS, THEIRS = "TH01", "TH02"


def allowed(action: Action, found: Return) -> set[tuple[str, str]]:
    """Role and school of everybody whom the policy lets."""
    people = [(role, school) for role in Role for school in (OURS, THEIRS)]
    return {
        (role.value, school if role in (Role.SCHOOL, Role.SCHOOL_BOARD) else "")
        for role, school in people
        if may(
            User("x", "x", role, school if role in (Role.SCHOOL, Role.SCHOOL_BOARD) else None), action, found
        )
    }


@pytest.mark.parametrize("filler", list(Filler))
@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.APPROVED, State.SENT_BACK])
def test_the_policy_of_returns(filler: Filler, state: State) -> None:
    found = replace(BLANK, school=FILLERS[filler], filler=filler, state=state)
    officer, owner = ("officer", ""), (filler.value, FILLERS[filler] or "")
    others = {("school", OURS), ("school_board", OURS)} if found.handed_in and found.school else set()
    assert allowed(Action.FILL_RETURN, found) == {owner}
    assert allowed(Action.READ_RETURN, found) == {officer, owner, *others}
    assert allowed(Action.DECIDE_RETURN, found) == {officer}
