"""Plans in the browser: whose pages, tasks and what they are attached to, the files that schools send."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from forms_app.core.calendar import Month
from forms_app.core.plan_files import LARGEST_FILE
from forms_app.core.work_plans import Link, LinkKind, PlanKey, PlanKind, Task, TaskState
from forms_app.storage import audit, forms, school_plans, users, visits, work_plans
from tests.actors import NOW, hidden
from tests.factories import shipped
from tests.plan_file_makers import a_pdf, a_picture, a_word_file
from tests.sealed import open_round
from tests.signed_in_world import EVERYBODY, signed_in_world
from tests.visits_world import PASSWORD, TODAY, Phone, World

YEAR, OURS = PlanKey(PlanKind.YEAR, 2026), PlanKey(PlanKind.SUPERVISION, 2026)
THEIRS = PlanKey(PlanKind.SUPERVISION, 2026, "TH01")
KEY = "6f1c2a34-9f5e-4c1b-8f43-0a7d0f5f2f10"
VISIT = "0b0b7a34-9f5e-4c1b-8f43-0a7d0f5f2f11"
SAID = {
    "title": "Tập huấn quy chế dân chủ",
    "owner": "Phó Trưởng phòng",
    "month": "2026-10",
    "state": "chua_lam",
}


@pytest.fixture
def world(app: Flask) -> World:
    return signed_in_world(app)


def kept(plan: PlanKey = YEAR, key: str = KEY, month: int = 10, **more: Any) -> Task:
    """A task straight in the store."""
    task = Task(key, SAID["title"], SAID["owner"], Month(2026, month), **more)
    return work_plans.save_task(plan, task, "can_bo", NOW)


def save(phone: Phone, area: str, plan: PlanKey, key: str = KEY, base: int = 0, **changes: str) -> Any:
    control = {"_base": str(base), "_opened_by": phone.username}
    return phone.post(f"/{area}/plans/{plan.code}/tasks/{key}", control | SAID | changes)


def send(phone: Phone, content: bytes | None, name: str = "ke hoach.pdf", **fields: str) -> Any:
    given: dict[str, Any] = {"year": "2026", "_opened_by": phone.username} | fields
    if content is not None:
        given["file"] = FileStorage(BytesIO(content), name, "file")
    # By the test client itself a long body would lie in a file that nobody closes.
    body, _length, boundary = stream_encode_multipart(given, use_tempfile=False)
    kind = {"Content-Type": f'multipart/form-data; boundary="{boundary}"'}
    return phone.post("/school/plans/?year=2026", body.read(), **kind)


# Who


def test_each_page_opens_to_those_it_is_for_and_to_nobody_else(world: World) -> None:
    kept()
    kept(THEIRS, KEY.replace("6f", "7f"))
    send(world.sign_in("th01"), a_pdf())
    pages = {
        "plans": "/office/plans/",
        "year": f"/office/plans/{YEAR.code}",
        "board's": f"/office/plans/{OURS.code}",
        "task": f"/office/plans/{YEAR.code}/tasks/{KEY}",
        "new": f"/office/plans/{YEAR.code}/tasks/new",
        "a school's, by the office": f"/office/plans/{THEIRS.code}",
        "schools": "/office/plans/schools",
        "a school's file": "/office/plans/schools/TH01/2026/file",
        "own": "/school/plans/",
        "own file": "/school/plans/2026/file",
        "TH01's": f"/school/plans/{THEIRS.code}",
        "TH01's new": f"/school/plans/{THEIRS.code}/tasks/new",
        "office's, by a school": f"/school/plans/{YEAR.code}",
        "a school's new, by the office": f"/office/plans/{THEIRS.code}/tasks/new",
    }
    opens = {}
    for username in EVERYBODY:
        phone = world.sign_in(username)
        opens[username] = {name for name, path in pages.items() if phone.get(path).status_code == 200}
    office = {"plans", "year", "board's", "task", "new", "schools"}
    assert opens == {
        "can_bo": office | {"a school's, by the office", "a school's file"},
        "ban": set(),
        "th01": {"own", "own file", "TH01's"},
        "th02": {"own"},
        "ttnd01": {"own", "own file", "TH01's", "TH01's new"},
        "ttnd02": {"own"},
        "lan": set(),
        "quan_tri_vien": set(),
    }


def test_each_change_is_made_by_those_it_is_for_and_by_nobody_else(world: World) -> None:
    made = {}
    for number, username in enumerate(EVERYBODY):
        phone, done = world.sign_in(username), set()
        for place, (area, plan) in enumerate((("office", YEAR), ("office", THEIRS), ("school", THEIRS))):
            key = KEY.replace("6f1c", f"{number}{place}1c")
            control = {"_base": str(work_plans.work_plan(plan).changes), "_opened_by": username}
            answers = {
                "head": phone.post(f"/{area}/plans/{plan.code}", control | {"title": f"{number}{place}"}),
                "task": save(phone, area, plan, key),
                "attach": phone.post(f"/{area}/plans/{plan.code}/tasks/{key}/attach", control),
            }
            statuses = {each.status_code for each in answers.values()}
            assert statuses <= {303, 404}, (username, area, statuses)
            done |= {f"{plan.code} {what}" for what, each in answers.items() if each.status_code == 303}
        sent = send(phone, a_pdf()).status_code
        assert sent in (303, 404)
        made[username] = done | ({"sent"} if sent == 303 else set())
    assert made == {
        "can_bo": {f"{YEAR.code} {what}" for what in ("head", "task", "attach")},
        "th01": {"sent"},
        "th02": {"sent"},
        "ttnd01": {f"{THEIRS.code} {what}" for what in ("head", "task")},
        **{name: set() for name in ("ban", "ttnd02", "lan", "quan_tri_vien")},
    }


def test_a_stranger_signs_in_first(world: World, visitor) -> None:
    for path in ("/office/plans/", f"/school/plans/{THEIRS.code}", "/office/plans/schools/TH01/2026/file"):
        assert visitor.get(path).location.startswith("/sign-in")


def test_what_is_not_there_is_not_found(world: World) -> None:
    office, school = world.sign_in("can_bo"), world.sign_in("th01")
    paths = (
        "x",
        "nam-1900",
        "nam-2026-TH01",
        "giam-sat-2026-XX",
        f"{YEAR.code}/tasks/{KEY}",
        f"{YEAR.code}/tasks/x",
    )
    answers = [office.get(f"/office/plans/{path}") for path in paths]
    answers += [
        office.get("/office/plans/schools/TH01/2026/file"),
        office.get("/office/plans/schools/TH01/99999999999999999999/file"),
        school.get("/school/plans/2026/file"),
        save(office, "office", YEAR, "no-uuid"),
    ]
    assert [each.status_code for each in answers] == [404] * len(answers)


# A plan and its tasks


def test_a_plan_stays_without_number_until_it_has_one(world: World) -> None:
    office = world.sign_in("can_bo")
    control = {"_base": "0", "_opened_by": "can_bo"}
    empty = unescape(office.get(f"/office/plans/{YEAR.code}").text)
    said = {"number": "12/KH-PGDĐT", "day": "05/01/2026", "title": "Kế hoạch dân chủ"}
    office.post(f"/office/plans/{YEAR.code}", control | said)
    told = unescape(office.get(f"/office/plans/{YEAR.code}").text)
    assert ("Chưa có số, chưa có ngày" in empty, "Số 12/KH-PGDĐT, ngày 05/01/2026" in told) == (True, True)
    refused = office.post(f"/office/plans/{YEAR.code}", control | said | {"day": "31/02/2026"})
    stale = office.post(f"/office/plans/{YEAR.code}", control | said | {"number": "13"})
    assert (
        refused.status_code,
        'value="31/02/2026"' in refused.text,
        stale.status_code,
        'value="13"' in stale.text,
    ) == (
        422,
        True,
        409,
        True,
    )


def test_a_task_is_added_changed_and_late_once_its_month_has_passed(world: World) -> None:
    office = world.sign_in("can_bo")
    form = office.get(f"/office/plans/{YEAR.code}/tasks/new").text
    key = re.search(rf"/office/plans/{YEAR.code}/tasks/([\w-]{{36}})\"", form)[1]
    added = save(office, "office", YEAR, key)
    late = unescape(office.get(f"/office/plans/{YEAR.code}").text)
    home = unescape(office.get("/office/").text)
    done = save(office, "office", YEAR, key, base=1, state="xong")
    after = unescape(office.get(f"/office/plans/{YEAR.code}").text)
    assert [added.status_code, done.status_code] == [303, 303]
    assert ("1 việc quá tháng" in late, "1 việc trong kế hoạch đã qua tháng" in home) == (True, True)
    assert ("quá tháng" in after, "<strong>1/1</strong>" in after) == (False, True)


def test_what_is_missing_comes_back_with_everything_typed(world: World) -> None:
    office = world.sign_in("can_bo")
    refused = save(office, "office", YEAR, title="", month="2027-01", owner="Trưởng phòng")
    links = re.findall(r'<li><a href="#(\w+)">', refused.text)
    dropped = save(office, "office", YEAR, state="bo")
    told = unescape(dropped.text)
    assert (refused.status_code, links, 'value="Trưởng phòng"' in refused.text) == (
        422,
        ["month", "title"],
        True,
    )
    assert (dropped.status_code, "phải nêu lý do" in told, SAID["title"] in told) == (422, True, True)
    assert work_plans.work_plan(YEAR).tasks == ()


def test_a_task_changed_meanwhile_is_told_and_the_typing_kept(world: World) -> None:
    office = world.sign_in("can_bo")
    work_plans.save_task(YEAR, Task(KEY, "Họp", "x", Month(2026, 5), changes=kept().changes), "khac", NOW)
    stale = save(office, "office", YEAR, base=1, title="Tập huấn hè")
    again = save(office, "office", YEAR, base=int(hidden(stale, "_base")), title="Tập huấn hè")
    assert (stale.status_code, 'value="Tập huấn hè"' in stale.text, again.status_code) == (409, True, 303)


def test_a_session_that_ended_keeps_the_task(world: World) -> None:
    users.activate(users.reset_user("can_bo", NOW, "quan_tri"), PASSWORD, None, NOW)
    office = Phone(world.app.test_client(), username="can_bo")
    asked = save(office, "office", YEAR)
    sent = {name: hidden(asked, name) for name in ("_base", "_opened_by", *SAID)}
    saved = office.post(
        f"/office/plans/{YEAR.code}/tasks/{KEY}", sent | {"_username": "can_bo", "_password": PASSWORD}
    )
    assert (asked.status_code, saved.status_code, len(work_plans.work_plan(YEAR).tasks)) == (401, 303, 1)


def test_visits_are_attached_found_by_name_and_taken_off(world: World) -> None:
    forms.publish(shipped("chk_th"), "can_bo", NOW)
    for uuid, school in ((VISIT, "TH01"), (VISIT.replace("0b0b", "1b1b"), "TH02")):
        visits.plan_visit(school, "chk_th", "2026-H2", TODAY, TODAY, ["lan"], "can_bo", NOW, uuid)
    kept(month=3)
    office = world.sign_in("can_bo")
    path = f"/office/plans/{YEAR.code}/tasks/{KEY}"
    nothing = office.get(path).text
    found = office.get(f"{path}?q=binh+minh").text
    values = re.findall(r'<input type="checkbox" name="attached" value="([^"]+)"', found)
    control = {"_opened_by": "can_bo"}
    office.post(f"{path}/attach", control | {"attached": values, "_shown": values})
    attached = unescape(office.get(path).text)
    listed = unescape(office.get(f"/office/plans/{YEAR.code}").text)
    office.post(f"{path}/attach", control | {"_shown": values})
    assert ("Không có gì để gắn thêm." in nothing, values) == (True, [f"visit:{VISIT}"])
    assert ("0 trên 1 đã xong." in attached, "1 đợt, cuộc hoặc báo cáo" in listed) == (True, True)
    assert work_plans.task_of(YEAR, KEY).links == ()


def test_a_return_of_all_schools_is_attached_with_how_many_have_come(world: World) -> None:
    forms.publish(shipped("bc_truong_6t"), "can_bo", NOW)
    kept()
    office = world.sign_in("can_bo")
    path = f"/office/plans/{YEAR.code}/tasks/{KEY}"
    values = re.findall(r'name="attached" value="(return:[^"]+2026-H2)"', office.get(path).text)
    office.post(f"{path}/attach", {"_opened_by": "can_bo", "attached": values, "_shown": values})
    told = unescape(office.get(path).text)
    assert (values, "đã duyệt 0/3 trường" in told, len(work_plans.task_of(YEAR, KEY).links)) == (
        ["return:bc_truong_6t:2026-H2"],
        True,
        1,
    )


def test_a_round_is_attached_leads_to_its_page_and_is_taken_off(world: World) -> None:
    forms.publish(shipped("ks_cmhs"), "can_bo", NOW)
    box, last = world.app.extensions["forms"].box, TODAY + timedelta(days=9)
    made = open_round(box, "ks_cmhs", ["TH01"], TODAY, last, NOW)
    kept()
    office = world.sign_in("can_bo")
    path, value = f"/office/plans/{YEAR.code}/tasks/{KEY}", f"round:{made.id}"
    offered = f'name="attached" value="{value}"' in office.get(path).text
    control = {"_opened_by": "can_bo", "_shown": [value]}
    office.post(f"{path}/attach", control | {"attached": [value]})
    attached, links = unescape(office.get(path).text), work_plans.task_of(YEAR, KEY).links
    office.post(f"{path}/attach", control)
    told = [f'href="/office/rounds/{made.id}"' in attached, "0 trên 1 đã xong." in attached]
    assert (offered, told, links) == (True, [True, True], (Link(LinkKind.ROUND, str(made.id)),))
    assert work_plans.task_of(YEAR, KEY).links == ()


def test_what_names_no_thing_is_not_attached(world: World) -> None:
    kept()
    strange = ["visit:", "nothing:1", "visit", "round:" + "9" * 50, f"visit:{VISIT}", "return:bc_truong_6t:x"]
    world.sign_in("can_bo").post(
        f"/office/plans/{YEAR.code}/tasks/{KEY}/attach",
        {"_opened_by": "can_bo", "attached": strange, "_shown": strange},
    )
    assert work_plans.task_of(YEAR, KEY).links == ()


def test_what_is_there_no_more_does_not_break_the_page(world: World) -> None:
    kept()
    links = [Link(LinkKind.VISIT, VISIT), Link(LinkKind.ROUND, "77"), Link(LinkKind.RETURN, "x:2026")]
    work_plans.attach(YEAR, KEY, links, links, "can_bo", NOW)
    page = world.sign_in("can_bo").get(f"/office/plans/{YEAR.code}/tasks/{KEY}")
    assert (page.status_code, "Chưa gắn với" in unescape(page.text)) == (200, True)


def test_the_year_shows_tasks_to_their_owner(world: World) -> None:
    kept(month=11)
    kept(THEIRS, KEY.replace("6f", "7f"), month=12, state=TaskState.DONE)
    kept(YEAR, KEY.replace("6f", "8f"), month=12, state=TaskState.DROPPED, reason="Hoãn.")
    seen = {}
    for name, area in (("can_bo", "office"), ("ttnd01", "school"), ("th01", "school"), ("ttnd02", "school")):
        text = world.sign_in(name).get(f"/{area}/year/list?year=2026&work=task").text
        seen[name] = re.findall(r'href="(/\w+/plans/[^"]+)"', text)
    assert seen == {
        "can_bo": [f"/office/plans/{YEAR.code}/tasks/{KEY}"],
        "ttnd01": [f"/school/plans/{THEIRS.code}/tasks/{KEY.replace('6f', '7f')}"],
        "th01": [],
        "ttnd02": [],
    }


# What schools send


@pytest.mark.parametrize(
    ("content", "ending", "media"),
    [
        (a_pdf(), "pdf", "application/pdf"),
        (a_word_file(), "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (a_picture(), "jpg", "image/jpeg"),
        (a_picture("PNG"), "jpg", "image/jpeg"),
    ],
    ids=["pdf", "docx", "jpeg", "png"],
)
def test_a_plan_is_sent_and_leaves_as_an_attachment(world: World, content, ending, media) -> None:
    school = world.sign_in("th01")
    sent = send(school, content, "any name.exe", number="05/KH-THBM", day="2026-01-15")
    file = world.sign_in("can_bo").get("/office/plans/schools/TH01/2026/file")
    told = unescape(school.get(sent.location).text)
    assert (sent.status_code, file.mimetype, file.headers["X-Content-Type-Options"]) == (
        303,
        media,
        "nosniff",
    )
    assert file.headers["Content-Disposition"] == f'attachment; filename="ke-hoach-2026-TH01.{ending}"'
    assert file.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (file.data == content, "Số 05/KH-THBM, ngày 15/01/2026" in told) == (ending != "jpg", True)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", 'a".pdf', "a%0D%0AX: y.pdf", "Kế hoạch 🙂.pdf", "", "x" * 300]
)
def test_the_name_of_a_file_is_neither_believed_nor_kept(world: World, name: str) -> None:
    sent = send(world.sign_in("th01"), a_pdf(), name or "x")
    file = world.sign_in("th01").get("/school/plans/2026/file")
    assert (sent.status_code, file.headers["Content-Disposition"]) == (
        303,
        'attachment; filename="ke-hoach-2026-TH01.pdf"',
    )
    assert [each for each in audit.entries() if name and name in each.detail] == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG hoặc trang web"),
        (a_pdf() + b"<script>", "phần lạ gắn thêm"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Word kiểu cũ"),
        (b"MZ" + b"\0" * 100, "không phải ảnh chụp"),
        (a_pdf() + b" " * LARGEST_FILE, "nặng hơn 5 MB"),
        (None, "Chưa chọn tệp nào"),
    ],
    ids=["drawing", "polyglot", "old Word", "program", "too long", "none"],
)
def test_what_is_no_plan_is_refused_by_name_and_the_rest_kept(world: World, content, why) -> None:
    refused = send(world.sign_in("th01"), content, number="05/KH-THBM", day="2026-01-15")
    told = unescape(refused.text)
    assert (refused.status_code, why in told, '<a href="#file">' in told) == (422, True, True)
    assert ("PDF, Word (.docx), ảnh JPG hoặc PNG, đến 5 MB." in told, 'value="05/KH-THBM"' in told) == (
        True,
        True,
    )
    assert school_plans.school_plans(2026) == {}


def test_a_body_larger_than_any_plan_is_told_too(world: World) -> None:
    refused = send(world.sign_in("th01"), b"%PDF" + b" " * (LARGEST_FILE + (80 << 10)))
    told = unescape(refused.text)
    assert (refused.status_code, "nặng hơn 5 MB" in told, school_plans.school_plans(2026)) == (422, True, {})
    strange = send(world.sign_in("lan"), b"%PDF" + b" " * (LARGEST_FILE + (80 << 10)))
    assert strange.status_code == 404


def test_a_whole_file_is_kept_although_the_day_is_none(world: World) -> None:
    refused = send(world.sign_in("th01"), a_pdf(), number="05", day="31/02/2026")
    told = unescape(refused.text)
    plan = school_plans.school_plan("TH01", 2026)
    assert (refused.status_code, 'value="31/02/2026"' in told, "Đã gửi" in told) == (422, True, True)
    assert (plan.number, plan.day) == ("05", None)


def test_a_session_that_ended_asks_for_the_file_again_and_keeps_the_rest(world: World) -> None:
    users.activate(users.reset_user("th01", NOW, "quan_tri"), PASSWORD, None, NOW)
    school = Phone(world.app.test_client(), username="th01")
    asked = send(school, a_pdf(), number="05/KH-THBM")
    names = ("year", "_opened_by", "number")
    sent = {name: hidden(asked, name) for name in names} | {"_username": "th01", "_password": PASSWORD}
    again = school.post("/school/plans/", sent)
    assert (asked.status_code, again.status_code, 'value="05/KH-THBM"' in again.text) == (401, 422, True)


def test_the_list_says_who_has_sent_and_who_has_not(world: World) -> None:
    send(world.sign_in("th01"), a_pdf(), number="05/KH-THBM", day="2026-01-15")
    kept(THEIRS)
    office = world.sign_in("can_bo")

    def shown(query: str) -> list[str]:
        text = unescape(office.get(f"/office/plans/schools{query}").text)
        return re.findall(r'<th scope="row">Trường (\w+ \w+)', text)

    text = unescape(office.get("/office/plans/schools").text)
    assert ("05/KH-THBM, 15/01/2026" in text, "0/1 việc xong" in text, "<strong>1/3</strong>" in text) == (
        True,
    ) * 3
    assert f'<td data-label="Ngày gửi">{date(2026, 11, 16):%d/%m/%Y}</td>' in text
    found = {query: len(shown(query)) for query in ("", "?sent=yes", "?sent=no", "?q=anh+duong", "?level=mn")}
    assert found == {"": 3, "?sent=yes": 1, "?sent=no": 2, "?q=anh+duong": 1, "?level=mn": 1}
    strange = ("?year=2025&sent=yes", "?level=x&sent=x&page=99", "?year=99999999999999999999999")
    assert [len(shown(query)) for query in strange] == [0, 3, 3]


def test_first_pages_lead_to_the_plans(world: World) -> None:
    pages = {"can_bo": "/office/", "th01": "/school/", "ttnd01": "/school/"}
    links = {
        name: set(re.findall(r'href="(/\w+/plans/[^"]*)"', world.sign_in(name).get(path).text))
        for name, path in pages.items()
    }
    assert links == {
        "can_bo": {"/office/plans/", "/office/plans/schools"},
        "th01": {"/school/plans/"},
        "ttnd01": {"/school/plans/"},
    }


def test_everything_is_written_down(world: World) -> None:
    office, school = world.sign_in("can_bo"), world.sign_in("th01")
    save(office, "office", YEAR)
    save(office, "office", YEAR, base=1, state="bo", reason="Hoãn sang năm sau.")
    office.post(f"/office/plans/{YEAR.code}", {"_base": "0", "_opened_by": "can_bo", "title": "Kế hoạch"})
    send(school, a_pdf())
    acts = [(each.actor, each.action) for each in reversed(audit.entries()) if "plan" in each.action]
    assert acts == [
        ("can_bo", "plan.task"),
        ("can_bo", "plan.task_change"),
        ("can_bo", "plan.change"),
        ("th01", "school_plan.send"),
    ]
    assert (audit.verify(), TODAY + timedelta(0)) == ([], TODAY)
