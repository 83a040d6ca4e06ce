"""A SQLite file whose layout depends on its rows only: its pragmas, and how it is laid out.

Pragmas are read back at start. After ``lay_out`` the rows lie in key order and without gaps, and the schema
cookie is set back to what it was. What the rows are, classes below say: BoxFile, LetterFile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import randint
from typing import Any, ClassVar

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
COOKIE = 1  # the schema cookie after every laying out; the schema never changes, so nothing needs to notice
LAID = 1  # user_version; any other number: some box was made, grew or went, and the file waits to be laid out


class _Silent(peewee.SqliteDatabase):
    """Peewee can log statements with their values; here nothing ever may."""

    def _log_query(self, sql: Any, params: Any) -> None:
        return


class LaidFile:
    """The file at ``path``, made where it is missing; a connection per thread. Raises StartRefused."""

    setting: ClassVar[str]  # which setting named the path, for the one who must mend it
    named: ClassVar[str]  # what it is, in Vietnamese
    table: ClassVar[str]
    create: ClassVar[str]
    rows: ClassVar[str]  # a statement that reads all of them, in key order
    misfits: ClassVar[str]  # a statement that counts rows that cannot be
    probe: ClassVar[str]  # a statement that finds nothing, and fails in a file of something else

    def __init__(self, path: Path) -> None:
        make_private_file(path, self.setting)
        self.path = path
        self.database = _Silent(str(path), pragmas=PRAGMAS, timeout=WAIT_SECONDS)
        try:
            self._prepare()
        except peewee.PeeweeException as error:
            raise StartRefused(f"Không mở được {self.named} '{path}': {error}") from None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that holds the file from its start. No value goes into an error's text or chain."""
        try:
            with self.database.atomic("IMMEDIATE"):
                yield
        except peewee.PeeweeException:
            raise NotStored(NOT_WRITTEN) from None

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
                what = self.named.capitalize()
                raise StartRefused(f"{what} không nhận '{name} = {wanted}' (đang là '{found}').")
        self.touch()

    def touch(self) -> None:
        """Read something: the transaction that this begins sees the file as it is now."""
        self._run(self.probe)

    def clear(self) -> None:
        """Overwrite and remove every row. Raises NotStored."""
        with self.writing():
            self._run(f"DELETE FROM {self.table} WHERE 1")  # noqa: S608 - the name is ours
            self._mark_unlaid()
        self.lay_out()

    def close(self) -> None:
        """Close this thread's connection."""
        if not self.database.is_closed():
            self.database.close()

    def _prepare(self) -> None:
        self.database.connect(reuse_if_open=True)
        if not self.database.table_exists(self.table):
            with self.database.atomic("IMMEDIATE"):
                self._run(self.create)
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
