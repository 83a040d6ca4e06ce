"""The questions about one composition, and what is doubtful in what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ...core.bodies import Body, BodyKind, Function, Member, faults, usual_end
from ...core.definition import Choice, Question, Text
from ...core.form_builder import BoundForm, bind
from ..language import page_language
from ..texts import words

NUMBER, DECIDED_ON, STARTS_ON, ENDS_ON, MEMBERS = "number", "decided_on", "starts_on", "ends_on", "members"
NAME, POST, FUNCTION = "name", "post", "function"
BLANK_ROWS = {
    BodyKind.STEERING: 5,
    BodyKind.INSPECTION: 3,
    BodyKind.CHARGE: 1,
}  # of a body nobody entered yet
MOST_MEMBERS = 30


@dataclass(frozen=True)
class Doubts:
    """What looks like a mistake, and the value that says: seen, it is so. Other doubts ask again."""

    texts: tuple[str, ...]
    more: int = 0

    @property
    def value(self) -> str:
        return sha256("\n".join(self.texts).encode()).hexdigest()[:16]


def blank(kind: BodyKind, before: Body | None, today: date) -> BoundForm:
    """For a new composition: the people of the one before, to be changed."""
    rows = [_row(each) for each in before.members] if before else [{}] * (BLANK_ROWS[kind] - 1)
    values = {STARTS_ON: today.isoformat(), MEMBERS: rows}
    return bind(_questions(kind, dated=True), page_language(), values=values, numbers={}, draft=True)


def filled(body: Body) -> BoundForm:
    """For a correction: the composition as it is; its first day stays."""
    values = {
        NUMBER: body.number,
        DECIDED_ON: body.decided_on.isoformat() if body.decided_on else None,
        ENDS_ON: body.ends_on.isoformat() if body.ends_on else None,
        MEMBERS: [_row(each) for each in body.members],
    }
    return bind(_questions(body.kind, dated=False), page_language(), values=values, numbers={}, draft=True)


def posted(kind: BodyKind, fields: MultiDict[str, str], dated: bool) -> BoundForm:
    """What was typed, checked; ``dated`` asks for the first day too."""
    form = bind(_questions(kind, dated), page_language(), formdata=fields, numbers={})
    form.validate()
    return form


def body_of(owner: str, kind: BodyKind, values: Mapping[str, Any], since: date | None = None) -> Body:
    """What was typed as a composition; a board's term ends after the usual time unless it says otherwise."""
    starts_on = since or date.fromisoformat(values[STARTS_ON])
    ends_on = _day(values.get(ENDS_ON)) or usual_end(kind, starts_on)
    members = tuple(
        Member(row.get(NAME, ""), row.get(POST, ""), Function(row.get(FUNCTION, _usual(kind))))
        for row in values.get(MEMBERS, ())
    )
    return Body(
        owner, kind, starts_on, ends_on, members, values.get(NUMBER, ""), _day(values.get(DECIDED_ON))
    )


def doubts(body: Body, staff: int | None) -> Doubts | None:
    told = tuple(words(each) for each in faults(body, staff))
    return Doubts(told) if told else None


def function_name(function: Function) -> str:
    names = {
        Function.HEAD: _("Trưởng ban"),
        Function.DEPUTY: _("Phó trưởng ban"),
        Function.MEMBER: _("Ủy viên"),
    }
    return str(names[function])


def _usual(kind: BodyKind) -> str:
    """What somebody does of whom nothing is said."""
    return (Function.HEAD if kind is BodyKind.CHARGE else Function.MEMBER).value


def _row(member: Member) -> dict[str, str]:
    return {NAME: member.name, POST: member.post, FUNCTION: member.function.value}


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _questions(kind: BodyKind, dated: bool) -> tuple[Question, ...]:
    first = Question("date", STARTS_ON, Text(_("Từ ngày")), required=True)
    last = Question("date", ENDS_ON, Text(_("Đến hết ngày")), hint=_last_day_hint(kind))
    decision = (
        Question("text", NUMBER, Text(_("Số quyết định, nghị quyết công nhận"))),
        Question("date", DECIDED_ON, Text(_("Ngày quyết định, nghị quyết"))),
    )
    return (*((first,) if dated else ()), last, *decision, _members(kind))


def _last_day_hint(kind: BodyKind) -> Text:
    if kind is BodyKind.INSPECTION:
        return Text(_("Để trống thì tính nhiệm kỳ hai năm."))
    return Text(_("Để trống nếu không có hạn."))


def _members(kind: BodyKind) -> Question:
    asked = (
        Question("text", NAME, Text(_("Họ tên")), required=True),
        Question("text", POST, Text(_("Chức vụ, công việc ở đơn vị")), required=True),
    )
    if kind is BodyKind.CHARGE:
        settings = MappingProxyType({"max_rows": 1})
        return Question("repeat", MEMBERS, Text(_("Người phụ trách")), questions=asked, settings=settings)
    functions = tuple(Choice(each.value, Text(function_name(each))) for each in Function)
    does = Question(
        "select_one",
        FUNCTION,
        Text(_("Nhiệm vụ trong ban")),
        hint=Text(_("Để trống là ủy viên.")),
        choices=functions,
        appearance="minimal",
    )
    settings = MappingProxyType({"max_rows": MOST_MEMBERS})
    return Question("repeat", MEMBERS, Text(_("Thành viên")), questions=(*asked, does), settings=settings)
