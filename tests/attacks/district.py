"""Some schools with a round of posters and a round of slips, made ready for a server that starts later.

Everybody's answers are their number: which ballots lie in the box can be told from what they say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from forms_app.core.answers import Answers, unpack, unpack_comment
from forms_app.core.definition import FormDefinition, Question
from forms_app.core.rounds import Access, Poster
from forms_app.core.schools import Level, School, Unit
from forms_app.storage import database, forms, rounds
from forms_app.storage import schools as register
from forms_app.storage.ballot_box import COMMENTS, RATINGS, BallotBox
from forms_app.storage.slips import print_slips
from forms_app.web.clock import local
from tests.attacks.phones import SLIP_FORM, WORDS
from tests.factories import shipped
from tests.sealed import open_round, opened_records

FORM = replace(shipped("ks_cmhs"), id=SLIP_FORM)
BOX = "ballot_box.db"


@dataclass(frozen=True)
class District:
    """``posters`` and ``slips`` by school; ``codes`` of the slips, those of a school in one row."""

    folder: Path
    posters: Mapping[str, Poster]
    slips: Mapping[str, Poster]
    codes: Mapping[str, tuple[str, ...]]

    @property
    def instance(self) -> Path:
        return self.folder / "instance"

    @contextmanager
    def box(self) -> Iterator[BallotBox]:
        """The box as a service that starts finds it."""
        with closing(BallotBox(self.instance / BOX)) as opened:
            yield opened

    def asked(self) -> list[Poster]:
        return [*self.posters.values(), *self.slips.values()]


def prepare(folder: Path, count: int, families: int) -> District:
    """``count`` schools of so many families; both rounds are open today, the slips printed."""
    instance = folder / "instance"
    instance.mkdir(parents=True)
    now = datetime.now(UTC).replace(tzinfo=None)
    first, last = local(now).date() - timedelta(days=1), local(now).date() + timedelta(days=9)
    made = [
        School(f"T{number:02d}", f"Trường {number}", Level.TH, "TT", 30, families, families, boarding=True)
        for number in range(count)
    ]
    database.connect(f"sqlite:///{instance / 'main.db'}")
    box = BallotBox(instance / BOX)
    try:
        database.upgrade()
        register.save_schools(made, (Unit("TT", "Huyện Thủ Thừa"),))
        numbers = []
        for form, access in ((shipped("ks_cmhs"), Access.POSTER), (FORM, Access.SLIPS)):
            forms.publish(form, "can_bo", now)
            codes = [school.code for school in made]
            numbers.append(open_round(box, form.id, codes, first, last, now, access).id)
        printed = {
            school.code: print_slips(numbers[1], school.code, False, "can_bo", now, local(now).date(), box)[1]
            for school in made
        }
        posters, slips = ({each.school.code: each for each in rounds.posters(number)} for number in numbers)
    finally:
        box.close()
        database.disconnect()
    return District(folder, posters, slips, printed)


def _asked(definition: FormDefinition) -> list[Question]:
    return [each for each in definition.questions if each.choices]


def answers_of(number: int) -> dict[str, str]:
    """The ticks that say ``number``; every eighth person writes it down as well."""
    given, left = {}, number
    for question in _asked(FORM):
        left, place = divmod(left, len(question.choices))
        given[question.name] = question.choices[place].name
    return given | ({WORDS: f"canary-words-{number:05d}"} if wrote(number) else {})


def wrote(number: int) -> bool:
    return number % 8 == 0


def number_of(answers: Answers) -> int:
    number = 0
    for question in reversed(_asked(FORM)):
        names = [choice.name for choice in question.choices]
        number = number * len(names) + names.index(answers[question.name])
    return number


def numbers_in(box: BallotBox, poster: Poster) -> list[int]:
    """Who lies in the box of ticks."""
    records = opened_records(box, poster.round.id, poster.school.code, RATINGS)
    return [number_of(unpack(FORM, record)) for record in records]


def writers_in(box: BallotBox, poster: Poster) -> list[int]:
    """Who lies in the box of comments."""
    records = opened_records(box, poster.round.id, poster.school.code, COMMENTS)
    return [int(unpack_comment(FORM, record)[1].rpartition("-")[2]) for record in records]
