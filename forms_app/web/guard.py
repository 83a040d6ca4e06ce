"""Who may come in: writes from our own pages only, the session, and what the policy allows.

Views of signed-in pages are decorated with ``@requires(Action.X)``, or ``@signed_in`` where all may;
about one object they ask ``require(Action.X, subject)``, which answers 404 where the policy says no.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, abort, g, redirect, request

from ..core.people import Action, Subject, User, may
from ..storage.sessions import session_user
from .clock import now
from .error_pages import API
from .respondents import is_respondent
from .services import services

View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask) -> None:
    app.before_request(refuse_foreign_writes)
    app.before_request(load_user)


def refuse_foreign_writes() -> None:
    """403 for a form that another site sends.

    Old browsers send neither header: a respondent's page then has its ticket, others their SameSite cookie.
    """
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)
    origin = request.headers.get("Origin")
    if origin is None or (origin == "null" and is_respondent(request.path)):
        return
    if origin not in (services().settings.origin, request.host_url.rstrip("/")):
        abort(403)


def load_user() -> None:
    """``g.user``: the signed-in person or None. Pages of respondents and programs never look at a cookie."""
    g.user = None
    if is_respondent(request.path) or request.path.startswith(("/static/", API)):
        return
    token = request.cookies.get(cookie_name())
    if token:
        g.user = session_user(token, now())


def cookie_name() -> str:
    """Browsers accept the ``__Host-`` name by https only."""
    return "__Host-forms" if services().settings.secure else "forms"


def current_user() -> User:
    """The signed-in person of a view that requires one."""
    return cast(User, g.user)


def requires(action: Action) -> Callable[[View], View]:
    """Only for people whose role has ``action``: others get 404, strangers the sign-in page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*arguments: Any, **values: Any) -> Any:
            if g.user is None:
                return ask_to_sign_in()
            require(action)
            return view(*arguments, **values)

        guarded.guarded = action  # type: ignore[attr-defined]  # read by the test that sweeps all routes
        return cast(View, guarded)

    return decorate


def signed_in(view: View) -> View:
    """For everyone with an account."""

    @wraps(view)
    def guarded(*arguments: Any, **values: Any) -> Any:
        return ask_to_sign_in() if g.user is None else view(*arguments, **values)

    guarded.guarded = None  # type: ignore[attr-defined]
    return cast(View, guarded)


def require(action: Action, subject: Subject = None) -> None:
    """404 where the policy says no: a foreign object looks like none."""
    if not may(g.user, action, subject):
        abort(404)


def ask_to_sign_in() -> Response:
    """To the sign-in page and back here afterwards; 401 for a script, which keeps what it wanted to send."""
    if request.accept_mimetypes.best == "application/json":
        abort(401)
    target = request.full_path.rstrip("?") if request.method in SAFE_METHODS else request.path
    return cast(Response, redirect(f"/sign-in?{urlencode({'next': target})}", 303))


def own_path(target: str) -> str | None:
    """``target`` if it is a path of this site: never a way to lead people elsewhere."""
    parts = urlsplit(target)
    plain = target.startswith("/") and not target.startswith(("//", "/\\")) and "\\" not in target
    return target if plain and not parts.scheme and not parts.netloc and target.isprintable() else None
