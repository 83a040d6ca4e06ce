"""A parent's phone, 360 by 740, with script and without: answer, send, leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from forms_app.core.rounds import Poster
from forms_app.web import inline_style
from forms_app.web.assets import FOLDER
from tests.actors import open_survey, stored

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, BrowserType, Page, expect

from tests.browser.handset import HANDSET, expect_fits

pytestmark = pytest.mark.browser

ZALO = "Mozilla/5.0 (Linux; Android 12) Chrome/120.0 Mobile Zalo android/24 ZaloTheme/light ZaloLanguage/vi"
SMALLEST_TARGET = 48  # CSS pixels
GROUND = "rgb(245, 244, 239)"  # --ground of the style sheet, in the light

Open = Callable[..., Page]


@pytest.fixture
def poster(app: Flask) -> Poster:
    return open_survey(app)["MN01"]


@pytest.fixture
def phone(browser: Browser, served: str) -> Iterator[Open]:
    """Opens a page of the service on a fresh phone."""
    contexts = []

    def open_(path: str, **options: object) -> Page:
        context = browser.new_context(**(HANDSET | options))
        contexts.append(context)
        page = context.new_page()
        page.goto(served + path)
        return page

    yield open_
    for context in contexts:
        context.close()


def answer_all(page: Page, left_out: str = "") -> None:
    """The first choice everywhere, by touching its words."""
    for group in page.locator("fieldset.question").all():
        if not left_out or group.locator(f"[name={left_out}]").count() == 0:
            group.locator("label").first.click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_parent_answers_and_is_thanked(app, phone: Open, poster: Poster, script: bool) -> None:
    page = phone(f"/S/{poster.code}", java_script_enabled=script, user_agent=ZALO)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Trường Mẫu giáo Sao Mai")
    answer_all(page)
    page.get_by_role("textbox").fill("Sân chơi cần sạch hơn")
    page.get_by_role("button", name="Gửi phiếu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận phiếu. Cảm ơn gia đình!")
    assert len(stored(app, poster)) == 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_forgotten_question_is_found_from_the_list_on_top(
    app, phone: Open, poster: Poster, script: bool
) -> None:
    page = phone(f"/S/{poster.code}", java_script_enabled=script)
    answer_all(page, left_out="p_an_toan")
    page.get_by_role("button", name="Gửi phiếu").click()
    expect(page).to_have_title("Lỗi: Ý kiến của gia đình về Trường Mẫu giáo Sao Mai · Phiếu Dân Chủ")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator("#p_an_toan")).to_be_in_viewport()
    expect(page.locator("#p_an_toan")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Gửi phiếu").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã nhận phiếu")
    assert [each["p_an_toan"] for each in stored(app, poster)] == ["khong_an_toan"]


def test_the_phone_keeps_nothing(phone: Open, poster: Poster) -> None:
    page = phone(f"/S/{poster.code}")
    answer_all(page)
    page.get_by_role("textbox").fill("Điều không ai được thấy")
    page.get_by_role("button", name="Gửi phiếu").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã nhận phiếu")
    kept = page.evaluate(
        """async () => [document.cookie, localStorage.length, sessionStorage.length,
                         (await indexedDB.databases()).length, (await caches.keys()).length]"""
    )
    assert (kept, page.context.cookies()) == (["", 0, 0, 0, 0], [])
    page.go_back()
    expect(page.get_by_role("textbox")).to_have_value("")
    expect(page.locator("input:checked")).to_have_count(0)


def test_back_after_sending_shows_an_empty_form_even_from_the_browsers_own_cache(
    browser_type: BrowserType, browser_type_launch_args: dict[str, object], served: str, poster: Poster
) -> None:
    """Chromium keeps whole pages for "back", no-store or not. Playwright turns that off, people do not."""
    with_cache = {**browser_type_launch_args, "ignore_default_args": ["--disable-back-forward-cache"]}
    browser = browser_type.launch(**with_cache)
    page = browser.new_page()
    try:
        page.goto(f"{served}/S/{poster.code}")
        answer_all(page)
        page.get_by_role("textbox").fill("Chưa gửi")
        page.get_by_role("link", name="Đọc thêm").click()
        back(page, f"/S/{poster.code}")
        expect(page.get_by_role("textbox")).to_have_value("Chưa gửi")  # the control: this cache does work
        page.get_by_role("button", name="Gửi phiếu").click()
        expect(page.locator("img")).to_have_js_property("complete", True)
        back(page, f"/S/{poster.code}")
        expect(page.get_by_role("textbox")).to_have_value("")
        expect(page.locator("input:checked")).to_have_count(0)
    finally:
        browser.close()


def back(page: Page, path: str) -> None:
    """``page.go_back`` waits for a load that a page from that cache does not have."""
    page.evaluate("setTimeout(() => history.back())")
    page.wait_for_url(f"**{path}", wait_until="commit")
    page.wait_for_timeout(300)


def test_everything_to_touch_is_large_enough_and_nothing_overflows(phone: Open, poster: Poster) -> None:
    for width in (320, 360):
        page = phone(f"/S/{poster.code}", viewport={"width": width, "height": 740})
        expect_fits(page, width)
        heights = [
            box["height"]
            for each in page.locator("label:has(input), button, .masthead a").all()
            if (box := each.bounding_box())
        ]
        assert min(heights) >= SMALLEST_TARGET


ALONE = ("/S/{code}", "/S/{code}?lang=en", "/S/ABCDEFGH", "/anonymity")


@pytest.mark.parametrize("path", ALONE)
def test_a_page_is_one_request_and_is_drawn_in_its_style(
    phone: Open, served: str, poster: Poster, path: str
) -> None:
    page = phone("/healthz")
    asked, complaints = listening(page, served)
    path = path.format(code=poster.code)
    page.goto(served + path, wait_until="networkidle")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (asked, ground) == ([path], GROUND)
    assert [each for each in complaints if "404" not in each] == []


def test_after_sending_only_the_thanks_and_its_picture_are_asked_for(
    phone: Open, served: str, poster: Poster
) -> None:
    """The picture's answer empties what the browser kept of the filled page."""
    page = phone(f"/S/{poster.code}")
    asked, complaints = listening(page, served)
    page.get_by_role("button", name="Gửi phiếu").click()
    page.wait_for_load_state("networkidle")
    answer_all(page)
    page.get_by_role("button", name="Gửi phiếu").click()
    page.wait_for_load_state("networkidle")
    path = f"/S/{poster.code}"
    assert asked == [path, path, f"{path}/thanks", f"{path}/received.svg"]
    assert [each for each in complaints if "422" not in each and "Clear-Site-Data" not in each] == []


