"""“Dân vận khéo” models: what a school or the office registers, what becomes of it, what others may copy.

places       the office's and each school's own pages, and who enters them
wordings     the forms that own the words
shown        a model as pages draw it
listing      the models of one school, or all of them; drafts
registering  the registration, kept as a draft until it is sent; corrections
record       one model: what was registered, assessments, copies, the steps that this reader may take
assessing    points by criterion
gallery      what others may copy, for everybody who has signed in
report       R6: how many have come how far, as a page and a workbook
"""

from flask import Blueprint

blueprint = Blueprint("good_models", __name__)

from . import assessing, gallery, listing, record, registering, report  # noqa: E402, F401  (they add routes)
