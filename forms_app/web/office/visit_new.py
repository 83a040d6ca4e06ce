"""The page that plans inspections: which schools, how, when, who."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID, uuid4

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.calendar import spread
from ...core.errors import FormsError
from ...core.people import Action, Role, User
from ...core.plans import Doubt
from ...core.schools import School
from ...core.visits import Manner, Visit
from ...storage import schools as register
from ...storage import users as accounts
from ...storage.visits import refuse_days
from ..clock import now, today
from ..guard import current_user, requires
from ..periods import period_options
from ..texts import words
from ..visit_lines import manner_name
from . import blueprint
from .choosing import ALL, LEVEL, ONE, by_level, chosen
from .doubts import confirmed, told
from .planning import Days, checklists, doubts, draft_visits, keep_visits
from .posted import Posted

TOGETHER, SPREAD = "together", "spread"
LONGEST = 5  # days of one visit, where visits are spread
LONGEST_WINDOW = 366  # days over which they are spread


@blueprint.get("/visits/new")
@requires(Action.PLAN_VISITS)
def new_visits() -> str:
    return _form([])


@blueprint.post("/visits/new")
@requires(Action.PLAN_VISITS)
def plan() -> Response | tuple[str, int]:
    """Plan them all or none; what looks doubtful is shown first and asks for a second press."""
    posted = Posted()
    schools = chosen(register.schools())
    if not schools:
        posted.wrong("schools", _("Trường: chưa chọn trường nào."))
    found: list[Doubt] = []
    drafts = _drafts(posted, schools)
    if not posted.errors:
        try:
            found = doubts(drafts)
            if confirmed(found):
                planned = keep_visits(drafts, current_user().username, now())
                return cast(Response, redirect(url_for("office.visit_list", planned=len(planned)), 303))
        except FormsError as error:
            posted.wrong("form_id", words(error.told))
    return _form(posted.errors, found), 422


def _drafts(posted: Posted, schools: Sequence[School]) -> list[Visit]:
    """What was asked for; empty where a fault was found, which is then in ``posted``."""
    form_id = posted.one_of("form_id", _("Mẫu phiếu"), ["", *(each.id for each in checklists())])
    period = posted.one_of("period", _("Kỳ"), [code for code, _label in period_options()])
    manner = request.form.get("manner", "")
    inspectors = team(posted, inspectors_at_work())
    known = Manner(manner) if manner in {each.value for each in Manner} else None
    try:
        days = _days(posted, len(schools))
        if posted.errors:
            return []
        return draft_visits(_by_place(schools), form_id or None, period, days, inspectors, known, _batch())
    except FormsError as error:
        posted.wrong("form_id", words(error.told))
        return []


def _days(posted: Posted, count: int) -> list[Days]:
    """The days of each visit: the same for all, or spread over the window."""
    starts_on = posted.day("starts_on", _("Ngày đầu"))
    ends_on = posted.day("ends_on", _("Ngày cuối"))
    if not posted.errors and ends_on < starts_on:
        posted.wrong("ends_on", _("Ngày cuối: không được trước ngày đầu."))
    elif not posted.errors and (ends_on - starts_on).days >= LONGEST_WINDOW:
        posted.wrong("ends_on", _("Ngày cuối: xa ngày đầu quá một năm."))
    if posted.errors:
        return []
    if request.form.get("arrange") != SPREAD:
        refuse_days(starts_on, ends_on)
        return [(starts_on, ends_on)] * count
    lasting = request.form.get("lasting", 1, int)
    return spread(count, starts_on, ends_on, min(max(1, lasting), LONGEST))


def _by_place(schools: Sequence[School]) -> list[School]:
    """Neighbours one after the other: whoever visits them travels less."""
    return sorted(schools, key=lambda each: each.unit)


def _batch() -> UUID:
    """Made with the page: the same page sent twice plans once."""
    try:
        return UUID(request.form.get("batch", ""))
    except ValueError:
        return uuid4()


def inspectors_at_work() -> list[User]:
    return [each for each in accounts.users(Role.INSPECTOR) if each.active]


def team(posted: Posted, among: Sequence[User]) -> list[str]:
    """User names of the posted team, the leader first."""
    known = [each.username for each in among]
    leader = posted.one_of("leader", _("Trưởng đoàn"), known)
    return [leader, *(each for each in posted.some_of("member", known) if each != leader)]


def _form(errors: list[tuple[str, str]], found: Sequence[Doubt] = ()) -> str:
    day = today().isoformat()
    inspectors = inspectors_at_work()
    values: dict[str, Any] = {"starts_on": day, "ends_on": day, "arrange": TOGETHER, "lasting": "1"}
    return render_template(
        "office/visits_new.html",
        errors=errors,
        wrong=dict(errors),
        doubts=told(found) if found else None,
        batch=_batch(),
        values={**values, **request.form.to_dict()},
        ticked={name: set(request.form.getlist(name)) for name in (ALL, LEVEL, ONE, "member")},
        forms=[
            ("", _("Phiếu đúng cấp học và hình thức")),
            *((each.id, str(each.title)) for each in checklists()),
        ],
        manners=[("", _("Đoàn ghi khi kiểm tra")), *((each.value, manner_name(each)) for each in Manner)],
        periods=period_options(),
        inspectors=inspectors,
        leaders=[("", _("Chọn trưởng đoàn")), *((each.username, each.full_name) for each in inspectors)],
        lengths=[(str(number), _("%(num)d ngày", num=number)) for number in range(1, LONGEST + 1)],
        groups=by_level(register.schools()),
    )
