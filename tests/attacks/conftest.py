"""The figures that came out of the attacks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.attacks.effort import Figure

FIGURES = pytest.StashKey[list[tuple[str, str]]]()


@pytest.fixture
def figure(pytestconfig: pytest.Config) -> Figure:
    """Notes what an attack found."""
    found = pytestconfig.stash.setdefault(FIGURES, [])

    def note(name: str, value: object) -> None:
        found.append((name, str(value)))

    return note


@pytest.fixture
def quick_path() -> Iterator[Path]:
    """A folder in memory where there is one: what is attacked is the same, and syncing takes no time."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if "FORMS_ATTACKS" not in os.environ:
        return
    terminalreporter.section("attacks")
    for name, value in config.stash.setdefault(FIGURES, []):
        terminalreporter.write_line(f"{name:<72} {value}")
