"""What somebody holds who copied every file of the service, now and earlier, and who kept their eyes open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile


@dataclass(frozen=True)
class Copy:
    """Every file below a folder at one moment, by its name there, with the time of its last change (ns)."""

    files: Mapping[str, bytes]
    changed: Mapping[str, int]

    @classmethod
    def of(cls, folder: Path) -> Copy:
        """Boxes, journals, logs, keys, temporary files: whatever lies there, backups unpacked."""
        paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        files = {name: path.read_bytes() for name, path in paths.items()}
        for name, path in paths.items():
            if path.suffix == ".zip":
                files |= {f"{name}/{part}": body for part, body in _unpacked(path)}
        return cls(files, {name: path.stat().st_mtime_ns for name, path in paths.items()})


def _unpacked(path: Path) -> Iterator[tuple[str, bytes]]:
    with ZipFile(path) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


@dataclass(frozen=True)
class HeldKey:
    """What both holders of the box can add: the key of tags, and what every sealed record says."""

    tag_key: bytes
    says: Mapping[bytes, bytes]


@dataclass(frozen=True)
class Evidence:
    """``copies`` oldest first, the last one made after everything; ``database`` is the file with the answers.

    ``records`` by kind ("ratings", "tickets", …) are those found in it, in an order that tells nothing.
    ``insiders``: some people told the attacker which rating is theirs and how-manieth they came, from 0.
    ``slips``: the code of every slip in the box, from a list of who drew which.
    """

    copies: Sequence[Copy]
    database: str
    records: Mapping[str, Sequence[bytes]]
    insiders: Mapping[bytes, int] = field(default_factory=dict)
    slips: Mapping[bytes, str] = field(default_factory=dict)
    key: HeldKey | None = None

    @property
    def last(self) -> Copy:
        return self.copies[-1]

    @property
    def body(self) -> bytes:
        return self.last.files[self.database]
