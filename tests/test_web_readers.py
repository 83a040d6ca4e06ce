"""Tokens of programs at the office's desk: who makes them, shown once, withdrawn; mistakes stay."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.people import Role
from forms_app.storage import audit, readers
from tests.actors import NOW, Visitor
from tests.office_people import person
from tests.pages import check

PATH = "/office/readers/"
MAKERS = (Role.OFFICER, Role.ADMINISTRATOR)
GIVEN = {"name": "Power BI của phòng", "until": "2027-06-30"}


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return person(app, Role.OFFICER)


def token_on(page: TestResponse) -> str:
    found = re.search(r'<code class="one-time">(pdc_[\w-]+)</code>', page.text)
    assert found, "no token"
    return found[1]


@pytest.mark.parametrize("role", list(Role))
def test_officers_and_administrators_make_tokens_and_nobody_else(app: Flask, role: Role) -> None:
    someone = person(app, role)
    made = someone.post(PATH, GIVEN)
    statuses = (someone.get(PATH).status_code, made.status_code)
    assert statuses == ((200, 200) if role in MAKERS else (404, 404))
    assert len(readers.readers()) == (role in MAKERS)
    if role in MAKERS:
        assert someone.post(f"{PATH}{readers.readers()[0].key}/withdraw", {}).status_code == 303
    assert someone.post(f"{PATH}none/withdraw", {}).status_code == 404


def test_a_token_is_shown_once_and_opens_until_it_is_withdrawn(officer: Visitor) -> None:
    token = token_on(officer.post(PATH, GIVEN))
    reader = readers.reader_of(token, NOW.date())
    assert reader is not None
    assert (reader.name, token in officer.get(PATH).text) == ("Power BI của phòng", False)
    officer.post(f"{PATH}{reader.key}/withdraw", {})
    page = officer.get(PATH).text
    assert (readers.reader_of(token, NOW.date()), "Đã thu hồi" in page) == (None, True)
    assert [entry.actor for entry in audit.entries(2)] == ["officer", "officer"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"until": ""}, "until"),
        ({"until": "hôm nào"}, "until"),
        ({"until": "2026-11-15"}, "until"),
        ({"until": "2029-11-15"}, "until"),
    ],
)
def test_a_mistake_makes_no_token_and_keeps_what_was_typed(officer: Visitor, changes, field) -> None:
    page = officer.post(PATH, GIVEN | changes)
    assert (page.status_code, f"#{field}" in check(page).links, readers.readers()) == (422, True, [])
    kept = next(value for name, value in (GIVEN | changes).items() if name != field)
    assert f'value="{kept}"' in page.text


def test_the_token_is_in_no_log(officer: Visitor, caplog, capfd) -> None:
    caplog.set_level("DEBUG")
    token = token_on(officer.post(PATH, GIVEN))
    told = caplog.text + "".join(capfd.readouterr()) + repr([each.detail for each in audit.entries()])
    assert (token in told, "Power BI" in told) == (False, True)


def test_the_way_there(app: Flask, officer: Visitor) -> None:
    assert PATH in check(officer.get("/office/")).links
    assert PATH in check(person(app, Role.ADMINISTRATOR).get("/office/users/")).links
