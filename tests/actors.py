"""Who uses the service in tests: a respondent with a phone, somebody with an account."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forms_app.core.answers import Answers, unpack
from forms_app.core.rounds import Access, Poster
from forms_app.core.schools import Level, School, Unit
from forms_app.storage import forms, rounds, schools, slips
from forms_app.web.services import Services
from tests.factories import shipped
from tests.pages import CheckedPage, check
from tests.sealed import open_round, opened_records

NOW = datetime(2026, 11, 16, 2, 0)  # noqa: DTZ001 - naive UTC as stored; 09:00 in Vietnam
OPENS, CLOSES = date(2026, 11, 9), date(2026, 11, 20)
SCHOOLS = (
    School("TH01", "Trường Tiểu học Bình Minh", Level.TH, "TT", 32, 610, 540, boarding=True, sites=2),
    School("TH02", "Trường Tiểu học Ánh Dương", Level.TH, "TT", 6, 90, 80),
    School("MN01", "Trường Mẫu giáo Sao Mai", Level.MN, "TT", 24, 260, 240, boarding=True),
)
SAME_ORIGIN = {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Visitor:
    """A browser that sends what browsers send, and checks every page it gets."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> TestResponse:
        response = self.client.get(path, base_url=SAME_ORIGIN["Origin"], headers=self.headers | headers)
        check(response)
        return response

    def post(self, path: str, values: object, **headers: str) -> TestResponse:
        response = self.client.post(
            path, data=values, base_url=SAME_ORIGIN["Origin"], headers=SAME_ORIGIN | self.headers | headers
        )
        check(response)
        return response

    def page(self, path: str) -> CheckedPage:
        return check(self.get(path))


def open_survey(
    app: Flask,
    form_id: str = "ks_cmhs",
    opens_on: date = OPENS,
    closes_on: date = CLOSES,
    access: Access | None = None,
) -> dict[str, Poster]:
    """A round of the shipped survey in all three schools; its posters by school."""
    schools.save_schools(SCHOOLS, (Unit("TT", "Huyện Thủ Thừa"),))
    forms.publish(shipped(form_id), "can_bo", NOW)
    codes = [school.code for school in SCHOOLS]
    held: Services = app.extensions["forms"]
    opened = open_round(held.box, form_id, codes, opens_on, closes_on, NOW, access=access)
    return {poster.school.code: poster for poster in rounds.posters(opened.id)}


def drawn_slips(app: Flask, poster: Poster) -> tuple[str, ...]:
    """The codes on a school's slips, printed for the first time."""
    held: Services = app.extensions["forms"]
    return slips.print_slips(poster.round.id, poster.school.code, False, "can_bo", NOW, NOW.date(), held.box)[
        1
    ]


def stored(app: Flask, poster: Poster) -> list[Answers]:
    """What lies in the ballot box of a poster, own words left out."""
    held: Services = app.extensions["forms"]
    definition, _ = forms.published(poster.round.form_id, poster.round.form_version)
    records = opened_records(held.box, poster.round.id, poster.school.code, "ratings")
    return [unpack(definition, record) for record in records]


def hidden(response: TestResponse, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', response.text)
    assert found, f"no hidden field {name}"
    return unescape(found[1])


def first_choices(response: TestResponse) -> dict[str, str]:
    """Every radio group of the page answered with its first choice."""
    answers: dict[str, str] = {}
    for name, value in re.findall(r'<input type="radio" name="([^"]+)" value="([^"]+)"', response.text):
        answers.setdefault(name, value)
    return answers
