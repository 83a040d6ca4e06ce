"""Looks at a PDF as paper: where each word stands, what a phone reads from its QR codes."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from itertools import combinations
from zlib import decompress

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pypdfium2 import raw

needs_poppler = pytest.mark.skipif(
    not (shutil.which("pdftoppm") and shutil.which("pdftotext")), reason="needs poppler-utils"
)
DPI = 150
WIDTH, HEIGHT = 210, 297
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


@dataclass(frozen=True)
class Box:
    """A rectangle on a page, in millimetres, and what it says."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def inside(self, left: float, top: float, right: float, bottom: float) -> bool:
        return left <= self.left and top <= self.top and self.right <= right and self.bottom <= bottom


def words(pdf: bytes) -> list[Box]:
    """Every word where it stands, its box from the top of the highest mark to the lowest tail."""
    page, found = 0, []
    for line in _run("pdftotext", "-bbox", "-", "-", pdf=pdf).decode().splitlines():
        page += "<page " in line
        if match := _WORD.search(line):
            left, top, right, bottom = (float(edge) * 25.4 / 72 for edge in match.groups()[:4])
            found.append(Box(page, unescape(match[5]), left, top, right, bottom))
    return found


def text(pdf: bytes, page: int = 0) -> str:
    """The words of a page (0: of all), with one space between."""
    return " ".join(word.text for word in words(pdf) if page in (0, word.page))


def rows(pdf: bytes) -> list[tuple[int, str]]:
    """The page and words of every line, read from left to right and from top to bottom."""
    found: list[list[Box]] = []
    for word in sorted(words(pdf), key=lambda word: (word.page, word.bottom, word.left)):
        if found and word.page == found[-1][0].page and abs(word.bottom - found[-1][0].bottom) < 1:
            found[-1].append(word)
        else:
            found.append([word])
    in_order = (sorted(row, key=lambda word: word.left) for row in found)
    return [(row[0].page, " ".join(word.text for word in row)) for row in in_order]


def drawn(pdf: bytes) -> str:
    """What the pages draw, as operators of PDF."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    unpacked = (decompress(stream) for stream in streams if stream[:1] == b"x")
    return "\n".join(stream.decode("latin-1") for stream in unpacked)


def letter_sizes(pdf: bytes) -> set[float]:
    """The sizes of all letters as they stand on the paper, in points."""
    found = set()
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for page in document:
            text = page.get_textpage()
            for place in range(text.count_chars()):
                if raw.FPDFText_IsGenerated(text, place) == 0:
                    matrix = raw.FS_MATRIX()
                    raw.FPDFText_GetMatrix(text, place, matrix)
                    found.add(round(raw.FPDFText_GetFontSize(text, place) * abs(matrix.d), 1))
    return found


def squares(pdf: bytes, side: float) -> int:
    """How many squares with an outline of this side, in millimetres."""
    outlines = re.findall(r"[\d.]+ [\d.]+ ([\d.]+) -?([\d.]+) re S\b", drawn(pdf))
    points = side * 72 / 25.4
    return sum(abs(float(width) - points) < 0.02 > abs(float(height) - points) for width, height in outlines)


def pictures(pdf: bytes) -> Iterator[Image.Image]:
    """Every page as a printer draws it, in grey."""
    shown = BytesIO(_run("pdftoppm", "-r", str(DPI), "-gray", "-", pdf=pdf))
    while header := shown.readline():  # P5, then "width height", then 255: a page follows a page
        assert header == b"P5\n"
        size = tuple(map(int, shown.readline().split()))
        shown.readline()
        yield Image.frombytes("L", size, shown.read(size[0] * size[1]))


def scanned(pdf: bytes) -> list[Box]:
    """What a phone reads, page by page, and where the dark modules are."""
    return [
        Box(page, code.text, *_edges(code.position))
        for page, picture in enumerate(pictures(pdf), start=1)
        for code in zxingcpp.read_barcodes(picture)
    ]


def correction_levels(pdf: bytes) -> Counter[str]:
    """How many QR codes of each level of error correction there are: L, M, Q or H."""
    return Counter(code.ec_level for picture in pictures(pdf) for code in zxingcpp.read_barcodes(picture))


def off_page(boxes: Iterable[Box], margin: float = 4) -> list[Box]:
    """Words that printers cut off."""
    return [each for each in boxes if not each.inside(margin, margin, WIDTH - margin, HEIGHT - margin)]


def overlapping(boxes: Iterable[Box]) -> list[tuple[str, str]]:
    """Pairs of words that touch by more than the air of their boxes."""
    air = 0.15
    return [
        (one.text, other.text)
        for one, other in combinations(boxes, 2)
        if one.page == other.page
        and min(one.right, other.right) - max(one.left, other.left) > air
        and min(one.bottom, other.bottom) - max(one.top, other.top) > air
    ]


def _edges(position: zxingcpp.Position) -> tuple[float, float, float, float]:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
    left, top, right, bottom = (edge * 25.4 / DPI for edge in (min(xs), min(ys), max(xs), max(ys)))
    return left, top, right, bottom


def _run(*command: str, pdf: bytes) -> bytes:
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
