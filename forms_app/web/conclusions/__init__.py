"""What a school's People's Inspection Board concludes about a half-year: written, signed, taken back.

places       whose conclusion about which half-year
writing      the draft, and everything that was done to it
signing      the second step: what is signed is read once more
withdrawing  taking back what was signed, with a reason
shown        what the school's page says about it, and the words of the filter of others
"""

from flask import Blueprint

blueprint = Blueprint("conclusions", __name__)

from . import signing, withdrawing, writing  # noqa: E402, F401  (they add their routes)
