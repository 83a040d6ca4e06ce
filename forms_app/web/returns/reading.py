"""A return as it stands, last period beside it, its history, and what the office decides about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import abort, render_template, request
from flask_babel import gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from ...core.errors import Conflict, WrongState
from ...core.language import is_readable, normalise
from ...core.office import ClassLimits
from ...core.own_voice import Ratio, classes_apart, own_share
from ...core.people import Action, may
from ...core.returns import OWN_CLASS, StepKind, refusal
from ...storage import returns as store
from ...storage.periods import days_of
from ..clock import now
from ..guard import current_user, requires
from ..results import class_of_inspection, office_of
from ..texts import words
from ..visits.conflicts import Compared
from ..visits.fields import base_revision, linked, step
from ..visits.signing_in import keeps_what_was_typed
from . import blueprint
from .opened import Opened, gathered, open_return
from .shown import KIND_OF, past, sections, state_name

Page = Response | str | tuple[str, int]
DECISIONS = (StepKind.APPROVE, StepKind.SEND_BACK)
REMARK, LONGEST = "remark", 1500  # characters


@blueprint.get("/office/returns/<period>/<form_id>/<code>")
@requires(Action.DECIDE_RETURN)
def record(period: str, form_id: str, code: str) -> Page:
    """One school's, for the office."""
    return record_page(open_return(Action.READ_RETURN, period, form_id, code))


def decide(period: str, form_id: str, code: str) -> Page:
    """Approve it, or send it back with a remark."""
    if step() not in DECISIONS:
        abort(404)
    return decided(open_return(Action.DECIDE_RETURN, period, form_id, code), StepKind(step()))


blueprint.add_url_rule(
    "/office/returns/<period>/<form_id>/<code>",
    "decide",
    keeps_what_was_typed(decide, Action.DECIDE_RETURN),
    methods=["POST"],
)


def decided(opened: Opened, kind: StepKind) -> Page:
    """Take the step of the button pressed; what cannot be taken comes back with the remark kept."""
    remark = normalise(request.form.get(REMARK, "")) if kind is StepKind.SEND_BACK else ""
    if fault := _fault(kind, remark):
        return record_page(opened, remark=remark, faults=[(REMARK, fault)], status=422)
    seen = replace(opened.found, steps=base_revision())  # what the page was made from
    try:
        store.decide(seen, kind, remark, current_user().username, now())
    except (Conflict, WrongState) as refused:
        found = store.find(seen.form_id, seen.period, seen.school)
        status = 409 if isinstance(refused, Conflict) else 422
        return record_page(gathered(found), remark=remark, why=words(refused.told), status=status)
    return redirect(f"{request.path}?saved=1", 303)


def record_page(
    opened: Opened,
    remark: str = "",
    faults: Sequence[tuple[str, str]] = (),
    why: str = "",
    compared: Sequence[Compared] = (),
    status: int = 200,
) -> Page:
    """The return to be read; with buttons for whoever decides."""
    user, found = current_user(), opened.found
    decisions = [kind for kind in DECISIONS if refusal(found, kind) is None]
    checked = opened.saved_form(draft=False)
    html = render_template(
        "returns/record.html",
        opened=opened,
        sections=sections(opened),
        steps=past(opened),
        state=state_name(found.state, found.filler),
        kind=KIND_OF[found.state],
        unchanged=len(opened.unchanged),
        warnings=linked(checked.warnings) if found.steps else [],
        share=_share(opened),
        classes=_classes(opened),
        decisions=decisions if may(user, Action.DECIDE_RETURN, found) else [],
        remark=remark,
        faults=faults,
        why=why,
        compared=[each for each in compared if each.differs],
    )
    return html, status


def _fault(kind: StepKind, remark: str) -> str:
    if kind is not StepKind.SEND_BACK:
        return ""
    if not remark:
        return str(_("Nhận xét: chưa điền. Trường cần biết phải sửa chỗ nào."))
    if len(remark) > LONGEST or not is_readable(remark):
        return str(_("Nhận xét: chỉ nhận tối đa %(num)d ký tự.", num=LONGEST))
    return ""


def _limits(opened: Opened) -> ClassLimits:
    """The limits of classes as they were at the period's end."""
    return office_of(days_of(opened.found.period)).class_limits


def _share(opened: Opened) -> Ratio | None:
    """The points that people gave themselves; None where the form asks for none."""
    if not any(each.points for each in opened.definition.questions):
        return None
    return own_share(opened.definition, opened.found.answers, _limits(opened), opened.facts)


def _classes(opened: Opened) -> tuple[str, str, int] | None:
    """The class a school gives itself, that of its inspection, and how far apart they are."""
    limits = _limits(opened)
    own = next((each for each in limits.classes if each.name == opened.found.answers.get(OWN_CLASS)), None)
    if own is None or opened.school is None:
        return None
    inspected = class_of_inspection(opened.school.code, opened.found.period)
    told = words(inspected.label) if inspected else _("Chưa kiểm tra")
    return words(own.label), str(told), classes_apart(own, inspected, limits)
