"""Ways to put records in order. Each looks at the evidence and gives every record a place in line, or none.

A clue is only as good as its score on stores of known history; ``linking`` finds that out.
"""

from __future__ import annotations

import random
import sqlite3
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from forms_app.storage.round_keys import ticket_tag
from tests.attacks.effort import FULL
from tests.attacks.evidence import Evidence
from tests.attacks.layouts import nonce_of
from tests.attacks.pages import free_room, page_size

PART = 8  # bytes of a record that nothing else has
CUT = 24  # bytes from which a record may be known by a part; of a slip only the end tells that it was used
FEW = 15  # people whose comments are tried with every rating
TRIES = None if FULL else 1000  # of tickets that are made again

Places = Mapping[bytes, object]  # what sorts the records; those left out are guessed at
Clue = Callable[[Evidence, Sequence[bytes]], Places]


def file_offset(evidence: Evidence, records: Sequence[bytes]) -> Places:
    """Where in the file a record starts."""
    return _first_places(evidence.body, records)


def cells_from_the_end(evidence: Evidence, records: Sequence[bytes]) -> Places:
    """Page by page; within a page the last byte first, since new cells are laid before the older ones."""
    size = page_size(evidence.body)
    found = _first_places(evidence.body, records)
    return {record: (at // size, -at) for record, at in found.items()}


def row_ids(evidence: Evidence, records: Sequence[bytes]) -> Places:
    """The row id of the row that holds a record."""
    wanted, found = set(records), {}
    for name, rows in _tables(evidence).items():
        for row_id, *values in rows:
            for value in values:
                if value in wanted:
                    found[value] = (name, row_id)
    return found


def side_files(suffix: str) -> Clue:
    """Where a record first appears in the log of changes beside the database."""

    def clue(evidence: Evidence, records: Sequence[bytes]) -> Places:
        found: dict[bytes, object] = {}
        for number, copy in enumerate(evidence.copies):
            side = copy.files.get(evidence.database + suffix, b"")
            for record, at in _first_places(side, records).items():
                found.setdefault(record, (number, at))
        return found

    return clue


def deleted_records(evidence: Evidence, records: Sequence[bytes]) -> Places:
    """Where a record still lies in room that was given back, last byte first."""
    found: dict[bytes, object] = {}
    for start, end in free_room(evidence.body):
        for record, at in _first_places(evidence.body[start:end], records).items():
            found.setdefault(record, -(start + at))
    return found


def backups(evidence: Evidence, records: Sequence[bytes]) -> Places:
    """The first copy of the files that has a record in any of them."""
    found: dict[bytes, object] = {}
    for number, copy in enumerate(evidence.copies):
        everything = b"".join(copy.files.values())
        for record in _first_places(everything, records):
            found.setdefault(record, number)
    return found


def file_times(evidence: Evidence, records: Sequence[bytes]) -> Places:
    """When the file was changed that holds a record."""
    found = {}
    for name, changed in evidence.last.changed.items():
        for record in _first_places(evidence.last.files[name], records):
            found[record] = changed
    return found


def lengths(_evidence: Evidence, records: Sequence[bytes]) -> Places:
    """How long a record is, and how much of it is not padding."""
    return {record: (len(record), len(record.rstrip(b"\0"))) for record in records}


def values(_evidence: Evidence, records: Sequence[bytes]) -> Places:
    """The record itself as a number: counters, ULIDs and UUIDs of version 7 grow."""
    return {record: record for record in records}


def values_backwards(_evidence: Evidence, records: Sequence[bytes]) -> Places:
    """The same, least significant byte first."""
    return {record: record[::-1] for record in records}


def clock_in_value(_evidence: Evidence, records: Sequence[bytes]) -> Places:
    """The time that a UUID of version 1 is made of."""
    return {record: UUID(bytes=record[:16]).time for record in records if len(record) >= 16}


def log_lines(evidence: Evidence, records: Sequence[bytes]) -> Places:
    """The first line of any log that names a record in some spelling."""
    logs = b"\n".join(body for name, body in sorted(evidence.last.files.items()) if "log" in name)
    if not logs:
        return {}
    found = {}
    for record in records:
        places = [logs.find(each) for each in (record, record.hex().encode(), b64encode(record)[:-4])]
        if any(place >= 0 for place in places):
            found[record] = min(place for place in places if place >= 0)
    return found


def what_it_says(evidence: Evidence, records: Sequence[bytes]) -> Places:
    """What the record says, with the key."""
    return (
        {}
        if evidence.key is None
        else {each: says for each, says in evidence.key.says.items() if each in records}
    )


def tickets_made_again(evidence: Evidence, _records: Sequence[bytes]) -> Places:
    """With the key: whose slip and whose answers make a ticket, should its page be no secret."""
    if evidence.key is None:
        return {}
    kinds, key, found = evidence.records, evidence.key, {}
    tickets, ratings = set(kinds.get("tickets", ())), kinds["ratings"]
    words = [b""] + [key.says[each] for each in kinds.get("comments", ()) if len(ratings) <= FEW]
    for slip, rating, text in islice(product(evidence.slips, ratings, words), TRIES):
        for nonce in (b"", nonce_of(evidence.slips[slip])):
            tag = ticket_tag(key.tag_key, nonce, key.says[rating] + text)
            if tag in tickets:
                found |= dict.fromkeys((slip, rating, tag), len(found))
    return found


CLUES: Mapping[str, Clue] = {
    "file offset": file_offset,
    "cells from the end": cells_from_the_end,
    "row ids": row_ids,
    "journal": side_files("-journal"),
    "write-ahead log": side_files("-wal"),
    "deleted records": deleted_records,
    "backups": backups,
    "file times": file_times,
    "lengths": lengths,
    "values": values,
    "values backwards": values_backwards,
    "clock in value": clock_in_value,
    "log lines": log_lines,
    "what it says": what_it_says,
    "tickets made again": tickets_made_again,
}


def in_line(places: Places, records: Sequence[bytes], rng: random.Random) -> list[bytes]:
    """The records as a clue orders them; equals in random order, and those without a place at the end."""
    shuffled = rng.sample(list(records), len(records))
    known = sorted((each for each in shuffled if each in places), key=lambda each: places[each])  # type: ignore[arg-type, return-value]
    return known + [each for each in shuffled if each not in places]


def _first_places(body: bytes, records: Sequence[bytes]) -> dict[bytes, int]:
    """Where records start; one cut in two by the end of a page is known by its beginning or end."""
    found = {}
    for record in records:
        parts = (record, record[:PART], record[-PART:]) if len(record) >= CUT else (record,)
        places = (body.find(part) for part in parts)
        at = next((place for place in places if place >= 0), None)
        if at is not None:
            found[record] = at
    return found


def _tables(evidence: Evidence) -> dict[str, list[tuple[object, ...]]]:
    """Every table that has row ids, with them; read from a copy of the newest files."""
    with TemporaryDirectory() as folder:
        for name, body in evidence.last.files.items():
            if name.startswith(evidence.database) and not name.endswith("-shm"):
                Path(folder, name).write_bytes(body)
        database = sqlite3.connect(Path(folder, evidence.database))
        found = {}
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            try:
                found[name] = database.execute(f'SELECT rowid, * FROM "{name}" ORDER BY rowid').fetchall()
            except sqlite3.Error:
                continue  # without row ids
        database.close()
    return found
