"""Pages opened inside Zalo or Facebook: an inspector there is told how to move to the real browser.

What the browser calls itself is looked at for this one sentence, on the sign-in page and those of visits. It
is never kept, and never looked at on a respondent's page, which needs nothing that such a browser lacks.
"""

from __future__ import annotations

from flask import Flask, request

SIGNS = {"Zalo": "Zalo", "FBAN": "Facebook", "FBAV": "Facebook", "FB_IAB": "Facebook"}
PLACES = ("/visits", "/sign-in")


def install(app: Flask) -> None:
    app.jinja_env.globals["in_app_browser"] = in_app_browser


def in_app_browser() -> str:
    """The app that shows this page in a browser of its own; "" elsewhere and where it does not matter."""
    if not request.path.startswith(PLACES):
        return ""
    agent = request.headers.get("User-Agent", "")
    return next((app for sign, app in SIGNS.items() if sign in agent), "")
