"""Plans of visits: what can be changed and called off, lists and counts, addresses of calendars."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from forms_app.core.errors import Conflict, NotFound, WrongState
from forms_app.core.people import Role
from forms_app.core.schools import Level, School
from forms_app.core.visits import Manner, Standing, Visit, VisitState
from forms_app.storage import audit, calendars, forms, schools, users, visit_lists, visit_plans, visits
from forms_app.storage.models import CalendarRow
from forms_app.storage.visit_lists import Wanted
from tests.factories import a_school, checklist

NOW = datetime(2026, 11, 22, 3, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
LATER = NOW + timedelta(hours=1)
TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.fixture
def office(store: str) -> None:
    other = School("C", "Trường THCS Thủ Thừa", Level.THCS, "TT", 20, 300, 280)
    schools.save_schools([a_school("A"), a_school("B", "Trường Tiểu học Ánh Dương"), other])
    for username in ("lan", "hung", "mai"):
        users.add_user(username, username.title(), Role.INSPECTOR, None, NOW, "quan_tri")
    forms.publish(checklist("a", "b"), "can_bo", NOW)


def planned(school: str = "A", day: date = TODAY, team: tuple[str, ...] = ("lan",), **more: Any) -> Visit:
    given: dict[str, Any] = {"period": "2026-H2", "ends_on": day} | more
    return visits.plan_visit(school, "checklist", starts_on=day, inspectors=team, by="x", now=NOW, **given)


def filled(visit: Visit) -> Visit:
    visits.save_section(visit.uuid, "a", 0, {"a_1": "x"}, visit.inspectors[0], NOW)
    return visits.visit(visit.uuid)


def change(visit: Visit, **more: Any) -> Visit:
    given = {"starts_on": visit.starts_on, "ends_on": visit.ends_on, "inspectors": visit.inspectors} | more
    return visit_plans.change_visit(visit.uuid, by="can_bo", now=LATER, **given)


def test_days_and_team_change_and_the_log_says_from_what_to_what(office):
    visit = planned(team=("lan", "hung"))
    changed = change(visit, starts_on=TODAY + DAY, ends_on=TODAY + 2 * DAY, inspectors=("mai", "lan", "mai"))
    assert (changed.starts_on, changed.ends_on, changed.inspectors) == (
        TODAY + DAY,
        TODAY + 2 * DAY,
        ("mai", "lan"),
    )
    assert (changed.changes, changed.changed_at, changed.state) == (1, LATER, VisitState.PLANNED)
    entry = audit.entries(1)[0]
    told = "22/11/2026-22/11/2026 lan, hung → 23/11/2026-24/11/2026 mai, lan"
    assert (entry.actor, entry.action, entry.subject, entry.detail) == (
        "can_bo",
        "visit.change",
        visit.uuid,
        told,
    )


def test_who_was_withdrawn_has_the_visit_no_more_and_what_they_filled_in_stays(office):
    visit = filled(planned(team=("lan", "hung")))
    change(visit, inspectors=("hung",))
    assert (visits.visits(inspector="lan"), visits.answers(visit.uuid)) == ([], {"a_1": "x"})
    assert [each.uuid for each in visits.visits(inspector="hung")] == [visit.uuid]


def test_the_same_plan_again_changes_nothing(office):
    visit = planned()
    before = len(audit.entries())
    assert (change(visit), len(audit.entries())) == (visit, before)


def test_a_change_made_from_an_old_page_overwrites_nothing(office):
    visit = planned()
    newer = change(visit, inspectors=("hung",), base=0)
    with pytest.raises(Conflict):
        change(visit, inspectors=("mai",), base=0)
    assert visits.visit(visit.uuid) == newer


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"ends_on": TODAY - DAY}, WrongState),
        ({"ends_on": TODAY + 92 * DAY}, WrongState),
        ({"inspectors": ()}, WrongState),
        ({"inspectors": ("nobody",)}, NotFound),
        ({"inspectors": ("lan", "thu")}, WrongState),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(office, more, error):
    users.add_user("thu", "Thu", Role.OFFICER, None, NOW, "quan_tri")
    visit = planned()
    with pytest.raises(error):
        change(visit, **more)
    assert visits.visit(visit.uuid) == visit


def test_somebody_on_the_team_may_stay_when_the_account_was_closed(office):
    visit = planned(team=("lan", "hung"))
    users.set_active("hung", False, NOW, "quan_tri")
    assert change(visit, ends_on=TODAY + DAY).inspectors == ("lan", "hung")


def test_a_visit_handed_in_keeps_its_plan(office):
    visit = filled(planned())
    visits.submit_visit(visit.uuid, "{}", "lan", NOW)
    for step in (
        lambda: change(visit, inspectors=("hung",)),
        lambda: visit_plans.cancel_visit(visit.uuid, "bận", "x", NOW),
    ):
        with pytest.raises(WrongState):
            step()
    assert visits.visit(visit.uuid).inspectors == ("lan",)


def test_a_cancelled_visit_is_kept_with_its_reason_and_listed_only_when_asked_for(office):
    visit = planned()
    done = visit_plans.cancel_visit(visit.uuid, " Trường nghỉ vì bão. ", "can_bo", LATER)
    assert (done.state, done.cancelled_for, done.changes) == (
        VisitState.CANCELLED,
        "Trường nghỉ vì bão.",
        1,
    )
    assert (visits.visits(), [each.uuid for each in visits.visits(cancelled=True)]) == ([], [visit.uuid])
    assert (audit.entries(1)[0].action, audit.entries(1)[0].detail) == ("visit.cancel", "Trường nghỉ vì bão.")
    again = visit_plans.cancel_visit(visit.uuid, "lý do khác", "can_bo", LATER)
    assert (again, [each.action for each in audit.entries()].count("visit.cancel")) == (done, 1)


def test_a_cancelled_visit_is_neither_filled_nor_changed(office):
    visit = planned()
    visit_plans.cancel_visit(visit.uuid, "bão", "can_bo", LATER)
    for step in (lambda: filled(visit), lambda: change(visit, inspectors=("hung",))):
        with pytest.raises(WrongState, match="đã hủy"):
            step()


@pytest.mark.parametrize(("reason", "begun"), [("  ", False), ("bão", True)])
def test_nothing_is_cancelled_without_a_reason_or_once_it_was_begun(office, reason, begun):
    visit = filled(planned()) if begun else planned()
    with pytest.raises(WrongState):
        visit_plans.cancel_visit(visit.uuid, reason, "can_bo", LATER)
    assert not visits.visit(visit.uuid).cancelled


@pytest.fixture
def plan(office: None) -> dict[Standing, Visit]:
    """One visit of each standing on TODAY."""
    made = {
        Standing.PLANNED: planned("A", TODAY + DAY, ("lan", "hung")),
        Standing.DRAFT: filled(planned("B", TODAY, ("lan",))),
        Standing.LATE: planned("C", TODAY - 3 * DAY, ("hung",), ends_on=TODAY - DAY),
        Standing.SUBMITTED: filled(planned("C", TODAY - 9 * DAY, ("hung",), period="2026")),
        Standing.CANCELLED: planned("A", TODAY - 5 * DAY, ("mai",)),
    }
    visits.submit_visit(made[Standing.SUBMITTED].uuid, "{}", "hung", NOW)
    visit_plans.cancel_visit(made[Standing.CANCELLED].uuid, "bão", "x", NOW)
    return made


def test_the_store_finds_by_standing_what_each_visit_says_of_itself(plan):
    every = visits.visits(cancelled=True)
    found = {each: visit_lists.every(Wanted(standing=each), TODAY) for each in Standing}
    assert found == {each: [one for one in every if one.standing(TODAY) is each] for each in Standing}
    assert {each: [one.uuid for one in ones] for each, ones in found.items()} == {
        each: [one.uuid] for each, one in plan.items()
    }


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (Wanted(), "ABCAC"),
        (Wanted(period="2026"), "C"),
        (Wanted(school="thu thua"), "CC"),
        (Wanted(school="Ánh dương"), "B"),
        (Wanted(level=Level.TH), "ABA"),
        (Wanted(inspector="lan"), "AB"),
        (Wanted(first=TODAY - 2 * DAY, last=TODAY), "BC"),
        (Wanted(school="không có"), ""),
    ],
)
def test_lists_are_narrowed(plan, wanted, codes):
    found = visit_lists.every(wanted, TODAY)
    pages = [each for number in (1, 2, 3) for each in visit_lists.page(wanted, TODAY, number, 2)]
    assert "".join(each.school for each in found) == codes
    assert (visit_lists.count(wanted, TODAY), pages) == (len(codes), found)


def test_progress_is_counted_per_period_and_level_cancelled_ones_apart(plan):
    found = visit_lists.progress(Wanted(), TODAY)
    assert {
        key: (each.total, each.waiting, each.late, each.done, each.cancelled) for key, each in found.items()
    } == {
        ("2026", Level.THCS): (1, 0, 0, 1, 0),
        ("2026-H2", Level.TH): (2, 2, 0, 0, 1),
        ("2026-H2", Level.THCS): (1, 0, 1, 0, 0),
    }


def test_a_visit_is_a_load_of_everybody_who_goes(plan):
    found = visit_lists.loads(Wanted(), TODAY)
    assert {name: (each.waiting, each.late, each.done, each.cancelled) for name, each in found.items()} == {
        "hung": (1, 1, 1, 0),
        "lan": (2, 0, 0, 0),
        "mai": (0, 0, 0, 1),
    }


def test_what_a_team_does_in_a_window_is_found_without_what_is_cancelled(plan):
    found = visit_lists.of_teams(["hung", "mai"], TODAY - 5 * DAY, TODAY - DAY)
    assert [each.uuid for each in found] == [plan[Standing.LATE].uuid]
    assert len(visit_lists.of_period("2026-H2")) == 3


def test_how_a_visit_takes_place_is_kept(office):
    visit = planned(manner=Manner.FOLDED)
    assert (visits.visit(visit.uuid).manner, planned("B").manner) == (Manner.FOLDED, None)


def test_a_calendar_opens_by_its_latest_address_only_and_is_kept_as_a_digest(office):
    first = calendars.make_calendar("lan", NOW)
    second = calendars.make_calendar("lan", LATER)
    assert calendars.calendar_user(first) is None
    found = calendars.calendar_user(second)
    assert (found and found.username, calendars.calendar_made_at("lan")) == ("lan", LATER)
    kept = " ".join(row.token_hash for row in CalendarRow.select())
    assert (second in kept, len(kept)) == (False, 64)
    assert [each.action for each in audit.entries(2)] == ["calendar.make"] * 2


@pytest.mark.parametrize("end", ["revoked", "closed", "reset"])
def test_a_calendar_ends_with_its_owner_s_word_or_account(office, end):
    token, other = calendars.make_calendar("lan", NOW), calendars.make_calendar("hung", NOW)
    if end == "revoked":
        calendars.revoke_calendar("lan", LATER)
        calendars.revoke_calendar("lan", LATER)
    elif end == "closed":
        users.set_active("lan", False, LATER, "quan_tri")
    else:
        users.reset_user("lan", LATER, "quan_tri")
    found = calendars.calendar_user(other)
    assert (calendars.calendar_user(token), found and found.username) == (None, "hung")
    assert [each.action for each in audit.entries()].count("calendar.revoke") == (end == "revoked")
