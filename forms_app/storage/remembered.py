"""Answers of the store that are asked for with every page, remembered until somebody commits anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import local
from typing import ParamSpec, TypeVar

from .database import change_mark

P = ParamSpec("P")
R = TypeVar("R")

MOST = 10_000  # answers per function and thread


class _Memory(local):
    """One per thread: a mark is good on the connection that gave it."""

    def __init__(self) -> None:
        self.mark: object = None
        self.answers: dict[object, object] = {}


def remember(function: Callable[P, R]) -> Callable[P, R]:
    """Ask ``function`` again only after a commit to the store, by this process or any other.

    What it raises is not remembered. On PostgreSQL it is asked each time.
    """
    memory = _Memory()

    @wraps(function)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        mark = change_mark()  # before the store is read: a later commit then shows
        if mark is None:
            return function(*args, **kwargs)
        if mark != memory.mark or len(memory.answers) > MOST:
            memory.mark, memory.answers = mark, {}
        key = (args, tuple(kwargs.items()))
        if key not in memory.answers:
            memory.answers[key] = function(*args, **kwargs)
        return memory.answers[key]  # type: ignore[return-value]

    return ask
