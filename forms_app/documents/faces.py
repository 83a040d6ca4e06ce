"""The five faces of a scale as line drawings: fonts of documents have no emoji, and printers no colours."""

from __future__ import annotations

from fpdf import FPDF
from fpdf.drawing import PaintedPath

_MOUTHS = {"😟": -0.5, "🙁": -0.3, "😐": 0.0, "🙂": 0.35, "😀": 0.5}  # how far the corners rise
_OPEN, _FROWNING = "😀", "😟"
_INK = "#000000"


def has_face(emoji: str) -> bool:
    """Whether it can be drawn; the words beside it say the same."""
    return emoji in _MOUTHS


def draw_face(pdf: FPDF, emoji: str, x: float, y: float, radius: float) -> None:
    """A face around (x, y)."""
    pdf.set_line_width(radius * 0.12)
    pdf.circle(x, y, radius)
    pdf.set_fill_color(0)
    for side in (-1, 1):
        pdf.circle(x + side * 0.36 * radius, y - 0.22 * radius, 0.12 * radius, style="F")
        if emoji == _FROWNING:
            inner, outer = x + side * 0.2 * radius, x + side * 0.58 * radius
            pdf.line(inner, y - 0.62 * radius, outer, y - 0.46 * radius)
    _mouth(pdf, emoji, x, y + 0.38 * radius, radius)


def _mouth(pdf: FPDF, emoji: str, x: float, y: float, radius: float) -> None:
    """A curve through the middle of the lower face; a laughing mouth is closed above and filled."""
    half, rise = 0.48 * radius, _MOUTHS[emoji] * radius
    mouth = PaintedPath(x - half, y - rise / 2)
    mouth.quadratic_curve_to(x, y + rise, x + half, y - rise / 2)
    mouth.style.stroke_color, mouth.style.stroke_width = _INK, radius * 0.12
    mouth.style.auto_close = emoji == _OPEN
    mouth.style.fill_color = _INK if emoji == _OPEN else None
    with pdf.drawing_context() as drawing:
        drawing.add_item(mouth)
