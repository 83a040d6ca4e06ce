"""Dated settings and legal texts: only ever added, and never below a floor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from forms_app.core.errors import WrongState
from forms_app.core.office_plain import to_plain
from forms_app.core.settings import HOLDS, Part, in_force
from forms_app.storage import audit, settings
from forms_app.storage.models import SettingRow
from tests.factories import shipped_office
from tests.settings_world import change_everything, other_settings

NOW = datetime(2026, 11, 16, 2, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
DAY = date(2026, 11, 16)
LATER = DAY + timedelta(30)


def set_name(name: str, valid_from: date = DAY, unit: str = "", now: datetime = NOW) -> None:
    body = to_plain(shipped_office(), HOLDS[Part.NAMES]) | {"name": name}
    settings.change(shipped_office(), Part.NAMES, valid_from, body, "can_bo", now, unit)


def name_on(day: date) -> str:
    return in_force(shipped_office(), settings.changes(), settings.legal_bases(), day).name


def test_each_day_has_the_name_that_was_set_for_it(store):
    set_name("Một")
    set_name("Hai", LATER)
    days = (DAY - timedelta(1), DAY, LATER - timedelta(1), LATER)
    assert list(map(name_on, days)) == [shipped_office().name, "Một", "Một", "Hai"]


def test_set_again_for_the_same_day_the_last_counts_and_the_first_is_still_there(store):
    set_name("Một")
    set_name("Hai", now=NOW + timedelta(hours=1))
    told = [each.body["name"] for each in settings.history(Part.NAMES) if each.body]
    assert (name_on(DAY), told) == ("Hai", ["Hai", "Một"])


def test_what_was_taken_back_holds_no_longer(store):
    set_name("Một")
    set_name("Hai", LATER)
    settings.take_back(Part.NAMES, LATER, "can_bo", NOW)
    assert (name_on(LATER), len(settings.history(Part.NAMES))) == ("Một", 3)


@pytest.mark.parametrize("times", [0, 2])
def test_only_what_is_set_can_be_taken_back(store, times: int):
    for _ in range(times):
        set_name("Một")
        settings.take_back(Part.NAMES, DAY, "can_bo", NOW)
    with pytest.raises(WrongState):
        settings.take_back(Part.NAMES, DAY, "can_bo", NOW)


def test_the_same_once_more_changes_nothing(store):
    set_name("Một")
    set_name("Một")
    assert (SettingRow.select().count(), len(audit.entries())) == (1, 1)


def test_a_setting_below_its_floor_is_not_stored(store):
    body = to_plain(shipped_office(), HOLDS[Part.THRESHOLDS])
    body["thresholds"]["results"] = 4
    with pytest.raises(WrongState, match="Mức sàn là 5"):
        settings.change(shipped_office(), Part.THRESHOLDS, DAY, body, "can_bo", NOW)
    assert SettingRow.select().count() == 0


def test_a_unit_has_no_thresholds_of_its_own(store):
    body = other_settings()[Part.THRESHOLDS]
    with pytest.raises(WrongState):
        settings.change(shipped_office(), Part.THRESHOLDS, DAY, body, "can_bo", NOW, "XA")


def test_every_change_is_in_the_log(store):
    set_name("Một", unit="XA")
    settings.take_back(Part.NAMES, DAY, "can_bo", NOW, "XA")
    settings.save_basis(shipped_office().legal_bases["ct16"], "can_bo", NOW)
    acts = [(each.action, each.subject) for each in reversed(audit.entries())]
    assert acts == [
        ("settings.change", "XA/names"),
        ("settings.take_back", "XA/names"),
        ("legal_basis.change", "ct16"),
    ]


def test_a_corrected_legal_text_stands_in_for_the_shipped_one_and_each_version_stays(store):
    known = shipped_office().legal_bases["ct16"]
    checked = replace(known, issued_on=date(2018, 5, 16), checked_by="Phạm Thị Thu", checked_on=DAY)
    for each in (known, checked, checked):
        settings.save_basis(each, "can_bo", NOW)
    office = in_force(shipped_office(), (), settings.legal_bases(), DAY)
    versions = [basis.issued_on for basis, _by, _at in settings.basis_history("ct16")]
    assert (office.legal_bases["ct16"], versions) == (checked, [checked.issued_on, known.issued_on])


def test_everything_can_be_changed_through_the_store(store):
    change_everything(NOW, DAY)
    office = in_force(shipped_office(), settings.changes(), settings.legal_bases(), DAY)
    assert {part: to_plain(office, names) for part, names in HOLDS.items()} == other_settings()
