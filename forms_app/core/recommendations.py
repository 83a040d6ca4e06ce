"""What a visiting team asks a school to do: one line each, with the day by which it must be done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_BULLET = re.compile(r"^\s*(?:[-+*•–]|\d{1,2}[.)/](?!\d))\s*")
_A_DAY = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")


@dataclass(frozen=True)
class Recommendation:
    """What the school is asked to do; a day that its words name is the due day."""

    text: str
    due: date


def recommendations(text: str, day: date, days: int) -> tuple[Recommendation, ...]:
    """One per line of ``text``, without the sign or number in front of it.

    Due ``days`` after ``day`` unless the line names a later day itself.
    """
    lines = (_BULLET.sub("", line).strip() for line in text.splitlines())
    return tuple(
        Recommendation(line, _named_day(line, day) or day + timedelta(days)) for line in lines if line
    )


def _named_day(line: str, after: date) -> date | None:
    days = []
    for day, month, year in _A_DAY.findall(line):
        try:
            days.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return max((day for day in days if day > after), default=None)
