"""One plan: number, day and title, how far it has come, its tasks by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...core.errors import Conflict
from ...core.people import Action
from ...core.work_plans import PlanKey
from ...storage.work_plans import save_plan, work_plan
from ..clock import now, today
from ..guard import current_user, require, requires
from ..office.posted import Posted
from ..texts import words
from ..visits.signing_in import keeps_what_was_typed
from .places import may_change, plan_here, under_each
from .wordings import kind_name, owner_name, plan_title, task_lines

Page = Response | str | tuple[str, int]
BASE = "_base"  # how often the thing had been changed when the page was made


@dataclass(frozen=True)
class Refused:
    """What was sent and not kept, and why."""

    faults: tuple[tuple[str, str], ...] = ()  # field and message
    why: str = ""
    status: int = 422
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def wrong(self) -> dict[str, str]:
        return dict(self.faults)


@under_each("<plan>")
@requires(Action.READ_PLAN)
def plan(area: str, plan: str) -> Page:
    return _page(area, plan_here(area, plan))


def save_head(area: str, plan: str) -> Page:
    """Keep number, day and title; none of them needs to be known."""
    key = plan_here(area, plan)
    require(key.needs, key.school)
    posted = Posted()
    number = posted.optional_line("number", _("Số"), 60)
    day = posted.optional_day("day", _("Ngày"))
    title = posted.optional_line("title", _("Tên kế hoạch"))
    if posted.errors:
        return _page(area, key, Refused(tuple(posted.errors), typed=request.form))
    try:
        save_plan(key, number, day, title, request.form.get(BASE, 0, int), current_user().username, now())
    except Conflict as error:
        return _page(area, key, Refused(why=words(error.told), status=409, typed=request.form))
    return redirect(url_for("plans.plan", area=area, plan=key.code, saved=1), 303)


under_each("<plan>", "POST")(keeps_what_was_typed(save_head, Action.READ_PLAN))


def _page(area: str, key: PlanKey, refused: Refused | None = None) -> Page:
    found = work_plan(key)
    kept = {"number": found.number, "day": found.day.isoformat() if found.day else "", "title": found.title}
    html = render_template(
        "plans/plan.html",
        area=area,
        plan=found,
        kind=kind_name(key),
        title=plan_title(found),
        owner=owner_name(key),
        progress=found.progress(today()),
        lines=task_lines(found, today()),
        may_change=may_change(key),
        refused=refused,
        values=refused.typed if refused else kept,
        wrong=refused.wrong if refused else {},
    )
    return (html, refused.status) if refused else html
