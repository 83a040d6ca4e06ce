"""A table out of a file that an office made: CSV or XLSX, in bounds, every cell as text."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

from ..core.errors import Fault, TableFaulty
from ..core.language import is_readable, normalise

LARGEST_FILE = 5_000_000  # bytes
LARGEST_UNPACKED = 60_000_000  # bytes of a workbook once unpacked: more is a trap, not a list of schools
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 500  # characters
# Whatever openpyxl and zipfile say of a file that is no workbook after all.
_BROKEN_WORKBOOK = (
    *(zipfile.BadZipFile, zlib.error, ParseError, OSError, EOFError, RuntimeError),
    *(KeyError, IndexError, ValueError, TypeError, AttributeError),
)


@dataclass(frozen=True)
class Row:
    """One line of a table; ``number`` is the line that a spreadsheet program shows."""

    number: int
    cells: tuple[str, ...]


def read_rows(data: bytes) -> list[Row]:
    """Every row that is not empty, cells in NFC without white space around them.

    Raises TableFaulty where the file is too large, broken, or in an encoding that is not UTF-8.
    """
    if len(data) > LARGEST_FILE:
        raise _refused(
            f"tệp lớn quá {LARGEST_FILE // 1_000_000} MB.",
            "Chỉ giữ lại trang tính có danh sách trường, xóa hình và các trang khác.",
        )
    if data.startswith(b"PK\x03\x04"):
        rows = _workbook_rows(data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused("đây là tệp Excel kiểu cũ (.xls).", "Mở bằng Excel và lưu lại thành .xlsx.")
    else:
        rows = _csv_rows(data)
    found = [Row(number, cells) for number, cells in rows if any(cells)]
    if not found:
        raise _refused("tệp không có dòng nào.", "Dòng đầu là tên cột, mỗi dòng sau là một trường.")
    return found


def _refused(message: str, remedy: str) -> TableFaulty:
    return TableFaulty((Fault("", "", message, remedy),))


def _clean(number: int, cells: Iterator[str]) -> tuple[str, ...]:
    row = tuple(normalise(cell) for cell in cells)
    if len(row) > MOST_COLUMNS or any(len(cell) > LONGEST_CELL for cell in row):
        raise TableFaulty(
            (
                Fault(
                    f"dòng {number}",
                    "",
                    f"có ô dài hơn {LONGEST_CELL} ký tự hoặc nhiều hơn {MOST_COLUMNS} cột.",
                    "Kiểm tra dấu ngoặc kép và dấu ngăn cột ở dòng này.",
                ),
            )
        )
    if not all(is_readable(cell) for cell in row):
        raise _refused(
            f"dòng {number} có ký tự không đọc được.", "Lưu lại tệp bằng Excel dạng .xlsx hoặc CSV UTF-8."
        )
    return row


def _csv_rows(data: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refused(
            f"tệp không phải UTF-8 (dòng {line}); có thể là bảng mã cũ như TCVN3, VNI.",
            "Mở bằng Excel, đổi phông sang Unicode, rồi lưu dạng .xlsx hoặc “CSV UTF-8”.",
        ) from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for count, cells in enumerate(reader, start=1):
            _bound_rows(count)
            yield reader.line_num, _clean(reader.line_num, iter(cells))
    except csv.Error as error:
        raise _refused(
            f"dòng {reader.line_num} hỏng: dấu ngoặc kép không khép, hoặc tệp không phải bảng.",
            "Mở bằng Excel và lưu lại thành .xlsx.",
        ) from error


def _delimiter(text: str) -> str:
    """Comma, semicolon or tab: whichever the heading has most of."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=heading.count)


def _workbook_rows(data: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows of the first sheet. No part is read beyond its declared size, so a false one is no way in."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise _refused(
                "bảng tính bung ra quá lớn.", "Chép danh sách trường sang một bảng tính mới rồi lưu lại."
            )
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some programs write a wrong extent: the rows themselves decide
            rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
            for number, cells in enumerate(rows, start=1):
                row = _clean(number, (_text(cell.value, cell.number_format) for cell in cells))
                if any(row):  # formatted rows without content reach to row 1,048,576
                    _bound_rows(number)
                yield number, row
        finally:
            book.close()
    except _BROKEN_WORKBOOK as error:
        raise _refused("không đọc được bảng tính này.", "Mở bằng Excel và lưu lại thành .xlsx.") from error


def _bound_rows(count: int) -> None:
    if count > MOST_ROWS:
        raise _refused(f"bảng có hơn {MOST_ROWS} dòng.", "Xóa các dòng trống ở cuối bảng, hoặc chia tệp.")


def _text(value: object, number_format: str | None) -> str:
    """A cell as a person sees it: whole numbers come as 12.0, and a code 0123 may be 123 shown as "0000"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and number_format and set(number_format) == {"0"}:
        return str(value).zfill(len(number_format))
    return str(value)
