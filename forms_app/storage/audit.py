"""The log of what officers and administrators did: a chain of digests, never an act of a respondent.

Triggers refuse changes. Who can write the file itself can still rebuild the whole chain: print its last
digest now and then, and compare.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from .database import write_transaction
from .locking import held
from .models import AuditHeadRow, AuditRow

BEGINNING = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One act: ``action`` as "round.open", ``subject`` the key of what it was done to; ``at`` naive UTC."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    digest: str


@write_transaction
def record(actor: str, action: str, subject: str, detail: str, now: datetime) -> None:
    """Add an entry, in the caller's transaction where there is one."""
    head = _locked_head()
    number, previous = (head.number, head.digest) if head else (0, BEGINNING)
    at = now.replace(microsecond=0)
    digest = _digest(previous, number + 1, at, actor, action, subject, detail)
    AuditRow.insert(
        number=number + 1,
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        detail=detail,
        digest=digest,
    ).execute()
    if head:
        AuditHeadRow.update(number=number + 1, digest=digest).where(AuditHeadRow.id == 1).execute()
    else:
        AuditHeadRow.insert(id=1, number=1, digest=digest).execute()


def entries(limit: int = 100) -> list[Entry]:
    """The latest entries, newest first."""
    rows = AuditRow.select().order_by(AuditRow.number.desc()).limit(limit)
    return [_entry(row) for row in rows]


def verify() -> list[str]:
    """What is wrong with the chain, in Vietnamese; empty when every entry is as it was written."""
    faults = []
    previous, expected = BEGINNING, 1
    for row in AuditRow.select().order_by(AuditRow.number).iterator():
        if row.number != expected:
            faults.append(
                f"Thiếu dòng {expected}" + (f" đến {row.number - 1}." if row.number - expected > 1 else ".")
            )
        elif row.digest != _digest(
            previous, row.number, row.at, row.actor, row.action, row.subject, row.detail
        ):
            faults.append(f"Dòng {row.number} không còn như lúc ghi.")
        previous, expected = row.digest, row.number + 1
    head = AuditHeadRow.get_or_none(AuditHeadRow.id == 1)
    if head and head.number >= expected:
        faults.append(_missing(expected, head.number))
    elif head and head.digest != previous:
        faults.append("Dòng cuối không khớp với dấu kết của nhật ký.")
    elif head is None and expected > 1:
        faults.append("Mất dấu kết của nhật ký.")
    return faults


def _locked_head() -> AuditHeadRow | None:
    head: AuditHeadRow | None = held(AuditHeadRow.select().where(AuditHeadRow.id == 1)).first()
    return head


def _digest(
    previous: str, number: int, at: datetime, actor: str, action: str, subject: str, detail: str
) -> str:
    text = json.dumps([previous, number, at.isoformat(), actor, action, subject, detail], ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _missing(first: int, last: int) -> str:
    return f"Thiếu dòng {first}." if first == last else f"Thiếu dòng {first} đến {last}."


def _entry(row: AuditRow) -> Entry:
    return Entry(row.number, row.at, row.actor, row.action, row.subject, row.detail, row.digest)
