"""The plan of visits on pages: a month, lists, changes, doubts, calendars; who sees what."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from werkzeug.test import TestResponse

from forms_app.core.people import Role
from forms_app.core.visits import Manner, Visit
from forms_app.storage import audit, forms, schools, users, visit_plans, visits
from forms_app.storage.models import named_db
from tests.actors import NOW, Visitor
from tests.attacks.effort import FULL
from tests.factories import shipped
from tests.office_people import signed_in
from tests.visits_world import SCHOOLS, TODAY, World, make_world

DAY = timedelta(days=1)
Counting = Callable[[Visitor, str], int]
OFFICE_PAGES = (
    *("/office/visits/", "/office/visits/list", "/office/visits/progress", "/office/visits/new"),
    "/office/visits.ics",
)


@pytest.fixture
def world(app: Flask) -> World:
    made = make_world(app)
    forms.publish(shipped("chk_long_ghep"), "can_bo", NOW)
    return made


@pytest.fixture
def officer(app: Flask, world: World) -> Visitor:
    return signed_in(app, "can_bo")


def shown(response: TestResponse) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def days_of(response: TestResponse, name: str) -> list[str]:
    """The days of the month's page on which a school stands."""
    cells = re.findall(r'<p class="day">.*?</td>', response.text, re.DOTALL)
    return [
        re.sub(r"<[^>]+>", "", each).split(",")[1].split("/")[0].strip() for each in cells if name in each
    ]


def test_a_month_begins_on_monday_and_a_visit_stands_on_each_of_its_days(world, officer):
    world.plan(starts_on=date(2026, 11, 27), ends_on=date(2026, 12, 1))
    november, december = (officer.get(f"/office/visits/?month={month}") for month in ("2026-11", "2026-12"))
    heads = re.findall(r'<th scope="col">(.*?)</th>', november.text)
    assert (heads[0], heads[-1]) == ("Thứ Hai", "Chủ nhật")
    assert days_of(november, "Bình Minh") == ["27", "28", "29", "30"]
    assert days_of(december, "Bình Minh") == ["1"]
    assert "Tháng 11 năm 2026" in shown(officer.get("/office/visits/?month=nonsense"))
    assert {"/office/visits/?month=2026-10#month", "/office/visits/?month=2026-12#month"} <= set(
        officer.page("/office/visits/").links
    )


def test_a_full_day_shows_some_and_leads_to_the_rest(world, officer):
    for place in range(7):
        schools.save_schools([replace(SCHOOLS[0], code=f"X{place}", name=f"Trường Tiểu học {place}")])
        world.plan(f"X{place}")
    page = officer.get("/office/visits/")
    assert ("và 2 cuộc nữa" in page.text, page.text.count("Trường Tiểu học ")) == (True, 5)
    assert "7 cuộc kiểm tra" in shown(officer.get(f"/office/visits/list?day={TODAY}"))


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", {"TH01", "TH02", "MN01"}),
        ("q=binh+minh", {"TH01"}),
        ("level=mn", {"MN01"}),
        ("inspector=mai", {"TH02"}),
        ("state=late", {"TH02"}),
        ("state=cancelled", {"MN01"}),
        ("month=2026-10", {"TH02"}),
        (f"day={TODAY}", {"TH01"}),
        ("period=2026-H1", set()),
        ("period=%00&level=x&state=x&page=99&month=x&day=x", {"TH01", "TH02", "MN01"}),
    ],
)
def test_the_list_is_narrowed_by_what_the_address_says(world, officer, query, codes):
    past = TODAY - 30 * DAY
    world.plan("TH01")
    world.plan("TH02", starts_on=past, ends_on=past, inspectors=("mai",))
    gone = world.plan("MN01", "chk_mn", starts_on=TODAY + DAY, ends_on=TODAY + DAY)
    visit_plans.cancel_visit(gone.uuid, "bão", "can_bo", NOW)
    text = officer.get(f"/office/visits/list?{query}").text
    assert {each.code for each in SCHOOLS if f">{each.name}</a>" in text} == codes


