"""Conclusions of the demo's boards on the finished half-year: most signed, one a draft, one not written.

One was signed, taken back for a slip and signed anew.
"""

from __future__ import annotations

from datetime import timedelta

from ..core.bodies import BodyKind, Member
from ..core.conclusions import Signature
from ..core.people import Role
from ..core.schools import School
from ..storage.bodies import bodies_on
from ..storage.conclusions import save_text, sign, withdraw
from ..storage.periods import due_day
from .accounts import member
from .district import District, at, half_year, half_year_before

REWRITTEN, DRAFT, NOTHING = 0, 1, 4  # places of schools in the list
FIRST_WORDS = "Trong kỳ, Ban dự các cuộc họp của hội đồng trường và xem hồ sơ công khai hai lần."
SEEN = (
    "Trong kỳ, Ban dự bốn cuộc họp của hội đồng trường. Ban xem hồ sơ công khai hai lần, gặp 12 đồng nghiệp.",
    "Trong kỳ, Ban xem sổ công khai thu chi, bảng tin của trường và biên bản hội nghị viên chức.",
    "Trong kỳ, Ban theo dõi việc mua sắm, việc xét nâng lương và giờ tiếp công dân của nhà trường.",
)
GOOD = (
    "Nhà trường công khai thu chi đúng hạn; góp ý tại hội nghị được ghi biên bản và trả lời.",
    "Lịch tiếp công dân được niêm yết và giữ đúng; việc nâng lương được bàn ở tổ trước khi quyết định.",
)
LACKING = (
    "Còn chậm: biên bản họp tổ chưa đủ, một vài quy chế nội bộ chưa lấy ý kiến lại sau khi sửa.",
    "Còn chậm: thông báo trên bảng tin chưa ghi ngày gỡ, nên khó biết đã niêm yết đủ 30 ngày chưa.",
)
ASKED = "Đề nghị: hiệu trưởng giao người phụ trách từng việc, báo lại với Ban trước kỳ sau."
SLIP = "Ghi sai số cuộc họp đã dự."
BEGUN = "Ban đang gom ý kiến các tổ, còn thiếu tổ văn phòng."


def conclude(district: District) -> None:
    """Everybody who has a board, about the finished half-year; the first has begun this one."""
    finished = half_year_before(district.today)
    boards = bodies_on(district.today)
    for place, school in enumerate(district.schools):
        board = boards.get((school.code, BodyKind.INSPECTION))
        if board and place != NOTHING:
            _conclude(place, school, finished, board.members[0])
    first = district.schools[0].code
    by = member(first, Role.SCHOOL_BOARD)
    save_text(first, half_year(district.today), BEGUN, 0, by, at(district.today, 1))


def _conclude(place: int, school: School, period: str, head: Member) -> None:
    """Written some days before it is due, signed the day after."""
    by, day = member(school.code, Role.SCHOOL_BOARD), due_day(period) - timedelta(days=5 + place % 4)
    text, base = _words(place), 0
    signature = Signature(head.name, "Trưởng ban Thanh tra nhân dân", day + timedelta(1))
    if place == REWRITTEN:
        early = Signature(head.name, "Trưởng ban Thanh tra nhân dân", day)
        save_text(school.code, period, FIRST_WORDS, 0, by, at(day, 1))
        sign(school.code, period, early, 1, by, at(day, 2))
        withdraw(school.code, period, SLIP, 2, by, at(day, 3))
        base = 3
    save_text(school.code, period, text, base, by, at(day, 4))
    if place != DRAFT:
        sign(school.code, period, signature, base + 1, by, at(signature.day, 2))


def _words(place: int) -> str:
    parts = (SEEN[place % len(SEEN)], GOOD[place % len(GOOD)], LACKING[place // 2 % len(LACKING)], ASKED)
    return "\n".join(parts)
