"""An official report as a workbook: every figure by name, then every table, cells with their types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..core.reports.official import NO_FIGURES, Figure, OfficialReport
from ..core.reports.official.figures import Cell, Value
from ..core.reports.official.model import Line, Sheet
from .workbook import TableSheet, workbook

FIGURES = "Số liệu"
HEADINGS = ("Nhóm", "Chỉ tiêu", "Số liệu", "Đơn vị", "Mã")
LONGEST_TITLE = 31  # characters that a sheet's name may have
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def report_workbook(report: OfficialReport) -> bytes:
    """XLSX: the figures first, then a sheet for each table that has a line."""
    tables = [each for each in report.sheets if each.shown and not _is_the_list(each)]
    titles = _titles(each.short for each in tables)
    sheets = (_table(each, title) for each, title in zip(tables, titles, strict=True))
    return workbook((_figures(report), *sheets))


def _figures(report: OfficialReport) -> TableSheet:
    rows = [
        (group.title, each.label, _value(each), each.unit, each.name)
        for group in report.groups
        for each in group.figures
    ]
    return TableSheet(FIGURES, HEADINGS, rows)


def _is_the_list(sheet: Sheet) -> bool:
    """The appendix that lists every figure says what the first sheet says."""
    return sheet.short == FIGURES


def _table(sheet: Sheet, title: str) -> TableSheet:
    columns = tuple(each.title for each in sheet.columns)
    return TableSheet(title, columns, [_row(each, len(columns)) for each in sheet.lines])


def _row(line: Line, width: int) -> tuple[Value | None, ...]:
    cells = tuple(_value(each) for each in line.cells)
    return (*cells, *(None for _ in range(width - len(cells))))


def _value(cell: Cell) -> Value | None:
    if isinstance(cell, Figure):
        return NO_FIGURES if cell.value is None else cell.value
    return cell


def _titles(names: Iterable[str]) -> Iterator[str]:
    """Names that a workbook takes, each once."""
    used = {FIGURES.lower()}
    for name in names:
        plain = _FORBIDDEN.sub(" ", name)[:LONGEST_TITLE].strip()
        title, number = plain, 1
        while title.lower() in used:
            number += 1
            title = f"{plain[: LONGEST_TITLE - 3]} {number}"
        used.add(title.lower())
        yield title
