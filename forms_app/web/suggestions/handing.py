"""A restricted letter whose handler is away: another officer takes it over, beside a second person."""

from __future__ import annotations

from typing import cast

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _

from ...core.errors import Conflict, WrongState
from ...core.people import Action, User
from ...core.suggestions import DUE, HANDLER, SECOND, StepKind
from ...storage import suggestions as store
from ...storage.suggestion_boxes import box as stored_box
from ..clock import now, today
from ..guard import current_user, requires
from ..office.posted import Posted
from ..second_person import second_person
from ..services import services
from ..texts import words
from . import blueprint
from .record import BASE, Page, Refused, known, page
from .shown import officers_at_work
from .sitting import sit_together


@blueprint.post("/office/suggestions/<code>/hand")
@requires(Action.REASSIGN_SUGGESTION)
def hand_on(code: str) -> Page:
    """The new handler and the second person's account: one of those who may open the letter's box."""
    found, posted = known(code), Posted()
    box = stored_box(found.box)

    def beside(user: User) -> bool:
        return sit_together(current_user(), user, box)

    handler = posted.one_of(HANDLER, _("Người xử lý"), [each.username for each in officers_at_work()])
    due = posted.day(DUE, _("Hạn trả lời"))
    witness = None if posted.errors else second_person(posted, beside)
    if witness is None:
        return page(found, Refused(posted.errors))
    body = {HANDLER: handler, DUE: due.isoformat(), SECOND: witness.username}
    who = (current_user().username, now(), today(), services().letters)
    try:
        store.add_step(code, StepKind.ASSIGN, body, "", request.form.get(BASE, 0, int), *who)
    except (Conflict, WrongState) as error:
        return page(store.suggestion(code), Refused([(HANDLER, words(error.told))]))
    return cast(Response, redirect(url_for("suggestions.listing", area="office", saved=1), 303))
