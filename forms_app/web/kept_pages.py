"""Pages of respondents that are made once per poster and language, and kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from ..core.office import Office
from ..core.rounds import Poster
from .services import services

Page = TypeVar("Page")
MOST_PAGES = 2000  # of about 20 KiB


@dataclass(frozen=True)
class _Kept(Generic[Page]):
    """A page, and what it was made of."""

    poster: Poster
    office: Office
    page: Page


class KeptPages(Generic[Page]):
    """By code and language; made anew when the poster's round or the office's settings have changed."""

    def __init__(self, make: Callable[[Poster, Office, str], Page]) -> None:
        self._make = make
        self._pages: OrderedDict[tuple[str, str], _Kept[Page]] = OrderedDict()
        self._lock = Lock()

    def get(self, poster: Poster, language: str) -> Page:
        known, office = self._pages.get((poster.code, language)), services().office
        if known is not None and (known.poster, known.office) == (poster, office):
            return known.page
        made = self._make(poster, office, language)
        with self._lock:
            self._pages[poster.code, language] = _Kept(poster, office, made)
            if len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        return made

    def kept(self, code: str, language: str) -> Page | None:
        """The page as it was made last, without a look at the store."""
        known = self._pages.get((code, language))
        return None if known is None else known.page
