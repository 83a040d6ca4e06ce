"""Secret addresses of calendars: one per account at most, shown once, kept as a digest, only for reading."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from ..core.people import User
from . import audit
from .database import write_transaction
from .models import AccountRow, CalendarRow
from .users import user_from


def make_calendar(username: str, now: datetime) -> str:
    """A new token for the account's calendar; an older one opens nothing from now on."""
    token = token_urlsafe(32)
    _keep(username, _digest(token), now)
    return token


@write_transaction
def revoke_calendar(username: str, now: datetime) -> None:
    """Close the account's calendar; nothing happens where it has none."""
    if CalendarRow.delete().where(CalendarRow.account == username).execute():
        audit.record(username, "calendar.revoke", username, "", now)


def calendar_made_at(username: str) -> datetime | None:
    """When the token that works now was made, naive UTC; None where there is none."""
    row = CalendarRow.get_or_none(CalendarRow.account == username)
    return row.made_at if row else None


def calendar_user(token: str) -> User | None:
    """Whose calendar it is; None for an unknown or revoked token and for a closed account."""
    row = (
        CalendarRow.select(CalendarRow, AccountRow)
        .join(AccountRow)
        .where(CalendarRow.token_hash == _digest(token))
        .first()
    )
    found = user_from(row.account) if row else None
    return found if found and found.active else None


@write_transaction
def _keep(username: str, digest: str, now: datetime) -> None:
    changes = {"token_hash": digest, "made_at": now}
    CalendarRow.insert(account=username, **changes).on_conflict(
        conflict_target=[CalendarRow.account], update=changes
    ).execute()
    audit.record(username, "calendar.make", username, "", now)


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
