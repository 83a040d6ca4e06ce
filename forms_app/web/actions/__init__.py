"""What schools must put right: one list and one page per action, under the address of each reader's own area.

places    /office, /board, /school, /visits: who enters which, and what they see there
sheets    the questions of each step, taken from the form ``theo_doi_khac_phuc``
shown     an action as pages draw it
listing   the list with its counts, filters and what is overdue
record    one action: what is asked, what was done, and the step that this reader may take
photos    photos of a school's answer, put by before it is sent
opening   a school's own board opens one
summary   a few figures of one school for other pages
"""

from flask import Blueprint

blueprint = Blueprint("actions", __name__)

from . import listing, opening, photos, record  # noqa: E402, F401  (they add their routes)
