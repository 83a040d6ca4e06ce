"""The same set of answers gives the same file, whatever the order and the batches they came in.

The measure is shown to work: it finds the order in three layouts that leak it, the usual ones.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from forms_app.core.errors import NotStored
from forms_app.storage.ballot_box import COMMENTS, RATINGS, SLIPS, TICKETS, Ballot, BallotBox

SCHOOLS = ("79001", "79002", "79003")
CHANGE_COUNTER = (range(24, 28), range(92, 96))  # how many commits there were: SQLite counts them, twice
RATING, COMMENT, TAG = 32, 300, 16  # bytes

SPARE_SLIPS = [b"spare slip %05d" % number for number in range(20)]

History = Sequence[Sequence[Ballot]]  # batches, each of them one commit
Layout = Callable[[Path, History], None]


def ballots(count: int, seed: int) -> list[Ballot]:
    """Answers to three schools; about one in three writes comments, one in ten answers like another."""
    rng = random.Random(seed)
    made: list[Ballot] = []
    for _ in range(count):
        rating = made[-1].rating if made and rng.random() < 0.1 else b"\1" + rng.randbytes(RATING - 1)
        written = tuple(b"\1" + rng.randbytes(COMMENT - 1) for _ in range(rng.choice((0, 0, 1, 2))))
        made.append(Ballot(1, rng.choice(SCHOOLS), rng.randbytes(TAG), rating, written))
    return made


def histories(answers: Sequence[Ballot], count: int, seed: int) -> Iterator[History]:
    """Orders and batchings of the same answers; some are sent twice, as phones do."""
    rng = random.Random(seed)
    for number in range(count):
        order = [*answers]
        rng.shuffle(order)
        if number % 2:
            order += rng.sample(order, len(order) // 4)
        largest = rng.choice((1, 2, 5, len(order)))
        batches = []
        while order:
            size = rng.randint(1, largest)
            batches.append(order[:size])
            del order[:size]
        yield batches


def ballot_box(capacity: int, path: Path, history: History) -> None:
    """The layout under test."""
    box = BallotBox(path)
    sizes = {RATINGS: (RATING, capacity), TICKETS: (TAG, capacity), COMMENTS: (COMMENT, 2)}
    box.allocate(1, dict.fromkeys(SCHOOLS, sizes))
    for batch in history:
        box.put(batch)
    box.close()


def roomy(path: Path, history: History) -> None:
    ballot_box(256, path, history)


def growing(path: Path, history: History) -> None:
    ballot_box(2, path, history)


def with_slips(path: Path, history: History) -> None:
    """Each ballot uses a slip; the slips are drawn in an order of their own, those of a school twice."""
    answers = {each.tag: each for batch in history for each in batch}
    box = BallotBox(path)
    sizes = {RATINGS: (RATING, 2), TICKETS: (TAG, 2), COMMENTS: (COMMENT, 2), SLIPS: (TAG + 1, 256)}
    box.allocate(1, dict.fromkeys(SCHOOLS, sizes))
    for school in dict.fromkeys([*(each.school for each in answers.values()), *SCHOOLS]):
        box.replace_slips(1, school, [bytes([place]) * TAG for place in range(1, 90)])  # these get lost
        drawn = [slip_of(each) for each in answers.values() if each.school == school]
        box.replace_slips(1, school, [*drawn, *SPARE_SLIPS])
    for batch in history:
        box.put([replace(each, slip=slip_of(each)) for each in batch])
    box.close()


def slip_of(ballot: Ballot) -> bytes:
    return ballot.tag[::-1]


def opened(path: Path, statement: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=TRUNCATE", "synchronous=OFF", "secure_delete=ON"):
        database.execute(f"PRAGMA {pragma}")
    database.execute(statement)
    return database


def append_log(path: Path, history: History) -> None:
    """Leaky: one row after the other."""
    database = opened(path, "CREATE TABLE answer (id INTEGER PRIMARY KEY, school TEXT, rating BLOB)")
    for batch in history:
        database.execute("BEGIN")
        for each in batch:
            database.execute("INSERT INTO answer (school, rating) VALUES (?, ?)", (each.school, each.rating))
        database.execute("COMMIT")
    database.close()


def random_keys(path: Path, history: History) -> None:
    """Leaky: random keys, no rowid; the cells inside a page still lie as they came."""
    statement = "CREATE TABLE answer (tag BLOB PRIMARY KEY, school TEXT, rating BLOB) WITHOUT ROWID"
    database = opened(path, statement)
    for batch in history:
        database.execute("BEGIN")
        for each in batch:
            database.execute(
                "INSERT OR IGNORE INTO answer VALUES (?, ?, ?)", (each.tag, each.school, each.rating)
            )
        database.execute("COMMIT")
    database.close()


def boxes_side_by_side(path: Path, history: History) -> None:
    """Leaky: sorted boxes that grow in one file; pages are handed out in the order of growth."""
    database = opened(path, "CREATE TABLE box (school TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID")
    for school in SCHOOLS:
        database.execute("INSERT INTO box VALUES (?, ?)", (school, b""))
    for batch in history:
        database.execute("BEGIN")
        for each in batch:
            (body,) = database.execute("SELECT body FROM box WHERE school = ?", (each.school,)).fetchone()
            size = COMMENT  # wide records, so that a box soon needs pages of its own
            records = {body[place : place + size] for place in range(0, len(body), size)}
            body = b"".join(sorted(records | {(each.tag + each.rating).ljust(size, b"\1")}))
            database.execute("UPDATE box SET body = ? WHERE school = ?", (body, each.school))
        database.execute("COMMIT")
    database.close()


def masked(path: Path) -> bytes:
    """The file with SQLite's change counter blanked."""
    content = bytearray(path.read_bytes())
    for places in CHANGE_COUNTER:
        for place in places:
            content[place] = 0
    return bytes(content)


