"""The demo's survey rounds: opened, answered and counted through the real ballot box."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, timedelta

from ..core.answers import comments, pack, pack_comment
from ..core.definition import FormDefinition
from ..core.rounds import Round, RoundState
from ..core.schools import School
from ..storage.ballot_box import Ballot
from ..storage.releases import count_round
from ..storage.rounds import open_round, rounds
from .accounts import MAKER
from .answers import survey_answers
from .district import District, at, half_year

OPEN_DAYS = 21  # how long a survey takes answers
ANSWERED_ALREADY = 0.2  # of those who will, in the rounds that are open


def open_poll(district: District, form_id: str, opens_on: date) -> Round:
    """A round of all schools in the half-year of its first day, opened that morning."""
    return open_round(
        form_id,
        half_year(opens_on),
        [school.code for school in district.schools],
        opens_on,
        opens_on + timedelta(days=OPEN_DAYS),
        district.office.thresholds,
        MAKER,
        at(opens_on, 0),
        district.box,
    )


def answer(district: District, form_id: str, school: School, part: float = 1.0) -> None:
    """Put the answers of one school into the box of the latest round, in one commit."""
    poll = _latest(form_id)
    district.box.put([*_ballots(district.form(form_id), poll.id, school, part)])


def close_and_count(district: District, form_id: str) -> None:
    """The latest round, on the day after its last one."""
    poll = _latest(form_id)
    day = poll.closes_on + timedelta(days=1)
    count_round(poll.id, district.box, MAKER, at(day, 2), day)


def open_missing_polls(district: District) -> None:
    """One open round per survey, with some answers in it already."""
    running = {each.form_id for each in rounds() if each.state(district.today) is RoundState.OPEN}
    for form_id in district.surveys:
        if form_id not in running:
            open_poll(district, form_id, district.today)
            for school in district.schools:
                answer(district, form_id, school, ANSWERED_ALREADY)


def _latest(form_id: str) -> Round:
    return max((each for each in rounds() if each.form_id == form_id), key=lambda each: each.id)


def _ballots(definition: FormDefinition, round_id: int, school: School, part: float) -> Iterator[Ballot]:
    for answers in survey_answers(definition, school, part):
        written = tuple(pack_comment(definition, name, text) for name, text in comments(definition, answers))
        yield Ballot(round_id, school.code, secrets.token_bytes(16), pack(definition, answers), written)
