"""Questions that come and go on the pages of a visit, with and without script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from forms_app.core.visits import Visit
from forms_app.storage import visits
from tests.visits_world import TODAY, World, make_world

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

OpenSection = Callable[..., Page]


@pytest.fixture
def world(app) -> World:
    return make_world(app)


@pytest.fixture
def open_section(sit_down: Callable[..., Page], world: World) -> OpenSection:
    """Opens one section of a visit as Lan."""
    size = {"width": 360, "height": 740}

    def opened(visit: Visit, section: str, script: bool = True) -> Page:
        path = f"/sign-in?next=/visits/{visit.uuid}/sections/{section}"
        return sit_down("lan", path, script=script, viewport=size)

    return opened


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"label:has(input[name={name}][value={value}])").click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_only_a_boarding_school_is_asked_about_boarding(
    world: World, open_section: OpenSection, script: bool
) -> None:
    boarding = world.plan("TH01")
    without = world.plan("TH02", starts_on=TODAY - timedelta(days=1))
    asked = [
        open_section(visit, "f_th", script).locator("[name=f_th_ban_tru]").count() > 0
        for visit in (boarding, without)
    ]
    assert asked == [True, False]


def test_with_script_a_question_appears_with_the_answer_it_hangs_on(
    world: World, open_section: OpenSection
) -> None:
    page = open_section(world.plan(), "f_th")
    sponsorship = page.locator("fieldset:has([name=f_th_van_dong_tai_tro])")
    expect(sponsorship).to_be_hidden()
    choose(page, "co_van_dong_tai_tro", "co")
    expect(sponsorship).to_be_visible()
    choose(page, "co_van_dong_tai_tro", "khong")
    expect(sponsorship).to_be_hidden()


def test_a_hidden_question_counts_neither_as_asked_nor_as_answered(
    world: World, open_section: OpenSection
) -> None:
    page = open_section(world.plan(), "f_th")
    choose(page, "co_van_dong_tai_tro", "co")
    choose(page, "f_th_van_dong_tai_tro", "dat")
    expect(page.locator("#section-progress")).to_have_text("2/10")
    choose(page, "co_van_dong_tai_tro", "khong")
    expect(page.locator("#section-progress")).to_have_text("1/9")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_answer_that_no_longer_applies_is_not_stored(
    world: World, open_section: OpenSection, script: bool
) -> None:
    visit = world.plan()
    page = open_section(visit, "f_th", script)
    choose(page, "co_van_dong_tai_tro", "co")
    choose(page, "f_th_van_dong_tai_tro", "dat")
    choose(page, "co_van_dong_tai_tro", "khong")
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    assert visits.answers(visit.uuid) == {"co_van_dong_tai_tro": "khong"}


def test_without_script_whatever_this_page_decides_is_there_to_be_answered(
    world: World, open_section: OpenSection
) -> None:
    page = open_section(world.plan(), "f_th", script=False)
    expect(page.locator("fieldset:has([name=f_th_van_dong_tai_tro])")).to_be_visible()
