"""Random sets of sealed ballots, each stored in two orders: one file, but for the count of commits."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from forms_app.core.answers import comment_size, record_size
from forms_app.core.codes import SLIP_BITS, slip_code
from forms_app.storage.ballot_box import (
    COMMENTS,
    LATE_COMMENTS,
    LATE_RATINGS,
    RATINGS,
    SLIP_BYTES,
    SLIPS,
    TICKETS,
    Ballot,
    BallotBox,
    Boxes,
    Put,
)
from forms_app.storage.box_copy import copy_box, lay_out_copy
from forms_app.storage.box_file import BoxFile
from forms_app.storage.round_keys import TAG_BYTES, slip_tag
from forms_app.storage.sealing import OVERHEAD
from tests.attacks.effort import FULL, Figure
from tests.attacks.seeded import SeededRound, answered
from tests.factories import shipped
from tests.test_history_independence import masked

SETS = 100 if FULL else 8
FORMS = {1: "ks_cbgvnv", 2: "ks_cmhs", 3: "ks_cmhs"}  # of the rounds
WITH_SLIPS = (1, 3)


@dataclass(frozen=True)
class Sheet:
    """Slips of one school that are printed together; those printed before it are void from then on."""

    school: str
    tags: Sequence[bytes]
    ballots: Sequence[Ballot]  # that use them


@dataclass(frozen=True)
class Part:
    """One round of a set: how its boxes are made, its sheets of slips in turn, its ballots without a slip."""

    boxes: Mapping[str, Boxes]
    sheets: Sequence[Sheet] = ()
    free: Sequence[Ballot] = ()

    @property
    def ballots(self) -> list[Ballot]:
        return [*self.free, *(ballot for sheet in self.sheets for ballot in sheet.ballots)]


Answers = Mapping[int, Part]


def random_set(rng: random.Random) -> Answers:
    """Rounds with slips and without, three to five schools; in some sets everybody ticks the same."""
    schools = [f"790{number:02d}" for number in range(rng.randint(3, 5))]
    alike = rng.random() < 0.3
    return {number: _part(number, schools, alike, rng) for number in FORMS}


def _part(number: int, schools: Sequence[str], alike: bool, rng: random.Random) -> Part:
    asked = SeededRound.drawn(shipped(FORMS[number]), number, rng)
    room = rng.choice((2, 8, 64))  # from some that grow often to some that never do
    boxes: dict[str, tuple[int, int]] = {
        RATINGS: (record_size(asked.definition) + OVERHEAD, room),
        TICKETS: (TAG_BYTES, room),
        COMMENTS: (comment_size(asked.definition) + OVERHEAD, max(1, room // 8)),
        LATE_RATINGS: (record_size(asked.definition) + OVERHEAD, max(1, room // 8)),
        LATE_COMMENTS: (comment_size(asked.definition) + OVERHEAD, 1),
    }
    seed = rng.random()

    def ballot(school: str, slip: str = "") -> Ballot:
        ticked = random.Random(seed) if alike else rng
        made = asked.ballot(rng, school, answered(asked.definition, ticked, rng.random() < 0.3), slip=slip)
        return replace(made, late=rng.random() < 0.15)

    people = rng.choice((1, 4, 12, 24))
    if number not in WITH_SLIPS:
        return Part(dict.fromkeys(schools, boxes), free=[ballot(rng.choice(schools)) for _ in range(people)])
    sheets = []
    for school in schools * 2:  # a second sheet for all: what is left of the first is void
        codes = [slip_code(rng.getrandbits(SLIP_BITS)) for _ in range(people // len(schools) + 2)]
        used = rng.sample(codes, rng.randint(0, len(codes)))
        tags = [slip_tag(asked.secret.tag_key, code) for code in codes]
        sheets.append(Sheet(school, tags, [ballot(school, code) for code in used]))
    with_slips: Boxes = {**boxes, SLIPS: (SLIP_BYTES, room)}
    return Part(dict.fromkeys(schools, with_slips), sheets)


def stored(answers: Answers, path: Path, rng: random.Random) -> bytes:
    """The file after the ballots came in some order and batches, some twice, and slips were tried again.

    Rounds open and sheets are printed at their own times; what comes in between is in any order.
    """
    box = BallotBox(path)
    for number in rng.sample(list(answers), len(answers)):
        box.allocate(number, answers[number].boxes)
        _put(box, [each for each in answers[number].free if rng.random() < 0.5], rng)
    for turn in (0, 1):
        waiting: list[Ballot] = []
        for number, sheet in rng.sample(_printed(answers, turn), len(_printed(answers, turn))):
            box.replace_slips(number, sheet.school, rng.sample(sheet.tags, len(sheet.tags)))
            waiting += sheet.ballots
            if rng.random() < 0.3:
                _put(box, waiting, rng)
        waiting += [each for part in answers.values() for each in part.free]  # some for the second time
        _put(box, waiting, rng)
        _refused(box, waiting, rng)
    box.close()
    return masked(path)


def _printed(answers: Answers, turn: int) -> list[tuple[int, Sheet]]:
    """The first or the second sheet of every school of every round with slips."""
    found = []
    for number, part in answers.items():
        half = len(part.sheets) // 2
        found += [(number, sheet) for sheet in part.sheets[half * turn : half * (turn + 1)]]
    return found


def _put(box: BallotBox, ballots: Sequence[Ballot], rng: random.Random) -> None:
    order = rng.sample(ballots, len(ballots))
    for batch in _batches(order, rng):
        box.put(batch)


def _refused(box: BallotBox, ballots: Sequence[Ballot], rng: random.Random) -> None:
    """Used slips are tried with other answers, alone and in a pile of paper forms: nothing of it stays."""
    for each in ballots:
        if each.slip and rng.random() < 0.3:
            again = replace(each, tag=rng.randbytes(TAG_BYTES), late=False)
            assert box.put([again]) == [Put.REFUSED]
            good = next(replace(other, tag=rng.randbytes(TAG_BYTES)) for other in ballots if not other.slip)
            assert box.put([good, again], together=True) == [Put.STORED, Put.REFUSED]


def _batches(order: Sequence[Ballot], rng: random.Random) -> Iterator[Sequence[Ballot]]:
    largest, start = rng.choice((1, 3, len(order) or 1)), 0
    while start < len(order):
        size = rng.randint(1, largest)
        yield order[start : start + size]
        start += size


def backed_up(path: Path) -> bytes:
    """The box as it lies in a backup."""
    copy = path.with_suffix(".copy")
    with closing(BoxFile(path)) as box:
        copy_box(box, copy)
    lay_out_copy(copy, BoxFile)
    return copy.read_bytes()


def test_two_histories_of_one_set_leave_one_file(quick_path: Path, figure: Figure) -> None:
    same = backups = ballots = 0
    for number in range(SETS):
        rng = random.Random(number)
        answers = random_set(rng)
        ballots += sum(len(part.ballots) for part in answers.values())
        paths = [quick_path / f"{number}-{turn}.db" for turn in range(2)]
        one, other = (stored(answers, path, rng) for path in paths)
        same += one == other
        backups += backed_up(paths[0]) == backed_up(paths[1])
    figure("T1 sets stored twice, files byte-identical (change counter apart)", f"{same} of {SETS}")
    figure("T1 the same in backups, to the last byte", f"{backups} of {SETS}; {ballots} sealed ballots")
    assert (same, backups) == (SETS, SETS)


def test_one_ballot_less_or_one_slip_unused_is_another_file(quick_path: Path) -> None:
    """The comparison above can fail."""
    rng = random.Random(7)
    answers = random_set(rng)
    poster, slips = answers[2], answers[1]
    fewer = {**answers, 2: Part(poster.boxes, free=poster.free[1:])}
    sheet = next(each for each in slips.sheets if each.ballots)
    unused = Sheet(sheet.school, sheet.tags, sheet.ballots[1:])
    others = [unused if each is sheet else each for each in slips.sheets]
    less = {**answers, 1: Part(slips.boxes, others)}
    files = {
        stored(each, quick_path / f"{place}.db", rng) for place, each in enumerate((answers, fewer, less))
    }
    assert len(files) == 3
