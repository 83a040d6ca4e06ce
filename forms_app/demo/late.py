"""What a phone without a network sent after its visit was handed in: the leader and the office choose."""

from __future__ import annotations

from hashlib import sha256
from uuid import uuid4

from ..core.definition import Question, Section
from ..core.question_types import type_of
from ..core.schools import School
from ..storage.deliveries import Sent, body_text, carry, deliver
from ..storage.visits import latest_sections, visits
from .district import District, at, half_year
from .evidence import hang_late_photo

SEEN_THERE = {"mark": "dat_mot_phan", "reason": "Bảng tin thiếu bản quyết toán quý này."}


def arrive_late(district: District, school: School) -> None:
    """The leader's colleague had marked one item otherwise, and taken a photo of the board."""
    of_now = visits(period=half_year(district.today))
    visit = next(each for each in of_now if each.school == school.code and each.submitted)
    section, item = next(
        (section, question)
        for section in district.form(visit.form_id).sections
        for question in section.questions
        if _takes_photos(question)
    )
    colleague, moment = visit.inspectors[-1], at(district.today, 2)
    carry(visit.uuid, colleague, moment)
    deliver(visit.uuid, _sending(visit.uuid, section, item, colleague), moment)
    hang_late_photo(visit.uuid, item.name, colleague, moment)


def _takes_photos(question: Question) -> bool:
    return question.type == "item" and type_of(question).photos(question) > 0


def _sending(uuid: str, section: Section, item: Question, by: str) -> Sent:
    """The section as it was, but for one item."""
    now = latest_sections(uuid)[section.name]
    body = {**now.body, item.name: SEEN_THERE}
    fingerprint = sha256(body_text(body).encode()).hexdigest()
    return Sent(str(uuid4()), section.name, now.revision, body, fingerprint, by)
