"""Pages with a whole form about a registered model: its assessment, and the registration corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...core.definition import FormDefinition
from ...core.errors import Conflict, WrongState
from ...core.form_builder import BoundForm, bind
from ...core.good_model_steps import refusal
from ...core.good_models import (
    ASSESSED_NAME,
    ASSESSMENT,
    CLASS,
    FORM,
    NEEDS,
    POINTS,
    GoodModel,
    Step,
    StepKind,
)
from ...core.people import Action
from ...core.question_types import type_of
from ...core.scoring import score
from ...storage import good_model_lists as store
from ...storage.good_models import add_step
from ..clock import now, today
from ..guard import current_user, require, requires
from ..language import page_language
from ..services import services
from ..texts import words
from ..visits.signing_in import keeps_what_was_typed
from .places import model_here, under_each, unit_names
from .registering import BASE, VERSION, Refused
from .shown import line
from .wordings import issued

Page = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Asked:
    """A form to be filled about a model; the step that it makes."""

    kind: StepKind
    definition: FormDefinition
    version: int
    values: Mapping[str, Any]


@under_each("<code>/assess")
@requires(Action.JUDGE_MODEL)
def assess(area: str, code: str) -> Page:
    """The criteria, with what the last assessment gave beside them."""
    return _show(area, code, StepKind.ASSESS)


@under_each("<code>/edit")
@requires(Action.REGISTER_MODEL)
def edit(area: str, code: str) -> Page:
    """The registration as it reads now, to be corrected."""
    return _show(area, code, StepKind.CORRECT)


def send_assessment(area: str, code: str) -> Page:
    return _send(area, code, StepKind.ASSESS)


def send_correction(area: str, code: str) -> Page:
    return _send(area, code, StepKind.CORRECT)


under_each("<code>/assess", "POST")(keeps_what_was_typed(send_assessment, Action.JUDGE_MODEL))
under_each("<code>/edit", "POST")(keeps_what_was_typed(send_correction, Action.REGISTER_MODEL))


def _show(area: str, code: str, kind: StepKind) -> Page:
    model = model_here(area, code)
    require(NEEDS[kind], model)
    if refusal(model, kind):
        return redirect(url_for("good_models.record", area=area, code=code), 303)
    asked = _asked(model, kind, None)
    if asked is None:
        return render_template("good_models/not_issued.html", area=area, form_id=ASSESSMENT)
    return _page(area, model, asked, _bound(asked, None))


def _send(area: str, code: str, kind: StepKind) -> Page:
    """Add the step; what is wrong comes back with everything typed."""
    model = model_here(area, code)
    require(NEEDS[kind], model)
    asked = _asked(model, kind, request.form.get(VERSION, 0, int)) or abort(404)
    form = _bound(asked, request.form)
    if form.errors:
        faults = tuple((each.id, each.message) for each in form.errors)
        return _page(area, model, asked, form, Refused(faults))
    step = Step(
        kind, current_user().username, now(), today(), _facts(asked, form), asked.version, form.values()
    )
    try:
        add_step(code, step, request.form.get(BASE, 0, int))
    except (Conflict, WrongState) as error:
        status = 409 if isinstance(error, Conflict) else 422
        return _page(area, store.model(code), asked, form, Refused(why=words(error.told), status=status))
    return redirect(url_for("good_models.record", area=area, code=code, saved=1), 303)


def _asked(model: GoodModel, kind: StepKind, version: int | None) -> Asked | None:
    """The form: a registration keeps its version, an assessment that of its page, at first the latest."""
    if kind is StepKind.CORRECT:
        step = model.registration
        found = issued(FORM, step.version)
        return Asked(kind, *found, step.answers or {}) if found else None
    if version is not None and not 0 < version < 1 << 31:
        return None
    found = issued(ASSESSMENT, version)
    return Asked(kind, *found, {ASSESSED_NAME: model.name}) if found else None


def _bound(asked: Asked, fields: Any) -> BoundForm:
    form = bind(
        asked.definition.sections,
        page_language(),
        formdata=fields,
        values=asked.values,
        draft=fields is None,
    )
    if fields is not None:
        form.validate()
    return form


def _facts(asked: Asked, form: BoundForm) -> dict[str, str]:
    """Points and class of an assessment, as they are by the form's own version."""
    if asked.kind is StepKind.CORRECT:
        return {}
    result = score(asked.definition, form.values(), {}, services().office.class_limits)
    name = result.result_class.name if result.result_class else ""
    return {POINTS: str(result.value or Decimal(0)), CLASS: name}


def _page(area: str, model: GoodModel, asked: Asked, form: BoundForm, refused: Refused | None = None) -> Page:
    html = render_template(
        "good_models/fill.html",
        area=area,
        model=model,
        line=line(model, unit_names({model.school})[model.school]),
        asked=asked,
        form=form,
        refused=refused,
        most=_most(asked),
        last=_last(model, asked),
        title=_("Đánh giá mô hình") if asked.kind is StepKind.ASSESS else _("Sửa phiếu đăng ký"),
    )
    return (html, refused.status) if refused else html


def _most(asked: Asked) -> dict[str, Decimal]:
    """The most points that each criterion can be given."""
    return {each.name: each.points for each in asked.definition.questions if each.points is not None}


def _last(model: GoodModel, asked: Asked) -> dict[str, str]:
    """What the last assessment gave, by criterion."""
    before = model.standing.assessment
    if asked.kind is not StepKind.ASSESS or before is None:
        return {}
    answers = before.answers or {}
    return {
        each.name: type_of(each).display(each, answers[each.name], page_language())
        for each in asked.definition.questions
        if each.points is not None and each.name in answers
    }
