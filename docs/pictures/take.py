"""Takes the pictures of README and guides from the running demo: ``make pictures``.

Needs Chromium, the demo district in FORMS_INSTANCE and its service at FORMS_BASE_URL.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
PHONE = {"width": 360, "height": 740}
GAP = 24  # pixels between phones
SWITCHES = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def links() -> dict[str, Any]:
    """What ``flask demo links --json`` says."""
    flask = Path(sys.executable).parent / "flask"
    said = subprocess.run([flask, "demo", "links", "--json"], check=True, capture_output=True).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def phone(browser: Browser) -> Page:
    return browser.new_context(viewport=PHONE, device_scale_factor=2, locale="vi-VN").new_page()


def signed_in(browser: Browser, demo: dict[str, Any], role: str) -> Page:
    account = next(each for each in demo["accounts"] if each["role"] == role)
    page = phone(browser)
    page.goto(f"{demo['base_url']}/sign-in")
    page.fill("[name=username]", account["username"])
    page.fill("[name=password]", account["password"])
    page.click("main form button")
    page.wait_for_load_state()
    return page


def survey(browser: Browser, demo: dict[str, Any]) -> bytes:
    """A parent's survey, the first questions in view."""
    page = phone(browser)
    page.goto(next(each["url"] for each in demo["surveys"] if each["audience"] == "parents"))
    page.locator("fieldset").nth(6).scroll_into_view_if_needed()
    page.locator("input[type=radio]").nth(26).evaluate("e => e.closest('label').click()")
    return page.screenshot()


def checklist(browser: Browser, demo: dict[str, Any]) -> bytes:
    """A section of a checklist on an inspector's phone."""
    page = signed_in(browser, demo, "inspector")
    page.locator("main a[href*='/visits/']").first.click()
    page.locator("main a[href*='/sections/']").nth(1).click()
    page.wait_for_load_state()
    page.locator("fieldset").first.scroll_into_view_if_needed()
    return page.screenshot()


def school(browser: Browser, demo: dict[str, Any]) -> bytes:
    """A school's page, its themes in view."""
    page = signed_in(browser, demo, "board")
    page.locator("main a[href*='/board/schools/']").first.click()
    page.wait_for_load_state()
    page.locator("svg").first.evaluate("e => e.closest('section, figure').scrollIntoView()")
    return page.screenshot()


def side_by_side(shots: list[bytes]) -> Image.Image:
    """Phones in a row on white, in half their pixels."""
    images = [Image.open(BytesIO(shot)).convert("RGB") for shot in shots]
    width = sum(image.width for image in images) + GAP * (len(images) + 1)
    sheet = Image.new("RGB", (width, images[0].height + 2 * GAP), "#ffffff")
    left = GAP
    for image in images:
        sheet.paste(image, (left, GAP))
        left += image.width + GAP
    return sheet.resize((sheet.width * 2 // 3, sheet.height * 2 // 3))


def main() -> None:
    demo = links()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), chromium_sandbox=False, args=SWITCHES
        )
        shots = [survey(browser, demo), checklist(browser, demo), school(browser, demo)]
        browser.close()
    side_by_side(shots).quantize(128).save(HERE / "three-pages.png", optimize=True)


if __name__ == "__main__":
    main()
