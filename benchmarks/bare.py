"""The twin to compare with: Flask and a few lines, on the same server, disk and database.

``/form`` returns 12 KiB of ready bytes. A post to ``/submit`` parses fifteen fields and makes one durable
insert.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading

from flask import Flask, Response, request

PAGE = (b"<p>" + b"x" * 57 + b"</p>\n") * 192
FIELDS = [f"q{number}" for number in range(15)]
held = threading.local()
app = Flask(__name__)


def connection() -> sqlite3.Connection:
    """One per thread, kept open."""
    if not hasattr(held, "connection"):
        opened = sqlite3.connect(os.environ["BARE_DATABASE"], timeout=30, isolation_level=None)
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("PRAGMA synchronous=FULL")
        opened.execute("CREATE TABLE IF NOT EXISTS answer (body TEXT NOT NULL)")
        held.connection = opened
    return held.connection  # type: ignore[no-any-return]


@app.get("/form")
def form() -> Response:
    return Response(PAGE, mimetype="text/html")


@app.post("/submit")
def submit() -> Response:
    body = json.dumps({name: request.form.get(name, "") for name in FIELDS})
    connection().execute("INSERT INTO answer VALUES (?)", (body,))
    return Response(status=303, headers={"Location": "/thanks"})
