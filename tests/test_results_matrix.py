"""Who reaches which page of results, papers and data: every role at every door, and strangers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from forms_app.core.people import Role
from forms_app.core.rounds import Access
from forms_app.storage import rounds, users
from tests.actors import Visitor
from tests.demo_world import TODAY, demo_of, signed_in

OFFICE, BOARD, ADMIN = Role.OFFICER, Role.BOARD, Role.ADMINISTRATOR
EVERYBODY = set(Role)
NOBODY: set[Role] = set()
DOORS: dict[str, set[Role]] = {  # GET: who gets in; others with an account find nothing there
    "/office/rounds/{open}/posters": {OFFICE},
    "/office/rounds/{open}/posters/{code}": {OFFICE},
    "/office/rounds/{open}/posters.pdf": {OFFICE},
    "/office/rounds/{open}/posters.pdf?size=large": {OFFICE},
    "/office/rounds/{open}/messages": {OFFICE},
    "/office/rounds/{slips}/slips": {OFFICE},
    "/office/rounds/{private}/public": {OFFICE},
    "/office/rounds/{public}/private": {OFFICE},
    "/office/exports/": {OFFICE},
    "/office/exports/figures.csv": {OFFICE},
    "/office/exports/items.xlsx": {OFFICE},
    "/office/readers/": {OFFICE, ADMIN},
    "/board/exports/": {OFFICE, BOARD},
    "/board/exports/figures.csv": {OFFICE, BOARD},
    "/board/exports/actions.csv": {OFFICE, BOARD},
    "/board/exports/items.csv": {OFFICE},
    "/board/exports/visits.csv": {OFFICE},
    "/board/compare": {OFFICE, BOARD},
    "/board/compare/items": {OFFICE, BOARD},
    "/S/{shown}": EVERYBODY,
    "/api/v1/openapi.json": EVERYBODY,
}
POSTS: dict[str, set[Role]] = {  # what is posted empty: 404 for those who may not
    "/office/rounds/{open}/public": {OFFICE},
    "/office/rounds/{open}/private": {OFFICE},
    "/office/rounds/{closed}/slips": {OFFICE},
    "/office/readers/": {OFFICE, ADMIN},
    "/office/readers/none/withdraw": NOBODY,
}
WITH_TOKEN = ("/api/v1/schools", "/api/v1/schools.csv", "/api/v1/figures", "/api/v1/items", "/api/v1/nothing")

app = demo_of()


@pytest.fixture(scope="module")
def gaps(app: Flask) -> dict[str, object]:
    known = rounds.rounds()
    opened = next(each for each in known if each.state(TODAY).value == "open")
    public = next(each for each in known if each.public)
    private = next(each for each in known if each.counted_on and not each.public)
    return {
        "open": opened.id,
        "slips": next(each.id for each in known if each.access is Access.SLIPS),
        "closed": next(each.id for each in known if each.access is Access.SLIPS and each.counted_on),
        "public": public.id,
        "private": private.id,
        "code": rounds.posters(opened.id)[0].code,
        "shown": rounds.posters(public.id)[0].code,
    }


def people(app: Flask) -> Iterator[tuple[Role, Visitor]]:
    for role in Role:
        name = next(user.username for user in users.users() if user.role is role)
        yield role, signed_in(app, name)


def test_every_role_gets_in_where_it_should_and_finds_nothing_elsewhere(app: Flask, gaps) -> None:
    seen = {
        door: {role: visitor.get(door.format(**gaps)).status_code for role, visitor in people(app)}
        for door in DOORS
    }
    assert seen == {
        door: {role: 200 if role in allowed else 404 for role in Role} for door, allowed in DOORS.items()
    }


def test_nobody_posts_what_is_not_theirs(app: Flask, gaps) -> None:
    seen = {
        door: {
            role for role, visitor in people(app) if visitor.post(door.format(**gaps), {}).status_code != 404
        }
        for door in POSTS
    }
    assert seen == POSTS
    assert {each.id for each in rounds.rounds() if each.public} == {gaps["public"]}


def test_a_stranger_is_asked_to_sign_in_and_reads_what_is_for_everybody(app: Flask, gaps) -> None:
    stranger = Visitor(app.test_client())
    seen = {door: stranger.get(door.format(**gaps)).status_code for door in DOORS}
    assert seen == {door: 200 if allowed == EVERYBODY else 303 for door, allowed in DOORS.items()}
    assert {stranger.post(door.format(**gaps), {}).status_code for door in POSTS} == {303}


def test_no_account_opens_what_takes_a_token(app: Flask) -> None:
    seen = {visitor.get(path).status_code for _, visitor in people(app) for path in WITH_TOKEN}
    assert seen == {401}
