"""What a process that was killed leaves beside the box is gone once the service starts again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from forms_app.storage.ballot_box import (
    COMMENTS,
    RATINGS,
    SLIP_BYTES,
    SLIPS,
    TICKETS,
    UNUSED,
    Ballot,
    BallotBox,
)
from tests.attacks.effort import Figure
from tests.test_history_independence import masked

WORDS = b"canary words".ljust(300, b".")
SECOND = b"u" * 16  # the slip of the person on whose way the process is killed
SIZES = {RATINGS: (32, 16), TICKETS: (16, 16), COMMENTS: (300, 16), SLIPS: (SLIP_BYTES, 16)}
KILLED = """
import os, sys
from pathlib import Path
from forms_app.storage.ballot_box import Ballot, BallotBox

box = BallotBox(Path(sys.argv[1]))
run = box._file._run

def run_and_die(statement, values=()):
    rows = run(statement, values)
    if statement.startswith("UPDATE") and sys.argv[2] in values:
        os._exit(9)  # changed in memory, its old pages in the journal, nothing synced yet
    return rows

box._file._run = run_and_die
box.put([Ballot(1, "79001", b"t" * 16, b"r" * 32, (b"second words".ljust(300, b"."),), b"u" * 16)])
"""


@pytest.mark.parametrize(("kind", "old"), [(COMMENTS, WORDS), (SLIPS, SECOND + UNUSED)])
def test_a_journal_that_was_never_synced_is_emptied_at_the_next_start(
    kind: str, old: bytes, quick_path: Path, figure: Figure
) -> None:
    """SQLite does not take such a journal for one that has to be rolled back, and leaves it lying."""
    path = quick_path / "ballots.db"
    box = BallotBox(path)
    box.allocate(1, {"79001": SIZES})
    box.replace_slips(1, "79001", [b"s" * 16, SECOND])
    box.put([Ballot(1, "79001", b"a" * 16, b"b" * 32, (WORDS,), b"s" * 16)])
    box.close()
    before = masked(path)
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", KILLED, str(path), kind]
    ended = subprocess.run(command, cwd=root, timeout=60).returncode
    journal = path.with_name(path.name + "-journal")
    left = journal.read_bytes()
    BallotBox(path).close()
    figure(
        f"T5 bytes of old pages ({kind}) beside the box: after the kill, after the start",
        f"{len(left)}, {journal.stat().st_size}",
    )
    assert (ended, old in left, journal.read_bytes(), masked(path) == before) == (9, True, b"", True)
