"""A school keeps its committee and board, the office sees which are missing, expired or faulty."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from forms_app.core.bodies import OFFICE, Body, BodyKind, Function, Member, usual_end
from forms_app.core.people import Role
from forms_app.storage import schools
from forms_app.storage.bodies import bodies, bodies_of, save_body
from tests.actors import NOW, SCHOOLS, Visitor
from tests.office_people import person

TODAY = date(2026, 11, 16)
BOARD = {
    "starts_on": "01/11/2026",
    "number": "12/QĐ-CĐ",
    "members.0.name": "Trần Thị Sen",
    "members.0.post": "Giáo viên",
    "members.0.function": "truong_ban",
    "members.1.name": "Lê Văn Lộc",
    "members.1.post": "Giáo viên",
    "members.2.name": "Đỗ Thị Mai",
    "members.2.post": "Nhân viên thư viện",
    "members.2.function": "uy_vien",
}
NEW, KEPT = "/school/bodies/ttnd/new", "/school/bodies/ttnd/2026-11-01"


@pytest.fixture
def principal(app: Flask) -> Visitor:
    """Of TH01, where 32 people work."""
    return person(app, Role.SCHOOL)


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return person(app, Role.OFFICER)


def board(owner: str = "TH01", starts_on: date = date(2026, 1, 1), **changes: object) -> Body:
    members = tuple(
        Member(f"Lê Văn {place}", "Giáo viên", Function.MEMBER if place else Function.HEAD)
        for place in range(3)
    )
    made = Body(owner, BodyKind.INSPECTION, starts_on, usual_end(BodyKind.INSPECTION, starts_on), members)
    return replace(made, **changes)  # type: ignore[arg-type]


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_school_enters_its_board_and_the_term_is_two_years(principal: Visitor):
    assert principal.post(NEW, BOARD).status_code == 303
    (kept,) = bodies_of("TH01")
    assert (kept.ends_on, kept.number, [each.name for each in kept.members]) == (
        date(2028, 10, 31),
        "12/QĐ-CĐ",
        ["Trần Thị Sen", "Lê Văn Lộc", "Đỗ Thị Mai"],
    )
    assert [each.function for each in kept.members] == [Function.HEAD, Function.MEMBER, Function.MEMBER]
    assert "Đúng, còn nhiệm kỳ" in text_of(principal.get("/school/bodies/").text)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"members.1.function": "truong_ban"}, "Cần đúng một trưởng ban"),
        ({"members.0.function": "uy_vien"}, "Cần đúng một trưởng ban"),
        ({"members.1.post": ""}, "Chức vụ"),
        ({"members.1.name": ""}, "Họ tên"),
        ({"starts_on": "31/02/2026"}, "Từ ngày"),
        ({"starts_on": ""}, "Từ ngày"),
        ({"ends_on": "2025-01-01"}, "không được trước ngày bắt đầu"),
        ({"members.1.function": "thu_ky"}, "Nhiệm vụ"),
        ({"members.1.name": "a\0"}, "Họ tên"),
    ],
)
def test_what_cannot_be_true_comes_back_with_everything_typed(
    principal: Visitor, changes: dict[str, str], told: str
):
    answer = principal.post(NEW, BOARD | changes)
    assert (answer.status_code, told in answer.text, bodies()) == (422, True, [])
    assert 'value="Đỗ Thị Mai"' in answer.text


def test_nobody_at_all_is_refused(principal: Visitor):
    answer = principal.post(NEW, {"starts_on": "2026-11-01"})
    assert (answer.status_code, "Chưa ghi ai cả." in answer.text) == (422, True)


def test_what_is_not_as_it_should_be_is_asked_about_once_then_kept_and_shown(
    principal: Visitor, officer: Visitor
):
    odd = BOARD | {"members.1.post": "Phó hiệu trưởng"}
    asked = principal.post(NEW, odd)
    assert (asked.status_code, "không tham gia Ban Thanh tra" in asked.text, bodies()) == (422, True, [])
    seen = re.findall(r'name="confirmed" value="([^"]+)"', asked.text)[0]
    assert principal.post(NEW, odd | {"confirmed": seen}).status_code == 303
    assert "Lê Văn Lộc (Phó hiệu trưởng)" in officer.get("/office/bodies/TH01/").text
    assert "Bình Minh" in officer.get("/office/bodies/?state=faulty").text


def test_another_doubt_asks_again(principal: Visitor):
    odd = BOARD | {"members.1.post": "Phó hiệu trưởng"}
    seen = re.findall(r'name="confirmed" value="([^"]+)"', principal.post(NEW, odd).text)[0]
    worse = odd | {"members.2.post": "Kế toán trưởng", "confirmed": seen}
    assert (principal.post(NEW, worse).status_code, bodies()) == (422, [])


def test_kien_toan_starts_from_the_people_of_before_and_keeps_them(principal: Visitor):
    principal.post(NEW, BOARD)
    page = principal.get(NEW).text
    assert 'value="Trần Thị Sen"' in page
    changed = BOARD | {"starts_on": "2026-11-16", "members.1.name": "Võ Văn Tâm"}
    principal.post(NEW, changed)
    now, before = bodies_of("TH01")
    assert ([each.members[1].name for each in (now, before)]) == ["Võ Văn Tâm", "Lê Văn Lộc"]
    shown = principal.get("/school/bodies/").text
    assert ("Võ Văn Tâm" in shown, "1 danh sách khác" in text_of(shown)) == (True, True)


def test_a_slip_is_corrected_in_its_place(principal: Visitor):
    principal.post(NEW, BOARD)
    corrected = {name: value for name, value in BOARD.items() if name != "starts_on"}
    assert principal.post(KEPT, corrected | {"members.0.name": "Trần Thị Sen Hồng"}).status_code == 303
    (kept,) = bodies_of("TH01")
    assert (kept.members[0].name, kept.starts_on) == ("Trần Thị Sen Hồng", date(2026, 11, 1))


def test_a_list_entered_by_mistake_is_struck_out(principal: Visitor):
    principal.post(NEW, BOARD)
    assert (principal.post(f"{KEPT}/strike", {}).status_code, bodies_of("TH01")) == (303, [])
    assert principal.get(KEPT).status_code == 404


def test_a_row_more_is_given_without_losing_anything(principal: Visitor):
    answer = principal.post(NEW, BOARD | {"_step": "add_row"})
    assert (answer.status_code, 'name="members.3.name"' in answer.text, bodies()) == (200, True, [])
    assert 'value="Đỗ Thị Mai"' in answer.text


def test_what_was_typed_survives_a_session_that_ended(app: Flask, principal: Visitor):
    stranger = Visitor(app.test_client())
    answer = stranger.post(NEW, BOARD | {"_opened_by": "school"})
    assert (answer.status_code, "Trần Thị Sen" in answer.text) == (401, True)


# The office


def test_the_office_lists_what_is_missing_expired_or_faulty(officer: Visitor):
    save_body(board("MN01", TODAY - timedelta(800), ends_on=TODAY - timedelta(70)), "a", NOW)
    lists = {
        state: text_of(officer.get(f"/office/bodies/?body=ttnd&state={state}").text)
        for state in ("missing", "expired", "not_needed", "in_order")
    }
    found = {
        state: [name for name in ("Bình Minh", "Ánh Dương", "Sao Mai") if name in text]
        for state, text in lists.items()
    }
    assert found == {
        "missing": ["Bình Minh"],
        "expired": ["Sao Mai"],
        "not_needed": ["Ánh Dương"],
        "in_order": [],
    }


@pytest.mark.parametrize(
    ("search", "found"), [("binh minh", True), ("TH01", True), ("le van 1", True), ("sao mai", False)]
)
def test_schools_are_found_by_name_code_or_member_without_marks(officer: Visitor, search: str, found: bool):
    save_body(board(), "a", NOW)
    assert ("Bình Minh" in officer.get(f"/office/bodies/?q={search}").text) is found


def test_one_person_is_in_charge_at_the_office_and_the_one_before_is_kept(officer: Visitor):
    for day, name in (("2026-01-01", "Phạm Văn Đức"), ("2026-10-01", "Hồ Thị Loan")):
        sent = {"starts_on": day, "members.0.name": name, "members.0.post": "Phó trưởng phòng"}
        assert officer.post("/office/bodies/phong/phu_trach/new", sent).status_code == 303
    assert [each.members[0].name for each in bodies_of(OFFICE)] == ["Hồ Thị Loan", "Phạm Văn Đức"]
    assert "Hồ Thị Loan" in officer.get("/office/bodies/").text


def test_the_office_may_enter_what_a_school_sent_on_paper(officer: Visitor):
    assert officer.post("/office/bodies/TH01/ttnd/new", BOARD).status_code == 303
    assert "Trần Thị Sen" in officer.get("/office/bodies/TH01/").text


def test_the_page_of_a_school_tells_of_its_bodies(officer: Visitor):
    save_body(board(), "a", NOW)
    text = text_of(officer.get("/office/schools/TH01").text)
    assert ("Đúng, còn nhiệm kỳ" in text, "Ban chỉ đạo thực hiện quy chế dân chủ Chưa có" in text) == (
        True,
        True,
    )


def test_a_thousand_schools_are_listed_in_pages(officer: Visitor):
    many = [replace(SCHOOLS[0], code=f"X{number:04}", name=f"Trường {number:04}") for number in range(1019)]
    schools.save_schools(many)
    for each in many[::3]:
        save_body(board(each.code), "a", NOW)
    answer = officer.get("/office/bodies/?q=truong&state=missing")
    assert (answer.status_code, "Trang 1 trên" in answer.text) == (200, True)


# Who may


PATHS = ("school/bodies/", "school/bodies/ttnd/new", "school/bodies/ttnd/2026-01-01")
OFFICE_PATHS = (
    "office/bodies/",
    "office/bodies/TH01/",
    "office/bodies/TH01/ttnd/new",
    "office/bodies/phong/",
)


@pytest.mark.parametrize(
    ("role", "own", "office"),
    [
        (Role.SCHOOL, [200, 200, 200], [404] * 4),
        (Role.SCHOOL_BOARD, [200, 404, 404], [404] * 4),
        (Role.OFFICER, [404] * 3, [200] * 4),
        (Role.INSPECTOR, [404] * 3, [404] * 4),
        (Role.BOARD, [404] * 3, [404] * 4),
        (Role.ADMINISTRATOR, [404] * 3, [404] * 4),
    ],
)
def test_each_role_reaches_its_own_pages_and_no_others(
    app: Flask, role: Role, own: list[int], office: list[int]
):
    reader = person(app, role)
    save_body(board(), "a", NOW)
    found = [[reader.get(f"/{path}").status_code for path in paths] for paths in (PATHS, OFFICE_PATHS)]
    assert found == [own, office]


@pytest.mark.parametrize("role", list(Role))
def test_only_a_school_itself_and_the_office_change_its_bodies(app: Flask, role: Role):
    sender = person(app, role)
    save_body(board(), "a", NOW)
    before = bodies()
    sent = [
        sender.post(f"/{path}", BOARD).status_code
        for path in (
            "school/bodies/ttnd/new",
            "school/bodies/ttnd/2026-01-01/strike",
            "office/bodies/TH01/ttnd/new",
        )
    ]
    expected = {Role.SCHOOL: [303, 303, 404], Role.OFFICER: [404, 404, 303]}.get(role, [404, 404, 404])
    assert (sent, bodies() == before) == (expected, role not in (Role.SCHOOL, Role.OFFICER))


@pytest.mark.parametrize(
    "path",
    [
        "school/bodies/phu_trach/new",
        "school/bodies/x/new",
        "school/bodies/ttnd/2020-01-01",
        "school/bodies/ttnd/x",
    ],
)
def test_there_is_no_page_of_what_a_school_does_not_have(principal: Visitor, path: str):
    assert (principal.get(f"/{path}").status_code, principal.post(f"/{path}", BOARD).status_code) == (
        404,
        404,
    )


@pytest.mark.parametrize(
    "path", ["office/bodies/XX/", "office/bodies/TH01/phu_trach/new", "office/bodies/XX/ttnd/new"]
)
def test_the_office_has_no_page_of_what_is_not_there(officer: Visitor, path: str):
    assert officer.get(f"/{path}").status_code == 404


def test_all_of_it_is_in_english_too(principal: Visitor, officer: Visitor):
    save_body(board(members=board().members[:2]), "a", NOW)
    texts = [
        principal.get("/school/bodies/?lang=en").text,
        principal.get("/school/bodies/ttnd/new?lang=en").text,
        officer.get("/office/bodies/?lang=en").text,
    ]
    words = ("Ban chỉ đạo", "Ban Thanh tra", "Trưởng ban", "Từ ngày", "Có chỗ chưa đúng", "danh sách này")
    assert [word for word in words for text in texts if word in text] == []
