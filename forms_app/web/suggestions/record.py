"""One letter for those who may read it: what was written, what was done, and the step that comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID, uuid4

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.action_openings import of_suggestion
from ...core.actions import DEMAND, FINDING
from ...core.errors import Conflict, FormsError, WrongState
from ...core.people import Action, may
from ...core.suggestion_register import line
from ...core.suggestion_steps import NEEDS, next_steps
from ...core.suggestions import (
    ANSWER,
    DUE,
    ENDS,
    HANDLER,
    HOT_SPOT,
    KIND,
    MOST_WORDS,
    NAMED,
    NAMES_PERSON,
    PUBLIC,
    Kind,
    StepKind,
    Suggestion,
)
from ...storage import suggestions as store
from ...storage.schools import schools as all_schools
from ...storage.users import full_names
from ..clock import now, today
from ..guard import current_user, require, requires
from ..office.posted import Posted
from ..services import services
from ..texts import words
from ..visits.signing_in import keeps_what_was_typed
from . import blueprint
from .shown import history, kinds, officers_at_work, row, shown_letter, shown_photos, topic_names

STEP, BASE, KEY = "_step", "_base", "_key"
MOST_SUMMARY = 600  # characters of what is published
Page = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Refused:
    """What was sent and not taken, and why."""

    errors: list[tuple[str, str]]
    status: int = 422


@blueprint.get("/office/suggestions/<code>")
@requires(Action.HANDLE_SUGGESTION)
def record(code: str) -> Page:
    return page(known(code))


def take_step(code: str) -> Page:
    """Take the step of the button pressed; what cannot be taken comes back with everything typed."""
    found, kind, posted = known(code), _kind(), Posted()
    require(NEEDS[kind], found.confided)
    body, said = _read(kind, posted)
    if posted.errors:
        return page(found, Refused(posted.errors))
    base = request.form.get(BASE, 0, int)
    who = (current_user().username, now(), today(), services().letters)
    try:
        if kind is StepKind.ACT:
            opening = of_suggestion(body, services().office, today())
            store.act(code, opening, _page_key(), base, *who)
        else:
            store.add_step(code, kind, body, said, base, *who)
    except (Conflict, WrongState) as error:
        status = 409 if isinstance(error, Conflict) else 422
        return page(store.suggestion(code), Refused([("main", words(error.told))], status))
    return cast(Response, redirect(url_for("suggestions.record", code=code, saved=1), 303))


blueprint.add_url_rule(
    "/office/suggestions/<code>",
    "take_step",
    keeps_what_was_typed(take_step, Action.HANDLE_SUGGESTION),
    methods=["POST"],
)


def known(code: str) -> Suggestion:
    """The suggestion; 404 for whoever it names, as if there were none."""
    found = store.suggestion(code)
    require(Action.REASSIGN_SUGGESTION, found.confided)
    return found


def page(found: Suggestion, refused: Refused | None = None) -> Page:
    """The letter where it may be read, else what the register says and how to take it over."""
    readable = may(current_user(), Action.HANDLE_SUGGESTION, found.confided)
    schools = {each.code: each.name for each in all_schools()} | {"": services().office.name}
    names = full_names(_people(found))
    common = {
        "suggestion": found,
        "row": row(line(found, current_user(), today()), schools, names, topic_names()),
        "errors": refused.errors if refused else [],
        "wrong": dict(refused.errors) if refused else {},
        "values": request.form.to_dict(),
        "ticked": set(request.form.getlist(NAMED)),
        "officers": [(each.username, each.full_name) for each in officers_at_work()],
        "base": len(found.steps),
    }
    if readable:
        html = render_template("suggestions/record.html", **common, **_readable(found, names))
    else:
        html = render_template("suggestions/withheld.html", **common)
    return (html, refused.status) if refused else html


def _readable(found: Suggestion, names: dict[str, str]) -> dict[str, Any]:
    try:
        contents, trouble = store.contents(found.code, services().letters), ""
    except FormsError as error:  # the box has no key on this server
        contents, trouble = store.Contents.empty(), words(error.told)
    called = may(current_user(), Action.CALL_SENDER, found.confided)
    return {
        "told": shown_letter(contents.letter),
        "photos": shown_photos(contents.letter),
        "phone": contents.phone if called else "",
        "leaves_number": bool(contents.phone),
        "trouble": trouble,
        "history": history(found.steps, names, dict(contents.words)),
        "steps": {kind.value for kind in next_steps(found, current_user())},
        "kinds": list(kinds().items()),
        "longest": MOST_WORDS,
        "longest_summary": MOST_SUMMARY,
        "key": request.form.get(KEY) or str(uuid4()),
    }


def _people(found: Suggestion) -> set[str]:
    """Everybody whom the page names: who took a step, who handles it, who sat beside."""
    names = {step.by for step in found.steps} | {found.standing.handler}
    for step in found.steps:
        names |= {value for value in step.body.values() if isinstance(value, str)}
    return names


def _kind() -> StepKind:
    """The button pressed; one that no page offers is none."""
    name = request.form.get(STEP, "")
    if name not in set(StepKind) - {StepKind.OPEN, StepKind.FORGET}:
        abort(404)
    return StepKind(name)


def _read(kind: StepKind, posted: Posted) -> tuple[dict[str, Any], str]:
    """Body and words of the step; faults go to ``posted``."""
    officers = [each.username for each in officers_at_work()]
    if kind in ENDS:
        return {}, posted.text(ANSWER, _("Trả lời"), MOST_WORDS)
    if kind is StepKind.ASSIGN:
        return {
            KIND: posted.one_of(KIND, _("Loại thư"), set(Kind)),
            HANDLER: posted.one_of(HANDLER, _("Người xử lý"), officers),
            DUE: posted.day(DUE, _("Hạn trả lời")).isoformat(),
        }, ""
    if kind is StepKind.CONFIDE:
        named = posted.some_of(NAMED, officers)
        handler = posted.one_of(f"confide_{HANDLER}", _("Người xử lý"), officers)
        return {NAMES_PERSON: True, NAMED: named, HANDLER: handler}, ""
    if kind in (StepKind.ALERT, StepKind.CALM):
        return {HOT_SPOT: kind is StepKind.ALERT}, ""
    if kind is StepKind.ACT:
        return {
            FINDING: posted.text(FINDING, _("Việc chưa tốt"), MOST_WORDS),
            DEMAND: posted.text(DEMAND, _("Việc trường cần làm"), MOST_WORDS),
        }, ""
    if kind is StepKind.PUBLISH:
        return {PUBLIC: posted.text(PUBLIC, _("Lời công bố"), MOST_SUMMARY)}, ""
    return {PUBLIC: ""}, ""


def _page_key() -> str:
    """The key of the page: sending it twice opens one action."""
    try:
        return str(UUID(request.form.get(KEY, "")))
    except ValueError:
        return str(uuid4())
