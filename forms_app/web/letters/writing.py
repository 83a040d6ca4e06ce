"""A letter to a suggestion box: one page, one post, and a code to look up what became of it.

The answer to a post shows the code itself: it is in no address, and nothing but its tag is stored. The same
post again gives the same page.
"""

from __future__ import annotations

from typing import cast

from flask import Response, abort, current_app, redirect, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from ...core.calendar import Week
from ...core.codes import grouped_lookup
from ...core.definition import Text
from ...core.errors import NotFound, NotStored
from ...core.form_builder import BoundForm
from ...core.letters import SCHOOL, letter
from ...core.suggestions import SuggestionBox
from ...storage.database import Unavailable
from ...storage.letters import sealed_letter
from ...storage.suggestion_boxes import box_of_code
from ...storage.suggestions import summaries, was_opened
from ..answering import html, lang, tickets, too_many_wrong_codes
from ..assets import accepts_gzip
from ..clock import today
from ..error_pages import RETRY_AFTER, problem_page
from ..language import requested_language
from ..services import services
from ..survey import RECEIVED
from ..throttle import Bucket
from ..tickets import canonical_code
from . import blueprint
from .pages import Desk, desk, draw, pages
from .photos import Sent, sent_photos

LARGEST_BODY = 10 << 20  # bytes: two photos as phones take them
LARGEST_FIELDS = 8 << 20  # of them, words and photos that the page brings back
MOST_PARTS = 60
LETTERS_PER_MINUTE, WITH_PHOTOS = 40, 10  # by everybody together: more is a machine
TOO_MANY = Text(
    "Đang có quá nhiều thư. Xin chờ một phút rồi gửi lại.",
    "Too many letters at once. Please wait a minute, then send again.",
)


@blueprint.get("/Y/<code>")
def show(code: str) -> Response:
    canonical = canonical_code(code)
    if canonical != code:
        return cast(Response, redirect(f"/Y/{canonical}{lang()}", 303)) if canonical else abort(404)
    found = _known_box(code)
    if not services().letters.keys.has(found.number):
        return problem_page(503)  # restored, and its sheet not brought yet
    page = pages().get(desk(found), requested_language())
    inside = _ticket_field(tickets().draw(code)).encode()
    packed = accepts_gzip()
    response = html(page.packed(inside) if packed else page.plain(inside))
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


@blueprint.get("/y/<code>")
def show_typed_small(code: str) -> Response:
    """People type addresses in small letters."""
    return cast(Response, redirect(f"/Y/{canonical_code(code)}{lang()}", 303))


@blueprint.post("/Y/<code>")
def send(code: str) -> Response:
    """Store one letter; whatever goes wrong, words and photos come back with the page."""
    request.max_content_length = LARGEST_BODY
    request.max_form_memory_size = LARGEST_FIELDS
    request.max_form_parts = MOST_PARTS
    code = canonical_code(code)
    try:
        found = desk(_known_box(code))
    except Unavailable:
        known = pages().known(code)
        return _again(known, known.box, _bound(known, known.box), Sent(), 503) if known else problem_page(503)
    try:
        return _take(found)
    except RequestEntityTooLarge:
        return problem_page(413)


@blueprint.get("/Y/<code>/received.svg")
def received(code: str) -> Response:
    """The picture on the page with the code: with it the browser drops the filled page (web/survey.py)."""
    response = Response(RECEIVED, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.get("/Y/<code>/answers")
def answers(code: str) -> Response:
    """What the office published about letters of this box, in its own words."""
    box = _known_box(canonical_code(code))
    return html(
        render_template(
            "letters/answers.html",
            box=box,
            summaries=summaries(box.number),
            office=services().known_office,
            switch_language=True,
        )
    )


def _take(found: Desk) -> Response:
    about = found.about(request.form.get(SCHOOL))
    form = _bound(found, about or found.box)
    nonce = tickets().nonce(request.form.get("_ticket", ""), found.box.code)
    complete = form.validate()
    sent = sent_photos(nonce) if nonce else Sent()
    if nonce is None or about is None or not complete or sent.errors:
        return _again(found, about, form, sent, 422)
    written = letter(found.definition, found.version, form.values(), sent.photos)
    try:
        key = services().letters.keys.key(about.number)
        ready, code = sealed_letter(about.number, key, written, sent.digests, nonce, Week.of(today()).code)
        if not was_opened(ready.mark):
            _refuse_flood(bool(sent.photos))
            services().letters.put(ready)
    except (NotStored, NotFound, *Unavailable):  # NotFound: the box's key is missing
        return _again(found, about, form, sent, 503)
    return html(
        render_template("letters/received.html", box=found.box, about=about, code=grouped_lookup(code))
    )


def _bound(found: Desk, about: SuggestionBox) -> BoundForm:
    posted = cast("MultiDict[str, str]", request.form)
    return found.bind(about, requested_language(), posted)


def _again(found: Desk, about: SuggestionBox | None, form: BoundForm, sent: Sent, status: int) -> Response:
    """The page once more with everything that was written: 422 to be mended, 503 to be sent again.

    A good ticket stays the same, so that a letter that did arrive is known when it is sent once more.
    """
    ticket, code = request.form.get("_ticket", ""), found.box.code
    stale = tickets().nonce(ticket, code) is None
    ticket = tickets().draw(code) if stale else ticket
    nonce = tickets().nonce(ticket, code) or b""
    errors = [(error.id, error.message) for error in form.errors]
    if about is None:
        errors.insert(0, (SCHOOL, _("Chưa chọn đúng trường.")))
    trouble = {"errors": [*errors, *sent.errors], "stale": stale, "not_stored": status == 503}
    hidden = _ticket_field(ticket) + sent.carried(nonce)
    chosen = about.about if about else found.box.about
    page = draw(found, chosen, form, requested_language(), hidden, len(sent.photos), **trouble)
    response = html(page)
    response.status_code = status
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _ticket_field(ticket: str) -> Markup:
    return Markup('<input type="hidden" name="_ticket" value="{}">').format(ticket)


def _known_box(code: str) -> SuggestionBox:
    """The box; 404, or 429 where too many codes were wrong lately."""
    try:
        return box_of_code(code)
    except NotFound:
        abort(too_many_wrong_codes() or _no_such_box())


def _no_such_box() -> Response:
    response = html(
        render_template("letters/unknown.html", office=services().known_office, switch_language=True)
    )
    response.status_code = 404
    return response


def _refuse_flood(photos: bool) -> None:
    """Raises NotStored above so many letters a minute: nobody's letter is lost, it waits on the page."""
    name, size = ("photo_flood", WITH_PHOTOS) if photos else ("letter_flood", LETTERS_PER_MINUTE)
    if not cast(Bucket, current_app.extensions.setdefault(name, Bucket(size))).take():
        raise NotStored(TOO_MANY)
