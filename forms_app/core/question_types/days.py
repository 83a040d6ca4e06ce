"""Questions answered by a day or a moment: date, dateTime.

Browsers send ISO from ``<input type="date">``; people without one type 05/01/2026. Both are read.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from ..definition import Question
from ..language import day, moment
from .base import QuestionType, question_type_class
from .inputs import InputError, LineField

FIRST_YEAR, LAST_YEAR = 1900, 2199

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TYPED = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2})[:hg]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]{1,3})?)?")


def read_day(text: str) -> date:
    """2026-01-05 or 05/01/2026; raises InputError where it is no day."""
    if found := _ISO.fullmatch(text):
        year, month, the_day = map(int, found.groups())
    elif found := _TYPED.fullmatch(text):
        the_day, month, year = map(int, found.groups())
    else:
        raise InputError("day")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError("day")
    try:
        return date(year, month, the_day)
    except ValueError as error:
        raise InputError("day") from error


def read_moment(text: str) -> str:
    """2026-01-05T07:30, 05/01/2026 07:30 or 7h30 05/01/2026; raises InputError where it is neither."""
    parts = text.replace("T", " ").split()
    if len(parts) != 2:
        raise InputError("moment")
    clock, written = sorted(parts, key=lambda part: not _TIME.fullmatch(part))
    found = _TIME.fullmatch(clock)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise InputError("moment")
    return f"{read_day(written).isoformat()}T{int(found[1]):02}:{found[2]}"


@question_type_class("date")
class Day(QuestionType):
    """A day. Stored: "2026-01-05"."""

    control = "date"

    def fields(self, question: Question) -> dict[str, Any]:
        return {"": LineField(max_length=40, read=lambda text: read_day(text).isoformat())}

    def display(self, question: Question, value: Any, language: str) -> str:
        return day(date.fromisoformat(value)) if value else ""

    def example(self, question: Question) -> Any:
        return "2026-01-05"


@question_type_class("dateTime")
class Moment(QuestionType):
    """A day and time of the place, without zone. Stored: "2026-01-05T07:30"."""

    control = "datetime"

    def fields(self, question: Question) -> dict[str, Any]:
        return {"": LineField(max_length=40, read=read_moment)}

    def display(self, question: Question, value: Any, language: str) -> str:
        return moment(datetime.fromisoformat(value)) if value else ""

    def example(self, question: Question) -> Any:
        return "2026-01-05T07:30"
