"""Posters of a round as PDF: one A4 page per school, to be hung where parents or staff pass by."""

from __future__ import annotations

from collections.abc import Iterable

from ..core.office import Office, Thresholds
from ..core.rounds import Poster
from ..core.suggestions import SuggestionBox
from .box_poster_texts import BOX_POSTERS, box_poster_texts
from .large_posters import LargeSheets
from .poster_texts import PosterTexts, poster_texts
from .sheets import FONTS, PAGE_WIDTH, Sheet, nfc

__all__ = ["FONTS", "box_posters_pdf", "posters_pdf"]

# All lengths in millimetres, type sizes in points.
_MARGIN = 16
_WIDTH = PAGE_WIDTH - 2 * _MARGIN
_QR_SIDE = 96


def posters_pdf(
    posters: Iterable[Poster],
    office: Office,
    base_url: str,
    thresholds: Thresholds | None = None,
    language: str = "vi",
    large: bool = False,
) -> bytes:
    """One page per poster. ``thresholds`` are those frozen in the round, the office's where none are given.

    ``large``: in large print, for people who see little. The same posters give the same bytes: the file's
    date is the day on which the round opens.
    """
    with (LargeSheets if large else _Sheets)(language) as pdf:
        for poster in posters:
            if pdf.page == 0:
                pdf.describe(poster.round.title, poster.round.opens_on)
            pdf.draw(poster_texts(poster, office, base_url, thresholds or office.thresholds, language))
        return bytes(pdf.output())


def box_posters_pdf(
    boxes: Iterable[SuggestionBox], office: Office, base_url: str, language: str = "vi"
) -> bytes:
    """One page per suggestion box, to hang as long as its code is good: for ever."""
    with _Sheets(language) as pdf:
        pdf.describe(BOX_POSTERS.in_language(language))
        for box in boxes:
            pdf.draw(box_poster_texts(box, office, base_url, language))
        return bytes(pdf.output())


class _Sheets(Sheet):
    """Posters with a cursor that runs down the page."""

    def __init__(self, language: str) -> None:
        super().__init__(language, _MARGIN)

    def draw(self, texts: PosterTexts) -> None:
        self.add_page()
        self._centred(texts.issuer, 11)
        self.gap(3)
        self._centred(texts.invitation, 18)
        size = self.largest(texts.school, lines=2, sizes=(28, 12), width=_WIDTH, bold=True)
        self._centred(texts.school, size, bold=True)
        self.gap(1)
        self._centred(texts.subtitle, 14)
        self._qr(texts.url)
        self._centred(texts.type_it, 13)
        self._code(texts.code)
        self.gap(4)
        for number, step in enumerate(texts.steps, start=1):
            self._step(number, step)
        self.gap(2)
        self._centred(texts.until, 15, bold=True)
        self._centred(texts.once, 13)
        self.rule()
        for line in (*texts.promises, *texts.helps):
            self.say(line, 10.5)
            self.gap(0.8)

    def _centred(self, text: str, size: float, bold: bool = False) -> None:
        self.say(text, size, bold, align="C")

    def _qr(self, url: str) -> None:
        top = self.get_y()
        self.qr(url, (PAGE_WIDTH - _QR_SIDE) / 2, top, _QR_SIDE)
        self.set_y(top + _QR_SIDE)

    def _code(self, code: str) -> None:
        self.set_char_spacing(4)
        self._centred(code, 34, bold=True)
        self.set_char_spacing(0)

    def _step(self, number: int, text: str) -> None:
        radius, top = 4.2, self.get_y()
        self.disc(str(number), _MARGIN + 14 + radius, top + radius, radius, 14)
        self.use_type(16)
        self.set_xy(_MARGIN + 14 + 2 * radius + 4, top)
        self.cell(_WIDTH - 14 - 2 * radius - 4, 2 * radius, nfc(text))
        self.set_y(top + 2 * radius + 1.6)
