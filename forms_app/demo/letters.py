"""Invented letters to the suggestion boxes of the demo, in every state, through everybody's doors."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ..core.calendar import Week
from ..core.codes import grouped_lookup
from ..core.letters import FORM, PHONE, REPLY, ROLE, TEXT, TOPIC, WISH, letter
from ..core.passphrases import Passphrases
from ..core.people import Role
from ..core.recovery import recovery_lines
from ..core.schools import School
from ..core.suggestions import (
    DUE,
    FIRST,
    HANDLER,
    KIND,
    NAMED,
    NAMES_PERSON,
    PUBLIC,
    SECOND,
    Kind,
    StepKind,
    SuggestionBox,
    due_day,
)
from ..storage import suggestion_boxes, suggestions
from ..storage.forms import published
from ..storage.letters import sealed_letter
from ..storage.sealing import Opener
from ..storage.users import users
from .accounts import MAKER
from .district import District, at
from .polls import words
from .state import change_state, read_state

BOXES = 3  # schools with a box
NONCE_BYTES = 16


@dataclass(frozen=True)
class _Written:
    """A letter that came so many weeks ago, and what was done: (days after its week, step, body, words)."""

    weeks: int
    said: dict[str, str]
    kind: Kind = Kind.REPORT
    names_person: bool = False
    steps: tuple[tuple[int, StepKind, dict[str, Any], str], ...] = ()
    opened: bool = True


def open_box(district: District, school: School | None) -> None:
    """Made by the officer and one of the board, rehearsed, its passphrases kept in the demo's file."""
    chosen = Passphrases(words(), words())
    day = district.today - timedelta(days=70)
    code = school.code if school else None
    made = suggestion_boxes.prepare_box(code, chosen, _first(), _second(code), at(day, 1), district.letters)
    number, sheet = made.box.number, dict(enumerate(recovery_lines(made.secret), start=1))
    suggestion_boxes.rehearse_box(number, chosen, sheet, _first(), at(day, 1), day, district.letters)
    kept = (read_state(district.instance) or {}).get("boxes", {})
    change_state(district.instance, boxes=kept | {str(number): [chosen.first, chosen.second]})


def write_and_answer(district: District) -> None:
    """Letters to the first school and to the district; their codes go into the demo's file."""
    boxes = {each.about: each for each in suggestion_boxes.boxes()}
    lookups = []
    for about, written in _letters(district):
        code = _put(district, boxes[about], written)
        state = _handle(district, boxes[about], written) if written.opened else "da_nhan"
        lookups.append({"code": grouped_lookup(code), "state": state})
    change_state(district.instance, lookups=lookups)


def _put(district: District, box: SuggestionBox, written: _Written) -> str:
    definition, version = published(FORM)
    said = {ROLE: "phu_huynh", REPLY: "ma_tra_cuu"} | written.said
    week = Week.of(district.today - timedelta(weeks=written.weeks)).code
    key, nonce = district.letters.keys.key(box.number), secrets.token_bytes(NONCE_BYTES)
    sealed, code = sealed_letter(box.number, key, letter(definition, version, said, ()), [], nonce, week)
    district.letters.put(sealed)
    return code


def _handle(district: District, box: SuggestionBox, written: _Written) -> str:
    """Opened on the Monday after its week, then step by step; nothing happens after today."""
    opener = Opener(district.letters.keys.secret(box.number, _passphrases(district, box)))
    (sealed,) = suggestions.waiting(box.number, district.letters)
    days = district.office.answer_days
    due, day = due_day(sealed.week, days), due_day(sealed.week, 1)
    body: dict[str, Any] = {
        KIND: written.kind.value,
        NAMES_PERSON: written.names_person,
        NAMED: [],
        FIRST: _first(),
        SECOND: _second(box.about or None),
        HANDLER: _first(),
        DUE: due.isoformat(),
    }
    found = suggestions.open_letter(sealed, opener, body, _first(), at(day, 2), day, district.letters)
    for later, kind, extra, told in written.steps:
        when = day + timedelta(days=later)
        if when < district.today:
            base = len(found.steps)
            found = suggestions.add_step(
                found.code, kind, extra, told, base, _first(), at(when, 3), when, district.letters
            )
    return found.state.value


def _letters(district: District) -> Iterator[tuple[str, _Written]]:
    first = district.schools[0].code
    thanks = "Cảm ơn gia đình. Trường đã đổi thực đơn và niêm yết ở cổng từ tuần này."
    yield (
        first,
        _Written(
            7,
            {
                TOPIC: "bua_an",
                TEXT: "Thực đơn cả tháng lặp lại ba món.",
                WISH: "Đổi món và niêm yết thực đơn.",
            },
            Kind.PROPOSAL,
            steps=(
                (6, StepKind.ANSWER, {}, thanks),
                (
                    7,
                    StepKind.PUBLISH,
                    {PUBLIC: "Thực đơn bán trú đổi theo tuần và niêm yết ở cổng trường."},
                    "",
                ),
            ),
        ),
    )
    yield (
        first,
        _Written(5, {TOPIC: "khoan_thu", TEXT: "Giấy báo các khoản thu chưa ghi khoản nào tự nguyện."}),
    )
    yield (
        first,
        _Written(
            2,
            {
                TOPIC: "thai_do",
                TEXT: "Cô phụ trách lớp lá hay nói lớn tiếng với các cháu giờ ngủ trưa.",
                REPLY: "so_dien_thoai",
                PHONE: "0900 000 000",
            },
            names_person=True,
        ),
    )
    yield (
        first,
        _Written(
            4,
            {TOPIC: "co_so_vat_chat", TEXT: "Đường trước cổng trường ngập khi mưa.", ROLE: "nguoi_dan"},
            steps=(
                (
                    3,
                    StepKind.FORWARD,
                    {},
                    "Việc này thuộc Ủy ban nhân dân xã. Phòng đã chuyển thư ngày hôm nay.",
                ),
            ),
        ),
    )
    yield (
        "",
        _Written(
            3,
            {TOPIC: "khac", TEXT: "Chỗ đó làm chưa tốt.", ROLE: "khong_muon_noi"},
            steps=((4, StepKind.UNCLEAR, {}, "Thư chưa nói chuyện gì, ở đâu. Xin viết thư khác rõ hơn."),),
        ),
    )
    yield (
        first,
        _Written(1, {TOPIC: "viec_tot", TEXT: "Các cô đón cháu rất vui vẻ, gia đình cảm ơn."}, opened=False),
    )


def _passphrases(district: District, box: SuggestionBox) -> Passphrases:
    return Passphrases(*(read_state(district.instance) or {})["boxes"][str(box.number)])


def _first() -> str:
    return next((each.username for each in users(Role.OFFICER)), MAKER)


def _second(school: str | None) -> str:
    role = Role.SCHOOL_BOARD if school else Role.BOARD
    return next((each.username for each in users(role) if each.school == school), MAKER)
