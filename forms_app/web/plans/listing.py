"""The office's plans of a year, and those of one school."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from ...core.people import Action
from ...core.work_plans import OFFICE, PlanKey, PlanKind, PlanProgress, WorkPlan
from ...storage import schools as register
from ...storage import work_plans as store
from ...storage.school_plans import school_plans
from ..clock import today
from ..guard import requires
from . import blueprint
from .places import asked_year, enter, year_options
from .wordings import kind_name, plan_title


@dataclass(frozen=True)
class PlanCard:
    """A plan with how far it has come."""

    plan: WorkPlan
    kind: str
    title: str
    progress: PlanProgress


def plan_card(plan: WorkPlan) -> PlanCard:
    return PlanCard(plan, kind_name(plan.key), plan_title(plan), plan.progress(today()))


@blueprint.get("/office/plans/")
@requires(Action.PLAN_WORK)
def office_plans() -> str:
    """``?year=2026``: the plan of the year, that of the office's own board, and what schools have sent."""
    enter("office")
    year = asked_year()
    written = {each.key: each for each in store.plans_of([year], OFFICE)}
    keys = [PlanKey(kind, year) for kind in PlanKind]
    return render_template(
        "plans/listing.html",
        year=year,
        years=year_options(store.used_years()),
        cards=[plan_card(written.get(key, WorkPlan(key))) for key in keys],
        sent=len(school_plans(year)),
        schools=len(register.schools()),
    )
