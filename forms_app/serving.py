"""Reads the environment, makes the application: one way for a checkout and for an installed wheel.

``flask --app forms_app.serving …``, ``waitress-serve forms_app.serving:app``. Importing it opens the stores,
so nothing imports it but ``wsgi.py``.
"""

from __future__ import annotations

import os

from . import cli
from .core.errors import StartRefused
from .web.app import create_app
from .web.settings import Settings

try:
    app = create_app(Settings.from_environment(os.environ))
except StartRefused as refused:
    raise SystemExit(f"Không khởi động được. {refused}") from None
cli.register(app)
