"""Unfinished files lie in a folder of their own beside their target: either all of it appears, or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PREFIX = ".forms-unfinished-"
ABANDONED_SECONDS = 6 * 3600  # no backup takes that long: whoever made the folder was killed


@contextmanager
def work_folder(beside: Path) -> Iterator[Path]:
    """A folder in ``beside`` that only its owner reads, gone afterwards. Raises OSError.

    What a killed process left there some hours ago goes too.
    """
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside))
    try:
        _sweep(beside, folder.stat().st_mtime - ABANDONED_SECONDS)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_private_file(path: Path) -> IO[bytes]:
    """A new file for its owner only, open for writing and reading. Raises OSError."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def put_on_disk(file: IO[bytes]) -> None:
    """Return once what was written to ``file`` survives a power cut."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a new or removed name in ``folder`` survive a power cut, where folders can be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(beside: Path, before: float) -> None:
    for left in beside.glob(f"{PREFIX}*"):
        try:
            if left.lstat().st_mtime < before:
                shutil.rmtree(left)
        except OSError:
            continue  # another process was quicker, or it belongs to somebody else
