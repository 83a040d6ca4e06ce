"""Every setting of the office with another value, and every legal text with other words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from forms_app.core.office import Office
from forms_app.core.office_plain import to_plain
from forms_app.core.settings import HOLDS, Part
from forms_app.storage import settings
from tests.factories import shipped_office

OTHER = "Khác hẳn"


def altered(value: Any) -> Any:
    """Plain settings, each leaf another: numbers one more, words other words; what is a name stays."""
    if isinstance(value, dict) and "report_bases" in value:  # codes and days: no other words fit
        days = {report: f"{int(day[:2]) - 1}{day[2:]}" for report, day in value["report_due"].items()}
        return {"report_bases": value["report_bases"][::-1], "report_due": days}
    if isinstance(value, dict):
        return {key: each if _stays(key, value) else altered(each) for key, each in value.items()}
    if isinstance(value, list):
        return [altered(each) for each in value]
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str) and value.isdigit():  # the lowest points of a class
        return str(int(value) + 1) if int(value) else value
    return f"{OTHER} {value}" if isinstance(value, str) else value


def _stays(key: str, beside: dict[str, Any]) -> bool:
    of_class = key == "name" and "lowest" in beside
    return of_class or key in ("cap_one_key", "cap_more_keys", "valid_from", "valid_to")


def other_settings(office: Office | None = None) -> dict[Part, dict[str, Any]]:
    """What each part holds once everything in it was changed."""
    before = office or shipped_office()
    return {part: altered(to_plain(before, names)) for part, names in HOLDS.items()}


def change_settings(now: datetime, valid_from: date) -> None:
    """Each setting from that day on, through the store's own functions."""
    office = shipped_office()
    for part, body in other_settings(office).items():
        settings.change(office, part, valid_from, body, "can_bo", now)


def change_everything(now: datetime, valid_from: date) -> None:
    """Each setting from that day on, and each legal text at once."""
    change_settings(now, valid_from)
    for basis in shipped_office().legal_bases.values():
        other = replace(basis, number=f"{basis.number} X", title=f"{OTHER} {basis.title}")
        settings.save_basis(other, "can_bo", now)
