"""Schools, units, periods and published forms as the named store keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from forms_app.core.definition import Theme
from forms_app.core.errors import NotFound, WrongState
from forms_app.core.rounds import Period
from forms_app.core.schools import Level, School, Unit
from forms_app.storage import audit, forms, periods, schools
from forms_app.storage.units import units
from tests.factories import a_school, checklist, survey

NOW = datetime(2026, 11, 22, 3, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it


def test_saving_counts_what_was_added_and_what_changed(store):
    first = schools.save_schools([a_school("A"), a_school("B")])
    second = schools.save_schools([a_school("A"), a_school("B", staff=31), a_school("C")])
    assert (first, second, schools.school("B").staff) == ((2, 0), (1, 1), 31)


def test_a_school_comes_back_as_it_went_in(store):
    every_field = School("M1", "Mẫu giáo Sao Mai", Level.MN, "XA", 24, 260, 260, True, True, 3)
    schools.save_schools([every_field])
    assert schools.school("M1") == every_field


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["Trường Ánh Dương", "Trường Đống Đa", "Trường Sao Mai"]),
        ("đống đa", ["Trường Đống Đa"]),
        ("dong da", ["Trường Đống Đa"]),
        ("DƯƠNG", ["Trường Ánh Dương"]),
        ("mai truong", ["Trường Sao Mai"]),
        ("sao dong", []),
        ("mai\0\ud800", ["Trường Sao Mai"]),
        ("%", ["Trường Ánh Dương", "Trường Đống Đa", "Trường Sao Mai"]),
    ],
)
def test_searching_needs_every_word_but_no_marks(store, search, found):
    names = ["Trường Sao Mai", "Trường Đống Đa", "Trường Ánh Dương"]
    schools.save_schools([a_school(f"{code}", name) for code, name in enumerate(names)])
    assert [each.name for each in schools.schools(search)] == found


def test_schools_can_be_narrowed_to_a_level(store):
    schools.save_schools([a_school("A"), replace(a_school("B"), level=Level.MN)])
    assert [each.code for each in schools.schools(level=Level.MN)] == ["B"]


@pytest.mark.parametrize("code", ["A", "", "A\0", "\ud800"])
def test_an_unknown_school_is_not_found(store, code):
    with pytest.raises(NotFound):
        schools.school(code)


def test_units_keep_their_dates_and_may_be_named_later(store):
    schools.save_schools([a_school("A")])  # of unit TT
    unnamed = units()
    district = Unit("HTT", "Huyện Thủ Thừa", None, date(1990, 1, 1), date(2025, 6, 30))
    schools.save_schools([], [Unit("TT", "Xã Thủ Thừa", "HTT"), district])
    assert (unnamed, units()) == ([Unit("TT", "TT")], [district, Unit("TT", "Xã Thủ Thừa", "HTT")])


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_usual_days(store, code, first, last):
    assert (periods.period(code), periods.periods()) == (
        Period(code, first, last),
        [Period(code, first, last)],
    )


def test_an_office_may_move_the_days_of_a_period(store):
    moved = Period("2026-H2", date(2026, 6, 16), date(2026, 12, 15))
    periods.save_period(moved)
    periods.save_period(Period("2026-H1", date(2025, 12, 16), date(2026, 6, 15)))
    assert (periods.period("2026-H2"), [each.code for each in periods.periods()]) == (
        moved,
        ["2026-H2", "2026-H1"],
    )


@pytest.mark.parametrize("code", ["2026-H3", "26-H1", "", "2026-H1 ", "1999"])
def test_a_strange_period_is_not_found(store, code):
    with pytest.raises(NotFound):
        periods.period(code)


def test_a_period_cannot_end_before_it_begins(store):
    with pytest.raises(WrongState):
        periods.save_period(Period("2026", date(2026, 2, 1), date(2026, 1, 1)))


def test_publishing_the_same_form_twice_makes_one_version(store):
    form = survey(Theme.BIET, Theme.BAN)
    versions = [forms.publish(form, "can_bo", NOW) for _ in range(2)]
    assert (versions, forms.published("survey"), len(audit.entries())) == ([1, 1], (form, 1), 1)


def test_a_changed_form_is_a_new_version_and_the_old_one_stays(store):
    old, new = checklist("a"), checklist("a", "b")
    versions = [forms.publish(form, "can_bo", NOW) for form in (old, new, old)]
    kept = [forms.published("checklist", version) for version in (1, 2, 3)]
    assert (versions, kept, forms.published("checklist")) == (
        [1, 2, 3],
        [(old, 1), (new, 2), (old, 3)],
        (old, 3),
    )


def test_published_forms_are_listed_once_each_with_their_latest_version(store):
    forms.publish(checklist("a"), "can_bo", NOW)
    forms.publish(checklist("a", "b"), "can_bo", NOW)
    forms.publish(survey(Theme.BIET), "can_bo", NOW)
    assert [
        (each.form_id, each.version, each.definition.kind.value, each.published_at)
        for each in forms.published_forms()
    ] == [
        ("checklist", 2, "checklist", NOW),
        ("survey", 1, "survey", NOW),
    ]


@pytest.mark.parametrize(("form_id", "version"), [("none", None), ("checklist", 2)])
def test_what_was_never_published_is_not_found(store, form_id, version):
    forms.publish(checklist("a"), "can_bo", NOW)
    with pytest.raises(NotFound):
        forms.published(form_id, version)
