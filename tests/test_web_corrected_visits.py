"""A visit that is given back, corrected and handed in anew: its actions and minutes say what now stands."""

from __future__ import annotations

import pytest

from forms_app.core import actions as fields
from forms_app.core.actions import Action, State, StepKind
from forms_app.core.visits import Visit
from forms_app.storage import actions, reopening
from tests.actors import NOW
from tests.factories import shipped
from tests.test_web_minutes import flat, page, text_of, word
from tests.test_web_visits import CONFIRMATION, fill, marked
from tests.visits_world import TODAY, Phone, World

OLD, KEPT, NEW = "Bổ sung hồ sơ còn thiếu", "Họp phụ huynh đầu năm", "Bổ sung sổ biên bản họp"
WRONG, STILL = "a_ke_hoach_qcdc", "b_ck_ke_hoach"


@pytest.fixture
def visit(world: World, lan: Phone) -> Visit:
    """Handed in with two items not met, of which one was wrong, and two recommendations."""
    planned = world.plan()
    fill(lan, planned, not_met(WRONG) | not_met(STILL) | {"kien_nghi": f"{OLD}\n{KEPT}"})
    assert lan.hand_in(planned, CONFIRMATION).status_code == 303
    return planned


def not_met(item: str) -> dict[str, str]:
    return {item: "chua_dat", f"{item}.reason": "Chưa thấy hồ sơ"}


def answer(code: str, kind: StepKind = StepKind.BEGIN) -> None:
    """The school says what it does."""
    actions.add_step(code, kind, {fields.REPORT: "Đã mua sổ mới."}, 1, "th01", NOW, TODAY)


def correct(lan: Phone, visit: Visit, base: int, recommended: str, changes: dict[str, str]) -> None:
    """The office gives the form back; the team marks the wrong item and writes the recommendations anew."""
    reopening.reopen(visit.uuid, "Ghi nhầm.", "can_bo", NOW)
    section = shipped("chk_th").section("a_lanh_dao")
    sent = (
        lan.save(visit, section.name, marked(section) | changes, base),
        lan.save(visit, "ket_luan", {"kien_nghi": recommended}, base),
        lan.hand_in(visit, CONFIRMATION, base),
    )
    assert [each.status_code for each in sent] == [303] * 3


def by_words(visit: Visit) -> dict[str, Action]:
    """The actions of the visit by their item, or by the words of their recommendation."""
    found = actions.actions_of_visit(visit.uuid)
    return {each.demand if each.question == fields.RECOMMENDATIONS else each.question: each for each in found}


def states(visit: Visit) -> dict[str, State]:
    return {words: each.state for words, each in by_words(visit).items()}


def test_what_no_longer_stands_is_withdrawn_and_the_rest_keeps_its_progress(lan: Phone, visit: Visit) -> None:
    for words in (STILL, WRONG, KEPT):
        answer(by_words(visit)[words].code)
    correct(lan, visit, 1, f"{NEW}\n{KEPT}", {})
    assert states(visit) == {
        STILL: State.UNDER_WAY,
        WRONG: State.WITHDRAWN,
        OLD: State.WITHDRAWN,
        KEPT: State.UNDER_WAY,
        NEW: State.NOT_BEGUN,
    }


def test_an_item_that_fails_for_another_reason_says_so_and_keeps_its_progress(
    world: World, lan: Phone, visit: Visit
) -> None:
    code = by_words(visit)[WRONG].code
    answer(code)
    other = not_met(WRONG) | {f"{WRONG}.reason": "Kế hoạch chưa có chữ ký"}
    for base in (1, 2):  # the second time it is found as before
        correct(lan, visit, base, KEPT, other)
    found = by_words(visit)[WRONG]
    kinds = [each.kind for each in found.steps]
    record = flat(world.sign_in("th01").get(f"/school/actions/{code}").text)
    told = ("Kế hoạch chưa có chữ ký", "Sửa lời ghi: đoàn đã sửa phiếu", "Chưa thấy hồ sơ", "Đã mua sổ mới.")
    assert (found.code, found.state, kinds) == (
        code,
        State.UNDER_WAY,
        [StepKind.OPEN, StepKind.BEGIN, StepKind.REWORD],
    )
    assert [each in record for each in told] == [True] * len(told)


def test_the_second_minutes_carry_the_new_words_in_the_order_of_the_form(lan: Phone, visit: Visit) -> None:
    correct(lan, visit, 1, f"{NEW}\n{KEPT}", {})
    texts = (page(lan, visit), text_of(word(lan, visit)))
    assert [(OLD in each, 0 < each.index(NEW) < each.index(KEPT)) for each in texts] == [(False, True)] * 2
    assert OLD in page(lan, visit, "/1")


def test_an_item_that_fails_again_is_taken_up_where_its_school_left_it(lan: Phone, visit: Visit) -> None:
    code = by_words(visit)[WRONG].code
    answer(code, StepKind.FINISH)
    correct(lan, visit, 1, KEPT, {})
    correct(lan, visit, 2, OLD, not_met(WRONG))
    found = states(visit)
    assert (by_words(visit)[WRONG].code, found[WRONG], found[OLD], found[KEPT]) == (
        code,
        State.DONE,
        State.NOT_BEGUN,
        State.WITHDRAWN,
    )


def test_a_school_reads_kindly_why_nothing_more_is_to_be_done(world: World, lan: Phone, visit: Visit) -> None:
    code = by_words(visit)[WRONG].code
    answer(code)
    correct(lan, visit, 1, KEPT, {})
    school = world.sign_in("th01")
    record = flat(school.get(f"/school/actions/{code}").text)
    told = ("Nhà trường không phải làm gì thêm", "Đã rút", "Rút: đoàn đã sửa phiếu", "Đã mua sổ mới.")
    lists = [
        school.get(f"/school/{path}").text
        for path in ("actions/", "year/", "year/list", f"actions/?state={State.WITHDRAWN.value}")
    ]
    result = lan.get(f"/visits/{visit.uuid}/result").text
    assert [each in record for each in told] == [True] * len(told)
    assert ([code in each for each in lists], code in result) == ([False, False, False, True], False)
    late = {"_step": "finish", "_base": "3", "_opened_by": "th01", fields.REPORT: "Xong rồi"}
    refused = school.post(f"/school/actions/{code}", late)
    assert (refused.status_code, "Xong rồi" in refused.text) == (422, True)
