"""Phones that talk to a real server over HTTP and do not give up when it is gone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection, HTTPException
from typing import TypeVar
from urllib.parse import urlencode

PATIENCE = 120  # seconds without any answer, then the server is taken for dead
T = TypeVar("T")


class Unanswered(Exception):
    """The connection broke or nobody was there."""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def hidden(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', self.body.decode())
        assert found, f"{self.status}: no hidden field {name}"
        return unescape(found[1])


class Phone:
    """One connection, made anew when it broke."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None) -> None:
        self._port = port
        self._headers = {"Origin": f"http://127.0.0.1:{port}", **(headers or {})}
        self._connection: HTTPConnection | None = None

    def get(self, path: str) -> Reply:
        return self._ask("GET", path, None)

    def post(self, path: str, values: Mapping[str, str]) -> Reply:
        return self._ask("POST", path, urlencode(values))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: str | None) -> Reply:
        headers = dict(self._headers)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            return Reply(answer.status, tuple(answer.getheaders()), answer.read())
        except (OSError, HTTPException) as broken:
            self.close()
            raise Unanswered(str(broken)) from broken


def until_answered(ask: Callable[[], Reply], busy: tuple[int, ...] = (503,)) -> Reply:
    """Ask again until there is an answer that does not ask to try again."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            reply = ask()
        except Unanswered:
            time.sleep(0.02)
            continue
        if reply.status not in busy:
            return reply
        time.sleep(0.05)
    raise AssertionError("the server did not come back")
