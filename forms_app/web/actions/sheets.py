"""The questions that each step asks, in the words of the form ``theo_doi_khac_phuc``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import current_app
from werkzeug.datastructures import MultiDict

from ...core import actions
from ...core.actions import Action, StepKind
from ...core.definition import FormDefinition, Question
from ...core.form_builder import BoundForm, bind
from ..language import page_language
from ..services import services


@dataclass(frozen=True)
class Sheet:
    """One small form on the page of an action; a button for each of ``kinds``."""

    name: str
    kinds: tuple[StepKind, ...]
    asked: tuple[str, ...] = ()  # names of questions
    optional: tuple[tuple[StepKind, str], ...] = ()  # what may stay empty with one of the buttons

    def questions(self, kind: StepKind) -> tuple[Question, ...]:
        free = {name for each, name in self.optional if each is kind}
        return tuple(_question(name, required=name not in free) for name in self.asked)


SHEETS = (
    # The form also asks for photos (actions.PHOTOS): photos.py takes them.
    Sheet("report", (StepKind.FINISH, StepKind.BEGIN), (actions.REPORT,)),
    Sheet("later", (StepKind.ASK,), (actions.LATER, actions.LATER_WHY)),
    Sheet(
        "decision",
        (StepKind.GRANT, StepKind.REFUSE),
        (actions.LATER_REPLY,),
        ((StepKind.GRANT, actions.LATER_REPLY),),
    ),
    Sheet("confirmation", (StepKind.CONFIRM,)),
    Sheet("returning", (StepKind.RETURN,), (actions.STILL_TO_DO, actions.DUE)),
    Sheet("terms", (StepKind.CHANGE,), (actions.DUE, actions.OWNER, actions.SEVERITY)),
    Sheet("recheck", (StepKind.RECHECK,), (actions.RECHECK_DAY, actions.OUTCOME)),
    Sheet("advice", (StepKind.ADVISE,), (actions.VIEW,)),
)
OPENING = Sheet(
    "opening",
    (StepKind.OPEN,),
    (actions.FINDING, actions.DEMAND, actions.ITEM),
    ((StepKind.OPEN, actions.ITEM),),
)


def sheet_of(kind: StepKind) -> Sheet:
    """The sheet with a button for this step."""
    return next(sheet for sheet in (*SHEETS, OPENING) if kind in sheet.kinds)


def follow_up_form() -> FormDefinition:
    """The form that owns the wordings, read once per process as the office's settings are."""
    form: FormDefinition | None = current_app.extensions.get("follow_up_form")
    if form is None:
        form = services().definitions.load(actions.FORM)
        current_app.extensions["follow_up_form"] = form
    return form


def blank(sheet: Sheet, action: Action | None, today: date) -> BoundForm:
    """The sheet to be filled, with what can be known beforehand."""
    values = _known_beforehand(sheet, action, today) if action else {}
    return bind(sheet.questions(sheet.kinds[0]), page_language(), values=values, numbers={}, draft=True)


def posted(sheet: Sheet, kind: StepKind, action: Action | None, fields: MultiDict[str, str]) -> BoundForm:
    """The sheet with what was typed, checked."""
    facts = {actions.DUE: action.standing.due.isoformat()} if action else {}
    form = bind(sheet.questions(kind), page_language(), formdata=fields, facts=facts, numbers={})
    form.validate()
    return form


def draft(sheet: Sheet, fields: MultiDict[str, str]) -> BoundForm:
    """The sheet with what was typed so far."""
    return bind(sheet.questions(sheet.kinds[0]), page_language(), formdata=fields, numbers={}, draft=True)


def _question(name: str, required: bool) -> Question:
    """One of the form's. Each stands on a page of its own here, so nothing on the page decides about it."""
    return replace(follow_up_form().question(name), required=required, relevant="")


def _known_beforehand(sheet: Sheet, action: Action, today: date) -> Mapping[str, Any]:
    now = action.standing
    if sheet.name == "terms":
        return {
            actions.DUE: now.due.isoformat(),
            actions.OWNER: now.owner,
            actions.SEVERITY: now.severity.value,
        }
    if sheet.name == "returning":
        again = today + timedelta(days=services().office.answer_days)
        return {actions.DUE: max(now.due, again).isoformat()}
    return {actions.RECHECK_DAY: today.isoformat()} if sheet.name == "recheck" else {}
