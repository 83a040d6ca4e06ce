"""Filling a visit section by section, as drafts on the server.

Every page of a section carries the revision it was made from. Whoever saves over a newer one gets both
versions side by side and chooses; nothing is overwritten unseen (design D9).
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from werkzeug.wrappers import Response

from ...core.definition import Section
from ...core.errors import Conflict, NotFound, WrongState
from ...core.form_builder import BoundForm
from ...core.legal import bases_on
from ...core.office import LegalBasis
from ...core.people import Action, may
from ...core.visits import Delivery, Outcome
from ...storage.deliveries import waiting
from ...storage.photos import counts
from ...storage.reopening import earlier_versions
from ...storage.visits import save_section
from ..clock import now
from ..guard import current_user, requires
from ..periods import period_name
from . import blueprint
from .conflicts import conflict_page, too_late_page
from .dossier import Dossier, full_name, open_visit
from .earlier import last_marks, source_of, startable
from .evidence import most_photos
from .fields import PHOTOS, base_revision, linked, step
from .going import see
from .late_photos import waiting_photos
from .offline import note_carried
from .progress import progress
from .related import all_open, open_actions
from .scores import highest_with_failed_key, shown_score
from .scripts import scripts
from .signing_in import keeps_what_was_typed

Page = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Sheet:
    """The page of one section, besides its form."""

    section: Section
    base: int  # the revision that the answers on the page start from
    kept: int = 0  # answers saved although others were malformed


@blueprint.get("/<uuid>")
@requires(Action.READ_VISIT)
def overview(uuid: str) -> Page:
    """The sections with the progress of each; whoever may only read gets the result."""
    dossier = open_visit(uuid, Action.READ_VISIT)
    if dossier.visit.cancelled:
        return render_template("visits/cancelled.html", dossier=dossier)
    if dossier.visit.submitted or not may(current_user(), Action.FILL_VISIT, dossier.visit):
        return see("visits.result", uuid=uuid)
    note_carried(dossier.visit)
    return render_template(
        "visits/overview.html",
        dossier=dossier,
        waiting=_waiting(dossier),
        waiting_photos=waiting_photos(dossier)
        if may(current_user(), Action.SETTLE_DELIVERY, dossier.visit)
        else [],
        returned=next(iter(earlier_versions(dossier.visit.uuid)), None),
        progress=progress(dossier),
        score=shown_score(dossier.score, dossier.definition, dossier.office)
        if dossier.score.answered
        else None,
        startable=startable(dossier),
        open=all_open(dossier),
        period_name=period_name,
    )


@blueprint.get("/<uuid>/sections/<name>")
@requires(Action.FILL_VISIT)
def section(uuid: str, name: str) -> Page:
    """The page of one section, with what was saved last; ``?check=1`` says what is missing in it."""
    dossier = open_visit(uuid, Action.FILL_VISIT)
    if not dossier.visit.open:
        return see("visits.result", uuid=uuid)
    note_carried(dossier.visit)
    asked = _asked(dossier, name)
    form = dossier.saved_form(asked, draft="check" not in request.args)
    return _sheet(dossier, Sheet(asked, dossier.base(name)), form)


@blueprint.post("/<uuid>/sections/<name>")
@keeps_what_was_typed
def save(uuid: str, name: str) -> Page:
    """Save a draft: what is well formed is kept, what is not comes back to be mended."""
    dossier = open_visit(uuid, Action.FILL_VISIT)
    asked = _asked(dossier, name)
    form = dossier.posted_form(asked, request.form)
    if step() == "edit":  # chosen on the page of a conflict: go on typing in one's own version
        return _sheet(dossier, Sheet(asked, base_revision()), form)
    try:
        kept = save_section(uuid, name, base_revision(), form.values(), current_user().username, now())
    except Conflict:
        return conflict_page(open_visit(uuid, Action.FILL_VISIT), asked, form)
    except WrongState:
        return too_late_page(open_visit(uuid, Action.FILL_VISIT), asked, form)
    if form.errors:
        sheet = Sheet(asked, kept.revision, kept=sum(1 for each in kept.body if form[each].number))
        return _sheet(open_visit(uuid, Action.FILL_VISIT), sheet, form, 422)
    if item := request.form.get(PHOTOS):
        return see("visits.item_photos", uuid=uuid, question=item, typed=1)
    if step() == "next":
        return _to_next(dossier, name)
    return see("visits.section", uuid=uuid, name=name, saved=1)


def _waiting(dossier: Dossier) -> list[tuple[Delivery, Section, str]]:
    """Deliveries that the person may choose about, with their section and who sent them."""
    leads = may(current_user(), Action.SETTLE_DELIVERY, dossier.visit)
    found = waiting(dossier.visit.uuid)
    return [
        (each, dossier.definition.section(each.section), full_name(each.author))
        for each in found
        if leads or each.outcome is Outcome.CONFLICT
    ]


def _asked(dossier: Dossier, name: str) -> Section:
    """The section of that name. Raises NotFound where this school is not asked it."""
    for each in dossier.sections:
        if each.name == name:
            return each
    raise NotFound("Mẫu phiếu không có phần này.")


def _to_next(dossier: Dossier, name: str) -> Response:
    names = [each.name for each in dossier.sections]
    following = names[names.index(name) + 1 :]
    if following:
        return see("visits.section", uuid=dossier.visit.uuid, name=following[0], saved=1)
    return see("visits.confirm", uuid=dossier.visit.uuid, saved=1)


def _sheet(dossier: Dossier, sheet: Sheet, form: BoundForm, status: int = 200) -> Page:
    html = render_template(
        "visits/section.html",
        dossier=dossier,
        sheet=sheet,
        form=form,
        scripts=scripts(form),
        faults=linked(form.errors),
        bases=_bases(dossier, sheet.section),
        motto=dossier.office.motto,
        highest_with_failed_key=highest_with_failed_key(dossier.definition, dossier.office.class_limits),
        progress=progress(dossier),
        photos=counts(dossier.visit.uuid),
        most_photos=most_photos,
        last_marks=last_marks(dossier, sheet.section),
        actions=open_actions(dossier.visit),
        taken_from=source_of(dossier, sheet.section.name),
        period_name=period_name,
    )
    return html, status


def _bases(dossier: Dossier, asked: Section) -> dict[str, tuple[LegalBasis, ...]]:
    """The legal texts behind each question, as they stood on the day of the visit."""
    known = dossier.office.legal_bases
    return {each.name: bases_on(dossier.day, each.legal_bases, known) for each in asked.questions}
