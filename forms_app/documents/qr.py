"""A text as a QR code, reduced to rectangles that SVG and PDF both draw."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode

QUIET_ZONE = 4  # empty modules on every side: the least that ISO/IEC 18004 asks for


def qr_runs(content: str) -> tuple[int, Iterator[tuple[int, int, int]]]:
    """The side in modules, quiet zone included, and every dark run as (column, row, length).

    Error correction Q restores about a quarter of the code: rain, a staple, a fold, a thumb. Raises
    ValueError for too long a text.
    """
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET_ZONE)
    code.add_data(content)
    matrix = code.get_matrix()
    return len(matrix), ((x, y, length) for y, row in enumerate(matrix) for x, length in _dark_runs(row))


def qr_path(url: str) -> tuple[int, str]:
    """The side in modules and the ``d`` of one SVG path in a square view box of that side."""
    side, runs = qr_runs(url)
    return side, "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in runs)


def _dark_runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    column = 0
    for dark, group in groupby(row):
        length = len(list(group))
        if dark:
            yield column, length
        column += length
