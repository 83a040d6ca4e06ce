"""Where reports are found by name. A new report is one function under ``@report("name")``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from .blocks import Report

Builder = TypeVar("Builder", bound=Callable[..., Report])

REPORTS: dict[str, Callable[..., Report]] = {}


def report(name: str) -> Callable[[Builder], Builder]:
    """Decorator: register a function that builds the report ``name``."""

    def register(build: Builder) -> Builder:
        REPORTS[name] = build
        return build

    return register
