"""What somebody holds who copied every file of the service, now and earlier, and who kept their eyes open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Copy:
    """Every file below a folder at one moment, by its name there, with the time of its last change (ns)."""

    files: Mapping[str, bytes]
    changed: Mapping[str, int]

    @classmethod
    def of(cls, folder: Path) -> Copy:
        """Boxes, journals, logs, keys, temporary files: whatever lies there."""
        paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        return cls(
            {name: path.read_bytes() for name, path in paths.items()},
            {name: path.stat().st_mtime_ns for name, path in paths.items()},
        )


@dataclass(frozen=True)
class Evidence:
    """``copies`` oldest first, the last one made after everything; ``database`` is the file with the answers.

    ``records`` by kind ("ratings", "tickets", …) are those found in it, in an order that tells nothing.
    ``insiders``: some people told the attacker which rating is theirs and how-manieth they came, from 0.
    """

    copies: Sequence[Copy]
    database: str
    records: Mapping[str, Sequence[bytes]]
    insiders: Mapping[bytes, int] = field(default_factory=dict)

    @property
    def last(self) -> Copy:
        return self.copies[-1]

    @property
    def body(self) -> bytes:
        return self.last.files[self.database]
