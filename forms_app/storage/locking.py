"""Rows that stay ours until the transaction ends. A writer on SQLite holds the whole file already."""

from __future__ import annotations

from typing import Any

from .models import named_db


def held(query: Any) -> Any:
    """``query``, the rows of which are held once it is read."""
    return query.for_update() if named_db.obj.for_update else query


def lock(query: Any) -> None:
    """Hold the rows that ``query`` finds; nothing is asked where the whole file is held."""
    if named_db.obj.for_update:
        list(query.for_update())
