"""The register of suggestions as a workbook: a line per letter, days as days, everything else as text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | int | date
DAY = "dd/mm/yyyy"
WIDTHS = (14, 24, 34, 24, 26, 12, 20, 14, 20)


def register_xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet. A text that begins like a formula stays a text."""
    book = Workbook()
    sheet = book.active
    sheet.title = title[:31]
    sheet.freeze_panes = "A2"
    sheet.append(list(headings))
    for column, width in zip(range(1, len(headings) + 1), WIDTHS, strict=False):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
            elif isinstance(value, date):
                cell.number_format = DAY
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
