"""Chromium as Debian installs it, looking like a phone held in Vietnam; absent, these tests are skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.visits_world import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

SitDown = Callable[..., "Page"]
CHROMIUM = shutil.which("chromium")


def pytest_collection_modifyitems(items):
    """Skip without a browser, unless FORMS_REQUIRE says that it must be there."""
    if CHROMIUM or "browser" in os.environ.get("FORMS_REQUIRE", "").split(","):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@pytest.fixture(scope="session")
def base_url() -> str:
    """None: pages are set by the tests. (The plugin's own fixture is deprecated by pytest.)"""
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
    quiet += ("--disable-component-update", "--disable-sync")
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "chromium_sandbox": False,
        "args": list(quiet),
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, playwright):
    phone = playwright.devices["Galaxy S9+"]
    return {**browser_context_args, **phone, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address at which the application of this test answers."""
    with serving(app) as address:
        yield address


@pytest.fixture
def sit_down(browser: Browser, served: str) -> Iterator[SitDown]:
    """Opens a page in a browser of its own; whoever is named signs in there by hand.

    What is said besides goes to the browser: a size, a language, no script.
    """
    contexts: list[BrowserContext] = []

    def opened(username: str = "", path: str = "/sign-in", script: bool = True, **more: Any) -> Page:
        context = browser.new_context(base_url=served, locale="vi-VN", java_script_enabled=script, **more)
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto(path)
        if username:
            sign_in(page, username)
        return page

    yield opened
    for context in contexts:
        context.close()


def sign_in(page: Page, username: str) -> None:
    """On the page that asks for it, as a person does."""
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """``app`` behind an address of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)
    server.server_close()
