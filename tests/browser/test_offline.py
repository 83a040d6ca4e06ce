"""Visits without a network, in a real Chromium whose network is really cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from forms_app.core.visits import Outcome
from forms_app.storage import deliveries, visits
from forms_app.storage.models import InspectorRow, SectionRow, SessionRow
from tests.visits_world import World, make_world

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, expect

from tests.browser.offline import ITEM, SECTION, Phone, open_phone, path, stored_mark, until

pytestmark = pytest.mark.browser

OpenPhone = Callable[..., Phone]
WRONG_CLOCK = "const real = Date.now; Date.now = () => real() - 400 * 86_400_000"


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(app)


@pytest.fixture
def phone(browser: Browser, served: str, world: World) -> Iterator[OpenPhone]:
    opened: list[Phone] = []

    def one(username: str = "lan", **options: object) -> Phone:
        opened.append(open_phone(browser, served, username, **options))
        return opened[-1]

    yield one
    for each in opened:
        each.context.close()


def test_a_visit_is_filled_without_a_network_killed_and_sent_later(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    lan = phone()
    lan.context.add_init_script(WRONG_CLOCK)
    lan.keep_everything()
    lan.cut()
    lan.kill()
    lan.open("/visits/")  # from the phone
    lan.page.get_by_role("link", name="Trường Tiểu học Bình Minh").click()
    lan.open(path(visit))
    lan.tick(ITEM, "chua_dat")
    lan.say(ITEM, "Chưa có biên bản")
    lan.expect_state("đã lưu trên máy")
    lan.page.wait_for_timeout(300)
    lan.kill()
    lan.open(path(visit))
    again = lan.page.locator(f"[id='{ITEM}.reason']").input_value()
    before = stored_mark(visit)
    lan.cut(False)
    until(lan.page, lambda: stored_mark(visit) is not None)
    lan.expect_state("máy chủ đã nhận")
    assert (again, before, stored_mark(visit)) == ("Chưa có biên bản", None, ("chua_dat", 1))
    assert [each["clean"] for each in lan.records()] == [True]
