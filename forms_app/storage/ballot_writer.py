"""One thread that puts ballots into the box: it takes what waits, commits once, then tells every sender."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from time import monotonic

from ..core.errors import FormsError, NotStored
from .ballot_box import Ballot, BallotBox, Put

WINDOW_SECONDS = 0.002  # how long the first of a batch waits for others; longer ones measured slower
LARGEST_BATCH = 500
TIMEOUT_SECONDS = 15  # longer than the box waits for a lock
NOT_STORED = "Chưa lưu được phiếu. Xin giữ nguyên trang này và bấm Gửi lại sau ít phút."


class _Waiting:
    """A ballot whose sender waits for it."""

    def __init__(self, ballot: Ballot) -> None:
        self.ballot = ballot
        self.done = Event()
        self.outcome: Put | Exception = NotStored(NOT_STORED)
        self.given_up = False

    def tell(self, outcome: Put | Exception) -> None:
        self.outcome = outcome
        self.done.set()


class BallotWriter:
    """Puts ballots from all threads of this process into ``box``; several processes may each have one."""

    def __init__(
        self, box: BallotBox, window_seconds: float = WINDOW_SECONDS, timeout_seconds: float = TIMEOUT_SECONDS
    ) -> None:
        self._box = box
        self._window = window_seconds
        self._timeout = timeout_seconds
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._closed = False

    def submit(self, ballot: Ballot) -> Put:
        """Return once the ballot is durable: stored now, or there already.

        Raises NotStored where it could not be stored or not in time (the same ballot may be sent again: it is
        never stored twice), NotFound and ValueError as ``BallotBox.put`` does.
        """
        waiting = _Waiting(ballot)
        with self._lock:
            if self._closed:
                raise NotStored(NOT_STORED)
            self._start()
            self._queue.put(waiting)
        if not waiting.done.wait(self._timeout):
            waiting.given_up = True
            raise NotStored(NOT_STORED)
        if isinstance(waiting.outcome, Exception):
            raise waiting.outcome
        return waiting.outcome

    def close(self) -> None:
        """Store what waits, then stop; ballots that come later are refused."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            thread = self._thread
            self._queue.put(None)
        if thread is not None:
            thread.join(self._timeout)
        atexit.unregister(self.close)

    def _start(self) -> None:
        """Begin with the first ballot: a server that forks its workers has forked by then."""
        if self._thread is None:
            self._thread = Thread(target=self._run, name="ballot-writer", daemon=True)
            self._thread.start()
            atexit.register(self.close)

    def _run(self) -> None:
        try:
            while batch := self._batch():
                self._store([waiting for waiting in batch if not waiting.given_up])
        finally:
            self._box.close()

    def _batch(self) -> list[_Waiting]:
        """The next ballots to store together, empty when the writer is to stop."""
        first = self._queue.get()
        if first is None:
            return []
        batch, until = [first], monotonic() + self._window
        while len(batch) < LARGEST_BATCH:
            try:
                following = self._queue.get(timeout=max(0.0, until - monotonic()))
            except Empty:
                break
            if following is None:
                self._queue.put(None)  # stop after this batch
                break
            batch.append(following)
        return batch

    def _store(self, batch: Sequence[_Waiting]) -> None:
        try:
            outcomes = self._box.put([waiting.ballot for waiting in batch])
        except NotStored:
            for waiting in batch:
                waiting.tell(NotStored(NOT_STORED))
        except Exception as error:  # noqa: BLE001 - whatever it is, its sender must hear of it and the thread go on
            self._store_apart(batch, error)
        else:
            for waiting, outcome in zip(batch, outcomes, strict=True):
                waiting.tell(outcome)

    def _store_apart(self, batch: Sequence[_Waiting], error: Exception) -> None:
        """One ballot spoilt the batch: each goes alone, so that only that one's sender gets the error."""
        if len(batch) == 1:
            known = isinstance(error, FormsError | ValueError)
            batch[0].tell(error if known else NotStored(NOT_STORED))
            return
        for waiting in batch:
            self._store([waiting])
