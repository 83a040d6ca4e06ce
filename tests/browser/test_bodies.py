"""A school enters its inspection board on a phone, without a script: a row more, a doubt, and it is kept."""

from __future__ import annotations

import pytest

from forms_app.core.people import Role
from forms_app.storage.bodies import bodies_of
from tests.office_people import person

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from tests.browser.handset import HANDSET, expect_fits

pytestmark = pytest.mark.browser
PEOPLE = ("Trần Thị Sen", "Lê Văn Lộc", "Đỗ Thị Mai", "Võ Văn Tâm")


@pytest.fixture
def phone(app, browser, served):
    """The principal of TH01 on a narrow screen, no script."""
    visitor = person(app, Role.SCHOOL)
    context = browser.new_context(**HANDSET, java_script_enabled=False)
    token = visitor.client.get_cookie("forms", domain="127.0.0.1").value
    context.add_cookies([{"name": "forms", "value": token, "domain": "127.0.0.1", "path": "/"}])
    yield context.new_page()
    context.close()


def test_a_board_is_entered_row_by_row_and_a_doubt_is_answered(app, phone, served):
    phone.goto(f"{served}/school/")
    phone.click("text=Ban Thanh tra nhân dân >> nth=-1")
    phone.locator("section", has_text="Ban Thanh tra nhân dân").last.get_by_text("Ghi danh sách").click()
    for row, name in enumerate(PEOPLE):
        if not phone.locator(f'[name="members.{row}.name"]').count():
            phone.click("button[value=add_row]")
        phone.fill(f'[name="members.{row}.name"]', name)
        phone.fill(f'[name="members.{row}.post"]', "Phó hiệu trưởng" if row == 3 else "Giáo viên")
    phone.select_option('[name="members.0.function"]', "truong_ban")
    phone.click("text=Lưu danh sách")
    expect(phone.locator("main [role=alert]")).to_contain_text("Võ Văn Tâm (Phó hiệu trưởng)")
    phone.check("text=Đã xem, đúng là như vậy")
    phone.click("text=Lưu danh sách")
    expect(phone.locator("main .notice").first).to_have_text("Đã lưu.")
    expect_fits(phone)
    assert [each.name for each in bodies_of("TH01")[0].members] == list(PEOPLE)
