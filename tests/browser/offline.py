"""An inspector's phone without a network: opened, cut off, killed, opened again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from forms_app.core.visits import Visit
from forms_app.storage import visits
from forms_app.storage.sessions import start_session
from tests.actors import NOW
from tests.browser.handset import HANDSET
from tests.visits_world import PASSWORD

SECTION = "c_ban_bac"
ITEM = "c_doi_thoai"
PATIENCE = 20_000  # ms: other programs share the machine
STEP = 80  # ms between two looks
READY = """() => !document.querySelector("script[src*='visits/later.js']")
    || performance.getEntriesByName("keeping").length > 0"""
RECORDS = """user => new Promise((resolve, reject) => {
    const asked = indexedDB.open(`visits-${user}`)
    asked.onerror = () => reject(asked.error)
    asked.onsuccess = () => {
        const range = IDBKeyRange.upperBound("~", true)  // the bytes of photos lie behind
        const all = asked.result.transaction("records").objectStore("records").getAll(range)
        all.onsuccess = () => { asked.result.close(); resolve(all.result.filter(Boolean)) }
    }
})"""
BYTES = """user => new Promise((resolve, reject) => {
    const asked = indexedDB.open(`visits-${user}`)
    asked.onerror = () => reject(asked.error)
    asked.onsuccess = () => {
        const range = IDBKeyRange.lowerBound("~")
        const keys = asked.result.transaction("records").objectStore("records").getAllKeys(range)
        keys.onsuccess = () => { asked.result.close(); resolve(keys.result) }
    }
})"""


@dataclass
class Phone:
    """A browser with its storage; pages come and go."""

    context: BrowserContext
    served: str
    page: Page
    username: str = ""

    def cut(self, off: bool = True) -> None:
        self.context.set_offline(off)

    def kill(self) -> None:
        """The page is gone at once, without a word; a new one is opened elsewhere."""
        self.page.close(run_before_unload=False)
        self.page = self.context.new_page()

    def open(self, path: str) -> Page:
        """Go there; a section is ready once its script keeps what is answered."""
        self.page.goto(path)
        self.page.wait_for_function(READY)
        return self.page

    def tick(self, item: str, mark: str) -> None:
        self.page.locator(f"label:has(input[name={item}][value={mark}])").click()

    def say(self, item: str, words: str) -> None:
        self.page.locator(f"[id='{item}.reason']").fill(words)

    def expect_state(self, words: str) -> None:
        expect(self.page.locator("#kept .tag")).to_have_text(words, timeout=PATIENCE)

    def keep_everything(self) -> None:
        """Open the list once and wait until the visits are on the phone."""
        self.open("/visits/")
        for place in self.page.locator("[data-pages] .tag").all():
            expect(place).to_have_text("đã tải về máy", timeout=PATIENCE)
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")

    def records(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate(RECORDS, self.user)
        return found

    def photos_held(self) -> list[str]:
        """The keys of the photos that lie here with all their bytes."""
        keys: list[str] = self.page.evaluate(BYTES, self.user)
        return keys

    @property
    def user(self) -> str:
        return str(
            self.page.evaluate("() => JSON.parse(document.querySelector('meta[name=phone]').content).user")
        )

    def choose(self, photo: bytes) -> None:
        """Take a photo; the editor opens with it."""
        file: FilePayload = {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": photo}
        self.page.locator("#photo").set_input_files(file)

    def take(self, photo: bytes) -> None:
        """Take a photo and let it go as it is."""
        self.choose(photo)
        self.page.get_by_role("button", name="Dùng ảnh này").click()

    def sign_in_by_cookie(self, moment: datetime, username: str = "lan") -> None:
        token = start_session(username, moment)
        self.context.add_cookies([{"name": "forms", "value": token, "url": self.served}])

    def sign_in(self, username: str) -> None:
        self.open("/sign-in")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.wait_for_url("**/visits/")


def open_phone(browser: Browser, served: str, username: str = "lan", **options: Any) -> Phone:
    """A fresh phone on which ``username`` is signed in."""
    context = browser.new_context(**HANDSET | options, base_url=served, locale="vi-VN")
    context.set_default_timeout(PATIENCE)
    context.new_page()  # holds the window open: a new one for each page after a death takes its time
    phone = Phone(context, served, context.new_page(), username)
    phone.sign_in_by_cookie(NOW, username)
    return phone


def path(visit: Visit, section: str = SECTION) -> str:
    return f"/visits/{visit.uuid}/sections/{section}"


def photos_path(visit: Visit, item: str = ITEM) -> str:
    return f"/visits/{visit.uuid}/items/{item}/photos"


def stored_mark(visit: Visit, section: str = SECTION, item: str = ITEM) -> tuple[str, int] | None:
    """The mark and the revision that the server has."""
    latest = visits.latest_sections(visit.uuid).get(section)
    return (latest.body[item]["mark"], latest.revision) if latest and item in latest.body else None


def until(
    page: Page,
    holds: Callable[[], bool],
    seconds: float = PATIENCE / 1000,
    give_up: bool = True,
    step: int = STEP,
) -> bool:
    """Wait for what the server's side shows, letting the browser go on; whether it came about.

    Raises AssertionError where it did not and ``give_up``.
    """
    end = monotonic() + seconds
    while not (found := holds()) and monotonic() < end:
        page.wait_for_timeout(step)
    assert found or not give_up, "it did not come about"
    return found
