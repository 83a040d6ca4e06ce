"""What a photo needs to become evidence: an item that takes photos, a picture made anew of what was sent.

``owner`` is the visit, or its waiting place: for what comes after the hand-in or from who left the team.
"""

from __future__ import annotations

from hashlib import sha256

from flask import Response, jsonify, url_for

from ...core.definition import Question
from ...core.errors import NotFound, Unusable
from ...core.people import Action, may
from ...core.photos import Photo, PhotoState
from ...core.question_types import type_of
from ...documents.photos import made_anew
from ...storage import deliveries, photo_uploads, visits
from ...storage.photo_owners import of_late, of_visit
from ...storage.photos import arrived, free_place, place
from ..clock import now
from ..guard import current_user, require
from .dossier import Dossier, dossier_of
from .offline import server_day


def open_for_photo(uuid: str) -> tuple[Dossier, str]:
    """The visit, and the owner of a photo that its sender's phone delivers now.

    404 for whoever never fetched the visit while it was theirs.
    """
    found = visits.visit(uuid)
    if may(current_user(), Action.FILL_VISIT, found) and not found.submitted:
        return dossier_of(found), of_visit(found.uuid)
    require(Action.DELIVER_VISIT, deliveries.as_carried(found))
    return dossier_of(found), of_late(found.uuid)


def item_of(dossier: Dossier, name: str) -> Question:
    """The item of that name that this school is asked. Raises NotFound."""
    for _section, questions in dossier.asked:
        for question in questions:
            if question.name == name and question.type == "item":
                return question
    raise NotFound("Mẫu phiếu không có mục này.")


def most_photos(question: Question) -> int:
    """How many photos an item takes; 0 where its paper must not be photographed."""
    return type_of(question).photos(question)


def take(owner: str, question: Question, content: bytes) -> Photo:
    """Keep a photo that was sent whole; once more gives what is there.

    Raises Unusable, WrongState and NotStored as ``made_anew`` and ``place`` do.
    """
    sent = sha256(content).hexdigest()
    if known := arrived(owner, question.name, sent):
        return known
    most = most_photos(question)
    free_place(owner, question.name, most)  # no work for a photo that has no place
    picture = made_anew(content)
    return place(owner, question.name, sent, len(content), picture, most, current_user().username, now())


def take_arrived(owner: str, question: Question, sent: str) -> Photo | None:
    """Keep a photo all parts of which are here; None where it came damaged and must begin anew.

    What can never be kept is thrown away, so that it is not in the way of the next one.
    """
    content = photo_uploads.whole(owner, question.name, sent)
    if content is None:
        known = arrived(owner, question.name, sent)  # another request was quicker
        if known is None:
            photo_uploads.drop(owner, question.name, sent)
        return known
    try:
        return take(owner, question, content)
    except Unusable:
        photo_uploads.drop(owner, question.name, sent)
        raise


def receipt(uuid: str, photo: Photo) -> Response:
    """What lets a phone forget a photo: which one hangs where, and the day by the server's clock.

    202 while it waits for somebody to choose, as for a section.
    """
    waits = photo.state is PhotoState.WAITING
    told = {
        "done": True,
        "state": photo.state.value,
        "received": photo.length,
        "visit": uuid,
        "item": photo.item,
        "place": photo.place,
        "sent": photo.sent,
        "stored": photo.stored,
        "url": url_for("visits.late_picture", uuid=uuid, item=photo.item, sha256=photo.sent)
        if waits
        else url_for("visits.photo", uuid=uuid, sha256=photo.sent),
        "day": server_day(),
    }
    response = jsonify(told)
    response.status_code = 202 if waits else 200
    return response
