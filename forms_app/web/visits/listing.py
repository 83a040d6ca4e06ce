"""The inspector's own visits: late, today and soon, done; a month of them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, render_template, request

from ...core.people import Action
from ...core.visits import Standing
from ...storage import visits
from ..calendars import calendar_of, calendar_response
from ..clock import today
from ..guard import current_user, requires
from ..visit_lines import VisitLine, asked_month, month_view, visit_lines
from . import blueprint

MOST_ON_A_DAY = 20  # more than anybody visits on one day


@dataclass(frozen=True)
class Listed:
    """One line of the list."""

    line: VisitLine
    now: bool  # its days have come and are not over


@blueprint.get("/")
@requires(Action.FILL_VISIT)
def listing() -> str:
    """The signed-in inspector's visits in three groups, and ``?month=`` of them."""
    day = today()
    lines = visit_lines(visits.visits(inspector=current_user().username, cancelled=True))
    waiting = sorted(
        (line for line in lines if line.visit.open),
        key=lambda line: (line.starts_on, line.school.name),
    )
    done = [line for line in lines if line.visit.submitted]
    return render_template(
        "visits/listing.html",
        late=[Listed(line, False) for line in waiting if line.standing is Standing.LATE],
        due=[Listed(line, line.starts_on <= day) for line in waiting if line.standing is not Standing.LATE],
        done=sorted(done, key=lambda line: str(line.visit.submitted_at), reverse=True),
        month=month_view(asked_month(request.args.get("month", "")), reversed(lines), MOST_ON_A_DAY),
        leafing="month" in request.args,
    )


@blueprint.get("/calendar.ics")
@requires(Action.FILL_VISIT)
def calendar() -> Response:
    """The inspector's own visits as a file for the calendar of a phone."""
    return calendar_response(*calendar_of(current_user()))
