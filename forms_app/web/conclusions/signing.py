"""Signing a conclusion: the second step, on a page that shows word for word what is signed."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _

from ...core.conclusions import Signature, StepKind, faults_of
from ...core.errors import Conflict, WrongState
from ...core.people import Action
from ...storage import conclusions as store
from ..clock import now, today
from ..guard import current_user, requires
from ..office.posted import Posted
from ..periods import period_name
from ..texts import words
from ..visits.fields import base_revision
from ..visits.signing_in import keeps_what_was_typed
from . import blueprint
from .places import Place, place, to_draft
from .writing import TOO_FEW_PEOPLE, Faults, Page

NAME, POST, DAY = "name", "post", "day"
LONGEST_LINE = 100  # characters


@blueprint.get("/school/conclusions/<period>/sign")
@requires(Action.WRITE_CONCLUSION)
def ask(period: str) -> Page:
    """What will be signed, and who signs; to the draft where there is nothing to sign."""
    here = place(period)
    if not here.needed or here.conclusion.refusal(StepKind.SIGN):
        return to_draft(period)
    return _page(here, _usual(here), [])


def sign(period: str) -> Page:
    """Sign the very words that the page showed."""
    here, posted, base = place(period), Posted(), base_revision()
    signature = Signature(
        posted.line(NAME, _("Người ký"), LONGEST_LINE),
        posted.line(POST, _("Chức vụ"), LONGEST_LINE),
        posted.day(DAY, _("Ngày ký")),
    )
    if not posted.errors:
        posted.errors += [(name, words(why)) for name, why in faults_of(signature, here.period, today())]
    if not here.needed:
        posted.wrong("main-fault", words(TOO_FEW_PEOPLE))
    if posted.errors:
        return _page(here, request.form, posted.errors, base), 422
    try:
        store.sign(here.school.code, period, signature, base, current_user().username, now())
    except (Conflict, WrongState) as refused:
        return _page(place(period), request.form, [("main-fault", words(refused.told))]), 409
    return to_draft(period, saved=1)


blueprint.add_url_rule(
    "/school/conclusions/<period>/sign",
    "sign",
    keeps_what_was_typed(sign, Action.WRITE_CONCLUSION),
    methods=["POST"],
)


def _usual(here: Place) -> dict[str, str]:
    """The signed-in person, today; the post from the register where their name is on it."""
    name = current_user().full_name
    members = here.board.members if here.board else ()
    post = next((each.post for each in members if each.name == name), "")
    return {NAME: name, POST: post, DAY: today().isoformat()}


def _page(here: Place, typed: object, faults: Faults, base: int | None = None) -> str:
    """``base``: the step that the page was made from; by default the last one."""
    return render_template(
        "conclusions/signing.html",
        place=here,
        period_name=period_name(here.period.code),
        typed=typed,
        base=here.conclusion.base if base is None else base,
        members=[each.name for each in here.board.members] if here.board else [],
        faults=faults,
    )
