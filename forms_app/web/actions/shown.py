"""An action as pages draw it: in the form's own words, with the days counted from today."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from ...core import actions
from ...core.actions import Outline, State, Step, StepKind
from ...core.photos import Photo
from ...core.question_types import type_of
from ..language import page_language
from ..texts import words
from .sheets import follow_up_form

TERMS = (actions.DUE, actions.OWNER, actions.SEVERITY)  # the rest of an opening stands on top of the page
_KIND_OF = {
    State.NOT_BEGUN: "",
    State.UNDER_WAY: "warn",
    State.DONE: "warn",
    State.CONFIRMED: "good",
    State.RETURNED: "bad",
    State.WITHDRAWN: "",
}


@dataclass(frozen=True)
class Line:
    """One action in a list."""

    code: str
    school: str  # name
    title: str
    state: str
    kind: str  # of its tag
    severity: str
    due: date  # the day by which the school must move
    late: str  # "quá hạn 3 ngày", or empty
    asks: bool  # for more time


@dataclass(frozen=True)
class Past:
    """One step as read in the history: (label, text) for everything that was said."""

    step: Step
    what: str
    by: str
    said: tuple[tuple[str, str], ...]
    photos: Sequence[Photo] = ()


def line(code: str, outline: Outline, school: str, today: date) -> Line:
    return Line(
        code=code,
        school=school,
        title=outline.title,
        state=choice("trang_thai", outline.state.value),
        kind=_KIND_OF[outline.state],
        severity=choice(actions.SEVERITY, outline.severity.value),
        due=outline.deadline,
        late=late_words(outline.days_late(today)),
        asks=outline.asked,
    )


def late_words(days: int) -> str:
    return ngettext("quá hạn %(num)d ngày", "quá hạn %(num)d ngày", days) if days else ""


def history(
    steps: Sequence[Step], names: Mapping[str, str], photos: Mapping[int, Sequence[Photo]]
) -> list[Past]:
    """Every step, the latest first; ``names`` are full names by user name, ``photos`` those of each place."""
    told = {*TERMS, *(name for step in steps[1:] for name in step.body)}
    found = (
        Past(step, _what(step.kind), names.get(step.by, step.by), said(step, told), photos.get(place, ()))
        for place, step in enumerate(steps)
    )
    return list(found)[::-1]


def said(step: Step, changes: Collection[str]) -> tuple[tuple[str, str], ...]:
    """What a step says, in the order of the form; of the first one only what may change, or did later."""
    form, first = follow_up_form(), step.kind is StepKind.OPEN
    told = {name: value for name, value in step.body.items() if not first or name in changes}
    asked = (each for each in form.questions if told.get(each.name))
    return tuple((words(each.label), answer(each.name, step.body[each.name])) for each in asked)


def answer(name: str, value: object) -> str:
    question = follow_up_form().question(name)
    return type_of(question).display(question, value, page_language())


def choice(question: str, name: str) -> str:
    """The form's word for one of its choices."""
    found = follow_up_form().question(question).choice(name)
    return words(found.label) if found else name


def label(question: str) -> str:
    return words(follow_up_form().question(question).label)


def choices(question: str) -> list[tuple[str, str]]:
    return [(each.name, words(each.label)) for each in follow_up_form().question(question).choices]


def _what(kind: StepKind) -> str:
    names = {
        StepKind.OPEN: _("Nêu kiến nghị"),
        StepKind.CHANGE: _("Phòng đổi yêu cầu"),
        StepKind.BEGIN: _("Trường báo đang làm"),
        StepKind.FINISH: _("Trường báo đã làm xong"),
        StepKind.ASK: _("Trường xin thêm thời gian"),
        StepKind.GRANT: _("Phòng đồng ý gia hạn"),
        StepKind.REFUSE: _("Phòng không đồng ý gia hạn"),
        StepKind.RECHECK: _("Kiểm tra lại"),
        StepKind.CONFIRM: _("Phòng xác nhận đã khắc phục"),
        StepKind.RETURN: _("Phòng trả lại để làm tiếp"),
        StepKind.ADVISE: _("Ban TTND nêu ý kiến"),
        StepKind.WITHDRAW: _("Rút: đoàn đã sửa phiếu"),
        StepKind.RESTORE: _("Nêu lại: đoàn lại ghi nội dung này"),
        StepKind.REWORD: _("Sửa lời ghi: đoàn đã sửa phiếu"),
    }
    return str(names[kind])
