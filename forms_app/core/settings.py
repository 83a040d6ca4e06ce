"""Dated changes of the office's settings, and the settings in force on a day.

What form_definitions/office/ ships holds until a change says otherwise. A change holds from a day on, until
the next one of the same part; none is ever altered, so a past day keeps the settings it had. Parts that head
and sign a document may be a unit's own: after 1 July 2025 the commune's, before it the district's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from .definition import Text
from .office import NUMBERS, LegalBasis, Office, day_of_year, floor_of
from .office_plain import from_plain


class Part(StrEnum):
    """What is changed together; the value stands in addresses and in the store, so it stays."""

    NAMES = "names"
    RECIPIENTS = "recipients"
    SIGNER = "signer"
    RESPONDENTS = "respondents"
    MOTTO = "motto"
    CLASSES = "classes"
    THRESHOLDS = "thresholds"
    LIGHTS = "lights"
    DAYS = "days"
    BOARDS = "boards"
    REPORTS = "reports"


HOLDS: Mapping[Part, tuple[str, ...]] = {  # names of settings
    Part.NAMES: ("name", "short_name", "superior", "issuer", "place"),
    Part.RECIPIENTS: ("recipients",),
    Part.SIGNER: ("signers",),
    Part.RESPONDENTS: ("support", "paper_place", "key_holders"),
    Part.MOTTO: ("motto",),
    Part.CLASSES: ("class_limits",),
    Part.THRESHOLDS: ("thresholds",),
    Part.LIGHTS: ("light_green", "light_yellow"),
    Part.DAYS: ("action_days", "answer_days", "correction_days", "photo_months", "letter_years"),
    Part.BOARDS: ("board_guide",),
    Part.REPORTS: ("report_bases", "report_due"),
}
OF_UNITS = frozenset({Part.NAMES, Part.RECIPIENTS, Part.SIGNER})
YEAR = 2000  # any: the last day of a report is a day of every year
OFFICE = ""  # the unit of a change that is the whole office's

BELOW_FLOOR = Text(
    "Mức sàn là {floor}: chỉ được đặt từ {floor} trở lên.",
    "The floor is {floor}: only {floor} or more can be set.",
)
OUT_OF_RANGE = Text("Phải từ {lowest} đến {highest}.", "It must be from {lowest} to {highest}.")
LIGHTS_REVERSED = Text(
    "Mức vàng phải thấp hơn mức xanh.", "The yellow limit must be lower than the green one."
)
CLASSES_UNORDERED = Text(
    "Điểm thấp nhất của mỗi loại phải nhỏ hơn loại trên nó, loại cuối từ 0 điểm.",
    "Each class must begin below the one above it, the last one at 0 points.",
)
NO_SUCH_BASIS = Text("Không có căn cứ mang mã '{code}'.", "No legal text has the code '{code}'.")
NO_DAY_OF_YEAR = Text("Viết ngày/tháng, như 20/06.", "Write day/month, as 20/06.")
NO_SUCH_CLASS = Text("Không có loại này.", "There is no such class.")


@dataclass(frozen=True)
class Change:
    """One part as it is from ``valid_from`` on; no ``body``: what was set for that day was taken back."""

    part: Part
    unit: str  # code, or OFFICE
    valid_from: date
    body: Mapping[str, Any] | None  # plain, as core.office_plain wrote it
    by: str
    at: datetime  # naive UTC


def in_force(
    shipped: Office,
    changes: Iterable[Change],
    bases: Mapping[str, LegalBasis],
    day: date,
    units: Sequence[str] = (),
) -> Office:
    """The settings on ``day``: of the nearest of ``units``, else of the office, else as shipped.

    ``changes`` hold one for each part, unit and day; ``bases`` are the legal texts entered since.
    """
    latest: dict[tuple[str, Part], Change] = {}
    for each in sorted(changes, key=lambda change: change.valid_from):
        if each.valid_from <= day and each.body is not None:
            latest[each.unit, each.part] = each
    office = replace(shipped, legal_bases={**shipped.legal_bases, **bases}) if bases else shipped
    for part in Part:
        own = (latest.get((unit, part)) for unit in (*(units if part in OF_UNITS else ()), OFFICE))
        change = next((each for each in own if each), None)
        if change and change.body is not None:
            office = from_plain(office, change.body)
    return office


def refusals(office: Office) -> Iterator[tuple[str, Text]]:
    """(setting, why) for everything that no office may set: what protects respondents is never loosened."""
    for name, value in asdict(office.thresholds).items():
        if value < (floor := floor_of(name)):
            yield f"thresholds.{name}", BELOW_FLOOR.format(floor=floor)
    for name, (lowest, highest) in NUMBERS.items():
        if not lowest <= getattr(office, name) <= highest:
            yield name, OUT_OF_RANGE.format(lowest=lowest, highest=highest)
    if office.light_yellow >= office.light_green:
        yield "light_yellow", LIGHTS_REVERSED
    yield from _faulty_classes(office)
    for code in office.report_bases:
        if code not in office.legal_bases:
            yield "report_bases", NO_SUCH_BASIS.format(code=code)
    for report, text in office.report_due.items():
        if day_of_year(text, YEAR) is None:
            yield f"report_due.{report}", NO_DAY_OF_YEAR


def _faulty_classes(office: Office) -> Iterator[tuple[str, Text]]:
    limits = office.class_limits
    lowest = [each.lowest for each in limits.classes]
    if lowest != sorted(set(lowest), reverse=True) or lowest[-1:] != [0]:
        yield "class_limits", CLASSES_UNORDERED
    known = {each.name for each in limits.classes}
    for name in ("cap_one_key", "cap_more_keys"):
        if getattr(limits, name) not in known:
            yield f"class_limits.{name}", NO_SUCH_CLASS
