"""What leaves as a page, DOCX or XLSX. A report takes protected results only and says them in blocks."""

from .blocks import Bar, Block, ChartRow, Fact, Facts, Notes, Report, Table, ThemeChart
from .compare import compare_report
from .good_models import models_report
from .items import ItemOfLevel, items_report
from .public import public_report, publicly_shown
from .registry import REPORTS, report
from .school import late_school_report, school_report
from .schools import schools_report
from .words import Inspection, period_label

__all__ = [
    "REPORTS",
    "Bar",
    "Block",
    "ChartRow",
    "Fact",
    "Facts",
    "Inspection",
    "ItemOfLevel",
    "Notes",
    "Report",
    "Table",
    "ThemeChart",
    "compare_report",
    "items_report",
    "late_school_report",
    "models_report",
    "period_label",
    "public_report",
    "publicly_shown",
    "report",
    "school_report",
    "schools_report",
]
