"""Planning, moving and cancelling visits on a desk and on a phone, with script and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from forms_app.core.visits import Manner
from forms_app.storage import forms, visit_plans, visits
from tests.actors import NOW
from tests.factories import shipped
from tests.visits_world import TODAY, World, make_world

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

from tests.browser.looking import DESK, PHONE, look

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
DAY = timedelta(days=1)


@pytest.fixture
def world(app) -> World:
    made = make_world(app)
    forms.publish(shipped("chk_long_ghep"), "can_bo", NOW)
    return made


@pytest.fixture
def open_at(sit_down: Callable[..., Page], world: World) -> Open:
    """Signs somebody in, on a desk or a phone."""
    return lambda username, size=DESK, script=True: sit_down(username, script=script, viewport=size)


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_office_plans_confirms_a_doubt_moves_and_cancels(
    open_at: Open, world: World, size, script
) -> None:
    known = world.plan("TH01")
    page = open_at("can_bo", size, script)
    page.goto("/office/visits/")
    page.get_by_role("link", name="Lên lịch kiểm tra").click()
    page.get_by_label("Hình thức").select_option("long_ghep")
    page.get_by_label("Ngày đầu").fill(TODAY.isoformat())
    page.get_by_label("Ngày cuối").fill(TODAY.isoformat())
    page.get_by_label("Trưởng đoàn").select_option("lan")
    page.get_by_label("Mầm non, mẫu giáo: tất cả 1 trường").check()
    page.get_by_role("button", name="Lên lịch kiểm tra").click()
    expect(page.get_by_role("alert")).to_contain_text("Nguyễn Thị Lan có nhiều cuộc")
    page.get_by_label("Đã xem, vẫn lên lịch như vậy").check()
    page.get_by_role("button", name="Lên lịch kiểm tra").click()
    page.get_by_role("link", name="Trường Mẫu giáo Sao Mai").click()
    page.get_by_label("Ngày cuối").fill((TODAY + DAY).isoformat())
    page.get_by_label("Trưởng đoàn").select_option("mai")
    page.get_by_role("button", name="Lưu lịch mới").click()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu lịch mới")
    moved = visits.visits(school="MN01")[0]
    assert (moved.inspectors, moved.ends_on, moved.manner) == (("mai",), TODAY + DAY, Manner.FOLDED)
    page.get_by_role("link", name="Hủy cuộc kiểm tra").click()
    page.get_by_label("Lý do").fill("Trường nghỉ vì bão")
    page.get_by_role("button", name="Hủy cuộc kiểm tra").click()
    expect(page.get_by_text("Trường nghỉ vì bão")).to_be_visible()
    assert [each.uuid for each in visits.visits()] == [known.uuid]


def test_a_month_is_a_table_on_a_desk_and_a_list_of_days_on_a_phone(open_at: Open, world: World) -> None:
    world.plan("TH01", ends_on=TODAY + DAY)
    desk, phone = open_at("can_bo"), open_at("can_bo", PHONE)
    for page in (desk, phone):
        page.goto("/office/visits/")
    days = re.compile(r"^Thứ (Hai, 16|Ba, 17)/11")
    assert desk.get_by_role("columnheader").all_inner_texts()[0::6] == ["Thứ Hai", "Chủ nhật"]
    assert [desk.locator(".month td:visible").count(), phone.locator(".month td:visible").count()] == [42, 2]
    shown = [each.strip() for each in phone.locator(".month .day:visible").all_inner_texts()]
    assert [bool(days.match(each)) for each in shown] == [True, True]


def test_the_month_is_left_and_entered_by_keyboard(open_at: Open, world: World) -> None:
    page = open_at("can_bo")
    page.goto("/office/visits/")
    page.get_by_role("link", name="Tháng 12").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tháng 12 năm 2026")).to_be_visible()
    page.get_by_role("link", name="Tháng 11").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Tháng 11 năm 2026")).to_be_visible()


def test_the_pages_of_the_plan_are_open_to_everybody(open_at: Open, world: World) -> None:
    late, gone = TODAY - 3 * DAY, TODAY + DAY
    visit = world.plan("TH01", ends_on=TODAY + DAY)
    world.plan("TH02", starts_on=late, ends_on=late)
    cancelled = world.plan("MN01", "chk_mn", starts_on=gone, ends_on=gone)
    visit_plans.cancel_visit(cancelled.uuid, "bão", "can_bo", NOW)
    office, inspector = open_at("can_bo"), open_at("lan", PHONE)
    one = f"/office/visits/{visit.uuid}"
    found = {}
    for path in ("", "list", "progress", "new"):
        office.goto(f"/office/visits/{path}")
        found[path] = look(office)
    for path in (one, f"{one}/cancel", f"/office/visits/{cancelled.uuid}", "/calendar/"):
        office.goto(path)
        found[path] = look(office)
    for path in ("/visits/?month=2026-11", f"/visits/{cancelled.uuid}", "/calendar/"):
        inspector.goto(path)
        seen = found[f"own {path}"] = look(inspector)
        assert seen.targets == [], path
    assert {path: (seen.axe, seen.narrow, seen.focus) for path, seen in found.items()} == dict.fromkeys(
        found, ([], [], [])
    )
