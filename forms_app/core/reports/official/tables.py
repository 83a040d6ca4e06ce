"""A report as tables with typed cells, for a workbook, and kept as text once the report is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .figures import NO_FIGURES, Cell, Figure, Value
from .model import Line, OfficialReport, Sheet

FIGURES = "Số liệu"
HEADINGS = ("Nhóm", "Chỉ tiêu", "Số liệu", "Đơn vị", "Mã")
LONGEST_TITLE = 31  # characters that the name of a sheet may have
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class TypedTable:
    """One sheet of a workbook: headings, and rows as wide as they are."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]


def typed_tables(report: OfficialReport) -> tuple[TypedTable, ...]:
    """Every figure by name, then each table that has a line."""
    tables = [each for each in report.sheets if each.shown and each.short != FIGURES]
    titles = _titles(each.short for each in tables)
    return (_figures(report), *(_table(each, title) for each, title in zip(tables, titles, strict=True)))


def to_json(tables: Iterable[TypedTable]) -> str:
    """As text to be kept; ``from_json`` gives equal tables."""
    plain = [
        {"title": each.title, "columns": each.columns, "rows": [list(map(_plain, row)) for row in each.rows]}
        for each in tables
    ]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> tuple[TypedTable, ...]:
    return tuple(
        TypedTable(
            each["title"], tuple(each["columns"]), tuple(tuple(map(_value, row)) for row in each["rows"])
        )
        for each in json.loads(text)
    )


def _figures(report: OfficialReport) -> TypedTable:
    rows = (
        (group.title, each.label, _typed(each), each.unit, each.name)
        for group in report.groups
        for each in group.figures
    )
    return TypedTable(FIGURES, HEADINGS, tuple(rows))


def _table(sheet: Sheet, title: str) -> TypedTable:
    columns = tuple(each.title for each in sheet.columns)
    return TypedTable(title, columns, tuple(_row(each, len(columns)) for each in sheet.lines))


def _row(line: Line, width: int) -> tuple[Value | None, ...]:
    cells = tuple(_typed(each) for each in line.cells)
    return (*cells, *(None for _ in range(width - len(cells))))


def _typed(cell: Cell) -> Value | None:
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


def _plain(value: Value | None) -> Any:
    """What JSON has not is an object that names it."""
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _value(plain: Any) -> Value | None:
    if not isinstance(plain, dict):
        value: Value | None = plain
        return value
    return Decimal(plain["decimal"]) if "decimal" in plain else date.fromisoformat(plain["day"])
