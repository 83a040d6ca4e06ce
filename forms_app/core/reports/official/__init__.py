"""The official reports: figures with names, texts that officers may edit, tables and charts around them.

figures     a figure with its name, a group of them
texts       sentences with figures in them
model       what a report is made of
source      what it is made from
inspected, followed, surveyed, modelled, selfcheck, reported    figures of one sort each
polled, annexes                             tables
passages, assessment                        the text, part by part
half_year                                   one report each
document    the whole as a document of the state
"""

from .document import Sent, paragraphs_of, report_document
from .figures import NO_FIGURES, Figure, Group
from .half_year import half_year_report
from .model import Kind, OfficialReport, Passage
from .modelled import Movement
from .selfcheck import Boards, SelfItem, self_check
from .source import Source
from .texts import from_edit, paragraphs, to_edit

__all__ = [
    "NO_FIGURES",
    "Boards",
    "Figure",
    "Group",
    "Kind",
    "Movement",
    "OfficialReport",
    "Passage",
    "SelfItem",
    "Sent",
    "Source",
    "from_edit",
    "half_year_report",
    "paragraphs",
    "paragraphs_of",
    "report_document",
    "self_check",
    "to_edit",
]
