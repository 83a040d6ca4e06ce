"""Which official reports there are, by when each is due, and which were sent."""

from __future__ import annotations

from flask import render_template

from ...core.people import Action
from ..clock import today
from ..due_reports import entries, shown_years
from ..guard import requires
from . import blueprint

YEARS = 3  # shown, the current one first


@blueprint.get("/office/reports/")
@requires(Action.MAKE_REPORTS)
def listing() -> str:
    """The reports of the last years, the latest period first."""
    found = entries(*shown_years(YEARS))
    return render_template("reports/listing.html", entries=found, day=today())
