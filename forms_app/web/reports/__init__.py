"""The official reports: made and sent by the office, read by its boards once they are sent.

gathering   what a report is made from, and the report
addresses   which kinds and periods there are, and where their pages lie
listing     which reports there are and how far they have come
record      one report as it stands
files       the same as a Word file and as a workbook
prepared    its figures with the texts of officers
editing     the text of one passage
aiming      what the plan of a year aims at
sending     the clerk's number and day: from then on it stays as it is
sent        what was sent, for the office and its boards
lists       overdue actions, schools of one level side by side: for the office's own use
registers   models and letters as Word files: their pages lie elsewhere
"""

from flask import Blueprint

blueprint = Blueprint("reports", __name__)

# They add their routes.
from . import aiming, editing, files, listing, lists, record, registers, sending, sent  # noqa: E402, F401
