"""Every page for every role: axe-core, light and dark, phone and desk; narrow, large, by keyboard."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from flask import Flask

from forms_app.core.people import Role
from forms_app.core.visits import VisitState
from forms_app.storage import forms, visits
from tests.demo_world import NOW, demo_in
from tests.walk import addresses, link_of_a_new_account, visitors

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, Page

from tests.browser.conftest import serving
from tests.browser.looking import AXE, PHONE, Look, look, moved, violations

pytestmark = pytest.mark.browser

HOME = "http://127.0.0.1:8000"
FEWEST_PAGES = 60  # fewer, and the walk has lost its way
ROLES = ("nobody", *(role.value for role in Role))
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
COPIES |= {"visits.section": 4, "visits.result": 2, "actions.record": 4, "actions.listing": 4}
COPIES |= {"good_models.record": 4, "good_models.listing": 2, "good_models.report": 2, "plans.plan": 2}
NO_PAGE = re.compile(  # files, pictures, redirections; whatever else can be read is to be met on the walk
    r"^(api|assets|calendars|health|start\.go_to)"
    r"|_(file|picture|poster|small|word|workbook)$"
    r"|\.(answer_photo|box_posters|calendar|file|manifest|photo|received|sample|worker)$"
)
ENGLISH = ("/", "/accessibility", "/anonymity", "/sign-in", "/style")


class Visited(NamedTuple):
    """A page, who sees it, and the cookie that lets them."""

    role: str
    cookie: str | None
    address: str


class Opened(NamedTuple):
    """What moved while a page opened, and what is wrong with it."""

    moved: list[str]
    look: Look


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One loaded demo for the whole module, under the demo's own key: it has the page of components."""
    folder = tmp_path_factory.mktemp("access")
    with demo_in(folder, 4) as made:
        (folder / "demo.secret").write_text(made.extensions["forms"].settings.secret_key)
        yield made


