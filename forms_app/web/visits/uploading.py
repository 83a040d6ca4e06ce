"""Photos part by part, for a script: docs/photos.md describes the protocol.

HEAD  /visits/<uuid>/photos/<sha256>?item=…            how much is here
PATCH /visits/<uuid>/photos/<sha256>?item=…&length=…   the next part, after ``Upload-Offset`` bytes

After the hand-in, and of somebody who has left the team, a photo goes into the visit's waiting place instead.
"""

from __future__ import annotations

from flask import Response, abort, jsonify, request
from flask_babel import gettext as _

from ...core.definition import Question
from ...core.errors import WrongState
from ...core.people import Action
from ...core.photos import LARGEST_CHUNK, is_sha256
from ...storage.photo_uploads import NotNext, append, received
from ..clock import now
from ..error_pages import problem_page
from ..guard import requires
from ..texts import words
from . import blueprint
from .dossier import Dossier
from .evidence import item_of, most_photos, open_for_photo, receipt, take_arrived
from .offline import refuse_another_account

OFFSET = "Upload-Offset"


@blueprint.route("/<uuid>/photos/<string(length=64):sha256>", methods=["HEAD"])
@requires(Action.DELIVER_VISIT)
def photo_progress(uuid: str, sha256: str) -> Response:
    """How many bytes of the photo are here; all of them once it is placed or waits."""
    refuse_another_account()
    dossier, owner = open_for_photo(uuid)
    question = item_of(dossier, request.args.get("item", ""))
    return _with_offset(Response(), received(owner, question.name, sha256))


@blueprint.route("/<uuid>/photos/<string(length=64):sha256>", methods=["PATCH"])
@requires(Action.DELIVER_VISIT)
def send_part(uuid: str, sha256: str) -> Response:
    """Add a part; the last one makes a photo of them all. The same part again gives the same answer."""
    request.max_content_length = LARGEST_CHUNK
    refuse_another_account()
    dossier, owner = open_for_photo(uuid)
    question = item_of(dossier, request.args.get("item", ""))
    if not is_sha256(sha256):
        abort(400)
    try:
        return _take_part(dossier, owner, question, sha256)
    except WrongState:
        if open_for_photo(uuid)[1] == owner:
            raise
        return _with_offset(_begin_anew(), 0)  # handed in this very moment: the next part goes to wait


def _take_part(dossier: Dossier, owner: str, question: Question, sha256: str) -> Response:
    start, length = _figure(request.headers.get(OFFSET)), _figure(request.args.get("length"))
    part, most = request.get_data(), most_photos(question)
    try:
        here = append(owner, question.name, sha256, start, part, length, most, now())
    except NotNext as refused:
        return _with_offset(problem_page(409, words(refused.told)), refused.received)
    if here < length:
        return _with_offset(jsonify(done=False, received=here), here)
    photo = take_arrived(owner, question, sha256)
    if photo is None:
        return _with_offset(_begin_anew(), 0)
    return _with_offset(receipt(dossier.visit.uuid, photo), photo.length)


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
