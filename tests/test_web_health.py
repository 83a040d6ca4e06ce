"""What the machine that watches over this one is told."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from forms_app.storage import database
from forms_app.web import health
from forms_app.web.app import create_app
from forms_app.web.settings import Settings


def test_alive_and_ready(visitor) -> None:
    alive, ready = visitor.get("/healthz"), visitor.get("/readyz")
    assert (alive.status_code, alive.text, alive.mimetype) == (200, "ok\n", "text/plain")
    assert (ready.status_code, ready.text) == (200, "ok\n")


def test_a_store_without_its_tables_is_alive_but_not_ready(settings: Settings) -> None:
    app = create_app(settings)
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    not_ready = client.get("/readyz")
    assert (not_ready.status_code, "flask db upgrade" in not_ready.text) == (503, True)
    database.upgrade()
    assert client.get("/readyz").status_code == 200
    database.disconnect()


def test_every_reason_stands_on_a_line_of_its_own(app: Flask, visitor, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(health, "problems", lambda: ["Cơ sở dữ liệu không trả lời."])
    monkeypatch.setattr(health.os, "access", lambda *_: False)
    not_ready = visitor.get("/readyz")
    assert not_ready.status_code == 503
    assert not_ready.text.splitlines() == [
        "Cơ sở dữ liệu không trả lời.",
        "Không ghi được vào thư mục dữ liệu (FORMS_INSTANCE).",
    ]
