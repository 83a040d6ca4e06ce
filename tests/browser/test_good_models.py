"""From a draft to a model that another school copies, on a phone of 360 by 740, without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from forms_app.core.good_models import State
from forms_app.storage import sessions
from forms_app.storage.good_model_lists import Wanted, page
from tests.good_models_world import CRITERIA, REGISTERED
from tests.signed_in_world import signed_in_world
from tests.visits_world import World

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, Page, expect

from tests.browser.handset import HANDSET, expect_fits

pytestmark = pytest.mark.browser

OpenPhone = Callable[[str], Page]


@pytest.fixture
def world(app) -> World:
    return signed_in_world(app, "dvk_dang_ky", "dvk_danh_gia")


@pytest.fixture
def open_phone(browser: Browser, served: str, world: World) -> Iterator[OpenPhone]:
    """Opens the service in a browser of its own, signed in."""
    contexts = []

    def opened(username: str) -> Page:
        context = browser.new_context(**HANDSET, base_url=served, locale="vi-VN", java_script_enabled=False)
        contexts.append(context)
        context.set_default_timeout(10_000)
        token = sessions.start_session(username, world.moment)
        context.add_cookies([{"name": "forms", "value": token, "url": served}])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def press(shown: Page, name: str, told: str) -> None:
    shown.get_by_role("button", name=name, exact=True).click()
    expect(shown.get_by_role("status").filter(has_text=told)).to_be_visible()
    expect_fits(shown)


def fill(shown: Page, answers: dict[str, str]) -> None:
    for name, answer in answers.items():
        if shown.locator(f"input[type=radio][name={name}]").count():
            shown.locator(f"label:has(input[name={name}][value={answer}])").click()
        else:
            shown.locator(f"#{name}").fill(answer)


def test_from_a_draft_to_a_model_that_others_copy(open_phone: OpenPhone) -> None:
    school, office, other = (open_phone(name) for name in ("th01", "can_bo", "th02"))
    school.goto("/school/")
    school.get_by_role("link", name="Xem mô hình của trường").click()
    school.get_by_role("link", name="Đăng ký mô hình").click()
    fill(school, {"dvk_ten": REGISTERED["dvk_ten"]})
    press(school, "Lưu nháp", "Đã lưu bản nháp.")
    school.get_by_role("button", name="Đăng ký mô hình").click()
    expect(school.get_by_role("alert")).to_contain_text("bản nháp đã lưu")
    expect_fits(school)
    fill(school, REGISTERED)
    press(school, "Đăng ký mô hình", "mã mô hình là MH-2026-001")
    press(school, "Bắt đầu thực hiện", "Đã lưu.")

    office.goto("/office/models/")
    office.locator("tbody a").click()
    office.get_by_role("link", name="Đánh giá mô hình").click()
    expect_fits(office)
    fill(office, CRITERIA)
    press(office, "Lưu đánh giá", "Đã lưu.")
    expect(office.get_by_text("100 điểm: Hiệu quả, đề nghị biểu dương").first).to_be_visible()
    office.get_by_text("Ghi quyết định khen").click()
    office.get_by_label("Số quyết định").fill("12/QĐ-PGDĐT")
    office.get_by_label("Ngày quyết định").fill("2026-11-16")
    press(office, "Ghi là được khen", "Đã lưu.")

    other.goto("/models/")
    expect_fits(other)
    other.get_by_role("link", name=REGISTERED["dvk_ten"]).click()
    other.get_by_role("link", name="Dùng mô hình này").click()
    own = {name: REGISTERED[name] for name in REGISTERED if name.startswith(("dvk_ly", "dvk_do", "dvk_mu"))}
    fill(other, own | {"dvk_phu_trach": "Lê Văn Ba", "dvk_thoi_gian": "từ tháng 12/2026"})
    press(other, "Đăng ký mô hình", "mã mô hình là MH-2026-002")

    office.reload()
    expect(office.get_by_role("region", name="Nơi làm theo")).to_contain_text("Trường Tiểu học Ánh Dương")
    expect_fits(office)
    states = {each.code: (each.state, each.source) for each in page(Wanted(), 1, 9)}
    assert states == {
        "MH-2026-001": (State.REPLICATED, None),
        "MH-2026-002": (State.REGISTERED, "MH-2026-001"),
    }
