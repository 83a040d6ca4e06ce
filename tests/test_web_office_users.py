"""Accounts as the administrator keeps them: one-time links shown once, nobody locks themselves out."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from forms_app.core.people import Role
from forms_app.storage import audit, users
from tests.actors import Visitor
from tests.office_people import person


@pytest.fixture
def administrator(app: Flask) -> Visitor:
    return person(app, Role.ADMINISTRATOR)


def acts() -> list[str]:
    """What the log tells, oldest first."""
    return [entry.action for entry in reversed(audit.entries())]


def new_user(administrator: Visitor, **changes: str):
    fields = {"full_name": "Nguyễn Thị Lan", "username": "lan", "role": "inspector", "school": ""}
    return administrator.post("/office/users/new", fields | changes)


def link_in(text: str) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/activate/[\w-]+)", text)[1]


def test_a_new_account_shows_its_link_once_and_the_link_opens_it(administrator, visitor):
    page = new_user(administrator)
    link = link_in(page.text)
    assert visitor.get(link).status_code == 200
    assert "/activate/" not in administrator.get("/office/users/lan").text
    assert link.rpartition("/")[2] not in str(audit.entries())


def test_a_role_of_a_school_needs_the_school_and_others_have_none(administrator):
    assert new_user(administrator, role="school_board").status_code == 422
    assert new_user(administrator, role="school_board", school="nowhere").status_code == 422
    new_user(administrator, role="school_board", school="TH01")
    new_user(administrator, username="mai", role="officer", school="TH01")
    assert (users.user("lan").school, users.user("mai").school) == ("TH01", None)


@pytest.mark.parametrize(
    "changes", [{"full_name": ""}, {"username": "Có Dấu"}, {"role": "king"}, {"username": "administrator"}]
)
def test_an_account_with_a_fault_is_not_made(administrator, changes):
    before = users.users()
    assert new_user(administrator, **changes).status_code == 422
    assert users.users() == before


def test_a_reset_replaces_the_link(administrator, visitor):
    old = link_in(new_user(administrator).text)
    new = link_in(administrator.post("/office/users/lan/reset", {}).text)
    assert (visitor.get(old).status_code, visitor.get(new).status_code) == (404, 200)
    assert acts()[-1] == "user.reset"


def test_accounts_are_closed_and_opened_but_never_ones_own(administrator):
    new_user(administrator)
    administrator.post("/office/users/lan/active", {"active": "0"})
    assert users.user("lan").active is False
    administrator.post("/office/users/lan/active", {"active": "1"})
    assert users.user("lan").active is True
    assert administrator.post("/office/users/administrator/active", {"active": "0"}).status_code == 409
    assert users.user("administrator").active is True
