"""The file in which letters to suggestion boxes lie sealed until two people open them.

It is laid out after every commit: a letter more, a letter less, and the file is that of the set of letters it
holds. Few come in a week and opened ones leave, so that the file stays small enough for this.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from .laid_file import LaidFile

NAME = "letters.db"
CREATE = (
    "CREATE TABLE IF NOT EXISTS letter (box INTEGER NOT NULL, mark BLOB NOT NULL, lookup BLOB NOT NULL, "
    "week TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (box, mark)) WITHOUT ROWID"
)
ROWS = "SELECT box, mark, lookup, week, body FROM letter ORDER BY box, mark"
PROBE = "SELECT lookup, week, body FROM letter WHERE box = 0 AND mark = x''"
MISFITS = """SELECT count(*) FROM letter WHERE typeof(box) <> 'integer' OR typeof(mark) <> 'blob'
    OR typeof(lookup) <> 'blob' OR typeof(week) <> 'text' OR typeof(body) <> 'blob'"""
INSERT = "INSERT INTO letter (box, mark, lookup, week, body) VALUES (?, ?, ?, ?, ?)"
OF_BOX = "SELECT mark, lookup, week, body FROM letter WHERE box = ? ORDER BY mark"


@dataclass(frozen=True)
class SealedLetter:
    """As it lies in the file. ``mark`` tells a repeated post, ``lookup`` is the tag of its look-up code."""

    box: int
    mark: bytes
    lookup: bytes
    week: str  # of arrival, and nothing finer
    body: bytes


class LetterFile(LaidFile):
    """A row for each sealed letter, in the order of marks that say nothing."""

    setting, named, table = "FORMS_BALLOT_BOX_URL", "hòm thư góp ý", "letter"
    create, rows, misfits, probe = CREATE, ROWS, MISFITS, PROBE

    def has(self, box: int, mark: bytes) -> bool:
        return bool(self._run("SELECT 1 FROM letter WHERE box = ? AND mark = ?", (box, mark)))

    def insert(self, letter: SealedLetter) -> None:
        """Add a letter; the file has to be laid out afterwards."""
        self._run(INSERT, (letter.box, letter.mark, letter.lookup, letter.week, letter.body))
        self._mark_unlaid()

    def delete(self, box: int, mark: bytes) -> None:
        """Overwrite and remove a letter; the file has to be laid out afterwards."""
        self._run("DELETE FROM letter WHERE box = ? AND mark = ?", (box, mark))
        self._mark_unlaid()

    def letters(self, box: int) -> list[SealedLetter]:
        """Those of one box, in an order that says nothing."""
        return [
            SealedLetter(box, bytes(mark), bytes(lookup), week, bytes(body))
            for mark, lookup, week, body in self._run(OF_BOX, (box,))
        ]

    def weeks(self) -> list[tuple[int, str, bytes]]:
        """(box, week, mark) of every letter."""
        return [
            (box, week, bytes(mark)) for box, week, mark in self._run("SELECT box, week, mark FROM letter")
        ]

    def looked_up(self, tags: Collection[bytes]) -> list[bytes]:
        """The marks of letters under these tags."""
        gaps = ", ".join("?" * len(tags))
        found = self._run(f"SELECT mark FROM letter WHERE lookup IN ({gaps})", tuple(tags))  # noqa: S608
        return [bytes(mark) for (mark,) in found]


def letters_beside(box_path: Path) -> Path:
    """Where the letters lie: beside the ballot box."""
    return box_path.with_name(NAME)
