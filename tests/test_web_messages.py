"""The text for a group chat: the poster's words and address for every school, and never a slip's code."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from forms_app.core.definition import Audience
from forms_app.core.people import Role
from forms_app.core.rounds import Access
from forms_app.documents.message_texts import message_text
from tests.actors import Visitor, drawn_slips, open_survey
from tests.office_people import person
from tests.test_documents_posters import BASE_URL, OFFICE, poster

PATH = "/office/rounds/1/messages"
AUDIENCES = [
    (Audience.PARENTS, Access.POSTER),
    (Audience.PARENTS, Access.SLIPS),
    (Audience.STAFF, Access.SLIPS),
]


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return person(app, Role.OFFICER)


def message(audience: Audience, access: Access, language: str) -> str:
    its = poster(audience=audience)
    return message_text(replace(its, round=replace(its.round, access=access)), OFFICE, BASE_URL, language)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("audience", "access"), AUDIENCES)
def test_a_message_says_school_address_and_last_day_and_asks_to_post_nothing(audience, access, language):
    told = message(audience, access, language)
    said = ("Trường Mẫu giáo Sao Mai", f"{BASE_URL}/S/K7M29QXP", "31/05/2026")
    private = {"vi": "Xin đừng gửi câu trả lời", "en": "do not post your answers"}[language]
    assert [each for each in (*said, private) if each not in told] == []
    assert "{" not in told


@pytest.mark.parametrize(("audience", "access"), AUDIENCES)
def test_a_message_speaks_of_slips_only_where_there_are_some(audience, access):
    assert ("lá phiếu" in message(audience, access, "vi")) is (access is Access.SLIPS)


def test_every_school_has_its_text_in_both_languages(app: Flask, officer: Visitor) -> None:
    posters = open_survey(app)
    page = officer.get(PATH).text
    addresses = re.findall(r"http://127\.0\.0\.1:8000/S/(\w+)", page)
    assert sorted(addresses) == sorted(2 * [each.code for each in posters.values()])
    assert (page.count("Kính gửi quý phụ huynh"), page.count("Dear parents of")) == (3, 3)


def test_no_code_of_a_slip_is_on_the_page(app: Flask, officer: Visitor) -> None:
    posters = open_survey(app, "ks_cbgvnv")
    codes = drawn_slips(app, posters["TH02"])
    page = officer.get(PATH).text
    assert ([code for code in codes if code in page.replace("-", "")], posters["TH02"].code in page) == (
        [],
        True,
    )


@pytest.mark.parametrize(("search", "schools"), [("binh minh", 1), ("TIEU HOC", 2), ("khong co", 0)])
def test_a_school_is_found_without_marks(app: Flask, officer: Visitor, search: str, schools: int) -> None:
    open_survey(app)
    page = officer.get(f"{PATH}?q={search}").text
    assert (page.count("Kính gửi quý"), "Không tìm thấy trường nào." in page) == (schools, not schools)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_only_the_office_sends(app: Flask, role: Role) -> None:
    open_survey(app)
    assert person(app, role).get(PATH).status_code == 404
