"""Takes the pictures of README and guides from a demo made for the purpose: ``make pictures``.

Needs Chromium, and nothing of the machine's own demo: the one it shows lives in a temporary folder.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from benchmarks.served import demo  # noqa: E402 (the path first)

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1080, "height": 760}
GAP = 24  # pixels between phones
ABOVE = 12  # CSS pixels left free above what a picture begins with
SWITCHES = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]

Shot = Callable[[Browser, dict[str, Any]], bytes]


def page_of(browser: Browser, size: dict[str, int]) -> Page:
    return browser.new_context(viewport=size, device_scale_factor=2, locale="vi-VN").new_page()


def signed_in(browser: Browser, demo: dict[str, Any], role: str, size: dict[str, int] = PHONE) -> Page:
    account = next(each for each in demo["accounts"] if each["role"] == role)
    page = page_of(browser, size)
    page.goto(f"{demo['base_url']}/sign-in")
    page.fill("[name=username]", account["username"])
    page.fill("[name=password]", account["password"])
    page.click("main form button")
    page.wait_for_load_state()
    return page


def follow(page: Page, selector: str, place: int = 0) -> None:
    page.locator(selector).nth(place).click()
    page.wait_for_load_state("networkidle")


def begin_with(element: Locator) -> None:
    """Scroll so that a picture begins with ``element``, whole."""
    element.evaluate(f"each => scrollTo(0, each.getBoundingClientRect().top + scrollY - {ABOVE})")


def survey_top(browser: Browser, demo: dict[str, Any]) -> bytes:
    """What a parent sees first: the school's name and the promise."""
    return survey(browser, demo).screenshot()


def survey_faces(browser: Browser, demo: dict[str, Any]) -> bytes:
    """Questions of a parent's survey, the one with faces answered."""
    page = survey(browser, demo)
    question = page.locator("fieldset:has(.face)").first
    question.locator("label").nth(3).click()
    begin_with(question)
    return page.screenshot()


def survey(browser: Browser, demo: dict[str, Any]) -> Page:
    page = page_of(browser, PHONE)
    page.goto(next(each["url"] for each in demo["surveys"] if each["audience"] == "parents"))
    return page


def checklist(browser: Browser, demo: dict[str, Any]) -> bytes:
    """A section of a checklist on an inspector's phone."""
    page = signed_in(browser, demo, "inspector")
    follow(page, "main h3 a[href*='/visits/']")
    follow(page, "main a[href*='/sections/']", 1)
    page.locator("fieldset label").first.click()
    page.evaluate("scrollTo(0, 0)")
    return page.screenshot()


def school(browser: Browser, demo: dict[str, Any]) -> bytes:
    """A school's page, its four voices in view."""
    page = signed_in(browser, demo, "board")
    follow(page, "main a[href*='/board/schools/']")
    chart = page.locator("main section:has(svg), main figure:has(svg)").first
    begin_with(chart if chart.count() else page.locator("h1"))
    return page.screenshot()


def office(browser: Browser, demo: dict[str, Any]) -> bytes:
    """The office's first page: what is to be done."""
    return signed_in(browser, demo, "officer", DESK).screenshot()


def survey_round(browser: Browser, demo: dict[str, Any]) -> bytes:
    """An open round, from its heading on."""
    page = signed_in(browser, demo, "officer", DESK)
    number = next(each["id"] for each in demo["rounds"] if each["state"] == "open")
    page.goto(f"{demo['base_url']}/office/rounds/{number}")
    return page.screenshot()


def poster(browser: Browser, demo: dict[str, Any]) -> bytes:
    """One school's poster as it comes out of the printer."""
    page = signed_in(browser, demo, "officer", DESK)
    number = next(each["id"] for each in demo["rounds"] if each["state"] == "open")
    page.goto(f"{demo['base_url']}/office/rounds/{number}/posters")
    return page.locator("article.poster").first.screenshot()


def side_by_side(shots: list[bytes]) -> Image.Image:
    """Phones in a row on white."""
    images = [Image.open(BytesIO(shot)).convert("RGB") for shot in shots]
    width = sum(image.width for image in images) + GAP * (len(images) + 1)
    sheet = Image.new("RGB", (width, images[0].height + 2 * GAP), "#ffffff")
    left = GAP
    for image in images:
        sheet.paste(image, (left, GAP))
        left += image.width + GAP
    return sheet


# File: what stands in it, and how wide it is in the end.
PICTURES: dict[str, tuple[tuple[Shot, ...], int]] = {
    "three-pages.png": ((survey_faces, checklist, school), 1472),
    "survey.png": ((survey_top, survey_faces), 1000),
    "checklist.png": ((checklist,), 480),
    "office.png": ((office,), 1280),
    "round.png": ((survey_round,), 1280),
    "poster.png": ((poster,), 800),
}


def save(name: str, shots: list[bytes], width: int) -> None:
    image = side_by_side(shots) if len(shots) > 1 else Image.open(BytesIO(shots[0])).convert("RGB")
    small = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    small.quantize(128).save(HERE / name, optimize=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as (links, _), sync_playwright() as tool:
        browser = tool.chromium.launch(
            executable_path=shutil.which("chromium"), chromium_sandbox=False, args=SWITCHES
        )
        for name, (shots, width) in PICTURES.items():
            save(name, [shot(browser, links) for shot in shots], width)
        browser.close()


if __name__ == "__main__":
    main()
