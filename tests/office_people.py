"""An office at its desk: accounts of every role, signed in, on a store with three schools."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from forms_app.core.people import SCHOOL_ROLES, Role
from forms_app.core.schools import Unit
from forms_app.storage import schools, sessions, users
from tests.actors import NOW, SCHOOLS, Visitor


def fill_register() -> None:
    schools.save_schools(SCHOOLS, (Unit("TT", "Huyện Thủ Thừa"),))


def person(app: Flask, role: Role, username: str = "") -> Visitor:
    """A browser in which somebody of this role, on a fresh account, has signed in."""
    fill_register()
    username = username or role.value
    school = SCHOOLS[0].code if role in SCHOOL_ROLES else None
    users.add_user(username, f"Người {username}", role, school, NOW, "quan_tri", demo=True)
    return signed_in(app, username)


def signed_in(app: Flask, username: str, days: int = 0) -> Visitor:
    """The same person in a new session, ``days`` after now; the application's clock goes along."""
    moment = NOW + timedelta(days=days)
    app.config["CLOCK"] = lambda: moment
    client = app.test_client()
    client.set_cookie("forms", sessions.start_session(username, moment), domain="127.0.0.1")
    return Visitor(client)
