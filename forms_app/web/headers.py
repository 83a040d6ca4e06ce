"""The headers that every answer carries."""

from __future__ import annotations

from flask import Flask, Response

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
)
ONE_YEAR = 31_536_000  # seconds


def install(app: Flask, secure: bool) -> None:
    """Set them on every response that does not say otherwise; HSTS only where people come by https."""
    fixed = HEADERS + ((("Strict-Transport-Security", f"max-age={ONE_YEAR}"),) if secure else ())

    def add_headers(response: Response) -> Response:
        for name, value in fixed:
            response.headers.setdefault(name, value)
        # Nothing here may lie in a shared cache or on a shared phone unless its view says so.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add_headers)
