"""Whose plans are read and changed at which address."""

from __future__ import annotations

from flask import abort, request

from ...core.calendar import FIRST_YEAR, LAST_YEAR
from ...core.people import Action, may
from ...core.work_plans import PlanKey
from ..clock import today
from ..guard import current_user, require
from ..under_areas import under_areas
from . import blueprint

AREAS = {"office": Action.PLAN_WORK, "school": Action.READ_PLAN}  # what entering each takes
under_each = under_areas(blueprint, "plans", AREAS)


def enter(area: str) -> None:
    """404 for an area of others."""
    require(AREAS[area])
    if (area == "school") != (current_user().school is not None):
        abort(404)


def plan_here(area: str, code: str) -> PlanKey:
    """The plan that ``code`` names, where the signed-in person may read it here; else 404."""
    enter(area)
    key = PlanKey.read(code)
    if key is None:
        abort(404)
    require(Action.READ_PLAN, key.school)
    return key


def may_change(key: PlanKey) -> bool:
    return may(current_user(), key.needs, key.school)


def own_school() -> str:
    """The school of the signed-in person; 404 for whoever belongs to none."""
    return current_user().school or abort(404)


def asked_year() -> int:
    """``?year=``, or the form's; this one for anything else."""
    year = request.args.get("year", 0, int) or request.form.get("year", 0, int)
    return year if FIRST_YEAR <= year <= LAST_YEAR else today().year


def year_options(known: list[int]) -> list[tuple[str, str]]:
    """Last year to the next, and those in use, latest first."""
    this = today().year
    years = sorted({*known, this - 1, this, this + 1, asked_year()}, reverse=True)
    return [(str(year), str(year)) for year in years]
