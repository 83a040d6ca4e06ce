"""Photos part by part, for a script: docs/photos.md describes the protocol.

HEAD  /visits/<uuid>/photos/<sha256>?item=…            how much is here
PATCH /visits/<uuid>/photos/<sha256>?item=…&length=…   the next part, after ``Upload-Offset`` bytes
"""

from __future__ import annotations

from flask import Response, abort, jsonify, request
from flask_babel import gettext as _

from ...core.people import Action
from ...core.photos import LARGEST_CHUNK, is_sha256
from ...storage.photo_uploads import NotNext, append, received
from ...storage.photos import of_visit
from ..clock import now
from ..error_pages import problem_page
from ..guard import requires
from ..texts import words
from . import blueprint
from .dossier import open_visit
from .evidence import item_of, most_photos, receipt, take_arrived
from .offline import refuse_another_account

OFFSET = "Upload-Offset"


@blueprint.route("/<uuid>/photos/<string(length=64):sha256>", methods=["HEAD"])
@requires(Action.FILL_VISIT)
def photo_progress(uuid: str, sha256: str) -> Response:
    """How many bytes of the photo are here; all of them once it is placed."""
    refuse_another_account()
    dossier = open_visit(uuid, Action.FILL_VISIT)
    question = item_of(dossier, request.args.get("item", ""))
    return _with_offset(Response(), received(of_visit(dossier.visit.uuid), question.name, sha256))


@blueprint.route("/<uuid>/photos/<string(length=64):sha256>", methods=["PATCH"])
@requires(Action.FILL_VISIT)
def send_part(uuid: str, sha256: str) -> Response:
    """Add a part; the last one makes a photo of them all. The same part again gives the same answer."""
    request.max_content_length = LARGEST_CHUNK
    refuse_another_account()
    dossier = open_visit(uuid, Action.FILL_VISIT)
    question = item_of(dossier, request.args.get("item", ""))
    start, length = _figure(request.headers.get(OFFSET)), _figure(request.args.get("length"))
    if not is_sha256(sha256):
        abort(400)
    owner, part = of_visit(dossier.visit.uuid), request.get_data()
    try:
        here = append(owner, question.name, sha256, start, part, length, most_photos(question), now())
    except NotNext as refused:
        return _with_offset(problem_page(409, words(refused.told)), refused.received)
    if here < length:
        return _with_offset(jsonify(done=False, received=here), here)
    photo = take_arrived(dossier, question, sha256)
    if photo is None:
        return _with_offset(_begin_anew(), 0)
    return _with_offset(jsonify(receipt(dossier.visit.uuid, photo)), photo.length)


def _begin_anew() -> Response:
    return problem_page(409, _("Ảnh đến nơi không nguyên vẹn. Xin gửi lại từ đầu."))


def _with_offset(response: Response, here: int) -> Response:
    response.headers[OFFSET] = str(here)
    return response


def _figure(text: str | None) -> int:
    """A whole number that a script sent; 400 for anything else."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 9:
        abort(400)
    return int(text)
