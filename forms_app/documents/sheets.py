"""What all printed documents share: A4 sheets with an embedded font, words set to measure, QR codes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import NamedTuple, Self

from fpdf import FPDF
from fpdf.drawing import PaintedPath
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from .qr import qr_runs

FONTS = Path(__file__).parent / "fonts"
FAMILY = "BeVietnamPro"
PAGE_WIDTH, PAGE_HEIGHT = 210, 297
POINT = 0.3528  # millimetres
LINE = POINT * 1.32  # height of a line per point of type size: room for two marks on a capital
UNDATED = date(2000, 1, 1)  # of documents that belong to no day: a file must bear some date


@dataclass(frozen=True)
class Paragraph:
    """Words of one size, with room above them."""

    text: str
    size: float
    bold: bool = False
    above: float = 0


class Line(NamedTuple):
    """One line of words, ``y`` below the top of what it belongs to."""

    text: str
    size: float
    bold: bool
    y: float


@dataclass(frozen=True)
class Laid:
    """Words broken into lines, and how high all of it is."""

    lines: tuple[Line, ...]
    height: float

    def with_line(self, old: str, new: str) -> Laid:
        """The same with ``new`` in place of the line ``old``."""
        lines = (line._replace(text=new) if line.text == old else line for line in self.lines)
        return Laid(tuple(lines), self.height)


Paragraphs = tuple[Paragraph, ...]


class Sheet(FPDF):
    """An A4 document with the embedded font. Lengths are millimetres, type sizes points, texts become NFC."""

    def __init__(self, language: str, margin: float) -> None:
        super().__init__(format="A4", unit="mm")
        self.set_margin(margin)
        self.set_auto_page_break(False)  # each document breaks its pages itself; tests watch that all fits
        self.set_lang(language)
        self._known_lines: dict[tuple[str, float, float, bool], list[str]] = {}
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font(FAMILY, style, FONTS / f"BeVietnamPro-{name}.ttf")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for font in self.fonts.values():  # the library leaves the files open
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def describe(self, title: str, dated: date = UNDATED) -> None:
        """Title and date of the file. The date comes from the data: the same data give the same bytes."""
        self.set_title(nfc(title))
        self.set_creation_date(datetime.combine(dated, time(), UTC))

    def use_type(self, size: float, bold: bool = False) -> None:
        self.set_font(FAMILY, "B" if bold else "", size)

    def say(
        self,
        text: str,
        size: float,
        bold: bool = False,
        align: str = "L",
        left: float | None = None,
        width: float | None = None,
    ) -> None:
        """Lines of ``text`` from the cursor on, by default from margin to margin; the cursor stands below."""
        self.use_type(size, bold)
        self.set_x(self.l_margin if left is None else left)
        self.multi_cell(
            PAGE_WIDTH - self.l_margin - self.r_margin if width is None else width,
            size * LINE,
            nfc(text),
            align=align,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
            padding=0,
        )

    def stack(self, paragraphs: Paragraphs, left: float, top: float, width: float) -> None:
        """Paragraphs one below the other, from ``top`` on; the cursor stands below."""
        self.put(self.laid(paragraphs, width), left, top)

    def laid(self, paragraphs: Paragraphs, width: float) -> Laid:
        """Paragraphs broken into lines, to be put in several places: breaking is what takes time."""
        lines, y = [], 0.0
        for each in paragraphs:
            y += each.above
            for text in self.lines_of(each.text, each.size, width, each.bold):
                lines.append(Line(text, each.size, each.bold, y))
                y += each.size * LINE
        return Laid(tuple(lines), y)

    def put(self, laid: Laid, left: float, top: float) -> None:
        for line in laid.lines:
            self.use_type(line.size, line.bold)
            self.set_xy(left, top + line.y)
            if line.text:  # a cell as wide as no words is refused
                self.cell(None, line.size * LINE, line.text)
        self.set_y(top + laid.height)

    def fitting(
        self, made: Callable[[float], Paragraphs], sizes: Iterable[float], width: float, room: float
    ) -> Laid:
        """What ``made`` gives for the first of ``sizes`` at which it fits the room, else for the last."""
        laid = Laid((), 0)
        for size in sizes:
            laid = self.laid(made(size), width)
            if laid.height <= room:
                break
        return laid

    def gap(self, height: float) -> None:
        self.set_y(self.get_y() + height)

    def rule(self) -> None:
        """A line from margin to margin, with room above and below."""
        y = self.get_y() + 3
        self.set_line_width(0.3)
        self.line(self.l_margin, y, PAGE_WIDTH - self.r_margin, y)
        self.set_y(y + 3)

    def disc(self, text: str, x: float, y: float, radius: float, size: float) -> None:
        """White ``text`` on a black disc around (x, y)."""
        self.set_fill_color(0)
        self.circle(x, y, radius, style="F")
        self.use_type(size, bold=True)
        self.set_text_color(255)
        self.set_xy(x - radius, y - radius)
        self.cell(2 * radius, 2 * radius, text, align="C")
        self.set_text_color(0)

    def lines_of(self, text: str, size: float, width: float, bold: bool = False) -> list[str]:
        """The lines that ``say`` would make; each question is worked out once."""
        asked = text, size, width, bold
        if asked not in self._known_lines:
            self.use_type(size, bold)
            lines = self.multi_cell(width, None, nfc(text), dry_run=True, output="LINES", align="L")
            self._known_lines[asked] = lines if isinstance(lines, list) else []
        return self._known_lines[asked]

    def largest(
        self, text: str, lines: int, sizes: tuple[float, float], width: float, bold: bool = False
    ) -> float:
        """The largest size for at most so many lines: from the first of ``sizes`` down to the second."""
        size, smallest = sizes
        while size > smallest and len(self.lines_of(text, size, width, bold)) > lines:
            size -= 0.5 if size <= 12 else 1
        return max(size, smallest)

    def qr(self, content: str, left: float, top: float, side: float) -> None:
        """A QR code in a square of ``side``, quiet zone included."""
        modules, runs = qr_runs(content)
        module = side / modules
        path = PaintedPath()  # one path: rectangles of their own show seams between the rows
        path.style.fill_color = "#000000"
        path.style.stroke_color = None
        for x, y, length in runs:
            path.rectangle(left + x * module, top + y * module, length * module, module)
        with self.drawing_context() as drawing:
            drawing.add_item(
                path, clone=False
            )  # copying thousands of rectangles takes longer than drawing them


def nfc(text: str) -> str:
    """Marks in one character with their letter: the font draws separate ones beside it."""
    return unicodedata.normalize("NFC", text)
