"""The writer: nobody hears "received" before the commit, and everybody hears something."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest

from forms_app.core.errors import NotFound, NotStored
from forms_app.storage.ballot_box import RATINGS, TICKETS, Ballot, BallotBox, Put
from forms_app.storage.ballot_writer import BallotWriter

KILLS = int(os.environ.get("FORMS_TEST_KILLS", "20"))
SIZES = {RATINGS: (16, 256), TICKETS: (16, 256)}
ROOT = Path(__file__).resolve().parents[1]


def ballot(number: int, school: str = "79001") -> Ballot:
    return Ballot(1, school, tag=b"tag %012d" % number, rating=b"rating %09d" % number)


@pytest.fixture
def real_box(box: BallotBox) -> BallotBox:
    box.allocate(1, {"79001": SIZES})
    return box


class SlowBox:
    """Stands in for the box: notes every batch, and waits or fails as it is told."""

    def __init__(self) -> None:
        self.batches: list[Sequence[Ballot]] = []
        self.goes_on = Event()
        self.goes_on.set()
        self.error: Exception | None = None

    def put(self, ballots: Sequence[Ballot]) -> list[Put]:
        self.batches.append(ballots)
        self.goes_on.wait(10)
        if self.error is not None:
            raise self.error
        return [Put.STORED] * len(ballots)

    def close(self) -> None:
        return


@pytest.fixture
def slow_box() -> SlowBox:
    return SlowBox()


@pytest.fixture
def writer(slow_box: SlowBox) -> Iterator[BallotWriter]:
    made = BallotWriter(slow_box, timeout_seconds=5)  # type: ignore[arg-type]
    yield made
    slow_box.goes_on.set()
    made.close()


def wait_until(holds) -> None:
    until = monotonic() + 5
    while not holds() and monotonic() < until:
        sleep(0.002)
    assert holds()


def test_nobody_is_told_before_the_commit(writer, slow_box):
    slow_box.goes_on.clear()
    with ThreadPoolExecutor(1) as pool:
        told = pool.submit(writer.submit, ballot(1))
        wait_until(lambda: slow_box.batches)
        sleep(0.05)
        early = told.done()
        slow_box.goes_on.set()
        assert (early, told.result(5)) == (False, Put.STORED)


def test_what_waits_is_stored_in_one_commit(writer, slow_box):
    slow_box.goes_on.clear()
    with ThreadPoolExecutor(30) as pool:
        first = pool.submit(writer.submit, ballot(0))
        wait_until(lambda: slow_box.batches)
        others = [pool.submit(writer.submit, ballot(number)) for number in range(1, 25)]
        wait_until(lambda: writer._queue.qsize() == 24)
        slow_box.goes_on.set()
        assert {told.result(5) for told in (first, *others)} == {Put.STORED}
    assert [len(batch) for batch in slow_box.batches] == [1, 24]


@pytest.mark.parametrize("error", [NotStored("disk full"), RuntimeError("surprise"), MemoryError()])
def test_an_error_reaches_every_waiting_sender_and_the_writer_goes_on(writer, slow_box, error):
    slow_box.error = error
    with ThreadPoolExecutor(8) as pool:
        told = [pool.submit(writer.submit, ballot(number)) for number in range(8)]
        assert {type(each.exception(5)) for each in told} == {NotStored}
    slow_box.error = None
    assert writer.submit(ballot(9)) is Put.STORED


def test_a_ballot_that_fits_no_box_spoils_no_others(real_box):
    writer = BallotWriter(real_box, window_seconds=0.2)
    sent = [ballot(1), ballot(2, school="nowhere"), ballot(3), Ballot(1, "79001", b"t" * 16, b"short")]
    with ThreadPoolExecutor(4) as pool:
        told = [pool.submit(writer.submit, each) for each in sent]
        outcomes = [type(each.exception(5)) for each in told]
    writer.close()
    assert (outcomes, len(real_box.records(1, "79001", RATINGS))) == (
        [type(None), NotFound, type(None), ValueError],
        2,
    )


def test_a_sender_who_gave_up_is_not_stored_behind_their_back(slow_box):
    writer = BallotWriter(slow_box, timeout_seconds=0.1)  # type: ignore[arg-type]
    slow_box.goes_on.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(writer.submit, ballot(1))
        wait_until(lambda: slow_box.batches)
        second = pool.submit(writer.submit, ballot(2))
        errors = [type(told.exception(5)) for told in (first, second)]
    slow_box.goes_on.set()
    writer.close()
    assert (errors, [each.tag for batch in slow_box.batches for each in batch]) == (
        [NotStored, NotStored],
        [ballot(1).tag],
    )


def test_closing_stores_what_waits_and_refuses_what_comes_later(real_box):
    writer = BallotWriter(real_box, window_seconds=5)
    with ThreadPoolExecutor(6) as pool:
        told = [pool.submit(writer.submit, ballot(number)) for number in range(6)]
        wait_until(lambda: writer._thread is not None)
        sleep(0.05)
        began = monotonic()
        writer.close()
        outcomes = {each.result(5) for each in told}
    with pytest.raises(NotStored):
        writer.submit(ballot(7))
    writer.close()
    assert (outcomes, len(real_box.records(1, "79001", RATINGS)), monotonic() - began < 4) == (
        {Put.STORED},
        6,
        True,
    )


def test_a_program_that_just_ends_stores_what_waits(tmp_path):
    path = tmp_path / "ballots.db"
    box = BallotBox(path)
    box.allocate(1, {"79001": SIZES})
    program = f"""
