"""Whoever copies every file cannot tell who gave which answer; from seven usual layouts they can."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from forms_app.storage.ballot_box import BallotBox
from forms_app.storage.sealing import Opener, seal
from tests.attacks.clues import PART
from tests.attacks.effort import FULL, Figure
from tests.attacks.evidence import Copy
from tests.attacks.layouts import (
    FILE,
    LEAKY,
    RATING,
    ROUND,
    SLIP_ROUND,
    Person,
    anybody,
    ballot_box,
    numbered,
    opened_box,
    page_from_slip,
)
from tests.attacks.linking import Setting, attack
from tests.attacks.pages import free_room
from tests.attacks.seeded import seal_from

TRIALS = {8: 200, 12: 200, 15: 200, 60: 50, 400: 10} if FULL else {8: 24, 12: 24, 15: 8, 60: 2, 400: 1}
KINDS = ("tickets", "comments", "slips")


@pytest.mark.parametrize("people", TRIALS)
def test_answers_cannot_be_put_in_order_or_linked_with_slips(
    people: int, quick_path: Path, figure: Figure
) -> None:
    verdict = attack(Setting(ballot_box, people, KINDS), TRIALS[people], quick_path, seed=people)
    figure(f"T2 ballot box, n = {people}, {verdict.trials} trials", verdict)
    assert verdict.chance_only, str(verdict)


@pytest.mark.parametrize("people", TRIALS)
def test_nor_can_they_by_those_who_hold_the_key_but_no_earlier_copy(
    people: int, quick_path: Path, figure: Figure
) -> None:
    setting = Setting(ballot_box, people, KINDS, with_key=True)
    verdict = attack(setting, TRIALS[people], quick_path, seed=people)
    figure(f"T2 ballot box with its key, n = {people}, {verdict.trials} trials", verdict)
    assert verdict.chance_only, str(verdict)


@pytest.mark.parametrize("name", LEAKY)
def test_the_same_program_sees_through_leaky_layouts(name: str, quick_path: Path, figure: Figure) -> None:
    verdict = attack(Setting(LEAKY[name], 12, ["slips"]), 100 if FULL else 12, quick_path, seed=12)
    scores = [verdict.placed, verdict.insiders]
    if name != "unspent codes deleted":  # what is gone cannot be put in order, what is left was never linked
        scores.append(verdict.linked["slips"])
    figure(f"T3 control, {name}, n = 12, {verdict.trials} trials", f"by {verdict.clue}: {verdict}")
    assert min(scores) >= 0.95, str(verdict)


def test_the_same_program_reads_what_sloppy_sealing_would_put_inside(
    quick_path: Path, figure: Figure
) -> None:
    """The key holder's clues work: a number in the record, a ticket that follows from the slip."""
    trials = 50 if FULL else 12
    in_record = attack(Setting(ballot_box, 12, (), numbered, with_key=True), trials, quick_path, seed=4)
    setting = Setting(ballot_box, 8, KINDS, page_from_slip, with_key=True)
    in_ticket = attack(setting, trials, quick_path, seed=5)
    figure("T3 control, numbers inside sealed records, with the key", f"placed {in_record.placed:.3f}")
    figure("T3 control, tickets made from slips, with the key", f"linked {in_ticket.linked['slips']:.3f}")
    assert min(in_record.placed, in_ticket.linked["slips"]) >= 0.95


def test_records_sealed_from_a_seed_are_those_of_the_service() -> None:
    record, opener = b"\1" * 14, Opener(ROUND.secret)
    made = (seal_from(random.Random(1))(ROUND.key.public, record), seal(ROUND.key.public, record))
    assert ([opener.open(each) for each in made], len(made[0])) == ([record] * 2, len(made[1]))


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
    people = [anybody(random.Random(number), number) for number in range(60)]
    ballot_box(quick_path, people, random.Random(1))
    everything = [
        record for each in people for record in (each.tickets, each.ratings, each.comments, each.slips)
    ]
    before = b"".join(Copy.of(quick_path).files.values())
    box = BallotBox(quick_path / FILE)
    box.destroy(SLIP_ROUND)
    box.close()
    after = b"".join(Copy.of(quick_path).files.values())
    carved = [sum(record[:PART] in body for record in everything) for body in (before, after)]
    control = erased(quick_path, erase=False), erased(quick_path, erase=True)
    figure("carving: records of 60 people before, after destruction", carved)
    figure("carving control: of 60 deleted, without and with secure_delete", control)
    assert (carved[0] > 220, carved[1], control[0] > 50, control[1]) == (True, 0, True, 0)


def copied_each_time(folder: Path, people: Sequence[Person], rng: random.Random) -> list[Copy]:
    """Our box, and a technician who takes a copy after every single answer."""
    box = opened_box(folder / FILE, people, 64, rng)
    copies = []
    for each in people:
        box.put([each.ballot])
        copies.append(Copy.of(folder))
    box.close()
    return copies


def test_copies_taken_between_two_answers_tell_them_apart_as_the_public_statement_says(
    quick_path: Path, figure: Figure
) -> None:
    """What remains, in docs/decisions/0004: then sealing alone protects. The clue that differences works."""
    verdict = attack(Setting(copied_each_time, 12, ["tickets", "slips"]), 12, quick_path, seed=3)
    figure("residual: a copy after every answer, n = 12", f"by {verdict.clue}: {verdict}")
    found = (verdict.clue, verdict.placed, verdict.linked)
    assert found == ("backups", 1.0, {"tickets": 1.0, "slips": 1.0})
