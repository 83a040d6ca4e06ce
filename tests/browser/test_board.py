"""The inspection board reads a school's page on a phone of 360 by 740, with script and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from forms_app.storage.sessions import start_session
from tests.demo_world import FINISHED, NOW, load_demo, office_in

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "has_touch": True}
BINH_MINH, HOA_SUNG = "99020001", "99010002"

Reader = Callable[..., Page]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One loaded demo for the whole module: nothing here writes."""
    with office_in(tmp_path_factory.mktemp("board")) as made:
        load_demo(made, 4)
        yield made


@pytest.fixture
def reader(browser: Browser, served: str) -> Iterator[Reader]:
    """Opens the loaded demo as the board, in a browser of its own."""
    contexts = []

    def opened(**settings: object) -> Page:
        context = browser.new_context(**{**PHONE, "base_url": served, "locale": "vi-VN", **settings})
        contexts.append(context)
        context.set_default_timeout(5000)
        session = {"name": "forms", "value": start_session("bangiamsat", NOW), "url": served}
        context.add_cookies([session])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def too_wide(page: Page) -> list[str]:
    """Elements that stick out to the right; a test's scripts run even where the page's may not."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("main *")]
            .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
            .map(each => each.outerHTML.slice(0, 80))"""
    )
    return found


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_school_is_read_from_the_list_to_its_chart(reader: Reader, script: bool) -> None:
    page = reader(java_script_enabled=script)
    page.goto("/board/")
    assert too_wide(page) == []
    page.get_by_role("link", name="Trường Tiểu học Bình Minh").click()
    chart = page.get_by_role("img", name="Sáu phương châm, bốn tiếng nói")
    chart.scroll_into_view_if_needed()
    expect(chart).to_be_visible()
    expect(page.locator(".notice li").first).to_contain_text("Nên tìm hiểu vì sao.")
    assert (too_wide(page), page.locator(".chart .voice").count()) == ([], 15)


def test_no_word_of_the_chart_leaves_it_and_none_is_tiny(reader: Reader) -> None:
    page = reader()
    for school in (BINH_MINH, HOA_SUNG):
        page.goto(f"/board/schools/{school}?period={FINISHED}")
        faults = page.evaluate(
            """() => {
                const frame = document.querySelector(".chart").getBoundingClientRect()
                return [...document.querySelectorAll(".chart text")]
                    .map(each => each.getBoundingClientRect())
                    .filter(each => each.right > frame.right + 1 || each.height < 12).length
            }"""
        )
        assert faults == 0


def test_folded_tables_open_without_script(reader: Reader) -> None:
    page = reader(java_script_enabled=False)
    page.goto(f"/board/schools/{BINH_MINH}?period={FINISHED}")
    figures = page.locator("details").first.locator("td").first
    expect(figures).to_be_hidden()
    page.get_by_text("Xem dạng bảng").click()
    expect(figures).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_stand_out_from_their_ground(reader: Reader, scheme: str) -> None:
    page = reader(color_scheme=scheme)
    page.goto(f"/board/schools/{BINH_MINH}?period={FINISHED}")
    colours = page.evaluate(
        """() => [".chart .voice.inspection", ".chart .rail"].map(
            each => getComputedStyle(document.querySelector(each)).fill.match(/[0-9.]+/g).map(Number))"""
    )
    bar, ground = (luminance(colour) for colour in colours)
    assert (max(bar, ground) + 0.05) / (min(bar, ground) + 0.05) >= 3  # WCAG 1.4.11


def luminance(colour: list[float]) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (each / 255 for each in colour[:3])
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_paper_gets_the_results_and_not_the_controls(reader: Reader) -> None:
    page = reader(viewport={"width": 680, "height": 960})
    page.goto(f"/board/schools/{BINH_MINH}?period={FINISHED}")
    page.emulate_media(media="print")
    shown = [page.locator(each).first.is_visible() for each in (".chart", "h1", ".filter", ".topbar")]
    assert (shown, too_wide(page)) == ([True, True, False, False], [])


def test_the_check_for_width_sees_what_sticks_out(reader: Reader) -> None:
    page = reader()
    page.goto("/board/")
    page.evaluate("document.querySelector('main p').style.width = '400px'")
    assert too_wide(page) != []
