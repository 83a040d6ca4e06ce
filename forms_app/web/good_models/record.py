"""One model: what was registered, how it was judged, who copies it, the steps this reader may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...core.errors import Conflict, FormsError, NotFound, WrongState
from ...core.good_model_steps import next_steps
from ...core.good_models import DECIDED_ON, DECISION, NEEDS, REASON, SOURCE, GoodModel, Step, StepKind
from ...core.people import Action
from ...storage import good_model_lists as store
from ...storage.good_models import add_step
from ...storage.users import full_names
from ..clock import now, today
from ..guard import current_user, require, requires
from ..office.posted import Posted
from ..texts import words
from ..visits.signing_in import keeps_what_was_typed
from .places import model_here, under_each, unit_names
from .shown import assessed, copy_lines, history, line
from .wordings import told

Page = Response | str | tuple[str, int]
STEP, BASE = "_step", "_base"  # which button; how many steps the page was made from
HERE = (StepKind.BEGIN, StepKind.COMMEND, StepKind.NAME_SOURCE, StepKind.STOP)  # the rest have pages
LONGEST_REASON, LONGEST_DECISION = 500, 100  # characters


@dataclass(frozen=True)
class Refused:
    """What was sent and not taken, and why."""

    kind: StepKind
    faults: tuple[tuple[str, str], ...] = ()  # field and message
    why: str = ""
    status: int = 422
    typed: Mapping[str, str] = field(default_factory=dict)


@under_each("<code>")
@requires(Action.READ_MODEL)
def record(area: str, code: str) -> Page:
    return _page(area, model_here(area, code))


def take_step(area: str, code: str) -> Page:
    """Take the step of the button pressed; what cannot be taken comes back with everything typed."""
    model, kind = model_here(area, code), _kind()
    require(NEEDS[kind], model)
    posted = Posted()
    facts = _facts(kind, posted)
    if posted.errors:
        return _page(area, model, Refused(kind, tuple(posted.errors), typed=request.form))
    step = Step(kind, current_user().username, now(), today(), facts)
    try:
        add_step(code, step, request.form.get(BASE, 0, int))
    except (Conflict, WrongState, NotFound) as error:
        return _page(area, store.model(code), _refused(kind, error))
    return redirect(url_for("good_models.record", area=area, code=code, saved=1), 303)


under_each("<code>", "POST")(keeps_what_was_typed(take_step, Action.READ_MODEL))


def _kind() -> StepKind:
    """The button pressed; one that this page does not offer is none."""
    name = request.form.get(STEP, "")
    found = next((each for each in HERE if each.value == name), None)
    return found if found else abort(404)


def _facts(kind: StepKind, posted: Posted) -> dict[str, str]:
    """What the step says, in its own fields."""
    if kind is StepKind.COMMEND:
        return {
            DECISION: posted.line(DECISION, _("Số quyết định"), LONGEST_DECISION),
            DECIDED_ON: posted.day(DECIDED_ON, _("Ngày quyết định")).isoformat(),
        }
    if kind is StepKind.NAME_SOURCE:
        return {SOURCE: posted.line(SOURCE, _("Mã mô hình gốc"), 20).upper()}
    if kind is StepKind.STOP:
        return {REASON: posted.line(REASON, _("Lý do dừng"), LONGEST_REASON)}
    return {}


def _refused(kind: StepKind, error: FormsError) -> Refused:
    if isinstance(error, NotFound):
        return Refused(kind, ((SOURCE, words(error.told)),), typed=request.form)
    status = 409 if isinstance(error, Conflict) else 422
    return Refused(kind, why=words(error.told), status=status, typed=request.form)


def _page(area: str, model: GoodModel, refused: Refused | None = None) -> Page:
    names = full_names(step.by for step in model.steps)
    offered = next_steps(model, current_user())
    html = render_template(
        "good_models/record.html",
        area=area,
        model=model,
        line=line(model, unit_names({model.school})[model.school]),
        offered=offered,
        kinds=StepKind,
        refused=refused,
        wrong=dict(refused.faults) if refused else {},
        kept=_kept(refused) if refused and refused.kind not in offered else (),
        registration=told(model.registration),
        assessments=assessed(model, names),
        source=store.model(model.source) if model.source else None,
        copies=copy_lines(model.copies),
        history=history(model, names),
        longest=LONGEST_REASON,
    )
    return (html, refused.status) if refused else html


def _kept(refused: Refused) -> list[tuple[str, str]]:
    """What was typed for a step that can be taken no more: shown, to be copied."""
    labels = {
        DECISION: _("Số quyết định"),
        DECIDED_ON: _("Ngày quyết định"),
        SOURCE: _("Mã mô hình gốc"),
        REASON: _("Lý do dừng"),
    }
    return [(label, refused.typed[name]) for name, label in labels.items() if refused.typed.get(name)]
