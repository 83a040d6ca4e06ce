"""Where anonymous answers lie is no room for a time, an order or a person, and nothing hides one."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from forms_app.storage import database as named_store
from forms_app.storage.ballot_box import (
    COMMENTS,
    LATE_COMMENTS,
    LATE_RATINGS,
    RATINGS,
    SLIPS,
    TICKETS,
    BallotBox,
)

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
    found = [f"{name}.{column}" for column in telling_columns(columns)]
    if "WITHOUT ROWID" not in sql.upper():
        found.append(f"{name} has row ids")
    if name == "sqlite_sequence":
        found.append("a counter")
    return found


def telling_columns(columns: Sequence[tuple[Any, ...]]) -> list[str]:
    """Of ``PRAGMA table_info``: what by name, type or default may hold a time, an order or a person."""
    found = []
    for _, name, kind, _, default, _ in columns:
        found += [name] if TELLING.search(name) else []
        found += [f"{name} {kind}"] if not re.fullmatch("INTEGER|TEXT|BLOB", kind) else []
        found += [f"{name} default {default}"] if default is not None else []
    return found


def test_no_column_of_the_ballot_box_can_tell_who_or_when(box: BallotBox) -> None:
    kinds = RATINGS, TICKETS, COMMENTS, SLIPS, LATE_RATINGS, LATE_COMMENTS
    box.allocate(1, {"79001": dict.fromkeys(kinds, (17, 4))})
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


# Tables of the named store about what respondents did: how many there were, what was passed and released.
ABOUT_RESPONDENTS = ("slips", "paper", "comment", "late_release", "release")
OFFICE_DAYS = {"late_release.made_on DATE", "release.made_on DATE"}  # when the office counted


@pytest.fixture
def named(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The named store as the migrations make it."""
    named_store.connect(f"sqlite:///{tmp_path / 'main.db'}")
    named_store.upgrade()
    named_store.disconnect()
    with closing(sqlite3.connect(tmp_path / "main.db")) as opened:
        yield opened


def faults_about_respondents(named: sqlite3.Connection) -> set[str]:
    """Telling columns of those tables, bytes of any kind, and tables that are not there."""
    found = set()
    for table in ABOUT_RESPONDENTS:
        columns = named.execute(f'PRAGMA table_info("{table}")').fetchall()
        found |= {f"{table}.{column}" for column in telling_columns(columns)}
        found |= {f"{table}.{name} {kind}" for _, name, kind, *_ in columns if kind == "BLOB"}
        found |= set() if columns else {f"no table {table}"}
    return found - OFFICE_DAYS


def test_the_named_store_keeps_numbers_and_words_of_respondents_and_nothing_else(
    named: sqlite3.Connection,
) -> None:
    triggers = named.execute(
        "SELECT tbl_name FROM sqlite_master WHERE type IN ('trigger', 'view')"
    ).fetchall()
    by_itself = {table for (table,) in triggers} & set(ABOUT_RESPONDENTS)
    assert (faults_about_respondents(named), by_itself) == (set(), set())


# Of a letter that was opened: its week, topic and place in the register; words lie locked under "body".
OF_LETTERS = {
    "suggestion": {
        *("code", "year", "number", "box", "mark", "lookup", "week", "topic", "form_version", "ended"),
    },
    "confided": {"suggestion", "part", "body"},
}


def test_the_named_store_has_no_room_for_more_about_a_letter(named: sqlite3.Connection) -> None:
    found = {
        table: {name for _, name, *_ in named.execute(f'PRAGMA table_info("{table}")')}
        for table in OF_LETTERS
    }
    assert found == OF_LETTERS


@pytest.mark.parametrize(
    "column",
    [
        "slips ADD COLUMN used_at DATETIME",
        "slips ADD COLUMN code BLOB",
        "paper ADD COLUMN typed_on DATE",
        "paper ADD COLUMN username TEXT",
        "comment ADD COLUMN serial INTEGER",
        "comment ADD COLUMN passed TEXT DEFAULT 'new'",
        "late_release ADD COLUMN session TEXT",
        "release RENAME TO results",
    ],
)
def test_the_same_look_finds_columns_that_would_tell_more(column: str, named: sqlite3.Connection) -> None:
    named.execute(f"ALTER TABLE {column}")
    assert faults_about_respondents(named) != set()
