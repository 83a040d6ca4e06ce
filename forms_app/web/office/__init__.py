"""The office's pages: schools, accounts, forms, survey rounds, visits.

home      what waits to be done
schools   the register and its import
users     accounts, for the administrator
forms     definitions on disk beside what is published
rounds    survey rounds and their posters
visits    planning inspections
"""

from flask import Blueprint

blueprint = Blueprint("office", __name__, url_prefix="/office")

from . import forms, home, opening, posters, rounds, schools, users, visits  # noqa: E402, F401  (they add routes)
