"""Editing the text of one passage: figures stand in it under their labels and cannot be changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...core.errors import Conflict
from ...core.language import is_readable, normalise
from ...core.people import Action
from ...core.reports.official import Figure, Passage, filled, from_edit, to_edit
from ...storage import reports as store
from ..clock import now
from ..due_reports import full_title
from ..guard import current_user, requires
from ..texts import words
from ..visits.dossier import full_name
from ..visits.fields import base_revision, step
from ..visits.signing_in import keeps_what_was_typed
from . import blueprint
from .gathering import told_by_schools
from .prepared import Prepared, prepare

LONGEST = 10_000  # characters of one passage
RESTORE = "restore"  # the button that lets the draft stand again
Page = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Past:
    """One revision of a passage, with the figures of today."""

    text: str  # "": the program's draft stood again
    by: str
    saved_at: datetime


@blueprint.get("/office/reports/<which>/<period>/texts/<passage>")
@requires(Action.MAKE_REPORTS)
def text(which: str, period: str, passage: str) -> Page:
    """One passage as it stands, to be edited."""
    prepared = prepare(which, period)
    asked = _passage(prepared, passage)
    return _page(prepared, asked, _as_edited(prepared, asked), _base(prepared, passage))


def save_text(which: str, period: str, passage: str) -> Page:
    """Keep the text, or let the draft stand again; what cannot be kept comes back as it was typed."""
    prepared = prepare(which, period)
    asked = _passage(prepared, passage)
    typed = normalise(request.form.get("text", ""))
    named, faults = _read(prepared, typed)
    restored = step() == RESTORE or not named or typed == _drafted(prepared, asked)
    if faults and not restored:
        return _page(prepared, asked, typed, base_revision(), faults), 422
    kept = None if restored else named
    try:
        store.save_text(
            prepared.report.kind, period, passage, kept, base_revision(), current_user().username, now()
        )
    except Conflict as refused:
        latest = prepare(which, period)
        fault = (("text", words(refused.told)),)
        return _page(latest, asked, typed, _base(latest, passage), fault, beside=True), 409
    return redirect(url_for("reports.record", which=which, period=period, saved=1), 303)


blueprint.add_url_rule(
    "/office/reports/<which>/<period>/texts/<passage>",
    "save_text",
    keeps_what_was_typed(save_text, Action.MAKE_REPORTS),
    methods=["POST"],
)


def _passage(prepared: Prepared, key: str) -> Passage:
    return next((each for each in prepared.report.editable if each.key == key), None) or abort(404)


def _base(prepared: Prepared, passage: str) -> int:
    return prepared.texts[passage].revision if passage in prepared.texts else 0


def _drafted(prepared: Prepared, asked: Passage) -> str:
    return to_edit("\n".join(asked.draft), prepared.report.figures)


def _as_edited(prepared: Prepared, asked: Passage) -> str:
    lines = prepared.edited.get(asked.key, asked.draft)
    return to_edit("\n".join(lines), prepared.report.figures)


def _read(prepared: Prepared, typed: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with names of figures, and what is wrong with it."""
    named, strange = from_edit(typed, prepared.report.figures)
    faults = [
        _("Không có số liệu “%(name)s”. Chép tên số liệu từ bảng ở dưới, hoặc bỏ dấu ngoặc nhọn.", name=each)
        for each in strange
    ]
    if len(typed) > LONGEST or not is_readable(typed):
        faults.append(_("Lời của một phần chỉ nhận tối đa %(num)d ký tự.", num=LONGEST))
    return named, tuple(("text", each) for each in faults)


def _page(
    prepared: Prepared,
    asked: Passage,
    typed: str,
    base: int,
    faults: tuple[tuple[str, str], ...] = (),
    beside: bool = False,
) -> str:
    """``beside``: somebody else's text is shown beside what was typed."""
    report = prepared.report
    return render_template(
        "reports/text.html",
        report=report,
        title=full_title(report.period.code),
        passage=asked,
        heading=asked.heading or _("Mở đầu"),
        typed=typed,
        base=base,
        faults=faults,
        edited=asked.key in prepared.edited,
        draft=[filled(each, report.figures) for each in asked.draft],
        stands=_as_edited(prepared, asked) if beside else "",
        groups=report.groups,
        gap=gap,
        history=_history(prepared, asked.key),
        told=told_by_schools(report.period.code, asked.told) if asked.told else [],
        longest=LONGEST,
    )


def gap(figure: Figure) -> str:
    """How a text names it."""
    return f"{{{figure.label}}}"


def _history(prepared: Prepared, passage: str) -> list[Past]:
    report = prepared.report
    kept = store.text_history(report.kind, report.period.code, passage)
    return [
        Past(filled(each.text or "", report.figures), full_name(each.author), each.saved_at) for each in kept
    ]
