"""Ways to store anonymous answers: ours, and seven usual ones that give away who came when.

Each stores what people bring in the order they come, and returns copies of its folder.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from forms_app.core.answers import comment_size, pack, record_size
from forms_app.core.codes import SLIP_BITS, slip_code
from forms_app.storage.ballot_box import (
    COMMENTS,
    RATINGS,
    SLIP_BYTES,
    SLIPS,
    TICKETS,
    USED,
    Ballot,
    BallotBox,
    Boxes,
)
from forms_app.storage.round_keys import TAG_BYTES
from forms_app.storage.sealing import OVERHEAD
from tests.attacks.evidence import Copy
from tests.attacks.seeded import NONCE_BYTES, SeededRound, answered, seal_from, short_form

FILE = "ballots.db"
SLIP_ROUND, POSTER_ROUND = 1, 2
SCHOOL, OTHERS = "79002", ("79001", "79003")  # of the people under attack, of other people
ROUND = SeededRound.drawn(short_form(), SLIP_ROUND, random.Random(1))
RATING, COMMENT = record_size(ROUND.definition) + OVERHEAD, comment_size(ROUND.definition) + OVERHEAD


@dataclass(frozen=True)
class Person:
    """What one person leaves behind, and the code on the slip that they drew."""

    code: str
    ballot: Ballot

    @property
    def tickets(self) -> bytes:
        return self.ballot.tag

    @property
    def ratings(self) -> bytes:
        return self.ballot.rating

    @property
    def comments(self) -> bytes:
        return self.ballot.comments[0]

    @property
    def slips(self) -> bytes:
        """The slip as it lies in the box once it was used."""
        return self.ballot.slip + USED


Draw = Callable[[random.Random, int], Person]  # who comes at a place in line
Layout = Callable[[Path, Sequence[Person], random.Random], list[Copy]]


def anybody(rng: random.Random, _place: int) -> Person:
    """Drew a slip, ticked by lot, wrote a few words."""
    code = slip_code(rng.getrandbits(SLIP_BITS))
    given = answered(ROUND.definition, rng, wrote=True)
    return Person(code, ROUND.ballot(rng, SCHOOL, given, slip=code))


def numbered(rng: random.Random, place: int) -> Person:
    """Sloppy: the sealed record itself tells the place in line."""
    person, given = anybody(rng, place), answered(ROUND.definition, rng, wrote=False)
    record = place.to_bytes(2, "big") + pack(ROUND.definition, given)[:-2]
    sealed = seal_from(rng)(ROUND.key.public, record)
    return Person(person.code, _with_rating(person.ballot, sealed))


def page_from_slip(rng: random.Random, place: int) -> Person:
    """Sloppy: the page's nonce is made of the slip's code, to save drawing one."""
    code = anybody(rng, place).code
    given, nonce = answered(ROUND.definition, rng, wrote=True), nonce_of(code)
    return Person(code, ROUND.ballot(rng, SCHOOL, given, nonce, code))


def nonce_of(code: str) -> bytes:
    return sha256(code.encode()).digest()[:NONCE_BYTES]


def ballot_box(folder: Path, people: Sequence[Person], rng: random.Random) -> list[Copy]:
    """Ours: a round with slips and one without, three schools, random batches, roomy or growing boxes."""
    box = opened_box(folder / FILE, people, rng.choice((2, 2 * len(people))), rng)
    copies = [Copy.of(folder)]
    waiting = [each.ballot for each in people]
    slips = {school: [tag[:TAG_BYTES] for tag in box.records(SLIP_ROUND, school, SLIPS)] for school in OTHERS}
    for _ in range(len(people) // 2):
        waiting.insert(rng.randint(0, len(waiting)), _somebody_else(rng, slips))
    largest = rng.choice((1, 1, 2, 5))
    while waiting:
        size = rng.randint(1, largest)
        box.put(waiting[:size])
        del waiting[:size]
    box.close()
    return [*copies, Copy.of(folder)]


def opened_box(path: Path, people: Sequence[Person], capacity: int, rng: random.Random) -> BallotBox:
    """The rounds' boxes and the printed slips, everybody's and spare ones."""
    sizes: Boxes = {
        RATINGS: (RATING, capacity),
        TICKETS: (TAG_BYTES, capacity),
        COMMENTS: (COMMENT, capacity),
    }
    box = BallotBox(path)
    with_slips: Boxes = {**sizes, SLIPS: (SLIP_BYTES, capacity)}
    box.allocate(SLIP_ROUND, dict.fromkeys((SCHOOL, *OTHERS), with_slips))
    box.allocate(POSTER_ROUND, dict.fromkeys((SCHOOL, *OTHERS), sizes))
    spare = [rng.randbytes(TAG_BYTES) for _ in range(3)]
    box.replace_slips(SLIP_ROUND, SCHOOL, [*(each.ballot.slip for each in people), *spare])
    for school in OTHERS:
        box.replace_slips(SLIP_ROUND, school, [rng.randbytes(TAG_BYTES) for _ in people])
    return box


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
    codes = [each.slips for each in people] + [rng.randbytes(SLIP_BYTES) for _ in people]
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


def _somebody_else(rng: random.Random, slips: Mapping[str, list[bytes]]) -> Ballot:
    """From another school, with a slip or, in the other round, without; looks as if sealed."""
    number, school = rng.choice((SLIP_ROUND, POSTER_ROUND)), rng.choice(OTHERS)
    slip = slips[school].pop() if number == SLIP_ROUND else b""
    return Ballot(number, school, rng.randbytes(TAG_BYTES), rng.randbytes(RATING), slip=slip)


def _with_rating(ballot: Ballot, rating: bytes) -> Ballot:
    return Ballot(ballot.round_id, ballot.school, ballot.tag, rating, ballot.comments, ballot.slip)


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
            database.execute(statement, {"rating": each.ratings, "code": each.slips})
        database.execute("COMMIT")
        if after:
            database.execute(after).fetchall()
    if running:
        copies.append(Copy.of(folder))
    database.close()
    return copies if running else [*copies, Copy.of(folder)]
