"""A file system under SQLite that notes every write and sync, and disks as a power cut would leave them.

What lies on a disk after a cut: all that was synced, and of the rest, sector by sector, some. A new name is
there for sure once its file was synced; a truncation or a removal that was not synced may be undone.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512  # bytes that a disk writes whole or not at all
NAME = "power cut"


@dataclass(frozen=True)
class Step:
    """One call: ``kind`` is create, write, truncate, sync or delete; ``at`` an offset, a length or 0."""

    kind: str
    file: str
    at: int = 0
    data: bytes = b""


class NotingFileSystem(apsw.VFS):
    """The usual one, and every change to a file noted in ``steps``. Made once; ``close`` forgets it."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        super().__init__(NAME, "")

    def xOpen(self, name: Any, flags: list[int]) -> NotingFile:  # noqa: N802 - SQLite's name
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        return NotingFile(self.steps, path, flags)

    def xDelete(self, name: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(name, syncdir)
        self.steps.append(Step("delete", Path(name).name))
        if syncdir:
            self.steps.append(Step("sync", Path(name).name))


class NotingFile(apsw.VFSFile):
    def __init__(self, steps: list[Step], path: str | None, flags: list[int]) -> None:
        self.steps = steps
        self.file = Path(path).name if path else ""  # no name: a temporary file, lost in any cut
        missing = path is not None and not Path(path).exists()
        super().__init__("", path, flags)
        if missing and Path(str(path)).exists():
            self._note("create")

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self._note("write", offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._note("truncate", newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._note("sync")

    def _note(self, kind: str, at: int = 0, data: bytes = b"") -> None:
        if self.file:
            self.steps.append(Step(kind, self.file, at, data))


@dataclass
class _File:
    """``durable``: None where the name itself may be gone; ``pending``: the steps since the last sync."""

    durable: bytearray | None = None
    now: bytearray | None = None
    pending: list[Step] = field(default_factory=list)


class Disk:
    """Follows the steps and can lose power after any of them; ``files`` are those that were there before."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = {name: _File(bytearray(body), bytearray(body)) for name, body in files.items()}

    def follow(self, step: Step) -> None:
        file = self._files.setdefault(step.file, _File())
        if step.kind == "sync":
            file.durable = None if file.now is None else bytearray(file.now)
            file.pending.clear()
            return
        file.now = _applied(file.now, step)
        file.pending.append(step)

    def cut(self, rng: random.Random) -> dict[str, bytes]:
        """The files as the machine may find them when it comes back."""
        left = {}
        for name, file in self._files.items():
            body = None if file.durable is None else bytearray(file.durable)
            for step in _survivors(file.pending, rng):
                body = _applied(body, step)
            if body is not None:
                left[name] = bytes(body)
        return left


def _applied(body: bytearray | None, step: Step) -> bytearray | None:
    if step.kind == "delete":
        return None
    body = bytearray() if body is None else body
    if step.kind == "truncate":
        del body[step.at :]
        body.extend(bytes(step.at - len(body)))
    elif step.kind == "write":
        body.extend(bytes(max(0, step.at - len(body))))
        body[step.at : step.at + len(step.data)] = step.data
    return body


def _survivors(pending: Sequence[Step], rng: random.Random) -> list[Step]:
    """Which unsynced steps reached the disk: a beginning and a torn one, or any parts of any of them."""
    manner = rng.choice(("nothing", "everything", "beginning", "steps", "sectors", "sectors"))
    if manner == "nothing":
        return []
    if manner == "everything":
        return list(pending)
    if manner == "beginning":
        whole = rng.randint(0, len(pending))
        torn = [part for step in pending[whole : whole + 1] for part in _sectors(step)]
        return [*pending[:whole], *torn[: rng.randint(0, len(torn))]]
    share = rng.choice((0.1, 0.5, 0.9))
    parts = pending if manner == "steps" else [part for step in pending for part in _sectors(step)]
    return [part for part in parts if rng.random() < share]


def _sectors(step: Step) -> list[Step]:
    """A write in the pieces that a disk cannot tear; any other step is one piece."""
    if step.kind != "write":
        return [step]
    parts, start, end = [], step.at, step.at + len(step.data)
    while start < end:
        after = min(end, (start // SECTOR + 1) * SECTOR)
        parts.append(Step("write", step.file, start, step.data[start - step.at : after - step.at]))
        start = after
    return parts
