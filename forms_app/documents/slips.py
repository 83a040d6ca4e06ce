"""One-time slips as PDF: A4 sheets to cut and fold, every school on sheets of its own; six to a sheet, or two
in large print.

A slip has three panels. Folded at mark 1, code and words face each other; folded back at mark 2, the school's
name lies outside: paper printed on one side is enough. Apart from their codes all slips of a school are alike
and none bears a number: nothing may tell which one somebody drew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..core.codes import grouped
from ..core.office import Office
from ..core.rounds import Poster
from .sheets import PAGE_WIDTH, Laid, Paragraph, Paragraphs, Sheet
from .slip_texts import SlipTexts, sheet_of, slip_address, slip_texts

# All lengths in millimetres, type sizes in points.
MARGIN = 10
TOP = 43  # of the first slip
_PAD = 4  # between the edge of a panel and its words
_AIR = 1.8  # at least, above and below them
_QR_INSET = 1
_FAINT = 150  # grey of the lines to cut and fold along
_DOTS = " ............"  # to write a number on


@dataclass(frozen=True)
class SlipFormat:
    """How many slips share a sheet, how large they are and their words; sizes from the largest down."""

    columns: int
    rows: int
    inside: float  # height of each of the two panels inside
    outside: float  # and of the one outside
    sizes: tuple[float, ...]
    names: tuple[float, ...]  # sizes of the school's name outside
    code: float  # size of the code in letters, at most

    @property
    def width(self) -> float:
        return (PAGE_WIDTH - 2 * MARGIN) / self.columns

    @property
    def height(self) -> float:
        return 2 * self.inside + self.outside

    @property
    def measure(self) -> float:
        """Width of the words on a panel of their own."""
        return self.width - 2 * _PAD

    @property
    def beside_qr(self) -> float:
        return self.width - self.inside - _PAD


USUAL = SlipFormat(2, 3, 33, 16, (9, 8.5, 8, 7.5, 7), (11, 9, 8.5, 8, 7.5, 7), 14)
# For a whole school: a large slip in a bag of small ones would be known.
LARGE = SlipFormat(1, 2, 48, 24, (16, 15, 14, 13, 12), (20, 18, 16, 15, 14, 13, 12), 28)


@dataclass(frozen=True)
class SlipSheet:
    """The slips of one school: ``codes`` of 13 characters, in an order that says nothing."""

    poster: Poster
    codes: tuple[str, ...] = field(repr=False)


def slips_pdf(
    sheets: Iterable[SlipSheet],
    office: Office,
    base_url: str,
    language: str = "vi",
    form: SlipFormat = USUAL,
) -> bytes:
    """All slips of all ``sheets``. The same slips give the same bytes: the file's date is the first day."""
    with _Slips(language, form) as pdf:
        for each in sheets:
            its_round = each.poster.round
            if pdf.page == 0:
                pdf.describe(its_round.title, its_round.opens_on)
            texts = slip_texts(each.poster, len(each.codes), office, base_url, language)
            pdf.draw(texts, each.codes, slip_address(base_url), language)
        return bytes(pdf.output())


@dataclass(frozen=True)
class _Panels:
    """What all slips of a school share, measured once."""

    code: Laid  # with the line ``sample`` where each slip has its own
    sample: str
    words: Laid
    outside: Laid


