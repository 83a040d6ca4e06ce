"""Units come and go, schools move between them, and every day keeps the unit it had."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_app.core.errors import Conflict, NotFound, WrongState
from forms_app.core.schools import ALWAYS, Membership, Unit
from forms_app.storage import audit, schools, units
from tests.factories import a_school

NOW = datetime(2026, 11, 16, 2, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
REFORM = date(2025, 7, 1)
DISTRICT = Unit("HTT", "Huyện Thủ Thừa", None, None, REFORM - timedelta(1))
OLD = Unit("TT", "Thị trấn Thủ Thừa", "HTT", None, None)
NEW = Unit("XTT", "Xã Thủ Thừa", "TN", REFORM)
PROVINCE = Unit("TN", "Tỉnh Tây Ninh", None, REFORM)


@pytest.fixture(autouse=True)
def register(store) -> None:
    """Two schools of the old commune."""
    schools.save_schools([a_school("A"), a_school("B")], [DISTRICT, OLD, PROVINCE, NEW])


def move(*codes: str, to: str = "XTT", day: date = REFORM) -> int:
    return units.move_schools(codes, to, day, "can_bo", NOW)


def unit_on(day: date, code: str = "A") -> str:
    return schools.school(code, day).unit


def test_a_school_that_moves_keeps_the_unit_of_every_day_before():
    assert move("A") == 1
    days = (date(1990, 1, 1), REFORM - timedelta(1), REFORM, date(2030, 1, 1))
    assert [unit_on(day) for day in days] == ["TT", "TT", "XTT", "XTT"]
    assert units.memberships("A") == [Membership("TT", ALWAYS), Membership("XTT", REFORM)]


def test_lists_and_counts_have_the_units_of_their_day():
    move("A")
    before, after = (
        {each.code: each.unit for each in schools.schools(day=day)} for day in (REFORM - timedelta(1), REFORM)
    )
    counts = [units.schools_in_units(day) for day in (REFORM - timedelta(1), REFORM)]
    assert (before, after) == ({"A": "TT", "B": "TT"}, {"A": "XTT", "B": "TT"})
    assert counts == [{"TT": 2}, {"TT": 1, "XTT": 1}]


def test_several_schools_move_together_or_not_at_all():
    move("B", day=REFORM + timedelta(9))
    with pytest.raises(WrongState):
        move("A", "B")
    assert unit_on(REFORM) == "TT"


def test_moving_to_where_a_school_is_changes_nothing():
    move("A")
    assert (move("A", day=REFORM + timedelta(9)), len(units.memberships("A"))) == (0, 2)


@pytest.mark.parametrize(("to", "day"), [("XTT", REFORM - timedelta(1)), ("HTT", REFORM)])
def test_nobody_moves_to_a_unit_that_is_not_there(to: str, day: date):
    with pytest.raises(WrongState):
        move("A", to=to, day=day)


def test_the_last_move_can_be_taken_back_the_first_unit_stays():
    move("A")
    units.take_move_back("A", REFORM, "can_bo", NOW)
    with pytest.raises(WrongState):
        units.take_move_back("A", ALWAYS, "can_bo", NOW)
    assert units.memberships("A") == [Membership("TT", ALWAYS)]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 900), st.sampled_from(["TN", "XTT"])), max_size=6))
def test_on_each_day_a_school_is_where_the_last_move_by_then_took_it(moves: list[tuple[int, str]]):
    schools.save_schools([a_school("P")])
    while len(units.memberships("P")) > 1:
        units.take_move_back("P", units.memberships("P")[-1].starts_on, "can_bo", NOW)
    expected = {-1: "TT"}
    for offset, to in sorted(moves, key=lambda each: each[0]):
        move("P", to=to, day=REFORM + timedelta(offset))
        expected[offset] = to
    for offset in range(-1, 901, 100):
        reached = max(each for each in expected if each <= offset)
        assert unit_on(REFORM + timedelta(offset), "P") == expected[reached]


def test_a_unit_ends_once_its_schools_have_moved():
    ended = Unit("TT", OLD.name, "HTT", None, REFORM - timedelta(1))
    with pytest.raises(WrongState, match="2 trường"):
        units.change_unit(ended, "can_bo", NOW)
    move("A", "B")
    units.change_unit(ended, "can_bo", NOW)
    assert units.unit("TT") == ended


def test_schools_that_move_a_day_too_late_keep_a_unit_from_ending():
    move("A", "B", day=REFORM + timedelta(1))
    with pytest.raises(WrongState):
        units.change_unit(Unit("TT", OLD.name, "HTT", None, REFORM - timedelta(1)), "can_bo", NOW)


@pytest.mark.parametrize(
    ("added", "error"),
    [
        (OLD, Conflict),
        (Unit("X", "X", "nowhere"), NotFound),
        (Unit("X", "X", None, REFORM, REFORM - timedelta(1)), WrongState),
    ],
)
def test_a_unit_without_sense_is_refused(added: Unit, error: type[Exception]):
    with pytest.raises(error):
        units.add_unit(added, "can_bo", NOW)


@pytest.mark.parametrize("parent", ["HTT", "TT"])
def test_no_unit_lies_below_itself(parent: str):
    with pytest.raises(WrongState):
        units.change_unit(Unit("HTT", DISTRICT.name, parent), "can_bo", NOW)


def test_the_way_up_leaves_out_units_that_are_not_there():
    assert [
        units.unit_path(code, day)
        for code, day in (("TT", REFORM), ("TT", date(2025, 1, 1)), ("XTT", REFORM))
    ] == [
        ("TT",),
        ("TT", "HTT"),
        ("XTT", "TN"),
    ]


def test_an_import_with_another_unit_is_a_move_on_its_day():
    moved = a_school("A")
    schools.save_schools([moved.__class__(**{**schools.to_facts(moved), "unit": "XTT"})], moved_on=REFORM)
    assert [unit_on(day) for day in (REFORM - timedelta(1), REFORM)] == ["TT", "XTT"]


def test_every_change_is_in_the_log():
    units.add_unit(Unit("M", "Mới"), "can_bo", NOW)
    units.change_unit(Unit("M", "Mới hơn"), "can_bo", NOW)
    move("A", to="M", day=NOW.date())
    units.take_move_back("A", NOW.date(), "can_bo", NOW)
    assert [each.action for each in reversed(audit.entries())] == [
        "unit.add",
        "unit.change",
        "school.move",
        "school.move_back",
    ]
