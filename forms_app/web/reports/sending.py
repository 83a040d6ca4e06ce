"""Marking a report as sent: the clerk's number and day; from then on it keeps its words and figures."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...core.errors import Conflict
from ...core.people import Action
from ...core.reports.official import Issue, Sent, typed_tables
from ...storage import reports as store
from ..clock import now, today
from ..due_reports import full_title
from ..guard import current_user, requires
from ..office.posted import Posted
from ..texts import words
from ..visits.fields import base_revision
from ..visits.signing_in import keeps_what_was_typed
from . import blueprint
from .prepared import Prepared, prepare

NUMBER, DAY, NOTE = "number", "day", "note"
LONGEST_NUMBER = 20  # characters
Page = Response | str | tuple[str, int]


@blueprint.get("/office/reports/<which>/<period>/send")
@requires(Action.MAKE_REPORTS)
def send(which: str, period: str) -> Page:
    """Asks for the number and the day that the clerk gave it."""
    return _page(prepare(which, period), today().isoformat())


def mark_as_sent(which: str, period: str) -> Page:
    """Freeze the report as it is now, a document of the day typed."""
    posted, base = Posted(), base_revision()
    prepared = prepare(which, period)
    number = posted.line(NUMBER, _("Số văn bản"), LONGEST_NUMBER)
    day = posted.day(DAY, _("Ngày ký"))
    note = posted.line(NOTE, _("Vì sao gửi lại")) if base else ""
    if not posted.errors and day > today():
        posted.wrong(DAY, _("Ngày ký: không được sau hôm nay."))
    if not posted.errors and day < prepared.report.period.starts_on:
        posted.wrong(DAY, _("Ngày ký: không được trước ngày đầu của kỳ."))
    if posted.errors:
        return _page(prepared, request.form.get(DAY, ""), posted.errors), 422
    dated, sent = prepare(which, period, day), Sent(number, day)
    try:
        store.keep_issue(
            dated.report.kind,
            period,
            sent,
            note,
            dated.as_sent(sent),
            typed_tables(dated.report),
            base,
            current_user().username,
            now(),
        )
    except Conflict as refused:
        return _page(prepared, day.isoformat(), [("main", words(refused.told))]), 409
    return redirect(url_for("reports.record", which=which, period=period, saved=1), 303)


blueprint.add_url_rule(
    "/office/reports/<which>/<period>/send",
    "mark_as_sent",
    keeps_what_was_typed(mark_as_sent, Action.MAKE_REPORTS),
    methods=["POST"],
)


def last_issue(prepared: Prepared) -> Issue | None:
    known = store.issues(prepared.report.kind, prepared.report.period.code)
    return known[0] if known else None


def _page(prepared: Prepared, day: str, faults: list[tuple[str, str]] | None = None) -> str:
    before = last_issue(prepared)
    return render_template(
        "reports/send.html",
        report=prepared.report,
        title=full_title(prepared.report.period.code),
        before=before,
        base=before.version if before else 0,
        day=day,
        number=request.form.get(NUMBER, ""),
        note=request.form.get(NOTE, ""),
        faults=faults or [],
    )
