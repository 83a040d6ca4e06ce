"""Photos of a school's answer: a button of the form puts each one by, the words beside it stay typed."""

from __future__ import annotations

from hashlib import sha256

from flask import Response, request

from ...core import actions as fields
from ...core.action_steps import refusal
from ...core.actions import Action as Followed
from ...core.actions import StepKind
from ...core.errors import FormsError, Unusable, WrongState
from ...core.people import Action
from ...core.photos import Refusal, reason
from ...documents.photos import made_anew
from ...storage import answer_photos
from ...storage.photo_owners import of_action
from ...storage.photos import content
from ..clock import now
from ..guard import current_user, require, requires
from ..photo_files import picture, posted_photo
from .places import followed, under_each
from .sheets import follow_up_form

PUT_BY, TAKE_BACK = "photo", "_take_back"  # the button among steps; the button that names a photo


@under_each("<code>/photos/<string(length=64):sent>.jpg")
@requires(Action.READ_ACTION)
def answer_photo(area: str, code: str, sent: str) -> Response:
    """A picture; while the answer is not sent its school alone sees it."""
    action = followed(area, code)
    told = {photo.sent for photos in answer_photos.told(action).values() for photo in photos}
    if sent not in told:
        require(Action.ANSWER_ACTION, action)
    return picture(content(of_action(code), sent), sent)


def most_photos() -> int:
    """How many photos one answer takes."""
    return int(follow_up_form().question(fields.PHOTOS).settings.get("count", 1))


def has_room(action: Followed) -> bool:
    """Whether one more photo can be put by."""
    return refusal(action, StepKind.FINISH) is None and len(answer_photos.waiting(action)) < most_photos()


def change(action: Followed) -> FormsError | None:
    """Do what a button of the photos asks; what speaks against it."""
    require(Action.ANSWER_ACTION, action)
    if sent := request.form.get(TAKE_BACK):
        try:
            answer_photos.take_back(action.code, sent, current_user().username, now())
        except WrongState as refused:
            return refused
        return None
    return (
        take(action)
        if any(each.filename for each in request.files.values())
        else Unusable(reason(Refusal.EMPTY))
    )


def take(action: Followed) -> FormsError | None:
    """Put by the photo that came with the form, where one did; what speaks against it."""
    try:
        if not (sent := posted_photo()):
            return None
        name, user = sha256(sent).hexdigest(), current_user().username
        if name in {each.sent for each in answer_photos.waiting(action)}:
            return None
        answer_photos.put_by(action.code, name, len(sent), made_anew(sent), most_photos(), user, now())
    except (Unusable, WrongState) as refused:
        return refused
    return None
