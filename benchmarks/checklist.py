"""A checklist of 43 items in one section on a phone four times slower: ``make checklist``.

Opening: from asking for the page to the end of its load, the scripts that stand in it run; over the network
and, cut off, from the worker's copy; then until answers are kept on the phone, for which more is loaded once
the page is painted; and the processor time of it all, which a busy machine changes little. Ticking: from the
finger to the next frame painted, as the browser's Event Timing has it (in steps of 8 ms). Needs Chromium and
an idle machine; prints figures, exits 1 where a goal is missed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from threading import Thread

from playwright.sync_api import CDPSession, Page, sync_playwright
from waitress.server import create_server

from forms_app.core.definition import FormDefinition, Text
from forms_app.core.people import Role
from forms_app.core.schools import Level, School, Unit
from forms_app.storage import database, forms, schools, users, visits
from forms_app.storage.sessions import start_session
from forms_app.web.app import create_app
from forms_app.web.services import Services
from forms_app.web.settings import Settings

from .served import free_port

SLOWER = 4
TIMES = 11
ITEMS = 43
OPENS_WITHIN, TICKS_WITHIN = 1000, 100  # ms
NOW = datetime.now(UTC).replace(tzinfo=None)
READY = "() => performance.getEntriesByName('keeping')[0]?.startTime ?? 0"
OPENED = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"
WATCH = """
globalThis.slowest = 0
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) slowest = Math.max(slowest, each.duration)
}).observe({type: "event", durationThreshold: 16, buffered: true})
"""


def one_section(whole: FormDefinition) -> FormDefinition:
    """The checklist of a primary school with all its items on one page."""
    items = tuple(replace(each, relevant="") for each in whole.questions if each.type == "item")
    assert len(items) == ITEMS
    first = next(each for each in whole.sections if each.questions[0].type == "item")
    only = replace(first, name="tat_ca", label=Text("Tất cả"), questions=items)
    return replace(whole, sections=(only,))


@contextmanager
def office(folder: Path) -> Iterator[tuple[str, str, str]]:
    """A service with one such visit: its address, the path of the section, a session of the inspector."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    files = f"sqlite:///{folder}/"
    app = create_app(Settings(folder, files + "main.db", files + "box.db", "x" * 40, address))
    database.upgrade()
    school = School("TH01", "Trường Tiểu học Bình Minh", Level.TH, "TT", 30, 610, 540)
    schools.save_schools([school], [Unit("TT", "Xã Thủ Thừa")])
    users.activate(users.add_user("lan", "Lan", Role.INSPECTOR, None, NOW, "x"), "mot cau de nho", None, NOW)
    held: Services = app.extensions["forms"]
    forms.publish(one_section(held.definitions.load("chk_th")), "x", NOW)
    day = NOW.date()
    visit = visits.plan_visit("TH01", "chk_th", f"{day.year}-H2", day, day, ["lan"], "x", NOW)
    server = create_server(app, host="127.0.0.1", port=port, threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield address, f"/visits/{visit.uuid}/sections/tat_ca", start_session("lan", NOW)
    server.close()
    thread.join(5)
    held.writer.close()
    held.box.close()
    database.disconnect()


def opened(page: Page, path: str) -> tuple[list[float], list[float]]:
    """Milliseconds of each opening, and until answers are kept."""
    took, kept = [], []
    for _ in range(TIMES):
        page.goto("about:blank")
        page.goto(path, wait_until="load")
        page.wait_for_function(f"() => ({OPENED})() > 0")
        page.wait_for_function(f"() => ({READY})() > 0")
        took.append(page.evaluate(OPENED))
        kept.append(page.evaluate(READY))
    assert page.locator("fieldset:has(.marks)").count() == ITEMS
    return took, kept


def work(page: Page, tools: CDPSession, path: str) -> list[float]:
    """Milliseconds of processor that the page's main thread takes to open, times ``SLOWER``."""
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    took = []
    for _ in range(TIMES):
        page.goto("about:blank")
        before = spent(tools)
        page.goto(path, wait_until="load")
        page.wait_for_timeout(300)
        took.append(SLOWER * (spent(tools) - before))
    return took


def spent(tools: CDPSession) -> float:
    metrics = {each["name"]: float(each["value"]) for each in tools.send("Performance.getMetrics")["metrics"]}
    return 1000 * metrics["TaskDuration"]


def ticked(page: Page) -> list[float]:
    """Milliseconds from finger to frame, the slowest event of each tap; under 16 ms count as 16."""
    took = []
    for place in range(0, ITEMS, 4):
        label = page.locator("label:has(input[value=dat])").nth(place)
        label.scroll_into_view_if_needed()
        page.wait_for_timeout(400)
        page.evaluate("() => { slowest = 16 }")
        box = label.bounding_box()
        assert box is not None
        page.touchscreen.tap(box["x"] + 40, box["y"] + 20)
        page.wait_for_timeout(700)
        took.append(page.evaluate("() => slowest"))
    return took


def main() -> int:
    with (
        tempfile.TemporaryDirectory() as folder,
        office(Path(folder)) as (address, path, session),
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=False)
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, base_url=address
        )
        context.add_cookies([{"name": "forms", "value": session, "url": address}])
        page = context.new_page()
        page.add_init_script(WATCH)
        tools = context.new_cdp_session(page)
        page.goto("/visits/")
        page.locator("[data-pages] .tag.good").wait_for(timeout=60_000)
        figures = {"work of opening, times 4": (work(page, tools, path), OPENS_WITHIN)}
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        took, kept = opened(page, path)
        figures |= {"opened by network": (took, OPENS_WITHIN), "  and keeping": (kept, OPENS_WITHIN)}
        figures["ticked"] = (ticked(page), TICKS_WITHIN)
        context.set_offline(True)
        took, kept = opened(page, path)
        figures |= {
            "opened without a network": (took, OPENS_WITHIN),
            "  and keeping then": (kept, OPENS_WITHIN),
        }
        browser.close()
    for name, (took, goal) in figures.items():
        print(f"{name:26} median {median(took):6.0f} ms   slowest {max(took):6.0f} ms   goal {goal} ms")
    return int(any(median(took) > goal for took, goal in figures.values()))


if __name__ == "__main__":
    sys.exit(main())
