"""The headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    # no-referrer would make browsers send `Origin: null` with a form (design D2)
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Robots-Tag", "noindex, nofollow"),
    # Nothing here may lie in a shared cache or on a shared phone unless its view says so.
    ("Cache-Control", "no-store"),
)
ONE_YEAR = 31_536_000  # seconds


def install(app: Flask, secure: bool) -> None:
    """Add them to every answer that does not say otherwise; HSTS only where people come by https."""
    hsts = (("Strict-Transport-Security", f"max-age={ONE_YEAR}"),) if secure else ()
    # Around the application, not in after_request: there, ten headers cost as much as the whole survey page.
    app.wsgi_app = with_headers(app.wsgi_app, HEADERS + hsts)  # type: ignore[assignment,method-assign]


def with_headers(inner: WSGIApplication, fixed: tuple[tuple[str, str], ...]) -> WSGIApplication:
    """``inner`` with the headers of ``fixed`` that it does not set itself."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, given: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            names = {name for name, _ in given}
            return start_response(status, given + [each for each in fixed if each[0] not in names], *error)

        return inner(environ, start)

    return application
