"""Registering a model: a form kept as a draft until it is sent, with the model that it copies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...core.errors import Conflict, NotFound, WrongState
from ...core.form_builder import BoundForm, bind
from ...core.good_models import COPIED, FIELD, FORM, KIND, METHOD, NAME, OFFICE, ORIGIN, UNIT, GoodModel
from ...core.people import Action
from ...storage import good_model_lists as store
from ...storage import model_drafts as drafts
from ...storage import schools as register
from ...storage.good_models import Registration, register_model, registered_under
from ...storage.model_drafts import ModelDraft
from ...storage.units import units
from ..clock import now, today
from ..guard import current_user, require, requires
from ..language import page_language
from ..services import services
from ..texts import words
from ..visits.signing_in import keeps_what_was_typed
from .places import enter, own_unit, under_each
from .wordings import issued

Page = Response | str | tuple[str, int]
STEP, BASE, VERSION = "_step", "_base", "_version"  # button; what the page was made from
SCHOOL, SOURCE = "_school", "_source"  # no question's name begins with "_"
REGISTER, DROP = "register", "drop"  # values of STEP; any other keeps a draft


@dataclass(frozen=True)
class Refused:
    """Why a page comes back: faults as (HTML id, message), a sentence, the status."""

    faults: tuple[tuple[str, str], ...] = ()
    why: str = ""
    status: int = 422


@under_each("new")
@requires(Action.REGISTER_MODEL)
def new(area: str) -> Page:
    """An empty registration; ``?copy=MH-2026-003`` begins with what that model did."""
    enter(area)
    latest = issued(FORM)
    if latest is None:
        return render_template("good_models/not_issued.html", area=area, form_id=FORM)
    source = _source(request.args.get("copy", ""))
    draft = ModelDraft(
        key=str(uuid4()),
        school=own_unit(),
        of_office=area == "office",
        version=latest[1],
        answers=_known_beforehand(own_unit(), source),
        source=source.code if source else "",
    )
    return _page(area, draft, _bound(draft, None))


@under_each("drafts/<key>")
@requires(Action.REGISTER_MODEL)
def draft(area: str, key: str) -> Page:
    enter(area)
    if code := registered_under(key):
        return redirect(url_for("good_models.record", area=area, code=code), 303)
    found = _own_draft(area, key)
    return _page(area, found, _bound(found, None))


def send_draft(area: str, key: str) -> Page:
    """Keep the draft, and register it where that was asked; what is wrong comes back with all of it."""
    enter(area)
    if code := registered_under(key):  # the same post again
        return redirect(url_for("good_models.record", area=area, code=code), 303)
    step = request.form.get(STEP, "")
    sent = _posted_draft(area, key)
    if step == DROP:
        drafts.drop_draft(key, current_user().username, now())
        return redirect(url_for("good_models.listing", area=area, dropped=1), 303)
    form = _bound(sent, request.form, whole=step == REGISTER)
    sent = replace(sent, answers=form.values())
    try:
        kept = drafts.save_draft(sent, current_user().username, now())
    except Conflict as error:
        latest = drafts.model_draft(key)
        shown = replace(sent, revision=latest.revision)
        return _page(area, shown, form, Refused(why=words(error.told), status=409))
    faults = (*_linked(form), *(_source_faults(sent, form) if step == REGISTER else ()))
    if faults:
        return _page(area, kept, form, Refused(tuple(faults)))
    if step == REGISTER:
        return _register(area, kept, form)
    return redirect(url_for("good_models.draft", area=area, key=kept.key, saved=1), 303)


under_each("drafts/<key>", "POST")(keeps_what_was_typed(send_draft, Action.REGISTER_MODEL))


def _register(area: str, kept: ModelDraft, form: BoundForm) -> Page:
    sent = Registration(kept.key, kept.school, kept.version, kept.answers, kept.source)
    try:
        code = register_model(sent, current_user().username, now(), today())
    except (WrongState, NotFound) as error:
        return _page(area, kept, form, Refused(((SOURCE, words(error.told)),)))
    return redirect(url_for("good_models.record", area=area, code=code, registered=1), 303)


def _own_draft(area: str, key: str) -> ModelDraft:
    """A draft that the signed-in person may go on with; else 404, as if there were none."""
    found = drafts.model_draft(key)
    if found.of_office != (area == "office"):
        abort(404)
    require(Action.REGISTER_MODEL, found.school)
    return found


def _posted_draft(area: str, key: str) -> ModelDraft:
    """What the page was made from, with the school and the source that were typed; answers come later."""
    try:
        found = _own_draft(area, key)
    except NotFound:  # a page that was never saved
        version = request.form.get(VERSION, 0, int)
        if not 0 < version < 1 << 31 or issued(FORM, version) is None:
            abort(404)
        found = ModelDraft(key, own_unit(), area == "office", version, {})
    school = found.school
    if area == "office":
        school = request.form.get(SCHOOL, "")[:40]
        if school != OFFICE and school not in register.schools_of([school]):
            abort(404)
    source = "".join(request.form.get(SOURCE, "").split()).upper()[:20]
    revision = request.form.get(BASE, 0, int)
    return replace(found, school=school, source=source if source.isprintable() else "", revision=revision)


def _bound(draft: ModelDraft, fields: Any, whole: bool = False) -> BoundForm:
    """The form with what was typed, or with what is kept; told what is wrong in the first case."""
    definition, _version = issued(FORM, draft.version) or abort(404)
    form = bind(
        definition.sections,
        page_language(),
        formdata=fields,
        values=draft.answers,
        draft=not whole,
    )
    if fields is not None:
        form.validate()
    return form


def _linked(form: BoundForm) -> list[tuple[str, str]]:
    return [(each.id, each.message) for each in form.errors]


def _source_faults(sent: ModelDraft, form: BoundForm) -> list[tuple[str, str]]:
    """A model that copies another one says so in its answers too."""
    if sent.source and form.values().get(ORIGIN) not in (COPIED, None):
        text = _("Đã ghi mã mô hình gốc: ở câu này xin chọn “Nhân rộng từ đơn vị khác”, hoặc xóa mã.")
        return [(ORIGIN, text)]
    return []


def _source(code: str) -> GoodModel | None:
    """The model to begin with, if others may copy it."""
    try:
        found = store.model(code) if code else None
    except NotFound:
        return None
    return found if found and found.shareable else None


def _known_beforehand(unit: str, source: GoodModel | None) -> Mapping[str, Any]:
    """Who registers, and of a model to be copied what it is and how it was done."""
    whose = _address(unit)
    if source is None:
        return {UNIT: whose}
    answers = source.registration.answers or {}
    copied = {name: answers[name] for name in (NAME, KIND, FIELD, METHOD) if name in answers}
    return {**copied, UNIT: whose, ORIGIN: COPIED}


def _address(unit: str) -> str:
    """Name and place of whoever registers."""
    if unit == OFFICE:
        return services().office.name
    school = register.school(unit, today())
    names = {each.code: each.name for each in units()}
    return f"{school.name}, {names.get(school.unit, school.unit)}"


def _page(area: str, draft: ModelDraft, form: BoundForm, refused: Refused | None = None) -> Page:
    schools = register.schools() if area == "office" else []
    html = render_template(
        "good_models/register.html",
        area=area,
        draft=draft,
        form=form,
        refused=refused,
        source=_source(draft.source),
        schools=[("", services().office.name), *((each.code, each.name) for each in schools)],
    )
    return (html, refused.status) if refused else html
