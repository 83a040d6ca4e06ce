"""How values read on a page: Vietnamese days and numbers, texts of definitions in the page's language."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from markupsafe import Markup, escape

from ..core.definition import Text
from ..core.language import day, moment, number
from .clock import local
from .language import page_language

_ADDRESS = re.compile(r"(https?://[^\s<>\"'`\\]*[^\s<>\"'`\\.,;:!?)\]])", re.IGNORECASE)


def install(app: Flask) -> None:
    """Filters for all templates: ``day``, ``moment``, ``number``, ``words``, ``with_links``, …"""
    app.jinja_env.filters.update(
        day=shown_day,
        moment=shown_moment,
        number=shown_number,
        words=words,
        capitalize_first=capitalize_first,
        with_links=with_links,
    )
    app.jinja_env.tests["iso_day"] = is_iso_day


def words(text: Text | str | None) -> str:
    """A text of a definition or of the office in the language of the page."""
    if text is None:
        return ""
    return text if isinstance(text, str) else text.in_language(page_language())


def capitalize_first(text: str) -> str:
    """A sentence that began in the middle of another one."""
    return text[:1].upper() + text[1:]


def with_links(text: str) -> Markup:
    """``text`` with what is plainly an address of the web made a link; everything else stays text."""
    link = Markup('<a href="{0}" rel="noopener noreferrer nofollow">{0}</a>')
    parts = enumerate(_ADDRESS.split(text))
    return Markup("").join(link.format(part) if place % 2 else escape(part) for place, part in parts)


def is_iso_day(text: str) -> bool:
    """Whether a browser's date input can hold ``text``: 2026-01-05, with or without a time."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return text[:4].isdigit()


def shown_day(value: date | None) -> str:
    return day(value) if value is not None else ""


def shown_moment(value: datetime | None) -> str:
    """A stored naive UTC moment: ``05/01/2026 14:30``."""
    return moment(local(value)) if value is not None else ""


def shown_number(value: Decimal | float | None, places: int = 0) -> str:
    return number(value, places) if value is not None else ""
