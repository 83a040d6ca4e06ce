"""The official reports: made and sent by the office, read by its boards once they are sent.

gathering   what a report is made from, and the report
addresses   which kinds and periods there are, and where their pages lie
listing     which reports there are and how far they have come
record      one report as it stands
files       the same as a Word file and as a workbook
"""

from flask import Blueprint

blueprint = Blueprint("reports", __name__)

from . import files, listing, record  # noqa: E402, F401  (they add their routes)
