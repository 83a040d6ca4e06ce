"""The year: what is due, late and done, whatever kind of work it is.

sources   where deadlines come from: one function per kind of work; of_returns, of_suggestions, of_reports and
          of_conclusions have theirs
shown     a deadline's words
pages     the year in months, and the list; under /office and, with its own work only, under /school
"""

from flask import Blueprint

blueprint = Blueprint("year", __name__)

from . import pages  # noqa: E402, F401  (it adds its routes)
