"""Where deadlines come from: one function per kind of work, each told the year and whose work it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _

from ...core.actions import State
from ...core.deadlines import Deadline, Work
from ...core.people import Action, may
from ...core.rounds import Round, RoundState
from ...core.work_plans import OFFICE, PlanKey, Task, TaskState, planned_tasks
from ...storage import action_lists, rounds, visit_lists
from ...storage.visit_lists import Wanted
from ...storage.work_plans import plans_of
from ..actions.places import area_of, readable
from ..clock import today
from ..services import services
from .of_conclusions import of_conclusions
from .of_reports import of_reports
from .of_returns import of_returns
from .of_suggestions import of_suggestions
from .span import Span

COUNT_WITHIN = timedelta(days=7)  # of a round's last day: the ballots should not lie about
ENDED = (RoundState.CLOSED, RoundState.COUNTED, RoundState.DESTROYED)


def deadlines(span: Span, visits: bool = True) -> list[Deadline]:
    """Everything that falls due within the span and that its reader may know of, with or without visits."""
    sources = [each for each in SOURCES if visits or each is not of_visits]
    return [each for source in sources for each in source(span) if span.holds(each.due)]


def of_rounds(span: Span) -> Iterable[Deadline]:
    """The end of each round, its count, and the end of its ballots."""
    if not may(span.user, Action.MANAGE_ROUNDS):
        return
    for each in rounds.rounds():
        if each.cancelled_on is None:
            yield from _of_round(each, timedelta(days=services().correction_days(each, today())))


def _of_round(each: Round, correction: timedelta) -> Iterable[Deadline]:
    def one(step: str, title: str, due: date, done: bool) -> Deadline:
        path = url_for("office.round_page", number=each.id)
        return Deadline(Work.ROUND, f"round-{each.id}-{step}", title, due, done, path)

    state, title = each.state(today()), each.title
    yield one("open", _("Mở đợt: %(title)s", title=title), each.opens_on, _begun(state))
    yield one("close", _("Hết hạn nhận phiếu: %(title)s", title=title), each.last_day, state in ENDED)
    count_by = each.last_day + COUNT_WITHIN
    yield one(
        "count", _("Mở hòm và đếm phiếu: %(title)s", title=title), count_by, each.counted_on is not None
    )
    if each.counted_on:
        destroy_by = each.counted_on + correction + COUNT_WITHIN
        done = each.destroyed_on is not None
        yield one("destroy", _("Hủy phiếu đã đếm: %(title)s", title=title), destroy_by, done)


def _begun(state: RoundState) -> bool:
    return state not in (RoundState.PREPARED, RoundState.PLANNED)


def of_visits(span: Span) -> Iterable[Deadline]:
    """The last day of each visit: all of them, or an inspector's own. Never to the school that is visited."""
    user, whole = span.user, may(span.user, Action.PLAN_VISITS)
    if not whole and not may(user, Action.FILL_VISIT):
        return
    wanted = Wanted(inspector="" if whole else user.username, first=span.first, last=span.last)
    page = url_for("office.visit_plan" if whole else "visits.overview", uuid="V").removesuffix("/V")
    said = _("Kiểm tra: %(school)s")  # looked up once: there are thousands
    for each in visit_lists.every(wanted, today()):
        if not each.cancelled:
            name, key = span.names[each.school], f"visit-{each.uuid}"
            title, path = said % {"school": name}, f"{page}/{each.uuid}"
            yield Deadline(Work.VISIT, key, title, each.ends_on, each.submitted, path, name)


def of_actions(span: Span) -> Iterable[Deadline]:
    """The day by which a school must move, for each thing to put right."""
    user = span.user
    if not may(user, Action.READ_ACTION):
        return
    wanted = replace(readable(user), first=span.first, last=span.last)
    page = url_for("actions.record", area=area_of(user), code="KN").removesuffix("KN")
    said = _("Khắc phục %(code)s: %(what)s")  # looked up once: there are thousands
    for each in action_lists.every(wanted, today()):
        name, shown = span.names[each.school], each.outline
        if shown.withdrawn:
            continue
        # What the school says is done has no day left for the school, and still waits for the office.
        done = not shown.open or (shown.state is State.DONE and user.school is not None)
        title = said % {"code": each.code, "what": shown.title if user.school else name}
        yield Deadline(Work.ACTION, each.code, title, shown.deadline, done, page + each.code, name)


def of_tasks(span: Span) -> Iterable[Deadline]:
    """The last day of the month of each task: of the office's plans, or of a school's board."""
    user = span.user
    if not may(user, Action.PLAN_SUPERVISION if span.school else Action.PLAN_WORK, span.school):
        return
    area = "school" if span.school else "office"
    name = span.names[span.school] if span.school else ""

    def path(plan: PlanKey, task: Task) -> str:
        return url_for("plans.task", area=area, plan=plan.code, task=task.key)

    for each in planned_tasks(plans_of(span.years, span.school or OFFICE), path):
        done = each.state is TaskState.DONE
        yield Deadline(Work.TASK, f"task-{each.key}", each.title, each.day, done, each.link, name)


SOURCES: tuple[Callable[[Span], Iterable[Deadline]], ...] = (
    *(of_rounds, of_visits, of_returns, of_actions, of_suggestions, of_tasks, of_reports, of_conclusions),
)
