"""The official reports: figures with names, texts that officers may edit, tables and charts around them.

figures     a figure with its name, a group of them
texts       sentences with figures in them
model       what a report is made of
source      what it is made from
inspected, followed, surveyed, modelled, selfcheck, returned, reported    figures of one sort each
asked       what schools are asked for their half-year
polled, annexes                             tables
passages, assessment, resolution, compared  the text, part by part
half_year, year, comparison, overdue, movement, register    one report each
document    the whole as a document of the state
tables      the same as tables with typed cells
kept        what is kept of it: edited texts, what was sent
"""

from .compared import compared
from .comparison import comparison_report
from .document import Sent, paragraphs_of, report_document
from .figures import NO_FIGURES, Figure, Group
from .half_year import half_year_report
from .kept import Issue, IssuedReport, TextRevision
from .led import Led, led
from .model import Kind, OfficialReport, Passage
from .modelled import Movement
from .movement import movement_report
from .overdue import overdue_report
from .register import register_report
from .returned import Reported
from .selfcheck import Boards, SelfItem, self_check
from .source import ITEMS, LEVELS, Source
from .tables import TypedTable, typed_tables
from .texts import filled, from_edit, paragraphs, to_edit
from .written import Letters
from .year import half_words, year_report

__all__ = [
    "ITEMS",
    "LEVELS",
    "NO_FIGURES",
    "Boards",
    "Figure",
    "Group",
    "Issue",
    "IssuedReport",
    "Kind",
    "Led",
    "Letters",
    "Movement",
    "OfficialReport",
    "Passage",
    "Reported",
    "SelfItem",
    "Sent",
    "Source",
    "TextRevision",
    "TypedTable",
    "compared",
    "comparison_report",
    "filled",
    "from_edit",
    "half_words",
    "half_year_report",
    "led",
    "movement_report",
    "overdue_report",
    "paragraphs",
    "paragraphs_of",
    "register_report",
    "report_document",
    "self_check",
    "to_edit",
    "typed_tables",
    "year_report",
]
