"""What looks like one hand behind many forms, told to the two people who open the box and to nobody else.

A published sign would be one more figure about the answers; these two could read them anyway. Nothing is left
out of the count: people have to ask how the forms were handed out.
"""

from __future__ import annotations

from collections import Counter

from ..core.disclosure import SchoolResult
from ..core.schools import School
from .ballot_box import RATINGS, BallotBox
from .releases import release
from .rounds import posters
from .sealing import Opener

FEWEST_FORMS = 40  # below, a quarter is a handful of people who agree
LARGEST_SHARE = 4  # one in so many: of four ways to count, one always has a quarter, so this tells of none


def look_alike(opener: Opener, box: BallotBox) -> list[School]:
    """Schools where at least a quarter of the forms have the very same answers to every question.

    With fewer than ``FEWEST_FORMS`` no ballot is looked at: what the release shows of the school decides.
    """
    counted = release(opener.round_id)
    shown = counted.protected.schools if counted else {}
    found = []
    for each in posters(opener.round_id):
        records = box.records(opener.round_id, each.school.code, RATINGS)
        if len(records) < FEWEST_FORMS:
            result = shown.get(each.school.code)
            alike = isinstance(result, SchoolResult) and result.answers.exact and result.one_sided
        else:
            times = Counter(opener.open(record) for record in records)
            alike = LARGEST_SHARE * max(times.values()) >= len(records)
        if alike:
            found.append(each.school)
    return found
