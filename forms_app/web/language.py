"""Vietnamese first, English second: which of the two this page is in."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, g, request
from flask_babel import Babel, get_locale

from ..core.definition import LANGUAGES

TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"
COOKIE = "forms_language"  # set for signed-in people only


def install(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app, default_locale=LANGUAGES[0], locale_selector=requested_language)
    app.jinja_env.globals["page_language"] = page_language


def requested_language() -> str:
    """``?lang=`` where given, then what a signed-in person chose before, then Vietnamese."""
    asked = request.args.get("lang", "")
    if asked not in LANGUAGES and g.get("user") is not None:
        asked = request.cookies.get(COOKIE, "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def page_language() -> str:
    """The language in which the page is being drawn: "vi" or "en"."""
    return str(get_locale() or LANGUAGES[0])
