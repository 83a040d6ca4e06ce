"""The “Dân vận khéo” models of the year so far: counts, the best ones by name, the list of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from ...definition import LANGUAGES, Text
from ...good_model_counts import ModelSummary
from ...good_models import SHAREABLE, Field, GoodModel, State
from ...state_document import Align
from ..good_models import NO_MODELS, Cell, model_rows
from ..words import Speaker
from .figures import Figure, Group
from .model import Annex, Column, Line, Sheet
from .texts import Draft

NAME, UNIT, AREA, STATE, POINTS, DECISION = 0, 2, 3, 4, 6, 8  # places in a row of R6
MOST_STORIES = 3  # models named in the text
COUNTED = Draft(
    "Đăng ký {models.registered} mô hình; đang thực hiện {models.running}, "
    "hiệu quả {models.effective}, được khen {models.commended}, nhân rộng {models.replicated}.",
    "Mô hình “Dân vận khéo”",
)
LISTED = (
    Column("TT", 11, Align.CENTRE),
    Column("Tên mô hình", 66, plain=True),
    Column("Đơn vị", 50, plain=True),
    Column("Lĩnh vực", 38),
    Column("Trạng thái", 28, Align.CENTRE),
    Column("Điểm", 17, Align.CENTRE),
    Column("Quyết định khen", 42),
)


@dataclass(frozen=True)
class Movement:
    """R6, with the words for it: names of units by school code, of fields and of classes."""

    summary: ModelSummary
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    fields: Mapping[Field, Text] = field(default_factory=lambda: MappingProxyType({}))
    classes: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))


def models_group(movement: Movement | None) -> Group:
    """How many have come how far since the year began."""
    total = movement.summary.total if movement else None
    names = (
        ("registered", "số mô hình đăng ký"),
        ("running", "số mô hình đang thực hiện"),
        ("effective", "số mô hình hiệu quả"),
        ("commended", "số mô hình được khen"),
        ("replicated", "số mô hình được nhân rộng"),
        ("stopped", "số mô hình đã dừng"),
    )
    figures = (
        Figure(f"models.{name}", label, getattr(total, name) if total else None, "mô hình")
        for name, label in names
    )
    return Group("Mô hình “Dân vận khéo”", tuple(figures))


def stories(movement: Movement | None) -> tuple[Draft, ...]:
    """The effective models with the most points, by name; what else is told of them officers know."""
    good = [each for each in _of(movement) if each.state in SHAREABLE]
    best = sorted(good, key=_by_points)[:MOST_STORIES]
    return tuple(
        Draft(f"Mô hình “{row[NAME]}” ({row[UNIT]}): {str(row[STATE]).lower()}.")
        for row in _rows(movement, best)
    )


def names_in(movement: Movement | None, state: State) -> list[str]:
    """The models that stand there, each with its unit."""
    chosen = [each for each in _of(movement) if each.state is state]
    return [f"{row[NAME]} ({row[UNIT]})" for row in _rows(movement, chosen)]


def models_annex(movement: Movement | None) -> Annex:
    """Appendix 3."""
    rows = _rows(movement, _of(movement))
    lines = tuple(
        Line((place, row[NAME], row[UNIT], row[AREA], row[STATE], row[POINTS], row[DECISION]))
        for place, row in enumerate(rows, start=1)
    )
    sheet = Sheet("Các mô hình đăng ký trong năm", "Mô hình", LISTED, lines, NO_MODELS.vi)
    return Annex("DANH SÁCH MÔ HÌNH “DÂN VẬN KHÉO”", (sheet,), wide=True)


def _of(movement: Movement | None) -> tuple[GoodModel, ...]:
    return movement.summary.models if movement else ()


def _by_points(model: GoodModel) -> tuple[Decimal, tuple[int, int]]:
    assessed = model.standing.assessment
    return -((assessed.points if assessed else None) or Decimal(0)), model.place


def _rows(movement: Movement | None, models: Sequence[GoodModel]) -> list[tuple[Cell, ...]]:
    if movement is None:
        return []
    say = Speaker(LANGUAGES[0])
    return model_rows(models, movement.units, movement.fields, movement.classes, say)
