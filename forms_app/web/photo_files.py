"""Photos as files: one that comes with a plain form; pictures that go out, to be saved and never opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from ..core.errors import Unusable
from ..core.photos import LARGEST_PHOTO, Refusal, reason

FIELDS = ("camera", "photo")  # the camera, and photos taken before
FORM_AROUND = 1 << 20  # bytes: with a photo a little too long the form is still read, and its words are kept


def expect_photo() -> None:
    """Let this request be as long as a form with a photo; to be called before anything of it is read."""
    request.max_content_length = LARGEST_PHOTO + FORM_AROUND


def may_bring_photo(view: Callable[..., Any]) -> Callable[..., Any]:
    """``expect_photo`` for a view whose guard reads the form."""

    @wraps(view)
    def expecting(**values: Any) -> Any:
        expect_photo()
        return view(**values)

    return expecting


def posted_photo() -> bytes:
    """The photo that was posted; empty where none was chosen. Raises Unusable for one that is too long."""
    try:
        files = [request.files[name].read() for name in FIELDS if name in request.files]
    except RequestEntityTooLarge as error:
        raise Unusable(reason(Refusal.TOO_LONG)) from error
    return next((bytes(found) for found in files if found), b"")


def picture(content: bytes, sha256: str) -> Response:
    """A JPEG that no browser opens as a page of ours."""
    response = Response(content, mimetype="image/jpeg")
    response.headers["Content-Disposition"] = f'attachment; filename="{sha256[:12]}.jpg"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
