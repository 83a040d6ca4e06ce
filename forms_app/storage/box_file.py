"""The file under the ballot box: its one table. Nothing in here knows what a ballot is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import peewee

from .laid_file import LaidFile

CREATE = (
    "CREATE TABLE IF NOT EXISTS box (round INTEGER NOT NULL, school TEXT NOT NULL, kind TEXT NOT NULL, "
    "record_size INTEGER NOT NULL, capacity INTEGER NOT NULL, body BLOB NOT NULL, "
    "PRIMARY KEY (round, school, kind)) WITHOUT ROWID"
)
# Every ballot runs these two, and Peewee takes longer to build a statement than SQLite to run it.
READ = "SELECT record_size, capacity, body FROM box WHERE round = ? AND school = ? AND kind = ?"
WRITE = "UPDATE box SET capacity = ?, body = ? WHERE round = ? AND school = ? AND kind = ?"
# Which rows of a kind hold some bytes: a scan of them all in C, as long for a slip that is there as for none.
FIND = "SELECT school, record_size, capacity, body FROM box WHERE round = ? AND kind = ? AND instr(body, ?)"
ROWS = "SELECT round, school, kind, record_size, capacity, body FROM box ORDER BY round, school, kind"
PROBE = "SELECT record_size, capacity, body FROM box WHERE round = 0 AND school = '' AND kind = ''"
MISFITS = """SELECT count(*) FROM box WHERE record_size < 1 OR capacity < 1 OR typeof(body) <> 'blob'
    OR typeof(round) <> 'integer' OR length(body) IS NOT record_size * capacity"""

Key = tuple[int, str, str]  # round, school, kind


@dataclass(frozen=True)
class Box:
    """One row: ``capacity`` slots of ``record_size`` bytes."""

    record_size: int
    capacity: int
    body: bytes


class BoxFile(LaidFile):
    """A row for each box of each round."""

    setting, named, table = "FORMS_BALLOT_BOX_URL", "hòm phiếu", "box"
    create, rows, misfits, probe = CREATE, ROWS, MISFITS, PROBE

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._table = peewee.Table("box", _database=self.database)

    def read(self, key: Key) -> Box | None:
        """One row."""
        rows = self._run(READ, key)
        return Box(*rows[0]) if rows else None

    def holding(self, round_id: int, kind: str, content: bytes) -> list[tuple[str, Box]]:
        """The rows of ``kind`` in whose body ``content`` occurs, by school."""
        return [(school, Box(*rest)) for school, *rest in self._run(FIND, (round_id, kind, content))]

    def keys(self, round_id: int) -> list[Key]:
        """The rows of a round, in key order."""
        columns = self._table.c
        query = self._table.select(columns.round, columns.school, columns.kind).where(
            columns.round == round_id
        )
        rows: list[Key] = list(query.order_by(columns.school, columns.kind).tuples())
        return rows

    def insert(self, key: Key, record_size: int, capacity: int) -> None:
        """Add an empty row; the file has to be laid out afterwards."""
        round_id, school, kind = key
        self._table.insert(
            round=round_id,
            school=school,
            kind=kind,
            record_size=record_size,
            capacity=capacity,
            body=bytes(record_size * capacity),
        ).execute()
        self._mark_unlaid()

    def write(self, key: Key, before: Box, body: bytes) -> None:
        """Put ``body`` in the place of ``before.body``: in the same pages, unless it grew."""
        growth = len(body) // len(before.body)
        self._run(WRITE, (before.capacity * growth, body, *key))
        if growth > 1:
            self._mark_unlaid()

    def delete(self, round_id: int) -> None:
        """Overwrite and remove the rows of a round; the file has to be laid out afterwards."""
        self._table.delete().where(self._table.c.round == round_id).execute()
        self._mark_unlaid()
