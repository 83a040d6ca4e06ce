"""An official report as a workbook: every figure by name, then every table, cells with their types."""

from __future__ import annotations

from collections.abc import Iterable

from ..core.reports.official import TypedTable
from .workbook import TableSheet, workbook


def report_workbook(tables: Iterable[TypedTable]) -> bytes:
    """XLSX with a sheet for each table."""
    return workbook([TableSheet(each.title, each.columns, each.rows) for each in tables])
