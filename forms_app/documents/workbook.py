"""Tables as an XLSX workbook with real types: days are days, figures figures, and every text stays a text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from ..core.language import readable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY, WHOLE, FIGURE, TEXT = "dd/mm/yyyy", "#,##0", "#,##0.0", "@"
NARROWEST, WIDEST = 10, 48  # characters

Cell = str | int | Decimal | date | None


@dataclass(frozen=True)
class TableSheet:
    """One sheet: headings, and rows of cells under them."""

    title: str  # at most 31 characters
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


def workbook(sheets: Sequence[TableSheet]) -> bytes:
    """The workbook, its first row of headings kept in sight."""
    book = Workbook()
    book.remove(book.active)
    for each in sheets:
        sheet = book.create_sheet(each.title)
        sheet.freeze_panes = "B2"
        for place, row in enumerate((each.columns, *each.rows), start=1):
            for column, cell in enumerate(row, start=1):
                _write(sheet.cell(place, column), cell)
        for column in range(1, len(each.columns) + 1):
            sheet.cell(1, column).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(column)].width = _width(each, column - 1)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _write(target: Any, cell: Cell) -> None:
    if cell in (None, ""):
        return
    if isinstance(cell, str):
        target.value = readable(cell)
        target.data_type = "s"  # a text that begins like a formula is none
        target.number_format = TEXT
        target.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        target.value = cell
        target.number_format = DAY if isinstance(cell, date) else WHOLE if isinstance(cell, int) else FIGURE
        target.alignment = Alignment(vertical="top")


def _width(sheet: TableSheet, column: int) -> int:
    """Of the longest cell, in bounds."""
    longest = max((len(str(row[column])) for row in (sheet.columns, *sheet.rows)), default=0)
    return min(WIDEST, max(NARROWEST, longest + 2))
