"""The narrow phone that most tests hold, and whether a page fits on it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

WIDTH, HEIGHT = 360, 740  # CSS pixels
HANDSET = {"viewport": {"width": WIDTH, "height": HEIGHT}, "device_scale_factor": 2, "has_touch": True}


def expect_fits(page: Page, width: int = WIDTH) -> None:
    """Nothing sticks out to the right of the screen.

    Asked again while the next page may be coming: in between there is no document to ask.
    """
    expect(page.locator("html")).to_have_js_property("scrollWidth", width)
