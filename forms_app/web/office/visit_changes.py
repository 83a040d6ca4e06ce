"""One planned inspection at the office's desk: other days, another team, called off."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.errors import FormsError
from ...core.people import Action, User
from ...core.plans import Doubt
from ...core.visits import Visit
from ...storage import users as accounts
from ...storage import visit_plans as store
from ...storage.visits import refuse_days
from ...storage.visits import visit as visit_of
from ..clock import now
from ..guard import current_user, requires
from ..periods import period_name
from ..texts import words
from ..visit_lines import manner_name, visit_lines
from . import blueprint
from .doubts import confirmed, told
from .planning import doubts
from .posted import Posted
from .visit_new import inspectors_at_work, team

LONGEST_REASON = 300  # characters


@blueprint.get("/visits/<uuid>")
@requires(Action.PLAN_VISITS)
def visit_plan(uuid: str) -> str:
    """What is planned, with the means to change it."""
    return _page(visit_of(uuid), [])


@blueprint.post("/visits/<uuid>")
@requires(Action.PLAN_VISITS)
def change_visit(uuid: str) -> Response | tuple[str, int]:
    """Other days or another team; who is withdrawn sees the visit no more."""
    visit, posted = visit_of(uuid), Posted()
    starts_on, ends_on = posted.day("starts_on", _("Ngày đầu")), posted.day("ends_on", _("Ngày cuối"))
    if not posted.errors and ends_on < starts_on:
        posted.wrong("ends_on", _("Ngày cuối: không được trước ngày đầu."))
    inspectors = team(posted, _people(visit))
    found: list[Doubt] = []
    if not posted.errors:
        base, by = request.form.get("base", visit.changes, int), current_user().username
        try:
            refuse_days(starts_on, ends_on)
            asked = replace(visit, starts_on=starts_on, ends_on=ends_on, inspectors=tuple(inspectors))
            found = _doubts(visit, asked) if visit.open else []
            if confirmed(found):
                store.change_visit(uuid, starts_on, ends_on, inspectors, by, now(), base)
                return cast(Response, redirect(url_for("office.visit_plan", uuid=uuid, saved=1), 303))
        except FormsError as error:
            posted.wrong("starts_on", words(error.told))
    return _page(visit_of(uuid), posted.errors, found), 422


@blueprint.get("/visits/<uuid>/cancel")
@requires(Action.PLAN_VISITS)
def ask_to_cancel(uuid: str) -> str:
    return _cancel_page(visit_of(uuid), [])


@blueprint.post("/visits/<uuid>/cancel")
@requires(Action.PLAN_VISITS)
def cancel_visit(uuid: str) -> Response | tuple[str, int]:
    """Call it off; it stays in the list, marked, with the reason."""
    posted = Posted()
    reason = posted.line("reason", _("Lý do"), LONGEST_REASON)
    if not posted.errors:
        try:
            store.cancel_visit(uuid, reason, current_user().username, now())
        except FormsError as error:
            posted.wrong("reason", words(error.told))
        else:
            return cast(Response, redirect(url_for("office.visit_plan", uuid=uuid), 303))
    return _cancel_page(visit_of(uuid), posted.errors), 422


def _doubts(visit: Visit, changed: Visit) -> list[Doubt]:
    """Only what the change brings: nobody has to confirm anew what was there before."""
    before = doubts([visit])
    return [each for each in doubts([changed]) if each not in before]


def _people(visit: Visit) -> list[User]:
    """Who may be on the team: inspectors at work, and those who are on it."""
    working = inspectors_at_work()
    known = {each.username for each in working}
    return [*working, *(accounts.user(name) for name in visit.inspectors if name not in known)]


def _page(visit: Visit, errors: list[tuple[str, str]], found: list[Doubt] | None = None) -> str:
    people = _people(visit)
    posted = request.method == "POST"
    kept = {
        "starts_on": visit.starts_on.isoformat(),
        "ends_on": visit.ends_on.isoformat(),
        "leader": visit.inspectors[0] if visit.inspectors else "",
        "base": visit.changes,
    }
    return render_template(
        "office/visit.html",
        line=visit_lines([visit])[0],
        period=period_name(visit.period),
        manner=manner_name(visit.manner) if visit.manner else "",
        errors=errors,
        wrong=dict(errors),
        doubts=told(found) if found else None,
        values={**kept, **request.form.to_dict()} if posted else kept,
        ticked=set(request.form.getlist("member")) if posted else set(visit.inspectors[1:]),
        people=people,
        leaders=[(each.username, each.full_name) for each in people],
    )


def _cancel_page(visit: Visit, errors: list[tuple[str, str]]) -> str:
    return render_template(
        "office/visit_cancel.html",
        line=visit_lines([visit])[0],
        errors=errors,
        wrong=dict(errors),
        longest=LONGEST_REASON,
    )
