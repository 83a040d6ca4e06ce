"""Posters in large print: nothing smaller than 16 points, still one A4 page per school.

All the words of the usual poster but its subtitle, as large as the page takes them. The code stands beside
its picture, which gets the room that is left.
"""

from __future__ import annotations

from dataclasses import dataclass

from .poster_texts import PosterTexts
from .sheets import LINE, PAGE_HEIGHT, PAGE_WIDTH, Laid, Paragraph, Sheet

# All lengths in millimetres, type sizes in points.
SIZES = (23, 22, 21, 20, 19, 18, 17, 16)  # of the words; the last is what is commonly called large print
_MARGIN = 11
_WIDTH = PAGE_WIDTH - 2 * _MARGIN
_HEIGHT = PAGE_HEIGHT - 2 * _MARGIN
_GAP = 5  # between the parts, and between the picture and the words beside it
_LEAST, _MOST = 74, 100  # side of the picture, quiet zone included
_DISC = 5  # radius
_INDENT = 2 * _DISC + 3  # of the words of a step
_AIR = 1.2  # below a step


@dataclass(frozen=True)
class _Parts:
    """What stands above and below the picture, measured."""

    size: float
    head: Laid
    steps: tuple[Laid, ...]
    rest: Laid

    @property
    def height(self) -> float:
        return self.head.height + sum(step.height + _AIR for step in self.steps) + self.rest.height + 3 * _GAP


class LargeSheets(Sheet):
    """Posters in three parts: whom it is about, picture and code, everything else."""

    def __init__(self, language: str) -> None:
        super().__init__(language, _MARGIN)
        self.c_margin = 0

    def draw(self, texts: PosterTexts) -> None:
        self.add_page()
        every = (self._parts(texts, size) for size in SIZES)
        parts = next((each for each in every if each.height + _LEAST <= _HEIGHT), None)
        parts = parts or self._parts(texts, SIZES[-1])
        side = min(_MOST, max(_LEAST, _HEIGHT - parts.height))
        self.put(parts.head, _MARGIN, _MARGIN)
        self._picture_and_code(texts, parts.size, self.get_y() + _GAP, side)
        for number, step in enumerate(parts.steps, start=1):
            self._step(number, step, parts.size)
        self.put(parts.rest, _MARGIN, self.get_y() + _GAP)

    def _parts(self, texts: PosterTexts, size: float) -> _Parts:
        name = self.largest(texts.school, 2, (30, size), _WIDTH, bold=True)
        head = (
            Paragraph(texts.issuer, SIZES[-1]),
            Paragraph(texts.invitation, size, above=1),
            Paragraph(texts.school, name, bold=True),
        )
        rest = (Paragraph(line, size, above=1) for line in (*texts.promises, *texts.helps))
        steps = (self.laid((Paragraph(step, size),), _WIDTH - _INDENT) for step in texts.steps)
        return _Parts(size, self.laid(head, _WIDTH), tuple(steps), self.laid(tuple(rest), _WIDTH))

    def _picture_and_code(self, texts: PosterTexts, size: float, top: float, side: float) -> None:
        """The words beside the picture stand in its middle."""
        self.qr(texts.url, _MARGIN, top, side)
        left, width = _MARGIN + side + _GAP, _WIDTH - side - _GAP
        code = self.largest(texts.code, 1, (34, size), width, bold=True)

        def words(size: float) -> tuple[Paragraph, ...]:
            return (
                Paragraph(texts.type_it, size),
                Paragraph(texts.code, code, bold=True),
                Paragraph(texts.until, size, bold=True, above=2),
                Paragraph(texts.once, size),
            )

        laid = self.fitting(words, (each for each in SIZES if each <= size), width, side)
        self.put(laid, left, top + max(0, (side - laid.height) / 2))
        self.set_y(top + max(side, laid.height) + _GAP)

    def _step(self, number: int, words: Laid, size: float) -> None:
        top = self.get_y()
        self.disc(str(number), _MARGIN + _DISC, top + size * LINE / 2, _DISC, SIZES[-1])
        self.put(words, _MARGIN + _INDENT, top)
        self.gap(_AIR)