from threading import Thread
from time import sleep
from forms_app.storage.ballot_box import Ballot, BallotBox
from forms_app.storage.ballot_writer import BallotWriter
writer = BallotWriter(BallotBox({str(path)!r}), window_seconds=3)
ballot = Ballot(1, "79001", b"t" * 16, b"r" * 16)
Thread(target=writer.submit, args=[ballot], daemon=True).start()
sleep(0.2)
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=30)
    assert box.records(1, "79001", RATINGS) == [b"r" * 16]


def test_a_hundred_senders_and_their_repeats_are_stored_once(real_box):
    writer = BallotWriter(real_box)
    sent = [ballot(number) for number in range(100)] * 3
    random.Random(4).shuffle(sent)
    with ThreadPoolExecutor(24) as pool:
        told = Counter(pool.map(writer.submit, sent))
    writer.close()
    assert (told, real_box.records(1, "79001", RATINGS)) == (
        {Put.STORED: 100, Put.REPEATED: 200},
        sorted(ballot(number).rating for number in range(100)),
    )


SENDERS = """
import sys, secrets
from threading import Lock, Thread
from forms_app.storage.ballot_box import Ballot, BallotBox
from forms_app.storage.ballot_writer import BallotWriter

writer, lock = BallotWriter(BallotBox(sys.argv[1])), Lock()
most, too_early = int(sys.argv[2]), sys.argv[3] == "True"

def tell(tag):
    with lock:
        sys.stdout.write(tag.hex() + "\\n")
        sys.stdout.flush()

def send():
    for _ in range(most):
        tag = secrets.token_bytes(16)
        if too_early:
            tell(tag)
        writer.submit(Ballot(1, "79001", tag, tag[::-1]))
        if not too_early:
            tell(tag)

threads = [Thread(target=send) for _ in range(6)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


def start_senders(path: Path, most: int = 10**6, too_early: bool = False) -> subprocess.Popen[str]:
    """A process of six threads that print the tag of every ballot it was told is received."""
    arguments = [str(path), str(most), str(too_early)]
    return subprocess.Popen(
        [sys.executable, "-c", SENDERS, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def acknowledged_before_kill(path: Path, after_seconds: float, too_early: bool = False) -> list[bytes]:
    child = start_senders(path, too_early=too_early)
    assert child.stdout is not None
    lines = [child.stdout.readline()]
    sleep(after_seconds)
    os.kill(child.pid, signal.SIGKILL)
    lines += child.stdout.readlines()
    child.stdout.close()
    child.wait()
    return [bytes.fromhex(line) for line in lines if len(line) == 33]  # the last one may be cut


def small_box(path: Path) -> BallotBox:
    """One that has to grow on the way."""
    box = BallotBox(path)
    box.allocate(1, {"79001": {RATINGS: (16, 64), TICKETS: (16, 64)}})
    return box


def test_every_acknowledged_ballot_survives_kill_9_exactly_once(tmp_path):
    path, rng = tmp_path / "ballots.db", random.Random(9)
    small_box(path)
    told = [tag for _ in range(KILLS) for tag in acknowledged_before_kill(path, rng.uniform(0, 0.15))]
    again = BallotBox(path)
    tags, ratings = again.records(1, "79001", TICKETS), again.records(1, "79001", RATINGS)
    assert (set(told) - set(tags), max(Counter(tags).values())) == (set(), 1)
    assert sorted(tag[::-1] for tag in tags) == ratings  # no half ballot either
    assert (again.problems(), len(told) > KILLS) == ([], True)


def test_the_kills_would_show_an_answer_acknowledged_too_early(tmp_path):
    path = tmp_path / "ballots.db"
    box = small_box(path)
    told = {tag for _ in range(4) for tag in acknowledged_before_kill(path, 0.05, too_early=True)}
    assert told - set(box.records(1, "79001", TICKETS)) != set()


def test_several_processes_share_one_box(tmp_path):
    path = tmp_path / "ballots.db"
    box = small_box(path)
    children = [start_senders(path, most=10) for _ in range(3)]
    acknowledged = {line for child in children for line in child.communicate(timeout=60)[0].splitlines()}
    stored = {tag.hex() for tag in box.records(1, "79001", TICKETS)}
    assert ([child.returncode for child in children], len(stored), acknowledged == stored) == (
        [0] * 3,
        180,
        True,
    )
