"""Random sets of records, each stored in two orders: the files are the same but for the count of commits."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from forms_app.storage.ballot_box import COMMENTS, RATINGS, TICKETS, Ballot, BallotBox, Boxes
from tests.attacks.effort import FULL, Figure
from tests.test_history_independence import masked

SETS = 100 if FULL else 12


@dataclass(frozen=True)
class Answers:
    """A set of ballots of two rounds, and how their boxes were made."""

    boxes: Mapping[int, Mapping[str, Boxes]]
    ballots: Sequence[Ballot]


def random_set(rng: random.Random) -> Answers:
    """Three to five schools; sealed-looking records or plain ones, of which many are alike."""
    sealed = rng.random() < 0.5
    schools = [f"790{number:02d}" for number in range(rng.randint(3, 5))]
    rating, comment = (176, 64 + 48) if sealed else (rng.randint(20, 60), rng.choice((300, 1600)))
    boxes: dict[int, Mapping[str, Boxes]] = {}
    for number in (1, 2):
        room = rng.choice((2, 8, 300))  # from some that grow often to some that never do
        sizes = {RATINGS: (rating, room), TICKETS: (16, room), COMMENTS: (comment, max(1, room // 8))}
        boxes[number] = dict.fromkeys(schools, sizes)
    return Answers(
        boxes,
        [
            Ballot(
                rng.choice((1, 2)),
                rng.choice(schools),
                rng.randbytes(16),
                _record(rng, rating, sealed),
                tuple(_record(rng, comment, sealed) for _ in range(rng.choice((0, 0, 0, 1, 2)))),
            )
            for _ in range(rng.choice((1, 5, 20, 60)))
        ],
    )


def _record(rng: random.Random, size: int, sealed: bool) -> bytes:
    return rng.randbytes(size) if sealed else b"\1" + bytes(rng.choices(range(4), k=size - 1))


def stored(answers: Answers, path: Path, rng: random.Random) -> bytes:
    """The file after the ballots came in some order and batches; the second round opens somewhere between."""
    box = BallotBox(path)
    order = rng.sample(answers.ballots, len(answers.ballots))
    order.sort(key=lambda each: each.round_id if rng.random() < 0.5 else 0)
    box.allocate(1, answers.boxes[1])
    second = next((place for place, each in enumerate(order) if each.round_id == 2), len(order))
    for batch in _batches(order[:second], rng):
        box.put(batch)
    box.allocate(2, answers.boxes[2])
    again = rng.sample(order, len(order) // 4) if rng.random() < 0.5 else []  # phones that send twice
    for batch in _batches([*order[second:], *again], rng):
        box.put(batch)
    box.close()
    return masked(path)


def _batches(order: Sequence[Ballot], rng: random.Random) -> list[Sequence[Ballot]]:
    largest, found, start = rng.choice((1, 3, len(order) or 1)), [], 0
    while start < len(order):
        size = rng.randint(1, largest)
        found.append(order[start : start + size])
        start += size
    return found


def test_two_histories_of_one_set_leave_one_file(quick_path: Path, figure: Figure) -> None:
    same = 0
    for number in range(SETS):
        rng = random.Random(number)
        answers = random_set(rng)
        one, other = (stored(answers, quick_path / f"{number}-{turn}.db", rng) for turn in range(2))
        same += one == other
    figure("T1 sets stored twice, files byte-identical (change counter apart)", f"{same} of {SETS}")
    assert same == SETS


def test_one_record_more_is_another_file(quick_path: Path) -> None:
    """The comparison above can fail."""
    rng = random.Random(1)
    answers = random_set(rng)
    fewer = Answers(answers.boxes, answers.ballots[1:])
    assert stored(answers, quick_path / "1.db", rng) != stored(fewer, quick_path / "2.db", rng)
