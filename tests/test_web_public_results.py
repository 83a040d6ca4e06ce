"""Released results behind a poster's own code: only where the office says so, kept by no phone."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.people import Role
from forms_app.core.rounds import Access, Poster
from forms_app.storage import audit, forms, releases, rounds
from forms_app.web import public_results
from forms_app.web.services import Services
from tests.actors import NOW, OPENS, Visitor, open_survey
from tests.office_people import person
from tests.pages import check
from tests.sealed import opener, sealed

FORMS = {"TH01": 40, "TH02": 3, "MN01": 8}  # how many came; all three were asked
STEPS = ("public", "private")


def counted(app: Flask, form_id: str = "ks_cmhs", access: Access = Access.POSTER) -> dict[str, Poster]:
    """A round that is over and counted; every answer is the first choice of its question."""
    opened = open_survey(app, form_id, access=access)
    held: Services = app.extensions["forms"]
    definition, _ = forms.published(form_id)
    answers = {each.name: each.choices[0].name for each in definition.questions if each.choices}
    for code, number in FORMS.items() if access is Access.POSTER else ():
        held.box.put([sealed(held.box, definition, 1, code, answers) for _ in range(number)])
    rounds.close_round(1, "can_bo", NOW, OPENS)
    releases.count_round(opener(held.box, 1), held.box, "can_bo", NOW, OPENS)
    return opened


def words(page: TestResponse) -> str:
    """What the page says, its style left out."""
    return re.sub(r"<style>.*?</style>|<[^>]*>", " ", page.text, flags=re.DOTALL)


@pytest.fixture
def posters(app: Flask) -> dict[str, Poster]:
    return counted(app)


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return person(app, Role.OFFICER)


def allow(officer: Visitor) -> None:
    assert officer.post("/office/rounds/1/public", {}).location.endswith("?done=public")


def test_the_same_code_says_closed_until_the_office_allows_more(posters, officer, visitor) -> None:
    path = f"/S/{posters['TH01'].code}"
    before = visitor.get(path)
    allow(officer)
    after, posted = visitor.get(path), visitor.post(path, {})
    assert (before.status_code, after.status_code, posted.status_code) == (410, 200, 410)
    assert "Trường Tiểu học Bình Minh" in after.text
    assert "ít người thấy tốt (không quá 10 %)" in after.text
    assert ("Kết quả góp ý" in before.text, "ngày 09/11/2026" in after.text) == (False, True)


def test_the_office_takes_it_back(posters, officer, visitor) -> None:
    allow(officer)
    done = officer.post("/office/rounds/1/private", {})
    pages = visitor.get(f"/S/{posters['TH01'].code}"), officer.get(done.location)
    assert (pages[0].status_code, "không còn hiện kết quả" in pages[1].text) == (410, True)
    assert [entry.action for entry in audit.entries(2)] == ["round.private", "round.public"]


def test_the_button_says_what_will_show_and_the_page_of_the_round_since_when(posters, officer) -> None:
    confirm = officer.get("/office/rounds/1/public")
    allow(officer)
    page = officer.get("/office/rounds/1")
    assert "1 trường có kết quả riêng." in confirm.text
    assert "từ ngày 16/11/2026, bằng mã trên áp phích" in page.text
    assert f'href="/S/{posters["TH01"].code}"' in page.text


def test_twice_the_same_is_once(posters, officer) -> None:
    allow(officer)
    assert officer.post("/office/rounds/1/public", {}).status_code == 303
    assert [entry.action for entry in audit.entries()].count("round.public") == 1


def test_a_round_that_is_not_counted_cannot_be_public(app, officer) -> None:
    open_survey(app)
    assert [officer.get(f"/office/rounds/1/{step}").status_code for step in STEPS] == [409, 409]
    assert [officer.post(f"/office/rounds/1/{step}", {}).status_code for step in STEPS] == [422, 422]


def test_nothing_of_the_page_stays_on_the_phone(posters, officer, visitor) -> None:
    allow(officer)
    for path in (f"/S/{each.code}{query}" for each in posters.values() for query in ("", "?lang=en")):
        response = visitor.get(path)
        kept = {"Set-Cookie", "ETag", "Last-Modified", "Expires"} & set(response.headers.keys())
        page = check(response)
        assert (response.headers["Cache-Control"], kept) == ("no-store", set())
        assert (page.scripts, page.sheets) == (0, [])
        assert "script-src" not in response.headers["Content-Security-Policy"]


def test_a_school_with_few_forms_gets_a_kind_sentence_and_no_figure(posters, officer, visitor) -> None:
    allow(officer)
    for code in ("TH02", "MN01"):
        page = visitor.get(f"/S/{posters[code].code}")
        assert (page.status_code, "chưa đủ để hiện kết quả" in page.text, "%" in words(page)) == (
            200,
            True,
            False,
        )


def test_english_is_a_page_of_its_own(posters, officer, visitor) -> None:
    allow(officer)
    page = visitor.get(f"/S/{posters['TH01'].code}?lang=en")
    assert check(page).language == "en"
    assert "few find it good (10% or less)" in page.text


def test_where_answers_needed_a_slip_the_poster_shows_the_results(app, officer, visitor) -> None:
    path = f"/S/{counted(app, 'ks_cbgvnv', Access.SLIPS)['TH01'].code}"
    before = visitor.get(path)
    allow(officer)
    assert (before.status_code, "Cảm ơn thầy, cô" in visitor.get(path).text) == (410, True)


def test_the_release_is_read_once_and_not_for_every_visitor(posters, officer, visitor, monkeypatch) -> None:
    allow(officer)
    read: list[int] = []
    release = releases.release
    monkeypatch.setattr(public_results, "release", lambda number: read.append(number) or release(number))
    for _ in range(3):
        visitor.get(f"/S/{posters['TH01'].code}")
    assert read == [1]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_nobody_else_opens_results_to_everybody(app, posters, role) -> None:
    someone = person(app, role)
    assert [someone.get(f"/office/rounds/1/{step}").status_code for step in STEPS] == [404, 404]
    assert [someone.post(f"/office/rounds/1/{step}", {}).status_code for step in STEPS] == [404, 404]
    assert not rounds.round_(1).public
