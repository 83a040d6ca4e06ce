"""Fixtures that more than one test file uses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from shutil import copy

import hypothesis
import pytest
from flask import Flask

from forms_app.storage import database
from forms_app.storage.ballot_box import BallotBox
from forms_app.web.app import create_app
from forms_app.web.services import Services
from forms_app.web.settings import Settings
from tests.actors import NOW, Visitor
from tests.quickly import quick_definitions, quick_routes, quick_stretching, quick_templates, use_memory  # noqa: F401
from tests.visits_world import Phone, World, make_world

hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")
use_memory()

REQUIRED = os.environ.get("FORMS_REQUIRE", "").split(",")
LONGEST = (  # files that take longest; while one process is busy with them, another does the rest
    *("browser/test_access.py", "test_html_validity.py", "test_no_other_way_out.py", "test_restore.py"),
    *("test_demo.py", "test_whole_year.py", "attacks/test_release_audit.py", "attacks/test_api_fuzz.py"),
    *("test_documents_libreoffice.py", "test_wheel.py", "test_web_suggestions.py", "test_web_photos.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that no process is left alone with it at the end."""
    folder = Path(__file__).parent
    places = {(folder / name).resolve(strict=True): place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


def postgres_url() -> str | None:
    """FORMS_TEST_DATABASE_URL, or the server that libpq's own variables name."""
    if url := os.environ.get("FORMS_TEST_DATABASE_URL"):
        return url
    if "PGHOST" in os.environ:
        return f"postgresql:///{os.environ.get('PGDATABASE', 'postgres')}"
    return None


@pytest.fixture(autouse=True, scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file as the migrations leave it, to begin with: they take a tenth of a second too."""
    file = tmp_path_factory.mktemp("empty") / "main.db"
    for _ in opened(f"sqlite:///{file}"):
        database.upgrade()
    return file


@pytest.fixture(scope="session")
def empty_database() -> Iterator[str]:
    """The name of such a store on the PostgreSQL server, to make others of."""
    server = postgres_url()
    if server is None:
        if "postgres" in REQUIRED:
            pytest.fail("FORMS_REQUIRE asks for PostgreSQL; set FORMS_TEST_DATABASE_URL or PGHOST")
        pytest.skip("no PostgreSQL server")
    with database_like("template1", server) as name:
        for _ in opened(address_of(name, server)):
            database.upgrade()
        yield name


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path, empty_store: Path) -> Iterator[str]:
    """An empty named store, opened; its address. Each test has a file or a database of its own."""
    if request.param == "sqlite":
        yield from opened(f"sqlite:///{copy(empty_store, tmp_path)}")
        return
    empty, server = request.getfixturevalue("empty_database"), str(postgres_url())
    with database_like(empty, server) as name:
        yield from opened(address_of(name, server))


@contextmanager
def database_like(template: str, server: str) -> Iterator[str]:
    """A copy of the database ``template``; its name."""
    name = f"forms_{token_hex(6)}"
    run_on(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield name
    finally:
        run_on(server, f"DROP DATABASE {name} WITH (FORCE)")


def address_of(name: str, server: str) -> str:
    """The address of another database of the same server."""
    path, mark, settings = server.partition("?")
    return f"{path.rpartition('/')[0]}/{name}{mark}{settings}"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[BallotBox]:
    """An empty ballot box."""
    made = BallotBox(tmp_path / "ballots.db")
    yield made
    made.close()


def opened(url: str) -> Iterator[str]:
    database.connect(url)
    try:
        yield url
    finally:
        database.disconnect()


def run_on(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Those of an installation of its own, reached by plain http."""
    return Settings(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'main.db'}",
        ballot_box_url=f"sqlite:///{tmp_path / 'ballot_box.db'}",
        secret_key="a key that only the tests know, long enough",
        base_url="http://127.0.0.1:8000",
    )


@pytest.fixture
def app(settings: Settings, empty_store: Path) -> Iterator[Flask]:
    """The application on empty stores; its clock is ``actors.NOW`` unless a test sets another clock."""
    copy(empty_store, settings.instance)
    yield from serving_application(settings)


@pytest.fixture
def app_on_either(store: str, settings: Settings) -> Iterator[Flask]:
    """The same, on SQLite and on PostgreSQL."""
    yield from serving_application(replace(settings, database_url=store))


def serving_application(settings: Settings) -> Iterator[Flask]:
    made = create_app(settings)
    made.config["CLOCK"] = lambda: NOW
    yield made
    held: Services = made.extensions["forms"]
    held.writer.close()
    held.box.close()
    database.disconnect()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with a browser and no account."""
    return Visitor(app.test_client())


@pytest.fixture
def world(app: Flask) -> World:
    """A small office with visits; a module that needs another world has one of its own."""
    return make_world(app)


@pytest.fixture
def lan(world: World) -> Phone:
    """An inspector, signed in."""
    return world.sign_in("lan")


@pytest.fixture
def hung(world: World) -> Phone:
    """The other one of the team."""
    return world.sign_in("hung")
