"""The real server on a folder of its own: started as ``make serve`` starts it, killed, started again.

What takes long, importing, is done once in a process that then forks; everything else happens anew each time.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECRET_KEY = "a key that only the tests know, long enough"
STARTER = """
import os, sys
import forms_app.cli, forms_app.web.app
from waitress.runner import run

child = 0
for _ in sys.stdin:
    if child:
        os.waitpid(child, 0)
    child = os.fork()
    if child == 0:
        run(["waitress-serve", *sys.argv[1:]])
        os._exit(1)
    print(child, flush=True)
"""


def arguments(port: int) -> list[str]:
    """Those of ``make serve``, on another port."""
    makefile = (ROOT / "Makefile").read_text()
    bodies = re.search(r"^BODIES := (.*)$", makefile, re.MULTILINE)
    command = re.search(r"/waitress-serve (.*) wsgi:app$", makefile, re.MULTILINE)
    assert None not in (bodies, command), "the Makefile serves in another way now"
    text = command[1].replace("$(BODIES)", bodies[1]).replace("$(HOST)", "127.0.0.1")
    return text.replace("$(PORT)", str(port)).split()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


class Service:
    """Its data lie in ``folder``/instance, what it writes to the terminal in ``folder``/server.log."""

    def __init__(self, folder: Path, application: str) -> None:
        self.folder, self.port, self.process = folder, free_port(), 0
        temporary = folder / "temporary"
        temporary.mkdir(exist_ok=True)
        environment = {
            "FORMS_INSTANCE": str(folder / "instance"),
            "FORMS_SECRET_KEY": SECRET_KEY,
            "FORMS_BASE_URL": self.address,
            "TMPDIR": str(temporary),
        }
        with (folder / "server.log").open("ab") as log:
            self._starter = subprocess.Popen(
                [sys.executable, "-c", STARTER, *arguments(self.port), application],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Until it takes connections."""
        print("start", file=self._starter.stdin, flush=True)
        self.process = int(self._starter.stdout.readline())
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.01)
        raise AssertionError((self.folder / "server.log").read_text())

    def kill(self) -> None:
        """As when the power of this process goes: no handler runs."""
        if self.process:
            os.kill(self.process, signal.SIGKILL)
            self.process = 0

    def close(self) -> None:
        self.kill()
        self._starter.stdin.close()
        self._starter.wait(20)
        self._starter.stdout.close()


@contextmanager
def served(folder: Path, application: str = "wsgi:app") -> Iterator[Service]:
    """A running service."""
    service = Service(folder, application)
    try:
        service.start()
        yield service
    finally:
        service.close()
