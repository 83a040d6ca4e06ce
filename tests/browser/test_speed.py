"""A tap touches little of a long page, and little is parsed. What both take in time: ``make checklist``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from forms_app.core.definition import FormDefinition, Text
from forms_app.storage import forms
from forms_app.storage.sessions import start_session
from tests.actors import NOW
from tests.factories import shipped
from tests.visits_world import World

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

FIRST_BYTES, ALL_BYTES = 4 * 1024, 10 * 1024  # packed, of the modules before the page is painted, and of all
LATER = {"section.js", "queue.js", "store.js", "facts.js", "idb-keyval.js"}
KEEPING = {"leaving.js", "later.js", *LATER}
PAINTED = """() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    scripts: performance.getEntriesByType("resource")
        .filter((each) => each.name.includes(".js"))
        .map((each) => [each.name.split("?")[0].split("/").at(-1), each.startTime]),
})"""
ITEMS = 43
WATCH = """() => {
    const items = [...document.querySelectorAll("fieldset:has(.marks)")]
    globalThis.changed = new Set()
    new MutationObserver((records) => {
        for (const { target } of records) {
            const element = target.nodeType === Node.TEXT_NODE ? target.parentElement : target
            const item = items.findIndex((each) => each.contains(element))
            changed.add(item < 0 ? element.closest("[id]")?.id : `item ${item}`)
        }
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
}"""
CHANGED = "() => { const all = [...changed]; changed.clear(); return all }"


def all_on_one_page() -> FormDefinition:
    """The checklist of a primary school with its items in a single section."""
    whole = shipped("chk_th")
    items = tuple(question for section in whole.sections for question in section.questions)
    items = tuple(replace(each, relevant="") for each in items if each.type == "item")
    assert len(items) == ITEMS
    first = next(each for each in whole.sections if each.questions[0].type == "item")
    return replace(whole, sections=(replace(first, name="tat_ca", label=Text("Tất cả"), questions=items),))


@pytest.fixture
def phone(browser: Browser, served: str) -> Iterator[Page]:
    """An inspector's, signed in."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, base_url=served
    )
    yield context.new_page()
    context.close()


def name_of(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def sign_in(page: Page, served: str) -> None:
    cookie = {"name": "forms", "value": start_session("lan", NOW), "url": served}
    page.context.add_cookies([cookie])


def test_a_tap_among_43_items_changes_its_own_item_and_the_count_and_asks_the_server_nothing(
    world: World, phone: Page, served: str
) -> None:
    forms.publish(all_on_one_page(), "can_bo", NOW)
    visit = world.plan()
    sign_in(phone, served)
    phone.goto(f"/visits/{visit.uuid}/sections/tat_ca", wait_until="networkidle")
    assert phone.locator("fieldset:has(.marks)").count() == ITEMS
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.evaluate(WATCH)
    elsewhere = {}
    for place in (0, 20, 42):
        for mark in ("chua_dat", "dat"):
            phone.locator(f"label:has(input[value={mark}])").nth(place).tap()
            phone.wait_for_timeout(300)
            elsewhere[place, mark] = {*phone.evaluate(CHANGED)} - {
                "section-progress",
                "kept",
                f"item {place}",
            }
    phone.evaluate("document.querySelectorAll('fieldset:has(.marks)')[7].hidden = true")
    control = phone.evaluate(CHANGED)  # a change of another item would be seen
    counted = phone.locator("#section-progress").text_content()
    assert (counted, control, asked) == (f"3/{ITEMS}", ["item 7"], [])
    assert set.union(*elsewhere.values()) == set(), elsewhere


@pytest.mark.parametrize(
    ("section", "modules"),
    [
        ("a_lanh_dao", KEEPING | {"visits.js"}),  # no question there depends on another
        ("e_tiep_cong_dan", KEEPING | {"visits.js", "relevance.js"}),
        ("", {"leaving.js"}),
    ],
)
def test_a_page_loads_only_the_modules_it_has_a_use_for(
    world: World, phone: Page, served: str, section: str, modules: set[str]
) -> None:
    visit = world.plan()
    sign_in(phone, served)
    scripts = {}
    phone.on("response", lambda answer: scripts.update({answer.url: answer}))
    path = f"/visits/{visit.uuid}"
    phone.goto(f"{path}/sections/{section}" if section else path, wait_until="networkidle")
    scripts = {url: each for url, each in scripts.items() if ".js" in url}
    assert set(map(name_of, scripts)) == modules
    sizes = {name_of(url): int(each.headers["content-length"]) for url, each in scripts.items()}
    first = sum(size for name, size in sizes.items() if name not in LATER)
    assert (first <= FIRST_BYTES, sum(sizes.values()) <= ALL_BYTES) == (True, True), sizes
    seen = phone.evaluate(PAINTED)
    early = {name for name, began in seen["scripts"] if began < seen["paint"]}
    assert early & LATER == set()
    kinds = phone.locator("script").evaluate_all("all => all.map((each) => each.type)")
    assert (set(kinds), len(kinds) <= len(modules)) == ({"module"}, True)
