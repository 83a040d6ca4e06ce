"""Long lists come a page at a time: ``?page=`` from 1, a strange one shows the nearest there is."""

from __future__ import annotations

from flask import request


def asked_page(count: int, size: int) -> tuple[int, int]:
    """The page asked for of ``count`` things, ``size`` on each, and how many pages there are."""
    pages = max(1, -(-count // size))
    return min(max(1, request.args.get("page", 1, int)), pages), pages
