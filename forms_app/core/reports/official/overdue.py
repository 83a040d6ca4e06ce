"""R5: what schools should have put right by now, the longest overdue first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ...actions import Action
from ...language import capital, day, sort_key
from ...office import Office
from ...rounds import Period
from ...schools import School
from ...state_document import Align
from .figures import Figure, Group, by_name
from .model import Annex, Bars, Column, Graph, Kind, Line, OfficialReport, Passage, Sheet
from .texts import Draft, drafted

AGES = ((1, 7, "đến 7 ngày"), (8, 30, "từ 8 đến 30 ngày"), (31, None, "trên 30 ngày"))
LISTED = (
    Column("TT", 10, Align.CENTRE),
    Column("Mã", 27, plain=True),
    Column("Trường", 34, plain=True),
    Column("Nội dung", 46, plain=True),
    Column("Hạn chế", 36, plain=True),
    Column("Việc cần làm", 32, plain=True),
    Column("Người khắc phục", 24),
    Column("Hạn", 24, Align.CENTRE),
    Column("Số ngày quá hạn", 19, Align.CENTRE),
)


def overdue_report(
    actions: Sequence[Action], schools: Sequence[School], office: Office, today: date
) -> OfficialReport:
    """As of ``today``; what waits for the office's own confirmation is not overdue."""
    names = {each.code: each.name for each in schools}
    late = [each for each in actions if each.overdue(today)]
    ordered = sorted(late, key=lambda each: (-each.days_late(today), sort_key(names[each.school]), each.code))
    groups = (_group(ordered, today),)
    figures = by_name(groups)
    return OfficialReport(
        kind=Kind.OVERDUE,
        period=Period(today.isoformat(), today, today),
        made_on=today,
        subject=f"Kiến nghị quá hạn khắc phục\nđến ngày {day(today)}",
        bases=(),
        groups=groups,
        passages=(_passage(figures, office),),
        annexes=(_annex(ordered, names, today),),
    )


def _group(late: Sequence[Action], today: date) -> Group:
    days, schools = [each.days_late(today) for each in late], len({each.school for each in late})
    ages = (
        Figure(f"overdue.{first}", f"số kiến nghị quá hạn {words}", _between(days, first, last), "kiến nghị")
        for first, last, words in AGES
    )
    figures = (
        Figure("overdue", "số kiến nghị quá hạn", len(late), "kiến nghị"),
        Figure("overdue.schools", "số trường có kiến nghị quá hạn", schools, "trường"),
        *ages,
        Figure("overdue.longest", "số ngày quá hạn lâu nhất", max(days, default=None), "ngày"),
    )
    return Group("Kiến nghị quá hạn", figures)


def _between(days: Sequence[int], first: int, last: int | None) -> int:
    return sum(first <= each and (last is None or each <= last) for each in days)


def _passage(figures: Mapping[str, Figure], office: Office) -> Passage:
    drafts = (
        Draft(f"{office.name} tổng hợp các kiến nghị mà trường chưa khắc phục xong và đã quá hạn."),
        Draft("Có {overdue} kiến nghị quá hạn ở {overdue.schools} trường."),
        Draft("Quá hạn lâu nhất: {overdue.longest} ngày.", "Quá hạn lâu nhất", "overdue.longest"),
    )
    ages = tuple(figures[f"overdue.{first}"] for first, _last, _words in AGES)
    labels = tuple(capital(words) for _first, _last, words in AGES)
    graph = Graph("Số kiến nghị theo số ngày quá hạn", labels, (Bars("Kiến nghị", ages),))
    return Passage("", "", 1, drafted(drafts, figures), (graph,))


def _annex(late: Sequence[Action], names: Mapping[str, str], today: date) -> Annex:
    lines = tuple(
        Line(
            (
                place,
                each.code,
                names[each.school],
                each.item or each.demand,
                each.finding,
                each.demand,
                each.standing.owner,
                each.standing.deadline,
                each.days_late(today),
            )
        )
        for place, each in enumerate(late, start=1)
    )
    sheet = Sheet("Các kiến nghị quá hạn", "Quá hạn", LISTED, lines, "Không có kiến nghị nào quá hạn.")
    return Annex("DANH SÁCH KIẾN NGHỊ QUÁ HẠN", (sheet,), wide=True)
