"""A delivery that waits: beside what the visit has now, and somebody chooses. Both stay in the store."""

from __future__ import annotations

from flask import g, render_template, request
from werkzeug.wrappers import Response

from ...core.errors import Conflict, NotFound, WrongState
from ...core.people import Action, may
from ...core.visits import Delivery, Outcome
from ...storage import deliveries, visits
from ..clock import now
from ..guard import current_user, require, requires
from ..texts import words
from . import blueprint
from .conflicts import compare_bodies
from .dossier import Dossier, dossier_of, full_name
from .going import see

Page = Response | str | tuple[str, int]


@blueprint.get("/<uuid>/deliveries/<submission>")
@requires(Action.SETTLE_DELIVERY)
def delivery(uuid: str, submission: str) -> Page:
    """Both versions side by side; a delivery that was chosen already leads to where it went."""
    dossier, found = _open(uuid, submission)
    return _page(dossier, found) if found.waits else _on(dossier, found)


@blueprint.post("/<uuid>/deliveries/<submission>")
@requires(Action.SETTLE_DELIVERY)
def settle(uuid: str, submission: str) -> Page:
    """Take it as the next revision, or keep what is there."""
    dossier, found = _open(uuid, submission)
    take = request.form.get("choice") == "take"
    try:
        chosen = deliveries.settle(found.submission, take, current_user().username, now())
    except (Conflict, WrongState) as refused:
        return _page(*_open(uuid, submission), words(refused.told)), 409
    return _on(dossier, chosen)


def _open(uuid: str, submission: str) -> tuple[Dossier, Delivery]:
    """The team chooses between its own versions; what came late is the leader's and the office's to see."""
    found = deliveries.delivery(submission)
    visit = visits.visit(uuid)
    if found.visit != visit.uuid:
        raise NotFound("Không có bản gửi này.")
    if found.outcome is Outcome.LATE or not may(current_user(), Action.FILL_VISIT, visit):
        require(Action.SETTLE_DELIVERY, visit)
    return dossier_of(visit), found


def _page(dossier: Dossier, found: Delivery, refused: str = "") -> str:
    section = next(each for each in dossier.definition.sections if each.name == found.section)
    theirs = dossier.revisions.get(section.name)
    return render_template(
        "visits/delivery.html",
        dossier=dossier,
        found=found,
        section=section,
        theirs=theirs,
        author=full_name(found.author),
        mine=found.author == current_user().username,
        compared=compare_bodies(section, found.body, theirs.body if theirs else {}),
        refused=refused,
        may_reopen=dossier.visit.submitted and may(g.user, Action.REOPEN_VISIT, dossier.visit),
    )


def _on(dossier: Dossier, found: Delivery) -> Response:
    visit = dossier.visit
    if visit.submitted or not may(current_user(), Action.FILL_VISIT, visit):
        return see("visits.result", uuid=visit.uuid, saved=1)
    if found.section == dossier.confirmation.name:
        return see("visits.confirm", uuid=visit.uuid, saved=1)
    return see("visits.section", uuid=visit.uuid, name=found.section, saved=1)
