"""Photos of invented papers and boards, drawn for the demo: no place, no person, no stamp."""

from __future__ import annotations

import io
import random
from functools import cache
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ..core.photos import Picture

FONTS = Path(__file__).with_name("fonts")
SIZE = (1200, 900)
WALL, WOOD, FRAME, PAPER, INK, GREY = "#d9d4c7", "#7a5a3a", "#4f3a25", "#fbfaf5", "#23282a", "#9aa0a2"
LINE = 26  # pixels between two lines of a sheet


def notice_board(title: str, sheets: tuple[str, ...]) -> Picture:
    """A board on a wall with up to four sheets of paper, seen a little from the side."""
    picture = Image.new("RGB", SIZE, WALL)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((80, 60, 1120, 840), fill=WOOD, outline=FRAME, width=18)
    pen.text((600, 130), title, font=_font(56, bold=True), fill=PAPER, anchor="mm")
    for place, heading in enumerate(sheets[:4]):
        picture.paste(_sheet(heading, (225, 580), place), (115 + place * 248, 205 + place % 2 * 16))
    return _finished(picture)


def paper(title: str, lines: tuple[str, ...]) -> Picture:
    """A sheet of paper on a table."""
    picture = Image.new("RGB", SIZE, "#8a7f70")
    sheet = Image.new("RGB", (800, 860), PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.text((400, 90), title, font=_font(38, bold=True), fill=INK, anchor="mm")
    for place, line in enumerate(lines):
        pen.text((70, 160 + place * 46), line, font=_font(25), fill=INK)
    _scribble(pen, (70, 190 + len(lines) * 46, 730, 800), 7)
    picture.paste(
        sheet.rotate(1.5, expand=False, fillcolor="#8a7f70", resample=Image.Resampling.BICUBIC), (200, 20)
    )
    return _finished(picture)


def _sheet(heading: str, size: tuple[int, int], seed: int) -> Image.Image:
    sheet = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((size[0] // 2 - 7, 8, size[0] // 2 + 7, 22), fill="#b3352c")
    for place, words in enumerate(heading.split("\n")):
        pen.text((size[0] // 2, 60 + place * 30), words, font=_font(22, bold=True), fill=INK, anchor="mm")
    _scribble(pen, (22, 130, size[0] - 22, size[1] - 30), seed)
    return sheet


def _scribble(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], seed: int) -> None:
    """Lines of small print that nobody is to read."""
    rng = random.Random(seed)  # noqa: S311 - a drawing
    left, top, right, bottom = box
    for y in range(top, bottom, LINE):
        pen.line((left, y, right - rng.randrange(0, (right - left) // 3), y), fill=GREY, width=6)


def _finished(picture: Image.Image) -> Picture:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    content = out.getvalue()
    return Picture(content, sha256(content).hexdigest(), *picture.size)


@cache
def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"BeVietnamPro-{'Bold' if bold else 'Regular'}.ttf", size)
