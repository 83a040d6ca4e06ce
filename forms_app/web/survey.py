"""The anonymous survey behind a poster's code: one page, one post, one word of thanks.

No cookie, no script, no log, nothing kept but the ballot (design D2, D4, D8).
"""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request

from ..core.answers import canonical, comments, pack, pack_comment
from ..core.definition import LANGUAGES
from ..core.errors import NotFound, NotStored
from ..core.form_builder import BoundForm
from ..core.rounds import Poster, RoundState
from ..storage.ballot_box import Ballot
from ..storage.database import Unavailable
from ..storage.round_keys import ticket_tag
from ..storage.rounds import poster as stored_poster
from .assets import accepts_gzip
from .clock import today
from .error_pages import RETRY_AFTER, problem_page
from .headers import allow_media
from .language import requested_language
from .ready_pages import ReadyPages, Survey, draw
from .services import services
from .survey_form import bind_survey
from .throttle import Bucket
from .tickets import Tickets, canonical_code

LARGEST_BODY = 64 * 1024  # bytes
MOST_PARTS = 200  # of a post
WRONG_CODES_PER_MINUTE = 60  # by everybody together
RECEIVED = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">'
    '<circle cx="24" cy="24" r="22" fill="#1c6a35"/>'
    '<path d="m14 25 7 7 13-15" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round"/></svg>'
)
OVER = (RoundState.CLOSED, RoundState.COUNTED, RoundState.DESTROYED)

blueprint = Blueprint("survey", __name__)


@blueprint.get("/S/<code>")
def show(code: str) -> Response:
    """The ready page with a fresh ticket in its slot."""
    if (elsewhere := _canonical_address(code)) is not None:
        return elsewhere
    poster = _poster(code)
    if (refusal := _refusal(poster)) is not None:
        return refusal
    ready = _pages().get(poster, requested_language())
    page = ready.page
    if ready.recorded:
        allow_media()
    ticket = _tickets().draw(code).encode()
    packed = accepts_gzip()
    response = _html(page.packed(ticket) if packed else page.plain(ticket))
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


@blueprint.post("/S/<code>")
def submit(code: str) -> Response:
    """Store one ballot, then thanks. Whatever goes wrong, the answers come back with the page."""
    code = canonical_code(code)
    try:
        poster = _poster(code)
        if (refusal := _refusal(poster)) is not None:  # before anything is read from the body
            return refusal
        survey = _pages().get(poster, requested_language()).survey
    except Unavailable:
        return _store_is_gone(code)
    form = _read_form(survey)
    nonce = _tickets().nonce(request.form.get("_ticket", ""), code)
    complete = form.validate()
    if nonce is None or not complete:
        return _again(survey, form, 422)
    try:
        services().writer.submit(_ballot(survey, form, nonce))
    except (NotStored, NotFound):  # NotFound: the round's key or box is missing
        return _again(survey, form, 503)
    return cast(Response, redirect(f"/S/{code}/thanks{_lang()}", 303))


@blueprint.get("/S/<code>/thanks")
def thanks(code: str) -> Response:
    """The same for everybody of an audience, whatever they answered and whether they did."""
    if (elsewhere := _canonical_address(code, "/thanks")) is not None:
        return elsewhere
    poster = _poster(code)
    return _html(render_template("thanks.html", poster=poster, switch_language=True))


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
    return _html(
        render_template("anonymity.html", thresholds=floors, office=services().office, switch_language=True)
    )


def _canonical_address(code: str, rest: str = "") -> Response | None:
    """A redirect where the code was typed in small letters or with gaps."""
    canonical_form = canonical_code(code)
    if canonical_form == code:
        return None
    if not canonical_form:
        abort(404)
    return cast(Response, redirect(f"/S/{canonical_form}{rest}{_lang()}", 303))


def _poster(code: str) -> Poster:
    """The poster; 404, or 429 where too many codes were wrong lately. Valid codes never wait."""
    try:
        found = stored_poster(code)
    except NotFound:
        found = None
    if found is None or found.round.state(today()) is RoundState.CANCELLED:
        abort(_unknown_code())
    return found


def _unknown_code() -> Response:
    bucket = cast(Bucket, current_app.extensions.setdefault("wrong_codes", Bucket(WRONG_CODES_PER_MINUTE)))
    if not bucket.take():
        response = problem_page(429)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    return _message("unknown_code", 404)


def _refusal(poster: Poster) -> Response | None:
    """A page instead of the survey: not begun, or over; None while it is open."""
    state = poster.round.state(today())
    if state in OVER:
        return _message("closed", 410, poster)
    if state is RoundState.PLANNED:
        return _message("not_open", 200 if request.method in ("GET", "HEAD") else 403, poster)
    return None


def _read_form(survey: Survey) -> BoundForm:
    """Bind what was posted, within bounds: 413 beyond them."""
    request.max_content_length = LARGEST_BODY
    request.max_form_memory_size = LARGEST_BODY
    request.max_form_parts = MOST_PARTS
    posted = request.form
    if sum(len(values) for values in posted.listvalues()) > MOST_PARTS:
        abort(413)
    return bind_survey(survey.definition, survey.poster, requested_language(), posted)


def _ballot(survey: Survey, form: BoundForm, nonce: bytes) -> Ballot:
    definition, poster, answers = survey.definition, survey.poster, form.values()
    key = services().box.keys.key(poster.round.id)
    return Ballot(
        round_id=poster.round.id,
        school=poster.school.code,
        tag=ticket_tag(key, nonce, canonical(definition, answers)),
        rating=pack(definition, answers),
        comments=tuple(pack_comment(definition, name, text) for name, text in comments(definition, answers)),
    )


def _again(survey: Survey, form: BoundForm, status: int) -> Response:
    """The page once more with everything that was answered: 422 to be mended, 503 to be sent again.

    A good ticket stays the same, so that a post that did arrive is known when it is repeated.
    """
    code = survey.poster.code
    ticket = request.form.get("_ticket", "")
    stale = _tickets().nonce(ticket, code) is None
    trouble = {"errors": form.errors, "stale": stale, "not_stored": status == 503}
    page = draw(survey, form, requested_language(), _tickets().draw(code) if stale else ticket, **trouble)
    response = _html(page)
    response.status_code = status
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _store_is_gone(code: str) -> Response:
    """503 with the answers, as long as this process has shown the survey before."""
    survey = _pages().known(code)
    if survey is None:
        return problem_page(503)
    return _again(survey, _read_form(survey), 503)


def _message(kind: str, status: int, poster: Poster | None = None) -> Response:
    response = _html(
        render_template(
            "survey_message.html",
            kind=kind,
            poster=poster,
            office=services().office,
            switch_language=request.method != "POST",
        )
    )
    response.status_code = status
    return response


def _html(content: bytes | str) -> Response:
    """Never kept by anyone: no ETag, nothing in a cache or on the phone (design D2)."""
    response = Response(content, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _lang() -> str:
    language = requested_language()
    return "" if language == LANGUAGES[0] else f"?lang={language}"


def _pages() -> ReadyPages:
    return cast(ReadyPages, current_app.extensions["ready_pages"])


def _tickets() -> Tickets:
    return cast(Tickets, current_app.extensions["tickets"])
