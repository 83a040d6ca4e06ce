"""Tokens of programs that read: shown once, kept as a digest, withdrawn at any time, only for reading."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe

from ..core.definition import Text
from ..core.errors import NotFound, WrongState
from ..core.language import day
from ..core.readers import MOST_DAYS, Reader
from . import audit
from .database import write_transaction
from .models import ReaderRow

MARK = "pdc_"  # what a token begins with, so that one in the wrong place is recognised
NO_READER = Text("Không có khóa đọc số liệu này.", "There is no such token.")
DAYS = Text(
    "Khóa dùng được từ hôm nay đến muộn nhất ngày {last}.",
    "A token may last from today until {last} at most.",
)


def add_reader(name: str, until: date, by: str, now: datetime, today: date) -> tuple[Reader, str]:
    """A new reader with its token, told this once. Raises WrongState for a last day out of bounds."""
    latest = today + timedelta(days=MOST_DAYS)
    if not today <= until <= latest:
        raise WrongState(DAYS.format(last=day(latest)))
    token = MARK + token_urlsafe(32)
    return _keep(Reader(token_hex(8), name, by, now, until), _digest(token)), token


def readers() -> list[Reader]:
    """Everybody who has or had a token, the latest first."""
    rows = ReaderRow.select().order_by(ReaderRow.made_at.desc(), ReaderRow.key)
    return [_reader(row) for row in rows]


def reader_of(token: str, today: date) -> Reader | None:
    """Whose token it is; None for one that is unknown, withdrawn or past its last day."""
    row = ReaderRow.get_or_none(ReaderRow.token_hash == _digest(token))
    found = _reader(row) if row else None
    return found if found and found.good_on(today) else None


@write_transaction
def withdraw_reader(key: str, by: str, now: datetime) -> Reader:
    """End a token; a second time changes nothing. Raises NotFound."""
    row = ReaderRow.get_or_none(ReaderRow.key == key) if key.isprintable() else None
    if row is None:
        raise NotFound(NO_READER)
    if row.withdrawn_at is None:
        ReaderRow.update(withdrawn_by=by, withdrawn_at=now).where(ReaderRow.key == key).execute()
        audit.record(by, "reader.withdraw", key, row.name, now)
    return _reader(ReaderRow.get_by_id(key))


@write_transaction
def _keep(reader: Reader, digest: str) -> Reader:
    ReaderRow.insert(
        key=reader.key,
        name=reader.name,
        token_hash=digest,
        made_by=reader.made_by,
        made_at=reader.made_at,
        until=reader.until,
    ).execute()
    detail = f"{reader.name}, until {reader.until}"
    audit.record(reader.made_by, "reader.add", reader.key, detail, reader.made_at)
    return reader


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _reader(row: ReaderRow) -> Reader:
    return Reader(
        key=row.key,
        name=row.name,
        made_by=row.made_by,
        made_at=row.made_at,
        until=row.until,
        withdrawn_by=row.withdrawn_by or "",
        withdrawn_at=row.withdrawn_at,
    )
