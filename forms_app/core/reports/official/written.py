"""What came to the suggestion boxes, in figures of all boxes together: nothing of what a letter says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ...state_document import Align
from ...suggestion_register import FEWEST, REST, Figures
from .figures import PERCENT, Figure, Group, share
from .model import Column, Line, Sheet
from .texts import Draft

ABOUT = "Hòm thư góp ý"
COLUMNS = (Column("Nội dung", 125, plain=True), Column("Số thư đã mở", 40, Align.CENTRE))
FEW = f"ít hơn {FEWEST}"
UNTOLD = "không nêu"  # known, and kept back: somebody could find the writer


@dataclass(frozen=True)
class Letters:
    """R7 of the period, and names of topics."""

    figures: Figures
    topics: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def letters_group(letters: Letters | None) -> Group:
    """So few letters that somebody could find their writers are told as few, and nothing more of them."""
    told = letters.figures if letters and not letters.figures.few else None
    few = letters is not None and letters.figures.few and letters.figures.received > 0
    received = letters.figures.received if letters else None
    on_time = share(told.on_time, told.settled) if told else None
    kept_back = UNTOLD if few else None
    figures = (
        Figure("letters", "số thư góp ý nhận được", FEW if few else received, "thư"),
        Figure("letters.settled", "số thư góp ý đã trả lời", told.settled if told else kept_back, "thư"),
        Figure(
            "letters.on_time", "tỉ lệ thư góp ý trả lời đúng hạn", on_time if told else kept_back, PERCENT, 1
        ),
        Figure("letters.overdue", "số thư góp ý quá hạn", told.overdue if told else kept_back, "thư"),
        Figure("letters.unopened", "số thư góp ý chưa mở", told.unopened if told else kept_back, "thư"),
    )
    return Group(ABOUT, figures)


def letters_draft(letters: Letters | None) -> Draft:
    """The sentence about the boxes: none came, too few to tell of, or how many were answered in time."""
    if letters and not letters.figures.received:
        return Draft(f"{ABOUT}: không có thư.")
    if letters and letters.figures.few:
        return Draft(f"{ABOUT}: {{letters}} thư, không nêu chi tiết.")
    on_time = " (đúng hạn {letters.on_time})" if letters and letters.figures.settled else ""
    answered = f"trả lời {{letters.settled}}{on_time}"
    return Draft(f"{ABOUT}: nhận {{letters}} thư, {answered}, quá hạn {{letters.overdue}}.", ABOUT)


def letters_sheet(letters: Letters | None) -> tuple[Sheet, ...]:
    """By topic; topics with few letters stand together. None where there is nothing to tell."""
    if letters is None or letters.figures.few or not letters.figures.topics:
        return ()
    lines = tuple(
        Line((letters.topics.get(topic, topic) if topic != REST else "Nội dung khác", many))
        for topic, many in letters.figures.topics.items()
    )
    return (Sheet("Thư góp ý theo nội dung", "Hòm thư", COLUMNS, lines),)
