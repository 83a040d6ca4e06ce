"""The settings in force on a day, and what no office may set."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.definition import Text
from forms_app.core.office import FLOORS, FREE_THRESHOLDS, LegalBasis, Office, Signer, Thresholds
from forms_app.core.office_plain import basis_from_plain, basis_to_plain, from_plain, to_plain
from forms_app.core.settings import HOLDS, OF_UNITS, Change, Part, in_force, refusals
from tests.factories import shipped_office
from tests.settings_world import OTHER, other_settings

DAY = date(2026, 11, 16)
LIMITS = shipped_office().class_limits
AT = datetime(2026, 11, 16, 2, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it


def change(part: Part, valid_from: date, unit: str = "", taken_back: bool = False) -> Change:
    return Change(part, unit, valid_from, None if taken_back else other_settings()[part], "can_bo", AT)


def named(name: str, valid_from: date, unit: str = "") -> Change:
    return Change(Part.NAMES, unit, valid_from, {"name": name}, "can_bo", AT)


def on(day: date, *changes: Change, units: tuple[str, ...] = ()) -> Office:
    return in_force(shipped_office(), changes, {}, day, units)


def test_every_setting_belongs_to_one_part_that_can_be_changed():
    held = [name for names in HOLDS.values() for name in names]
    assert sorted([*held, "legal_bases"]) == sorted(each.name for each in fields(Office))


def test_settings_survive_being_kept_as_text():
    office = shipped_office()
    kept = json.loads(json.dumps(to_plain(office)))
    assert from_plain(replace(office, name="Khác", recipients={}, light_green=1), kept) == office


def test_what_an_older_snapshot_does_not_say_comes_from_today():
    office = shipped_office()
    assert from_plain(office, {"thresholds": {"results": 9}, "gone": 1}) == replace(
        office, thresholds=replace(office.thresholds, results=9)
    )


@pytest.mark.parametrize("basis", list(shipped_office().legal_bases.values())[:3])
def test_a_legal_text_survives_being_kept(basis: LegalBasis):
    assert basis_from_plain(json.loads(json.dumps(basis_to_plain(basis)))) == basis


def test_nothing_set_is_as_shipped():
    assert on(DAY) == shipped_office()


@given(st.lists(st.tuples(st.integers(-400, 400), st.booleans()), max_size=8), st.integers(-500, 500))
def test_on_a_day_holds_the_last_change_that_began_by_then(set_on: list[tuple[int, bool]], after: int):
    days = {offset: (DAY + timedelta(offset), back) for offset, back in set_on}
    changes = [
        Change(Part.NAMES, "", day, None if back else {"name": f"từ {day}"}, "a", AT)
        for day, back in days.values()
    ]
    asked = DAY + timedelta(after)
    begun = [day for day, back in days.values() if day <= asked and not back]
    expected = f"từ {max(begun)}" if begun else shipped_office().name
    assert on(asked, *changes).name == expected


@given(st.permutations(list(Part)), st.integers(1, 400))
def test_a_change_never_touches_the_days_before_it(parts: list[Part], days: int):
    changes = [change(part, DAY) for part in parts]
    assert on(DAY - timedelta(days), *changes) == shipped_office()


def test_from_its_day_on_everything_can_be_different():
    office, changes = shipped_office(), [change(part, DAY) for part in Part]
    after = on(DAY, *changes)
    same = [
        name for names in HOLDS.values() for name in names if getattr(after, name) == getattr(office, name)
    ]
    assert (same, list(refusals(after))) == ([], [])


def test_a_unit_heads_its_documents_itself_from_its_day_on():
    changes = (named("Phòng GD&ĐT", DAY), named("Phòng Văn hóa - Xã hội", DAY, "XA"))
    near, far, office = (
        on(DAY, *changes, units=units).name for units in (("XA", "TINH"), ("XB", "TINH"), ())
    )
    assert (near, far, office) == ("Phòng Văn hóa - Xã hội", "Phòng GD&ĐT", "Phòng GD&ĐT")


def test_the_nearest_unit_that_has_something_set_decides():
    changes = (named("Tỉnh", DAY, "TINH"), named("Xã", DAY + timedelta(9), "XA"))
    assert [on(DAY + timedelta(days), *changes, units=("XA", "TINH")).name for days in (0, 9)] == [
        "Tỉnh",
        "Xã",
    ]


@pytest.mark.parametrize("part", sorted(set(Part) - OF_UNITS))
def test_only_what_heads_and_signs_a_document_is_a_units_own(part: Part):
    assert on(DAY, change(part, DAY, "XA"), units=("XA",)) == shipped_office()


def test_of_several_signers_the_one_who_began_last_signs():
    signers = (
        Signer("", "TRƯỞNG PHÒNG", "A", None, date(2025, 6, 30)),
        Signer("KT.", "PHÓ", "B", date(2025, 7, 1)),
        Signer("KT.", "PHÓ", "C", date(2026, 1, 1)),
    )
    office = replace(shipped_office(), signers=signers)
    days = (date(2025, 6, 30), date(2025, 7, 1), DAY)
    assert [found and found.name for found in map(office.signer_on, days)] == ["A", "B", "C"]


def test_nobody_signs_before_anybody_does():
    assert replace(shipped_office(), signers=()).signer_on(DAY) is None


# Floors


@given(st.sampled_from(sorted(set(asdict(FLOORS)) - FREE_THRESHOLDS)), st.integers(-1000, 1000))
def test_what_protects_respondents_is_never_set_below_its_floor(name: str, value: int):
    office = replace(shipped_office(), thresholds=Thresholds(**(asdict(FLOORS) | {name: value})))
    floor = getattr(FLOORS, name)
    said = dict(refusals(office)).get(f"thresholds.{name}", Text(""))
    assert (value < floor, str(floor) in said.vi) in ((True, True), (False, False))


@pytest.mark.parametrize(
    ("setting", "changes"),
    [
        ("action_days", {"action_days": 0}),
        ("correction_days", {"correction_days": 366}),
        ("light_yellow", {"light_yellow": 80}),
        ("class_limits", {"class_limits": replace(LIMITS, classes=())}),
        (
            "class_limits.cap_one_key",
            {"class_limits": replace(LIMITS, cap_one_key="x")},
        ),
        ("thresholds.disagreement", {"thresholds": replace(FLOORS, disagreement=-1)}),
    ],
)
def test_what_a_setting_cannot_be_is_refused(setting: str, changes: dict[str, object]):
    assert setting in dict(refusals(replace(shipped_office(), **changes)))


def test_the_altered_settings_of_the_tests_are_altered():
    assert other_settings()[Part.NAMES]["name"].startswith(OTHER)


# One reader


MAY_READ_SHIPPED = {"web/services.py", "web/visits/dossier.py", "web/office/settings.py", "cli/demo.py"}


def test_everybody_else_reads_the_settings_in_force():
    """The shipped ones only lie below: whoever reads them alone would miss what was set since."""
    package = Path(__file__).parent.parent / "forms_app"
    readers = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"\.shipped\b|definitions\.office\(", path.read_text("utf-8"))
    }
    assert readers == MAY_READ_SHIPPED
