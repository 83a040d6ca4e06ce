"""The minutes (biên bản) of a visit: what is in them, and their words.

record      everything they state
gathering   it, from form, answers, score and office
wording     the same as an official document, part by part
issued      that document as it was issued
"""

from .gathering import Source, minutes
from .issued import Issued, issue
from .record import Confirmation, Figure, Item, Minutes, Part, Person
from .wording import minutes_document

__all__ = [
    "Confirmation",
    "Figure",
    "Issued",
    "Item",
    "Minutes",
    "Part",
    "Person",
    "Source",
    "issue",
    "minutes",
    "minutes_document",
]