def test_progress_counts_per_level_and_person_and_leaves_out_what_is_cancelled(world, officer):
    past = TODAY - 30 * DAY
    world.plan("TH01")
    world.plan("TH02", starts_on=past, ends_on=past, inspectors=("mai",))
    gone = world.plan("MN01", "chk_mn")
    visit_plans.cancel_visit(gone.uuid, "bão", "can_bo", NOW)
    rows = re.findall(
        r"<tr>\s*<th scope=\"row\">(.*?)</tr>", officer.get("/office/visits/progress").text, re.DOTALL
    )
    figures = {
        words[0].strip(): [int(each) for each in words[1:] if each.strip()]
        for words in (re.sub(r"<[^>]+>", "|", row).split("|") for row in rows)
        if words[0].strip()
    }
    assert figures == {
        "Mầm non, mẫu giáo": [0, 0, 0, 0, 1],
        "Tiểu học": [2, 1, 1, 0, 0],
        "Mọi cấp học": [2, 1, 1, 0, 1],
    }
    assert "2 cuộc, 2 chưa nộp" in shown(officer.get("/office/"))


PLAN = {
    "form_id": "",
    "period": "2026-H2",
    "starts_on": "2026-11-18",
    "ends_on": "2026-11-18",
    "leader": "lan",
}


def test_a_plan_per_level_is_spread_over_working_days(world, officer):
    window = {"starts_on": "2026-11-21", "ends_on": "2026-11-24", "arrange": "spread", "school_level": "th"}
    assert officer.post("/office/visits/new", PLAN | window).status_code == 303
    assert {each.school: each.starts_on.day for each in visits.visits()} == {"TH01": 24, "TH02": 23}


def test_a_folded_visit_takes_the_short_checklist_and_says_so_beforehand(app, world, officer):
    asked = PLAN | {"manner": "long_ghep", "school": "TH01"}
    assert officer.post("/office/visits/new", asked).status_code == 303
    visit = visits.visits()[0]
    assert (visit.form_id, visit.manner) == ("chk_long_ghep", Manner.FOLDED)
    page = signed_in(app, "lan").get(f"/visits/{visit.uuid}/sections/header").text
    assert re.search(r'name="hinh_thuc" value="long_ghep"[^>]*checked', page)
    assert "(lồng ghép)" in shown(officer.get("/office/visits/"))


def test_the_same_page_sent_twice_plans_once(world, officer):
    page = officer.get("/office/visits/new").text
    batch = re.search(r'name="batch" value="([^"]+)"', page)
    assert batch
    asked = PLAN | {"school": "TH01", "batch": batch[1]}
    answers = [officer.post("/office/visits/new", asked).status_code for _ in range(2)]
    assert (answers, len(visits.visits())) == ([303, 303], 1)


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        (
            {"school": "TH02", "starts_on": "2026-11-16", "ends_on": "2026-11-16"},
            "Nguyễn Thị Lan có nhiều cuộc",
        ),
        ({"school": "TH01", "leader": "mai"}, "đã có cuộc kiểm tra bằng phiếu đầy đủ"),
        ({"school_level": "th", "leader": "mai"}, "Lê Thị Mai có nhiều cuộc"),
    ],
)
def test_what_looks_like_a_mistake_is_told_first_and_then_done(world, officer, asked, word):
    world.plan("TH01")
    doubted = officer.post("/office/visits/new", PLAN | asked)
    assert (doubted.status_code, word in shown(doubted), len(visits.visits())) == (422, True, 1)
    value = re.search(r'name="confirmed" value="([^"]+)"', doubted.text)
    assert value
    other = officer.post("/office/visits/new", PLAN | asked | {"confirmed": "0" * 32})
    done = officer.post("/office/visits/new", PLAN | asked | {"confirmed": value[1]})
    assert (other.status_code, done.status_code, len(visits.visits()) > 1) == (422, 303, True)


