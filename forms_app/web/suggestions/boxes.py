"""The office makes suggestion boxes: two holders, a sheet, a rehearsal; then posters, for ever the same."""

from __future__ import annotations

from typing import cast

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.errors import FormsError, Mistyped
from ...core.passphrases import SHORTEST
from ...core.people import Action, Role, User
from ...core.recovery import LINES, RoundSecret, SheetOf, grouped_line, recovery_lines
from ...core.suggestions import SuggestionBox
from ...documents.posters import box_posters_pdf
from ...documents.qr import qr_path
from ...documents.recovery_sheet import BoxSheet, recovery_sheet_pdf
from ...storage import suggestion_boxes as store
from ...storage import suggestions as letters_store
from ...storage.schools import schools as all_schools
from ..clock import now, today
from ..guard import current_user, requires
from ..language import page_language
from ..office.ceremony import LONGEST_SHEET, from_sheet, line_to_copy, opening_keys, passphrases
from ..office.posted import Posted
from ..second_person import second_person
from ..services import services
from ..texts import words
from . import blueprint
from .listing import oldest
from .sitting import sit_together

Page = Response | str | tuple[str, int] | tuple[Response, int]
DISTRICT = "-"  # value of the choice for the district's own box
NEW = "passphrase_new"  # prefix of the fields for new passphrases beside the old ones


@blueprint.get("/office/suggestions/boxes/new")
@requires(Action.MANAGE_BOXES)
def new_box() -> Page:
    return _new([])


@blueprint.post("/office/suggestions/boxes/new")
@requires(Action.MANAGE_BOXES)
def make_box() -> Page:
    """Both new passphrases and the account of the second holder: then the recovery sheet."""
    posted = Posted()
    chosen = posted.one_of("school", _("Trường"), [value for value, _name in _without_box()])
    typed = passphrases(posted, again=True)
    school = None if chosen == DISTRICT else chosen
    witness = None if posted.errors else second_person(posted, lambda user: _holds(user, school or ""))
    if witness is None:
        return _new(posted.errors), 422
    try:
        made = store.prepare_box(
            school, typed, current_user().username, witness.username, now(), services().letters
        )
    except FormsError as error:
        return _new([("school", words(error.told))]), 422
    return _sheet_page(made.box, made.secret)


