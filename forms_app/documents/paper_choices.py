"""The boxes of a question on paper: in columns, or closer together where the form is long."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.form_builder import BoundChoice
from .faces import draw_face, has_face
from .sheets import LINE, Laid, Paragraph, Sheet, nfc

# All lengths in millimetres, type sizes in points.
_BOX = 4.4
_BESIDE = 1.4  # between box, digit, face and words
_GUTTER = 4  # between columns, at least
_FACE = 2.5  # radius
_RAISED = 0.3  # above the middle of a line, where small letters have theirs


@dataclass(frozen=True)
class _Cell:
    digit: str
    face: str  # "" where there is none, or none that can be drawn
    words: Laid
    before: float  # width of what stands before the words
    width: float


_Row = list[tuple[float, _Cell]]  # cells with their distance from the left


class Choices:
    """Choices measured on ``sheet`` at type ``size`` for a width, with ``gap`` above each row.

    ``loose``: two columns. Otherwise as few rows as possible, in columns where those need no more rows.
    """

    def __init__(
        self,
        sheet: Sheet,
        choices: tuple[BoundChoice, ...],
        size: float,
        width: float,
        gap: float,
        loose: bool,
    ) -> None:
        self._sheet, self._size, self._width, self._gap = sheet, size, width, gap
        sheet.use_type(size, bold=True)
        digits = max(sheet.get_string_width(str(place)) for place in range(1, len(choices) + 1))
        cells = [self._cell(place, choice, digits) for place, choice in enumerate(choices, start=1)]
        two = self._two_columns(cells)
        self._rows = two if loose else min(two, self._flowing(cells), key=len)

    @property
    def height(self) -> float:
        return sum(self._gap + self._row_height(row) for row in self._rows)

    def draw(self, left: float, top: float) -> None:
        for row in self._rows:
            top += self._gap
            for x, cell in row:
                self._draw(cell, left + x, top)
            top += self._row_height(row)

    # Measuring

    def _cell(self, place: int, choice: BoundChoice, digits: float) -> _Cell:
        sheet = self._sheet
        face = choice.face if has_face(choice.face) else ""
        before = _BOX + digits + 2 * _BESIDE + (2 * _FACE + _BESIDE if face else 0)
        sheet.use_type(self._size)
        natural = before + sheet.get_string_width(nfc(choice.label)) + 0.1
        words = sheet.laid((Paragraph(choice.label, self._size),), self._width - before)
        return _Cell(str(place), face, words, before, min(natural, self._width))

    def _two_columns(self, cells: list[_Cell]) -> list[_Row]:
        """The second column in the middle, or as near to it as the words allow; else one column."""
        paired = cells[: len(cells) // 2 * 2]  # the last of an odd number has its row for itself
        first = max((cell.width for cell in paired[::2]), default=0) + _GUTTER
        second = max((cell.width for cell in paired[1::2]), default=0)
        if first + second > self._width:
            return [[(0, cell)] for cell in cells]
        stop = min(max(self._width / 2, first), self._width - second)
        return [
            [(column * stop, cell) for column, cell in enumerate(cells[start : start + 2])]
            for start in range(0, len(cells), 2)
        ]

    def _flowing(self, cells: list[_Cell]) -> list[_Row]:
        """Each row as full as it goes."""
        rows: list[_Row] = []
        x = self._width + 1
        for cell in cells:
            if x + cell.width > self._width:
                rows.append([])
                x = 0
            rows[-1].append((x, cell))
            x += cell.width + _GUTTER
        return rows

    def _row_height(self, row: _Row) -> float:
        return max(_BOX, *(cell.words.height for _, cell in row))

    # Drawing

    def _draw(self, cell: _Cell, x: float, y: float) -> None:
        sheet, middle = self._sheet, y + self._size * LINE / 2 - _RAISED
        sheet.set_line_width(0.35)
        sheet.rect(x, middle - _BOX / 2, _BOX, _BOX)
        sheet.stack((Paragraph(cell.digit, self._size, bold=True),), x + _BOX + _BESIDE, y, self._width)
        if cell.face:
            draw_face(sheet, cell.face, x + cell.before - _BESIDE - _FACE, middle, _FACE)
        sheet.put(cell.words, x + cell.before, y)
