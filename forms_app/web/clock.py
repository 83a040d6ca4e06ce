"""What day and what moment it is; the rules and the storage are told, they never look."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from flask import current_app

# Vietnam keeps one offset all year, so no time zone database is needed.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The moment, naive UTC. Tests set ``app.config["CLOCK"]`` to a function that returns another one."""
    clock = current_app.config.get("CLOCK")
    moment: datetime = clock() if clock else datetime.now(UTC)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def today() -> date:
    """The day it is in Vietnam."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """A stored naive UTC moment as people in Vietnam read it."""
    return moment.replace(tzinfo=UTC).astimezone(VIETNAM)
