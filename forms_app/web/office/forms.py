"""Definitions on disk beside what is published: their faults, how they will look, publishing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Response, abort, redirect, render_template, url_for
from flask_babel import gettext as _

from ...core.definition import FormDefinition, Kind
from ...core.errors import DefinitionFaulty, Fault
from ...core.form_builder import bind
from ...core.people import Action
from ...core.schools import Level, School
from ...storage import forms as store
from ...storage.forms import PublishedForm
from ..clock import now
from ..guard import current_user, requires
from ..language import page_language
from ..services import services
from . import blueprint
from .choosing import level_name


@dataclass(frozen=True)
class FormState:
    """One definition file: ``definition`` is None where it has faults, ``published`` where it never was."""

    form_id: str
    definition: FormDefinition | None
    faults: tuple[Fault, ...]
    published: PublishedForm | None
    changed: bool  # since it was published

    @property
    def to_publish(self) -> bool:
        return self.definition is not None and (self.published is None or self.changed)


def kind_name(kind: Kind) -> str:
    names = {
        Kind.CHECKLIST: _("Phiếu kiểm tra"),
        Kind.SURVEY: _("Khảo sát ẩn danh"),
        Kind.RETURN: _("Báo cáo của trường"),
        Kind.SUGGESTION: _("Hòm thư góp ý"),
    }
    return str(names[kind])


def form_states() -> list[FormState]:
    """Every definition file, by id."""
    known = {each.form_id: each for each in store.published_forms()}
    found = services().definitions.load_each()
    return [_state(form_id, each, known.get(form_id)) for form_id, each in found.items()]


@blueprint.get("/forms/")
@requires(Action.MANAGE_FORMS)
def forms() -> str:
    states = form_states()
    groups = [
        (kind_name(kind), [each for each in states if each.definition and each.definition.kind is kind])
        for kind in Kind
    ]
    return render_template(
        "office/forms.html",
        faulty=[each for each in states if each.faults],
        groups=[(name, found) for name, found in groups if found],
        level_names={level.value: level_name(level) for level in Level},
    )


@blueprint.get("/forms/<form_id>")
@requires(Action.MANAGE_FORMS)
def form(form_id: str) -> str:
    """One form: its state, and its questions as they will look."""
    known = {each.form_id: each for each in store.published_forms()}
    found = services().definitions.load_each()
    if form_id not in found:
        abort(404)
    state = _state(form_id, found[form_id], known.get(form_id))
    return render_template(
        "office/form.html",
        state=state,
        kind=kind_name(state.definition.kind) if state.definition else "",
        level_names={level.value: level_name(level) for level in Level},
        preview=_preview(state.definition) if state.definition else None,
    )


@blueprint.post("/forms/<form_id>/publish")
@requires(Action.MANAGE_FORMS)
def publish(form_id: str) -> Response:
    """The file as it is now becomes the next version; running rounds keep theirs."""
    store.publish(services().definitions.load(form_id), current_user().username, now())
    return cast(Response, redirect(url_for("office.form", form_id=form_id, done="published"), 303))


def _state(
    form_id: str, found: FormDefinition | DefinitionFaulty, published: PublishedForm | None
) -> FormState:
    if isinstance(found, DefinitionFaulty):
        return FormState(form_id, None, found.faults, published, changed=True)
    changed = published is not None and published.definition != found
    return FormState(form_id, found, (), published, changed)


def _preview(definition: FormDefinition) -> object:
    """The form for a school in which most of it applies."""
    level = Level(definition.levels[0]) if definition.levels else Level.TH_THCS
    name = _("Trường mẫu")
    school = School("0000", name, level, "", 30, 400, 380, boarding=True, sites=2)
    facts = {**school.facts(), "visit_period": "", "visit_inspectors": ""}
    return bind(definition.sections, page_language(), facts=facts)
