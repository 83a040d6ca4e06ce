"""An official document of the state, as Decree 30/2020 orders its parts: what it says, not how it looks.

``documents/decree30.py`` and the page's template draw the same parts, so both say the same. Such a document
is Vietnamese whatever language the page around it speaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

END = "./."  # what the last paragraph of the body ends with
BLANK = "……"  # what the clerk fills in
NOTHING = "0"  # where no bar of a category has a length


class Align(StrEnum):
    """Of a column's cells."""

    LEFT = "left"
    CENTRE = "centre"


@dataclass(frozen=True)
class Heading:
    """A heading in the body; level 1 in capitals, as its author wrote them."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the body; ``lead`` is its bold beginning."""

    text: str
    lead: str = ""

    @property
    def whole(self) -> str:
        return f"{self.lead} {self.text}".strip()


@dataclass(frozen=True)
class Column:
    """``width`` in millimetres; a table's columns together are as wide as its paper allows.

    The cells of a ``plain`` one say what they are, where a narrow page has no room for headings.
    """

    title: str
    width: float
    align: Align = Align.LEFT
    plain: bool = False


@dataclass(frozen=True)
class Row:
    """Cells in the order of the columns; a ``head`` has one that spans them all, a ``total`` sums up."""

    cells: tuple[str, ...]
    head: bool = False
    total: bool = False


@dataclass(frozen=True)
class Table:
    """``name`` says what it holds, to those who cannot see it."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


Height = int | Decimal | None  # of a bar; None draws nothing


@dataclass(frozen=True)
class Series:
    """One row of bars: its name, and a figure for each category with how it reads."""

    name: str
    values: tuple[Height, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """A piece of a bar, in percent of the longest one."""

    start: Decimal
    length: Decimal
    series: int  # which one, for its pattern
    text: str


@dataclass(frozen=True)
class ChartLine:
    """One category: what it says, and its bar."""

    category: str
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Chart:
    """Bars by category, on top of each other where ``stacked``; its lines say the same in words.

    ``whole`` is what a full bar stands for, as 100 points; 0: the longest bar is full.
    """

    name: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    stacked: bool = False
    whole: int = 0

    @property
    def lines(self) -> tuple[str, ...]:
        """ "Tiểu học: Tốt 5, Khá 3"; the name of a lone series is that of the chart."""
        return tuple(
            f"{category}: {', '.join(self._told(each, place) for each in self.series)}"
            for place, category in enumerate(self.categories)
        )

    def _told(self, series: Series, place: int) -> str:
        return series.texts[place] if len(self.series) == 1 else f"{series.name} {series.texts[place]}"

    @property
    def parts(self) -> tuple[ChartLine, ...]:
        """The same for pages that draw it: lengths in percent of the longest bar."""
        return tuple(self._part(place) for place in range(len(self.categories)))

    @property
    def longest(self) -> Decimal:
        """What a full bar stands for, at least 1."""
        rows = zip(*([Decimal(value or 0) for value in each.values] for each in self.series), strict=True)
        return max(
            Decimal(self.whole or 1), *(sum(row, Decimal(0)) if self.stacked else max(row) for row in rows)
        )

    def _part(self, place: int) -> ChartLine:
        told = [each for each in self.series if len(self.series) == 1 or each.values[place]]
        text = ", ".join(self._told(each, place) for each in told) or NOTHING
        spans, start = [], Decimal(0)
        for number, each in enumerate(self.series):
            length = 100 * Decimal(each.values[place] or 0) / self.longest
            if length:
                spans.append(Span(round(start, 1), round(length, 1), number, self._told(each, place)))
            start += length if self.stacked else 0
        return ChartLine(self.categories[place], text, tuple(spans))


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True)
class Appendix:
    """On pages of its own with numbers of its own; ``wide`` paper lies on its side."""

    label: str  # "Phụ lục 1"; "Phụ lục" where it is the only one
    title: str  # in capitals
    body: tuple[Block, ...]
    wide: bool = False


@dataclass(frozen=True)
class Signature:
    """Whom somebody signs for, in capitals, line by line, and the name under the space to sign in."""

    lines: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class StateDocument:
    """The parts in the order of the decree; number and day are left to the clerk."""

    superior: str
    issuer: str
    number: str
    place_and_day: str
    kind: str  # "BIÊN BẢN"
    subject: str  # one line or two
    bases: tuple[str, ...]
    body: tuple[Block, ...]
    signatures: tuple[Signature, ...]  # from left to right
    recipients: tuple[str, ...]  # the last one names the file copy
    made_on: date  # in the file's properties: the day of the matter, never that of the download
    draft: str = ""  # what every page of a draft says on top
    appendices: tuple[Appendix, ...] = ()
    issued_by: str = ""  # as inside a sentence; appendices name it

    @property
    def recipient_lines(self) -> tuple[str, ...]:
        """As printed under “Nơi nhận:”."""
        last = len(self.recipients) - 1
        return tuple(f"- {each}{'.' if place == last else ';'}" for place, each in enumerate(self.recipients))

    @property
    def lines(self) -> tuple[str, ...]:
        """Every text of the document in order, to compare what two drawings of it say."""
        head = (self.draft, self.superior, self.issuer, self.number, self.place_and_day)
        signed = (line for each in self.signatures for line in (*each.lines, each.name))
        body = (line for block in self.body for line in _lines(block))
        end = (*signed, "Nơi nhận:", *self.recipient_lines)
        added = (line for each in self.appendices for line in self._appended(each))
        return tuple(
            each for each in (*head, self.kind, self.subject, *self.bases, *body, *end, *added) if each
        )

    @property
    def accompanies(self) -> str:
        """The line under the title of each appendix."""
        number, day = self.number.removeprefix("Số: "), self.place_and_day.partition(", ")[2]
        return f"(Kèm theo {self.kind.capitalize()} số {number} {day} của {self.issued_by})"

    def _appended(self, appendix: Appendix) -> tuple[str, ...]:
        body = (line for block in appendix.body for line in _lines(block))
        return (appendix.label, appendix.title, self.accompanies, *body)


def _lines(block: Block) -> tuple[str, ...]:
    if isinstance(block, Heading):
        return (block.text,)
    if isinstance(block, Paragraph):
        return (block.whole,)
    if isinstance(block, Chart):
        return (block.name, *block.lines)
    cells = (cell for row in block.rows for cell in row.cells)
    return (*(column.title for column in block.columns), *cells)


def number_line(kind: str, office: str, number: str = BLANK) -> str:
    """``Số: ……/BB-PGDĐT``: the clerk puts the number in; one under ten takes a nought."""
    return f"Số: {number.zfill(2) if number.isdigit() else number}/{kind}-{office}"


def place_and_day(place: str, year: int) -> str:
    """``Thủ Thừa, ngày …… tháng …… năm 2026``: day and month are the clerk's."""
    return f"{place}, ngày {BLANK} tháng {BLANK} năm {year}"


def place_on(place: str, day: date) -> str:
    """``Thủ Thừa, ngày 05 tháng 01 năm 2026``, once the clerk has set the day."""
    return f"{place}, {long_day(day)}"


def long_day(value: date) -> str:
    """``ngày 05 tháng 01 năm 2026``: a nought before days under ten and the first two months."""
    month = f"{value.month:02}" if value.month <= 2 else str(value.month)
    return f"ngày {value.day:02} tháng {month} năm {value.year}"


def long_moment(value: datetime) -> str:
    """``08 giờ 05 phút, ngày 05 tháng 01 năm 2026``."""
    return f"{value.hour:02} giờ {value.minute:02} phút, {long_day(value)}"
