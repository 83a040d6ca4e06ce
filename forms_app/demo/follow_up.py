"""What the invented schools did about their findings: actions in every state, by the steps of real people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ..core import actions as fields
from ..core.action_openings import of_board
from ..core.action_steps import refusal
from ..core.actions import Action, Outcome, StepKind
from ..core.people import Role
from ..storage.actions import action, actions, add_step, open_actions
from .accounts import INSPECTORS, first, member
from .district import District, at
from .evidence import put_photo_by

BOARDS_KEY = "demo-ttnd"


@dataclass(frozen=True)
class _Past:
    """One step, so many days after the opening."""

    days: int
    kind: StepKind
    body: dict[str, Any]


def follow_up(district: District) -> None:
    """Every action goes its own way; those of this half-year have not come far by today."""
    for place, code in enumerate(sorted(each.code for each in actions())):
        for past in _way(place):
            _take(district, code, past, photo=place == 0)


def board_opens_one(district: District) -> None:
    """The first school's board has asked for something ten days ago and waits."""
    school, day = district.schools[0], district.today - timedelta(days=10)
    body = {
        fields.FINDING: "Ý kiến góp ý của giáo viên tháng trước chưa được trả lời.",
        fields.DEMAND: "Trả lời bằng văn bản và niêm yết ở phòng hội đồng.",
    }
    opening = of_board(body, district.office, day)
    open_actions(school.code, [opening], BOARDS_KEY, member(school.code, Role.SCHOOL_BOARD), at(day, 2), day)


def _take(district: District, code: str, past: _Past, photo: bool) -> None:
    """Nothing happens after today, and nothing that the rules forbid; ``photo``: with one beside it."""
    found = action(code)
    day = found.opened_on + timedelta(days=past.days)
    if day >= district.today or refusal(found, past.kind):
        return
    body = {
        name: (day + value).isoformat() if isinstance(value, timedelta) else value
        for name, value in past.body.items()
    }
    who = _who(past.kind, found)
    if photo and past.kind is StepKind.FINISH:
        put_photo_by(code, who, at(day, 3))
    add_step(code, past.kind, body, len(found.steps), who, at(day, 3), day)


def _who(kind: StepKind, found: Action) -> str:
    """Accounts of the school where it has some."""
    if kind in (StepKind.BEGIN, StepKind.FINISH, StepKind.ASK):
        return member(found.school, Role.SCHOOL)
    if kind is StepKind.ADVISE:
        return member(found.school, Role.SCHOOL_BOARD)
    if kind is StepKind.RECHECK:
        return next((each for each in found.inspectors), INSPECTORS[0])
    return first(Role.OFFICER)


def _way(place: int) -> Iterator[_Past]:
    """Chosen by the place in the list, so that every state is there."""
    report = {fields.REPORT: "Đã lập danh mục, giao người phụ trách và đang bổ sung."}
    finish = {fields.REPORT: "Đã bổ sung đủ hồ sơ và niêm yết ở bảng tin của trường."}
    mended = {fields.RECHECK_DAY: timedelta(), fields.OUTCOME: Outcome.MENDED.value}
    partly = {fields.RECHECK_DAY: timedelta(), fields.OUTCOME: Outcome.PARTLY.value}
    back = {fields.STILL_TO_DO: "Còn thiếu ở điểm trường lẻ.", fields.DUE: timedelta(days=15)}
    later = {fields.LATER: timedelta(days=60), fields.LATER_WHY: "Chờ cấp kinh phí quý sau."}
    put_right = (_Past(9, StepKind.FINISH, finish), _Past(14, StepKind.CONFIRM, {}))
    looked_at = (
        _Past(3, StepKind.BEGIN, report),
        _Past(12, StepKind.FINISH, finish),
        _Past(20, StepKind.RECHECK, mended),
        _Past(21, StepKind.CONFIRM, {}),
        _Past(25, StepKind.ADVISE, {fields.VIEW: "Ban nhất trí, đề nghị giữ nền nếp."}),
    )
    twice = (
        _Past(8, StepKind.FINISH, finish),
        _Past(11, StepKind.RECHECK, partly),
        _Past(12, StepKind.RETURN, back),
        _Past(24, StepKind.FINISH, finish),
        _Past(30, StepKind.CONFIRM, {}),
    )
    returned = (
        *(_Past(2, StepKind.FINISH, finish), _Past(3, StepKind.RETURN, back)),
        *(_Past(40, StepKind.FINISH, finish), _Past(45, StepKind.CONFIRM, {})),
    )
    asked = (
        _Past(1, StepKind.BEGIN, report),
        _Past(2, StepKind.ASK, later),
        _Past(9, StepKind.GRANT, {}),
        _Past(50, StepKind.FINISH, finish),
        _Past(55, StepKind.CONFIRM, {}),
    )
    soon = (_Past(2, StepKind.FINISH, finish), _Past(11, StepKind.CONFIRM, {}))
    ways = (
        *(put_right, looked_at, put_right, twice, soon, put_right),
        *(looked_at, put_right, asked, put_right, twice, put_right, looked_at, returned, put_right),
        *(put_right, twice, (), put_right, looked_at, put_right, twice, put_right),
    )
    yield from ways[place % len(ways)]
