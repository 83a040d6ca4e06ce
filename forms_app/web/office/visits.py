"""Inspections as the office sees them: the list, and planning new ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.errors import FormsError
from ...core.people import Action, Role, User
from ...core.visits import Visit, VisitState
from ...storage import deliveries
from ...storage import schools as register
from ...storage import users as accounts
from ...storage import visits as store
from ...storage.earlier_visits import sites_of
from ...storage.forms import published
from ..clock import now, today
from ..guard import current_user, requires
from ..periods import period_name, period_options
from ..texts import words
from . import blueprint
from .choosing import ALL, LEVEL, ONE, by_level, chosen
from .planning import checklists, plan_visits
from .posted import Posted


@dataclass(frozen=True)
class VisitLine:
    """One line of the list; ``state`` is planned, draft, submitted or late."""

    visit: Visit
    school: str
    form: str
    inspectors: str
    state: str
    waiting: bool  # something came late or twice and waits for somebody to choose
    site: str = ""  # of a school with several


def visit_lines(period: str | None = None) -> list[VisitLine]:
    """Every visit, latest first."""
    names = {each.username: each.full_name for each in accounts.users()}
    schools = {each.code: each.name for each in register.schools()}
    waiting = {each.visit for each in deliveries.waiting()}
    several = {each.code for each in register.schools() if each.sites > 1}
    known = store.visits(period=period)
    sites = sites_of(each for each in known if each.school in several)
    return [
        VisitLine(
            visit=each,
            school=schools.get(each.school, each.school),
            form=str(published(each.form_id, each.form_version)[0].title),
            inspectors=", ".join(names.get(username, username) for username in each.inspectors),
            state="late" if not each.submitted and each.ends_on < today() else each.state.value,
            waiting=each.uuid in waiting,
            site=sites.get(each.uuid, ""),
        )
        for each in known
    ]


@blueprint.get("/visits/")
@requires(Action.PLAN_VISITS)
def visits() -> str:
    """The list; ``?period=`` and ``?state=`` narrow it."""
    period, state = request.args.get("period", ""), request.args.get("state", "")
    codes = sorted({each.period for each in store.visits()}, reverse=True)
    lines = [each for each in visit_lines(period or None) if not state or each.state == state]
    return render_template(
        "office/visits.html",
        lines=lines,
        period=period,
        state=state,
        planned=request.args.get("planned", 0, int),
        periods=[("", _("Mọi kỳ")), *((code, period_name(code)) for code in codes)],
        states=[
            ("", _("Mọi trạng thái")),
            (VisitState.PLANNED.value, _("Chưa bắt đầu")),
            (VisitState.DRAFT.value, _("Đang điền")),
            ("late", _("Quá ngày, chưa nộp")),
            (VisitState.SUBMITTED.value, _("Đã nộp")),
        ],
    )


@blueprint.get("/visits/new")
@requires(Action.PLAN_VISITS)
def new_visits() -> str:
    return _form([])


@blueprint.post("/visits/new")
@requires(Action.PLAN_VISITS)
def plan() -> Response | tuple[str, int]:
    posted = Posted()
    form_id = posted.one_of("form_id", _("Mẫu phiếu"), ["", *(each.id for each in checklists())])
    period = posted.one_of("period", _("Kỳ"), [code for code, _label in period_options()])
    starts_on = posted.day("starts_on", _("Ngày đầu"))
    ends_on = posted.day("ends_on", _("Ngày cuối"))
    if not posted.errors and ends_on < starts_on:
        posted.wrong("ends_on", _("Ngày cuối: không được trước ngày đầu."))
    schools = chosen(register.schools())
    if not schools:
        posted.wrong("schools", _("Trường: chưa chọn trường nào."))
    inspectors = _team(posted)
    if not posted.errors:
        try:
            planned = plan_visits(
                [each.code for each in schools],
                form_id or None,
                period,
                starts_on,
                ends_on,
                inspectors,
                current_user().username,
                now(),
            )
        except FormsError as error:
            posted.wrong("form_id", words(error.told))
        else:
            return cast(Response, redirect(url_for("office.visits", planned=len(planned)), 303))
    return _form(posted.errors), 422


def _inspectors() -> list[User]:
    return [each for each in accounts.users() if each.role is Role.INSPECTOR and each.active]


def _team(posted: Posted) -> list[str]:
    """User names, the leader first."""
    known = [each.username for each in _inspectors()]
    leader = posted.one_of("leader", _("Trưởng đoàn"), known)
    return [leader, *(each for each in posted.some_of("member", known) if each != leader)]


def _form(errors: list[tuple[str, str]]) -> str:
    day = today().isoformat()
    inspectors = _inspectors()
    return render_template(
        "office/visits_new.html",
        errors=errors,
        wrong=dict(errors),
        values={"starts_on": day, "ends_on": day, **request.form.to_dict()},
        ticked={name: set(request.form.getlist(name)) for name in (ALL, LEVEL, ONE, "member")},
        forms=[
            ("", _("Phiếu đúng cấp học của từng trường")),
            *((each.id, str(each.title)) for each in checklists()),
        ],
        periods=period_options(),
        inspectors=inspectors,
        leaders=[("", _("Chọn trưởng đoàn")), *((each.username, each.full_name) for each in inspectors)],
        groups=by_level(register.schools()),
    )
