"""A letter from a phone, two people at the office, the answer by look-up code: with script and without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from forms_app.core.letters import FORM
from forms_app.core.people import Role
from forms_app.storage import forms, users
from forms_app.web.services import Services
from tests.actors import NOW
from tests.factories import shipped
from tests.letters_world import WORDS, open_box
from tests.office_people import fill_register
from tests.photo_files import jpeg
from tests.visits_world import PASSWORD

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

from tests.browser.handset import HANDSET, expect_fits

pytestmark = pytest.mark.browser

OpenPhone = Callable[..., Page]


@pytest.fixture
def address(app: Flask) -> str:
    """The address of the box of TH01, which an officer and one of the school's board can open."""
    held: Services = app.extensions["forms"]
    fill_register()
    forms.publish(shipped(FORM), "can_bo", NOW)
    people = (("can_bo", Role.OFFICER, None), ("ttnd", Role.SCHOOL_BOARD, "TH01"))
    for username, role, school in people:
        token = users.add_user(username, f"Người {username}", role, school, NOW, "x", demo=True)
        users.activate(token, PASSWORD, None, NOW)
    return f"/Y/{open_box(held.letters, 'TH01').code}"


@pytest.fixture
def open_phone(sit_down: Callable[..., Page]) -> OpenPhone:
    """Opens an address on a phone; whoever is named signs in."""
    return lambda path, script, username="": sit_down(username, path, script=script, **HANDSET)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect_fits(page)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_a_letter_to_its_answer(address: str, open_phone: OpenPhone, script: bool) -> None:
    sender = open_phone(address, script)
    expect_fits(sender)
    press(sender, "Gửi thư")
    expect(sender.get_by_role("alert").get_by_role("link")).to_have_count(3)
    sender.get_by_label("Bữa ăn").check()
    sender.get_by_label(re.compile("Kể ngắn gọn")).fill("Cơm sống hôm thứ hai.")
    sender.get_by_label("Xem bằng mã tra cứu").check()
    photo = {"name": "com.jpg", "mimeType": "image/jpeg", "buffer": jpeg(0, 300, 200)}
    sender.locator("#yk_anh").set_input_files(photo)
    press(sender, "Gửi thư")
    code = sender.get_by_role("region", name="Mã tra cứu").locator("strong").inner_text()
    assert sender.context.cookies() == []

    office = open_phone("/sign-in", script, "can_bo")
    office.get_by_role("link", name="Hòm thư góp ý").click()
    office.get_by_role("link", name=re.compile("^Mở hòm")).click()
    office.locator("#passphrase_1").fill(WORDS.first)
    office.locator("#passphrase_2").fill(WORDS.second)
    office.get_by_label("Tên đăng nhập của người thứ hai").fill("ttnd")
    office.get_by_label("Mật khẩu của người thứ hai").fill(PASSWORD)
    press(office, "Mở hòm thư")
    office.get_by_role("button", name=re.compile("^Đọc")).click()
    expect_fits(office)
    expect(office.get_by_text("Cơm sống hôm thứ hai.")).to_be_visible()
    expect(office.locator("img.photo")).to_have_js_property("naturalWidth", 300)
    office.get_by_label("Phản ánh").check()
    office.get_by_label("Không", exact=True).check()
    office.get_by_label("Người xử lý").select_option("can_bo")
    press(office, "Vào sổ")
    press(office, "Kết thúc buổi mở thư")
    office.get_by_role("link", name="YK-2026-001").click()
    office.get_by_label("Lời trả lời").fill("Trường đã thay bếp trưởng.")
    press(office, "Gửi trả lời")
    expect(office.get_by_text("Đã lưu.")).to_be_visible()

    sender.get_by_role("link", name="Mở trang tra cứu").click()
    sender.get_by_label("Mã tra cứu").fill(code.lower())
    press(sender, "Xem")
    expect(sender.get_by_text("Trường đã thay bếp trưởng.")).to_be_visible()
