"""A survey is answered in browsers that lack almost everything, as those inside chat apps do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from forms_app.core.rounds import Poster
from tests.actors import open_survey, stored
from tests.visits_world import PASSWORD, World

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect

from tests.browser.handset import HANDSET, expect_fits

pytestmark = pytest.mark.browser

ZALO = "Mozilla/5.0 (Linux; Android 12) Chrome/120.0 Mobile Zalo android/24 ZaloTheme/light ZaloLanguage/vi"
NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
}
delete Navigator.prototype.serviceWorker;
"""
# Chromium that may keep no cookies keeps nothing else either.
LACKS = {"nothing": set(), "storage": {"storage"}, "windows": {"windows"}, "cookies": {"cookies", "storage"}}
NO_WINDOWS = "delete window.open; window.open = undefined;"
WORKS = """() => {
  const works = (attempt) => { try { return Boolean(attempt()); } catch { return false; } };
  return {
    storage: works(() => [localStorage.length, sessionStorage.length, indexedDB.open]),
    windows: works(() => window.open),
    cookies: works(() => { document.cookie = "probe=1"; return document.cookie; }),
  };
}"""


def without_cookies(browser_type: BrowserType, arguments: dict[str, object], folder: Path) -> BrowserContext:
    """Chromium with its own setting "block all cookies"."""
    (folder / "Default").mkdir(parents=True)
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (folder / "Default" / "Preferences").write_text(json.dumps(blocked))
    return browser_type.launch_persistent_context(str(folder), **{**arguments, **HANDSET})


@pytest.fixture
def poster(app: Flask) -> Poster:
    return open_survey(app)["MN01"]


@pytest.fixture
def bare_page(
    browser: Browser, browser_type: BrowserType, browser_type_launch_args: dict[str, object], tmp_path: Path
) -> Iterator[Callable[[str], Page]]:
    """A page of a browser that lacks something: "script", "storage", "windows", "cookies", or "nothing"."""
    with ExitStack() as opened:

        def page(lacking: str) -> Page:
            if lacking == "cookies":
                context = without_cookies(browser_type, browser_type_launch_args, tmp_path / "profile")
            else:
                context = browser.new_context(
                    **HANDSET, java_script_enabled=lacking != "script", user_agent=ZALO
                )
            opened.callback(context.close)
            if lacking == "storage":
                context.add_init_script(NO_STORAGE)
            if lacking == "windows":
                context.add_init_script(NO_WINDOWS)
            return context.new_page()

        yield page


@pytest.mark.parametrize("lacking", ["nothing", "script", "storage", "windows", "cookies"])
def test_a_survey_is_answered_without_it(
    app: Flask, bare_page: Callable[[str], Page], served: str, poster: Poster, lacking: str
) -> None:
    page = bare_page(lacking)
    page.goto(f"{served}/S/{poster.code}")
    if lacking != "script":  # the control: what is said to be lacking does lack, and nothing else
        works = page.evaluate(WORKS)
        assert {name for name, present in works.items() if not present} == LACKS[lacking]
    for group in page.locator("fieldset.question").all():
        group.locator("label").first.click()
    page.get_by_role("textbox").fill("Sân chơi cần sạch hơn")
    page.get_by_role("button", name="Gửi phiếu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận phiếu. Cảm ơn gia đình!")
    assert len(stored(app, poster)) == 1


@pytest.mark.parametrize("lacking", ["script", "storage", "windows"])
def test_inside_zalo_an_inspector_is_told_the_way_out_and_can_stay(
    world: World, bare_page: Callable[[str], Page], served: str, lacking: str
) -> None:
    visit = world.plan()
    page = bare_page(lacking)
    page.goto(f"{served}/sign-in?next=/visits/{visit.uuid}/sections/c_ban_bac")
    expect(page.get_by_role("complementary")).to_contain_text("Trang đang mở bên trong Zalo.")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("complementary")).to_contain_text("chọn “Mở bằng trình duyệt”")
    page.locator("label:has(input[name=c_doi_thoai][value=dat])").click()
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    expect_fits(page)
