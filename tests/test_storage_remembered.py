"""What is remembered between pages is forgotten with any commit, whoever made it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Thread

import pytest

from forms_app.core.errors import NotFound
from forms_app.storage import database, users
from forms_app.storage.database import write_transaction
from forms_app.storage.models import AccountRow
from forms_app.storage.remembered import remember

asked: list[str] = []


@remember
def full_name(username: str) -> str:
    asked.append(username)
    return users.user(username).full_name


@write_transaction
def rename(name: str) -> None:
    AccountRow.update(full_name=name).execute()


@pytest.fixture
def lan(tmp_path: Path):
    """An account in a store of its own; the path of the store."""
    path = tmp_path / "main.db"
    database.connect(f"sqlite:///{path}")
    database.upgrade()
    add(path, "Lan")
    asked.clear()
    yield path
    database.disconnect()


def add(path: Path, name: str) -> None:
    with sqlite3.connect(path) as other:
        other.execute(
            "INSERT INTO account (username, full_name, role, active, demo) "
            "VALUES ('lan', ?, 'inspector', 1, 0)",
            (name,),
        )
    other.close()


def test_the_store_is_asked_once_while_nothing_changes(lan: Path) -> None:
    assert ([full_name("lan") for _ in range(3)], asked) == (["Lan"] * 3, ["lan"])


def test_a_commit_of_this_thread_shows_at_once(lan: Path) -> None:
    full_name("lan")
    rename("Lan mới")
    assert full_name("lan") == "Lan mới"


def test_a_commit_of_another_thread_shows_at_once(lan: Path) -> None:
    full_name("lan")
    other = Thread(target=lambda: (rename("Lan mới"), database.disconnect()))
    other.start()
    other.join()
    assert full_name("lan") == "Lan mới"


def test_a_commit_of_another_program_shows_at_once(lan: Path) -> None:
    full_name("lan")
    with sqlite3.connect(lan) as other:
        other.execute("UPDATE account SET full_name = 'Lan mới'")
    other.close()
    assert full_name("lan") == "Lan mới"


def test_another_store_has_answers_of_its_own(lan: Path, tmp_path: Path) -> None:
    full_name("lan")
    database.connect(f"sqlite:///{tmp_path / 'other.db'}")
    database.upgrade()
    add(tmp_path / "other.db", "Lan khác")
    assert full_name("lan") == "Lan khác"


def test_what_was_not_found_is_asked_again(lan: Path) -> None:
    for _ in range(2):
        with pytest.raises(NotFound):
            full_name("hung")
    assert asked == ["hung", "hung"]
