"""Weeks of a month, days of a span, days spread over a window. Weeks begin on Monday."""

from __future__ import annotations

import re
from calendar import Calendar, monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2000, 2199  # what people may leaf through
_CODE = re.compile(r"(2[01]\d\d)-(0[1-9]|1[0-2])")
_WEEK = re.compile(r"(2[01]\d\d)-W(0[1-9]|[1-4]\d|5[0-3])")


class Span(Protocol):
    """Something that lasts from one day to another, both included."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


Spanning = TypeVar("Spanning", bound=Span)


@dataclass(frozen=True, order=True)
class Month:
    """One month of one year."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def read(cls, code: str) -> Month | None:
        """The month that ``2026-11`` names; None for any other text."""
        match = _CODE.fullmatch(code)
        return cls(int(match[1]), int(match[2])) if match else None

    @property
    def code(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def before(self) -> Month | None:
        """None at the edge of what people may leaf through."""
        return Month.of(self.first - DAY) if self > Month(FIRST_YEAR, 1) else None

    @property
    def after(self) -> Month | None:
        return Month.of(self.last + DAY) if self < Month(LAST_YEAR, 12) else None

    def weeks(self) -> list[tuple[date, ...]]:
        """Whole weeks, days of the neighbouring months filling the first and the last."""
        return [tuple(week) for week in Calendar().monthdatescalendar(self.year, self.month)]


@dataclass(frozen=True, order=True)
class Week:
    """One week by ISO 8601: it belongs to the year that its Thursday lies in."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Week:
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def read(cls, code: str) -> Week | None:
        """The week that ``2026-W47`` names; None for any other text."""
        match = _WEEK.fullmatch(code)
        if match is None:
            return None
        found = cls(int(match[1]), int(match[2]))
        return found if found.number <= date(found.year, 12, 28).isocalendar().week else None

    @property
    def code(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    @property
    def first(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date.fromisocalendar(self.year, self.number, 7)


def days_of(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included; none where they are reversed."""
    return (first + number * DAY for number in range((last - first).days + 1))


def by_day(spans: Iterable[Spanning], first: date, last: date) -> Mapping[date, list[Spanning]]:
    """Each day of a window that has something on it, with all that lasts over it, in the given order."""
    found: dict[date, list[Spanning]] = {}
    for span in spans:
        for day in days_of(max(span.starts_on, first), min(span.ends_on, last)):
            found.setdefault(day, []).append(span)
    return dict(sorted(found.items()))


def working_days(first: date, last: date) -> list[date]:
    """Mondays to Fridays of a window."""
    return [day for day in days_of(first, last) if day.weekday() < 5]


def spread(count: int, first: date, last: date, lasting: int = 1) -> list[tuple[date, date]]:
    """``count`` visits of ``lasting`` working days each, evenly over the working days of a window, in order.

    A window without a working day, or too short for one visit, is taken as it is: better all on the days
    that were asked for than none. Where there are more visits than days, several share a day.
    """
    days = working_days(first, last) or list(days_of(first, last))
    starts = days[: max(1, len(days) - lasting + 1)]
    places = [number * len(starts) // count for number in range(count)]
    return [(days[place], days[min(place + lasting, len(days)) - 1]) for place in places]
