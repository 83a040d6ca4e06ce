"""The three main flows by keyboard alone: a survey, a checklist, a school's page. Focus is always seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forms_app.demo.checklists import checklist_bodies
from forms_app.storage import forms, visits
from forms_app.storage.sessions import start_session
from tests.actors import NOW, open_survey, stored
from tests.demo_world import FINISHED, load_demo
from tests.factories import a_school, shipped
from tests.visits_world import PASSWORD, TODAY, make_world

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

from tests.browser.looking import FOCUS

pytestmark = pytest.mark.browser

MOST_STEPS = 200  # presses of Tab on one page
WORDS = {"xac_nhan_doan_ho_ten": "Nguyễn Thị Lan", "xac_nhan_doan_chuc_vu": "Trưởng đoàn"}
WORDS |= {"xac_nhan_truong_ho_ten": "Võ Văn Tư", "xac_nhan_truong_chuc_vu": "Hiệu trưởng"}


class Keyboard:
    """Hands on a keyboard; every step notes where the focus cannot be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []

    def step(self) -> dict[str, str]:
        """One press of Tab: what has the focus now."""
        self.page.keyboard.press("Tab")
        here = self.page.evaluate(
            """() => { const each = document.activeElement
                return {tag: each.localName, type: each.type ?? "", name: each.name ?? "",
                        checked: String(each.checked), text: each.textContent.trim()} }"""
        )
        if here["tag"] != "body":
            self.unseen += self.page.evaluate(f"() => ({FOCUS})(document.activeElement)")
        return dict(here)

    def to(self, wanted: str) -> None:
        """On to the link, button or summary that says ``wanted``."""
        self.until(lambda here: here["text"].startswith(wanted))

    def until(self, found: Callable[[dict[str, str]], bool]) -> dict[str, str]:
        for _ in range(MOST_STEPS):
            here = self.step()
            if found(here):
                return here
        raise AssertionError("never reached")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def open(self, wanted: str) -> None:
        """Follow a link, or press the button that leads to another page."""
        self.to(wanted)
        with self.page.expect_navigation():
            self.press("Enter")

    def answer(self, last: str) -> None:
        """Answer whatever comes, a choice with Space and words by typing, up to the button ``last``."""

        def done(here: dict[str, str]) -> bool:
            if here["type"] in ("radio", "checkbox") and here["checked"] == "false":
                self.press("Space")
            elif here["type"] in ("text", "textarea") and here["name"] in WORDS:
                self.page.keyboard.type(WORDS[here["name"]])
            return here["tag"] == "button" and here["text"].startswith(last)

        self.until(done)


def test_a_survey_is_answered_by_keyboard(app: Flask, page: Page, served: str) -> None:
    poster = open_survey(app)["MN01"]
    page.goto(f"{served}/S/{poster.code}")
    keys = Keyboard(page)
    keys.answer("Gửi phiếu")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã nhận phiếu")
    assert (len(stored(app, poster)), keys.unseen) == (1, [])


def test_a_forgotten_question_is_mended_by_keyboard(app: Flask, page: Page, served: str) -> None:
    poster = open_survey(app)["MN01"]
    page.goto(f"{served}/S/{poster.code}")
    keys = Keyboard(page)
    keys.open("Gửi phiếu")
    keys.until(lambda here: here["tag"] == "a" and here["text"].startswith("Câu 3"))
    keys.press("Enter")
    expect(page.locator("fieldset.question").nth(2).locator("input").first).to_be_focused()
    keys.press("Space")
    expect(page.locator("fieldset.question").nth(2).locator("input").first).to_be_checked()
    assert keys.unseen == []


def test_a_checklist_is_filled_and_handed_in_by_keyboard(app: Flask, page: Page, served: str) -> None:
    world = make_world(app)
    definition = shipped("chk_long_ghep")
    forms.publish(definition, "can_bo", NOW)
    visit = world.plan(form="chk_long_ghep")
    for section, body in checklist_bodies(definition, a_school(), ("Lan", "Hùng"), TODAY):
        if section not in ("d_giam_sat", "xac_nhan"):
            visits.save_section(visit.uuid, section, 0, body, "lan", NOW)
    keys = Keyboard(page)
    page.goto(f"{served}/sign-in")
    keys.until(lambda here: here["name"] == "username")
    page.keyboard.type("lan")
    keys.step()
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        keys.press("Enter")
    keys.open("Trường Tiểu học Bình Minh")
    keys.open(definition.section("d_giam_sat").label.vi)
    keys.answer("Lưu và")
    with page.expect_navigation():
        keys.press("Enter")
    page.goto(f"{served}/visits/{visit.uuid}")
    keys.open("Xem lại, xác nhận và nộp")
    keys.answer("Nộp phiếu kiểm tra")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kết quả kiểm tra")
    assert (visits.visit(visit.uuid).submitted, keys.unseen) == (True, [])


def test_a_school_is_read_by_keyboard(app: Flask, page: Page, served: str) -> None:
    school = load_demo(app, 4)[0]
    page.context.add_cookies([{"name": "forms", "value": start_session("bangiamsat", NOW), "url": served}])
    page.goto(f"{served}/board/")
    keys = Keyboard(page)
    keys.to("Đến nội dung chính")
    keys.open(school.name)
    page.goto(f"{page.url.partition('?')[0]}?period={FINISHED}")
    keys.to("Xem dạng bảng")
    expect(page.locator("details[open] table").first).to_be_hidden()
    keys.press("Enter")
    expect(page.locator("details[open] table").first).to_be_visible()
    assert keys.unseen == []


def test_a_focus_that_cannot_be_seen_is_noticed(page: Page) -> None:
    page.set_content("<style>a { outline: none !important }</style><a href='#'>hier</a>")
    keys = Keyboard(page)
    keys.to("hier")
    assert keys.unseen != []
