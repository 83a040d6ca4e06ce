"""The ballot box has no room for a time, an order or a person, and its tables keep no hidden one."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from forms_app.storage.ballot_box import BallotBox

TELLING = re.compile(
    r"date|time|stamp|\bat$|_at$|when|year|month|day|hour|created|updated|seq|serial|order|"
    r"ip$|addr|agent|browser|session|cookie|user|person|name|phone|mail|device|\bid$|uuid|count",
    re.IGNORECASE,
)


def faults(path: Path) -> list[str]:
    """Telling columns, tables with row ids, counters, and anything that runs by itself."""
    database = sqlite3.connect(path)
    found = []
    for kind, name, sql in database.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        if kind == "table":
            found += _faults_of_table(database, name, sql or "")
        elif kind in ("trigger", "view"):
            found.append(f"{kind} {name}")
    database.close()
    return found


def _faults_of_table(database: sqlite3.Connection, name: str, sql: str) -> list[str]:
    columns = database.execute(f'PRAGMA table_info("{name}")').fetchall()
    found = [f"{name}.{column[1]}" for column in columns if TELLING.search(column[1])]
    found += [
        f"{name}.{column[1]} {column[2]}" for column in columns if re.search("date|time", column[2], re.I)
    ]
    found += [f"{name}.{column[1]} default {column[4]}" for column in columns if column[4] is not None]
    if "WITHOUT ROWID" not in sql.upper():
        found.append(f"{name} has row ids")
    if name == "sqlite_sequence":
        found.append("a counter")
    return found


def test_no_column_of_the_ballot_box_can_tell_who_or_when(box: BallotBox) -> None:
    box.allocate(1, {"79001": {"ratings": (16, 4), "tickets": (16, 4), "comments": (16, 4)}})
    assert faults(box.path) == []


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE box (school TEXT PRIMARY KEY, answered_on DATE) WITHOUT ROWID",
        "CREATE TABLE box (school TEXT PRIMARY KEY, came DATETIME) WITHOUT ROWID",
        "CREATE TABLE box (school TEXT PRIMARY KEY, ip TEXT) WITHOUT ROWID",
        "CREATE TABLE box (school TEXT PRIMARY KEY, user_agent TEXT) WITHOUT ROWID",
        "CREATE TABLE box (school TEXT PRIMARY KEY, session TEXT) WITHOUT ROWID",
        "CREATE TABLE box (school TEXT PRIMARY KEY, username TEXT) WITHOUT ROWID",
        "CREATE TABLE box (school TEXT PRIMARY KEY, serial INTEGER) WITHOUT ROWID",
        "CREATE TABLE box (school TEXT PRIMARY KEY, made DEFAULT CURRENT_TIMESTAMP) WITHOUT ROWID",
        "CREATE TABLE box (school TEXT PRIMARY KEY)",
        "CREATE TABLE box (number INTEGER PRIMARY KEY AUTOINCREMENT, school TEXT)",
    ],
)
def test_the_same_look_finds_tables_that_could(statement: str, tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "leaky.db")
    database.execute(statement)
    database.close()
    assert faults(tmp_path / "leaky.db") != []
