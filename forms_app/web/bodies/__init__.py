"""Committees and inspection boards: each school keeps its own, the office sees all and keeps its own too.

places    the same pages under /school and /office: whose bodies they are, and who may
sheets    the questions about one composition, and the doubts about what was typed
overview  what one owner has, and had before
keeping   a new composition, a correction, one struck out
listing   all schools: missing, expired, faulty
"""

from flask import Blueprint

blueprint = Blueprint("bodies", __name__)

from . import keeping, listing, overview  # noqa: E402, F401  (they add their routes)
