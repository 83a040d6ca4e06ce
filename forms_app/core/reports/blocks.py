"""What a report is made of: a small closed set of blocks that templates draw without knowing their meaning.

A report is made in one language, its texts are strings. Every block says the same in words: ``lines`` is
its text for screen readers, plain text and tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Fact:
    """A thing and what is known of it, both ready to be shown."""

    label: str
    value: str


@dataclass(frozen=True)
class Facts:
    """A short list of facts, as at the head of a report."""

    title: str
    facts: tuple[Fact, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(f"{fact.label}: {fact.value}" for fact in self.facts)


@dataclass(frozen=True)
class Bar:
    """One voice in a row of a chart: a span of 0 to 100, or a point where both ends are equal."""

    voice: str  # key of the voice, for its colour and pattern: inspection, staff, parents
    label: str  # its name
    low: Decimal | None  # None: nothing to draw, the text says why
    high: Decimal | None
    text: str  # the figure in words

    @property
    def drawn(self) -> bool:
        return self.low is not None and self.high is not None


@dataclass(frozen=True)
class ChartRow:
    """One theme with a bar per voice and what must be said about it."""

    label: str
    bars: tuple[Bar, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ThemeChart:
    """Bars on one scale from 0 to 100, a row per theme."""

    title: str
    rows: tuple[ChartRow, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(
            f"{row.label}. "
            + "; ".join(f"{bar.label}: {bar.text}" for bar in row.bars)
            + "".join(f". {note}" for note in row.notes)
            for row in self.rows
        )


@dataclass(frozen=True)
class Table:
    """Rows of text under headings; the first cell names the row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    briefs: tuple[str, ...] = ()  # each row without its name in one line, for where columns have no room
    keys: tuple[str, ...] = ()  # a school code per row, where pages may link the row to its school
    folded: bool = False  # details that a page may show closed at first
    note: str = ""  # a sentence under the title
    paper: tuple[str, ...] = ()  # instead of it all, where one sheet of paper must hold a report
    empty: str = ""  # what to say where there are no rows

    @property
    def lines(self) -> tuple[str, ...]:
        named = (zip(self.columns, row, strict=True) for row in self.rows)
        rows = ("; ".join(f"{column}: {cell}" for column, cell in row if cell) for row in named)
        return (*([self.note] if self.note else []), *(tuple(rows) or (self.empty,)))


@dataclass(frozen=True)
class Notes:
    """Some sentences."""

    title: str
    sentences: tuple[str, ...]
    paper: tuple[str, ...] = ()  # instead of them, where one sheet of paper must hold a report
    finer: bool = False  # than such a sheet has room for at all

    @property
    def lines(self) -> tuple[str, ...]:
        return self.sentences


@dataclass(frozen=True)
class HeatCell:
    """A figure in words, a sign of how it stands to the one it is compared with, and its light."""

    text: str
    sign: str  # ▲ = ▼, or nothing; says without colour what the light says with it
    kind: str  # good, warn, bad, or nothing


@dataclass(frozen=True)
class HeatRow:
    """One school; the first row may be what all are compared with, and then has no key.

    A row with nothing but one thing to say has one cell for all columns.
    """

    label: str
    key: str  # code of the school
    cells: tuple[HeatCell, ...]
    brief: str  # the row in a sentence


@dataclass(frozen=True)
class HeatTable:
    """Rows of figures under headings, in the order of names."""

    title: str
    columns: tuple[str, ...]  # the first one heads the names
    heat: tuple[HeatRow, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(f"{row.label}. {self._said(row)}" for row in self.heat)

    def _said(self, row: HeatRow) -> str:
        headings = self.columns[1:]
        if len(row.cells) < len(headings):
            return row.cells[0].text
        pairs = zip(headings, row.cells, strict=True)
        return "; ".join(f"{heading}: {f'{cell.sign} {cell.text}'.strip()}" for heading, cell in pairs)


@dataclass(frozen=True)
class Point:
    """One period in a small chart: a bar from ``low`` to ``high`` of 100, both None where there is none."""

    label: str
    low: Decimal | None
    high: Decimal | None
    text: str
    brief: str = ""  # the same in a few letters, to stand by the bar


@dataclass(frozen=True)
class Multiple:
    """One small chart among its like."""

    label: str
    points: tuple[Point, ...]

    @property
    def line(self) -> str:
        return "; ".join(f"{point.label}: {point.text}" for point in self.points)


@dataclass(frozen=True)
class Multiples:
    """Small charts on one scale from 0 to 100, one per theme, the same periods in each."""

    title: str
    voice: str  # for colour and pattern
    charts: tuple[Multiple, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(f"{chart.label}. {chart.line}" for chart in self.charts)


Block = Facts | ThemeChart | Table | Notes | HeatTable | Multiples


@dataclass(frozen=True)
class Report:
    """A report, whole; pages, DOCX and XLSX are made of the same blocks."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """All of it as plain text."""
        parts = [f"{self.title}\n{self.subtitle}"]
        parts += ["\n".join([block.title, *block.lines]) for block in self.blocks]
        return "\n\n".join(parts)
