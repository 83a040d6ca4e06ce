"""Actions in the browser: who reaches which page and step, the way to the confirmation, lists and figures."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from forms_app.core import actions as fields
from forms_app.core.action_openings import of_board
from forms_app.core.actions import Action, Origin, Severity, State, StepKind
from forms_app.core.people import Role
from forms_app.core.scoring import score, to_json
from forms_app.storage import actions, users, visits
from tests.actions_world import SAID, opening
from tests.actors import NOW, hidden
from tests.factories import shipped, shipped_office
from tests.visits_world import PASSWORD, TODAY, Phone, World, make_world

MORE_PEOPLE = (
    ("ttnd01", Role.SCHOOL_BOARD, "TH01"),
    ("ttnd02", Role.SCHOOL_BOARD, "TH02"),
    ("ban", Role.BOARD, None),
    ("quan_tri_vien", Role.ADMINISTRATOR, None),
)
AREAS = ("office", "board", "school", "visits")
EVERYBODY = ("can_bo", "ban", "th01", "th02", "ttnd01", "ttnd02", "lan", "mai", "quan_tri_vien")


@pytest.fixture
def world(app: Flask) -> World:
    made = make_world(app)
    for username, role, school in MORE_PEOPLE:
        token = users.add_user(username, f"Người {username}", role, school, NOW, "quan_tri", demo=True)
        users.activate(token, PASSWORD, None, NOW)
    return made


@pytest.fixture
def code(world: World) -> str:
    """An action of TH01, from a visit by Lan and Hùng; its page's questions are answered by nobody."""
    visit = world.plan()
    visits.save_section(visit.uuid, "header", 0, {}, "lan", NOW)
    nothing = to_json(score(shipped("chk_th"), {}, {}, shipped_office().class_limits))
    visits.submit_visit(visit.uuid, nothing, "lan", NOW, openings=[opening()], today=TODAY)
    return "KN-2026-001"


def step(phone: Phone, area: str, code: str, kind: StepKind, base: int | None = None, **changes: str):
    steps = len(actions.action(code).steps)
    control = {
        "_step": kind.value,
        "_base": str(steps if base is None else base),
        "_opened_by": phone.username,
    }
    return phone.post(f"/{area}/actions/{code}", control | SAID[kind] | changes)


def walked(code: str, *kinds: StepKind) -> Action:
    """Steps taken by others, straight in the store."""
    for kind in kinds:
        base = len(actions.action(code).steps)
        actions.add_step(code, kind, SAID[kind], base, "ai_do", NOW, TODAY)
    return actions.action(code)


# Who


def test_each_page_opens_to_those_it_is_for_and_to_nobody_else(world: World, code: str) -> None:
    opens = {}
    for username in EVERYBODY:
        phone = world.sign_in(username)
        opens[username] = tuple(
            area for area in AREAS if phone.get(f"/{area}/actions/{code}").status_code == 200
        )
    assert opens == {
        "can_bo": ("office", "board"),
        "ban": ("board",),
        "th01": ("school",),
        "th02": (),
        "ttnd01": ("school",),
        "ttnd02": (),
        "lan": ("visits",),
        "mai": (),
        "quan_tri_vien": (),
    }


def test_each_list_opens_to_those_it_is_for_with_what_they_may_read(world: World, code: str) -> None:
    seen = {}
    for username in EVERYBODY:
        phone = world.sign_in(username)
        found = {area: phone.get(f"/{area}/actions/") for area in AREAS}
        opened = {area: code in page.text for area, page in found.items() if page.status_code == 200}
        seen[username] = opened
    assert seen == {
        "can_bo": {"office": True, "board": True},
        "ban": {"board": True},
        "th01": {"school": True},
        "th02": {"school": False},
        "ttnd01": {"school": True},
        "ttnd02": {"school": False},
        "lan": {"visits": True},
        "mai": {"visits": False},
        "quan_tri_vien": {},
    }


# What each of them may do where the history lets them: everybody else gets 404.
MAY_DO = {
    "can_bo": {StepKind.CHANGE, StepKind.GRANT, StepKind.REFUSE, StepKind.CONFIRM, StepKind.RETURN},
    "th01": {StepKind.BEGIN, StepKind.FINISH, StepKind.ASK},
    "ttnd01": {StepKind.ADVISE},
    "lan": {StepKind.RECHECK},
}
BEFORE = {
    StepKind.GRANT: [StepKind.ASK],
    StepKind.REFUSE: [StepKind.ASK],
    StepKind.CONFIRM: [StepKind.FINISH],
    StepKind.RETURN: [StepKind.FINISH],
}


