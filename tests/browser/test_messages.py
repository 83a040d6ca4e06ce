"""The text for a group chat on a phone: one tap takes all of it, without a script."""

from __future__ import annotations

import pytest
from flask import Flask

from forms_app.core.people import Role
from tests.actors import open_survey
from tests.office_people import person

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser

from tests.browser.handset import HANDSET

pytestmark = pytest.mark.browser


def test_a_tap_selects_the_whole_message(app: Flask, served: str, browser: Browser) -> None:
    poster = open_survey(app)["TH01"]
    cookie = person(app, Role.OFFICER).client.get_cookie("forms", domain="127.0.0.1")
    assert cookie is not None
    context = browser.new_context(**HANDSET)
    context.add_cookies([{"name": "forms", "value": cookie.value, "url": served}])
    page = context.new_page()
    page.goto(f"{served}/office/rounds/1/messages?q=binh+minh")
    message = page.locator("p.one-time").first
    message.click()
    selected = page.evaluate("getSelection().toString()")
    context.close()
    assert selected.startswith("Kính gửi quý phụ huynh Trường Tiểu học Bình Minh.")
    assert (f"/S/{poster.code}" in selected, selected.endswith("Trân trọng cảm ơn!")) == (True, True)
