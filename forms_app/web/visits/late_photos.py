"""A photo that came late: beside those its item has, and the leader or the office chooses."""

from __future__ import annotations

from flask import Response, abort, g, render_template, request
from werkzeug.wrappers import Response as Answer

from ...core.definition import Question
from ...core.errors import WrongState
from ...core.people import Action, may
from ...core.photos import Photo, PhotoState
from ...storage import late_photos as store
from ...storage import visits
from ...storage.photo_owners import of_late, of_visit
from ...storage.photos import content
from ...storage.photos import photos as photos_of
from ..clock import now
from ..guard import current_user, require, requires
from ..photo_files import picture
from ..texts import words
from . import blueprint
from .dossier import Dossier, dossier_of, full_name
from .evidence import most_photos
from .going import see

Page = Answer | str | tuple[str, int]


@blueprint.get("/<uuid>/late/<item>/<string(length=64):sha256>")
@requires(Action.SETTLE_DELIVERY)
def late_photo(uuid: str, item: str, sha256: str) -> Page:
    """The photo and those its item has; one that was chosen about already leads to the item."""
    dossier, found = _open(uuid, item, sha256)
    return _page(dossier, found) if found.state is PhotoState.WAITING else _on(dossier, found)


@blueprint.post("/<uuid>/late/<item>/<string(length=64):sha256>")
@requires(Action.SETTLE_DELIVERY)
def settle_photo(uuid: str, item: str, sha256: str) -> Page:
    """Take it into the item, or give it up."""
    dossier, found = _open(uuid, item, sha256)
    choice, by = request.form.get("choice"), current_user().username
    if choice not in ("take", "drop"):
        abort(422)
    key = (dossier.visit.uuid, found.item, found.sent)
    try:
        if choice == "take":
            most = most_photos(dossier.definition.question(found.item))
            chosen = store.take_in(*key, most, by, now())
        else:
            chosen = store.give_up(*key, by, now())
    except WrongState as refused:
        return _page(*_open(uuid, item, sha256), words(refused.told)), 409
    return _on(dossier, chosen)


@blueprint.get("/<uuid>/late/<item>/<string(length=64):sha256>.jpg")
@requires(Action.SETTLE_DELIVERY)
def late_picture(uuid: str, item: str, sha256: str) -> Response:
    """The picture, for whoever sent it and those who choose."""
    visit = visits.visit(uuid)
    found = store.late_photo(visit.uuid, item, sha256)
    if found.author != current_user().username:
        require(Action.SETTLE_DELIVERY, visit)
    return picture(content(of_late(visit.uuid), sha256), sha256)


def waiting_photos(dossier: Dossier) -> list[tuple[Photo, Question, str]]:
    """Photos that wait, each with its item and who sent it; the caller has asked who may choose."""
    return [
        (each, dossier.definition.question(each.item), full_name(each.author))
        for each in store.waiting(dossier.visit.uuid)
    ]


def _open(uuid: str, item: str, sha256: str) -> tuple[Dossier, Photo]:
    """What came late is the leader's and the office's to see, as a section is."""
    visit = visits.visit(uuid)
    require(Action.SETTLE_DELIVERY, visit)
    return dossier_of(visit), store.late_photo(visit.uuid, item, sha256)


def _page(dossier: Dossier, found: Photo, refused: str = "") -> str:
    question, visit = dossier.definition.question(found.item), dossier.visit
    return render_template(
        "visits/late_photo.html",
        dossier=dossier,
        found=found,
        question=question,
        author=full_name(found.author),
        photos=photos_of(of_visit(visit.uuid), found.item),
        most=most_photos(question),
        refused=refused,
        may_reopen=visit.submitted and may(g.user, Action.REOPEN_VISIT, visit),
    )


def _on(dossier: Dossier, found: Photo) -> Answer:
    told = {"removed": 1} if found.state is PhotoState.DROPPED else {"saved": 1}
    return see("visits.item_photos", uuid=dossier.visit.uuid, question=found.item, **told)
