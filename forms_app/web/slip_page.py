"""The page that asks for the code of a slip: by itself at /K, or with the school of a poster."""

from __future__ import annotations

from flask import Response, render_template, request

from ..core.rounds import Poster
from .answering import html
from .headers import allow_own_script
from .services import services


def slip_page(poster: Poster | None = None, typed: str = "", wrong: str = "", status: int = 200) -> Response:
    """``wrong`` says what to do about the code that was typed."""
    allow_own_script()
    response = html(
        render_template(
            "slip.html",
            poster=poster,
            typed=typed,
            wrong=wrong,
            office=services().known_office,
            switch_language=request.method != "POST",
        )
    )
    response.status_code = status
    return response
