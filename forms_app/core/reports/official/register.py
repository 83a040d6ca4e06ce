"""R7: the register of letters as one reader may know it. Nothing in it is the sender's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ...language import day
from ...office import Office
from ...rounds import Period
from ...state_document import Align
from ...suggestion_register import Line as RegisterLine
from ...suggestions import State
from .figures import Cell, Figure, Group, by_name
from .model import Annex, Column, Kind, Line, OfficialReport, Passage, Sheet
from .texts import Draft, drafted

COLUMNS = (
    Column("TT", 11, Align.CENTRE),
    Column("Mã", 28, plain=True),
    Column("Tuần nhận", 34),
    Column("Trường", 40, plain=True),
    Column("Việc", 32, plain=True),
    Column("Người xử lý", 32),
    Column("Hạn trả lời", 23, Align.CENTRE),
    Column("Trạng thái", 22, Align.CENTRE),
    Column("Quá hạn (ngày)", 14, Align.CENTRE),
    Column("Nguy cơ điểm nóng", 16, Align.CENTRE),
)
RESTRICTED = (
    "Sổ không ghi gì về người gửi. Chỗ ghi “hạn chế” là thư có nêu tên người: "
    "chỉ người xử lý biết nội dung việc."
)


def register_report(
    lines: Sequence[RegisterLine], rows: Sequence[tuple[Cell, ...]], office: Office, today: date
) -> OfficialReport:
    """``lines`` are those that the reader may know of; ``rows`` say them in words, one for one."""
    groups = (_group(lines),)
    drafts = (
        Draft(
            f"{office.name} theo dõi {{register}} thư góp ý đã mở: chưa trả lời {{register.open}}, "
            "trong đó quá hạn {register.late}; đã xong {register.settled}."
        ),
        Draft(RESTRICTED),
    )
    return OfficialReport(
        kind=Kind.LETTERS,
        period=Period(today.isoformat(), today, today),
        made_on=today,
        subject=f"Sổ theo dõi thư góp ý\nđến ngày {day(today)}",
        bases=(),
        groups=groups,
        passages=(Passage("", "", draft=drafted(drafts, by_name(groups))),),
        annexes=(_annex(rows),),
    )


def _group(lines: Sequence[RegisterLine]) -> Group:
    waiting = sum(each.state is State.UNDER_WAY for each in lines)
    figures = (
        Figure("register", "số thư trong sổ", len(lines), "thư"),
        Figure("register.open", "số thư chưa trả lời", waiting, "thư"),
        Figure("register.late", "số thư quá hạn", sum(each.late > 0 for each in lines), "thư"),
        Figure("register.settled", "số thư đã xong", len(lines) - waiting, "thư"),
    )
    return Group("Sổ theo dõi thư góp ý", figures)


def _annex(rows: Sequence[tuple[Cell, ...]]) -> Annex:
    lines = tuple(Line((place, *row)) for place, row in enumerate(rows, start=1))
    sheet = Sheet("Các thư góp ý", "Thư góp ý", COLUMNS, lines, "Chưa có thư nào được mở.")
    return Annex("SỔ THEO DÕI THƯ GÓP Ý", (sheet,), wide=True)
