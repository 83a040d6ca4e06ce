"""Many browsers at once, in a process of their own so that they do not slow the server's interpreter."""

from __future__ import annotations

import multiprocessing
import os
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import quantiles
from threading import Thread

CLIENTS = 16


@dataclass(frozen=True)
class Load:
    """What came of one burst: requests a second, and how long each took in milliseconds."""

    accepted: int
    refused: int
    seconds: float
    took: tuple[float, ...]
    cpu: float = 0.0  # seconds that the server's process worked

    @property
    def cpu_each(self) -> float:
        """Microseconds of the server's work for one request: steadier than rates on a busy machine."""
        return 1e6 * self.cpu / self.accepted

    @property
    def rate(self) -> float:
        return self.accepted / self.seconds

    @property
    def p50(self) -> float:
        return quantiles(self.took, n=100)[49]

    @property
    def p99(self) -> float:
        return quantiles(self.took, n=100)[98]


def request_bytes(method: str, path: str, body: bytes = b"") -> bytes:
    """As a browser would send it, kept alive, ready to go out as it is."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Accept-Encoding: gzip",
        "Connection: keep-alive",
    ]
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True)
class Server:
    """Where it listens, and its process."""

    port: int
    process: int

    def worked(self) -> float:
        """Seconds of processor time so far (Linux)."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def burst(self, requests: Sequence[bytes], seconds: float, wanted: bytes, once: bool = False) -> Load:
        """Send ``requests`` round and round for ``seconds``, or each ``once``, over CLIENTS connections.

        ``wanted`` is the status that counts as accepted, b"200".
        """
        before = self.worked()
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            load = pool.apply(_burst, (self.port, requests, seconds, wanted, once))
        return replace(load, cpu=self.worked() - before)


def _burst(port: int, requests: Sequence[bytes], seconds: float, wanted: bytes, once: bool) -> Load:
    took: list[list[tuple[bool, float]]] = [[] for _ in range(CLIENTS)]
    began = time.perf_counter()
    threads = [
        Thread(
            target=_client, args=(port, requests[place::CLIENTS], began + seconds, wanted, once, took[place])
        )
        for place in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - began
    every = [each for client in took for each in client]
    accepted = tuple(1000 * each for good, each in every if good)
    return Load(len(accepted), len(every) - len(accepted), lasted, accepted)


def _client(
    port: int,
    requests: Sequence[bytes],
    until: float,
    wanted: bytes,
    once: bool,
    took: list[tuple[bool, float]],
) -> None:
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        place = 0
        while time.perf_counter() < until and (place < len(requests) or not once):
            began = time.perf_counter()
            connection.sendall(requests[place % len(requests)])
            status = _answer(connection)
            took.append((status == wanted, time.perf_counter() - began))
            place += 1


def _answer(connection: socket.socket) -> bytes:
    """Read one whole answer; its status."""
    read = connection.recv(65536)
    while b"\r\n\r\n" not in read:
        read += connection.recv(65536)
    head, _, body = read.partition(b"\r\n\r\n")
    length = next(
        (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    missing = length - len(body)
    while missing > 0:
        missing -= len(connection.recv(65536))
    return head[9:12]
