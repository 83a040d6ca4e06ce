"""Signed-in sessions: the browser holds a random token, the store its digest."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from ..core.people import Role, User
from .database import write_transaction
from .models import AccountRow, SessionRow
from .users import user_from

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
INSPECTOR_IDLE = timedelta(hours=12)  # a visit lasts a day, much of it without a signal
INSPECTOR_LONGEST = timedelta(days=7)
SEEN_STEP = timedelta(minutes=1)  # how exactly the last request is known: not every page is a write


@write_transaction
def start_session(username: str, now: datetime) -> str:
    """Begin a session for an account that has just been authenticated; the token to give to its browser."""
    SessionRow.delete().where(SessionRow.started_at < now - INSPECTOR_LONGEST).execute()
    token = token_urlsafe(32)
    SessionRow.insert(token_hash=_digest(token), account=username, started_at=now, seen_at=now).execute()
    return token


def session_user(token: str, now: datetime) -> User | None:
    """Whose session it is, or None where it ended, lay idle or the account was closed."""
    row = (
        SessionRow.select(SessionRow, AccountRow)
        .join(AccountRow)
        .where(SessionRow.token_hash == _digest(token))
        .first()
    )
    if row is None:
        return None
    user = user_from(row.account)
    inspector = user.role is Role.INSPECTOR
    idle, longest = (INSPECTOR_IDLE, INSPECTOR_LONGEST) if inspector else (IDLE, LONGEST)
    if not user.active or now - row.seen_at > idle or now - row.started_at > longest:
        return None
    if now - row.seen_at >= SEEN_STEP:
        _see(row.token_hash, now)
    return user


@write_transaction
def end_session(token: str) -> None:
    """Sign this browser out; nothing happens where the session is gone already."""
    SessionRow.delete().where(SessionRow.token_hash == _digest(token)).execute()


@write_transaction
def end_sessions(username: str) -> None:
    """Sign an account out everywhere."""
    SessionRow.delete().where(SessionRow.account == username).execute()


@write_transaction
def _see(token_hash: str, now: datetime) -> None:
    SessionRow.update(seen_at=now).where(SessionRow.token_hash == token_hash).execute()


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
