"""The demo district in small, loaded into the application of a test, and people who are signed in to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from flask import Flask

from forms_app.core.schools import School
from forms_app.demo.district import District
from forms_app.demo.load import load
from forms_app.demo.schools import demo_schools
from forms_app.storage import database
from forms_app.storage.sessions import start_session
from forms_app.web.app import create_app
from forms_app.web.services import Services
from forms_app.web.settings import Settings
from tests.actors import Visitor
from tests.factories import shipped

NOW = datetime(2026, 11, 16, 2, 0)  # noqa: DTZ001 - naive UTC as stored
TODAY = date(2026, 11, 16)
FINISHED, CURRENT = "2026-H1", "2026-H2"
FEW_SCHOOLS = 6  # every level, two tiny schools, one without a visit


@contextmanager
def office_in(folder: Path) -> Iterator[Flask]:
    """The application on empty stores in ``folder``, for a module whose tests only read."""
    app = create_app(
        Settings(
            instance=folder,
            database_url=f"sqlite:///{folder / 'main.db'}",
            ballot_box_url=f"sqlite:///{folder / 'ballot_box.db'}",
            secret_key="a key that only the tests know, long enough",
            base_url="http://127.0.0.1:8000",
        )
    )
    database.upgrade()
    try:
        yield app
    finally:
        held: Services = app.extensions["forms"]
        held.writer.close()
        held.box.close()
        database.disconnect()


def load_demo(app: Flask, count: int = FEW_SCHOOLS) -> tuple[School, ...]:
    """Load ``count`` schools; what the steps of ``flask demo load`` do, without the command."""
    app.config["CLOCK"] = lambda: NOW.replace(tzinfo=UTC)
    held: Services = app.extensions["forms"]
    schools = demo_schools(count)
    forms = tuple(shipped(form_id) for form_id in held.definitions.form_ids())
    district = District(held.settings.instance, forms, held.shipped, held.box, TODAY, schools)
    with app.app_context():
        for step in load(district):
            step.work()
    return schools


@contextmanager
def demo_in(folder: Path, count: int = FEW_SCHOOLS) -> Iterator[Flask]:
    """The application on a copy of the demo of ``count`` schools, which is loaded once beside ``folder``."""
    loaded = folder.parent / f"loaded-demo-{count}"
    if not loaded.exists():
        loaded.mkdir()
        with office_in(loaded) as made:
            load_demo(made, count)
    copytree(loaded, folder, dirs_exist_ok=True)
    with office_in(folder) as app:
        app.config["CLOCK"] = lambda: NOW.replace(tzinfo=UTC)
        yield app


def demo_of(count: int = FEW_SCHOOLS) -> Any:
    """A fixture to be called ``app``: one demo for all tests of a module, which leave it as it is."""

    @pytest.fixture(scope="module")
    def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
        with demo_in(tmp_path_factory.mktemp("demo"), count) as app:
            yield app

    return demo


def signed_in(app: Flask, username: str) -> Visitor:
    """A fresh browser with a session of ``username``."""
    client = app.test_client()
    client.set_cookie("forms", start_session(username, NOW), domain="127.0.0.1")
    return Visitor(client)
