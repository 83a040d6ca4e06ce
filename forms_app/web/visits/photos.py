"""The photos of one item: whoever may read the visit sees them, its inspectors send and remove them."""

from __future__ import annotations

from functools import wraps
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.definition import Question, Section, Text
from ...core.errors import FormsError, Unusable, WrongState
from ...core.people import Action, may
from ...storage.photo_owners import of_visit
from ...storage.photos import content, counts, remove
from ...storage.photos import photos as photos_of
from ..clock import now
from ..error_pages import STATUS_OF
from ..guard import current_user, requires
from ..photo_files import expect_photo, picture, posted_photo
from ..texts import words
from . import blueprint
from .dossier import Dossier, full_name, open_visit
from .evidence import item_of, most_photos, open_for_photo, receipt, take
from .fields import OPENED_BY
from .going import see
from .offline import note_carried, refuse_another_account

Page = Any
ANOTHER_ACCOUNT = Text(
    "Trang này mở bằng tài khoản {name}. Xin đăng nhập bằng tài khoản đó rồi chọn lại ảnh.",
    "This page was opened by {name}. Please sign in as {name}, then choose the photo again.",
)


def sends_back_to_sign_in(view: Page) -> Page:
    """Like ``requires(FILL_VISIT)``; whose session ended signs in and comes back to the page, and is told."""
    guarded_view = requires(Action.FILL_VISIT)(view)

    @wraps(view)
    def guarded(**values: Any) -> Any:
        if g.user is None and request.accept_mimetypes.best != "application/json":
            page = url_for("visits.item_photos", uuid=values["uuid"], question=values["question"], again=1)
            return redirect(url_for("sign_in.show", next=page), 303)
        return guarded_view(**values)

    guarded.guarded = Action.FILL_VISIT  # type: ignore[attr-defined]
    return guarded


@blueprint.get("/<uuid>/photos")
@requires(Action.READ_VISIT)
def photos_of_visit(uuid: str) -> Page:
    """Every item with its photos; a phone keeps this page to stand in for those of the items."""
    dossier = open_visit(uuid, Action.READ_VISIT)
    open_still = _may_change(dossier)
    if open_still:
        note_carried(dossier.visit)
    return render_template(
        "visits/photos_of_visit.html",
        dossier=dossier,
        sections=_items_with_photos(dossier),
        may_change=open_still,
    )


@blueprint.get("/<uuid>/items/<question>/photos")
@requires(Action.READ_VISIT)
def item_photos(uuid: str, question: str) -> Page:
    """The photos, and how to add one while the visit is being filled."""
    dossier = open_visit(uuid, Action.READ_VISIT)
    if _may_change(dossier):
        note_carried(dossier.visit)
    return _page(dossier, item_of(dossier, question))


@blueprint.post("/<uuid>/items/<question>/photos")
@sends_back_to_sign_in
def add_photo(uuid: str, question: str) -> Page:
    """Keep one photo; what cannot be kept comes back with words, and the page stays.

    Only what a script sends of itself may come too late, and waits: a person reads why, and keeps the file.
    """
    expect_photo()
    refuse_another_account()
    if request.accept_mimetypes.best == "application/json":
        dossier, owner = open_for_photo(uuid)
        return receipt(dossier.visit.uuid, take(owner, item_of(dossier, question), _sent()))
    dossier = open_visit(uuid, Action.FILL_VISIT)
    asked = item_of(dossier, question)
    try:
        take(of_visit(dossier.visit.uuid), asked, _sent())
    except (Unusable, WrongState) as refused:
        return _page(dossier, asked, refused)
    return see("visits.item_photos", uuid=uuid, question=question, saved=1)


@blueprint.post("/<uuid>/items/<question>/photos/<string(length=64):sha256>/remove")
@requires(Action.FILL_VISIT)
def remove_photo(uuid: str, question: str, sha256: str) -> Page:
    """Take a photo away, before the visit is handed in."""
    dossier = open_visit(uuid, Action.FILL_VISIT)
    asked = item_of(dossier, question)
    try:
        remove(of_visit(dossier.visit.uuid), asked.name, sha256, current_user().username, now())
    except WrongState as refused:
        return _page(dossier, asked, refused)
    return see("visits.item_photos", uuid=uuid, question=question, removed=1)


@blueprint.get("/<uuid>/photos/<string(length=64):sha256>.jpg")
@requires(Action.READ_VISIT)
def photo(uuid: str, sha256: str) -> Response:
    """The picture, never opened as a page of ours."""
    dossier = open_visit(uuid, Action.READ_VISIT)
    return picture(content(of_visit(dossier.visit.uuid), sha256), sha256)


def _sent() -> bytes:
    """The photo that was posted. Raises WrongState too where another person has signed in since."""
    found = posted_photo()
    opened_by = request.form.get(OPENED_BY, "")
    if opened_by not in ("", current_user().username):
        raise WrongState(ANOTHER_ACCOUNT.format(name=opened_by))
    return found


def _page(dossier: Dossier, asked: Question, refused: FormsError | None = None) -> Page:
    shown = photos_of(of_visit(dossier.visit.uuid), asked.name)
    open_still = _may_change(dossier)
    most = most_photos(asked)
    may_add = open_still and len(shown) < most
    section = next(
        section for section, questions in dossier.asked if asked.name in {each.name for each in questions}
    )
    html = render_template(
        "visits/photos.html",
        dossier=dossier,
        section=section,
        question=asked,
        photos=shown,
        names={each.author: full_name(each.author) for each in shown},
        most=most,
        may_change=open_still,
        may_add=may_add,
        faults=[("camera" if may_add else "main", words(refused.told))] if refused else [],
        came_of_it=_came_of_it(),
    )
    return html, STATUS_OF[type(refused)] if refused else 200


def _may_change(dossier: Dossier) -> bool:
    return may(current_user(), Action.FILL_VISIT, dossier.visit) and dossier.visit.open


def _items_with_photos(dossier: Dossier) -> list[tuple[Section, list[tuple[Question, int, int]]]]:
    """The items that take photos, by section, each with how many it takes and has."""
    placed = counts(dossier.visit.uuid)
    found = []
    for section, questions in dossier.asked:
        items = [each for each in questions if each.type == "item" and most_photos(each)]
        if items:
            found.append((section, [(each, most_photos(each), placed.get(each.name, 0)) for each in items]))
    return found


def _came_of_it() -> str:
    """What came of the last step, besides "saved"."""
    if "typed" in request.args:
        return str(_("Phần đang điền đã được lưu."))
    if "removed" in request.args:
        return str(_("Đã xóa ảnh."))
    if "again" in request.args:
        return str(_("Ảnh chưa được lưu vì phiên đăng nhập đã hết. Xin chọn lại ảnh."))
    return ""
