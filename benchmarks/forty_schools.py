"""Forty schools whose parents are answering: a real round, its box nearly as full as it will be."""

from __future__ import annotations

import random
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from forms_app.core.answers import Answers, comment_size, record_size
from forms_app.core.definition import FormDefinition
from forms_app.core.office import Thresholds
from forms_app.core.passphrases import Passphrases
from forms_app.core.recovery import recovery_lines
from forms_app.core.rounds import Access
from forms_app.core.schools import Level, School, Unit
from forms_app.storage import database, forms, opening, rounds, schools
from forms_app.storage.ballot_box import TICKETS, Ballot, BallotBox
from forms_app.storage.ballots import ballot
from forms_app.storage.definitions import DefinitionFolder
from forms_app.storage.round_keys import TAG_BYTES
from forms_app.storage.sealing import OVERHEAD

from .served import ROOT

SCHOOLS, FAMILIES, ANSWERED = 40, 2400, 2000
ONE_IN = 8  # writes a comment
FORM = "ks_cmhs"
CODES = [f"T{number:02d}" for number in range(SCHOOLS)]


@dataclass(frozen=True)
class District:
    """The round, its box, and how one person answers."""

    definition: FormDefinition
    round_id: int
    box: BallotBox
    posters: tuple[str, ...]  # codes

    def answers(self) -> Answers:
        wrote = random.randrange(ONE_IN) == 0
        given: Answers = {}
        for question in self.definition.questions:
            if question.choices:
                given[question.name] = random.choice(question.choices).name
            elif wrote:
                given[question.name] = "Xin trả lời ý kiến của phụ huynh sớm hơn. " * 4
        return given

    def ballot(self) -> Ballot:
        """Packed and sealed as a request does it."""
        key = self.box.keys.key(self.round_id)
        nonce, school = secrets.token_bytes(16), random.choice(CODES)
        return ballot(self.definition, key, self.round_id, school, self.answers(), nonce)

    def stored(self) -> int:
        return sum(len(self.box.records(self.round_id, each, TICKETS)) for each in CODES)


def prepare(instance: Path) -> District:
    """An open round in which most have answered."""
    instance.mkdir()
    now = datetime.now(UTC).replace(tzinfo=None)
    day = now.date()
    database.connect(f"sqlite:///{instance / 'main.db'}")
    database.upgrade()
    units = (Unit("TT", "Huyện Thủ Thừa"),)
    asked = [School(code, f"Trường {code}", Level.TH, "TT", 60, FAMILIES, FAMILIES, True) for code in CODES]
    schools.save_schools(asked, units)
    definition = DefinitionFolder(ROOT / "form_definitions").load(FORM)
    forms.publish(definition, "bench", now)
    box = BallotBox(instance / "ballot_box.db")
    first, last = day - timedelta(days=1), day + timedelta(days=7)
    plan = opening.RoundPlan(FORM, f"{day.year}", CODES, first, last, Access.POSTER, Thresholds())
    words = Passphrases("mây trắng qua sông 1", "chim sẻ ngủ trưa 2")
    made = opening.open_round(plan, words, "bench", now, box)
    sheet = dict(enumerate(recovery_lines(made.secret), start=1))
    opening.rehearse_round(made.round.id, words, sheet, "bench", now, day, box)
    posters = tuple(each.code for each in rounds.posters(made.round.id))
    database.disconnect()
    fill(box, definition, made.round.id)
    return District(definition, made.round.id, box, posters)


def fill(box: BallotBox, definition: FormDefinition, round_id: int) -> None:
    """Random bytes as long as what is sealed: nobody could tell."""
    rating, comment = record_size(definition) + OVERHEAD, comment_size(definition) + OVERHEAD
    for code in CODES:
        box.put(
            [
                Ballot(
                    round_id,
                    code,
                    secrets.token_bytes(TAG_BYTES),
                    secrets.token_bytes(rating),
                    (secrets.token_bytes(comment),) if place % ONE_IN == 0 else (),
                )
                for place in range(ANSWERED)
            ]
        )