def test_a_short_visit_beside_a_full_one_is_no_mistake(world, officer):
    world.plan("TH01")
    asked = PLAN | {"school": "TH01", "leader": "mai", "manner": "long_ghep"}
    assert officer.post("/office/visits/new", asked).status_code == 303


def changed(visit: Visit, **more: Any) -> dict[str, Any]:
    return {
        "starts_on": visit.starts_on.isoformat(),
        "ends_on": visit.ends_on.isoformat(),
        "leader": "lan",
        "member": ["lan", "hung"],
        "base": str(visit.changes),
    } | more


def test_who_is_withdrawn_sees_the_visit_no_more(app, world, officer):
    visit = world.plan()
    hung, lan = signed_in(app, "hung"), signed_in(app, "lan")
    path = f"/visits/{visit.uuid}"
    before = [each.get(path).status_code for each in (hung, lan)]
    done = officer.post(f"/office/visits/{visit.uuid}", changed(visit, member=["lan"], ends_on="2026-11-17"))
    after = [each.get(path).status_code for each in (hung, lan)]
    assert (done.location, before, after) == (f"/office/visits/{visit.uuid}?saved=1", [200, 200], [404, 200])
    assert ("Bình Minh" in hung.get("/visits/").text, "Bình Minh" in lan.get("/visits/").text) == (
        False,
        True,
    )
    assert "Đã lưu lịch mới" in officer.get(done.location).text


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"starts_on": ""}, "chưa chọn ngày"),
        ({"ends_on": "2026-11-01"}, "không được trước ngày đầu"),
        ({"ends_on": "9999-12-31"}, "không kéo dài quá 92 ngày"),
        ({"leader": "can_bo"}, "Trưởng đoàn"),
        ({"base": "7", "member": []}, "vừa được người khác sửa"),
    ],
)
def test_a_change_with_a_fault_keeps_what_was_typed(world, officer, more, word):
    visit = world.plan()
    answer = officer.post(f"/office/visits/{visit.uuid}", changed(visit, **more))
    assert (answer.status_code, word in shown(answer), visits.visit(visit.uuid)) == (422, True, visit)
    typed = more.get("ends_on", "2026-11-16")
    assert f'value="{typed}"' in answer.text


def test_a_change_tells_only_the_doubts_it_brings(world, officer):
    visit, other = world.plan("TH01"), world.plan("TH02")
    free = world.plan("MN01", "chk_mn", starts_on=TODAY + DAY, ends_on=TODAY + DAY)
    quiet = officer.post(f"/office/visits/{visit.uuid}", changed(visit, member=["lan"]))
    doubted = officer.post(f"/office/visits/{free.uuid}", changed(free, starts_on=TODAY.isoformat()))
    assert (quiet.status_code, doubted.status_code) == (303, 422)
    assert "Ánh Dương" in shown(doubted)
    assert visits.visit(other.uuid) == other


def test_a_cancelled_visit_is_shown_with_its_reason_and_cannot_be_filled(app, world, officer):
    visit, lan = world.plan(), signed_in(app, "lan")
    path = f"/office/visits/{visit.uuid}/cancel"
    empty = officer.post(path, {"reason": " "})
    done = officer.post(path, {"reason": "Trường nghỉ vì bão"})
    assert (empty.status_code, done.status_code, visits.visits()) == (422, 303, [])
    read = [officer.get(f"/office/visits/{visit.uuid}"), lan.get(f"/visits/{visit.uuid}")]
    assert [("Trường nghỉ vì bão" in shown(each), "<button>Lưu" in each.text) for each in read] == [
        (True, False)
    ] * 2
    assert "Đã hủy" in shown(officer.get("/office/visits/list"))
    late = lan.post(
        f"/visits/{visit.uuid}/sections/header", {"tong_cbgvnv": "30", "_revision": "0", "_opened_by": "lan"}
    )
    assert (late.status_code, "Phòng vừa hủy" in shown(late), "30" in shown(late)) == (409, True, True)
    assert lan.get(f"/visits/{visit.uuid}/sections/header").status_code == 303
    assert audit.entries(1)[0].action == "visit.cancel"


