"""Copies of the ballot box file and of the letters' file, made and taken back by their own rules.

A copy is laid out as its file is and says how many commits there were with the same 1 in every copy: it is a
function of the rows alone, byte for byte. SQLite's own backup carries the pages.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import peewee

from ..core.errors import NotStored, StartRefused
from .backup_file import damaged
from .laid_file import COOKIE, LAID, LaidFile
from .work_folder import new_private_file

BUSY = "Hòm phiếu hoặc hòm thư đang bận; hãy thử lại."
COMMIT_COUNTS = (24, 92)  # bytes of the header: how many commits there were, and at which one it was laid out


@contextmanager
def standing_still(box: LaidFile) -> Iterator[None]:
    """Whoever commits to the file waits meanwhile: in its journal mode one reader holds up every writer."""
    with box.database.atomic():
        try:
            box.touch()
        except peewee.PeeweeException as error:
            raise NotStored(BUSY) from error
        yield


def copy_box(box: LaidFile, path: Path) -> None:
    """Make ``path`` a copy of a box that is standing still; to be finished by ``lay_out_copy``."""
    new_private_file(path).close()
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode = OFF")  # half a copy is thrown away
            copy.execute("PRAGMA synchronous = OFF")
            _carry(_connection(box), copy)
    except sqlite3.Error as error:
        raise NotStored("Không chép được hòm phiếu; hãy xem lại dung lượng đĩa.") from error


def lay_out_copy(path: Path, kind: type[LaidFile]) -> None:
    """Lay the copy out where the box was caught before it could do so, and leave no count of its commits."""
    try:
        kind(path).close()  # opening one lays it out
    except StartRefused as refused:
        raise NotStored(str(refused)) from refused
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    with path.open("r+b") as file:
        for place in COMMIT_COUNTS:
            file.seek(place)
            file.write((1).to_bytes(4, "big"))


def check_copy(path: Path, empty: LaidFile, name: str) -> None:
    """Raise Faulty unless the file at ``path`` is a whole box with the table of ``empty`` and no more.

    ``name`` is what it is called in the backup.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            schema = copy.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
            sound = (
                schema == _all(empty, "SELECT type, name, tbl_name, sql FROM sqlite_master")
                and copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                and copy.execute(empty.misfits).fetchone() == (0,)
                and copy.execute("PRAGMA user_version").fetchone() == (LAID,)
                and copy.execute("PRAGMA schema_version").fetchone() == (COOKIE,)
            )
    except sqlite3.Error as error:
        raise damaged(name, f"không phải tệp {empty.named}.") from error
    if not sound:
        raise damaged(name, f"không phải tệp {empty.named} nguyên vẹn.")


def is_empty(box: LaidFile) -> bool:
    """Whether there is no row in it."""
    return not _all(box, f"SELECT 1 FROM {box.table} LIMIT 1")  # noqa: S608 - the name is ours


def holds_the_same(box: LaidFile, path: Path) -> bool:
    """Whether the box has exactly the rows of the copy at ``path``."""
    with closing(sqlite3.connect(path)) as copy:
        ours = box.database.execute_sql(box.rows)  # type: ignore[no-untyped-call]
        count = f"SELECT count(*) FROM {box.table}"  # noqa: S608 - the name is ours
        return all(one == other for one, other in zip(ours, copy.execute(box.rows), strict=False)) and (
            _all(box, count) == copy.execute(count).fetchall()
        )


def put_back(path: Path, box: LaidFile) -> None:
    """Make the box what the copy at ``path`` is, in one durable commit. Raises NotStored."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            # Marked as not laid out: should this stop half-way, the next start finishes it.
            copy.execute(f"PRAGMA user_version = {LAID + 1}")
            _carry(copy, _connection(box))
    except sqlite3.Error as error:
        raise NotStored(f"Không ghi được {box.named} lúc này.") from error
    box.lay_out()


def _carry(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    def refuse_busy(status: int, _remaining: int, _pages: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):  # python would try for ever
            raise NotStored(BUSY)

    source.backup(target, progress=refuse_busy)


def _connection(box: LaidFile) -> sqlite3.Connection:
    connection: sqlite3.Connection = box.database.connection()  # type: ignore[no-untyped-call]
    return connection


def _all(box: LaidFile, statement: str) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = box.database.execute_sql(statement).fetchall()  # type: ignore[no-untyped-call]
    return rows
