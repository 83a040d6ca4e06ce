"""Starts what is measured, each in a process of its own, and stops it again."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
THREADS = 8  # of the server, as `make serve` has them


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


@contextmanager
def running(command: list[str], **environment: str) -> Iterator[int]:
    """A program that says nothing, until the block ends; gives the process's number."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def waitress(application: str, environment: dict[str, str], port: int) -> Iterator[int]:
    """``module:name`` served on ``port`` until the block ends; gives the process's number."""
    command = [f"{BIN}/waitress-serve", f"--listen=127.0.0.1:{port}", f"--threads={THREADS}", "--ident="]
    with running([*command, application], **environment) as process:
        wait_for(port)
        yield process


def wait_for(port: int, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing answers on port {port}")


@contextmanager
def demo(folder: Path, prepare: Callable[[], Any] = lambda: None) -> Iterator[tuple[dict[str, Any], Any]]:
    """A freshly made demo, served: what ``flask demo links --json`` says, and what ``prepare`` gave."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "demo.secret").write_text(secrets.token_hex(32))
    environment = {"FORMS_INSTANCE": str(folder), "FORMS_BASE_URL": f"http://127.0.0.1:{port}"}
    for command in (["db", "upgrade"], ["demo", "load"]):
        flask(environment, *command)
    links = json.loads(flask(environment, "demo", "links", "--json"))
    prepared = prepare()
    with waitress("wsgi:app", environment, port) as process:
        yield links | {"process": process}, prepared


def flask(environment: dict[str, str], *command: str) -> bytes:
    done = subprocess.run(
        [BIN / "flask", *command], cwd=ROOT, env=os.environ | environment, check=True, capture_output=True
    )
    return done.stdout


def session_cookie(links: dict[str, Any], role: str) -> str:
    """Sign in as the demo's first account of ``role``; the Cookie header to send."""
    account = next(each for each in links["accounts"] if each["role"] == role)
    body = urlencode({"username": account["username"], "password": account["password"]})
    connection = HTTPConnection(links["base_url"].removeprefix("http://"), timeout=20)
    connection.request("POST", "/sign-in", body, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    cookies = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    connection.close()
    return next(each.split(";")[0] for each in cookies if each.startswith("forms="))
