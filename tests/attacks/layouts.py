"""Ways to store anonymous answers: ours, and seven usual ones that give away who came when.

Each stores what people bring in the order they come, and returns copies of its folder.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from forms_app.storage.ballot_box import COMMENTS, RATINGS, TICKETS, Ballot, BallotBox
from tests.attacks.evidence import Copy

FILE = "ballots.db"
TAG, RATING, COMMENT = 16, 176, 240  # bytes; ratings look like sealed ones


@dataclass(frozen=True)
class Person:
    """What one person leaves behind."""

    tickets: bytes
    ratings: bytes
    comments: bytes

    @classmethod
    def anybody(cls, rng: random.Random) -> Person:
        return cls(rng.randbytes(TAG), rng.randbytes(RATING), rng.randbytes(COMMENT))


Layout = Callable[[Path, Sequence[Person], random.Random], list[Copy]]


def ballot_box(folder: Path, people: Sequence[Person], rng: random.Random) -> list[Copy]:
    """Ours: three schools at once, random batches, roomy boxes or such as have to grow."""
    capacity = rng.choice((2, 2 * len(people)))
    box = BallotBox(folder / FILE)
    sizes = {RATINGS: (RATING, capacity), TICKETS: (TAG, capacity), COMMENTS: (COMMENT, capacity)}
    box.allocate(1, dict.fromkeys(("79001", "79002", "79003"), sizes))
    copies = [Copy.of(folder)]
    waiting = [Ballot(1, "79002", each.tickets, each.ratings, (each.comments,)) for each in people]
    for _ in range(len(people) // 2):
        other = Person.anybody(rng)
        stranger = Ballot(1, rng.choice(("79001", "79003")), other.tickets, other.ratings)
        waiting.insert(rng.randint(0, len(waiting)), stranger)
    largest = rng.choice((1, 1, 2, 5))
    while waiting:
        size = rng.randint(1, largest)
        box.put(waiting[:size])
        del waiting[:size]
    box.close()
    return [*copies, Copy.of(folder)]


def counting_ids(folder: Path, people: Sequence[Person], _rng: random.Random) -> list[Copy]:
    """Row numbers, and a table of spent codes beside them."""
    return _rows(
        folder,
        people,
        create=(
            "CREATE TABLE answer (id INTEGER PRIMARY KEY AUTOINCREMENT, rating BLOB)",
            "CREATE TABLE spent (id INTEGER PRIMARY KEY AUTOINCREMENT, code BLOB)",
        ),
        store=("INSERT INTO answer (rating) VALUES (:rating)", "INSERT INTO spent (code) VALUES (:code)"),
    )


RANDOM_KEYS = (
    "CREATE TABLE answer (id BLOB PRIMARY KEY, rating BLOB)",
    "CREATE TABLE spent (code BLOB PRIMARY KEY)",
)
NO_ROW_IDS = tuple(f"{statement} WITHOUT ROWID" for statement in RANDOM_KEYS)
STORE = ("INSERT INTO answer VALUES (randomblob(16), :rating)", "INSERT INTO spent VALUES (:code)")


def random_keys(folder: Path, people: Sequence[Person], _rng: random.Random) -> list[Copy]:
    """A random key on an ordinary table."""
    return _rows(folder, people, RANDOM_KEYS, STORE)


def log_while_running(folder: Path, people: Sequence[Person], _rng: random.Random) -> list[Copy]:
    """Random keys, no row ids, a write-ahead log; copied while the service runs."""
    return _rows(folder, people, NO_ROW_IDS, STORE, {"journal_mode": "WAL"}, running=True)


def log_closed(folder: Path, people: Sequence[Person], _rng: random.Random) -> list[Copy]:
    """The same after the service was stopped in good order."""
    return _rows(folder, people, NO_ROW_IDS, STORE, {"journal_mode": "WAL"})


def log_emptied(folder: Path, people: Sequence[Person], _rng: random.Random) -> list[Copy]:
    """The same with the log emptied after every answer."""
    return _rows(
        folder, people, NO_ROW_IDS, STORE, {"journal_mode": "WAL"}, after="PRAGMA wal_checkpoint(TRUNCATE)"
    )


def journal_and_erasing(folder: Path, people: Sequence[Person], _rng: random.Random) -> list[Copy]:
    """Random keys, no row ids, no log, and what is deleted is overwritten."""
    return _rows(folder, people, NO_ROW_IDS, STORE, {"secure_delete": "ON"})


def codes_deleted(folder: Path, people: Sequence[Person], rng: random.Random) -> list[Copy]:
    """Codes that are not spent yet are kept, spent ones deleted."""
    codes = [each.tickets for each in people] + [rng.randbytes(TAG) for _ in people]
    fill = [("INSERT INTO spent VALUES (:code)", {"code": code}) for code in sorted(codes)]
    store = (STORE[0], "DELETE FROM spent WHERE code = :code")
    return _rows(folder, people, NO_ROW_IDS, store, {"secure_delete": "ON"}, fill=fill)


LEAKY: Mapping[str, Layout] = {
    "row numbers": counting_ids,
    "random keys with row ids": random_keys,
    "write-ahead log, running": log_while_running,
    "write-ahead log, closed": log_closed,
    "write-ahead log, emptied each time": log_emptied,
    "rollback journal, secure delete": journal_and_erasing,
    "unspent codes deleted": codes_deleted,
}


def _rows(
    folder: Path,
    people: Sequence[Person],
    create: Sequence[str],
    store: Sequence[str],
    pragmas: Mapping[str, str] | None = None,
    after: str = "",
    running: bool = False,
    fill: Sequence[tuple[str, Mapping[str, bytes]]] = (),
) -> list[Copy]:
    database = sqlite3.connect(folder / FILE, isolation_level=None)
    for name, value in {"synchronous": "OFF", "journal_mode": "DELETE", **(pragmas or {})}.items():
        database.execute(f"PRAGMA {name} = {value}").fetchall()
    for statement in create:
        database.execute(statement)
    for statement, values in fill:
        database.execute(statement, values)
    copies = [Copy.of(folder)]
    for each in people:
        database.execute("BEGIN IMMEDIATE")
        for statement in store:
            database.execute(statement, {"rating": each.ratings, "code": each.tickets})
        database.execute("COMMIT")
        if after:
            database.execute(after).fetchall()
    if running:
        copies.append(Copy.of(folder))
    database.close()
    return copies if running else [*copies, Copy.of(folder)]
