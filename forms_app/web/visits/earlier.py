"""The last visit beside a new one: its mark under each item, and starting from its facts and papers."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.wrappers import Response

from ...core.definition import Section
from ...core.earlier import EarlierMark, EarlierVisit, earlier_marks, nearest_first, taken_over
from ...core.errors import WrongState
from ...core.people import Action
from ...core.visits import HEAD, Visit, VisitState
from ...storage import visits as store
from ...storage.earlier_visits import earlier_visits, start_from
from ..clock import now
from ..guard import current_user, requires
from . import blueprint
from .dossier import TEAM, Dossier, open_visit
from .going import see


@blueprint.post("/<uuid>/start")
@requires(Action.FILL_VISIT)
def start(uuid: str) -> Response:
    """Begin a visit from the one before it; where it has begun already, nothing is changed."""
    dossier = open_visit(uuid, Action.FILL_VISIT)
    earlier = nearest(dossier)
    bodies = {name: dict(body) for name, body in taken_over(dossier.definition, earlier).items()}
    if not earlier or not bodies:
        return see("visits.overview", uuid=uuid)
    if HEAD in bodies:
        bodies[HEAD][TEAM] = dossier.team
    try:
        start_from(uuid, bodies, earlier[0].visit.uuid, current_user().username, now())
    except WrongState:  # the button pressed twice, or a colleague was first
        return see("visits.overview", uuid=uuid)
    return see("visits.overview", uuid=uuid, started=len(bodies))


def nearest(dossier: Dossier) -> list[EarlierVisit]:
    """The school's visits that were handed in, those of the same site first, then the latest."""
    return nearest_first(earlier_visits(dossier.visit), dossier.site)


def last_marks(dossier: Dossier, section: Section) -> Mapping[str, EarlierMark]:
    """How the items of a section were marked last time, by question."""
    return earlier_marks(section.questions, nearest(dossier))


def startable(dossier: Dossier) -> EarlierVisit | None:
    """The visit that a visit nobody has begun can start from."""
    if dossier.visit.state is not VisitState.PLANNED:
        return None
    earlier = nearest(dossier)
    return earlier[0] if earlier and taken_over(dossier.definition, earlier) else None


def source_of(dossier: Dossier, section: str) -> Visit | None:
    """The visit that a section's answers were taken over from, until somebody saves them."""
    revision = dossier.revisions.get(section)
    return store.visit(revision.taken_from) if revision and revision.taken_from else None
