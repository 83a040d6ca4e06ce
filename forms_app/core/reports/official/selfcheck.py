"""How the office found itself, and how the schools' own boards found themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...definition import FormDefinition
from ...findings import quoted
from ...question_types import type_of
from ...state_document import Align
from .figures import Figure, Group, middle
from .model import Column, Line, Sheet

MARKS = (("met", "dat", "đạt"), ("partly", "dat_mot_phan", "đạt một phần"), ("unmet", "chua_dat", "chưa đạt"))
COLUMNS = (
    Column("Nội dung", 95, plain=True),
    Column("Kết quả", 25, Align.CENTRE),
    Column("Lý do, văn bản", 45, plain=True),
)


@dataclass(frozen=True)
class SelfItem:
    """One item as it was marked."""

    name: str  # of the question
    label: str
    mark: str  # name of the choice; empty while it is not marked
    shown: str
    said: str  # reason and number of the paper


@dataclass(frozen=True)
class Boards:
    """The schools' People's Inspection Boards: how many owe an assessment, points of those approved."""

    owing: int
    points: tuple[Decimal, ...]  # of 100


def self_check(definition: FormDefinition, answers: Mapping[str, Any]) -> tuple[SelfItem, ...]:
    """The items of the office's own checklist."""
    return tuple(
        _item(definition, name, answers.get(name) or {})
        for name in (each.name for each in definition.questions if each.type == "item")
    )


def self_group(items: tuple[SelfItem, ...] | None) -> Group:
    """How many items of its own checklist the office meets."""
    counted = Figure("self", "số mục phòng tự kiểm tra", len(items) if items else None, "mục")
    marks = [each.mark for each in items or ()]
    figures = (
        Figure(f"self.{name}", f"số mục phòng tự thấy {words}", marks.count(mark) if items else None, "mục")
        for name, mark, words in MARKS
    )
    return Group("Phòng tự kiểm tra", (counted, *figures))


def boards_group(boards: Boards | None) -> Group:
    """What the boards give themselves; the middle one stands for all."""
    done, owing = (len(boards.points), boards.owing) if boards else (None, None)
    half = middle(boards.points) if boards else None
    return Group(
        "Ban Thanh tra nhân dân tự đánh giá",
        (
            Figure("boards", "số Ban TTND đã tự đánh giá", done, "Ban"),
            Figure("boards.owing", "số Ban TTND phải tự đánh giá", owing, "Ban"),
            Figure("boards.median", "điểm tự đánh giá của Ban TTND đứng giữa", half, "điểm", 1),
        ),
    )


def self_sheet(items: tuple[SelfItem, ...]) -> Sheet:
    lines = tuple(Line((each.label, each.shown or "Chưa chấm", each.said)) for each in items)
    return Sheet("Kết quả phòng tự kiểm tra", "Phòng tự kiểm tra", COLUMNS, lines)


def _item(definition: FormDefinition, name: str, given: Mapping[str, str]) -> SelfItem:
    question = definition.question(name)
    told = (given.get("reason", ""), given.get("document", ""), given.get("note", ""))
    shown = type_of(question).display(question, given, "vi") if given else ""
    said = "; ".join(each for each in told if each)
    return SelfItem(name, quoted(question.label.vi), given.get("mark", ""), shown, said)
