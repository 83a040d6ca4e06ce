"""Earlier visits of a school, sites, and starting one visit from another: once, whole, and logged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forms_app.core.errors import NotFound, WrongState
from forms_app.core.people import Role
from forms_app.core.visits import Visit
from forms_app.storage import audit, forms, schools, users, visits
from forms_app.storage.earlier_visits import earlier_visits, sites_of, start_from
from tests.factories import a_school, checklist
from tests.test_storage_visits import NOW, TODAY

DAY = timedelta(days=1)


@pytest.fixture
def office(store: str) -> None:
    schools.save_schools([a_school("A"), a_school("B")])
    users.add_user("lan", "Lan", Role.INSPECTOR, None, NOW, "quan_tri")
    forms.publish(checklist("header", "b"), "can_bo", NOW)


def planned(days_ago: int = 0, school: str = "A") -> Visit:
    day = TODAY - days_ago * DAY
    return visits.plan_visit(school, "checklist", "2026-H2", day, day, ["lan"], "can_bo", NOW)


def handed_in(days_ago: int, school: str = "A", **answers: str) -> Visit:
    visit = planned(days_ago, school)
    visits.save_section(visit.uuid, "header", 0, answers, "lan", NOW)
    return visits.submit_visit(visit.uuid, "{}", "lan", NOW)


def test_earlier_visits_are_those_of_the_school_that_were_handed_in_the_latest_first(office):
    old, new, _draft = handed_in(20, b_1="cũ"), handed_in(10, b_1="mới"), planned(5)
    handed_in(3, "B")
    found = earlier_visits(planned())
    assert [(each.visit.uuid, each.answers) for each in found] == [
        (new.uuid, {"b_1": "mới"}),
        (old.uuid, {"b_1": "cũ"}),
    ]


def test_a_visit_is_not_earlier_than_itself(office):
    visit = handed_in(1)
    assert earlier_visits(visit) == []


def test_sites_are_those_last_saved_and_only_where_one_was(office):
    first, second, third = handed_in(3, diem_truong="Kênh Ngang"), handed_in(2), planned()
    for revision, site in enumerate(("Nhầm", "Điểm chính")):
        visits.save_section(third.uuid, "header", revision, {"diem_truong": site}, "lan", NOW)
    assert sites_of([first, second, third]) == {first.uuid: "Kênh Ngang", third.uuid: "Điểm chính"}
    assert sites_of([]) == {}


def test_what_is_taken_over_is_marked_until_somebody_saves_it(office):
    old, new = handed_in(9), planned()
    start_from(new.uuid, {"header": {"header_1": "x"}}, old.uuid, "lan", NOW)
    before = visits.latest_sections(new.uuid)["header"]
    visits.save_section(
        new.uuid, "header", 1, {"header_1": "x"}, "lan", NOW
    )  # looked through, left as it was
    after = visits.latest_sections(new.uuid)["header"]
    assert [(each.revision, each.body, each.taken_from) for each in (before, after)] == [
        (1, {"header_1": "x"}, old.uuid),
        (2, {"header_1": "x"}, ""),
    ]


def test_the_mark_is_no_answer(office):
    new = planned()
    start_from(new.uuid, {"header": {"header_1": "x"}}, "somewhere", "lan", NOW)
    assert visits.answers(new.uuid) == {"header_1": "x"}


def test_starting_is_logged_with_the_visit_it_came_from(office):
    old, new = handed_in(9), planned()
    start_from(new.uuid, {"header": {"header_1": "x"}, "b": {"b_1": "y"}}, old.uuid, "lan", NOW)
    entry = audit.entries(1)[0]
    assert (entry.actor, entry.action, entry.subject, entry.detail) == (
        "lan",
        "visit.start_from",
        new.uuid,
        old.uuid,
    )


def test_a_visit_that_has_begun_keeps_what_was_typed(office):
    new = planned()
    visits.save_section(new.uuid, "b", 0, {"b_1": "đã gõ"}, "lan", NOW)
    with pytest.raises(WrongState):
        start_from(new.uuid, {"header": {"header_1": "x"}}, "somewhere", "lan", NOW)
    assert visits.answers(new.uuid) == {"b_1": "đã gõ"}


def test_an_unknown_visit_cannot_start(office):
    with pytest.raises(NotFound):
        start_from("00000000-0000-4000-8000-000000000000", {"b": {}}, "somewhere", "lan", NOW)