@pytest.mark.parametrize("kind", sorted(set().union(*MAY_DO.values())))
def test_each_step_is_taken_by_those_it_is_for_and_by_nobody_else(
    world: World, code: str, kind: StepKind
) -> None:
    walked(code, *BEFORE.get(kind, []))
    others = [name for name in EVERYBODY if kind not in MAY_DO.get(name, set())]
    refused = {
        step(phone, area, code, kind).status_code for phone in map(world.sign_in, others) for area in AREAS
    }
    steps = len(actions.action(code).steps)
    (one,) = (name for name in EVERYBODY if name not in others)
    area = {"can_bo": "office", "lan": "visits"}.get(one, "school")
    taken = step(world.sign_in(one), area, code, kind)
    assert (refused, taken.status_code, len(actions.action(code).steps)) == ({404}, 303, steps + 1)


@pytest.mark.parametrize("kind", sorted(set(StepKind).difference(*MAY_DO.values())))
def test_what_a_hand_in_does_is_done_by_nobody_by_hand(world: World, code: str, kind: StepKind) -> None:
    walked(code, *([StepKind.WITHDRAW] if kind is StepKind.RESTORE else []))
    sent = {step(world.sign_in(name), area, code, kind).status_code for name in EVERYBODY for area in AREAS}
    assert sent == {404}


def test_only_the_schools_own_board_opens_one(world: World) -> None:
    fields_ = {fields.FINDING: "Chưa trả lời ý kiến.", fields.DEMAND: "Trả lời bằng văn bản."}
    found = {}
    for username in EVERYBODY:
        phone = world.sign_in(username)
        sent = phone.post("/school/actions/new", fields_ | {"_opened_by": username})
        found[username] = (phone.get("/school/actions/new").status_code, sent.status_code)
    boards = {name for name, answers in found.items() if answers == (200, 303)}
    assert (boards, {found[name] for name in EVERYBODY if name not in boards}) == (
        {"ttnd01", "ttnd02"},
        {(404, 404)},
    )


def test_the_office_alone_opens_one_because_of_a_survey(world: World) -> None:
    said = {fields.FINDING: "Nhiều người nói chưa được biết.", fields.DEMAND: "Niêm yết khoản thu."}
    found = {}
    for username in EVERYBODY:
        phone = world.sign_in(username)
        key = {"_key": "6f1c2a34-9f5e-4c1b-8f43-0a7d0f5f2f10", "_opened_by": username, "school": "TH02"}
        sent = [phone.post("/office/actions/new", said | key).status_code for _twice in range(2)]
        found[username] = (phone.get("/office/actions/new?school=TH02").status_code, *sent)
    officer = found.pop("can_bo")
    assert (officer, set(found.values())) == ((200, 303, 303), {(404, 404, 404)})
    (made,) = actions.actions()
    assert (made.origin, made.school, made.demand, made.standing.due) == (
        Origin.SURVEY,
        "TH02",
        said[fields.DEMAND],
        TODAY + timedelta(days=shipped_office().action_days),
    )
    record = world.sign_in("th02").get(f"/school/actions/{made.code}").text
    assert "Khảo sát" in record


@pytest.mark.parametrize("school", ["", "XX", "th02\x00"])
def test_without_a_school_the_page_comes_back_with_what_was_typed(world: World, school: str) -> None:
    sent = {fields.FINDING: "Chưa rõ.", fields.DEMAND: "Niêm yết khoản thu.", "school": school}
    answer = world.sign_in("can_bo").post("/office/actions/new", sent | {"_opened_by": "can_bo"})
    told = (answer.status_code, 'href="#school"' in answer.text, "Niêm yết khoản thu." in answer.text)
    assert (told, actions.actions()) == ((422, True, True), [])


def test_a_stranger_signs_in_first(world: World, code: str, visitor) -> None:
    assert visitor.get(f"/office/actions/{code}").location.startswith("/sign-in")


def test_unknown_codes_and_buttons_are_not_there(world: World, code: str) -> None:
    office = world.sign_in("can_bo")
    answers = [
        office.get("/office/actions/KN-2026-999"),
        office.post(f"/office/actions/{code}", {"_step": "open", "_base": "1"}),
        office.post(f"/office/actions/{code}", {"_step": "nothing"}),
    ]
    assert [each.status_code for each in answers] == [404, 404, 404]


# From the visit to the confirmation


