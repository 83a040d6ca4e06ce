"""A school's board writes its conclusion on a phone, signs it, and takes it back; without a script too."""

from __future__ import annotations

import pytest
from flask import Flask

from forms_app.storage import conclusions, periods
from forms_app.storage.sessions import start_session
from tests.actors import NOW
from tests.browser.conftest import SitDown
from tests.signed_in_world import signed_in_world

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from tests.browser.handset import HANDSET, expect_fits

pytestmark = pytest.mark.browser

PERIOD = "2026-H1"
TEXT = "Ban đã xem hồ sơ công khai và dự hai buổi họp.\nĐề nghị: lập sổ theo dõi góp ý."


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_conclusion_is_written_signed_read_and_taken_back(
    app: Flask, sit_down: SitDown, script: bool
) -> None:
    signed_in_world(app)
    periods.period(PERIOD)
    page = sit_down(script=script, **HANDSET)
    page.context.add_cookies([{"name": "forms", "value": start_session("ttnd01", NOW), "url": page.url}])
    page.goto(f"/school/?period={PERIOD}")
    page.get_by_role("link", name="Viết kết luận của Ban").click()
    page.get_by_label("Kết luận").fill(TEXT)
    expect_fits(page)
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.locator("main")).to_contain_text("Chỉ Ban của trường đọc được")
    page.get_by_role("button", name="Lưu rồi xem lại để ký").click()
    expect_fits(page)
    page.get_by_label("Người ký").fill("Trần Thị Sen")
    page.get_by_label("Chức vụ").fill("Trưởng ban")
    page.get_by_role("button", name="Ký kết luận này").click()
    expect(page.locator("main")).to_contain_text("Đã ký")
    signed = conclusions.conclusion("TH01", PERIOD).signed
    page.get_by_role("link", name="Rút để viết lại").click()
    expect_fits(page)
    page.get_by_role("button", name="Rút kết luận").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Vì sao rút").fill("Ghi nhầm số buổi họp.")
    page.get_by_role("button", name="Rút kết luận").click()
    expect(page.get_by_label("Kết luận")).to_have_value(TEXT)
    after = conclusions.conclusion("TH01", PERIOD)
    assert (signed is not None and signed.text, after.signed) == (TEXT, None)
