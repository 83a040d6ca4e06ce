"""The figures that came out of the attacks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.attacks.effort import Figure

FIGURE = "figure"


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Notes what an attack found: in the test's report, which another process may read."""

    def note(name: str, value: object) -> None:
        request.node.user_properties.append((FIGURE, (name, str(value))))

    return note


@pytest.fixture
def quick_path() -> Iterator[Path]:
    """A folder in memory where there is one: what is attacked is the same, and syncing takes no time."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if "FORMS_ATTACKS" not in os.environ:
        return
    terminalreporter.section("attacks")
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.getreports(kind)]
    noted = [each for report in reports if report.when == "call" for each in report.user_properties]
    for name, value in (found for kind, found in noted if kind == FIGURE):
        terminalreporter.write_line(f"{name:<72} {value}")
