"""A school's page of plans: its own, sent as a file that leaves as an attachment, and that of its board."""

from __future__ import annotations

from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from ...core.errors import Unusable
from ...core.people import Action, may
from ...core.plan_files import LARGEST_FILE, MEDIA_TYPES, PlanFile, Refusal, reason
from ...core.work_plans import PlanKey, PlanKind
from ...documents.plan_files import taken
from ...storage import school_plans as store
from ...storage import schools as register
from ...storage import work_plans
from ..clock import now, today
from ..guard import ask_to_sign_in, current_user, require, requires
from ..office.posted import Posted
from ..texts import words
from ..visits.signing_in import keeps_what_was_typed
from . import blueprint
from .listing import plan_card
from .places import asked_year, enter, own_school, year_options
from .plan import Page, Refused

FORM_AROUND = 64 << 10  # bytes of a posted form besides its file


@blueprint.get("/school/plans/")
@requires(Action.READ_PLAN)
def school_page() -> Page:
    """``?year=2026``: the school's plan and its board's plan of supervision."""
    enter("school")
    return _page()


def keep_plan() -> Page:
    """Keep what is whole of number, day and file; what is not comes back."""
    school, year = own_school(), asked_year()
    require(Action.FILE_PLAN, school)
    posted = Posted()
    number = posted.optional_line("number", _("Số"), 60)
    day = posted.optional_day("day", _("Ngày"))
    known = store.school_plan(school, year)
    wrong = {name for name, _message in posted.errors}
    if known:
        number = known.number if "number" in wrong else number
        day = known.day if "day" in wrong else day
    file = _file(posted, missing=known is None)
    if file or known:
        kept = "" if "number" in wrong and not known else number
        store.send_plan(school, year, kept, day, file, current_user().username, now(), today())
    if posted.errors:
        return _page(Refused(tuple(posted.errors), typed=request.form))
    return redirect(url_for("plans.school_page", year=year, saved=1), 303)


_keep_plan = keeps_what_was_typed(keep_plan, Action.FILE_PLAN)


def send_plan() -> Any:
    """As ``keep_plan``, with room for the file; one that is too long is told as such."""
    request.max_content_length = LARGEST_FILE + FORM_AROUND
    try:
        _read = request.form
    except RequestEntityTooLarge:
        if g.user is None:
            return ask_to_sign_in()
        require(Action.FILE_PLAN, own_school())
        return _page(Refused((("file", words(reason(Refusal.TOO_LONG))),)))
    return _keep_plan()


send_plan.guarded = Action.FILE_PLAN  # type: ignore[attr-defined]  # read by the test that sweeps all routes
blueprint.add_url_rule("/school/plans/", "send_plan", send_plan, methods=["POST"])


@blueprint.get("/office/plans/schools/<school>/<int:year>/file")
@requires(Action.PLAN_WORK)
def school_file(school: str, year: int) -> Response:
    return _attachment(school, year)


@blueprint.get("/school/plans/<int:year>/file")
@requires(Action.READ_PLAN)
def own_file(year: int) -> Response:
    enter("school")
    return _attachment(own_school(), year)


def _attachment(school: str, year: int) -> Response:
    """The file under a name of ours, never opened as a page of ours."""
    require(Action.READ_PLAN, school)
    file = store.content(school, year if year < 1 << 31 else 0)
    response = Response(file.content, mimetype=MEDIA_TYPES[file.kind])
    name = f"ke-hoach-{year}-{school}.{file.kind.value}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _file(posted: Posted, missing: bool) -> PlanFile | None:
    """The file that was sent, where it can be kept; without one, the old one stays if there is any."""
    sent = request.files["file"].read() if "file" in request.files else b""
    if not sent and not missing:
        return None
    try:
        return taken(sent)
    except Unusable as error:
        posted.wrong("file", words(error.told))
        return None


def _page(refused: Refused | None = None) -> Page:
    school, year = own_school(), asked_year()
    known = store.school_plan(school, year)
    kept = {
        "number": known.number if known else "",
        "day": known.day.isoformat() if known and known.day else "",
    }
    html = render_template(
        "plans/own.html",
        school=register.school(school),
        year=year,
        years=year_options(work_plans.used_years()),
        known=known,
        sends=may(current_user(), Action.FILE_PLAN, school),
        supervision=plan_card(work_plans.work_plan(PlanKey(PlanKind.SUPERVISION, year, school))),
        values=refused.typed if refused and refused.typed else kept,
        wrong=refused.wrong if refused else {},
        refused=refused,
    )
    return (html, refused.status) if refused else html
