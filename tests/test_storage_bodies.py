"""Compositions: kiện toàn keeps the old one, a correction is a version, a mistake is struck out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from forms_app.core.bodies import OFFICE, Body, BodyKind, Function, Member
from forms_app.core.errors import NotFound, WrongState
from forms_app.storage import audit, schools
from forms_app.storage.bodies import (
    bodies,
    bodies_of,
    bodies_on,
    expired_on,
    owners_with,
    save_body,
    strike_body,
)
from forms_app.storage.models import BodyRow
from tests.factories import a_school

NOW = datetime(2026, 11, 16, 2, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
DAY = date(2026, 11, 16)
HEAD = Member("Trần Thị Sen", "Giáo viên", Function.HEAD)
BOARD = Body(
    "TH01", BodyKind.INSPECTION, date(2024, 11, 1), date(2026, 10, 31), (HEAD,), "5/QĐ", date(2024, 11, 1)
)
NEXT = replace(BOARD, starts_on=DAY, ends_on=None, members=(replace(HEAD, name="Đỗ Văn Ân"),))
WHERE = ("TH01", BodyKind.INSPECTION)


@pytest.fixture(autouse=True)
def school(store) -> None:
    schools.save_schools([a_school()])


def save(body: Body, hours: int = 0) -> None:
    save_body(body, "th01", NOW + timedelta(hours=hours))


def plain(body: Body) -> Body:
    """Without who entered it and when."""
    return replace(body, by="", at=None)


def test_a_composition_comes_back_as_it_was_entered():
    save(BOARD)
    assert bodies_of("TH01") == [replace(BOARD, by="th01", at=NOW)]


def test_a_new_composition_leaves_the_old_one_as_it_was():
    save(BOARD)
    save(NEXT)
    days = (date(2024, 10, 31), date(2024, 11, 1), DAY - timedelta(1), DAY)
    held = [plain(found) if (found := bodies_on(day).get(WHERE)) else None for day in days]
    assert held == [None, BOARD, BOARD, NEXT]


def test_a_correction_takes_the_place_of_what_was_typed_and_both_are_kept():
    save(BOARD)
    save(replace(BOARD, number="6/QĐ"), hours=1)
    assert ([each.number for each in bodies_of("TH01")], BodyRow.select().count()) == (["6/QĐ"], 2)


def test_the_same_once_more_changes_nothing():
    save(BOARD)
    save(BOARD, hours=1)
    assert (BodyRow.select().count(), len(audit.entries())) == (1, 1)


def test_what_was_struck_out_holds_no_longer_and_can_be_entered_again():
    save(BOARD)
    save(NEXT)
    strike_body(*WHERE, DAY, "th01", NOW)
    before = plain(bodies_on(DAY)[WHERE])
    save(NEXT)
    assert (before, plain(bodies_on(DAY)[WHERE])) == (BOARD, NEXT)


def test_only_what_holds_can_be_struck_out():
    save(BOARD)
    strike_body(*WHERE, BOARD.starts_on, "th01", NOW)
    with pytest.raises(WrongState):
        strike_body(*WHERE, BOARD.starts_on, "th01", NOW)


def test_what_cannot_be_true_is_not_stored():
    with pytest.raises(WrongState):
        save(replace(BOARD, members=()))
    assert bodies() == []


def test_a_school_that_nobody_knows_has_no_board():
    with pytest.raises(NotFound):
        save(replace(BOARD, owner="XX"))


def test_the_office_has_bodies_of_its_own():
    save(replace(BOARD, owner=OFFICE, kind=BodyKind.CHARGE))
    assert (list(bodies_on(DAY)), bodies_of("TH01")) == ([(OFFICE, BodyKind.CHARGE)], [])


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("do an", {"TH01"}),
        ("ĐỖ VĂN", {"TH01"}),
        ("sen", {"TH01"}),
        ("hoa", set()),
        ("", set()),
        (" ,", set()),
    ],
)
def test_people_are_found_without_marks(search: str, found: set[str]):
    save(BOARD)
    save(NEXT)
    assert owners_with(search, DAY) == found


def test_a_board_has_expired_until_another_follows():
    save(BOARD)
    before = [expired_on(BodyKind.INSPECTION, day) for day in (date(2026, 10, 31), date(2026, 11, 1))]
    save(NEXT)
    assert (before, expired_on(BodyKind.INSPECTION, DAY)) == ([set(), {"TH01"}], set())


def test_every_act_is_in_the_log():
    save(BOARD)
    strike_body(*WHERE, BOARD.starts_on, "th01", NOW)
    save(replace(BOARD, owner=OFFICE))
    acts = [(each.action, each.subject) for each in reversed(audit.entries())]
    assert acts == [("body.save", "TH01/ttnd"), ("body.strike", "TH01/ttnd"), ("body.save", "ttnd")]
