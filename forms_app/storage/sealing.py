"""The seam where answers are sealed: the box calls a sealer for every record it keeps or gives out."""

from __future__ import annotations

from typing import Protocol


class Sealer(Protocol):
    """Turns a record into one that only the key holders of its round can read."""

    @property
    def overhead(self) -> int:
        """Bytes that sealing adds to every record, whatever its length."""
        ...

    def seal(self, round_id: int, record: bytes) -> bytes:
        """The sealed record, ``overhead`` bytes longer; never all zeros."""
        ...

    def open(self, round_id: int, sealed: bytes) -> bytes:
        """The record that was sealed."""
        ...


class PlainSealer:
    """Leaves records as they are. An installation that runs so must say so."""

    overhead = 0

    def seal(self, round_id: int, record: bytes) -> bytes:
        return record

    def open(self, round_id: int, sealed: bytes) -> bytes:
        return sealed
