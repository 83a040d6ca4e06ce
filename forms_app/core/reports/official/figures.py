"""Figures with names: what a page, a Word file and a workbook show of one is the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from ...comparison import in_the_middle
from ...language import day, number
from ...scoring import percent

NO_FIGURES = "chưa có số liệu"
PERCENT = "%"
POINTS = "điểm %"  # unit of the difference between two shares
TOLD_WITH_UNIT = (PERCENT, POINTS)
MINUS = "−"

Value = int | Decimal | str | date


@dataclass(frozen=True)
class Figure:
    """One figure. ``name`` stays the same for ever: texts of officers refer to it."""

    name: str
    label: str  # unlike that of every other figure of the report
    value: Value | None = None
    unit: str = ""
    places: int = 0
    change: bool = False  # told with its sign: "+3"

    @property
    def text(self) -> str:
        """As one reads it in a sentence or a cell, a share or a change of one with its unit."""
        if self.value is None:
            return NO_FIGURES
        if isinstance(self.value, str):
            return self.value
        said = shown(self.value, self.places)
        if self.change and self.amount:
            said = f"+{said}" if self.amount > 0 else said.replace("-", MINUS)
        return f"{said} {self.unit}" if self.unit in TOLD_WITH_UNIT else said

    @property
    def amount(self) -> Decimal | None:
        """The value of a figure that can be compared; None of words, days and what is not known."""
        return Decimal(self.value) if isinstance(self.value, int | Decimal) else None


Cell = Figure | Value | None  # of a table


@dataclass(frozen=True)
class Group:
    """Figures under one heading."""

    title: str
    figures: tuple[Figure, ...]


def by_name(groups: Iterable[Group]) -> Mapping[str, Figure]:
    """Every figure. Raises ValueError where two have one name or one label: a text could mean either."""
    found: dict[str, Figure] = {}
    labels: set[str] = set()
    for figure in (each for group in groups for each in group.figures):
        if figure.name in found or figure.label in labels:
            raise ValueError(f"two figures {figure.name!r} or {figure.label!r}")
        found[figure.name] = figure
        labels.add(figure.label)
    return MappingProxyType(found)


def cell_text(cell: Cell) -> str:
    """A cell as one reads it; what is not known is empty, a figure says so."""
    if isinstance(cell, Figure):
        return cell.text
    if cell is None:
        return ""
    return shown(cell, 1 if isinstance(cell, Decimal) else 0)


def shown(value: Value, places: int) -> str:
    if isinstance(value, str):
        return value
    return day(value) if isinstance(value, date) else number(value, places)


def middle(values: Iterable[Decimal]) -> Decimal | None:
    """What the one in the middle has."""
    return in_the_middle(sorted(values))


def share(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """Percent with one decimal, None of nothing."""
    return percent(Decimal(part), Decimal(whole))
