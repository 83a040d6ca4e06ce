"""Visits as an iCalendar file (RFC 5545): all-day events that calendars on phones and desks take in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Phieu Dan Chu//Plan of visits//VI"
REFRESH = timedelta(hours=6)  # how often a subscriber may want to look again


@dataclass(frozen=True)
class Entry:
    """One visit as a calendar shows it. Moments are naive UTC; ``ends_on`` is its last day."""

    uuid: str
    title: str
    starts_on: date
    ends_on: date
    place: str
    note: str
    address: str  # of its page
    changed_at: datetime
    changes: int = 0  # rises with every change of the plan
    cancelled: bool = False


def calendar_file(name: str, host: str, entries: Iterable[Entry]) -> bytes:
    """The file: the same entries always give the same bytes. ``host`` makes the entries' ids unique."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for entry in sorted(entries, key=lambda each: (each.starts_on, each.uuid)):
        calendar.add_component(_event(entry, host))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry, host: str) -> Event:
    changed_at = entry.changed_at.replace(microsecond=0, tzinfo=UTC)
    event = Event()
    event.add("uid", f"{entry.uuid}@{host}")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", entry.changes)
    event.add("dtstart", entry.starts_on)
    event.add("dtend", entry.ends_on + timedelta(days=1))  # the day after: the end is not part of it
    event.add("summary", entry.title)
    event.add("location", entry.place)
    event.add("description", entry.note)
    event.add("url", entry.address)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    return event
