"""Who may enter the office's pages, and that every page of a working office is sound."""

from __future__ import annotations

import pytest
from flask import Flask

from forms_app.core.people import Action, Role, User, may
from forms_app.storage import forms
from tests.actors import NOW, Visitor, open_survey
from tests.factories import FOLDER, shipped
from tests.office_people import person

ARGUMENTS = {"number": 1, "code": "K7M29QXP", "step": "close", "form_id": "ks_cmhs", "username": "board"}
ARGUMENTS |= {"uuid": "00000000-0000-4000-8000-000000000001", "part": "names", "basis": "ct16"}
ARGUMENTS |= {"unit": "TT", "school": "TH01", "key": "no-reader"}


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return person(app, Role.OFFICER)


@pytest.fixture
def administrator(app: Flask) -> Visitor:
    return person(app, Role.ADMINISTRATOR)


def office_routes(app: Flask) -> list[tuple[str, str, Action]]:
    """(method, path, action) of every page and post of the office."""
    found = []
    adapter = app.url_map.bind("127.0.0.1")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("office."):
            path = adapter.build(rule.endpoint, {name: ARGUMENTS[name] for name in rule.arguments})
            action = app.view_functions[rule.endpoint].guarded  # type: ignore[attr-defined]
            found += [(method, path, action) for method in rule.methods & {"GET", "POST"}]
    return found


def test_a_stranger_is_asked_to_sign_in_everywhere(app, visitor):
    answers: dict[str, set[int]] = {"GET": set(), "POST": set()}
    for method, path, _ in office_routes(app):
        answer = visitor.get(path) if method == "GET" else visitor.post(path, {})
        answers[method].add(answer.status_code)
    # 401: what was typed waits in the page until its sender has signed in again
    assert answers == {"GET": {303}, "POST": {303, 401}}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_its_own_office_pages_and_no_others(app, role):
    browser, user = person(app, role), User("x", "x", role, "TH01")
    for method, path, action in office_routes(app):
        response = browser.get(path) if method == "GET" else browser.post(path, {})
        refused = response.status_code == 404 and "Không có trang này" in response.text
        if not may(user, action):
            assert refused, f"{role} reached {method} {path}"
        elif not any(
            part in path for part in ("/rounds/1", "/paper/1", "board", "/visits/0000", "no-reader")
        ):
            assert not refused, f"{role} was kept from {method} {path}"


def test_every_page_of_a_working_office_is_sound(app, officer, administrator):
    open_survey(app)
    open_survey(app, "ks_cbgvnv")
    forms.publish(shipped("chk_th"), "x", NOW)
    person(app, Role.INSPECTOR)
    for browser in (officer, administrator):
        for path in (
            "/office/",
            "/office/schools/",
            "/office/schools/import",
            "/office/forms/",
            "/office/rounds/",
            "/office/rounds/new",
            "/office/rounds/1",
            "/office/rounds/1/extend",
            "/office/rounds/1/close",
            "/office/rounds/1/posters",
            "/office/rounds/1/sheet",
            "/office/rounds/1/rehearse",
            "/office/rounds/2/slips",
            "/office/visits/",
            "/office/visits/new",
            "/office/visits/list",
            "/office/visits/progress",
            "/office/users/",
            "/office/users/new",
            "/office/users/officer",
            *(f"/office/forms/{each.stem}" for each in FOLDER.glob("*.yaml")),
        ):
            allowed = path.startswith("/office/users") == (browser is administrator)
            assert (browser.get(path).status_code == 200) is allowed, path
            assert (browser.get(path + "?lang=en").status_code == 200) is allowed, path