def test_a_visit_that_was_begun_is_not_cancelled(world, officer):
    visit = world.plan()
    visits.save_section(visit.uuid, "header", 0, {"tong_cbgvnv": 30}, "lan", NOW)
    answer = officer.post(f"/office/visits/{visit.uuid}/cancel", {"reason": "bão"})
    assert (answer.status_code, "không hủy được nữa" in shown(answer), 'value="bão"' in answer.text) == (
        422,
        True,
        True,
    )


@pytest.mark.parametrize("role", list(Role))
def test_only_the_office_plans(app, world, role):
    visit = world.plan()
    users.add_user(
        "someone", "Ai Đó", role, "TH01" if role.value.startswith("school") else None, NOW, "x", demo=True
    )
    someone = signed_in(app, "someone")
    pages = [*OFFICE_PAGES, f"/office/visits/{visit.uuid}", f"/office/visits/{visit.uuid}/cancel"]
    found = {someone.get(path).status_code for path in pages}
    posts = {someone.post(path, {}).status_code for path in (*pages[3:4], *pages[-2:])}
    assert (found, posts) == (({200}, {422}) if role is Role.OFFICER else ({404}, {404}))
    calendar = {someone.get("/calendar/").status_code, someone.post("/calendar/make", {}).status_code}
    assert calendar == ({404} if role in (Role.ADMINISTRATOR, Role.BOARD) else {200})
    assert someone.get("/visits/calendar.ics").status_code == (200 if role is Role.INSPECTOR else 404)


def events(response: TestResponse) -> dict[str, Any]:
    assert response.mimetype == "text/calendar"
    assert [line for line in response.data.split(b"\r\n") if len(line) > 75] == []
    return {str(each["UID"]): each for each in Calendar.from_ical(response.data).walk("VEVENT")}


def of_visits(found: dict[str, Any]) -> set[str]:
    """Not the deadlines of other work."""
    return {key for key, each in found.items() if "/visits/" in str(each["URL"])}


def test_files_hold_the_whole_plan_for_the_office_and_ones_own_for_an_inspector(app, world, officer):
    both, other = world.plan("TH01"), world.plan("TH02", inspectors=("mai",), ends_on=TODAY + DAY)
    visit_plans.cancel_visit(other.uuid, "bão", "can_bo", NOW)
    whole, own = (
        events(officer.get("/office/visits.ics")),
        events(signed_in(app, "lan").get("/visits/calendar.ics")),
    )
    ids = [f"{each.uuid}@127.0.0.1" for each in (both, other)]
    assert [of_visits(found) for found in (whole, own)] == [{*ids}, {*ids[:1]}]
    assert (str(whole[ids[1]]["STATUS"]), whole[ids[1]]["SEQUENCE"], whole[ids[1]]["DTEND"].dt) == (
        "CANCELLED",
        1,
        TODAY + 2 * DAY,
    )
    assert str(own[ids[0]]["URL"]) == f"http://127.0.0.1:8000/visits/{both.uuid}"
    assert "bão" not in officer.get("/office/visits.ics").text


def made_address(browser: Visitor) -> str:
    found = re.search(
        r'class="one-time">http://127.0.0.1:8000(/calendar/[^<]+\.ics)<',
        browser.post("/calendar/make", {}).text,
    )
    assert found
    return found[1]


