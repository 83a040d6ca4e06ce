"""Visits and deadlines for other programs: a file to download, and a secret address to subscribe to.

A phone's calendar cannot sign in. Its address holds a token instead: one per account, shown once, kept as a
digest, ended by its owner at any time; whoever has it reads what the account may see, and nothing else.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import cast
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ..core.deadlines import Deadline
from ..core.people import SCHOOL_ROLES, Action, User, may
from ..documents.calendar_file import MEDIA_TYPE, Entry, calendar_file
from ..storage import calendars as store
from ..storage.visit_lists import Wanted, every
from .clock import now, today
from .error_pages import problem_page
from .guard import current_user, signed_in
from .services import services
from .throttle import Bucket
from .visit_lines import VisitLine, manner_name, visit_lines
from .year.shown import work_name
from .year.sources import deadlines
from .year.span import Span

blueprint = Blueprint("calendars", __name__, url_prefix="/calendar")
KEPT = timedelta(days=366)  # how far back a calendar reaches, and how far ahead its deadlines do
WRONG_TOKENS_PER_MINUTE = 60
RETRY_AFTER = 60  # seconds


@blueprint.get("/")
@signed_in
def show() -> str:
    """The file, and whether there is an address to subscribe to."""
    _require_calendar()
    return _page()


@blueprint.post("/make")
@signed_in
def make() -> str:
    """A new address, shown this once; an older one ends."""
    _require_calendar()
    token = store.make_calendar(current_user().username, now())
    return _page(f"{services().settings.base_url}{url_for('calendars.feed', token=token)}")


@blueprint.post("/revoke")
@signed_in
def revoke() -> Response:
    """End the address."""
    _require_calendar()
    store.revoke_calendar(current_user().username, now())
    return cast(Response, redirect(url_for("calendars.show", saved=1), 303))


@blueprint.get("/<token>.ics")
def feed(token: str) -> Response:
    """The calendar behind a secret address; 404 for one that is wrong or ended, 429 after many of those."""
    user = store.calendar_user(token)
    if user is None or not has_calendar(user):
        abort(_too_many() or 404)
    return calendar_response(*calendar_of(user), attached=False)


@blueprint.get("/deadlines.ics")
@signed_in
def file() -> Response:
    """What the address would give, once."""
    _require_calendar()
    return calendar_response(*calendar_of(current_user()))


def has_calendar(user: User | None) -> bool:
    """Whether the person has visits or deadlines of their own or their school's."""
    return user is not None and (
        may(user, Action.PLAN_VISITS) or may(user, Action.FILL_VISIT) or user.role in SCHOOL_ROLES
    )


def calendar_of(user: User) -> tuple[str, bytes]:
    """The name and the file of what ``user`` may see: visits, the whole plan or their own, and deadlines."""
    span = Span(today() - KEPT, today() + KEPT, user)
    due = [_due(each) for each in deadlines(span, visits=False)]
    host = urlsplit(services().settings.base_url).hostname or "localhost"
    return _("Phiếu Dân Chủ"), calendar_file(_("Phiếu Dân Chủ"), host, [*_visits(user), *due])


def _visits(user: User) -> list[Entry]:
    whole = may(user, Action.PLAN_VISITS)
    if not whole and not may(user, Action.FILL_VISIT):
        return []
    wanted = Wanted(inspector="" if whole else user.username, first=today() - KEPT)
    return [_entry(line, whole) for line in visit_lines(each for each in every(wanted, today()))]


def _due(deadline: Deadline) -> Entry:
    """One day with a deadline. It counts as changed whenever its day is another one."""
    return Entry(
        uuid=deadline.key,
        title=f"{_('Đã xong')}: {deadline.title}" if deadline.done else deadline.title,
        starts_on=deadline.due,
        ends_on=deadline.due,
        place=deadline.school,
        note=work_name(deadline.work),
        address=services().settings.base_url + deadline.path,
        changed_at=datetime.combine(deadline.due, time()),
    )


def calendar_response(name: str, content: bytes, attached: bool = True) -> Response:
    """The file; a program that has it already is told so in a few bytes."""
    response = Response(content, content_type=MEDIA_TYPE)
    if attached:
        response.headers.set("Content-Disposition", "attachment", filename="phieu-dan-chu.ics")
    response.cache_control.private = True
    response.cache_control.no_cache = True
    response.add_etag()
    return cast(Response, response.make_conditional(request))


def _entry(line: VisitLine, whole: bool) -> Entry:
    visit = line.visit
    page = url_for("office.visit_plan" if whole else "visits.overview", uuid=visit.uuid)
    title = _("Kiểm tra: %(school)s", school=line.school.name)
    manner = f" ({manner_name(visit.manner).lower()})" if visit.manner else ""
    return Entry(
        uuid=visit.uuid,
        title=f"{_('Đã hủy')}: {line.school.name}" if visit.cancelled else title,
        starts_on=visit.starts_on,
        ends_on=visit.ends_on,
        place=line.school.name,
        note=f"{line.form}{manner}\n{_('Đoàn kiểm tra')}: {line.team}",
        address=services().settings.base_url + page,
        # Visits planned by an older version of the program do not know when.
        changed_at=visit.changed_at or datetime(visit.starts_on.year, 1, 1),  # noqa: DTZ001 - naive UTC
        changes=visit.changes,
        cancelled=visit.cancelled,
    )


def _page(address: str = "") -> str:
    user = current_user()
    return render_template(
        "calendar.html",
        address=address,
        made_at=store.calendar_made_at(user.username),
        whole=may(user, Action.PLAN_VISITS),
        own_school=user.school is not None,
    )


def _require_calendar() -> None:
    if not has_calendar(g.user):
        abort(404)


def _too_many() -> Response | None:
    """429 after too many wrong addresses in a minute; right ones never wait. Counts this one."""
    made = Bucket(WRONG_TOKENS_PER_MINUTE)
    bucket = cast(Bucket, current_app.extensions.setdefault("wrong_calendars", made))
    if bucket.take():
        return None
    response = problem_page(429)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
