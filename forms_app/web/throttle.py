"""Slows down guessing, in memory only and without a single address."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

FREE_TRIES = 5  # wrong passwords before anyone has to wait
LONGEST_WAIT = 60  # seconds: a delay, never a lock-out
FORGET_AFTER = 15 * 60  # seconds without a wrong try
MOST_NAMES = 10_000  # the oldest are forgotten first


class NameThrottle:
    """Per user name: after a few wrong tries each further one must wait twice as long."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._wrong: OrderedDict[str, tuple[int, float]] = (
            OrderedDict()
        )  # name: wrong tries, the last one's time

    def wait(self, name: str) -> int:
        """Seconds until ``name`` may be tried again; 0: now."""
        with self._lock:
            tries, last = self._wrong.get(name, (0, 0.0))
        if tries < FREE_TRIES:
            return 0
        pause = min(LONGEST_WAIT, 2 ** (tries - FREE_TRIES + 1))
        return max(0, int(last + pause - self._clock() + 0.999))

    def wrong(self, name: str) -> None:
        with self._lock:
            tries, last = self._wrong.pop(name, (0, 0.0))
            if self._clock() - last > FORGET_AFTER:
                tries = 0
            self._wrong[name] = (tries + 1, self._clock())
            if len(self._wrong) > MOST_NAMES:
                self._wrong.popitem(last=False)

    def right(self, name: str) -> None:
        with self._lock:
            self._wrong.pop(name, None)


class Bucket:
    """So many in a minute for everybody together; asked only about wrong codes, so valid ones never wait."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = per_minute
        self._clock = clock
        self._lock = Lock()
        self._left = float(per_minute)
        self._seen = clock()

    def take(self) -> bool:
        """Whether there was one left."""
        with self._lock:
            moment = self._clock()
            self._left = min(self._size, self._left + (moment - self._seen) * self._size / 60)
            self._seen = moment
            if self._left < 1:
                return False
            self._left -= 1
            return True
