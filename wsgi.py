"""Reads the environment, makes the application: `waitress-serve wsgi:app`, `flask …`."""

import os

from forms_app import cli
from forms_app.core.errors import StartRefused
from forms_app.web.app import create_app
from forms_app.web.settings import Settings

try:
    app = create_app(Settings.from_environment(os.environ))
except StartRefused as refused:
    raise SystemExit(f"Không khởi động được. {refused}") from None
cli.register(app)
