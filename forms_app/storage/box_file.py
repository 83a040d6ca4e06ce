"""The file under the ballot box: its one table, its pragmas, and how it is laid out.

Pragmas are read back at start. The layout after ``lay_out`` depends on the rows only: they lie in key order
and without gaps, and the schema cookie is set back to what it was. Nothing in here knows what a ballot is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import randint
from typing import Any

import peewee

from ..core.definition import Text
from ..core.errors import NotStored, StartRefused
from .database import make_private_file

WAIT_SECONDS = 5  # for another process that holds the file
NOT_WRITTEN = Text(
    "Hòm phiếu không ghi được lúc này; chưa có gì được lưu.",
    "The ballot box cannot be written to now; nothing was kept.",
)
NOT_LAID_OUT = Text(
    "Hòm phiếu chưa sắp xếp lại được; hãy xem lại dung lượng đĩa.",
    "The ballot box could not be laid out anew; please look at the room left on the disk.",
)
PRAGMAS = {
    "journal_mode": "truncate",  # not WAL: it keeps the order of commits
    "synchronous": 3,  # EXTRA: a commit is there after a power cut
    "secure_delete": 1,  # what is removed is overwritten with zeros
    "temp_store": 2,  # MEMORY: laying out leaves no copy in a temporary file
    "cache_size": -32_768,  # KiB: a large batch must not be written out before its commit
}
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
COOKIE = 1  # the schema cookie after every laying out; the schema never changes, so nothing needs to notice
LAID = 1  # user_version; any other number: some box was made, grew or went, and the file waits to be laid out

Key = tuple[int, str, str]  # round, school, kind


@dataclass(frozen=True)
class Box:
    """One row: ``capacity`` slots of ``record_size`` bytes."""

    record_size: int
    capacity: int
    body: bytes


class _Silent(peewee.SqliteDatabase):
    """Peewee can log statements with their values; here nothing ever may."""

    def _log_query(self, sql: Any, params: Any) -> None:
        return


class BoxFile:
    """The file at ``path``, made where it is missing; a connection per thread. Raises StartRefused."""

    def __init__(self, path: Path) -> None:
        make_private_file(path, "FORMS_BALLOT_BOX_URL")
        self.path = path
        self.database = _Silent(str(path), pragmas=PRAGMAS, timeout=WAIT_SECONDS)
        self._table = peewee.Table("box", _database=self.database)
        try:
            self._prepare()
        except peewee.PeeweeException as error:
            raise StartRefused(f"Không mở được hòm phiếu '{path}': {error}") from None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that holds the file from its start. No value goes into an error's text or chain."""
        try:
            with self.database.atomic("IMMEDIATE"):
                yield
        except peewee.PeeweeException:
            raise NotStored(NOT_WRITTEN) from None

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

    def laid_out(self) -> bool:
        """Whether the layout depends on the rows only."""
        return bool(self.database.pragma("user_version") == LAID)

    def lay_out(self) -> None:
        """Rewrite the file in key order, then set back what SQLite counted meanwhile. Raises NotStored."""
        try:
            while not self.laid_out():
                mark = self.database.pragma("user_version")
                self._run("VACUUM")
                with self.database.atomic("IMMEDIATE"):
                    # Another process may have let a box grow in between: then once more.
                    if self.database.pragma("user_version") == mark:
                        self.database.pragma("schema_version", COOKIE)
                        self.database.pragma("user_version", LAID)
        except peewee.PeeweeException:
            raise NotStored(NOT_LAID_OUT) from None

    def check(self) -> None:
        """Raise StartRefused or a Peewee error where the file does not serve."""
        for name, wanted in PRAGMAS.items():
            if (found := self.database.pragma(name)) != wanted:
                raise StartRefused(f"Hòm phiếu không nhận '{name} = {wanted}' (đang là '{found}').")
        self.read((0, "", ""))

    def close(self) -> None:
        """Close this thread's connection."""
        if not self.database.is_closed():
            self.database.close()

    def _prepare(self) -> None:
        self.database.connect(reuse_if_open=True)
        if not self.database.table_exists("box"):
            with self.database.atomic("IMMEDIATE"):
                self._run(CREATE)
                self._mark_unlaid()
        self.check()
        self._empty_journal()
        self.lay_out()

    def _empty_journal(self) -> None:
        """Empty what a process killed before its commit left behind: old pages, which tell what was changing.

        A journal that was never synced SQLite neither rolls back nor empties; the next commit does. That of a
        writer at work is left to its own commit: waiting for a turn among busy writers can take for ever.
        """
        journal = self.path.with_name(f"{self.path.name}-journal")
        if not journal.exists() or not journal.stat().st_size:
            return
        begun = False
        self.database.pragma("busy_timeout", 0)
        try:
            with self.database.atomic("IMMEDIATE"):
                begun = True
                self.database.pragma("busy_timeout", round(WAIT_SECONDS * 1000))
                self.database.pragma("user_version", self.database.pragma("user_version"))
        except peewee.OperationalError:
            if begun:
                raise
        finally:
            self.database.pragma("busy_timeout", round(WAIT_SECONDS * 1000))

    def _mark_unlaid(self) -> None:
        self.database.pragma("user_version", randint(LAID + 1, 2**31 - 1))  # noqa: S311 - tells two marks apart

    def _run(self, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        cursor = self.database.execute_sql(statement, values)  # type: ignore[no-untyped-call]
        rows: list[Any] = cursor.fetchall()
        return rows
