"""Returns in the store: one per form, school and period, steps that nobody can change, stale saves told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import peewee
import pytest

from forms_app.core.definition import Text
from forms_app.core.errors import Conflict, NotFound, WrongState
from forms_app.core.return_sums import sums
from forms_app.core.returns import BOARD, FIGURES, OFFICE, Return, State, StepKind
from forms_app.storage import audit, database, forms, periods, returns
from forms_app.storage.models import PeriodRow, ReturnStepRow, named_db
from tests.actors import NOW
from tests.factories import shipped
from tests.returns_world import BEFORE, PERIOD, REQUIRED, TINY, approved, assessed, fill_store, handed_in


@pytest.fixture(autouse=True)
def office(store: str) -> None:
    fill_store()


def find(school: str | None = "TH01", period: str = PERIOD, form: str = FIGURES) -> Return:
    return returns.find(form, period, school)


def save(found: Return, by: str = "th01", **answers: Any) -> Return:
    return returns.fill(found, StepKind.SAVE, answers, by, NOW)


def kinds(found: Return) -> list[StepKind]:
    return [step.kind for step in returns.history(found)]


def test_nothing_is_kept_until_somebody_saves() -> None:
    blank = find()
    assert (blank.state, blank.steps, returns.used_periods(), PeriodRow.select().count()) == (
        State.NOT_BEGUN,
        0,
        [],
        0,
    )


def test_a_blank_a_nought_and_none_come_back_as_they_were_said() -> None:
    save(find(), so_doi_thoai=0, bcd_tong=False, tien_tiet_kiem="12.5")
    assert dict(find().answers) == {"so_doi_thoai": 0, "bcd_tong": False, "tien_tiet_kiem": "12.5"}
    assert find().answers["bcd_tong"] is False


def test_the_way_from_draft_to_approval_is_kept_step_by_step() -> None:
    draft = save(find(), nu=40)
    first = returns.fill(draft, StepKind.SUBMIT, REQUIRED, "th01", NOW)
    back = returns.decide(first, StepKind.SEND_BACK, "Xem lại số nữ.", "can_bo", NOW)
    again = returns.fill(back, StepKind.SUBMIT, REQUIRED | {"nu": 21}, "th01", NOW + timedelta(days=1))
    done = returns.decide(again, StepKind.APPROVE, "", "can_bo", NOW)
    steps = returns.history(done)
    assert [(each.kind, each.by, each.remark) for each in steps] == [
        (StepKind.SAVE, "th01", ""),
        (StepKind.SUBMIT, "th01", ""),
        (StepKind.SEND_BACK, "can_bo", "Xem lại số nữ."),
        (StepKind.SUBMIT, "th01", ""),
        (StepKind.APPROVE, "can_bo", ""),
    ]
    assert ([(each.body or {}).get("nu") for each in steps], find() == done, done.submitted_at) == (
        [40, 22, None, 21, None],
        True,
        NOW,
    )
    told = [each.action for each in audit.entries() if each.action.startswith("return.")]
    assert told == ["return.approve", "return.submit", "return.send_back", "return.submit"]


def test_a_stale_save_is_told_and_overwrites_nothing() -> None:
    page = find()
    first = save(page, "th01", nu=20)
    with pytest.raises(Conflict):
        save(page, "ai_do", nu=25)
    above = returns.fill(page, StepKind.SAVE, {"nu": 25}, "ai_do", NOW, base=first.steps)
    assert ([step.body for step in returns.history(above)], above.answers) == (
        [{"nu": 20}, {"nu": 25}],
        {"nu": 25},
    )


def test_the_same_answers_again_change_nothing() -> None:
    page = find()
    once = save(page, nu=20)
    assert (save(page, nu=20), save(once, nu=20), kinds(once)) == (once, once, [StepKind.SAVE])
    submitted = returns.fill(once, StepKind.SUBMIT, REQUIRED, "th01", NOW)
    again = returns.fill(once, StepKind.SUBMIT, REQUIRED, "th01", NOW)
    approval = [returns.decide(submitted, StepKind.APPROVE, "", "can_bo", NOW) for _ in range(2)]
    assert (again, approval[0]) == (submitted, approval[1])


def test_five_at_once_are_one_and_the_others_are_told() -> None:
    page = find()

    def one(number: int) -> Any:
        try:
            return save(page, nu=number).state
        except Conflict:
            return Conflict
        finally:
            database.release()

    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(one, range(5)))
    assert (found.count(State.DRAFT), found.count(Conflict), find().steps) == (1, 4, 1)


def test_a_return_handed_in_takes_no_more_answers_until_it_is_sent_back() -> None:
    found = handed_in()
    with pytest.raises(WrongState):
        save(found, nu=1)
    back = returns.decide(found, StepKind.SEND_BACK, "x", "can_bo", NOW)
    assert save(back, nu=1).state is State.SENT_BACK


@pytest.mark.parametrize("kind", [StepKind.APPROVE, StepKind.SEND_BACK])
def test_a_draft_cannot_be_decided_on(kind: StepKind) -> None:
    with pytest.raises(WrongState):
        returns.decide(save(find(), nu=1), kind, "x", "can_bo", NOW)


def test_a_decision_on_a_page_that_is_no_longer_new_is_told() -> None:
    page = handed_in()
    returns.decide(page, StepKind.SEND_BACK, "x", "can_bo", NOW)
    returns.fill(find(), StepKind.SUBMIT, REQUIRED | {"nu": 1}, "th01", NOW)
    with pytest.raises(Conflict):
        returns.decide(page, StepKind.APPROVE, "", "can_bo", NOW)


def test_an_approved_return_can_still_be_sent_back() -> None:
    back = returns.decide(approved(), StepKind.SEND_BACK, "Nhầm kỳ.", "can_bo", NOW)
    assert (back.state, returns.approved(FIGURES, PERIOD)) == (State.SENT_BACK, [])


def test_a_unit_of_seven_owes_no_assessment_of_a_board() -> None:
    with pytest.raises(WrongState):
        save(find(TINY.code, form=BOARD), t_so_cuoc=1)
    assert save(find("TH01", form=BOARD), t_so_cuoc=1).state is State.DRAFT


def test_the_office_s_own_return_is_final_once_handed_in() -> None:
    done = returns.fill(find(None, form=OFFICE), StepKind.SUBMIT, {}, "can_bo", NOW)
    assert (done.state, returns.returns_of(None)) == (State.APPROVED, [done])


@pytest.mark.parametrize(
    ("form", "school"),
    [
        (FIGURES, None),
        (OFFICE, "TH01"),
        ("dvk_dang_ky", "TH01"),
        ("không", "TH01"),
        ("x\x00", "TH01"),
        (FIGURES, "X"),
    ],
)
def test_a_form_of_others_is_not_found(form: str, school: str | None) -> None:
    forms.publish(shipped("dvk_dang_ky"), "x", NOW)
    with pytest.raises(NotFound):
        find(school, form=form)


def test_a_new_version_of_the_form_changes_nothing_filled_before() -> None:
    draft, done = save(find(), nu=20), approved("TH02")
    changed = replace(shipped(FIGURES), title=Text("Bản khác"))
    assert forms.publish(changed, "can_bo", NOW) == 2
    later = [find(), find("TH02"), find("MN01")]
    assert [each.form_version for each in later] == [1, 1, 2]
    assert (later[:2], save(draft, nu=21).form_version) == ([draft, done], 1)


def test_last_period_is_the_latest_one_handed_in() -> None:
    older, draft = approved(period="2025-H2", nu=5), save(find(period=BEFORE), nu=9)
    assert returns.last_before(find()) == older
    returns.fill(draft, StepKind.SUBMIT, REQUIRED, "th01", NOW)
    assert [(returns.last_before(find()) or find()).period, returns.last_before(find("TH02"))] == [
        BEFORE,
        None,
    ]


def test_lists_tell_where_the_returns_of_all_schools_stand() -> None:
    save(find(), nu=1)
    approved("TH02")
    approved("MN01", period=BEFORE)
    found = {code: each.state for code, each in returns.standings(FIGURES, PERIOD).items()}
    assert (found, returns.used_periods()) == (
        {"TH01": State.DRAFT, "TH02": State.APPROVED},
        [PERIOD, BEFORE],
    )


def test_approved_returns_come_with_their_answers_and_version_for_sums() -> None:
    approved("TH01", y_kien_nhan=3, tien_van_dong=False)
    approved("TH02", y_kien_nhan=0, tien_van_dong="1.5")
    handed_in("MN01", y_kien_nhan=9)
    approved("TH01", form=BOARD, **assessed())
    found = returns.approved(FIGURES, PERIOD)
    total = sums(shipped(FIGURES), found, 4)
    assert [(each.school, each.form_version, each.answers["y_kien_nhan"]) for each in found] == [
        ("TH01", 1, 3),
        ("TH02", 1, 0),
    ]
    assert (
        str(total.text),
        total.figures["y_kien_nhan"].total,
        str(total.figures["tien_van_dong"].total),
    ) == (
        "2/4 trường đã báo cáo",
        3,
        "1.5",
    )


@pytest.mark.parametrize("statement", ["UPDATE return_step SET author = 'x'", "DELETE FROM return_step"])
def test_history_cannot_be_changed(statement: str) -> None:
    found = handed_in()
    with pytest.raises(peewee.PeeweeException), named_db.obj.atomic():
        named_db.obj.execute_sql(statement)
    assert ([step.by for step in returns.history(found)], ReturnStepRow.select().count()) == (["th01"], 1)


def test_the_due_day_is_the_usual_one_until_the_office_moves_it() -> None:
    usual = [periods.due_day(code) for code in ("2026-H1", "2026-H2", "2026")]
    periods.set_due_day("2026-H2", date(2026, 12, 1), "can_bo", NOW)
    assert (usual, periods.due_day("2026-H2"), audit.entries()[0].detail) == (
        [date(2026, 6, 10), date(2026, 12, 5), date(2026, 12, 5)],
        date(2026, 12, 1),
        "2026-12-01",
    )
    with pytest.raises(WrongState):
        periods.set_due_day("2026-H2", date(2026, 6, 30), "can_bo", NOW)
    with pytest.raises(NotFound):
        periods.due_day("2026-H3")
