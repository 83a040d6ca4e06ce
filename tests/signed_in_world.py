"""One person of every role, two of each kind in schools, signed in by a cookie: no password is stretched."""

from __future__ import annotations

from datetime import UTC

from flask import Flask

from forms_app.core.people import Role
from forms_app.core.schools import Unit
from forms_app.storage import forms, schools, sessions, users
from tests.actors import NOW
from tests.factories import shipped
from tests.kept_stores import filled
from tests.visits_world import SCHOOLS, Phone, World

PEOPLE = (
    ("can_bo", Role.OFFICER, None),
    ("ban", Role.BOARD, None),
    ("th01", Role.SCHOOL, "TH01"),
    ("th02", Role.SCHOOL, "TH02"),
    ("ttnd01", Role.SCHOOL_BOARD, "TH01"),
    ("ttnd02", Role.SCHOOL_BOARD, "TH02"),
    ("lan", Role.INSPECTOR, None),
    ("quan_tri_vien", Role.ADMINISTRATOR, None),
)
EVERYBODY = tuple(username for username, _, _ in PEOPLE)


class SignedInWorld(World):
    """The same office; who signs in needs no password."""

    def sign_in(self, username: str) -> Phone:
        client = self.app.test_client()
        client.set_cookie("forms", sessions.start_session(username, self.moment), domain="127.0.0.1")
        return Phone(client, username=username)


def signed_in_world(app: Flask, *form_ids: str) -> SignedInWorld:
    """Three schools, their people, and some forms that were issued."""
    world = SignedInWorld(app)
    app.config["CLOCK"] = lambda: world.moment.replace(tzinfo=UTC)
    filled(("everybody", *form_ids), lambda: _fill(form_ids))
    return world


def _fill(form_ids: tuple[str, ...]) -> None:
    schools.save_schools(SCHOOLS, (Unit("TT", "Xã Thủ Thừa"),))
    for username, role, school in PEOPLE:
        users.add_user(username, f"Người {username}", role, school, NOW, "quan_tri", demo=True)
    for form_id in form_ids:
        forms.publish(shipped(form_id), "can_bo", NOW)
