"""Files that a command makes: for their owner only, complete or not at all, never over an older one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .groups import Failure


@contextmanager
def new_private_file(path: Path) -> Iterator[BinaryIO]:
    """A new file to write into, made before anything else is done; gone again where that fails."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Failure(f"Tệp {path} đã có; hãy chọn tên khác.") from None
    except OSError as error:
        raise Failure(f"Không ghi được tệp {path}: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
