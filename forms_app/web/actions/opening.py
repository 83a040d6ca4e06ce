"""Opening an action: a school's own People's Inspection Board does, and the office because of a survey.

To the board the school has some days to answer; for the office the usual due day holds.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from ...core.action_openings import of_board, of_survey
from ...core.actions import StepKind
from ...core.form_builder import BoundForm
from ...core.people import Action
from ...storage.actions import open_actions
from ...storage.schools import school as school_of
from ...storage.schools import schools
from ..clock import now, today
from ..guard import current_user, require, requires
from ..named_faults import faults
from ..services import services
from ..visits.signing_in import keeps_what_was_typed
from . import blueprint
from .sheets import OPENING, blank, posted

SCHOOL = "school"
KEY = "_key"  # made with the page: sending it twice opens one action
Page = Response | str | tuple[str, int]


@blueprint.get("/school/actions/new")
@requires(Action.OPEN_ACTION)
def new() -> Page:
    return _page(blank(OPENING, None, today()), str(uuid4()))


def open_one() -> Page:
    """Open it, or give back the page with what is missing."""
    school = current_user().school or ""
    require(Action.OPEN_ACTION, school)
    form, key = posted(OPENING, StepKind.OPEN, None, request.form), _key()
    if form.errors:
        return _page(form, key), 422
    opening = of_board(form.values(), services().office, today())
    (code,) = open_actions(school, [opening], key, current_user().username, now(), today())
    return redirect(url_for("actions.record", area="school", code=code, saved=1), 303)


blueprint.add_url_rule(
    "/school/actions/new", "open_one", keeps_what_was_typed(open_one, Action.OPEN_ACTION), methods=["POST"]
)


@blueprint.get("/office/actions/new")
@requires(Action.DECIDE_ACTION)
def new_of_survey() -> Page:
    """``?school=``: chosen beforehand."""
    return _office_page(blank(OPENING, None, today()), str(uuid4()), request.args.get(SCHOOL, ""))


def open_of_survey() -> Page:
    """Open it for the school chosen, or give back the page with what is missing."""
    form, key = posted(OPENING, StepKind.OPEN, None, request.form), _key()
    school = request.form.get(SCHOOL, "")
    wrong = () if school in {each.code for each in schools()} else ((SCHOOL, str(_("Xin chọn trường."))),)
    if form.errors or wrong:
        return _office_page(form, key, school, wrong), 422
    opening = of_survey(form.values(), services().office, today())
    (code,) = open_actions(school, [opening], key, current_user().username, now(), today())
    return redirect(url_for("actions.record", area="office", code=code, saved=1), 303)


blueprint.add_url_rule(
    "/office/actions/new",
    "open_of_survey",
    keeps_what_was_typed(open_of_survey, Action.DECIDE_ACTION),
    methods=["POST"],
)


def _office_page(form: BoundForm, key: str, school: str, wrong: tuple[tuple[str, str], ...] = ()) -> str:
    return render_template(
        "actions/new_of_survey.html",
        form=form,
        faults=[*wrong, *faults(form)],
        wrong=dict(wrong),
        key=key,
        chosen=school,
        schools=[("", _("Chọn trường")), *((each.code, each.name) for each in schools())],
        days=services().office.action_days,
    )


def _page(form: BoundForm, key: str) -> str:
    days = services().office.answer_days
    return render_template(
        "actions/new.html",
        form=form,
        faults=faults(form),
        key=key,
        days=days,
        answer_by=today() + timedelta(days=days),
        school=school_of(current_user().school or ""),
    )


def _key() -> str:
    """The key of the page; a new one where it was lost on the way."""
    try:
        return str(UUID(request.form.get(KEY, "")))
    except ValueError:
        return str(uuid4())
