"""The body of one box: fixed-size records in sorted order, zeros behind them up to its capacity.

Pure functions on bytes. A record is never all zeros, so zeros mark the free slots.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable


class _Slots:
    """A body as a sequence of its slots, for ``bisect``; nothing is copied."""

    def __init__(self, body: bytes | bytearray, size: int) -> None:
        self._body, self._size = body, size

    def __len__(self) -> int:
        return len(self._body) // self._size

    def __getitem__(self, place: int) -> bytes | bytearray:
        return self._body[place * self._size : (place + 1) * self._size]


def count(body: bytes, size: int) -> int:
    """How many records lie in ``body``: the place of the first free slot."""
    free = bytes(size)
    slots = _Slots(body, size)
    return bisect_left(range(len(slots)), True, key=lambda place: slots[place] == free)


def split(body: bytes, size: int) -> list[bytes]:
    """The records in ``body``, in order."""
    slots = _Slots(body, size)
    return [bytes(slots[place]) for place in range(count(body, size))]


def holds(body: bytes, size: int, record: bytes) -> bool:
    """Whether ``record`` lies in ``body``."""
    slots, used = _Slots(body, size), count(body, size)
    place = bisect_left(slots, record, 0, used)
    return place < used and slots[place] == record


def insert(body: bytes, size: int, added: Iterable[bytes]) -> bytes:
    """``body`` with ``added`` in their places; as long as before, or doubled until all of them fit."""
    used = bytearray(body[: count(body, size) * size])
    slots = _Slots(used, size)
    for record in added:
        place = bisect_left(slots, record) * size
        used[place:place] = record
    length = len(body)
    while length < len(used):
        length *= 2
    return bytes(used.ljust(length, b"\0"))


def replace(body: bytes, size: int, old: bytes, new: bytes) -> bytes:
    """``body`` with ``new`` in the place of ``old``; both begin alike, so that the order stays."""
    place = bisect_left(_Slots(body, size), old, 0, count(body, size)) * size
    return body[:place] + new + body[place + size :]
