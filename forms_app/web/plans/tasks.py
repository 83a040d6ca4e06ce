"""One task of a plan: owner, month, state, and what of the office's work it is attached to."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...core.calendar import Month
from ...core.errors import Conflict, NotFound, WrongState
from ...core.people import Action
from ...core.work_plans import PlanKey, Task, TaskState, WorkPlan
from ...storage.work_plans import attach, save_task, task_of
from ..clock import now, today
from ..guard import current_user, require, requires
from ..office.posted import Posted
from ..texts import words
from ..visit_lines import month_label
from ..visits.signing_in import keeps_what_was_typed
from .linked import offers, read_links, things
from .places import may_change, plan_here, under_each
from .plan import BASE, Page, Refused
from .wordings import kind_name, state_name

LONGEST_OWNER, LONGEST_REASON = 100, 300  # characters
SHOWN, ATTACHED = "_shown", "attached"  # what the page offered, and what of it was ticked


@under_each("<plan>/tasks/new")
@requires(Action.READ_PLAN)
def new_task(area: str, plan: str) -> Page:
    """An empty task, in this month where the plan is of this year."""
    key = plan_here(area, plan)
    require(key.needs, key.school)
    month = today().month if today().year == key.year else 1
    return _page(area, key, Task(str(uuid4()), "", "", Month(key.year, month)))


@under_each("<plan>/tasks/<task>")
@requires(Action.READ_PLAN)
def task(area: str, plan: str, task: str) -> Page:
    """``?q=`` finds visits to attach by the names of schools."""
    key = plan_here(area, plan)
    return _page(area, key, task_of(key, task))


def keep_task(area: str, plan: str, task: str) -> Page:
    """Keep the task, or give back the page with what is wrong."""
    key = plan_here(area, plan)
    require(key.needs, key.school)
    known = _known(key, task)
    posted = Posted()
    sent = _posted_task(key, known, posted)
    faults = tuple(posted.errors)
    if faults:
        return _page(area, key, known, Refused(faults, typed=request.form))
    try:
        save_task(key, sent, current_user().username, now())
    except WrongState as error:
        return _page(area, key, known, Refused((("reason", words(error.told)),), typed=request.form))
    except Conflict as error:
        latest = task_of(key, task)
        return _page(area, key, latest, Refused(why=words(error.told), status=409, typed=request.form))
    return redirect(url_for("plans.task", area=area, plan=key.code, task=task, saved=1), 303)


def attach_things(area: str, plan: str, task: str) -> Response:
    """Attach what is ticked of what the page showed; the rest stays as it is."""
    key = plan_here(area, plan)
    require(key.needs, key.school)
    if not _attaches(key):
        abort(404)
    shown = read_links(request.form.getlist(SHOWN))
    wanted = [each.link for each in things(read_links(request.form.getlist(ATTACHED)))]  # what is there
    attach(key, task, wanted, shown, current_user().username, now())
    return redirect(url_for("plans.task", area=area, plan=key.code, task=task, saved=1), 303)


under_each("<plan>/tasks/<task>", "POST")(keeps_what_was_typed(keep_task, Action.READ_PLAN))
under_each("<plan>/tasks/<task>/attach", "POST")(keeps_what_was_typed(attach_things, Action.READ_PLAN))


def _known(key: PlanKey, task: str) -> Task:
    """The task as it is kept; an empty one before it is."""
    try:
        return task_of(key, task)
    except NotFound:  # another plan's is refused when it is kept
        return Task(task, "", "", Month(key.year, 1))


def _posted_task(key: PlanKey, known: Task, posted: Posted) -> Task:
    months = [month.code for month in _months(key)]
    month = posted.one_of("month", _("Tháng"), months)
    state = posted.one_of("state", _("Trạng thái"), [each.value for each in TaskState])
    return replace(
        known,
        title=posted.line("title", _("Việc"), 200),
        owner=posted.line("owner", _("Ai chịu trách nhiệm"), LONGEST_OWNER),
        month=Month.read(month) or known.month,
        state=TaskState(state) if state in set(TaskState) else known.state,
        reason=posted.optional_line("reason", _("Lý do bỏ"), LONGEST_REASON),
        changes=request.form.get(BASE, 0, int),
    )


def _page(area: str, key: PlanKey, shown: Task, refused: Refused | None = None) -> Page:
    kept = {
        "title": shown.title,
        "owner": shown.owner,
        "month": shown.month.code,
        "state": shown.state.value,
        "reason": shown.reason,
    }
    search = request.args.get("q", "")[:100]
    attached = things(shown.links)
    offered = offers(shown.month, search) if shown.changes and may_change(key) and _attaches(key) else []
    html = render_template(
        "plans/task.html",
        area=area,
        plan=WorkPlan(key),
        plan_name=kind_name(key),
        task=shown,
        late=shown.late(today()),
        state=state_name(shown.state),
        month=month_label(shown.month),
        values=refused.typed if refused else kept,
        wrong=refused.wrong if refused else {},
        refused=refused,
        months=[(each.code, month_label(each)) for each in _months(key)],
        states=[(each.value, state_name(each)) for each in TaskState],
        may_change=may_change(key),
        attaches=_attaches(key),
        attached=attached,
        offered=[(name, [each for each in found if each.link not in shown.links]) for name, found in offered],
        done=sum(each.done for each in attached),
        search=search,
        longest_reason=LONGEST_REASON,
    )
    return (html, refused.status) if refused else html


def _attaches(key: PlanKey) -> bool:
    """Rounds and visits are the office's: a school's board reads no plan of visits."""
    return not key.school


def _months(key: PlanKey) -> list[Month]:
    return [Month(key.year, number) for number in range(1, 13)]