def test_an_address_is_shown_once_works_without_signing_in_and_ends_when_told(app, world, visitor):
    mine, foreign = world.plan(), world.plan("TH02", inspectors=("mai",))
    lan = signed_in(app, "lan")
    address = made_address(lan)
    assert address.split("/")[-1][:20] not in lan.get("/calendar/").text
    found = events(visitor.get(address))
    assert (set(found), foreign.uuid in str(found)) == ({f"{mine.uuid}@127.0.0.1"}, False)
    newer = made_address(lan)
    answers = [visitor.get(each).status_code for each in (address, newer)]
    lan.post("/calendar/revoke", {})
    assert (answers, visitor.get(newer).status_code) == ([404, 200], 404)
    assert [each.action for each in audit.entries(3)] == ["calendar.revoke", "calendar.make", "calendar.make"]


def test_the_feed_follows_the_account_and_the_plan(app, world, officer, visitor):
    visit, address = world.plan(), made_address(signed_in(app, "hung"))
    before = len(events(visitor.get(address)))
    officer.post(f"/office/visits/{visit.uuid}", changed(visit, member=["lan"]))
    after = len(events(visitor.get(address)))
    users.set_active("hung", False, NOW, "quan_tri")
    assert (before, after, visitor.get(address).status_code) == (1, 0, 404)


def test_who_has_the_calendar_already_gets_few_bytes(app, world, visitor):
    world.plan()
    address = made_address(signed_in(app, "lan"))
    first = visitor.get(address)
    again = visitor.get(address, **{"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert "no-cache" in first.headers["Cache-Control"]


def test_guessing_addresses_is_slowed_and_right_ones_never_wait(app, world, visitor):
    address = made_address(signed_in(app, "lan"))
    answers = [visitor.get(f"/calendar/guess{place}.ics").status_code for place in range(62)]
    assert (set(answers[:60]), answers[-1], visitor.get(address).status_code) == ({404}, 429, 200)


def test_the_inspectors_month_shows_their_own_visits(app, world):
    world.plan("TH01")
    world.plan("TH02", inspectors=("mai",))
    page = signed_in(app, "lan").get("/visits/?month=2026-11")
    assert (days_of(page, "Bình Minh"), days_of(page, "Ánh Dương")) == (["16"], [])
    nothing = "Tháng này không có cuộc kiểm tra nào."
    next_month = signed_in(app, "lan").get("/visits/?month=2026-12")
    assert (nothing in shown(page), nothing in shown(next_month)) == (False, True)


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> Counting:
    """How many statements a page asks the store."""
    asked: list[str] = []

    def count(browser: Visitor, path: str) -> int:
        inner = named_db.obj.execute_sql

        def counted(sql: str, *rest: Any, **more: Any) -> Any:
            asked.append(sql)
            return inner(sql, *rest, **more)

        asked.clear()
        monkeypatch.setattr(named_db.obj, "execute_sql", counted)
        assert browser.get(path).status_code == 200
        monkeypatch.undo()
        return len(asked)

    return count


PROVINCE = 1022 if FULL else 222  # schools


def settled(pages: list[tuple[Visitor, str]], queries: Counting) -> list[int]:
    """What each page asks once it was read: some answers are remembered until the next commit."""
    for browser, path in pages:
        browser.get(path)
    return [queries(*page) for page in pages]


def test_a_province_costs_no_more_queries_than_a_district(app, world, officer, queries):
    lan = signed_in(app, "lan")
    pages = [*((officer, path) for path in OFFICE_PAGES), (lan, "/visits/"), (lan, "/visits/calendar.ics")]
    pages += [(officer, "/office/"), (officer, "/office/visits/list?q=truong&level=th&state=planned&page=3")]
    for school in SCHOOLS[:2]:
        world.plan(school.code)
    few = settled(pages, queries)
    more = [
        replace(SCHOOLS[0], code=f"P{place:04}", name=f"Trường Tiểu học số {place}")
        for place in range(PROVINCE)
    ]
    schools.save_schools(more)
    with named_db.atomic():
        for place, school in enumerate(more):
            day = TODAY + (place % 40 - 10) * DAY
            world.plan(school.code, starts_on=day, ends_on=day)
    many = settled(pages, queries)
    assert (many, max(many) < 30, min(few) > 2) == (few, True, True)
