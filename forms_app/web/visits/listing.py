"""The inspector's own visits: late, today and soon, done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template

from ...core.definition import Text
from ...core.people import Action
from ...core.visits import Visit
from ...storage import forms, schools, visits
from ..actions.summary import followed_figures
from ..clock import today
from ..guard import current_user, requires
from . import blueprint


@dataclass(frozen=True)
class Listed:
    """One line of the list."""

    visit: Visit
    school_name: str
    form_title: Text
    late: bool
    now: bool  # its days have come and are not over


@blueprint.get("/")
@requires(Action.FILL_VISIT)
def listing() -> str:
    """The signed-in inspector's visits in three groups."""
    day = today()
    lines = [_line(visit, day) for visit in visits.visits(inspector=current_user().username)]
    waiting = sorted(
        (line for line in lines if not line.visit.submitted),
        key=lambda line: (line.visit.starts_on, line.school_name),
    )
    done = [line for line in lines if line.visit.submitted]
    return render_template(
        "visits/listing.html",
        late=[line for line in waiting if line.late],
        due=[line for line in waiting if not line.late],
        actions=followed_figures(),
        done=sorted(done, key=lambda line: str(line.visit.submitted_at), reverse=True),
    )


def _line(visit: Visit, day: date) -> Listed:
    definition, _ = forms.published(visit.form_id, visit.form_version)
    return Listed(
        visit=visit,
        school_name=schools.school(visit.school).name,
        form_title=definition.title,
        late=not visit.submitted and visit.ends_on < day,
        now=visit.starts_on <= day <= visit.ends_on,
    )
