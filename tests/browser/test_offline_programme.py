"""R16 of the reliability programme. ``FORMS_ATTACKS=full pytest -s tests/browser/test_offline_programme.py``
runs it at full length: 20 runs of 20 inspections over 100 cuts; ``FORMS_RUNS`` makes that fewer.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest
from flask import Flask

from tests.attacks.effort import FULL
from tests.visits_world import World, make_world

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser

from tests.browser.offline import open_phone
from tests.browser.offline_programme import Programme

pytestmark = pytest.mark.browser

RUNS = int(os.environ.get("FORMS_RUNS", "20")) if FULL else 1
INSPECTIONS, CUTS = (20, 100) if FULL else (3, 8)


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(app)


@pytest.mark.parametrize("seed", range(RUNS))
def test_server_equals_phone_after_every_cut(
    world: World,
    browser: Browser,
    served: str,
    seed: int,
    record_property: Callable[[str, object], None],
) -> None:
    planned = [world.plan() for _ in range(INSPECTIONS)]
    phone = open_phone(browser, served)
    try:
        figures = Programme(phone, random.Random(seed)).run(planned, CUTS)
    finally:
        phone.context.close()
    record_property("offline", str(figures))
    if "FORMS_ATTACKS" in os.environ:
        print(f"\nrun {seed}: {figures}")  # noqa: T201 - the figures that are published
    assert (figures.clean, figures.cuts >= CUTS, figures.answers > 0) == (True, True, True), figures
