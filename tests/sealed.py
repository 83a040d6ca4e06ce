"""Sealed rounds as tests open and read them: two invented holders, who rehearse at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from secrets import token_bytes
from typing import Any

from forms_app.core.definition import FormDefinition
from forms_app.core.office import Thresholds
from forms_app.core.passphrases import Passphrases
from forms_app.core.recovery import recovery_lines
from forms_app.core.rounds import Access, Round
from forms_app.storage import forms, opening
from forms_app.storage.ballot_box import Ballot, BallotBox
from forms_app.storage.ballots import ballot
from forms_app.storage.sealing import Opener

PASSPHRASES = Passphrases("mây trắng qua sông 1", "chim sẻ ngủ trưa 2")
HOLDERS = {"passphrase_1": PASSPHRASES.first, "passphrase_2": PASSPHRASES.second}  # fields of a page
CHOSEN = HOLDERS | {f"{name}_again": words for name, words in HOLDERS.items()}  # where they are chosen


def open_round(
    box: BallotBox,
    form_id: str,
    schools: Sequence[str],
    opens_on: date,
    closes_on: date,
    now: datetime,
    access: Access | None = None,
    **changes: Any,
) -> Round:
    """A rehearsed round; staff answer with slips unless ``access`` says otherwise."""
    definition, _ = forms.published(form_id)
    usual = Access.SLIPS if definition.audience == "staff" else Access.POSTER
    given: dict[str, Any] = {"period": "2026-H2", "thresholds": Thresholds()} | changes
    plan = opening.RoundPlan(
        form_id, schools=schools, opens_on=opens_on, closes_on=closes_on, access=access or usual, **given
    )
    prepared = opening.open_round(plan, PASSPHRASES, "can_bo", now, box)
    copied = dict(enumerate(recovery_lines(prepared.secret), start=1))
    return opening.rehearse_round(prepared.round.id, PASSPHRASES, copied, "can_bo", now, now.date(), box)


def opener(box: BallotBox, round_id: int) -> Opener:
    """What both holders open the box with."""
    return Opener(box.keys.secret(round_id, PASSPHRASES))


def opened_records(box: BallotBox, round_id: int, school: str, kind: str) -> list[bytes]:
    """The records of one box as they were before they were sealed."""
    key = opener(box, round_id)
    return [key.open(each) for each in box.records(round_id, school, kind)]


def sealed(
    box: BallotBox,
    definition: FormDefinition,
    round_id: int,
    school: str,
    answers: Mapping[str, Any],
    slip: str = "",
) -> Ballot:
    """A ballot from a page of its own."""
    return ballot(definition, box.keys.key(round_id), round_id, school, answers, token_bytes(16), slip)
