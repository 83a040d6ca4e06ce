"""The officer's first page: what waits to be done, most pressing first, and the way to everything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from ...core.actions import State
from ...core.bodies import BodyKind, Standing, needs_no_board
from ...core.calendar import Week
from ...core.good_models import SHAREABLE
from ...core.language import day
from ...core.people import Action
from ...core.plans import Progress
from ...core.returns import State as Reported
from ...core.rounds import RoundState
from ...core.schools import School
from ...core.suggestions import Suggestion
from ...core.work_plans import OFFICE
from ...storage import action_lists
from ...storage import schools as register
from ...storage import suggestions as letter_store
from ...storage import visit_lists as visit_store
from ...storage.bodies import expired_on
from ...storage.good_model_lists import states_of_year
from ...storage.visit_lists import Wanted
from ...storage.work_plans import plans_of
from ..clock import today
from ..due_reports import waiting as waiting_reports
from ..guard import requires
from ..periods import period_name
from ..services import services
from ..texts import words
from . import blueprint
from .forms import FormState, form_states
from .returns import Waiting, waiting
from .rounds import RoundView, round_views

SOON = 7  # days before the end of a round from which the home page says so


@dataclass(frozen=True)
class Task:
    """One thing to do. ``kind``: bad waits too long already, warn waits, "" is to know."""

    text: str
    path: str
    button: str
    kind: str = "warn"


@blueprint.get("/")
@requires(Action.MANAGE_ROUNDS)
def home() -> str:
    schools, states, views = register.schools(), form_states(), round_views()
    visits = sum(visit_store.progress(Wanted(), today()).values(), Progress())
    reported = waiting(schools)
    models = states_of_year(today().year)
    planned = [each.progress(today()) for each in plans_of([today().year], OFFICE)]
    late_tasks = sum(each.late for each in planned)
    late = action_lists.count(action_lists.Wanted(late=True), today())
    letters = letter_store.suggestions(open_only=True)
    tasks = [
        *(*_first_steps(len(schools)), *_forms(states), *_rounds(views)),
        *(*_visits(visits), *_actions(late), *_returns(reported), *_letters(letters), *_plans(late_tasks)),
        *(*_reports(), *_bodies(schools)),
    ]
    return render_template(
        "office/home.html",
        tasks=tasks,
        schools=len(schools),
        forms=sum(each.published is not None for each in states),
        open_rounds=[each for each in views if each.state is RoundState.OPEN],
        rounds=len(views),
        waiting_visits=visits.waiting + visits.late,
        visits=visits.total,
        tasks_all=sum(each.all for each in planned),
        tasks_done=sum(each.done for each in planned),
        tasks_late=late_tasks,
        returns_to_decide=sum(each.to_decide for each in reported),
        late_returns=sum(each.late for each in reported),
        models=sum(models.values()),
        shareable_models=sum(models.get(state, 0) for state in SHAREABLE),
        actions=action_lists.count(action_lists.Wanted(open=True), today()),
        late_actions=late,
        letters=len(letters),
        late_letters=sum(each.days_late(today()) > 0 for each in letters),
    )


def _first_steps(schools: int) -> Iterator[Task]:
    if not schools:
        yield Task(
            _("Chưa có trường nào. Bắt đầu bằng danh sách trường."),
            url_for("office.import_page"),
            _("Nhập danh sách trường"),
        )


def _forms(states: list[FormState]) -> Iterator[Task]:
    faulty = [each.form_id for each in states if each.faults]
    if faulty:
        yield Task(
            _("Tệp mẫu phiếu có lỗi: %(names)s.", names=", ".join(faulty)),
            url_for("office.forms"),
            _("Xem lỗi"),
            "bad",
        )
    if waiting := sum(each.to_publish for each in states):
        text = ngettext(
            "%(num)d mẫu phiếu mới hoặc đã sửa, chưa ban hành.",
            "%(num)d mẫu phiếu mới hoặc đã sửa, chưa ban hành.",
            waiting,
        )
        yield Task(text, url_for("office.forms"), _("Xem và ban hành"))


def _rounds(views: list[RoundView]) -> Iterator[Task]:
    for view in views:
        title, number = view.round.title, view.round.id
        path = url_for("office.round_page", number=number)
        if view.state is RoundState.CLOSED:
            text = _(
                "“%(title)s” đã kết thúc ngày %(day)s, chưa đếm.", title=title, day=day(view.round.last_day)
            )
            yield Task(text, url_for("office.round_step", number=number, step="count"), _("Đếm phiếu"))
        elif view.destroyable:
            text = _("“%(title)s” đã hết thời gian đính chính, cần hủy phiếu.", title=title)
            step = url_for("office.round_step", number=number, step="destroy")
            yield Task(text, step, _("Xem và hủy phiếu"))
        elif view.state is RoundState.PLANNED:
            text = _("“%(title)s” bắt đầu ngày %(day)s.", title=title, day=day(view.round.opens_on))
            posters = url_for("office.posters", number=number)
            yield Task(text + " " + _("Nhớ in và treo áp phích."), posters, _("Áp phích"), "")
        elif view.state is RoundState.OPEN and view.days_left <= SOON:
            text = _(
                "“%(title)s” nhận phiếu đến hết ngày %(day)s.", title=title, day=day(view.round.last_day)
            )
            yield Task(text, path, _("Xem đợt"), "")


def _visits(visits: Progress) -> Iterator[Task]:
    if late := visits.late:
        text = ngettext(
            "%(num)d cuộc kiểm tra đã quá ngày mà chưa nộp.",
            "%(num)d cuộc kiểm tra đã quá ngày mà chưa nộp.",
            late,
        )
        yield Task(text, url_for("office.visit_list", state="late"), _("Xem danh sách"), "bad")


def _bodies(schools: list[School]) -> Iterator[Task]:
    needed = {each.code for each in schools if not needs_no_board(each.staff)}
    if expired := len(needed & expired_on(BodyKind.INSPECTION, today())):
        text = ngettext(
            "Ban Thanh tra nhân dân của %(num)d trường đã hết nhiệm kỳ.",
            "Ban Thanh tra nhân dân của %(num)d trường đã hết nhiệm kỳ.",
            expired,
        )
        path = url_for("bodies.listing", body=BodyKind.INSPECTION.value, state=Standing.EXPIRED.value)
        yield Task(text, path, _("Xem danh sách"))


def _returns(reported: list[Waiting]) -> Iterator[Task]:
    for each in reported:
        form, period = words(each.definition.title), period_name(each.period)
        place: dict[str, Any] = {"period": each.period, "form": each.definition.id}
        if each.to_decide:
            text = ngettext(
                "%(num)d trường đã nộp “%(form)s”, %(period)s, chờ duyệt.",
                "%(num)d trường đã nộp “%(form)s”, %(period)s, chờ duyệt.",
                each.to_decide,
                form=form,
                period=period,
            )
            path = url_for("office.returns", state=Reported.SUBMITTED.value, **place)
            yield Task(text, path, _("Xem và duyệt"))
        if each.late:
            text = ngettext(
                "%(num)d trường quá hạn nộp “%(form)s”, %(period)s.",
                "%(num)d trường quá hạn nộp “%(form)s”, %(period)s.",
                each.late,
                form=form,
                period=period,
            )
            yield Task(text, url_for("office.reminders", **place), _("Xem và nhắc"), "bad")


def _actions(late: int) -> Iterator[Task]:
    waiting = action_lists.count(action_lists.Wanted(state=State.DONE), today())
    asking = action_lists.count(action_lists.Wanted(open=True, asked=True), today())
    if waiting:
        text = ngettext(
            "%(num)d việc trường báo đã khắc phục, chờ xác nhận.",
            "%(num)d việc trường báo đã khắc phục, chờ xác nhận.",
            waiting,
        )
        path = url_for("actions.listing", area="office", state=State.DONE.value)
        yield Task(text, path, _("Xem và xác nhận"))
    if asking:
        text = ngettext(
            "%(num)d trường hợp xin thêm thời gian khắc phục.",
            "%(num)d trường hợp xin thêm thời gian khắc phục.",
            asking,
        )
        yield Task(text, url_for("actions.listing", area="office", state="asked"), _("Xem và trả lời"))
    if late:
        text = ngettext(
            "%(num)d việc cần khắc phục đã quá hạn.",
            "%(num)d việc cần khắc phục đã quá hạn.",
            late,
        )
        yield Task(
            text, url_for("actions.listing", area="office", state="late"), _("Xem việc quá hạn"), "bad"
        )


def _reports() -> Iterator[Task]:
    """Official reports that are nearly due, or late."""
    for each in waiting_reports():
        if each.due is not None:
            late = each.late(today())
            told = _("%(title)s: hạn gửi %(day)s.", title=each.title, day=day(each.due))
            yield Task(told, each.path, _("Xem báo cáo"), "bad" if late else "warn")


def _letters(letters: list[Suggestion]) -> Iterator[Task]:
    """Letters of weeks that are over; those of this week nobody counts."""
    path, this_week = url_for("suggestions.listing", area="office"), Week.of(today()).code
    if waiting := sum(week < this_week for _box, week in letter_store.waiting_weeks(services().letters)):
        text = ngettext("%(num)d thư góp ý chờ hai người mở.", "%(num)d thư góp ý chờ hai người mở.", waiting)
        yield Task(text, path, _("Xem hòm thư"))
    if late := sum(each.days_late(today()) > 0 for each in letters):
        text = ngettext(
            "%(num)d thư góp ý đã quá hạn trả lời.", "%(num)d thư góp ý đã quá hạn trả lời.", late
        )
        late_path = url_for("suggestions.listing", area="office", state="late")
        yield Task(text, late_path, _("Xem thư quá hạn"), "bad")


def _plans(late: int) -> Iterator[Task]:
    if late:
        text = ngettext(
            "%(num)d việc trong kế hoạch đã qua tháng mà chưa xong.",
            "%(num)d việc trong kế hoạch đã qua tháng mà chưa xong.",
            late,
        )
        yield Task(text, url_for("plans.office_plans"), _("Xem kế hoạch"), "bad")
