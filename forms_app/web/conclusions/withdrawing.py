"""Taking back a signed conclusion, with a reason: it stays to be read, and is then written anew."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _

from ...core.conclusions import LONGEST_REASON
from ...core.errors import Conflict, WrongState
from ...core.people import Action
from ...storage import conclusions as store
from ..clock import now
from ..guard import current_user, requires
from ..office.posted import Posted
from ..periods import period_name
from ..texts import words
from ..visits.fields import base_revision
from ..visits.signing_in import keeps_what_was_typed
from . import blueprint
from .places import Place, place, to_draft
from .writing import Faults, Page


@blueprint.get("/school/conclusions/<period>/withdraw")
@requires(Action.WRITE_CONCLUSION)
def ask_why(period: str) -> Page:
    """Why; to the draft where nothing signed holds."""
    here = place(period)
    return _page(here, []) if here.conclusion.signed else to_draft(period)


def withdraw(period: str) -> Page:
    """Take it back."""
    here, posted = place(period), Posted()
    reason = posted.line("reason", _("Vì sao rút"), LONGEST_REASON)
    if posted.errors:
        return _page(here, posted.errors), 422
    try:
        store.withdraw(here.school.code, period, reason, base_revision(), current_user().username, now())
    except (Conflict, WrongState) as refused:
        return _page(place(period), [("reason", words(refused.told))]), 409
    return to_draft(period, saved=1)


blueprint.add_url_rule(
    "/school/conclusions/<period>/withdraw",
    "withdraw",
    keeps_what_was_typed(withdraw, Action.WRITE_CONCLUSION),
    methods=["POST"],
)


def _page(here: Place, faults: Faults) -> str:
    return render_template(
        "conclusions/withdrawing.html",
        place=here,
        period_name=period_name(here.period.code),
        reason=request.form.get("reason", ""),
        base=here.conclusion.base,
        longest=LONGEST_REASON,
        faults=faults,
    )
