"""Suggestion boxes for those who open them and answer: under the address of each reader's own area.

places    /office, /board, /school: who enters which
boxes     the office makes boxes: keys, sheets, rehearsal, posters
sitting   two people open a box and sort what lies in it
listing   the register (R7), on the page and as a workbook; what is overdue, what waits
record    one letter for those who may read it, and the step that they may take now
handing   the letter of somebody else, handed on by two people
shown     words for kinds, topics and steps
summary   figures of one school for other pages
"""

from flask import Blueprint

blueprint = Blueprint("suggestions", __name__)

from . import boxes, handing, listing, record, sitting  # noqa: E402, F401  (they add their routes)
