"""A school's own page: the same results that the board sees, and the checklists filled in the school."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from ..core.people import Action, may
from ..storage.earlier_visits import sites_of
from ..storage.good_model_lists import Wanted, count
from ..storage.school_plans import school_plan
from ..storage.schools import school as school_of
from ..storage.visits import visits
from .actions.summary import summary
from .board import period_choices
from .bodies.overview import shown
from .bodies.places import OWN, place
from .clock import today
from .conclusions.shown import owed, shown_conclusion
from .guard import current_user, require, requires
from .periods import period_name
from .results import chosen_period, comments_of, late_page_of_school, page_of_school
from .returns.summary import own_returns
from .suggestions.summary import register_area, school_figures

blueprint = Blueprint("school", __name__, url_prefix="/school")


@blueprint.get("/")
@requires(Action.READ_RESULTS)
def own() -> str:
    """For people who belong to one school; the office's own look into /board/."""
    user = current_user()
    if user.school is None:
        abort(404)
    require(Action.READ_RESULTS, user.school)
    known = school_of(user.school)
    period = chosen_period(request.args.get("period"), known.code)
    readable = [each for each in visits(school=known.code) if may(user, Action.READ_VISIT, each)]
    return render_template(
        "board/own.html",
        school=known,
        report=page_of_school(known, period) if period else None,
        late=late_page_of_school(known, period) if period else None,
        comments=comments_of(period, known.code)
        if period and may(user, Action.READ_COMMENTS, known.code)
        else [],
        period=period,
        periods=period_choices(),
        visits=readable,
        sites=sites_of(readable),
        actions=summary(known.code),
        letters=school_figures(known.code, period),
        letters_area=register_area(),
        bodies=shown(place(OWN, Action.READ_BODIES)),
        returns=own_returns(known),
        conclusion=shown_conclusion(known, period),
        conclusions_owed=owed(known),
        period_name=period_name,
        models=count(Wanted(school=known.code)),
        plan_sent=school_plan(known.code, today().year) is not None,
    )
