"""A year beside the year before and beside what its plan aims at, figure by figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from ...language import capital
from ...state_document import Align
from .figures import PERCENT, POINTS, Figure, Group, share
from .model import Column, Line, Sheet

COMPARED = (  # figures that a plan may aim at, in the order of the table
    *("inspected", "class.all.tot", "class.all.yeu", "score.median"),
    *("share.disclosed", "share.consulted", "share.present", "share.settled", "share.board_answered"),
    *("bc.so_buoi_tuyen_truyen", "bc.so_doi_thoai", "bc.ttnd_so_cuoc_giam_sat", "bc.diem_nong.yes"),
    *("actions", "actions.share", "actions.overdue"),
    *("models.registered", "models.effective", "models.commended"),
)
COLUMNS = (
    Column("Chỉ tiêu", 44, plain=True),
    Column("Đơn vị", 17, Align.CENTRE),
    Column("Năm trước", 19, Align.CENTRE),
    Column("Năm nay", 19, Align.CENTRE),
    Column("Tăng, giảm", 26, Align.CENTRE),
    Column("Kế hoạch", 20, Align.CENTRE),
    Column("So với kế hoạch", 20, Align.CENTRE),
)
UNAIMED = (
    Column("Chỉ tiêu", 72, plain=True),
    Column("Đơn vị", 22, Align.CENTRE),
    Column("Năm trước", 22, Align.CENTRE),
    Column("Năm nay", 22, Align.CENTRE),
    Column("Tăng, giảm", 27, Align.CENTRE),
)
BEFORE, CHANGE, TARGET, REACHED = "before", "change", "target", "reached"


def compared_group(
    now: Mapping[str, Figure], before: Mapping[str, Figure], aims: Mapping[str, Decimal]
) -> Group:
    """Four figures beside each that is compared; each is unknown where what it needs is."""
    figures: list[Figure] = []
    for each in compared(now):
        past = before[each.name].amount if each.name in before else None
        figures += _beside(each, past, aims.get(each.name))
    return Group("So sánh với năm trước và kế hoạch", tuple(figures))


def compared(now: Mapping[str, Figure]) -> list[Figure]:
    """The figures that are compared; names of classes are the office's own, so some may be missing."""
    return [now[name] for name in COMPARED if name in now]


def compared_sheet(figures: Mapping[str, Figure], aimed: bool) -> Sheet:
    """``figures`` of the year with those of ``compared_group``; without a single aim no columns for aims."""
    lines = tuple(_line(figures, each, aimed) for each in compared(figures))
    name = "So sánh với năm trước và với kế hoạch" if aimed else "So sánh với năm trước"
    return Sheet(name, "So sánh", COLUMNS if aimed else UNAIMED, lines)


def _line(figures: Mapping[str, Figure], now: Figure, aimed: bool) -> Line:
    before, change, target, reached = (
        figures[f"{sort}.{now.name}"] for sort in (BEFORE, CHANGE, TARGET, REACHED)
    )
    return Line((capital(now.label), now.unit, before, now, change, *((target, reached) if aimed else ())))


def _beside(now: Figure, past: Decimal | None, aim: Decimal | None) -> Iterator[Figure]:
    present = now.amount
    change = present - past if present is not None and past is not None else None
    reached = share(present, aim) if present is not None and aim else None
    yield _like(now, BEFORE, "năm trước", past)
    yield _like(now, CHANGE, "tăng, giảm", change, change=True)
    yield _like(now, TARGET, "kế hoạch", aim)
    yield Figure(f"{REACHED}.{now.name}", f"so với kế hoạch: {now.label}", reached, PERCENT, 1)


def _like(now: Figure, sort: str, words: str, value: Decimal | None, change: bool = False) -> Figure:
    """A figure of the same sort as ``now``; a count stays a whole number."""
    whole = value is not None and not now.places and value == value.to_integral_value()
    kept = int(value) if whole and value is not None else value
    unit = POINTS if change and now.unit == PERCENT else now.unit
    return Figure(f"{sort}.{now.name}", f"{words}: {now.label}", kept, unit, now.places, change)
