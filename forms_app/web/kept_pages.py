"""Pages of respondents that are made once per poster and language, and kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from ..core.rounds import Poster

Page = TypeVar("Page")
MOST_PAGES = 2000  # of about 20 KiB


class KeptPages(Generic[Page]):
    """By code and language; made anew when the poster's round has changed."""

    def __init__(self, make: Callable[[Poster, str], Page]) -> None:
        self._make = make
        self._pages: OrderedDict[tuple[str, str], tuple[Poster, Page]] = OrderedDict()
        self._lock = Lock()

    def get(self, poster: Poster, language: str) -> Page:
        known = self._pages.get((poster.code, language))
        if known is not None and known[0] == poster:
            return known[1]
        made = self._make(poster, language)
        with self._lock:
            self._pages[poster.code, language] = poster, made
            if len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        return made

    def kept(self, code: str, language: str) -> Page | None:
        """The page as it was made last, without a look at the store."""
        known = self._pages.get((code, language))
        return None if known is None else known[1]
