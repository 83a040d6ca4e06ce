"""One-time slips at /K: the code opens the form, and the form brings the code back with the answers.

A code stands in the fragment of the QR code's address or is typed: it is in no address that is sent.
"""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from ..core.codes import LONGEST_TYPED, MistypedCode, read_slip
from ..core.errors import NotFound
from ..core.rounds import Access, Poster
from ..storage import slips
from ..storage.database import Unavailable
from ..storage.rounds import poster as stored_poster
from .answering import blank, bound_body, pages, refusal, store_is_gone, take, too_many_wrong_codes
from .language import requested_language
from .services import services
from .slip_page import slip_page
from .texts import words

blueprint = Blueprint("slips", __name__)


@blueprint.get("/K")
@blueprint.get("/K/")
@blueprint.get("/k")
def show() -> Response:
    return slip_page()


@blueprint.post("/K")
def submit() -> Response:
    """First the code alone, which opens the form; then the form with the code and the answers."""
    bound_body()
    return _answers() if "_poster" in request.form else _code(request.form.get("code", "")[:LONGEST_TYPED])


def _code(typed: str) -> Response:
    try:
        code = read_slip(typed)
    except MistypedCode as mistyped:  # told before anything is looked up
        return slip_page(None, typed, words(mistyped.told), 422)
    found = slips.find(code, services().box)
    if found is None:
        return _used_or_unknown()
    return refusal(found.poster) or (_used_or_unknown() if found.used else blank(found.poster, code))


def _answers() -> Response:
    posted = request.form
    code, slip = posted["_poster"], posted.get("_slip", "")
    try:
        poster = _poster(code)
        if poster is None:
            return _used_or_unknown()
        if (refused := refusal(poster)) is not None:
            return refused
        survey = pages().get(poster, requested_language()).survey
    except Unavailable:
        return store_is_gone(code, slip)
    try:
        slip = read_slip(slip)
    except MistypedCode:
        return _used_or_unknown()
    return take(survey, slip) or _used_or_unknown()


def _poster(code: str) -> Poster | None:
    """The poster of a round with slips."""
    try:
        found = stored_poster(code)
    except NotFound:
        return None
    return found if found.round.access is Access.SLIPS else None


def _used_or_unknown() -> Response:
    """The same answer for both: nobody learns from a code whether its owner has answered."""
    told = _(
        "Mã này đã dùng hoặc không đúng. Nếu vừa bấm “Gửi phiếu” thì phiếu đã được nhận, không cần gửi lại. "
        "Nếu chưa, xin xem lại mã trên lá phiếu."
    )
    return too_many_wrong_codes() or slip_page(None, "", told, 422)
