"""What a photo needs to become evidence: an item that takes photos, a picture made anew of what was sent."""

from __future__ import annotations

from hashlib import sha256

from flask import url_for

from ...core.definition import Question
from ...core.errors import NotFound, Unusable
from ...core.photos import Photo
from ...core.question_types import type_of
from ...documents.photos import made_anew
from ...storage import photo_uploads
from ...storage.photos import free_place, of_visit, place, placed
from ..clock import now
from ..guard import current_user
from .dossier import Dossier
from .offline import server_day


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


def take(dossier: Dossier, question: Question, content: bytes) -> Photo:
    """Keep a photo that was sent whole; once more gives what is there.

    Raises Unusable, WrongState and NotStored as ``made_anew`` and ``place`` do.
    """
    owner, sent = of_visit(dossier.visit.uuid), sha256(content).hexdigest()
    if known := placed(owner, question.name, sent):
        return known
    most = most_photos(question)
    free_place(owner, question.name, most)  # no work for a photo that has no place
    picture = made_anew(content)
    return place(owner, question.name, sent, len(content), picture, most, current_user().username, now())


def take_arrived(dossier: Dossier, question: Question, sent: str) -> Photo | None:
    """Keep a photo all parts of which are here; None where it came damaged and must begin anew.

    What can never be kept is thrown away, so that it is not in the way of the next one.
    """
    owner = of_visit(dossier.visit.uuid)
    content = photo_uploads.whole(owner, question.name, sent)
    if content is None:
        known = placed(owner, question.name, sent)  # another request was quicker
        if known is None:
            photo_uploads.drop(owner, question.name, sent)
        return known
    try:
        return take(dossier, question, content)
    except Unusable:
        photo_uploads.drop(owner, question.name, sent)
        raise


def receipt(uuid: str, photo: Photo) -> dict[str, object]:
    """What lets a phone forget a photo: which one hangs where, and the day by the server's clock."""
    return {
        "done": True,
        "received": photo.length,
        "visit": uuid,
        "item": photo.item,
        "place": photo.place,
        "sent": photo.sent,
        "stored": photo.stored,
        "url": url_for("visits.photo", uuid=uuid, sha256=photo.sent),
        "day": server_day(),
    }
