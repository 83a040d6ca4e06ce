"""The service in which the year is played: its clock, its people, what the diary's names stand for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.people import Role
from forms_app.core.rounds import Round
from forms_app.core.suggestions import SuggestionBox
from forms_app.storage import forms, sessions, users
from forms_app.web.services import Services
from tests.actors import SAME_ORIGIN, Visitor
from tests.factories import shipped
from tests.year.district import Entry

Page = TestResponse
Play = Callable[["World", Entry], object]


@dataclass
class World:
    """What came of the diary so far: visits, actions and so on under the names that the diary gives them."""

    app: Flask
    moment: datetime = datetime(2026, 1, 1, 2)  # noqa: DTZ001 - naive UTC as stored
    visits: dict[str, str] = field(default_factory=dict)  # uuid
    actions: dict[tuple[str, str], str] = field(default_factory=dict)  # code
    tasks: dict[tuple[str, str], str] = field(default_factory=dict)  # key
    rounds: dict[str, Round] = field(default_factory=dict)
    slips: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    boxes: dict[str, SuggestionBox] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)  # code in the register
    models: dict[str, str] = field(default_factory=dict)  # code

    @property
    def held(self) -> Services:
        held: Services = self.app.extensions["forms"]
        return held

    @property
    def today(self) -> date:
        return self.moment.date()

    def turn_to(self, day: date) -> None:
        """It is nine in the morning in Vietnam."""
        self.moment = datetime.combine(day, time(2))

    def anybody(self) -> Visitor:
        """Somebody with a browser and no account."""
        return Visitor(self.app.test_client(use_cookies=False))

    def sign_in(self, username: str) -> Visitor:
        client = self.app.test_client()
        client.set_cookie("forms", sessions.start_session(username, self.moment), domain="127.0.0.1")
        return Visitor(client)

    def get(self, username: str, path: str) -> Page:
        answer = self.sign_in(username).get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer

    def post(self, username: str, path: str, typed: dict[str, Any], **headers: str) -> Page:
        """Send a page as its own person; whatever the diary says, the service takes."""
        client = self.sign_in(username).client
        control = {"_opened_by": username}
        answer = client.post(
            path,
            data=control | written(typed),
            base_url=SAME_ORIGIN["Origin"],
            headers=SAME_ORIGIN | headers,
        )
        assert answer.status_code in (303, 422), (self.today, username, path, answer.status_code)
        return answer

    def send(self, username: str, path: str, typed: dict[str, Any]) -> Page:
        answer = self.post(username, path, typed)
        assert answer.status_code == 303, (self.today, username, path, typed, faults(answer))
        return answer


def written(typed: dict[str, Any]) -> dict[str, Any]:
    """As a browser sends it: digits, a day as 2026-01-31, False as the box for “none” beside a figure."""
    found: dict[str, Any] = {}
    for name, value in typed.items():
        if value is False:
            found[f"{name}.none"] = "yes"
        elif isinstance(value, date):
            found[name] = value.isoformat()
        elif isinstance(value, list | tuple):
            found[name] = list(value)  # a pair would be taken for a file
        else:
            found[name] = value if hasattr(value, "read") else str(value)
    return found


def faults(answer: Page) -> str:
    """What a page that was not taken says of it."""
    told = re.findall(r'<a href="#[^"]+">([^<]+)</a>', answer.text)
    return "; ".join(told) or answer.text[:1500]


def make_world(app: Flask, form_ids: Iterable[str]) -> World:
    world = World(app)
    app.config["CLOCK"] = lambda: world.moment.replace(tzinfo=UTC)
    for form_id in form_ids:
        forms.publish(shipped(form_id), "can_bo", world.moment)
    return world


def add_people(world: World, people: Iterable[tuple[str, str, str]]) -> None:
    """Once the schools are there."""
    for username, role, school in people:
        name = f"Người {username}"
        users.add_user(username, name, Role(role), school or None, world.moment, "quan_tri", demo=True)
