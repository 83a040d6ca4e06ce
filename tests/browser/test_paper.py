"""Paper forms typed by keyboard alone, as a clerk does it; the pages looked at from all sides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from forms_app.core.people import Role
from forms_app.storage.ballot_box import COMMENTS, RATINGS
from forms_app.web.services import Services
from tests.actors import open_survey
from tests.office_people import person
from tests.test_web_guard import PASSWORD
from tests.test_web_paper import add_person

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.looking import DESK, PHONE, look

pytestmark = pytest.mark.browser

FORMS = 5
QUESTIONS = 14  # thirteen digits and a comment


@pytest.fixture
def officer(app: Flask) -> str:
    """The cookie of somebody signed in, a round of parents open."""
    open_survey(app)
    add_person("hung", Role.BOARD)
    cookie = person(app, Role.OFFICER).client.get_cookie("forms", domain="127.0.0.1")
    assert cookie is not None
    return cookie.value


@pytest.fixture(params=[False, True], ids=["no script", "script"])
def context(
    request: pytest.FixtureRequest, browser: Browser, served: str, officer: str
) -> Iterator[BrowserContext]:
    made = browser.new_context(
        java_script_enabled=request.param, viewport=DESK, base_url=served, locale="vi-VN"
    )
    made.add_cookies([{"name": "forms", "value": officer, "url": served}])
    yield made
    made.close()


def tab(page: Page, times: int = 1) -> None:
    for _ in range(times):
        page.keyboard.press("Tab")


def begin(page: Page) -> None:
    """The number of forms; the cursor stands in its field when the page comes."""
    page.goto("/office/paper/1/TH01")
    expect(page.locator("#forms")).to_be_focused()
    page.keyboard.type(str(FORMS))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_forms(page: Page, **others: str) -> None:
    """Every form: a digit, Tab, and so on, from where the cursor stands when the page comes."""
    expect(page.locator(".digit input").first).to_be_focused()
    for form in range(1, FORMS + 1):
        for question in range(1, QUESTIONS):
            page.keyboard.type(others.get(f"f{form}q{question}", str(1 + form % 3)))
            tab(page)
        page.keyboard.type(others.get(f"f{form}q{QUESTIONS}", ""))
        tab(page)


def sign(page: Page) -> None:
    for text in ("hung", PASSWORD, ""):
        page.keyboard.type(text)
        tab(page)


def send(page: Page) -> None:
    """Press the button that the cursor has come to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_five_forms_are_typed_twice_by_keyboard(app: Flask, context: BrowserContext) -> None:
    box = app.extensions["forms"].box
    page = context.new_page()
    begin(page)
    type_forms(page, f2q14="Nên sửa cổng.", f4q3="8")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lần một")
    expect(page.locator("#form4-p_xem_thu_chi")).to_be_focused()  # the wrong one
    page.keyboard.press("Control+A")
    page.keyboard.type("2")
    tab(page, QUESTIONS - 3 + QUESTIONS + 1)  # the rest of this form, the last form, the button
    send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lần hai")
    type_forms(page, f2q14="nên sửa cổng", f3q7="5", f4q3="2")
    sign(page)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("cùng xem lại giấy")
    expect(page.locator(".error-summary a")).to_have_count(1)
    expect(page.locator("#form3-p_yen_tam_gop_y")).to_be_focused()
    page.keyboard.type("1")
    tab(page, 2)  # past the box that leaves the form out
    send(page)
    expect(page.locator(".notice")).to_contain_text("đã vào hòm phiếu")
    expect(page.locator("main")).to_contain_text("từ 5 đến 9 phiếu")
    kept = [len(box.records(1, "TH01", kind)) for kind in (RATINGS, COMMENTS)]
    assert kept == [FORMS, 1]


def test_enter_in_a_field_sends_nothing(context: BrowserContext) -> None:
    """Clerks press it after a digit; half a pile must not go off."""
    page = context.new_page()
    begin(page)
    expect(page.locator(".digit input").first).to_be_focused()
    posts: list[str] = []
    page.on("request", lambda each: posts.append(each.method))
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    tab(page)
    page.keyboard.type("2")
    expect(page.locator(".digit input").nth(1)).to_have_value("2")
    assert "POST" not in posts
    page.locator("main button").last.focus()
    send(page)
    assert "POST" in posts  # the control


def test_two_forms_fit_on_a_desk_and_nothing_is_cut_off_on_a_phone(context: BrowserContext) -> None:
    page = context.new_page()
    begin(page)
    first, second = (page.locator(f"#form{number}").bounding_box() for number in (1, 2))
    assert first is not None
    assert second is not None
    assert second["y"] - first["y"] < DESK["height"] * 2 / 3
    page.set_viewport_size(PHONE)
    for number in (1, QUESTIONS - 1):
        field = page.locator("#form1 .digit").nth(number - 1).bounding_box()
        assert field is not None
        assert 0 <= field["x"] < field["x"] + field["width"] <= PHONE["width"]


def test_every_page_is_readable_narrow_large_and_by_keyboard(
    app: Flask, browser: Browser, served: str, officer: str
) -> None:
    held: Services = app.extensions["forms"]
    made = browser.new_context(viewport=DESK, base_url=served, locale="vi-VN")
    made.add_cookies([{"name": "forms", "value": officer, "url": served}])
    faults = {}

    def looked(name: str) -> None:
        seen = look(page)
        faults[name] = [*seen.axe, *seen.narrow, *seen.focus]
        page.set_viewport_size(DESK)
        page.evaluate("document.documentElement.style.fontSize = ''")

    def refocus(selector: str) -> None:
        page.locator(selector).first.focus()

    page = made.new_page()
    page.goto("/office/paper/1")
    looked("list")
    begin(page)
    refocus(".digit input")
    type_forms(page, f1q1="9", f3q14="Một")
    send(page)
    looked("faults")
    page.locator(".digit input").first.fill("1")
    page.locator("main button").last.click()
    refocus(".digit input")
    looked("second")
    refocus(".digit input")
    type_forms(page, f1q1="2", f3q14="Hai")
    sign(page)
    send(page)
    looked("dispute")
    made.close()
    assert {name: told for name, told in faults.items() if told} == {}
    assert len(held.box.records(1, "TH01", RATINGS)) == 0
