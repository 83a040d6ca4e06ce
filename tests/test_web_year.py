"""The year on pages: what is due, late and done, for the office and for a school, and as a calendar."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from icalendar import Calendar

from forms_app.core.deadlines import Work
from forms_app.core.people import Role
from forms_app.core.returns import BOARD, FIGURES, OFFICE
from forms_app.storage import actions, rounds, suggestions, users, visits
from tests.actors import Visitor
from tests.demo_world import demo_of, signed_in

LIST = "/office/year/list"

app = demo_of()


def somebody(app: Flask, role: Role) -> Visitor:
    return signed_in(app, next(each.username for each in users.users() if each.role is role))


def test_the_year_is_for_the_office_and_a_schools_own_for_its_people(app: Flask) -> None:
    found = {
        role: tuple(
            somebody(app, role).get(path).status_code for path in ("/office/year/", LIST, "/school/year/")
        )
        for role in Role
    }
    assert found == {
        Role.ADMINISTRATOR: (404, 404, 404),
        Role.OFFICER: (200, 200, 404),
        Role.INSPECTOR: (404, 404, 404),
        Role.BOARD: (404, 404, 404),
        Role.SCHOOL_BOARD: (404, 404, 200),
        Role.SCHOOL: (404, 404, 200),
    }


def test_every_round_visit_and_action_of_the_year_is_in_the_list(app: Flask) -> None:
    officer = somebody(app, Role.OFFICER)
    pages = [officer.get(f"{LIST}?year=2026&page={number}").text for number in (1, 2, 3, 4)]
    linked = {path for page in pages for path in re.findall(r'<th scope="row"><a href="([^"]+)"', page)}
    expected = {
        *(f"/office/rounds/{each.id}" for each in rounds.rounds() if not each.cancelled_on),
        *(f"/office/visits/{each.uuid}" for each in visits.visits() if each.ends_on.year == 2026),
        *(
            f"/office/actions/{each.code}"
            for each in actions.actions()
            if each.standing.deadline.year == 2026
        ),
    }
    assert linked >= expected
    assert expected


def test_a_school_sees_its_own_deadlines_and_never_a_planned_visit(app: Flask) -> None:
    """Some visits are not announced."""
    user = next(
        each
        for each in users.users()
        if each.role is Role.SCHOOL and actions.actions_of(each.school or "", False)
    )
    page = signed_in(app, user.username).get("/school/year/list?year=2026").text
    linked = set(re.findall(r'<th scope="row"><a href="([^"]+)"', page))
    own = {f"/school/actions/{each.code}" for each in actions.actions_of(user.school or "", False)}
    assert linked & own
    assert (
        linked & {f"/school/actions/{each.code}" for each in actions.actions()},
        "/visits/" in "".join(linked),
    ) == (
        linked & own,
        False,
    )


@pytest.mark.parametrize(
    "query", ["year=x", "year=99999", "month=2026-13", "work=zz&standing=zz", "page=-4", "year="]
)
def test_an_address_that_means_nothing_narrows_nothing(app: Flask, query: str) -> None:
    assert somebody(app, Role.OFFICER).get(f"{LIST}?{query}").status_code == 200


def test_the_list_narrows_to_a_month_a_kind_and_a_standing(app: Flask) -> None:
    officer = somebody(app, Role.OFFICER)
    late = officer.get(f"{LIST}?work={Work.ACTION.value}&standing=late").text
    links = re.findall(r'<th scope="row"><a href="([^"]+)"', late)
    overdue = {
        f"/office/actions/{each.code}"
        for each in actions.actions()
        if each.days_late(app.config["CLOCK"]().date())
    }
    assert set(links) == overdue


def test_everybody_with_deadlines_has_them_in_their_calendar(app: Flask) -> None:
    """The office all of them, an inspector their own visits, a school its own actions."""
    found = {}
    for role in (Role.OFFICER, Role.INSPECTOR, Role.SCHOOL):
        calendar = Calendar.from_ical(somebody(app, role).get("/calendar/deadlines.ics").data)
        found[role] = {str(each["url"]).split("/")[4] for each in calendar.walk("VEVENT")}
    assert found[Role.OFFICER] >= {"visits", "rounds", "actions"}
    assert "rounds" not in found[Role.INSPECTOR] | found[Role.SCHOOL]
    assert "visits" not in found[Role.SCHOOL]


def test_returns_are_due_to_the_office_together_and_to_whoever_fills_them(app: Flask) -> None:
    people = {Role.OFFICER: "/office", Role.SCHOOL: "/school", Role.SCHOOL_BOARD: "/school"}
    found = {}
    for role, area in people.items():
        page = somebody(app, role).get(f"{area}/year/list?year=2026&work=return").text
        linked = " ".join(re.findall(r'<th scope="row"><a href="([^"]+)"', page))
        found[role] = {form for form in (FIGURES, BOARD, OFFICE) if form in linked}
    assert found == {
        Role.OFFICER: {FIGURES, BOARD, OFFICE},
        Role.SCHOOL: {FIGURES},
        Role.SCHOOL_BOARD: {BOARD},
    }


def test_letters_are_due_by_their_code_and_say_nothing(app: Flask) -> None:
    page = somebody(app, Role.OFFICER).get(f"{LIST}?year=2026&work=suggestion").text
    due = {
        each.code for each in suggestions.suggestions() if not each.junk and each.standing.due.year == 2026
    }
    assert (set(re.findall(r"YK-2026-\d+", page)), due != set()) == (due, True)


def test_conclusions_are_due_to_the_office_together_and_to_each_board(app: Flask) -> None:
    found = {}
    for role, area in {Role.OFFICER: "/office", Role.SCHOOL: "/school", Role.SCHOOL_BOARD: "/school"}.items():
        page = somebody(app, role).get(f"{area}/year/list?year=2026&work={Work.CONCLUSION}").text
        found[role] = set(re.findall(r'<th scope="row"><a href="([^"?]+)', page))
    both = {f"/school/conclusions/2026-H{half}" for half in (1, 2)}
    assert found == {Role.OFFICER: {"/board/"}, Role.SCHOOL: set(), Role.SCHOOL_BOARD: both}
