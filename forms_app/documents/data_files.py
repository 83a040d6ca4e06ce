"""Tables as files: a workbook with typed cells for people, CSV for programs.

No text of ours or of others ever becomes a formula: in a workbook every text is a text cell, in CSV a text
that a spreadsheet program would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..core.datasets import Column, Dataset, Holds, Record, Value
from ..core.definition import Text
from ..core.language import readable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
BOM = "\ufeff"  # without it Excel takes UTF-8 for an older encoding
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet program may begin a formula with
LONGEST_CELL = 32_000  # characters; a workbook takes a few more

_AS_TEXT = "@"  # keeps "6/1" and "0123" as they are, even when somebody edits the cell
_FORMATS = {
    Holds.TEXT: _AS_TEXT,
    Holds.WHOLE: "0",
    Holds.PERCENT: "0",
    Holds.DECIMAL: "0.0#",
    Holds.DAY: "dd/mm/yyyy",
    Holds.FLAG: _AS_TEXT,
}
_NARROWEST = 12
YES, NO = Text("có", "yes"), Text("không", "no")
EXPLAINED = Text("Giải thích", "Columns")
EXPLANATIONS = (
    Text("Cột", "Column"),
    Text("Tên trong CSV và API", "Name in CSV and API"),
    Text("Ý nghĩa", "Meaning"),
    Text("Giá trị", "Values"),
)


def workbook(table: Dataset, records: Iterable[Record], language: str) -> bytes:
    """The table on a sheet, and its columns explained on another; codes are said in words."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(table.title.in_language(language)))
    headings = [column.heading.in_language(language) for column in table.columns]
    _lay_out(sheet, map(_width, headings))
    sheet.append([_heading(sheet, each) for each in headings])
    cells = [_cell(sheet, column) for column in table.columns]
    for record in records:
        sheet.append([_filled(*each, language) for each in zip(cells, table.columns, record, strict=True)])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(cells))}1"
    _explain(book.create_sheet(EXPLAINED.in_language(language)), table, language)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def csv_lines(table: Dataset, records: Iterable[Record]) -> Iterator[str]:
    """Lines of CSV as Vietnamese Excel opens them: BOM, semicolons, decimal commas; days as 2026-01-31."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield BOM
    writer.writerow([column.name for column in table.columns])
    for record in records:
        writer.writerow([plain(value) for value in record])
        yield _taken(buffer)
    yield _taken(buffer)


def plain(value: Value) -> str:
    """A value as text in CSV."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return harmless(value)
        case Decimal():
            return str(value).replace(".", ",")
    return str(value)


def harmless(text: str) -> str:
    """``text`` on one line, never a formula."""
    line = " ".join(readable(text).split("\n"))
    return f"'{line}" if line.startswith(FORMULA) or text.startswith(FORMULA) else line


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _lay_out(sheet: Worksheet, widths: Iterable[float]) -> None:
    """What must be said before the first row of a sheet that is written as it goes."""
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def _width(heading: str) -> float:
    return min(60, max(len(heading) + 4, _NARROWEST))


def _heading(sheet: Worksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet)
    cell.font = Font(bold=True)
    return _text(cell, text)


def _cell(sheet: Worksheet, column: Column) -> WriteOnlyCell:
    """One cell for the whole column: it is filled anew for each row and written at once."""
    cell = WriteOnlyCell(sheet)
    cell.number_format = _FORMATS[column.holds]
    return cell


def _filled(cell: WriteOnlyCell, column: Column, value: Value, language: str) -> WriteOnlyCell | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return _text(cell, (YES if value else NO).in_language(language))
    if isinstance(value, str):
        known = column.choices.get(value)
        return _text(cell, known.in_language(language) if known else value)
    cell.value = value
    return cell


def _text(cell: WriteOnlyCell, text: str) -> WriteOnlyCell:
    """Whatever it looks like: openpyxl would take "=1" for a formula and "#N/A" for an error."""
    cell.value = readable(text)[:LONGEST_CELL]
    cell.data_type = "s"
    return cell


def _sheet_name(title: str) -> str:
    """31 characters at most, and some are not allowed."""
    return "".join(each for each in title if each not in r"[]:*?/\\")[:31]


def _explain(sheet: Worksheet, table: Dataset, language: str) -> None:
    _lay_out(sheet, (32, 22, 50, 60))
    sheet.append([_heading(sheet, each.in_language(language)) for each in EXPLANATIONS])
    for column in table.columns:
        values = (f"{name} = {text.in_language(language)}" for name, text in column.choices.items())
        about = column.about.in_language(language) if column.about else ""
        texts = (column.heading.in_language(language), column.name, about, "; ".join(values))
        sheet.append([_text(WriteOnlyCell(sheet), each) for each in texts])
