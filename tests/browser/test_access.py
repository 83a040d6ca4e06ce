"""Every page for every role: axe-core, light and dark, phone and desk; narrow, large, by keyboard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from forms_app.core.visits import VisitState
from forms_app.storage import forms, visits
from tests.demo_world import load_demo, office_in
from tests.walk import addresses, visitors

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, Page

from tests.browser.conftest import serving
from tests.browser.looking import Look, look, violations

pytestmark = pytest.mark.browser

HOME = "http://127.0.0.1:8000"
FEWEST_PAGES = 60  # fewer, and the walk has lost its way
LARGE = ("/S", "/visits", "/anonymity", "/accessibility", "/school")  # pages whose targets are 48 pixels high
COPIES = dict.fromkeys(  # of pages that many addresses have, each with its own content; else one
    (
        "survey.thanks",
        "start.show",
        "accessibility.show",
        "survey.anonymity",
        "sign_in.show",
        "style_guide.show",
    ),
    2,
)
COPIES |= {"survey.show": 4, "office.form": 3, "office.round_page": 2, "office.round_step": 4}
COPIES |= {"visits.section": 4, "visits.result": 2}
ENGLISH = ("/", "/accessibility", "/anonymity", "/sign-in", "/style")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One loaded demo for the whole module, under the demo's own key: it has the page of components."""
    folder = tmp_path_factory.mktemp("access")
    with office_in(folder) as made:
        (folder / "demo.secret").write_text(made.extensions["forms"].settings.secret_key)
        load_demo(made, 4)
        yield made


@pytest.fixture(scope="module")
def served_all(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


def pages(app: Flask) -> Iterator[tuple[str, Any, str]]:
    """Role, browser cookie and address of every page; what several roles see alike comes once.

    Of a page that many addresses have, as each round its own, the first one or few come (COPIES).
    """
    copies: Counter[tuple[str, str]] = Counter()
    known = [*addresses(app), *sections(), *(f"{path}?lang=en" for path in ENGLISH)]
    adapter, seen = app.url_map.bind("127.0.0.1"), set()
    for role, client in visitors(app):
        cookie = client.get_cookie("forms", domain="127.0.0.1")
        for address in known:
            answer = client.get(address, base_url=HOME)
            if answer.mimetype != "text/html" or answer.status_code in (301, 303):
                continue
            endpoint, _ = adapter.match(address.partition("?")[0])
            # Pages of respondents are the same for everybody but for the ticket.
            alike = address if endpoint.startswith("survey.") else answer.data
            key = (role, 404) if answer.status_code == 404 else alike
            if key not in seen and copies[role, endpoint] < COPIES.get(endpoint, 1):
                copies[role, endpoint] += 1
                seen.add(key)
                yield role, cookie.value if cookie else None, address


def sections() -> list[str]:
    """Every section of one visit that is not handed in, plain and with its faults."""
    visit = next(each for each in visits.visits() if each.state is not VisitState.SUBMITTED)
    definition, _ = forms.published(visit.form_id, visit.form_version)
    paths = [f"/visits/{visit.uuid}/sections/{section.name}" for section in definition.sections[:-1]]
    return [*paths, f"{paths[1]}?check=1"]


@pytest.fixture(scope="module")
def looks(app: Flask, browser: Browser, served_all: str) -> dict[str, Look]:
    """What is wrong with each page, by role and address; each is loaded once and looked at from all sides."""
    found, contexts = {}, {}
    for role, cookie, address in pages(app):
        if role not in contexts:
            contexts[role] = browser.new_context(locale="vi-VN", base_url=served_all).new_page()
            if cookie:
                contexts[role].context.add_cookies([{"name": "forms", "value": cookie, "url": served_all}])
        contexts[role].goto(address)
        found[f"{role} {address}"] = look(contexts[role])
    for page in contexts.values():
        page.context.close()
    return found


def faults(looks: dict[str, Look], what: str) -> dict[str, list[str]]:
    return {name: getattr(seen, what) for name, seen in looks.items() if getattr(seen, what)}


def test_axe_finds_no_fault_on_any_page(looks: dict[str, Look]) -> None:
    assert (faults(looks, "axe"), len(looks) >= FEWEST_PAGES) == ({}, True)


def test_no_page_scrolls_sideways_when_narrow_or_when_letters_are_large(looks: dict[str, Look]) -> None:
    assert faults(looks, "narrow") == {}


def test_the_focus_is_seen_everywhere(looks: dict[str, Look]) -> None:
    assert faults(looks, "focus") == {}


def test_targets_of_respondents_and_inspectors_are_large(looks: dict[str, Look]) -> None:
    large = {name: seen for name, seen in looks.items() if name.split()[1].startswith(LARGE)}
    assert (faults(large, "targets"), len(large) >= 20) == ({}, True)


@pytest.fixture
def components(browser: Browser, served_all: str) -> Iterator[Page]:
    """The page that shows every component in every state."""
    context = browser.new_context(locale="vi-VN", base_url=served_all, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/style")  # without motion: no colour is half-way when it is looked at
    yield page
    context.close()


@pytest.mark.parametrize(
    "media", [{"contrast": "more"}, {"forced_colors": "active"}, {"color_scheme": "dark"}]
)
def test_components_hold_in_every_look(components: Page, media: dict[str, str]) -> None:
    components.emulate_media(**media)  # type: ignore[arg-type]
    assert violations(components) == []


def test_nothing_moves_for_who_asked_for_less_motion(components: Page) -> None:
    moving = """() => [...document.querySelectorAll("*")]
        .filter(each => getComputedStyle(each).transitionDuration !== "0s").length"""
    components.emulate_media(reduced_motion="no-preference")
    some = components.evaluate(moving)
    components.emulate_media(reduced_motion="reduce")
    assert (some > 0, components.evaluate(moving)) == (True, 0)


PLANTED = {  # a fault, and what finds it
    "one('main p').style.color = '#bbb'": "axe",
    "one('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\">')": "axe",
    "one('main p').style.width = '700px'": "narrow",
    "one('main button').style.outline = 'none'": "focus",
    "one('main').insertAdjacentHTML('beforeend', '<div id=lid></div>');"
    "one('#lid').style = 'position: fixed; inset: 0'": "focus",
    "one('main button').style = 'min-height: 0; height: 20px'": "targets",
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(components: Page, fault: str) -> None:
    components.evaluate(f"const one = each => document.querySelector(each); {fault}")
    assert getattr(look(components), PLANTED[fault]) != []


def test_a_dark_fault_is_found(components: Page) -> None:
    components.evaluate(
        """matchMedia("(prefers-color-scheme: dark)").addEventListener("change", told => {
            document.querySelector("main p").style.color = told.matches ? "#333" : "" })"""
    )
    found = look(components).axe
    assert (found != [], {each.split()[1] for each in found}) == (True, {"dark:"})
