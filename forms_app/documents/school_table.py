"""The office's list of schools, as a table that people make in a spreadsheet: all of it or nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from ..core.errors import Fault, TableFaulty
from ..core.language import fold
from ..core.schools import Level, School, Unit
from .table_file import Row, read_rows

COLUMNS: Mapping[str, str] = {  # key: the heading on screen and in the sample
    "code": "Mã trường",
    "name": "Tên trường",
    "level": "Cấp học",
    "unit": "Đơn vị",
    "staff": "Số người làm việc",
    "pupils": "Số học sinh",
    "families": "Số gia đình",
    "boarding": "Bán trú",
    "sites": "Số điểm trường",
}
OPTIONAL = frozenset({"families", "boarding", "sites"})
MOST_PEOPLE = 100_000

_HEADINGS = {
    **{key: key for key in COLUMNS},
    **{fold(label): key for key, label in COLUMNS.items()},
    **dict.fromkeys(("ma", "ma so"), "code"),
    **dict.fromkeys(("ten", "truong"), "name"),
    "cap": "level",
    **dict.fromkeys(("xa", "phuong", "xa phuong", "don vi quan ly", "dia ban"), "unit"),
    **dict.fromkeys(("so cb gv nv", "cbgvnv", "can bo giao vien nhan vien", "so can bo"), "staff"),
    **dict.fromkeys(("hoc sinh", "so tre", "so hoc sinh tre"), "pupils"),
    **dict.fromkeys(("gia dinh", "so ho"), "families"),
    **dict.fromkeys(("ban tru", "to chuc ban tru"), "boarding"),
    **dict.fromkeys(("diem truong", "so diem"), "sites"),
}
_LEVELS = {
    **dict.fromkeys(("mn", "mam non", "mau giao", "mg", "nha tre"), Level.MN),
    **dict.fromkeys(("th", "tieu hoc"), Level.TH),
    **dict.fromkeys(("thcs", "trung hoc co so"), Level.THCS),
    **dict.fromkeys(
        ("th thcs", "th va thcs", "tieu hoc va trung hoc co so", "tieu hoc trung hoc co so"), Level.TH_THCS
    ),
}
_YES_NO = {
    **dict.fromkeys(("yes", "co", "x", "1", "true"), True),
    **dict.fromkeys(("no", "khong", "0", "false", ""), False),
}
_CODE = re.compile(r"[A-Za-z0-9._-]{1,20}")


@dataclass(frozen=True)
class SchoolTable:
    """A table without faults: its schools, and the units it names that were not known before."""

    schools: tuple[School, ...]
    new_units: tuple[Unit, ...]


def read_schools(data: bytes, units: Iterable[Unit] = ()) -> SchoolTable:
    """Schools out of a CSV or XLSX file. ``units`` are those known already, by code or name.

    Raises TableFaulty with every fault found, by row and column.
    """
    heading, *rows = read_rows(data)
    columns, faults = _columns(heading)
    if faults:
        raise TableFaulty(tuple(faults))
    if not rows:
        raise TableFaulty((Fault("", "", "bảng chỉ có dòng tên cột.", "Thêm mỗi trường một dòng."),))
    table = _Table(columns, units)
    schools = [table.school(row) for row in rows]
    if table.faults:
        raise TableFaulty(tuple(table.faults))
    return SchoolTable(tuple(schools), tuple(table.new_units))


def _columns(heading: Row) -> tuple[dict[str, int], list[Fault]]:
    """Where each column stands, and what is wrong with the heading."""
    found: dict[str, int] = {}
    faults = []
    place = f"dòng {heading.number}"
    known = ", ".join(COLUMNS.values())
    for index, title in enumerate(heading.cells):
        key = _HEADINGS.get(fold(title))
        if key is None and title:
            faults.append(Fault(place, title, "không có cột này.", f"Xóa cột, hoặc đổi tên thành: {known}."))
        elif key in found:
            faults.append(Fault(place, title, "cột này có hai lần.", "Giữ lại một cột."))
        elif key is not None:
            found[key] = index
    faults += [
        Fault(place, label, "thiếu cột này.", f"Thêm cột “{label}” (hoặc “{key}”).")
        for key, label in COLUMNS.items()
        if key not in found and key not in OPTIONAL
    ]
    return found, faults


class _Table:
    """Reads rows one after the other and remembers the faults, the codes and the units met so far."""

    def __init__(self, columns: dict[str, int], units: Iterable[Unit]) -> None:
        self.faults: list[Fault] = []
        self.new_units: list[Unit] = []
        self._columns = columns
        self._rows_by_code: dict[str, int] = {}
        self._units: dict[str, Unit] = {}
        for unit in units:
            self._units[fold(unit.code)] = self._units[fold(unit.name)] = unit

    def school(self, row: Row) -> School:
        """The school of a row; where the row has a fault, something stands in that is never used."""
        families = self._cell(row, "families")
        pupils = self._count(row, "pupils", least=0)
        return School(
            code=self._code(row),
            name=self._name(row),
            level=self._level(row),
            unit=self._unit(row),
            staff=self._count(row, "staff", least=1),
            pupils=pupils,
            families=self._count(row, "families", least=0) if families else pupils,
            families_estimated=not families,
            boarding=self._boarding(row),
            sites=self._count(row, "sites", least=1) if self._cell(row, "sites") else 1,
        )

    def _cell(self, row: Row, key: str) -> str:
        index = self._columns.get(key)
        return row.cells[index] if index is not None and index < len(row.cells) else ""

    def _fault(self, row: Row, key: str, message: str, remedy: str) -> None:
        self.faults.append(Fault(f"dòng {row.number}", COLUMNS[key], message, remedy))

    def _code(self, row: Row) -> str:
        code = self._cell(row, "code")
        first = self._rows_by_code.setdefault(code, row.number)
        if not code:
            self._fault(row, "code", "chưa điền.", "Mỗi trường cần một mã riêng.")
        elif not _CODE.fullmatch(code):
            self._fault(
                row,
                "code",
                f"“{code}” không dùng được.",
                "Dùng chữ không dấu, số, dấu chấm, gạch; tối đa 20 ký tự.",
            )
        elif first != row.number:
            self._fault(row, "code", f"“{code}” đã có ở dòng {first}.", "Sửa mã, hoặc xóa một dòng.")
        return code

    def _name(self, row: Row) -> str:
        name = " ".join(self._cell(row, "name").split())
        if not name:
            self._fault(row, "name", "chưa điền.", "Ghi tên đầy đủ của trường.")
        elif len(name) > 150:
            self._fault(row, "name", "dài hơn 150 ký tự.", "Ghi tên ngắn gọn hơn.")
        return name

    def _level(self, row: Row) -> Level:
        said = self._cell(row, "level")
        level = _LEVELS.get(fold(said.replace("_", " ")))
        if level is None:
            self._fault(
                row,
                "level",
                f"“{said}” không phải là cấp học." if said else "chưa điền.",
                "Ghi một trong: Mầm non, Mẫu giáo, Tiểu học, THCS, TH&THCS.",
            )
        return level or Level.MN

    def _unit(self, row: Row) -> str:
        """The code of the unit; a name not met before makes a new unit, which the preview shows."""
        said = " ".join(self._cell(row, "unit").split())
        if not fold(said):
            self._fault(row, "unit", "chưa điền.", "Ghi tên hoặc mã của xã, phường, thị trấn.")
            return ""
        if len(said) > 100:
            self._fault(row, "unit", "dài hơn 100 ký tự.", "Ghi tên ngắn gọn hơn.")
        unit = self._units.get(fold(said))
        if unit is None:
            unit = Unit(code=fold(said).replace(" ", "-"), name=said)
            self._units[fold(said)] = unit
            self.new_units.append(unit)
        return unit.code

    def _count(self, row: Row, key: str, least: int) -> int:
        said = self._cell(row, key)
        plain = re.sub(r"(?<=\d)[.\s](?=\d{3}(\D|$))", "", said)  # 1.234 is how 1234 is written here
        if not said:
            self._fault(row, key, "chưa điền.", "Ghi một số nguyên.")
        elif not re.fullmatch(r"-?[0-9]{1,9}", plain):
            self._fault(row, key, f"“{said}” không phải là số nguyên.", "Chỉ ghi số, ví dụ 32.")
        elif not least <= int(plain) <= MOST_PEOPLE:
            self._fault(row, key, f"“{said}” ngoài khoảng cho phép.", f"Ghi từ {least} đến {MOST_PEOPLE}.")
        else:
            return int(plain)
        return least

    def _boarding(self, row: Row) -> bool:
        said = self._cell(row, "boarding")
        answer = _YES_NO.get(fold(said))
        if answer is None:
            self._fault(row, "boarding", f"“{said}” không rõ.", "Ghi “có” hoặc “không”.")
        return bool(answer)


def sample_workbook() -> bytes:
    """A workbook to fill in. Codes are text cells, so that a spreadsheet program keeps their zeros."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Trường"
    sheet.freeze_panes = "A2"
    for line in (tuple(COLUMNS.values()), *_SAMPLE_ROWS):
        sheet.append(line)
    for column, label in enumerate(COLUMNS.values(), start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = max(12, len(label) + 4)
    sheet.column_dimensions["B"].width = 34
    sheet.column_dimensions["D"].width = 22
    for row in range(2, 202):
        sheet.cell(row, 1).number_format = "@"
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


_SAMPLE_ROWS = (
    ("0123", "Trường Mẫu giáo Sao Mai", "Mẫu giáo", "Thị trấn Thủ Thừa", 14, 180, 165, "có", 2),
    ("0124", "Trường Tiểu học Bình Minh", "Tiểu học", "Xã Mỹ Phú", 32, 540, None, "không", 1),
    ("0125", "Trường THCS Hòa Bình", "THCS", "Xã Mỹ Phú", 41, 610, 520, "không", 1),
)
