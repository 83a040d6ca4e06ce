"""Dated changes of the office's settings and of its legal texts: rows that are only ever added."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ..core.definition import Text
from ..core.errors import WrongState
from ..core.office import LegalBasis, Office
from ..core.office_plain import basis_from_plain, basis_to_plain, from_plain
from ..core.settings import OF_UNITS, OFFICE, Change, Part, refusals
from . import audit
from .database import write_transaction
from .models import LegalBasisRow, SettingRow
from .remembered import remember

NOT_OF_UNITS = Text(
    "Phần này chung cho cả phòng, không đặt riêng cho một đơn vị.",
    "This part is the whole office's, a unit has none of its own.",
)
NOTHING_SET = Text("Không có gì đặt từ ngày này.", "Nothing was set from that day on.")


@remember
def changes() -> tuple[Change, ...]:
    """What holds of every part, unit and day; what was taken back has no body."""
    rows = SettingRow.select().order_by(SettingRow.valid_from, SettingRow.version)
    last = {(row.unit, row.part, row.valid_from): row for row in rows}
    return tuple(_change(row) for row in last.values() if row.part in set(Part))


def history(part: Part, unit: str = OFFICE) -> list[Change]:
    """Everything ever set of one part, the latest entry first."""
    rows = SettingRow.select().where(SettingRow.part == part.value, SettingRow.unit == unit)
    return sorted(map(_change, rows), key=lambda each: (each.at, each.valid_from), reverse=True)


@write_transaction
def change(
    shipped: Office,
    part: Part,
    valid_from: date,
    body: Mapping[str, Any],
    by: str,
    now: datetime,
    unit: str = OFFICE,
) -> None:
    """Set a part from a day on. Setting once more what that day has changes nothing.

    Raises WrongState for what no office may set: below a floor, or outside what a setting can be.
    """
    if unit and part not in OF_UNITS:
        raise WrongState(NOT_OF_UNITS)
    for _setting, why in refusals(from_plain(shipped, body)):
        raise WrongState(why)
    _add(part, unit, valid_from, _text(body), by, now)


@write_transaction
def take_back(part: Part, valid_from: date, by: str, now: datetime, unit: str = OFFICE) -> None:
    """What was set from that day on no longer holds: the setting before it does. Raises WrongState."""
    last = _last(part, unit, valid_from)
    if last is None or last.body is None:
        raise WrongState(NOTHING_SET)
    _add(part, unit, valid_from, None, by, now)


@remember
def legal_bases() -> Mapping[str, LegalBasis]:
    """The legal texts that people of the office entered or corrected, by code."""
    rows = LegalBasisRow.select().order_by(LegalBasisRow.version)
    return {row.code: basis_from_plain(json.loads(row.body)) for row in rows}


def basis_history(code: str) -> list[tuple[LegalBasis, str, datetime]]:
    """Every version of a legal text with who entered it and when, the latest first."""
    rows = LegalBasisRow.select().where(LegalBasisRow.code == code).order_by(LegalBasisRow.version.desc())
    return [(basis_from_plain(json.loads(row.body)), row.author, row.at) for row in rows]


@write_transaction
def save_basis(basis: LegalBasis, by: str, now: datetime) -> None:
    """Enter a legal text or a new version of one."""
    known = basis_history(basis.code)
    if known and known[0][0] == basis:
        return
    LegalBasisRow.insert(
        code=basis.code, version=len(known) + 1, body=_text(basis_to_plain(basis)), author=by, at=now
    ).execute()
    audit.record(by, "legal_basis.change", basis.code, basis.number, now)


def _add(part: Part, unit: str, valid_from: date, body: str | None, by: str, now: datetime) -> None:
    last = _last(part, unit, valid_from)
    if last is not None and last.body == body:
        return
    SettingRow.insert(
        unit=unit,
        part=part.value,
        valid_from=valid_from,
        version=last.version + 1 if last else 1,
        body=body,
        author=by,
        at=now,
    ).execute()
    act = "settings.take_back" if body is None else "settings.change"
    audit.record(by, act, f"{unit}/{part.value}" if unit else part.value, valid_from.isoformat(), now)


def _last(part: Part, unit: str, valid_from: date) -> SettingRow | None:
    of_that_day = (
        (SettingRow.part == part.value) & (SettingRow.unit == unit) & (SettingRow.valid_from == valid_from)
    )
    row: SettingRow | None = (
        SettingRow.select().where(of_that_day).order_by(SettingRow.version.desc()).first()
    )
    return row


def _change(row: SettingRow) -> Change:
    body = None if row.body is None else json.loads(row.body)
    return Change(Part(row.part), row.unit, row.valid_from, body, row.author, row.at)


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(dict(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
