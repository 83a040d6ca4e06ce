"""Conclusions of schools' People's Inspection Boards: steps that are only ever added."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from peewee import fn

from ..core.conclusions import Conclusion, Signature, Standing, Step, StepKind, standing_after
from ..core.definition import Text
from ..core.errors import Conflict, WrongState
from . import audit
from .database import write_transaction
from .models import ConclusionRow

CHANGED_BY_ANOTHER = Text(
    "Kết luận này vừa được người khác trong Ban lưu hoặc ký; xin xem bản đang có rồi làm lại.",
    "Somebody else of the board has just saved or signed this; please look at how it stands and try again.",
)


def conclusion(school: str, period: str) -> Conclusion:
    """With every step, the first one first; none where nothing was written."""
    mine = (ConclusionRow.school == school) & (ConclusionRow.period == period)
    rows = ConclusionRow.select().where(mine).order_by(ConclusionRow.number)
    return Conclusion(school, period, tuple(map(_step, rows)))


def standings(period: str) -> dict[str, Standing]:
    """How the conclusions of a half-year stand, by code of the school; no entry where nothing was written."""
    later: Any = ConclusionRow.alias()
    same = (later.school == ConclusionRow.school) & (later.period == ConclusionRow.period)
    overtaken = fn.EXISTS(later.select(later.number).where(same, later.number > ConclusionRow.number))
    rows = ConclusionRow.select(ConclusionRow.school, ConclusionRow.kind).where(
        ConclusionRow.period == period, ~overtaken
    )
    return {row.school: standing_after(StepKind(row.kind)) for row in rows}


def used_periods() -> list[str]:
    """Codes of the half-years about which some board has written."""
    return [row.period for row in ConclusionRow.select(ConclusionRow.period).distinct()]


@write_transaction
def save_text(school: str, period: str, text: str, base: int, by: str, now: datetime) -> None:
    """Keep a draft made from step ``base`` (0: the first). Saving the draft that stands changes nothing.

    Raises WrongState while a signed version holds, Conflict where somebody did something else meanwhile.
    """
    stands = conclusion(school, period)
    if stands.standing is Standing.DRAFT and stands.text == text:
        return
    _add(stands, base, Step(0, StepKind.SAVE, text, by, now))


@write_transaction
def sign(school: str, period: str, signature: Signature, base: int, by: str, now: datetime) -> None:
    """Sign the draft that step ``base`` kept, word for word. The same once more changes nothing.

    Raises WrongState where there is no draft, Conflict where somebody did something else meanwhile.
    """
    stands = conclusion(school, period)
    signed = stands.signed
    if signed and (signed.number, signed.signature, signed.by) == (base + 1, signature, by):
        return
    _add(stands, base, Step(0, StepKind.SIGN, stands.text, by, now, signature))


@write_transaction
def withdraw(school: str, period: str, reason: str, base: int, by: str, now: datetime) -> None:
    """Take back what was signed; it stays to be read. The same once more changes nothing.

    Raises WrongState where nothing signed holds, Conflict where somebody did something else meanwhile.
    """
    stands = conclusion(school, period)
    last = stands.steps[-1] if stands.standing is Standing.WITHDRAWN else None
    if last and (last.number, last.text, last.by) == (base + 1, reason, by):
        return
    _add(stands, base, Step(0, StepKind.WITHDRAW, reason, by, now))


def _add(stands: Conclusion, base: int, step: Step) -> None:
    """Add ``step`` after step ``base``."""
    if base != stands.base:
        raise Conflict(CHANGED_BY_ANOTHER)
    if refused := stands.refusal(step.kind):
        raise WrongState(refused)
    step = replace(step, number=base + 1)
    signature = step.signature
    ConclusionRow.insert(
        school=stands.school,
        period=stands.period,
        number=step.number,
        kind=step.kind.value,
        body=step.text,
        name=signature.name if signature else None,
        post=signature.post if signature else None,
        day=signature.day if signature else None,
        author=step.by,
        at=step.at,
    ).execute()
    audit.record(
        step.by, f"conclusion.{step.kind.value}", f"{stands.school}/{stands.period}", _told(step), step.at
    )


def _told(step: Step) -> str:
    """What the log says besides who and when: the words themselves stay where they are kept."""
    if step.signature:
        return f"{step.signature.name}, {step.signature.day.isoformat()}"
    return step.text if step.kind is StepKind.WITHDRAW else str(step.number)


def _step(row: ConclusionRow) -> Step:
    kind = StepKind(row.kind)
    signature = Signature(row.name or "", row.post or "", row.day) if row.day else None
    return Step(row.number, kind, row.body, row.author, row.at, signature)
