"""The inspector's own visits: late, today and soon, done, and the same as a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, render_template, request, url_for

from ...core.definition import FormDefinition
from ...core.people import Action
from ...core.visits import Standing, Visit
from ...storage import visits
from ...storage.action_lists import steps_taken
from ...storage.forms import forms_of
from ..actions.summary import followed_figures
from ..assets import asset_url
from ..calendars import calendar_of, calendar_response
from ..clock import today
from ..guard import current_user, requires
from ..visit_lines import VisitLine, asked_month, month_view, visit_lines
from . import blueprint
from .dossier import CONFIRMATION

MOST_ON_A_DAY = 20  # more than anybody visits on one day
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Listed:
    """One line of what waits."""

    line: VisitLine
    now: bool  # its days have come and are not over
    carried: bool  # close enough for a phone to keep its pages
    pages: tuple[str, ...]  # what a phone keeps, to fill it without a network
    stamp: str  # changes with what those pages show


@blueprint.get("/")
@requires(Action.FILL_VISIT)
def listing() -> str:
    """The signed-in inspector's visits in three groups, and ``?month=`` of them."""
    day = today()
    lines = visit_lines(visits.visits(inspector=current_user().username, cancelled=True))
    waiting = _listed([line for line in lines if line.visit.open], day)
    done = [line for line in lines if line.visit.submitted]
    return render_template(
        "visits/listing.html",
        late=[each for each in waiting if each.line.standing is Standing.LATE],
        due=[each for each in waiting if each.line.standing is not Standing.LATE],
        actions=followed_figures(),
        done=sorted(done, key=lambda line: str(line.visit.submitted_at), reverse=True),
        month=month_view(asked_month(request.args.get("month", "")), reversed(lines), MOST_ON_A_DAY),
        leafing="month" in request.args,
    )


@blueprint.get("/calendar.ics")
@requires(Action.FILL_VISIT)
def calendar() -> Response:
    """The inspector's own visits as a file for the calendar of a phone."""
    return calendar_response(*calendar_of(current_user()))


def _listed(lines: list[VisitLine], day: date) -> list[Listed]:
    scripts = asset_url("visits/section.js") + asset_url("visits/photo_page.js")
    forms = forms_of(line.visit for line in lines)
    saved = visits.revisions_saved(line.visit.uuid for line in lines)
    followed = steps_taken(line.visit.school for line in lines)

    def changes(visit: Visit) -> int:
        """Grows with each section saved and each step of an action that the pages show."""
        return saved.get(visit.uuid, 0) + followed.get(visit.school, 0)

    found = [
        Listed(
            line=line,
            now=line.starts_on <= day <= line.ends_on,
            carried=line.starts_on <= day + SOON,
            pages=_pages(line.visit, forms[line.visit.form_id, line.visit.form_version]),
            stamp=f"{day}.{line.visit.version}.{changes(line.visit)}.{scripts}",
        )
        for line in lines
    ]
    return sorted(found, key=lambda each: (each.line.starts_on, each.line.school.name))


def _pages(visit: Visit, definition: FormDefinition) -> tuple[str, ...]:
    """The overview, every section, the confirmation, the photos."""
    sections = [each.name for each in definition.sections if each.name != CONFIRMATION]
    return (
        url_for("visits.overview", uuid=visit.uuid),
        *(url_for("visits.section", uuid=visit.uuid, name=name) for name in sections),
        url_for("visits.confirm", uuid=visit.uuid),
        url_for("visits.photos_of_visit", uuid=visit.uuid),
    )
