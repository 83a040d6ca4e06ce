"""Returns: what schools report each period, and the office of itself.

forms      which forms are owed each period, and for which periods
opened     one return with its form, its school and the last period's beside it
shown      answers and steps as pages draw them
filling    the page that is filled: drafts, copies of last period, handing in, conflicts
reading    a return as it stands, its history, the office's decision
listing    a school's own returns
summary    what a school's own page says about them

The office's list of all schools stands with its other pages: web/office/returns.py.
"""

from flask import Blueprint

blueprint = Blueprint("returns", __name__)

from . import filling, listing, reading  # noqa: E402, F401  (they add their routes)
