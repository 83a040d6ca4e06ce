"""A half-year's figures from last period's copy to the approval, checked while typed, on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC

import pytest
from flask import Flask

from forms_app.core.returns import FIGURES, State
from forms_app.storage import returns
from forms_app.storage.sessions import start_session
from tests.actors import NOW
from tests.returns_world import BEFORE, PERIOD, REQUIRED, add_people, approved, fill_store

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, Page, expect

from tests.browser.handset import HANDSET, expect_fits

pytestmark = pytest.mark.browser

MINE = f"/school/returns/{PERIOD}/{FIGURES}"
OFFICE = f"/office/returns/{PERIOD}/{FIGURES}/TH01"
TOO_MANY = "Số nữ không được lớn hơn tổng số CBGVNV."

OpenAs = Callable[[str], Page]


@pytest.fixture
def open_as(app: Flask, browser: Browser, served: str) -> Iterator[OpenAs]:
    """A phone in which somebody has signed in."""
    app.config["CLOCK"] = lambda: NOW.replace(tzinfo=UTC)
    fill_store()
    add_people()
    approved(period=BEFORE, nu=20)
    contexts = []

    def opened(username: str) -> Page:
        context = browser.new_context(**HANDSET, base_url=served, locale="vi-VN")
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": "forms", "value": start_session(username, NOW), "url": served}])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    expect_fits(page)


def test_from_last_period_s_copy_to_the_approval(open_as: OpenAs) -> None:
    school = open_as("th01")
    school.goto(MINE)
    press(school, "Chép số liệu kỳ trước vào chỗ trống")
    women = school.locator(".question", has=school.locator("[name=nu]"))
    same, told = women.get_by_text("như kỳ trước"), women.get_by_text(TOO_MANY)
    expect(same).to_be_visible()
    school.locator("[name=nu]").fill("33")
    expect(told).to_be_visible()
    expect(same).to_be_hidden()
    expect(school.locator("#spoken")).to_have_text(TOO_MANY)
    school.locator("[name=tong_cbgvnv]").fill("40")
    expect(told).to_be_hidden()

    members = school.locator("[name=ttnd_so_thanh_vien]")
    none = school.locator("[name='ttnd_so_thanh_vien.none']")
    none.check()
    expect(members).to_have_value("")
    expect(school.locator("[name=ttnd_kien_nghi]")).to_be_hidden()
    members.fill("3")
    expect(none).not_to_be_checked()
    expect(school.locator("[name=ttnd_kien_nghi]")).to_be_visible()

    school.locator("[name=tu_xep_loai][value=kha]").check()
    school.locator("[name=hieu_truong_xac_nhan]").check()
    press(school, "Nộp cho Phòng")
    expect(school.get_by_text("Đã nộp. Phòng sẽ xem và duyệt")).to_be_visible()

    office = open_as("can_bo")
    office.goto(OFFICE)
    expect_fits(office)
    office.get_by_label("Nhận xét, việc cần sửa").fill("Xem lại số lớp.")
    press(office, "Trả lại để trường sửa")

    school.goto(MINE)
    expect(school.get_by_text("Xem lại số lớp.").first).to_be_visible()
    school.locator("[name=so_lop]").fill("21")
    press(school, "Nộp cho Phòng")
    office.goto(OFFICE)
    press(office, "Duyệt")
    found = returns.find(FIGURES, PERIOD, "TH01")
    assert (found.state, found.answers["so_lop"], found.answers["nu"]) == (State.APPROVED, 21, 33)
    assert found.answers.keys() >= REQUIRED.keys()
