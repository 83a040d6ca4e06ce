"""R16 of the reliability programme. ``FORMS_ATTACKS=full pytest -s tests/browser/test_offline_programme.py``
runs it at full length: 20 runs of 20 inspections with 10 photos each over 100 cuts. ``FORMS_RUNS`` makes that
fewer; each run adds a line to ``FORMS_RESULTS`` (benchmarks/results/offline_programme.txt).
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from forms_app.web import assets
from tests.attacks.effort import FULL
from tests.visits_world import World

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser

from tests.browser.offline import Phone, open_phone
from tests.browser.offline_programme import Figures, LossyLine, Programme

pytestmark = pytest.mark.browser

RUNS = int(os.environ.get("FORMS_RUNS", "20")) if FULL else 1
INSPECTIONS, PHOTOS, CUTS = (20, 10, 100) if FULL else (2, 4, 6)
TEAMS = (("lan", "hung"), ("lan",), ("hung",), ("lan",), ("hung",))  # one visit in five is of both
RESULTS = Path(os.environ.get("FORMS_RESULTS", "benchmarks/results/offline_programme.txt"))
BREAKS = {  # of static/visits/: what is there, and what a careless hand might have written
    "forgets what it kept when the page dies": (
        "photos.js",
        "await putPhoto(record, bytes);",
        "setTimeout(() => putPhoto(record, bytes), 1500);",
    ),
    "hangs a photo at the item of the one before": (
        "photos.js",
        "const { visit, item } = place;",
        """const { visit, item } = place;
  place.item = localStorage.before ?? item;
  localStorage.before = item;""",
    ),
}


@contextmanager
def phones_of(browser: Browser, served: str, *usernames: str) -> Iterator[list[Phone]]:
    coarse = {"device_scale_factor": 1}  # nobody looks at the pages: fewer pixels to draw
    phones = [open_phone(browser, served, username, **coarse) for username in usernames]
    try:
        yield phones
    finally:
        for each in phones:
            each.context.close()


@pytest.mark.parametrize("seed", range(RUNS))
def test_server_equals_phones_after_every_cut(
    world: World,
    browser: Browser,
    app: Flask,
    served: str,
    seed: int,
    record_property: Callable[[str, object], None],
) -> None:
    planned = [world.plan(inspectors=TEAMS[each % len(TEAMS)]) for each in range(INSPECTIONS)]
    with phones_of(browser, served, "lan", "hung") as phones:
        figures = Programme(phones, lossy(app, seed), random.Random(seed), PHOTOS).run(planned, CUTS)
    record_property("offline", str(figures))
    if FULL:
        note(seed, figures)
    found = figures.clean, figures.cuts >= CUTS, figures.photos
    assert found == (True, True, INSPECTIONS * PHOTOS), figures


@pytest.mark.parametrize("fault", BREAKS)
def test_a_queue_that_is_broken_is_caught(
    world: World,
    browser: Browser,
    app: Flask,
    served: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    break_script(tmp_path / "static", monkeypatch, *BREAKS[fault])
    planned = [world.plan()]
    with phones_of(browser, served, "lan") as phones:
        programme = Programme(phones, lossy(app, 1), random.Random(1), photos=4)
        figures = programme.run(planned, cuts=0, patience=2)
    assert (figures.clean, any("taken" in each for each in figures.different)) == (False, True), figures


def lossy(app: Flask, seed: int) -> LossyLine:
    """A line that loses replies, put around ``app``."""
    line = LossyLine(app.wsgi_app, seed)
    app.wsgi_app = line  # type: ignore[method-assign]
    return line


def break_script(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, right: str, wrong: str) -> None:
    """Serve a copy of static/ in which one script has a fault."""
    shutil.copytree(assets.FOLDER, folder)
    script = folder / "visits" / name
    text = script.read_text("utf-8")
    assert text.count(right) == 1
    script.write_text(text.replace(right, wrong), "utf-8")
    monkeypatch.setattr(assets, "FOLDER", folder)
    monkeypatch.setattr(assets, "_assets", {})


def note(seed: int, figures: Figures) -> None:
    """The figures that are published, kept although a later run may never end."""
    line = f"run {seed}: {figures}"
    print(f"\n{line}")  # noqa: T201
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
