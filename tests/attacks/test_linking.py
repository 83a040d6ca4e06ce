"""Whoever copies every file cannot tell who gave which answer; from seven usual layouts they can."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from forms_app.storage.ballot_box import Ballot, BallotBox
from tests.attacks.clues import PART
from tests.attacks.effort import FULL, Figure
from tests.attacks.evidence import Copy
from tests.attacks.layouts import COMMENT, FILE, LEAKY, RATING, TAG, Person, ballot_box
from tests.attacks.linking import attack
from tests.attacks.pages import free_room

TRIALS = {8: 200, 12: 200, 15: 200, 60: 50, 400: 10} if FULL else {8: 24, 12: 24, 15: 16, 60: 4, 400: 1}


@pytest.mark.parametrize("people", TRIALS)
def test_answers_cannot_be_put_in_order_or_linked(people: int, quick_path: Path, figure: Figure) -> None:
    verdict = attack(ballot_box, people, TRIALS[people], ["tickets", "comments"], quick_path, seed=people)
    figure(f"T2 ballot box, n = {people}, {verdict.trials} trials", verdict)
    assert verdict.chance_only, str(verdict)


@pytest.mark.parametrize("name", LEAKY)
def test_the_same_program_sees_through_leaky_layouts(name: str, quick_path: Path, figure: Figure) -> None:
    verdict = attack(LEAKY[name], 12, 100 if FULL else 12, ["tickets"], quick_path, seed=12)
    scores = [verdict.placed, verdict.insiders]
    if name != "unspent codes deleted":  # what is gone cannot be put in order, what is left was never linked
        scores.append(verdict.linked["tickets"])
    figure(f"T3 control, {name}, n = 12, {verdict.trials} trials", f"by {verdict.clue}: {verdict}")
    assert min(scores) >= 0.95, str(verdict)


def erased(folder: Path, erase: bool) -> int:
    """How many of sixty deleted answers still lie in the file of an ordinary table."""
    database = sqlite3.connect(folder / f"{erase}.db", isolation_level=None)
    database.execute(f"PRAGMA secure_delete = {int(erase)}")
    database.execute("CREATE TABLE answer (rating BLOB)")
    records = [random.Random(place).randbytes(RATING) for place in range(60)]
    database.executemany("INSERT INTO answer VALUES (?)", [(record,) for record in records])
    database.execute("DELETE FROM answer")
    database.close()
    body = (folder / f"{erase}.db").read_bytes()
    return sum(any(record in body[start:end] for start, end in free_room(body)) for record in records)


def test_nothing_of_a_destroyed_round_lies_in_any_file(quick_path: Path, figure: Figure) -> None:
    people = [Person.anybody(random.Random(number)) for number in range(60)]
    ballot_box(quick_path, people, random.Random(1))
    everything = [record for each in people for record in (each.tickets, each.ratings, each.comments)]
    before = b"".join(Copy.of(quick_path).files.values())
    box = BallotBox(quick_path / FILE)
    box.destroy(1)
    box.close()
    after = b"".join(Copy.of(quick_path).files.values())
    carved = [sum(record[:PART] in body for record in everything) for body in (before, after)]
    control = erased(quick_path, erase=False), erased(quick_path, erase=True)
    figure("carving: records of 60 people before, after destruction", carved)
    figure("carving control: of 60 deleted, without and with secure_delete", control)
    assert (carved[0] > 150, carved[1], control[0] > 50, control[1]) == (True, 0, True, 0)


def copied_each_time(folder: Path, people: Sequence[Person], _rng: random.Random) -> list[Copy]:
    """Our box, and a technician who takes a copy after every single answer."""
    box = BallotBox(folder / FILE)
    box.allocate(1, {"79001": {"ratings": (RATING, 64), "tickets": (TAG, 64), "comments": (COMMENT, 8)}})
    copies = []
    for each in people:
        box.put([Ballot(1, "79001", each.tickets, each.ratings)])
        copies.append(Copy.of(folder))
    box.close()
    return copies


def test_copies_taken_between_two_answers_tell_them_apart_as_the_public_statement_says(
    quick_path: Path, figure: Figure
) -> None:
    """What remains, in docs/decisions/0004: then sealing alone protects. The clue that differences works."""
    verdict = attack(copied_each_time, 12, 12, ["tickets"], quick_path, seed=3)
    figure("residual: a copy after every answer, n = 12", f"by {verdict.clue}: {verdict}")
    assert (verdict.clue, verdict.placed, verdict.linked) == ("backups", 1.0, {"tickets": 1.0})