def test_a_visit_handed_in_leads_to_its_actions(world: World, code: str) -> None:
    (visit,) = visits.visits()
    places = {
        name: re.findall(
            r'href="(/\w+/actions/KN[^"]+)"', world.sign_in(name).get(f"/visits/{visit.uuid}/result").text
        )
        for name in ("lan", "can_bo", "th01")
    }
    assert places == {
        "lan": [f"/visits/actions/{code}"],
        "can_bo": [f"/office/actions/{code}"],
        "th01": [f"/school/actions/{code}"],
    }


def test_the_way_from_answer_to_confirmation(world: World, code: str) -> None:
    school, office, lan = (world.sign_in(name) for name in ("th01", "can_bo", "lan"))
    done = [
        step(school, "school", code, StepKind.FINISH),
        step(office, "office", code, StepKind.RETURN),
        step(school, "school", code, StepKind.FINISH, **{fields.REPORT: "Đã ghi ngày mở."}),
        step(lan, "visits", code, StepKind.RECHECK),
        step(office, "office", code, StepKind.CONFIRM),
    ]
    page = unescape(office.get(f"/office/actions/{code}").text)
    assert [each.status_code for each in done] == [303] * 5
    assert (actions.action(code).state, "Đã xác nhận" in page, "Cần ghi ngày mở hộp thư." in page) == (
        State.CONFIRMED,
        True,
        True,
    )


def test_the_same_post_twice_is_one_step(world: World, code: str) -> None:
    school = world.sign_in("th01")
    answers = [step(school, "school", code, StepKind.FINISH, base=1).status_code for _ in range(2)]
    assert (answers, len(actions.action(code).steps)) == ([303, 303], 2)


# Refusals keep what was typed


def test_an_empty_answer_comes_back(world: World, code: str) -> None:
    refused = step(world.sign_in("th01"), "school", code, StepKind.FINISH, **{fields.REPORT: " "})
    assert (refused.status_code, f'href="#{fields.REPORT}"' in refused.text) == (422, True)


def test_more_time_than_due_is_asked_with_the_form_s_own_words(world: World, code: str) -> None:
    refused = step(world.sign_in("th01"), "school", code, StepKind.ASK, **{fields.LATER: "2026-12-01"})
    page = unescape(refused.text)
    assert (
        refused.status_code,
        "Ngày gia hạn phải sau hạn hoàn thành." in page,
        "Chờ kinh phí." in page,
    ) == (
        422,
        True,
        True,
    )


def test_answering_a_confirmed_one_is_refused_and_the_typing_kept(world: World, code: str) -> None:
    school = world.sign_in("th01")
    walked(code, StepKind.FINISH, StepKind.CONFIRM)
    refused = step(school, "school", code, StepKind.FINISH, **{fields.REPORT: "Làm thêm mái che."})
    assert (
        refused.status_code,
        "đã được xác nhận xong" in refused.text,
        "Làm thêm mái che." in refused.text,
    ) == (
        422,
        True,
        True,
    )


def test_a_page_that_is_no_longer_new_is_told_and_the_typing_kept(world: World, code: str) -> None:
    school = world.sign_in("th01")
    walked(code, StepKind.ADVISE)
    refused = step(school, "school", code, StepKind.FINISH, base=1)
    again = hidden(refused, "_base")
    assert (refused.status_code, SAID[StepKind.FINISH][fields.REPORT] in refused.text, again) == (
        409,
        True,
        "2",
    )


def test_a_session_that_ended_keeps_the_answer(world: World, code: str) -> None:
    school = Phone(world.app.test_client(), username="th01")
    asked = step(school, "school", code, StepKind.FINISH)
    sent = {name: hidden(asked, name) for name in ("_step", "_base", "_opened_by", fields.REPORT)}
    saved = school.post(f"/school/actions/{code}", sent | {"_username": "th01", "_password": PASSWORD})
    assert (asked.status_code, saved.status_code, actions.action(code).state) == (401, 303, State.DONE)


# A school's own board


def test_a_board_opens_one_and_the_school_has_fifteen_days(world: World) -> None:
    board = world.sign_in("ttnd01")
    key = hidden(board.get("/school/actions/new"), "_key")
    fields_ = {"_key": key, fields.FINDING: "Chưa trả lời ý kiến.", fields.DEMAND: "Trả lời bằng văn bản."}
    for _ in range(2):
        board.post("/school/actions/new", fields_ | {"_opened_by": "ttnd01"})
    (found,) = actions.actions()
    world.moment = NOW + timedelta(days=16)
    page = world.sign_in("can_bo").get("/office/actions/?state=late").text
    assert (found.origin, found.standing.deadline, found.code in page, "quá hạn 1 ngày" in page.lower()) == (
        Origin.BOARD,
        TODAY + timedelta(days=15),
        True,
        True,
    )


