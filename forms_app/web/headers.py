"""The headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, request

from .respondents import is_respondent

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = "Content-Security-Policy"
# In the environment of a request whose page needs more than a respondent's page may have.
MEDIA, SCRIPT = "forms.media", "forms.script"
OUR_FORMS_ONLY = "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; " + OUR_FORMS_ONLY
)
HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    # no-referrer would make browsers send `Origin: null` with a form (design D2)
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Robots-Tag", "noindex, nofollow"),
    # Nothing here may lie in a shared cache or on a shared phone unless its view says so.
    ("Cache-Control", "no-store"),
)
# Whoever opened one of these pages cannot reach its window. A browser starts another process for it, which
# costs a cheap phone some 50 ms (decision 0013): not for a respondent's page, but where it has a script.
ALONE = (("Cross-Origin-Opener-Policy", "same-origin"),)
ONE_YEAR = 31_536_000  # seconds
Headers = tuple[tuple[str, str], ...]


def install(app: Flask, secure: bool, style_source: str) -> None:
    """Add them to every answer that does not say otherwise; HSTS only where people come by https.

    ``style_source`` names the only style that a respondent's page may have.
    """
    hsts = (("Strict-Transport-Security", f"max-age={ONE_YEAR}"),) if secure else ()
    headers = (*HEADERS, *hsts)
    # Around the application, not in after_request: there, ten headers cost as much as the whole survey page.
    app.wsgi_app = with_headers(  # type: ignore[assignment,method-assign]
        app.wsgi_app,
        (*headers, *ALONE, (POLICY, CONTENT_SECURITY_POLICY)),
        (*headers, (POLICY, respondents_policy(style_source))),
    )


def respondents_policy(style_source: str) -> str:
    """No script, no file of style, no picture but our own."""
    return f"default-src 'none'; style-src {style_source}; img-src 'self' data:; {OUR_FORMS_ONLY}"


def allow_media() -> None:
    """Let the page that answers this request play recordings of ours."""
    request.environ[MEDIA] = True


def allow_own_script() -> None:
    """Let the page that answers this request run a script of ours: the one that reads a slip's code."""
    request.environ[SCRIPT] = True


def loosened(headers: Headers, environ: WSGIEnvironment) -> Headers:
    """The headers with what the page of this request asked for."""
    more = "; media-src 'self'" if environ.get(MEDIA) else ""
    more += "; script-src 'self'" if environ.get(SCRIPT) else ""
    alone = ALONE if environ.get(SCRIPT) else ()
    return (*((name, value + more if name == POLICY else value) for name, value in headers), *alone)


def with_headers(inner: WSGIApplication, usual: Headers, respondents: Headers) -> WSGIApplication:
    """``inner`` with the headers that it does not set itself."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        fixed = respondents if is_respondent(environ.get("PATH_INFO", "")) else usual

        def start(status: str, given: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            names = {name for name, _ in given}
            added = loosened(fixed, environ) if MEDIA in environ or SCRIPT in environ else fixed
            return start_response(status, given + [each for each in added if each[0] not in names], *error)

        return inner(environ, start)

    return application