class _Slips(Sheet):
    """Sheets of slips, school by school."""

    def __init__(self, language: str, form: SlipFormat) -> None:
        super().__init__(language, MARGIN)
        self.c_margin = 0  # words stand flush with the lines
        self.form = form

    def draw(self, texts: SlipTexts, codes: tuple[str, ...], address: str, language: str) -> None:
        """The sheets of one school; ``address`` is the page for codes."""
        panels, form = None, self.form  # words can only be measured on a page
        on_a_sheet = form.columns * form.rows
        starts = range(0, len(codes), on_a_sheet)
        for number, start in enumerate(starts, start=1):
            self.add_page()
            panels = panels or self._measured(texts, codes)
            self._heading(texts, sheet_of(number, len(starts), language))
            for place, code in enumerate(codes[start : start + on_a_sheet]):
                row, column = divmod(place, form.columns)
                self._slip(panels, code, address, MARGIN + column * form.width, TOP + row * form.height)

    def _slip(self, panels: _Panels, code: str, address: str, left: float, top: float) -> None:
        inside = self.form.inside
        self._lines(left, top)
        side = inside - 2 * _QR_INSET
        self.qr(f"{address}#{code}", left + _QR_INSET, top + _QR_INSET, side)
        own = panels.code.with_line(panels.sample, grouped(code))
        self._centred(own, left + inside, top, inside)
        self._centred(panels.words, left + _PAD, top + inside, inside)
        self._centred(panels.outside, left + _PAD, top + 2 * inside, self.form.outside)

    def _centred(self, laid: Laid, left: float, top: float, room: float) -> None:
        self.put(laid, left, top + (room - laid.height) / 2)

    def _lines(self, left: float, top: float) -> None:
        """Where to cut, and where to fold, with the number of the fold in the margin of the sheet."""
        self.set_draw_color(_FAINT)
        self.set_line_width(0.2)
        self.rect(left, top, self.form.width, self.form.height)
        self.set_dash_pattern(0.3, 1.5)
        for number in (1, 2):
            y = top + number * self.form.inside
            self.line(left, y, left + self.form.width, y)
            self.disc(str(number), left - 4 if left == MARGIN else left + self.form.width + 4, y, 1.7, 7)
        self.set_dash_pattern()
        self.set_draw_color(0)

    def _heading(self, texts: SlipTexts, sheet: str) -> None:
        """Beside the slips, for whoever hands them out."""
        width = PAGE_WIDTH - 2 * MARGIN
        self.set_y(8)
        self.say(sheet, 9, align="R")
        name_size = self.largest(texts.school, 1, (13, 8), width - 24, bold=True)
        about_size = self.largest(texts.about, 1, (9, 7), width)
        self.stack((Paragraph(texts.school, name_size, bold=True),), MARGIN, 8, width - 24)
        self.stack((Paragraph(texts.about, about_size),), MARGIN, 14, width)
        self.set_y(20)
        for number, hint in enumerate((*texts.hints, texts.leftover + _DOTS), start=1):
            self.say(f"{number}. {hint}", 8.5)

    # Measuring

    def _measured(self, texts: SlipTexts, codes: tuple[str, ...]) -> _Panels:
        """Every panel at the largest type that leaves it air; all codes at one size, that of the widest."""
        form = self.form
        self.use_type(form.code, bold=True)
        sample = max((grouped(code) for code in codes), key=self.get_string_width)
        size = self.largest(sample, 1, (form.code, 9), form.beside_qr, bold=True)
        shown = Paragraph(sample, size, bold=True, above=0.8)
        name = self.largest(texts.school, 1, (form.names[0], form.sizes[1]), form.measure, bold=True)
        room = form.inside - 2 * _AIR
        return _Panels(
            self.fitting(lambda size: self._code(texts, shown, size), form.sizes, form.beside_qr, room),
            sample,
            self.fitting(lambda size: _words(texts, size), form.sizes, form.measure, room),
            self.fitting(
                lambda size: _outside(texts, min(size, name), form.sizes[2]),
                form.names,
                form.measure,
                form.outside - _AIR,
            ),
        )

    def _code(self, texts: SlipTexts, shown: Paragraph, size: float) -> Paragraphs:
        return (
            Paragraph(texts.title, size + 1.5, bold=True),
            Paragraph(texts.scan, size, above=0.6),
            Paragraph(self._broken(texts.address, size), size, bold=True),
            Paragraph(texts.type_it, size),
            shown,
            Paragraph(texts.until, size, above=0.6),
        )

    def _broken(self, address: str, size: float) -> str:
        """A long address in lines that end behind a dot or dash, not in the middle of a name."""
        self.use_type(size, bold=True)
        lines = [""]
        for part in re.findall(r"[^.\-]+[.\-]?", address):
            if lines[-1] and self.get_string_width(lines[-1] + part) > self.form.beside_qr:
                lines.append("")
            lines[-1] += part
        return "\n".join(lines)


def _words(texts: SlipTexts, size: float) -> Paragraphs:
    promises = (Paragraph(promise, size, above=0.5) for promise in texts.promises)
    return (Paragraph(texts.once, size, bold=True), *promises)


def _outside(texts: SlipTexts, size: float, most: float) -> Paragraphs:
    return (
        Paragraph(texts.school, size, bold=True),
        Paragraph(texts.survey, min(size, most)),
        Paragraph(texts.last_day, min(size, most)),
    )
