"""The last page of a visit: what is still missing, the score, both sides' confirmation, handing in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from werkzeug.wrappers import Response

from ...core.definition import Section
from ...core.errors import Conflict, WrongState
from ...core.form_builder import BoundForm, FormError
from ...core.people import Action
from ...storage.visits import save_section
from ..clock import now
from ..guard import current_user, requires
from . import blueprint
from .conflicts import conflict_page, too_late_page
from .dossier import Dossier, open_visit
from .fields import base_revision, linked, step
from .going import see
from .handing_in import hand_in_visit
from .offline import note_carried
from .scores import shown_score
from .scripts import scripts
from .signing_in import keeps_what_was_typed

Page = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Missing:
    """What one section still lacks, in the words of its form."""

    section: Section
    faults: tuple[FormError, ...]


@blueprint.get("/<uuid>/confirm")
@requires(Action.FILL_VISIT)
def confirm(uuid: str) -> Page:
    """What is missing, the score, and the confirmation as far as it was typed."""
    dossier = open_visit(uuid, Action.FILL_VISIT)
    if not dossier.visit.open:
        return see("visits.result", uuid=uuid)
    note_carried(dossier.visit)
    section = dossier.confirmation
    return _page(dossier, dossier.saved_form(section), dossier.base(section.name))


@blueprint.post("/<uuid>/confirm")
@keeps_what_was_typed
def hand_in(uuid: str) -> Page:
    """Save the confirmation; hand the visit in where nothing is missing. A repeat finds it handed in."""
    dossier = open_visit(uuid, Action.FILL_VISIT)
    if dossier.visit.submitted:
        return see("visits.result", uuid=uuid)
    section, final = dossier.confirmation, step() == "submit"
    form = dossier.posted_form(section, request.form, draft=not final)
    if step() == "edit":
        return _page(dossier, form, base_revision())
    base = base_revision()
    try:
        if section.questions:
            author = current_user().username
            base = save_section(uuid, section.name, base, form.values(), author, now()).revision
    except Conflict:
        return conflict_page(open_visit(uuid, Action.FILL_VISIT), section, form)
    except WrongState:
        return too_late_page(open_visit(uuid, Action.FILL_VISIT), section, form)
    if not form.errors and not final:
        return see("visits.confirm", uuid=uuid, saved=1)
    return _hand_in(open_visit(uuid, Action.FILL_VISIT), form, base)


def _hand_in(dossier: Dossier, form: BoundForm, base: int) -> Page:
    if form.errors or missing(dossier):
        return _page(dossier, form, base, 422)
    try:
        hand_in_visit(dossier, current_user().username)
    except Conflict:  # a team member saved a section meanwhile: the page shows what is true now
        return _page(open_visit(dossier.visit.uuid, Action.FILL_VISIT), form, base, 409)
    return see("visits.result", uuid=dossier.visit.uuid)


def missing(dossier: Dossier) -> tuple[Missing, ...]:
    """What must still be answered or mended before the visit can be handed in, the confirmation left out."""
    found = []
    for section in dossier.sections:
        errors = dossier.saved_form(section, draft=False).errors
        if errors:
            found.append(Missing(section, tuple(errors)))
    return tuple(found)


def _page(dossier: Dossier, form: BoundForm, base: int, status: int = 200) -> Page:
    html = render_template(
        "visits/confirm.html",
        dossier=dossier,
        form=form,
        faults=linked(form.errors),
        base=base,
        scripts=scripts(form, counted=False),
        missing=missing(dossier),
        score=shown_score(dossier.score, dossier.definition, dossier.office),
        refused=status == 422,
        overtaken=status == 409,
    )
    return html, status
