"""What a person would notice on a page: axe-core, what moves by itself, width, targets, focus."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

from tests.attacks.effort import FULL

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,  # there are no media
}
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
TABLET = {"width": 768, "height": 1024}
SIDES = [(PHONE, "light"), (DESK, "dark")] + ([(PHONE, "dark"), (DESK, "light")] if FULL else [])
LOWEST_TARGET = 48  # CSS pixels

NARROW = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
    [...document.querySelectorAll("body *")]
        .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
        .slice(-1).map(each => each.outerHTML.slice(0, 120))"""
# A table that is wider than its frame: what is cut off is found by nobody.
CUT = """() => [...document.querySelectorAll(".table")].filter(each => each.scrollWidth > each.clientWidth)
    .map(each => each.innerText.slice(0, 80))"""
TARGETS = """lowest => [...document.querySelectorAll(`button, summary, select, textarea, .button, .go, nav a,
        header a, footer a, .error-summary a, input:not([type=hidden]):not([type=radio]):not([type=checkbox]),
        label:has([type=radio]), label:has([type=checkbox])`)]
    .filter(each => each.checkVisibility() && !each.matches(".skip"))
    .filter(each => each.getBoundingClientRect().height < lowest - 0.01)
    .map(each => `${Math.round(each.getBoundingClientRect().height)} px: ${each.outerHTML.slice(0, 120)}`)"""
# The outline of whatever has the focus, and whether something else lies over its middle.
FOCUS = """each => {
    each.scrollIntoView({block: "nearest"})
    const style = getComputedStyle(each), box = each.getBoundingClientRect()
    const name = each.outerHTML.slice(0, 120)
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return [`no outline: ${name}`]
    const [line] = each.getClientRects()
    const x = Math.min(line.left + line.width / 2, innerWidth - 1)
    const y = Math.min(line.top + line.height / 2, innerHeight - 1)
    const above = document.elementFromPoint(x, y)
    return above && (each.contains(above) || above.contains(each)) ? [] : [`covered: ${name}`]
}"""
ALL_FOCUS = f"""() => [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter(each => each.checkVisibility() && !each.disabled && !each.matches(".skip"))
    .flatMap(each => {{ each.focus(); return ({FOCUS})(each) }})"""
# What has moved by itself since the page was first drawn, each with the share of the screen it crossed.
MOVED = """() => new Promise(done => {
    const told = entry => entry.sources.map(
        ({node}) => `${entry.value.toFixed(3)}: ${(node?.outerHTML ?? "").slice(0, 120)}`)
    let seen = []
    new PerformanceObserver(list => { seen = seen.concat(list.getEntries().flatMap(told)) })
        .observe({type: "layout-shift", buffered: true})
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(seen))))
})"""
LARGE_LETTERS = "document.documentElement.style.fontSize = '225%'"  # twice what the style sheet says


@dataclass
class Look:
    """What is wrong with one page, by what was looked at."""

    axe: list[str] = field(default_factory=list)
    narrow: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    focus: list[str] = field(default_factory=list)


def violations(page: Page) -> list[str]:
    """What axe objects to."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules).then(told => told.violations)", RULES)
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


def moved(page: Page) -> list[str]:
    """What has moved so far without having been asked to; to be asked before anything is done to the page."""
    told: list[str] = page.evaluate(MOVED)
    return told


def look(page: Page) -> Look:
    """Everything about the page that is open: in both schemes and widths, with large letters, by keyboard.

    A light phone and a dark desk; with ``FORMS_ATTACKS=full`` either size in either scheme.
    """
    seen = Look()
    for size, scheme in SIDES:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour half-way
        seen.axe += [f"{size['width']} {scheme}: {each}" for each in violations(page)]
    page.set_viewport_size(PHONE)
    seen.targets = page.evaluate(TARGETS, LOWEST_TARGET)
    page.keyboard.press("Tab")  # from now on the browser shows where the focus is
    seen.focus = page.evaluate(ALL_FOCUS)
    for width in (320, 640):  # 640: 1280 at 200 %
        page.set_viewport_size({"width": width, "height": 740})
        seen.narrow += [f"{width}: {each}" for each in page.evaluate(NARROW)]
    page.set_viewport_size(TABLET)
    seen.narrow += [f"cut at {TABLET['width']}: {each}" for each in page.evaluate(CUT)]
    page.set_viewport_size(PHONE)
    page.evaluate(LARGE_LETTERS)
    seen.narrow += [f"large letters: {each}" for each in page.evaluate(NARROW)]
    return seen
