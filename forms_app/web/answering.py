"""Taking what a respondent sent: bound, judged, sealed, stored, and only then thanked for.

What posters (survey.py) and slips (slips.py) share. No cookie, no log, nothing kept but the ballot.
"""

from __future__ import annotations

from typing import cast

from flask import Response, abort, current_app, redirect, render_template, request
from markupsafe import Markup

from ..core.definition import LANGUAGES
from ..core.errors import NotFound, NotStored
from ..core.form_builder import BoundForm
from ..core.rounds import Poster, RoundState
from ..storage.ballot_box import Put
from ..storage.ballots import ballot
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
from .tickets import Tickets

LARGEST_BODY = 64 * 1024  # bytes
MOST_PARTS = 200  # of a post
WRONG_CODES_PER_MINUTE = 60  # by everybody together
OVER = (RoundState.CLOSED, RoundState.COUNTED, RoundState.DESTROYED)
NOT_YET = (RoundState.PREPARED, RoundState.PLANNED)


def blank(poster: Poster, slip: str = "") -> Response:
    """The ready page with a fresh ticket in its slot, and the slip that opened it."""
    ready = pages().get(poster, requested_language())
    if ready.recorded:
        allow_media()
    inside = hidden_fields(tickets().draw(poster.code), poster, slip).encode()
    packed = accepts_gzip()
    response = html(ready.page.packed(inside) if packed else ready.page.plain(inside))
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def take(survey: Survey, slip: str = "") -> Response | None:
    """Store one ballot, then thanks. Whatever goes wrong, the answers come back with the page.

    None where the slip was used for other answers, or is none of this school: then nothing is to be seen.
    """
    form = read_form(survey)
    nonce = tickets().nonce(request.form.get("_ticket", ""), survey.poster.code)
    complete = form.validate()
    if nonce is None or not complete:
        return again(survey, form, 422, slip)
    poster = survey.poster
    try:
        key = services().box.keys.key(poster.round.id)
        sealed = ballot(
            survey.definition, key, poster.round.id, poster.school.code, form.values(), nonce, slip
        )
        outcome = services().writer.submit(sealed)
    except (NotStored, NotFound):  # NotFound: the round's key or box is missing
        return again(survey, form, 503, slip)
    if outcome is Put.REFUSED:
        return None
    return cast(Response, redirect(f"/S/{poster.code}/thanks{lang()}", 303))


def again(survey: Survey, form: BoundForm, status: int, slip: str = "") -> Response:
    """The page once more with everything that was answered: 422 to be mended, 503 to be sent again.

    A good ticket stays the same, so that a post that did arrive is known when it is repeated.
    """
    poster, ticket = survey.poster, request.form.get("_ticket", "")
    stale = tickets().nonce(ticket, poster.code) is None
    trouble = {"errors": form.errors, "stale": stale, "not_stored": status == 503}
    hidden = hidden_fields(tickets().draw(poster.code) if stale else ticket, poster, slip)
    response = html(draw(survey, form, requested_language(), hidden, **trouble))
    response.status_code = status
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def store_is_gone(code: str, slip: str = "") -> Response:
    """503 with the answers, as long as this process has shown the survey before."""
    survey = pages().known(code)
    if survey is None:
        return problem_page(503)
    return again(survey, read_form(survey), 503, slip)


def hidden_fields(ticket: str, poster: Poster, slip: str = "") -> Markup:
    """What a page brings back besides the answers; a slip's page also says where it was opened."""
    fields = Markup('<input type="hidden" name="_ticket" value="{}">').format(ticket)
    if slip:
        fields += Markup('<input type="hidden" name="_slip" value="{}">').format(slip)
        fields += Markup('<input type="hidden" name="_poster" value="{}">').format(poster.code)
    return fields


def read_form(survey: Survey) -> BoundForm:
    """Bind what was posted, within bounds: 413 beyond them."""
    bound_body()
    posted = request.form
    return bind_survey(survey.definition, survey.poster, requested_language(), posted)


def bound_body() -> None:
    """No more is read from a respondent's post than a form can hold: 413 beyond it."""
    request.max_content_length = LARGEST_BODY
    request.max_form_memory_size = LARGEST_BODY
    request.max_form_parts = MOST_PARTS
    if sum(len(values) for values in request.form.listvalues()) > MOST_PARTS:
        abort(413)


def known_poster(code: str) -> Poster:
    """The poster; 404, or 429 where too many codes were wrong lately. Valid codes never wait."""
    try:
        found = stored_poster(code)
    except NotFound:
        found = None
    if found is None or found.round.state(today()) is RoundState.CANCELLED:
        abort(too_many_wrong_codes() or message("unknown_code", 404))
    return found


def too_many_wrong_codes() -> Response | None:
    """429 after too many wrong codes in a minute; None while there were fewer. Counts this one."""
    bucket = cast(Bucket, current_app.extensions.setdefault("wrong_codes", Bucket(WRONG_CODES_PER_MINUTE)))
    if bucket.take():
        return None
    response = problem_page(429)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def refusal(poster: Poster) -> Response | None:
    """A page instead of the survey: not begun, or over; None while it is open."""
    state = poster.round.state(today())
    if state in OVER:
        return message("closed", 410, poster)
    if state in NOT_YET:
        return message("not_open", 200 if request.method in ("GET", "HEAD") else 403, poster)
    return None


def message(kind: str, status: int, poster: Poster | None = None) -> Response:
    """A page that says why there is no survey."""
    response = html(
        render_template(
            "survey_message.html",
            kind=kind,
            poster=poster,
            office=services().known_office,
            switch_language=request.method != "POST",
        )
    )
    response.status_code = status
    return response


def html(content: bytes | str) -> Response:
    """Never kept by anyone: no ETag, nothing in a cache or on the phone (design D2)."""
    response = Response(content, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def lang() -> str:
    """What keeps the language of this request in an address."""
    language = requested_language()
    return "" if language == LANGUAGES[0] else f"?lang={language}"


def pages() -> ReadyPages:
    return cast(ReadyPages, current_app.extensions["ready_pages"])


def tickets() -> Tickets:
    return cast(Tickets, current_app.extensions["tickets"])