def different_files(layout: Layout, folder: Path, answers: int, seed: int, count: int = 6) -> int:
    """How many different files the histories of one set leave."""
    contents = set()
    for number, history in enumerate(histories(ballots(answers, seed), count, seed)):
        path = folder / f"{seed}-{number}.db"
        layout(path, history)
        contents.add(masked(path))
        os.remove(path)
    return len(contents)


@pytest.mark.parametrize("layout", [roomy, growing, with_slips])
@pytest.mark.parametrize("answers", [1, 2, 12, 100])
def test_one_set_of_answers_gives_one_file(layout, answers, tmp_path):
    found = [different_files(layout, tmp_path, answers, seed) for seed in range(2)]
    assert found == [1, 1]


def test_the_measure_stores_every_ballot_with_its_slip(tmp_path):
    history = next(histories(ballots(60, 5), 1, 5))
    with_slips(tmp_path / "slips.db", history)
    box = BallotBox(tmp_path / "slips.db")
    found = [(len(box.records(1, school, RATINGS)), box.used_slips(1, school)) for school in SCHOOLS]
    assert (sum(stored for stored, _ in found), all(stored == used for stored, used in found)) == (60, True)


@pytest.mark.parametrize("layout", [append_log, random_keys, boxes_side_by_side])
def test_the_measure_finds_the_order_in_layouts_that_leak_it(layout, tmp_path):
    assert min(different_files(layout, tmp_path, 60, seed) for seed in range(3)) > 1


def test_only_the_change_counter_had_to_be_masked(tmp_path):
    contents = []
    for number, history in enumerate(histories(ballots(40, 1), 8, 1)):
        growing(tmp_path / f"{number}.db", history)
        contents.append((tmp_path / f"{number}.db").read_bytes())
    places = {place for place in range(len(contents[0])) if len({content[place] for content in contents}) > 1}
    assert places
    assert places <= {place for places in CHANGE_COUNTER for place in places}


def test_a_growth_cut_short_leaves_no_trace_once_the_box_is_opened_again(tmp_path, monkeypatch):
    answers = ballots(40, 2)
    growing(tmp_path / "whole.db", [answers])
    with monkeypatch.context() as crash:
        box = BallotBox(tmp_path / "cut.db")
        sizes = {RATINGS: (RATING, 2), TICKETS: (TAG, 2), COMMENTS: (COMMENT, 2)}
        box.allocate(1, dict.fromkeys(SCHOOLS, sizes))
        crash.setattr(box._file, "lay_out", lambda: (_ for _ in ()).throw(NotStored("power cut")))
        for each in reversed(answers):
            box.put([each])
        box.close()
    before = masked(tmp_path / "cut.db")
    BallotBox(tmp_path / "cut.db").close()
    whole = masked(tmp_path / "whole.db")
    assert (before == whole, masked(tmp_path / "cut.db") == whole) == (False, True)


def test_a_box_that_grows_while_another_process_lays_out_is_laid_out_too(tmp_path, monkeypatch):
    answers = ballots(40, 3)
    growing(tmp_path / "whole.db", [answers])
    growing(tmp_path / "shared.db", [answers[:20]])
    one, other = BallotBox(tmp_path / "shared.db"), BallotBox(tmp_path / "shared.db")
    monkeypatch.setattr(other._file, "lay_out", lambda: None)  # it was killed before it could
    run, layings = one._file._run, []

    def run_and_be_disturbed(statement, values=()):
        rows = run(statement, values)
        if statement == "VACUUM":
            layings.append(statement)
            if len(layings) == 1:
                other.put(answers[30:])
        return rows

    monkeypatch.setattr(one._file, "_run", run_and_be_disturbed)
    one.put(answers[20:30])
    one.close()
    other.close()
    assert (len(layings), masked(tmp_path / "shared.db") == masked(tmp_path / "whole.db")) == (2, True)
