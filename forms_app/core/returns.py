"""Returns: what a school, or the office of itself, reports once a period, and the steps to its approval.

A return is (form, school or office, period). It is its steps, of which none is ever changed: drafts are
saved, handed in, sent back with a remark, approved. It keeps to the version of its form it was begun with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from . import people
from .definition import Filler, FormDefinition, Question, Text
from .expressions import parse
from .question_types import type_of
from .schools import School

FIGURES, BOARD, OFFICE = "bc_truong_6t", "ttnd_tu_danh_gia", "chk_pgd"  # the forms that reports know by name
OWN_CLASS = "tu_xep_loai"  # the question of FIGURES in which a school puts itself into a class
ANSWERED_ONCE = frozenset({"calculate", "acknowledge"})  # never compared, never taken over


class State(StrEnum):
    """Where a return stands; stored, so names stay."""

    NOT_BEGUN = "not_begun"
    DRAFT = "draft"
    SUBMITTED = "submitted"  # handed in, waits for the office
    SENT_BACK = "sent_back"  # with a remark, to be corrected
    APPROVED = "approved"  # the office's own: as soon as it is handed in


OPEN = frozenset({State.NOT_BEGUN, State.DRAFT, State.SENT_BACK})  # whoever owes it may fill it


class StepKind(StrEnum):
    """What somebody did; stored, so names stay."""

    SAVE = "save"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"


FILLING = frozenset({StepKind.SAVE, StepKind.SUBMIT})  # these carry answers, the others a remark
NEEDS: Mapping[StepKind, people.Action] = {
    StepKind.SAVE: people.Action.FILL_RETURN,
    StepKind.SUBMIT: people.Action.FILL_RETURN,
    StepKind.SEND_BACK: people.Action.DECIDE_RETURN,
    StepKind.APPROVE: people.Action.DECIDE_RETURN,
}
HANDED_IN = Text(
    "Báo cáo này đã nộp, không sửa được nữa. Muốn sửa thì xin Phòng trả lại.",
    "This return is handed in and can no longer be changed. Ask the office to send it back.",
)
NOT_HANDED_IN = Text("Báo cáo này chưa nộp.", "This return is not handed in.")
APPROVED = Text("Báo cáo này đã được duyệt.", "This return is approved already.")


@dataclass(frozen=True)
class Step:
    """One thing done to a return."""

    kind: StepKind
    by: str  # user name
    at: datetime  # naive UTC
    remark: str = ""
    body: Mapping[str, Any] | None = None  # all answers by question name, of a step in FILLING


@dataclass(frozen=True)
class Return:
    """What was reported so far. ``steps`` counts them: a page says how many it was made from."""

    form_id: str
    form_version: int
    period: str
    school: str | None  # code; None: the office reports on itself
    filler: Filler
    state: State = State.NOT_BEGUN
    steps: int = 0
    answers: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    submitted_at: datetime | None = None  # for the first time, naive UTC
    changed_at: datetime | None = None  # the last step, naive UTC

    @property
    def handed_in(self) -> bool:
        return self.state in (State.SUBMITTED, State.APPROVED)

    @property
    def open(self) -> bool:
        return self.state in OPEN

    def after(self, step: Step) -> Return:
        """This return once ``step`` was taken."""
        state = _state_after(self, step.kind)
        changed = replace(self, state=state, steps=self.steps + 1, changed_at=step.at)
        if step.body is not None:
            changed = replace(changed, answers=step.body)
        if step.kind is StepKind.SUBMIT:
            changed = replace(changed, submitted_at=self.submitted_at or step.at)
        return changed


def refusal(found: Return, kind: StepKind) -> Text | None:
    """Why a step of this kind cannot follow; None where it can."""
    match kind:
        case StepKind.SAVE | StepKind.SUBMIT if not found.open:
            return HANDED_IN
        case StepKind.APPROVE if found.state is State.APPROVED:
            return APPROVED
        case StepKind.APPROVE | StepKind.SEND_BACK if not found.handed_in:
            return NOT_HANDED_IN
    return None


def owed_by(definition: FormDefinition, school: School) -> bool:
    """Whether ``school`` owes this return each period, by its level and its facts."""
    if definition.levels and school.level.value not in definition.levels:
        return False
    return not definition.relevant or parse(definition.relevant).holds(school.facts())


def late(state: State, due: date, today: date) -> bool:
    """Whether a return in ``state`` should have been handed in by now; the due day itself is in time."""
    return state in OPEN and today > due


def code_before(code: str) -> str:
    """The period before: ``2026-H1`` after ``2025-H2``, ``2026`` after ``2025``."""
    year, _, half = code.partition("-")
    if half == "H2":
        return f"{year}-H1"
    return f"{int(year) - 1}-H2" if half else str(int(year) - 1)


def unchanged(
    definition: FormDefinition, answers: Mapping[str, Any], before: Mapping[str, Any]
) -> frozenset[str]:
    """Names of the figures and long texts that are what they were last period, 0 and "không có" too."""
    return frozenset(
        each.name
        for each in definition.questions
        if _told_anew(each)
        and answers.get(each.name) is not None
        and _exactly(each, answers) == _exactly(each, before)
    )


def taken_over(
    definition: FormDefinition, answers: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Any]:
    """``answers`` with last period's figures and single lines where nothing stands yet.

    Marks, choices, days and what is told at length are never taken over: those are for the eyes of the day.
    """
    kept = {
        each.name: before[each.name]
        for each in definition.questions
        if each.name in before and each.name not in answers and _lasts(each)
    }
    return {**answers, **kept}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """Names of the answers in which two states of a return differ."""
    return frozenset(name for name in {*before, *after} if before.get(name) != after.get(name))


def _state_after(found: Return, kind: StepKind) -> State:
    match kind:
        case StepKind.SAVE:
            return State.DRAFT if found.state is State.NOT_BEGUN else found.state
        case StepKind.SUBMIT:
            return State.APPROVED if found.filler is Filler.OFFICE else State.SUBMITTED
        case StepKind.SEND_BACK:
            return State.SENT_BACK
        case StepKind.APPROVE:
            return State.APPROVED


def _lasts(question: Question) -> bool:
    line = question.type == "text" and question.appearance != "multiline"
    return type_of(question).countable or line


def _told_anew(question: Question) -> bool:
    """Whether people should think about it each period, and are tempted to copy instead."""
    return type_of(question).countable or question.appearance == "multiline"


def _exactly(question: Question, answers: Mapping[str, Any]) -> object:
    """An answer to be compared: "12.50" and "12.5" are one, "không có" is none of the numbers."""
    value = answers.get(question.name)
    plain = value is None or isinstance(value, bool) or not type_of(question).countable
    return value if plain else (Decimal(str(value)),)
