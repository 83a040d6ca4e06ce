"""Returns as pages draw them: names of states, answers beside last period's, steps with what they changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from ...core.definition import Filler, FormDefinition, Question, Section
from ...core.question_types import type_of
from ...core.returns import ANSWERED_ONCE, State, StepKind, changes
from ...core.scoring import relevant_questions
from ..visits.dossier import full_name
from ..visits.shown import shown
from .opened import Opened

KIND_OF = {
    State.NOT_BEGUN: "",
    State.DRAFT: "",
    State.SUBMITTED: "warn",
    State.SENT_BACK: "bad",
    State.APPROVED: "good",
}


@dataclass(frozen=True)
class Answer:
    """One question as it stands, with last period's answer beside it."""

    question: Question
    now: str
    before: str
    same: bool  # a figure that is last period's


@dataclass(frozen=True)
class Change:
    """One answer that a step changed."""

    question: Question
    before: str
    after: str


@dataclass(frozen=True)
class Past:
    """One step as read in the history."""

    what: str
    by: str
    at: Any
    remark: str
    changed: tuple[Change, ...]


def state_name(state: State, filler: Filler = Filler.SCHOOL) -> str:
    names = {
        State.NOT_BEGUN: _("Chưa làm"),
        State.DRAFT: _("Đang làm"),
        State.SUBMITTED: _("Đã nộp, chờ duyệt"),
        State.SENT_BACK: _("Trả lại để sửa"),
        State.APPROVED: _("Đã chốt") if filler is Filler.OFFICE else _("Đã duyệt"),
    }
    return str(names[state])


def sections(opened: Opened) -> list[tuple[Section, list[Answer]]]:
    """Every question that applies, section by section, and what was answered when the school was another."""
    answers = opened.found.answers
    applying = {each.name for _, each in relevant_questions(opened.definition, answers, opened.facts)}
    asked = applying | set(answers)
    found = (
        (each, [_answer(opened, one) for one in each.questions if one.name in asked and _says(one)])
        for each in opened.definition.sections
    )
    return [(section, shown) for section, shown in found if shown]


def _says(question: Question) -> bool:
    return type_of(question).control not in ("note", "image")


def _answer(opened: Opened, question: Question) -> Answer:
    now, same = text(question, opened.found.answers), question.name in opened.unchanged
    return Answer(question, now, before(opened, question), same)


def before(opened: Opened, question: Question) -> str:
    """Last period's answer in the words of its own version; empty where there is none."""
    definition = opened.definition_before
    asked = _question(definition, question.name) if definition else None
    if asked is None or question.type in ANSWERED_ONCE:
        return ""
    return text(asked, opened.answers_before)


def befores(opened: Opened) -> dict[str, str]:
    """The same for every question by name; nothing at all where there was no last period."""
    if opened.before is None:
        return {}
    asked = (
        each for each in opened.definition.questions if each.type not in (*ANSWERED_ONCE, "note", "image")
    )
    return {each.name: before(opened, each) for each in asked}


def figures_before(opened: Opened) -> dict[str, str]:
    """Last period's figures as somebody would type them: "38", "120,5", or "none"."""
    known = opened.answers_before
    return {
        each.name: "none" if known[each.name] is False else str(known[each.name]).replace(".", ",")
        for each in opened.definition.questions
        if type_of(each).countable and each.name in known
    }


def text(question: Question, answers: Mapping[str, Any]) -> str:
    return shown(question, answers.get(question.name)).text


def past(opened: Opened) -> list[Past]:
    """Every step, the latest first, with what it changed in answers that were handed in."""
    found: list[Past] = []
    answers: dict[str, Any] = {}
    for step in opened.history:
        changed: tuple[Change, ...] = ()
        if step.body is not None:
            changed = _changed(opened.definition, answers, step.body) if found else ()
            answers = dict(step.body)
        found.append(Past(_what(step.kind, opened), full_name(step.by), step.at, step.remark, changed))
    return found[::-1]


def _changed(
    definition: FormDefinition, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Change, ...]:
    names = changes(before, after)
    asked = (each for each in definition.questions if each.name in names and each.type != "calculate")
    return tuple(Change(each, text(each, before), text(each, after)) for each in asked)


def _question(definition: FormDefinition, name: str) -> Question | None:
    return next((each for each in definition.questions if each.name == name), None)


def _what(kind: StepKind, opened: Opened) -> str:
    office = opened.school is None
    names = {
        StepKind.SAVE: _("Lưu nháp"),
        StepKind.SUBMIT: _("Chốt") if office else _("Nộp cho Phòng"),
        StepKind.SEND_BACK: _("Mở lại để sửa") if office else _("Phòng trả lại để sửa"),
        StepKind.APPROVE: _("Phòng duyệt"),
    }
    return str(names[kind])
