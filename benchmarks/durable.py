"""``python -m benchmarks.durable``: how many ballots a second become durable on this disk.

Forty schools of 2,400 families, 2,000 of whom have answered; the parents' form as it is sealed, and a comment
from one in eight. Sixty-four senders wait for the writer as phones do; beside it the same ballots one commit
each, and the disk's own rates. Every ballot that was acknowledged is counted in the box at the end.
"""

from __future__ import annotations

import os
import random
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median, quantiles
from urllib.parse import urlencode

from forms_app.storage.ballot_box import Ballot, BallotBox, Put
from forms_app.storage.ballot_writer import BallotWriter

from .__main__ import ticket
from .disk import commits, fsyncs
from .forty_schools import ANSWERED, SCHOOLS, District, prepare
from .load import Server, request_bytes
from .served import free_port, waitress

SENDERS = 64
SECONDS = 5.0  # of one burst
BURSTS = 3
PREPARED = 3000  # ballots a second that are sealed before a burst; more than it can take
ONE_BY_ONE = 150
GOAL = 300  # durable ballots a second


@dataclass(frozen=True)
class Burst:
    """Ballots, in so many seconds and commits; what the process spent on them; each sender's wait."""

    ballots: int
    seconds: float
    commits: int
    spent: Spent
    waits: Sequence[float]

    def figures(self) -> tuple[float, ...]:
        """Ballots a second and a commit, microseconds of work and KiB written each, p95 of waits in ms."""
        return (
            self.ballots / self.seconds,
            self.ballots / self.commits,
            1e6 * self.spent.cpu / self.ballots,
            self.spent.written / 1024 / self.ballots,
            1000 * quantiles(self.waits, n=100)[94],
        )


@dataclass(frozen=True)
class Spent:
    """Seconds of processor time and bytes handed to the disk by this process so far (Linux)."""

    cpu: float
    written: int

    @classmethod
    def until_now(cls) -> Spent:
        used = getrusage(RUSAGE_SELF)
        io = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
        return cls(used.ru_utime + used.ru_stime, int(io["wchar"]))

    def since(self, before: Spent) -> Spent:
        return Spent(self.cpu - before.cpu, self.written - before.written)


class CountedBox:
    """The box, with its commits counted."""

    def __init__(self, box: BallotBox) -> None:
        self._box, self.commits = box, 0

    def put(self, ballots: Sequence[Ballot]) -> list[Put]:
        self.commits += 1
        return self._box.put(ballots)

    def close(self) -> None:
        self._box.close()


def batched(box: BallotBox, draw: Callable[[], Ballot]) -> Burst:
    """Sixty-four senders, each with one ballot after the other, for SECONDS."""
    counted, waits = CountedBox(box), []
    writer = BallotWriter(counted)  # type: ignore[arg-type]  # all that a writer asks of its box
    until = time.perf_counter() + SECONDS

    def send(_place: int) -> None:
        while time.perf_counter() < until:
            each = draw()
            began = time.perf_counter()
            assert writer.submit(each) is Put.STORED
            waits.append(time.perf_counter() - began)

    with ThreadPoolExecutor(SENDERS) as pool:
        began, before = time.perf_counter(), Spent.until_now()
        list(pool.map(send, range(SENDERS)))
        seconds, spent = time.perf_counter() - began, Spent.until_now().since(before)
    writer.close()
    return Burst(len(waits), seconds, counted.commits, spent, waits)


def one_by_one(box: BallotBox, ballots: Sequence[Ballot]) -> Burst:
    """A commit for each: what there would be without the writer."""
    waits, before = [], Spent.until_now()
    for each in ballots:
        began = time.perf_counter()
        box.put([each])
        waits.append(time.perf_counter() - began)
    return Burst(len(ballots), sum(waits), len(ballots), Spent.until_now().since(before), waits)


def sealed_before(district: District) -> Callable[[], Ballot]:
    """Ballots that are ready, so that the writer alone is measured."""
    ready: Iterator[Ballot] = iter([district.ballot() for _ in range(int(PREPARED * SECONDS))])
    return lambda: next(ready)


def over_http(district: District, instance: Path) -> float:
    """Whole submissions a second through waitress, sixteen connections; pages were loaded before."""
    port = free_port()
    environment = {
        "FORMS_INSTANCE": str(instance),
        "FORMS_SECRET_KEY": secrets.token_hex(32),
        "FORMS_BASE_URL": f"http://127.0.0.1:{port}",
    }
    with waitress("wsgi:app", environment, port) as process:
        server = Server(port, process)
        pages = {code: _ticket(port, code) for code in district.posters}
        rates = []
        for _ in range(BURSTS):
            posts = []
            for _ in range(int(PREPARED * SECONDS / 3)):
                code = random.choice(district.posters)
                body = urlencode(district.answers() | {"_ticket": pages[code]}).encode()
                posts.append(request_bytes("POST", f"/S/{code}", body))
            load = server.burst(posts, SECONDS, b"303", once=True)
            assert load.refused == 0, f"{load.refused} good posts were refused"
            rates.append(load.rate)
    return median(rates)


def _ticket(port: int, code: str) -> str:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", f"/S/{code}")
        return ticket(connection.getresponse().read().decode())


def line(title: str, bursts: Sequence[Burst]) -> str:
    rate, size, cpu, written, wait = map(median, zip(*(each.figures() for each in bursts), strict=True))
    return (
        f"{title:<36}{rate:6.0f}/s  {size:5.1f} a commit  {cpu:5.0f} us CPU  "
        f"{written:4.0f} KiB written  p95 {wait:6.1f} ms"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        instance = folder / "instance"
        district = prepare(instance)
        box, before = district.box, district.stored()
        size = box.path.stat().st_size / 1e6
        load = f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
        print(f"{SCHOOLS} schools x {ANSWERED} answers: {size:.0f} MB; {load}")
        print(f"this disk: {fsyncs(folder):.0f} fsync/s, {commits(folder):.0f} SQLite commits/s (WAL, FULL)")
        alone, batches, sealing = [], [], []
        for _ in range(BURSTS):
            alone.append(one_by_one(box, [district.ballot() for _ in range(ONE_BY_ONE)]))
            batches.append(batched(box, sealed_before(district)))
            sealing.append(batched(box, district.ballot))
        print(line("one commit each", alone))
        print(line(f"writer, {SENDERS} senders, sealed before", batches))
        print(line(f"writer, {SENDERS} senders who seal", sealing))
        stored = district.stored() - before
        told = sum(each.ballots for each in (*alone, *batches, *sealing))
        assert stored == told, f"acknowledged {told}, stored {stored}"
        box.close()
        print(f"{'over HTTP, waitress, 16 connections':<36}{over_http(district, instance):6.0f}/s")
    rate = median(each.figures()[0] for each in batches)
    print(f"goal {GOAL}/s: {'met' if rate >= GOAL else 'SHORT'}; acknowledged = stored: {told}")


if __name__ == "__main__":
    main()
