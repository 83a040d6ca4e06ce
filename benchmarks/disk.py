"""What the disk under a folder can do: every durable figure is read beside these two."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

SECONDS = 1.0


def fsyncs(folder: Path) -> float:
    """4 KiB written and synced, a second."""
    done, until = 0, time.perf_counter() + SECONDS
    with (folder / "fsync.probe").open("wb") as file:
        while time.perf_counter() < until:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            done += 1
    return done / SECONDS


def commits(folder: Path) -> float:
    """One row and one commit in SQLite (WAL, synchronous=FULL), a second."""
    database = sqlite3.connect(folder / "commit.probe", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE answer (body TEXT)")
    done, until = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        database.execute("INSERT INTO answer VALUES (?)", ("x" * 200,))
        done += 1
    database.close()
    return done / SECONDS
