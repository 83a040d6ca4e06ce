"""The draft of a conclusion, for the school's own board, and everything that was done to it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...core.conclusions import LONGEST, MOST_LINES, Step, StepKind, too_many_lines
from ...core.definition import Text
from ...core.errors import Conflict, WrongState
from ...core.people import Action
from ...storage import conclusions as store
from ..clock import now
from ..guard import current_user, requires
from ..office.posted import Posted
from ..periods import period_name
from ..texts import words
from ..visits.dossier import full_name
from ..visits.fields import base_revision, step
from ..visits.signing_in import keeps_what_was_typed
from . import blueprint
from .places import Place, place, to_draft

Page = Response | str | tuple[str, int]
Faults = list[tuple[str, str]]
SIGN = "sign"  # the button that saves and goes on to the second step
TOO_FEW_PEOPLE = Text(
    "Trường ít người nên không lập Ban Thanh tra nhân dân, không cần kết luận này.",
    "Too few people work here for a People's Inspection Board: no conclusion is needed.",
)


@blueprint.get("/school/conclusions/<period>")
@requires(Action.WRITE_CONCLUSION)
def write(period: str) -> Page:
    """The conclusion as it stands: to be edited, or signed and read."""
    here = place(period)
    return _page(here, here.conclusion.text, here.conclusion.base, [])


def save(period: str) -> Page:
    """Keep the draft; what cannot be kept comes back as it was typed."""
    here, posted, base = place(period), Posted(), base_revision()
    text = posted.text("text", _("Kết luận"), LONGEST)
    if text and too_many_lines(text):
        posted.wrong("text", _("Kết luận: chỉ nhận tối đa %(num)d dòng.", num=MOST_LINES))
    if not here.needed:
        posted.wrong("text", words(TOO_FEW_PEOPLE))
    if posted.errors:
        return _page(here, request.form.get("text", ""), base, posted.errors), 422
    try:
        store.save_text(here.school.code, period, text, base, current_user().username, now())
    except (Conflict, WrongState) as refused:
        here = place(period)
        return _page(here, text, here.conclusion.base, [("text", words(refused.told))], beside=True), 409
    if step() == SIGN:
        return redirect(url_for("conclusions.ask", period=period), 303)
    return to_draft(period, saved=1)


blueprint.add_url_rule(
    "/school/conclusions/<period>",
    "save",
    keeps_what_was_typed(save, Action.WRITE_CONCLUSION),
    methods=["POST"],
)


def _page(here: Place, typed: str, base: int, faults: Faults, beside: bool = False) -> str:
    """``beside``: what somebody else did stands beside what was typed."""
    found = here.conclusion
    return render_template(
        "conclusions/writing.html",
        place=here,
        period_name=period_name(here.period.code),
        typed=typed,
        base=base,
        faults=faults,
        stands=found.text if beside and not found.signed else "",
        editing=bool(faults) or (here.needed and not found.signed),
        steps=found.steps[::-1],
        what=what_was_done,
        full_name=full_name,
        longest=LONGEST,
        most_lines=MOST_LINES,
    )


def what_was_done(step: Step) -> str:
    names = {
        StepKind.SAVE: _("Lưu bản nháp"),
        StepKind.SIGN: _("Ký kết luận"),
        StepKind.WITHDRAW: _("Rút kết luận đã ký"),
    }
    return str(names[step.kind])
