"""What looks like one hand behind many forms, told to the two people who open the box and to nobody else.

A published sign would be one more figure about the answers; these two could read them anyway. Nothing is left
out of the count: people have to ask how the forms were handed out.
"""

from __future__ import annotations

from collections import Counter

from ..core.schools import School
from .ballot_box import RATINGS, BallotBox
from .rounds import posters
from .sealing import Opener

FEWEST_FORMS = 40  # below, a quarter is a handful of people who agree
LARGEST_SHARE = 4  # one in so many


def look_alike(opener: Opener, box: BallotBox) -> list[School]:
    """Schools where at least a quarter of the forms have the very same answers to every question."""
    found = []
    for each in posters(opener.round_id):
        records = box.records(opener.round_id, each.school.code, RATINGS)
        alike = Counter(opener.open(record) for record in records)
        if len(records) >= FEWEST_FORMS and LARGEST_SHARE * max(alike.values()) >= len(records):
            found.append(each.school)
    return found
