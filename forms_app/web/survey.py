"""The anonymous survey behind a poster's code: one page, one post, one word of thanks.

Where the round has slips, a poster opens nothing by itself: its page asks for the code on the slip.
"""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, abort, current_app, redirect, render_template

from ..core.rounds import Access
from ..storage.database import Unavailable
from .answering import blank, html, known_poster, lang, pages, refusal, store_is_gone, take
from .language import requested_language
from .public_results import PublicPages, results_page
from .services import services
from .slip_page import slip_page
from .tickets import canonical_code

RECEIVED = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">'
    '<circle cx="24" cy="24" r="22" fill="#1c6a35"/>'
    '<path d="m14 25 7 7 13-15" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round"/></svg>'
)

blueprint = Blueprint("survey", __name__)


@blueprint.get("/S/<code>")
def show(code: str) -> Response:
    """The survey; in a round with slips the field for the slip's code; once they are public, the results."""
    if (elsewhere := _canonical_address(code)) is not None:
        return elsewhere
    poster = known_poster(code)
    if poster.round.public:
        return results_page(cast(PublicPages, current_app.extensions["public_pages"]), poster)
    if (refused := refusal(poster)) is not None:
        return refused
    return slip_page(poster) if poster.round.access is Access.SLIPS else blank(poster)


@blueprint.post("/S/<code>")
def submit(code: str) -> Response:
    code = canonical_code(code)
    try:
        poster = known_poster(code)
        if (refused := refusal(poster)) is not None:  # before anything is read from the body
            return refused
        survey = pages().get(poster, requested_language()).survey
    except Unavailable:
        return store_is_gone(code)
    if poster.round.access is Access.SLIPS:
        return slip_page(poster, status=422)
    return take(survey) or slip_page(poster, status=422)


@blueprint.get("/S/<code>/thanks")
def thanks(code: str) -> Response:
    """The same for everybody of an audience, whatever they answered and whether they did."""
    if (elsewhere := _canonical_address(code, "/thanks")) is not None:
        return elsewhere
    poster = known_poster(code)
    return html(render_template("thanks.html", poster=poster, switch_language=True))


@blueprint.get("/S/<code>/received.svg")
def received(code: str) -> Response:
    """The picture on the thanks page. With it the browser drops the filled page that it keeps for "back".

    Chromium keeps even `no-store` pages whole for some minutes (its back/forward cache, seen in 156) and
    heeds this header only on an answer that comes after the page was put there, by https or locally.
    """
    response = Response(RECEIVED, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.get("/anonymity")
def anonymity() -> Response:
    """How a form is kept private, and what is left over."""
    floors = services().office.thresholds
    return html(
        render_template("anonymity.html", thresholds=floors, office=services().office, switch_language=True)
    )


def _canonical_address(code: str, rest: str = "") -> Response | None:
    """A redirect where the code was typed in small letters or with gaps."""
    canonical_form = canonical_code(code)
    if canonical_form == code:
        return None
    if not canonical_form:
        abort(404)
    return cast(Response, redirect(f"/S/{canonical_form}{rest}{lang()}", 303))