@pytest.fixture(scope="module")
def served_all(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture(scope="module")
def pages(app: Flask) -> list[Visited]:
    """Every page; what several roles see alike comes once."""
    return list(walk(app))


def walk(app: Flask) -> Iterator[Visited]:
    """Of a page that many addresses have, as each round its own, the first one or few come (COPIES)."""
    copies: Counter[tuple[str, str]] = Counter()
    known = [*addresses(app), *sections(), link_of_a_new_account(NOW)]
    known += [f"{path}?lang=en" for path in (*ENGLISH, next(each for each in known if "/S/" in each))]
    adapter, seen = app.url_map.bind("127.0.0.1"), set()
    for role, client in visitors(app):
        cookie = client.get_cookie("forms", domain="127.0.0.1")
        for address in known:
            endpoint, _ = adapter.match(address.partition("?")[0])
            # Pages of respondents are the same for everybody but for the ticket.
            for_all = endpoint.startswith(("survey.", "letters."))
            reader = "" if for_all else role
            if copies[reader, endpoint] == COPIES.get(endpoint, 1):
                continue
            answer = client.get(address, base_url=HOME)
            if answer.mimetype != "text/html" or answer.status_code in (301, 303):
                continue
            missing = answer.status_code == 404 and (404, role == "nobody")
            key = missing or (address if for_all else answer.data)
            if key not in seen:
                copies[reader, endpoint] += 1
                seen.add(key)
                yield Visited(role, cookie.value if cookie else None, address)


def sections() -> list[str]:
    """Every section of one visit that is not handed in, plain and with its faults."""
    visit = next(each for each in visits.visits() if each.state is not VisitState.SUBMITTED)
    definition, _ = forms.published(visit.form_id, visit.form_version)
    paths = [f"/visits/{visit.uuid}/sections/{section.name}" for section in definition.sections[:-1]]
    return [*paths, f"{paths[1]}?check=1"]


@pytest.fixture(scope="module", params=ROLES)
def looks(
    request: pytest.FixtureRequest, pages: list[Visited], browser: Browser, served_all: str
) -> dict[str, Opened]:
    """What is wrong with each page of one role, by address; each is loaded once and looked at from all sides.

    By role, so that two processes can share the work.
    """
    context = browser.new_context(locale="vi-VN", base_url=served_all, viewport=PHONE)
    context.add_init_script(AXE)
    page, found = context.new_page(), {}
    for each in pages:
        if each.role == request.param:
            if each.cookie:
                context.add_cookies([{"name": "forms", "value": each.cookie, "url": served_all}])
            page.goto(each.address)
            found[each.address] = Opened(moved(page), look(page))
    context.close()
    return found


def test_the_walk_sees_pages_of_everybody(pages: list[Visited]) -> None:
    assert ({each.role for each in pages}, len(pages) >= FEWEST_PAGES) == (set(ROLES), True)


def test_the_walk_sees_every_page_there_is(app: Flask, pages: list[Visited]) -> None:
    adapter = app.url_map.bind("127.0.0.1")
    met = {adapter.match(each.address.partition("?")[0])[0] for each in pages}
    there = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    lost = met - {"visits.late_photo"}
    assert (unmet(there, met), unmet(there, lost)) == ([], ["visits.late_photo"])


def unmet(there: set[str], met: set[str]) -> list[str]:
    """Pages among the endpoints ``there`` that the walk never came to."""
    return [each for each in sorted(there - met) if not NO_PAGE.search(each)]


def faults(looks: dict[str, Opened], what: str) -> dict[str, list[str]]:
    return {name: getattr(seen.look, what) for name, seen in looks.items() if getattr(seen.look, what)}


def test_axe_finds_no_fault_on_any_page(looks: dict[str, Opened]) -> None:
    assert faults(looks, "axe") == {}


def test_nothing_moves_by_itself_while_a_page_opens(looks: dict[str, Opened]) -> None:
    assert {name: seen.moved for name, seen in looks.items() if seen.moved} == {}


def test_no_page_scrolls_sideways_when_narrow_or_when_letters_are_large(looks: dict[str, Opened]) -> None:
    assert faults(looks, "narrow") == {}


def test_the_focus_is_seen_everywhere(looks: dict[str, Opened]) -> None:
    assert faults(looks, "focus") == {}


def test_every_target_is_large(looks: dict[str, Opened]) -> None:
    assert faults(looks, "targets") == {}


@pytest.fixture
def page_of_one_form(browser: Browser, served_all: str) -> Iterator[Page]:
    """A page as small as pages are: words, a field, a button. Without motion: no colour is half-way."""
    context = browser.new_context(locale="vi-VN", base_url=served_all, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/sign-in")
    yield page
    context.close()


@pytest.fixture
def components(page_of_one_form: Page) -> Page:
    """The page that shows every component in every state."""
    page_of_one_form.goto("/style")
    return page_of_one_form


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
def test_a_planted_fault_is_found(page_of_one_form: Page, fault: str) -> None:
    page_of_one_form.evaluate(f"const one = each => document.querySelector(each); {fault}")
    assert getattr(look(page_of_one_form), PLANTED[fault]) != []


def test_a_table_that_is_cut_on_a_tablet_is_found(page_of_one_form: Page) -> None:
    page_of_one_form.evaluate(
        "const frame = document.createElement('div'), wide = document.createElement('p');"
        "frame.className = 'table'; wide.style.width = '760px';"
        "frame.append(wide); document.querySelector('main').append(frame)"
    )
    assert [each.split(":")[0] for each in look(page_of_one_form).narrow] == ["cut at 768"]


def test_what_moves_is_noticed(page_of_one_form: Page) -> None:
    still = moved(page_of_one_form)
    page_of_one_form.evaluate("document.querySelector('main').style.paddingTop = '200px'")
    assert (still, moved(page_of_one_form) != []) == ([], True)


def test_a_dark_fault_is_found(page_of_one_form: Page) -> None:
    page_of_one_form.evaluate(
        "document.styleSheets[0].insertRule("
        "'@media (prefers-color-scheme: dark) { main p { color: #333 !important } }')"
    )
    found = look(page_of_one_form).axe
    assert (found != [], {each.split()[1] for each in found}) == (True, {"dark:"})
