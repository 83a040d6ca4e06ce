"""Copies of the ballot box file, made and taken back by the rules of the box itself.

A copy is laid out as the box is and says how many commits there were with the same 1 in every copy: it is a
function of the set of answers alone, byte for byte. SQLite's own backup carries the pages.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import peewee

from ..core.errors import NotStored, StartRefused
from .backup_file import BOX, damaged
from .box_file import COOKIE, LAID, BoxFile
from .work_folder import new_private_file

BUSY = "Hòm phiếu đang bận; hãy thử lại."
COMMIT_COUNTS = (24, 92)  # bytes of the header: how many commits there were, and at which one it was laid out
ROWS = "SELECT round, school, kind, record_size, capacity, body FROM box ORDER BY round, school, kind"
MISFITS = """SELECT count(*) FROM box WHERE record_size < 1 OR capacity < 1 OR typeof(body) <> 'blob'
    OR typeof(round) <> 'integer' OR length(body) IS NOT record_size * capacity"""


@contextmanager
def standing_still(box: BoxFile) -> Iterator[None]:
    """Whoever commits to the file waits meanwhile: in its journal mode one reader holds up every writer."""
    with box.database.atomic():
        try:
            box.read((0, "", ""))
        except peewee.PeeweeException as error:
            raise NotStored(BUSY) from error
        yield


def copy_box(box: BoxFile, path: Path) -> None:
    """Make ``path`` a copy of a box that is standing still; to be finished by ``lay_out_copy``."""
    new_private_file(path).close()
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode = OFF")  # half a copy is thrown away
            copy.execute("PRAGMA synchronous = OFF")
            _carry(_connection(box), copy)
    except sqlite3.Error as error:
        raise NotStored("Không chép được hòm phiếu; hãy xem lại dung lượng đĩa.") from error


def lay_out_copy(path: Path) -> None:
    """Lay the copy out where the box was caught before it could do so, and leave no count of its commits."""
    try:
        BoxFile(path).close()  # opening one lays it out
    except StartRefused as refused:
        raise NotStored(str(refused)) from refused
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    with path.open("r+b") as file:
        for place in COMMIT_COUNTS:
            file.seek(place)
            file.write((1).to_bytes(4, "big"))


def check_copy(path: Path, empty: BoxFile) -> None:
    """Raise Faulty unless the file at ``path`` is a whole box with the table of ``empty`` and no more."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            schema = copy.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
            sound = (
                schema == _all(empty, "SELECT type, name, tbl_name, sql FROM sqlite_master")
                and copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                and copy.execute(MISFITS).fetchone() == (0,)
                and copy.execute("PRAGMA user_version").fetchone() == (LAID,)
                and copy.execute("PRAGMA schema_version").fetchone() == (COOKIE,)
            )
    except sqlite3.Error as error:
        raise damaged(BOX, "không phải tệp hòm phiếu.") from error
    if not sound:
        raise damaged(BOX, "không phải tệp hòm phiếu nguyên vẹn.")


def is_empty(box: BoxFile) -> bool:
    """Whether no round has boxes in it."""
    return not _all(box, "SELECT 1 FROM box LIMIT 1")


def holds_the_same(box: BoxFile, path: Path) -> bool:
    """Whether the box has exactly the rows of the copy at ``path``."""
    with closing(sqlite3.connect(path)) as copy:
        ours = box.database.execute_sql(ROWS)  # type: ignore[no-untyped-call]
        return all(one == other for one, other in zip(ours, copy.execute(ROWS), strict=False)) and (
            _all(box, "SELECT count(*) FROM box") == copy.execute("SELECT count(*) FROM box").fetchall()
        )


def put_back(path: Path, box: BoxFile) -> None:
    """Make the box what the copy at ``path`` is, in one durable commit. Raises NotStored."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            # Marked as not laid out: should this stop half-way, the next start finishes it.
            copy.execute(f"PRAGMA user_version = {LAID + 1}")
            _carry(copy, _connection(box))
    except sqlite3.Error as error:
        raise NotStored("Hòm phiếu không ghi được lúc này.") from error
    box.lay_out()


def clear(box: BoxFile) -> None:
    """Overwrite and remove every row."""
    with box.writing():
        for (number,) in _all(box, "SELECT DISTINCT round FROM box"):
            box.delete(number)
    box.lay_out()


def _carry(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    def refuse_busy(status: int, _remaining: int, _pages: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):  # python would try for ever
            raise NotStored(BUSY)

    source.backup(target, progress=refuse_busy)


def _connection(box: BoxFile) -> sqlite3.Connection:
    connection: sqlite3.Connection = box.database.connection()  # type: ignore[no-untyped-call]
    return connection


def _all(box: BoxFile, statement: str) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = box.database.execute_sql(statement).fetchall()  # type: ignore[no-untyped-call]
    return rows