def test_the_policy_refuses_any_other_style(phone: Open, poster: Poster) -> None:
    """The control of the two above: a style that is not the one allowed changes nothing, and is noticed."""
    page = phone(f"/S/{poster.code}")
    _, complaints = listening(page, "")
    page.evaluate(
        """() => { const style = document.createElement("style");
                   style.textContent = "body { background: red }"; document.head.append(style); }"""
    )
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == GROUND
    assert len(complaints) == 1


def test_the_style_in_the_page_means_what_the_file_says(phone: Open, poster: Poster) -> None:
    page = phone(f"/S/{poster.code}")
    written = (FOLDER / "style.css").read_text("utf-8").partition(inline_style.END)[0]
    rules = """text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);
                         return [...sheet.cssRules].map((rule) => rule.cssText.replaceAll(", ", ",")); }"""
    read = page.evaluate(rules, written)
    assert (len(read) > 20, page.evaluate(rules, inline_style.smaller(written))) == (True, read)


def listening(page: Page, served: str) -> tuple[list[str], list[str]]:
    """What the page asks for from now on, and what the browser complains about."""
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(served)))
    page.on("console", lambda message: complaints.append(message.text))
    return asked, complaints


def test_axe_finds_nothing_on_a_page_with_errors(phone: Open, poster: Poster) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = phone(f"/S/{poster.code}")
    page.get_by_role("button", name="Gửi phiếu").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
