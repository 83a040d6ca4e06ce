"""Posters of a round as PDF: one A4 page per school, to be hung where parents or staff pass by."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, time
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from ..core.office import Office, Thresholds
from ..core.rounds import Poster
from .poster_texts import PosterTexts, poster_texts
from .qr import qr_runs

FONTS = Path(__file__).parent / "fonts"
FAMILY = "BeVietnamPro"

# All lengths in millimetres, type sizes in points.
_MARGIN = 16
_WIDTH = 210 - 2 * _MARGIN
_QR_SIDE = 96
_LINE = 0.3528 * 1.32  # height of a line per point of type size


def posters_pdf(
    posters: Iterable[Poster],
    office: Office,
    base_url: str,
    thresholds: Thresholds | None = None,
    language: str = "vi",
) -> bytes:
    """One page per poster. ``thresholds`` are those frozen in the round, the office's where none are given.

    The same posters give the same bytes: the file's date is the day on which the round opens.
    """
    with _Sheets(language) as pdf:
        for poster in posters:
            if pdf.page == 0:
                pdf.set_creation_date(datetime.combine(poster.round.opens_on, time(), UTC))
                pdf.set_title(_nfc(poster.round.title))
            pdf.draw(poster_texts(poster, office, base_url, thresholds or office.thresholds, language))
        return bytes(pdf.output())


class _Sheets(FPDF):
    """An A4 document with the embedded font and a cursor that runs down the page."""

    def __init__(self, language: str) -> None:
        super().__init__(format="A4", unit="mm")
        self.set_margin(_MARGIN)
        self.set_auto_page_break(False)  # a poster is one page; a test watches that everything fits
        self.set_lang(language)
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font(FAMILY, style, FONTS / f"BeVietnamPro-{name}.ttf")

    def __enter__(self) -> _Sheets:
        return self

    def __exit__(self, *_: object) -> None:
        for font in self.fonts.values():  # the library leaves the files open
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def draw(self, texts: PosterTexts) -> None:
        self.add_page()
        self._say(texts.issuer, 11)
        self._gap(3)
        self._say(texts.invitation, 18)
        self._say(texts.school, self._size_for(texts.school, lines=2, largest=28), bold=True)
        self._gap(1)
        self._say(texts.subtitle, 14)
        self._qr(texts.url)
        self._say(texts.type_it, 13)
        self._code(texts.code)
        self._gap(4)
        for number, step in enumerate(texts.steps, start=1):
            self._step(number, step)
        self._gap(2)
        self._say(texts.until, 15, bold=True)
        self._say(texts.once, 13)
        self._rule()
        for line in (*texts.promises, *texts.helps):
            self._say(line, 10.5, align="L")
            self._gap(0.8)

    def _size_for(self, text: str, lines: int, largest: float) -> float:
        """The largest type size up to ``largest`` at which ``text`` takes at most so many lines."""
        size = largest
        while size > 12:
            self.set_font(FAMILY, "B", size)
            taken = self.multi_cell(_WIDTH, None, _nfc(text), dry_run=True, output="LINES", align="C")
            if isinstance(taken, list) and len(taken) <= lines:
                break
            size -= 1
        return size

    def _say(self, text: str, size: float, bold: bool = False, align: str = "C") -> None:
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_x(_MARGIN)
        self.multi_cell(
            _WIDTH, size * _LINE, _nfc(text), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT, padding=0
        )

    def _rule(self) -> None:
        y = self.get_y() + 3
        self.set_line_width(0.3)
        self.line(_MARGIN, y, 210 - _MARGIN, y)
        self.set_y(y + 3)

    def _gap(self, height: float) -> None:
        self.set_y(self.get_y() + height)

    def _qr(self, url: str) -> None:
        side, runs = qr_runs(url)
        module = _QR_SIDE / side
        left, top = (210 - _QR_SIDE) / 2, self.get_y()
        with self.new_path() as path:  # one path: rectangles of their own show seams between the rows
            path.style.fill_color = "#000000"
            path.style.stroke_color = None
            for x, y, length in runs:
                path.rectangle(left + x * module, top + y * module, length * module, module)
        self.set_y(top + _QR_SIDE)

    def _code(self, code: str) -> None:
        self.set_char_spacing(4)
        self._say(code, 34, bold=True)
        self.set_char_spacing(0)

    def _step(self, number: int, text: str) -> None:
        radius, top = 4.2, self.get_y()
        self.set_fill_color(0)
        self.circle(_MARGIN + 14 + radius, top + radius, radius, style="F")
        self.set_font(FAMILY, "B", 14)
        self.set_text_color(255)
        self.set_xy(_MARGIN + 14, top)
        self.cell(2 * radius, 2 * radius, str(number), align="C")
        self.set_text_color(0)
        self.set_font(FAMILY, "", 16)
        self.set_xy(_MARGIN + 14 + 2 * radius + 4, top)
        self.cell(_WIDTH - 14 - 2 * radius - 4, 2 * radius, _nfc(text))
        self.set_y(top + 2 * radius + 1.6)


def _nfc(text: str) -> str:
    """Marks in one character with their letter: the font draws separate ones beside it."""
    return unicodedata.normalize("NFC", text)
