"""The inspector's own visits: late, today and soon, done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, url_for

from ...core.definition import FormDefinition, Text
from ...core.people import Action
from ...core.visits import Visit
from ...storage import forms, schools, visits
from ...storage.earlier_visits import sites_of
from ..actions.summary import followed_figures
from ..assets import asset_url
from ..clock import today
from ..guard import current_user, requires
from . import blueprint
from .dossier import CONFIRMATION

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Listed:
    """One line of the list."""

    visit: Visit
    school_name: str
    form_title: Text
    late: bool
    now: bool  # its days have come and are not over
    stamp: str  # changes with what those pages show
    soon: bool  # they come within a week
    pages: tuple[str, ...]  # what a phone keeps, to fill it without a network
    site: str  # of a school with several, once the head of the checklist says which


@blueprint.get("/")
@requires(Action.FILL_VISIT)
def listing() -> str:
    """The signed-in inspector's visits in three groups."""
    day = today()
    own = visits.visits(inspector=current_user().username)
    sites = sites_of(own)
    lines = [_line(visit, day, sites.get(visit.uuid, "")) for visit in own]
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


def _line(visit: Visit, day: date, site: str) -> Listed:
    definition, _version = forms.published(visit.form_id, visit.form_version)
    return Listed(
        visit=visit,
        school_name=schools.school(visit.school).name,
        form_title=definition.title,
        late=not visit.submitted and visit.ends_on < day,
        now=visit.starts_on <= day <= visit.ends_on,
        stamp="" if visit.submitted else _stamp(visit, day),
        soon=day < visit.starts_on <= day + SOON,
        pages=() if visit.submitted else _pages(visit, definition),
        site=site,
    )


def _stamp(visit: Visit, day: date) -> str:
    saved = sum(each.revision for each in visits.latest_sections(visit.uuid).values())
    return f"{day}.{visit.version}.{saved}.{asset_url('visits/section.js')}"


def _pages(visit: Visit, definition: FormDefinition) -> tuple[str, ...]:
    """The overview, every section, the confirmation."""
    sections = [each.name for each in definition.sections if each.name != CONFIRMATION]
    return (
        url_for("visits.overview", uuid=visit.uuid),
        *(url_for("visits.section", uuid=visit.uuid, name=name) for name in sections),
        url_for("visits.confirm", uuid=visit.uuid),
    )
