"""Suggestion boxes for those who write: no account, no cookie, no script, nothing kept but the letter.

writing   the page behind a box's code, and the post that stores a letter once
pages     ready-made pages, per box and language
photos    photos of one post: made anew, carried through a page that came back
looking   what became of a letter, by its look-up code
"""

from flask import Blueprint

blueprint = Blueprint("letters", __name__)

from . import looking, writing  # noqa: E402, F401  (they add their routes)
