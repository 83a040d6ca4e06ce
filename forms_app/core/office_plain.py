"""The office's settings as plain data and back: what a store keeps of them, a dated change or a snapshot.

Plain data is maps, lists, texts and numbers. What it does not say, another office supplies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from .definition import ResultClass, Text, Theme
from .office import LINES, NUMBERS, TEXTS, ClassLimits, LegalBasis, Office, Signer, Thresholds

Plain = Mapping[str, Any]
SETTINGS = tuple(each.name for each in fields(Office) if each.name != "legal_bases")


def to_plain(office: Office, names: Iterable[str] = SETTINGS) -> dict[str, Any]:
    """The settings ``names`` of an office."""
    return {name: _WRITE[name](getattr(office, name)) for name in names}


def from_plain(office: Office, plain: Plain) -> Office:
    """``office`` with what ``plain`` says; names that no office has (any more) are passed over."""
    said = {name: _READ[name](value, getattr(office, name)) for name, value in plain.items() if name in _READ}
    return replace(office, **said)


def basis_to_plain(basis: LegalBasis) -> dict[str, Any]:
    return {name: _day_text(value) for name, value in asdict(basis).items()}


def basis_from_plain(plain: Plain) -> LegalBasis:
    days = {"issued_on", "valid_from", "valid_to", "checked_on"}
    said: dict[str, Any] = {}
    for each in fields(LegalBasis):
        if each.name in plain:
            said[each.name] = _day(plain[each.name]) if each.name in days else plain[each.name]
    return LegalBasis(**said)


def _text(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}


def _classes(limits: ClassLimits) -> dict[str, Any]:
    classes = [
        {"name": each.name, "label": _text(each.label), "lowest": str(each.lowest)} for each in limits.classes
    ]
    return {"classes": classes, "cap_one_key": limits.cap_one_key, "cap_more_keys": limits.cap_more_keys}


def _class_limits(plain: Plain) -> ClassLimits:
    classes = (
        ResultClass(each["name"], Text(**each["label"]), Decimal(each["lowest"])) for each in plain["classes"]
    )
    return ClassLimits(tuple(classes), plain["cap_one_key"], plain["cap_more_keys"])


def _signer(signer: Signer) -> dict[str, Any]:
    return {name: _day_text(value) for name, value in asdict(signer).items()}


def _signer_of(plain: Plain) -> Signer:
    days = {name: _day(plain.get(name)) for name in ("valid_from", "valid_to")}
    return Signer(plain["authority"], plain["post"], plain["name"], **days)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _day_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


_WRITE: dict[str, Any] = {
    **dict.fromkeys((*LINES, *NUMBERS), lambda value: value),
    **dict.fromkeys(TEXTS, _text),
    "motto": lambda motto: {theme.value: _text(word) for theme, word in motto.items()},
    "class_limits": _classes,
    "thresholds": asdict,
    "recipients": lambda recipients: {report: list(lines) for report, lines in recipients.items()},
    "signers": lambda signers: [_signer(each) for each in signers],
    "report_bases": list,
    "report_due": dict,
}
# (plain, the value it replaces): what is kept by name may say less than the program knows by now.
_READ: dict[str, Any] = {
    **dict.fromkeys((*LINES, *NUMBERS), lambda plain, _before: plain),
    **dict.fromkeys(TEXTS, lambda plain, _before: Text(**plain)),
    "motto": lambda plain, before: {
        **before,
        **{Theme(theme): Text(**word) for theme, word in plain.items() if theme in set(Theme)},
    },
    "class_limits": lambda plain, _before: _class_limits(plain),
    "thresholds": lambda plain, before: Thresholds(
        **{name: plain.get(name, value) for name, value in asdict(before).items()}
    ),
    "recipients": lambda plain, before: {
        **before,
        **{report: tuple(lines) for report, lines in plain.items()},
    },
    "signers": lambda plain, _before: tuple(map(_signer_of, plain)),
    "report_bases": lambda plain, _before: tuple(plain),
    "report_due": lambda plain, before: {**before, **plain},
}
