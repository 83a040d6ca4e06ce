"""What two people are reading together: in memory, for an hour at most, on no disk."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

from ..core.comment_heaps import Heap

LONGEST = 60 * 60  # seconds
MOST = 8  # sittings at once; the oldest gives way


@dataclass(frozen=True)
class Sitting:
    """Who reads what; comments never show up in a log through it."""

    round_id: int
    first: str  # username of the one who is signed in
    second: str  # of the one beside
    heaps: tuple[Heap, ...] = field(repr=False)

    @property
    def place(self) -> tuple[Any, ...]:
        return self.round_id, self.first


class Seated(Protocol):
    """``place``: what is read, and by whom; nobody finds a sitting from another place."""

    @property
    def place(self) -> tuple[Any, ...]: ...


S = TypeVar("S", bound=Seated)


class Sittings(Generic[S]):
    """By a token that only the page of the sitting knows."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, longest: float = LONGEST) -> None:
        self._clock = clock
        self._longest = longest
        self._lock = Lock()
        self._open: dict[str, tuple[float, S]] = {}

    def begin(self, sitting: S) -> str:
        """Keep a sitting; its token."""
        token = token_urlsafe(24)
        with self._lock:
            self._forget()
            while len(self._open) >= MOST:
                self._open.pop(next(iter(self._open)))
            self._open[token] = (self._clock(), sitting)
        return token

    def find(self, token: str, *place: Any) -> S | None:
        """The sitting of this place; None once it is over."""
        with self._lock:
            self._forget()
            found = self._open.get(token)
        return found[1] if found is not None and found[1].place == place else None

    def end(self, token: str) -> None:
        with self._lock:
            self._open.pop(token, None)

    def _forget(self) -> None:
        oldest = self._clock() - self._longest
        self._open = {token: each for token, each in self._open.items() if each[0] >= oldest}
