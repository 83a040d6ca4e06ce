"""The demo's survey rounds: opened, answered and counted through the real ballot box."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ..core.definition import Audience, FormDefinition
from ..core.passphrases import Passphrases
from ..core.recovery import recovery_lines
from ..core.rounds import Access, Round, RoundState
from ..core.schools import School
from ..storage.ballot_box import Ballot
from ..storage.ballots import ballot
from ..storage.opening import RoundPlan, open_round, rehearse_round
from ..storage.releases import count_round
from ..storage.round_keys import RoundKey
from ..storage.rounds import rounds, set_public
from ..storage.sealing import Opener
from ..storage.slips import print_slips
from .accounts import MAKER, SYLLABLES
from .answers import survey_answers
from .district import District, at, half_year
from .state import change_state, read_state

OPEN_DAYS = 21  # how long a survey takes answers
ANSWERED_ALREADY = 0.2  # of those who will, in the rounds that are open
WORDS = 6  # of a passphrase
NONCE_BYTES = 16  # as on a page that a browser loads


def open_poll(district: District, form_id: str, opens_on: date) -> Round:
    """A round of all schools in the half-year of its first day, opened and rehearsed that morning."""
    audience = district.form(form_id).audience
    plan = RoundPlan(
        form_id,
        half_year(opens_on),
        [school.code for school in district.schools],
        opens_on,
        opens_on + timedelta(days=OPEN_DAYS),
        Access.SLIPS if audience is Audience.STAFF else Access.POSTER,
        district.office.thresholds,
    )
    chosen = Passphrases(words(), words())
    prepared = open_round(plan, chosen, MAKER, at(opens_on, 0), district.box)
    number, sheet = prepared.round.id, dict(enumerate(recovery_lines(prepared.secret), start=1))
    _remember(district, "passphrases", number, [chosen.first, chosen.second])
    opened = rehearse_round(number, chosen, sheet, MAKER, at(opens_on, 0), opens_on, district.box)
    if plan.access is Access.SLIPS:
        _print_slips(district, opened)
    return opened


def answer(district: District, form_id: str, school: School, part: float = 1.0) -> None:
    """Put the answers of one school into the box of the latest round, in one commit."""
    poll = _latest(form_id)
    slips = _remembered(district, "slips", poll.id) or {}
    key = district.box.keys.key(poll.id)
    district.box.put([*_ballots(district.form(form_id), key, poll.id, school, part, slips.get(school.code))])
    if slips:
        _remember(district, "slips", poll.id, slips)  # those that were not used


def close_and_count(district: District, form_id: str) -> None:
    """The latest round, on the day after its last one; what parents said is then for everybody to read."""
    poll = _latest(form_id)
    day = poll.closes_on + timedelta(days=1)
    chosen = Passphrases(*_remembered(district, "passphrases", poll.id))
    opener = Opener(district.box.keys.secret(poll.id, chosen))
    count_round(opener, district.box, MAKER, at(day, 2), day)
    if poll.audience is Audience.PARENTS:
        set_public(poll.id, True, MAKER, at(day, 3), day)


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


def _ballots(
    definition: FormDefinition,
    key: RoundKey,
    round_id: int,
    school: School,
    part: float,
    slips: list[str] | None,
) -> Iterator[Ballot]:
    """Each uses up a slip where there are any."""
    for answers in survey_answers(definition, school, part):
        slip = slips.pop(secrets.randbelow(len(slips))) if slips else ""
        nonce = secrets.token_bytes(NONCE_BYTES)
        yield ballot(definition, key, round_id, school.code, answers, nonce, slip)


def _print_slips(district: District, opened: Round) -> None:
    """The one place where codes of slips are kept: a demo without paper."""
    day = opened.opens_on
    codes = {
        school.code: list(print_slips(opened.id, school.code, False, MAKER, at(day, 1), day, district.box)[1])
        for school in district.schools
    }
    _remember(district, "slips", opened.id, codes)


def _remember(district: District, kind: str, round_id: int, value: object) -> None:
    state = read_state(district.instance) or {}
    change_state(district.instance, **{kind: state.get(kind, {}) | {str(round_id): value}})


def _remembered(district: District, kind: str, round_id: int) -> Any:
    return (read_state(district.instance) or {}).get(kind, {}).get(str(round_id))


def words() -> str:
    """A passphrase of invented words."""
    return " ".join(secrets.choice(SYLLABLES) for _ in range(WORDS)) + f" {secrets.randbelow(900) + 100}"
