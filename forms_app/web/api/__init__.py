"""Released and named data for other programs: read-only, with a token, under addresses that stay.

tokens    who reads, and how often
reading   a page of a table as JSON, or all of it as CSV
document  the description of all this, made of the tables themselves
"""

from flask import Blueprint

from ..error_pages import API

blueprint = Blueprint("api", __name__, url_prefix=f"{API}v1")

from . import reading  # noqa: E402  (it adds routes)

__all__ = ["blueprint", "reading"]
