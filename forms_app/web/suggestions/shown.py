"""Suggestions as pages draw them: kinds, topics, states and steps in words, days counted from today."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from ...core.calendar import Week
from ...core.definition import FormDefinition
from ...core.errors import NotFound
from ...core.language import day
from ...core.letters import FORM, REPLY, ROLE, TEXT, TOPIC, WISH, Letter
from ...core.people import Role, User
from ...core.suggestion_register import Line
from ...core.suggestions import (
    DUE,
    HANDLER,
    HOT_SPOT,
    KIND,
    NAMES_PERSON,
    SECOND,
    Kind,
    State,
    Step,
    StepKind,
)
from ...documents.photos import size_of
from ...storage.forms import published
from ...storage.users import users
from ..letters.looking import state_name
from ..texts import words

_TAG_OF = {State.UNDER_WAY: "warn", State.ANSWERED: "good", State.PASSED_ON: "good", State.UNCLEAR: ""}


@dataclass(frozen=True)
class Row:
    """One line of the register as a page draws it."""

    line: Line
    week: str
    school: str
    topic: str
    handler: str
    state: str
    tag: str
    late: str  # "quá hạn 3 ngày", or empty


@dataclass(frozen=True)
class Past:
    """One step as read in the history."""

    step: Step
    what: str
    by: str
    told: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True)
class ShownPhoto:
    """A photo of a letter; a page keeps its room free from the first moment."""

    address: str
    width: int
    height: int


def row(line: Line, schools: dict[str, str], names: dict[str, str], topics: dict[str, str]) -> Row:
    """``schools`` and ``names`` by code and user name, ``topics`` as ``topic_names`` gives them."""
    hidden = _("không hiện ở đây")
    return Row(
        line=line,
        week=week_words(line.week),
        school=schools.get(line.school, line.school),
        topic=hidden if line.withheld else topics.get(line.topic, line.topic),
        handler=hidden if line.withheld else names.get(line.handler, line.handler),
        state=state_name(line.state),
        tag=_TAG_OF.get(line.state, ""),
        late=ngettext("quá hạn %(num)d ngày", "quá hạn %(num)d ngày", line.late) if line.late else "",
    )


def week_words(code: str) -> str:
    """``2026-W47`` as its days: 16/11 – 22/11/2026."""
    week = Week.read(code)
    return f"{day(week.first)[:5]} – {day(week.last)}" if week else code


def topic_names() -> dict[str, str]:
    """Every topic of the form in words, by name."""
    return choices_of(TOPIC)


def choices_of(question: str) -> dict[str, str]:
    """The choices of a question of the form in words; none where the form was never issued."""
    form = _form()
    found = next((each for each in form.questions if each.name == question), None) if form else None
    return {each.name: words(each.label) for each in found.choices} if found else {}


def label_of(question: str) -> str:
    form = _form()
    return words(form.question(question).label) if form else question


def officers_at_work() -> list[User]:
    return [each for each in users(Role.OFFICER) if each.active]


def shown_letter(letter: Letter) -> list[tuple[str, str]]:
    """What was written, as (label, text), in the order of the form; the number apart."""
    asked = ((name, letter.answers.get(name, "")) for name in (ROLE, TOPIC, TEXT, WISH, REPLY))
    choices = {name: choices_of(name) for name in (ROLE, TOPIC, REPLY)}
    return [(label_of(name), choices.get(name, {}).get(text, text)) for name, text in asked if text]


def shown_photos(letter: Letter) -> list[ShownPhoto]:
    """Each as it stands in the page itself: a photo of a letter has no address of its own."""
    return [
        ShownPhoto(f"data:image/jpeg;base64,{b64encode(photo).decode('ascii')}", *size_of(photo))
        for photo in letter.photos
    ]


def kinds() -> dict[str, str]:
    return {
        Kind.REPORT.value: _("Phản ánh"),
        Kind.PROPOSAL.value: _("Kiến nghị"),
        Kind.COMPLAINT.value: _("Khiếu nại"),
        Kind.DENUNCIATION.value: _("Tố cáo"),
        Kind.PRAISE.value: _("Khen"),
        Kind.JUNK.value: _("Thư rác"),
    }


def history(steps: Iterable[Step], names: dict[str, str], said: dict[int, str]) -> list[Past]:
    """Every step, the latest first; ``said`` are the words of steps by number."""
    found = [
        Past(
            step,
            _what(step.kind),
            names.get(step.by, step.by),
            tuple(_told(step, names)),
            said.get(number, ""),
        )
        for number, step in enumerate(steps, start=1)
    ]
    return found[::-1]


def _told(step: Step, names: dict[str, str]) -> Iterable[tuple[str, str]]:
    body = step.body
    if KIND in body:
        yield _("Loại thư"), kinds()[body[KIND]]
    if SECOND in body:
        yield _("Người thứ hai"), names.get(body[SECOND], body[SECOND])
    if body.get(NAMES_PERSON):
        yield _("Hàng hạn chế"), _("có nêu tên người")
    if body.get(HOT_SPOT) and step.kind is StepKind.OPEN:
        yield _("Nguy cơ điểm nóng"), _("có")
    if HANDLER in body:
        yield _("Người xử lý"), names.get(body[HANDLER], body[HANDLER])
    if DUE in body:
        yield _("Hạn trả lời"), day(date.fromisoformat(body[DUE]))


def _what(kind: StepKind) -> str:
    names = {
        StepKind.OPEN: _("Mở thư"),
        StepKind.CONFIDE: _("Đưa vào hàng hạn chế"),
        StepKind.ASSIGN: _("Giao xử lý"),
        StepKind.ANSWER: _("Trả lời"),
        StepKind.FORWARD: _("Chuyển nơi khác"),
        StepKind.UNCLEAR: _("Không đủ thông tin"),
        StepKind.ALERT: _("Đánh dấu nguy cơ điểm nóng"),
        StepKind.CALM: _("Bỏ dấu nguy cơ điểm nóng"),
        StepKind.ACT: _("Giao việc cho trường"),
        StepKind.PUBLISH: _("Công bố tóm tắt"),
        StepKind.WITHDRAW: _("Rút tóm tắt"),
        StepKind.FORGET: _("Xóa nội dung"),
    }
    return str(names[kind])


def _form() -> FormDefinition | None:
    try:
        return published(FORM)[0]
    except NotFound:
        return None
