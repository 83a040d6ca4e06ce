"""What an official report is made of, before it becomes a page, a Word file or a workbook.

Passages are text that officers may edit; tables and charts are made of figures and stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from ...office import LegalBasis
from ...rounds import Period
from ...state_document import Align
from .figures import Cell, Figure, Group, by_name


class Kind(StrEnum):
    """Values stand in addresses, in the store and in the command, so they stay."""

    HALF_YEAR = "half-year"
    YEAR = "year"
    OVERDUE = "overdue"
    COMPARISON = "comparison"
    MODELS = "models"
    LETTERS = "letters"


@dataclass(frozen=True)
class Column:
    """``width`` in millimetres: the columns of a table together are as wide as its paper allows."""

    title: str
    width: float
    align: Align = Align.LEFT
    plain: bool = False  # its cells say what they are, where a page has no room for headings


@dataclass(frozen=True)
class Line:
    """One row of a table. A ``head`` has one cell over all columns, a ``total`` sums up."""

    cells: tuple[Cell, ...]
    head: bool = False
    total: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table with cells that keep their type; ``short`` names its sheet of a workbook."""

    name: str
    short: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    empty: str = ""  # what stands there where it has no line
    note: str = ""  # under it

    @property
    def shown(self) -> bool:
        return any(not line.head for line in self.lines)


@dataclass(frozen=True)
class Bars:
    """One row of bars of a chart: a figure for each category."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Graph:
    """A bar chart; ``stacked`` bars add up, others stand side by side. A full bar is ``whole``, if set."""

    name: str
    categories: tuple[str, ...]
    bars: tuple[Bars, ...]
    stacked: bool = False
    whole: int = 0

    @property
    def known(self) -> bool:
        """Whether there is something to draw."""
        return any(figure.value for bar in self.bars for figure in bar.figures)


@dataclass(frozen=True)
class Passage:
    """A heading with its text and what belongs to it. ``key`` stays: edited texts are kept under it.

    A passage without a key is a heading alone.
    """

    key: str
    heading: str
    level: int = 1
    draft: tuple[str, ...] = ()  # paragraphs with names of figures in braces
    parts: tuple[Sheet | Graph, ...] = ()
    told: str = ""  # the question of the schools' returns whose answers officers may draw on


@dataclass(frozen=True)
class Annex:
    """An appendix: tables on paper of their own."""

    title: str
    sheets: tuple[Sheet, ...]
    wide: bool = False  # lies on its side


@dataclass(frozen=True)
class OfficialReport:
    """A report, whole. ``made_on`` is the day it speaks of itself, for legal bases and signer."""

    kind: Kind
    period: Period
    made_on: date
    subject: str  # one line or two
    bases: tuple[LegalBasis, ...]
    groups: tuple[Group, ...]
    passages: tuple[Passage, ...]
    annexes: tuple[Annex, ...] = ()
    notice: str = ""  # what a reader must know first: which schools are late

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        return by_name(self.groups)

    @property
    def editable(self) -> tuple[Passage, ...]:
        return tuple(each for each in self.passages if each.key)

    @property
    def sheets(self) -> Iterator[Sheet]:
        """Every table, those of the text first."""
        for passage in self.passages:
            yield from (part for part in passage.parts if isinstance(part, Sheet))
        for annex in self.annexes:
            yield from annex.sheets