@blueprint.post("/office/suggestions/boxes/<int:number>/sheet.pdf")
@requires(Action.MANAGE_BOXES)
def box_sheet_file(number: int) -> Response:
    """The lines that the page sent along, as a document to print; the server does not keep them."""
    box = store.box(number)
    secret = from_sheet(number, request.form.get("sheet", "")[:LONGEST_SHEET], SheetOf.SUGGESTIONS)
    office = services().office
    content = recovery_sheet_pdf(
        BoxSheet(box, box_name(box), recovery_lines(secret)), office, page_language()
    )
    headers = {"Content-Disposition": f'attachment; filename="to-khoi-phuc-hom-thu-{number}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


@blueprint.get("/office/suggestions/boxes/<int:number>/rehearse")
@requires(Action.MANAGE_BOXES)
def ask_to_rehearse(number: int) -> Page:
    return _rehearsal(store.box(number), line_to_copy(), [])


@blueprint.post("/office/suggestions/boxes/<int:number>/rehearse")
@requires(Action.MANAGE_BOXES)
def rehearse_box(number: int) -> Page:
    """Both passphrases, and one line copied from the printed sheet: then the box is open."""
    box, posted = store.box(number), Posted()
    typed = passphrases(posted)
    place = next((each for each in range(1, LINES + 1) if str(each) == request.form.get("line")), 1)
    copied = posted.line("copied", _("Dòng trên tờ khôi phục"))
    if not posted.errors:
        by = current_user().username
        try:
            store.rehearse_box(number, typed, {place: copied}, by, now(), today(), services().letters)
        except Mistyped as mistyped:
            posted.wrong("copied", words(mistyped.told))
        except FormsError as error:
            posted.wrong("passphrase_1", words(error.told))
    if posted.errors:
        return _rehearsal(box, place, posted.errors), 422
    return cast(Response, redirect(url_for("suggestions.listing", area="office", ready=1), 303))


@blueprint.get("/office/suggestions/boxes/<int:number>/keys")
@requires(Action.MANAGE_BOXES)
def ask_for_keys(number: int) -> Page:
    return _keys(store.box(number), [])


@blueprint.post("/office/suggestions/boxes/<int:number>/keys")
@requires(Action.MANAGE_BOXES)
def change_keys(number: int) -> Page:
    """The old passphrases or the sheet, and new ones: for a new holder, or on a restored server."""
    box, posted = store.box(number), Posted()
    typed = passphrases(posted, again=True, prefix=NEW)
    secret = opening_keys(number, posted, services().letters.keys) if not posted.errors else None
    witness = second_person(posted, lambda user: _holds(user, box.about)) if secret else None
    if secret is None or witness is None:
        return _keys(box, posted.errors), 422
    try:
        store.change_keys(secret, typed, current_user().username, witness.username, now(), services().letters)
    except FormsError as error:
        return _keys(box, [("sheet", words(error.told))]), 422
    return cast(Response, redirect(url_for("suggestions.listing", area="office", saved=1), 303))


@blueprint.get("/office/suggestions/boxes/posters.pdf")
@requires(Action.MANAGE_BOXES)
def box_posters() -> Response:
    """``?box=3``: one of them; else all that are open, an A4 page each."""
    number = request.args.get("box", 0, int)
    found = [each for each in store.boxes() if each.ready and number in (0, each.number)]
    if not found:
        abort(404)
    content = box_posters_pdf(found, services().office, services().settings.base_url, page_language())
    headers = {"Content-Disposition": 'attachment; filename="ap-phich-hom-thu.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


@blueprint.post("/office/suggestions/forget")
@requires(Action.FORGET_SUGGESTIONS)
def forget_old() -> Page:
    """Delete the words whose time is up."""
    letters_store.forget(oldest(), current_user().username, now(), today(), services().letters)
    return cast(Response, redirect(url_for("suggestions.listing", area="office", saved=1), 303))


def box_name(box: SuggestionBox) -> str:
    return box.school.name if box.school else services().office.name


def _holds(user: User, about: str) -> bool:
    """Whether somebody may be the second holder of a box: of the board it belongs to."""
    box = SuggestionBox(0, None, "", False)
    if about:
        school = next((each for each in all_schools() if each.code == about), None)
        box = SuggestionBox(0, school, "", False)
    return sit_together(current_user(), user, box) and user.role is not Role.OFFICER


def _without_box() -> list[tuple[str, str]]:
    """(value, name) of the district and the schools whose box is not open yet."""
    ready = {each.about for each in store.boxes() if each.ready}
    schools = [(each.code, each.name) for each in all_schools() if each.code not in ready]
    district = [] if "" in ready else [(DISTRICT, _("Hòm chung của Phòng"))]
    return [*district, *schools]


def _new(errors: list[tuple[str, str]]) -> str:
    return render_template(
        "suggestions/box_new.html",
        errors=errors,
        wrong=dict(errors),
        values=request.form.to_dict() or request.args.to_dict(),
        choices=_without_box(),
        shortest=SHORTEST,
    )


def _sheet_page(box: SuggestionBox, secret: RoundSecret) -> Response:
    """The recovery sheet, on this page and on paper and nowhere else."""
    lines = recovery_lines(secret)
    side, path = qr_path("\n".join(lines))
    page = render_template(
        "suggestions/box_sheet.html",
        box=box,
        name=box_name(box),
        lines=[grouped_line(line) for line in lines],
        copied="\n".join(lines),
        qr_side=side,
        qr_path=path,
    )
    return Response(page, mimetype="text/html")


def _rehearsal(box: SuggestionBox, place: int, errors: list[tuple[str, str]]) -> str:
    return render_template(
        "suggestions/box_rehearse.html",
        box=box,
        name=box_name(box),
        line=place,
        errors=errors,
        wrong=dict(errors),
    )


def _keys(box: SuggestionBox, errors: list[tuple[str, str]]) -> str:
    return render_template(
        "suggestions/box_keys.html",
        box=box,
        name=box_name(box),
        errors=errors,
        wrong=dict(errors),
        prefix=NEW,
        shortest=SHORTEST,
    )
