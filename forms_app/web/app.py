"""Puts the parts together."""

from __future__ import annotations

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin

from ..storage.database import release
from . import (
    accessibility,
    account,
    actions,
    activation,
    api,
    assets,
    board,
    bodies,
    calendars,
    conclusions,
    error_pages,
    exports,
    good_models,
    guard,
    headers,
    health,
    in_app,
    inline_style,
    language,
    letters,
    office,
    packing,
    plans,
    quiet,
    reports,
    returns,
    school,
    sign_in,
    slips,
    start,
    style_guide,
    suggestions,
    survey,
    texts,
    visits,
    year,
)
from .areas import above_visits, areas, home
from .letters.pages import LetterPages
from .posted import PostedRequest
from .public_results import PublicPages
from .ready_pages import ReadyPages
from .services import open_services
from .settings import ROOT, Settings
from .sittings import Sittings
from .suggestions.sitting import LONGEST as LONGEST_LETTERS
from .throttle import NameThrottle
from .tickets import Tickets

# One blueprint per audience.
AUDIENCES = (
    *(start, survey, slips, letters, accessibility, health, sign_in, activation, account, visits, board),
    *(school, actions, bodies, good_models, plans, returns, reports, suggestions, office, year, exports, api),
    *(calendars, conclusions, style_guide),
)
LARGEST_BODY = 1024 * 1024  # bytes; a view that takes more, or wants less, says so


def create_app(settings: Settings) -> Flask:
    """The application, ready to serve. Raises StartRefused where it must not start like this."""
    quiet.hush()
    app = quiet.QuietFlask(
        __name__,
        static_folder=None,
        template_folder=str(ROOT / "templates"),
        instance_path=str(settings.instance),
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
    )
    app.request_class = PostedRequest
    app.session_interface = NoSession()
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    app.extensions["forms"] = open_services(settings)
    app.extensions.update(
        sign_in_throttle=NameThrottle(),
        ready_pages=ReadyPages(),
        public_pages=PublicPages(),
        tickets=Tickets(settings.secret_key),
        letter_pages=LetterPages(),
        sittings=Sittings(),
        letter_sittings=Sittings(longest=LONGEST_LETTERS),
    )
    language.install(app)
    style = inline_style.read_style()
    headers.install(app, settings.secure, style.source)
    inline_style.install(app, style)
    guard.install(app)
    assets.install(app)
    texts.install(app)
    in_app.install(app)
    packing.install(app)
    error_pages.install(app)
    app.jinja_env.globals.update(areas=areas, above_visits=above_visits, home=home)
    app.teardown_appcontext(give_back_connection)
    for audience in AUDIENCES:
        app.register_blueprint(audience.blueprint)
    return app


class NoSession(SessionInterface):
    """Flask's own cookie session is not used: sessions lie on the server (sign_in.py)."""

    def open_session(self, app: Flask, request: Request) -> None:
        return None

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        return None


def give_back_connection(_error: BaseException | None) -> None:
    release()
