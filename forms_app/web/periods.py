"""Periods to choose from: those of this year and the last, and those in use."""

from __future__ import annotations

from datetime import date

from ..core.reports import period_label
from ..storage.periods import periods
from .clock import today
from .texts import words


def half_year(day: date) -> str:
    """The half-year that ``day`` lies in: ``2026-H1``."""
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def period_options() -> list[tuple[str, str]]:
    """(code, words) of each period, the current half-year first."""
    day = today()
    usual = [f"{year}{half}" for year in (day.year, day.year - 1) for half in ("-H2", "-H1", "")]
    known = [each.code for each in periods()]
    codes = dict.fromkeys([half_year(day), *usual, *known])
    return [(code, period_name(code)) for code in codes]


def period_name(code: str) -> str:
    """``2026-H1`` in words."""
    return words(period_label(code))
