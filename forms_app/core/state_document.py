"""An official document of the state, as Decree 30/2020 orders its parts: what it says, not how it looks.

``documents/decree30.py`` and the page's template draw the same parts, so both say the same. Such a document
is Vietnamese whatever language the page around it speaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

END = "./."  # what the last paragraph of the body ends with
BLANK = "……"  # what the clerk fills in


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


Block = Heading | Paragraph | Table


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
        return tuple(each for each in (*head, self.kind, self.subject, *self.bases, *body, *end) if each)


def _lines(block: Block) -> tuple[str, ...]:
    if isinstance(block, Heading):
        return (block.text,)
    if isinstance(block, Paragraph):
        return (block.whole,)
    cells = (cell for row in block.rows for cell in row.cells)
    return (*(column.title for column in block.columns), *cells)


def number_line(kind: str, office: str) -> str:
    """``Số: ……/BB-PGDĐT``: the clerk puts the number in."""
    return f"Số: {BLANK}/{kind}-{office}"


def place_and_day(place: str, year: int) -> str:
    """``Thủ Thừa, ngày …… tháng …… năm 2026``: day and month are the clerk's."""
    return f"{place}, ngày {BLANK} tháng {BLANK} năm {year}"


def long_day(value: date) -> str:
    """``ngày 05 tháng 01 năm 2026``: a nought before days under ten and the first two months."""
    month = f"{value.month:02}" if value.month <= 2 else str(value.month)
    return f"ngày {value.day:02} tháng {month} năm {value.year}"


def long_moment(value: datetime) -> str:
    """``08 giờ 05 phút, ngày 05 tháng 01 năm 2026``."""
    return f"{value.hour:02} giờ {value.minute:02} phút, {long_day(value)}"
