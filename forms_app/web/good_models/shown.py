"""A model as pages draw it: states in words, a line in a list, what was done so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from ...core.good_models import (
    CLASS,
    DECISION,
    REASON,
    SHAREABLE,
    SOURCE,
    Copy,
    Field,
    GoodModel,
    State,
    Step,
    StepKind,
)
from ...core.language import day as shown_day
from ...core.language import number
from ...core.reports.good_models import STATES
from ..texts import words
from .places import unit_names
from .wordings import Told, class_name, field_name, told

_KIND_OF = {
    State.REGISTERED: "",
    State.RUNNING: "warn",
    State.EFFECTIVE: "good",
    State.COMMENDED: "good",
    State.REPLICATED: "good",
    State.STOPPED: "bad",
}


@dataclass(frozen=True)
class Line:
    """One model in a list."""

    model: GoodModel
    unit: str  # name of the school, or of the office
    field: str
    state: str
    kind: str  # of its tag
    result: str  # the latest assessment: "86,5 điểm, hiệu quả"; empty without one


@dataclass(frozen=True)
class CopyLine:
    """A model that copies another one, as a list shows it."""

    code: str
    name: str
    unit: str
    since: date
    state: str
    kind: str
    shareable: bool  # everybody may read about it


@dataclass(frozen=True)
class Past:
    """One step as read in the history."""

    step: Step
    what: str
    by: str
    said: tuple[Told, ...]


@dataclass(frozen=True)
class Assessed:
    """One assessment: the result, and what was given for each criterion."""

    step: Step
    by: str
    result: str
    said: tuple[Told, ...]


def lines(models: Iterable[GoodModel]) -> list[Line]:
    known = list(models)
    units = unit_names({each.school for each in known})
    return [line(each, units[each.school]) for each in known]


def line(model: GoodModel, unit: str) -> Line:
    assessment = model.standing.assessment
    return Line(
        model=model,
        unit=unit,
        field=field_name(model.field),
        state=state_name(model.state),
        kind=_KIND_OF[model.state],
        result=result_words(assessment) if assessment else "",
    )


def copy_lines(copies: Iterable[Copy]) -> list[CopyLine]:
    known = list(copies)
    units = unit_names({each.school for each in known})
    return [
        CopyLine(
            each.code,
            each.name,
            units[each.school],
            each.since,
            state_name(each.state),
            _KIND_OF[each.state],
            each.state in SHAREABLE,
        )
        for each in known
    ]


def assessed(model: GoodModel, names: Mapping[str, str]) -> list[Assessed]:
    """Every assessment, the latest first."""
    return [
        Assessed(each, names.get(each.by, each.by), result_words(each), tuple(told(each)))
        for each in model.assessments
    ]


def history(model: GoodModel, names: Mapping[str, str]) -> list[Past]:
    """Every step, the latest first; ``names`` are full names by user name."""
    found = []
    registration: Step | None = None
    for step in model.steps:
        said = _said(step, registration)
        found.append(Past(step, _what(step.kind), names.get(step.by, step.by), said))
        registration = step if step.kind in (StepKind.REGISTER, StepKind.CORRECT) else registration
    return found[::-1]


def state_name(state: State) -> str:
    return words(STATES[state])


def state_choices(states: Iterable[State] = tuple(State)) -> list[tuple[str, str]]:
    return [("", _("Mọi trạng thái")), *((each.value, state_name(each)) for each in states)]


def field_choices() -> list[tuple[str, str]]:
    return [("", _("Mọi lĩnh vực")), *((each.value, field_name(each)) for each in Field)]


def result_words(assessment: Step) -> str:
    """ "86,5 điểm, hiệu quả"."""
    points = assessment.points or Decimal(0)
    shown = number(points, 0 if points == points.to_integral_value() else 1)
    name = class_name(assessment.facts.get(CLASS, ""))
    return str(_("%(points)s điểm: %(name)s", points=shown, name=name))


def _said(step: Step, before: Step | None) -> tuple[Told, ...]:
    """What a step says of itself; a correction, what the registration said before."""
    if step.kind is StepKind.ASSESS:
        return ((_("Kết quả"), result_words(step)),)
    if step.kind is StepKind.CORRECT and before is not None:
        same = frozenset(
            name for name, value in (before.answers or {}).items() if (step.answers or {}).get(name) == value
        )
        return tuple((_("Trước đó: %(label)s", label=label), text) for label, text in told(before, same))
    facts = step.facts
    found = (
        (_("Số quyết định"), facts.get(DECISION, "")),
        (_("Ngày quyết định"), shown_day(step.decided_on) if step.decided_on else ""),
        (_("Làm theo mô hình"), facts.get(SOURCE, "")),
        (_("Lý do"), facts.get(REASON, "")),
    )
    return tuple((label, text) for label, text in found if text)


def _what(kind: StepKind) -> str:
    names = {
        StepKind.REGISTER: _("Đăng ký"),
        StepKind.CORRECT: _("Sửa phiếu đăng ký"),
        StepKind.BEGIN: _("Bắt đầu thực hiện"),
        StepKind.ASSESS: _("Đánh giá"),
        StepKind.COMMEND: _("Khen"),
        StepKind.NAME_SOURCE: _("Phòng ghi mô hình gốc"),
        StepKind.STOP: _("Dừng"),
    }
    return str(names[kind])