def test_what_a_board_leaves_out_is_asked_for(world: World) -> None:
    refused = world.sign_in("ttnd01").post(
        "/school/actions/new", {fields.FINDING: "x", "_opened_by": "ttnd01"}
    )
    assert (refused.status_code, f'href="#{fields.DEMAND}"' in refused.text, actions.actions()) == (
        422,
        True,
        [],
    )


# Lists and figures


@pytest.fixture
def several(world: World, code: str) -> list[str]:
    """Besides the first: one of TH02 that is serious and due in three days, one of TH01 confirmed."""
    soon = (TODAY + timedelta(days=3)).isoformat()
    hard = opening("x", **{fields.SEVERITY: Severity.SERIOUS.value, fields.DUE: soon})
    codes = [
        *actions.open_actions("TH02", [hard], "k", "can_bo", NOW, TODAY),
        *actions.open_actions("TH01", [opening("y")], "l", "can_bo", NOW, TODAY),
    ]
    walked(codes[1], StepKind.FINISH, StepKind.CONFIRM)
    return [code, *codes]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", [2, 1]),
        ("?state=all", [2, 1, 3]),
        ("?state=da_xac_nhan", [3]),
        ("?state=late", [2]),
        ("?severity=nghiem_trong", [2]),
        ("?school=TH01", [1]),
        ("?school=TH01&state=late", []),
        ("?state=strange&severity=strange&page=99", [2, 1, 3]),
    ],
)
def test_the_list_narrows_and_puts_the_latest_first(world: World, several, asked, shown) -> None:
    world.moment = NOW + timedelta(days=10)
    page = world.sign_in("can_bo").get(f"/office/actions/{asked}").text
    codes = re.findall(r'<span class="muted brief">KN-2026-00(\d)</span>', page)
    assert codes == [str(each) for each in shown]


def test_overdue_is_counted_by_school_and_age(world: World, several) -> None:
    world.moment = NOW + timedelta(days=35)  # TH02's is 32 days late, TH01's 5
    page = world.sign_in("ban").get("/board/actions/").text
    rows = re.findall(r'school=(TH0\d)&amp;state=late">.*?</tr>', page, re.DOTALL)
    cells = re.findall(r'<td class="number" data-label="[^"]+">(\d+)</td>', page)
    assert (rows, cells) == (["TH02", "TH01"], ["1", "0", "0", "1", "32", "1", "1", "0", "0", "5"])


def test_overdue_follows_the_day_of_the_request(world: World, several) -> None:
    seen = []
    for days in (3, 4):
        world.moment = NOW + timedelta(days=days)
        page = world.sign_in("can_bo").get("/office/actions/").text
        seen.append("quá hạn 1 ngày" in page.lower())
    assert seen == [False, True]


def test_the_schools_page_tells_open_overdue_and_oldest(world: World, several) -> None:
    world.moment = NOW + timedelta(days=10)
    places = {"ban": "/board/schools/TH02", "th02": "/school/", "ttnd02": "/school/"}
    found = {}
    for name, place in places.items():
        text = " ".join(re.sub("<[^>]*>", " ", world.sign_in(name).get(place).text).split())
        found[name] = all(
            each in text
            for each in ("1 việc quá hạn", "Lâu nhất: 7 ngày.", "1 việc chưa xong (tính đến nay, mọi kỳ).")
        )
    assert found == dict.fromkeys(places, True)


def test_a_board_s_clock_is_of_the_office_s_settings() -> None:
    office = shipped_office()
    body = of_board({}, office, TODAY).body
    assert body[fields.ANSWER_BY] == (TODAY + timedelta(days=office.answer_days)).isoformat()


def test_the_office_s_first_page_tells_what_waits_and_what_is_late(world: World, several: list[str]) -> None:
    world.plan("TH02")  # never handed in
    walked(several[0], StepKind.FINISH)
    walked(several[1], StepKind.ASK)
    world.moment = NOW + timedelta(days=10)
    page = unescape(world.sign_in("can_bo").get("/office/").text)
    told = (
        "1 việc trường báo đã khắc phục, chờ xác nhận.",
        "1 trường hợp xin thêm thời gian khắc phục.",
        "1 việc cần khắc phục đã quá hạn.",
        "1 cuộc kiểm tra đã quá ngày mà chưa nộp.",
        "2 việc chưa xong, 1 quá hạn.",
    )
    assert [each for each in told if each not in page] == []
