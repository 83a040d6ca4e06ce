"""Data for programs: with a token and nothing else, page by page, as described; nothing unreleased."""

from __future__ import annotations

import base64
import csv
import io
from datetime import timedelta
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_app.storage import readers
from forms_app.storage.database import Unavailable
from forms_app.storage.releases import releases
from forms_app.storage.visits import visits
from forms_app.web.api import tokens
from forms_app.web.datasets import sources
from forms_app.web.throttle import Bucket
from tests.demo_world import CURRENT, FINISHED, NOW, TODAY, demo_of, signed_in

HOME = "http://127.0.0.1:8000"
TABLES = (
    "schools",
    "units",
    "periods",
    "rounds",
    "results",
    "figures",
    "levels",
    "visits",
    "items",
    "actions",
)

app = demo_of()


@pytest.fixture(scope="module")
def token(app: Flask) -> str:
    return readers.add_reader("Power BI", TODAY + timedelta(days=9), "chuyenvien", NOW, TODAY)[1]


@pytest.fixture(autouse=True)
def fresh_buckets(app: Flask) -> None:
    app.extensions.pop("readers", None)


def ask(app: Flask, path: str, token: str = "", **headers: str) -> TestResponse:
    sent = {"Authorization": f"Bearer {token}"} if token else {}
    return app.test_client().get(path, base_url=HOME, headers=sent | headers)


def rows(app: Flask, token: str, path: str) -> list[dict[str, Any]]:
    """All rows of a table, page after page."""
    found: list[dict[str, Any]] = []
    address: str | None = f"/api/v1/{path}"
    while address:
        answer = ask(app, address.removeprefix(HOME), token).get_json()
        found += answer["rows"]
        address = answer["next"]
    return found


def described(app: Flask) -> dict[str, Any]:
    answer = ask(app, "/api/v1/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    made: dict[str, Any] = answer.get_json()
    return made


# The description


def test_every_address_is_described_and_every_described_one_is_there(app: Flask) -> None:
    paths = described(app)["paths"]
    with app.test_request_context():
        names = set(sources())
    there = {"/api/v1/openapi.json", *(f"/api/v1/{name}{kind}" for name in names for kind in ("", ".csv"))}
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert (set(paths), names) == (there, set(TABLES))
    assert rules == {"/api/v1/openapi.json", "/api/v1/<name>", "/api/v1/<name>.csv"}


def test_the_description_is_good_json_schema_in_both_languages(app: Flask) -> None:
    for language in ("vi", "en"):
        made = ask(app, f"/api/v1/openapi.json?lang={language}").get_json()
        for schema in made["components"]["schemas"].values():
            jsonschema_rs.meta.validate(schema)
        assert made["openapi"] == "3.1.0"
    assert made["info"]["title"] == "Phiếu Dân Chủ: data for other programs"


@pytest.mark.parametrize("name", TABLES)
def test_every_row_is_as_described(app: Flask, token: str, name: str) -> None:
    check = jsonschema_rs.validator_for(described(app)["components"]["schemas"][name])
    found = rows(app, token, f"{name}?size=1000")
    assert ([str(error) for row in found for error in check.iter_errors(row)], found != []) == ([], True)


# Who


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer wrong", "Basic !!", "Basic d3Jvbmc6d3Jvbmc=", "Digest x"]
)
@pytest.mark.parametrize("path", ["schools", "schools.csv", "nothing"])
def test_without_a_good_token_there_is_nothing(app: Flask, path: str, given: str) -> None:
    answer = ask(app, f"/api/v1/{path}", Authorization=given) if given else ask(app, f"/api/v1/{path}")
    problem = answer.get_json()
    assert (answer.status_code, answer.mimetype, problem["status"]) == (401, "application/problem+json", 401)
    assert [each.split()[0] for each in answer.headers.getlist("WWW-Authenticate")] == ["Bearer", "Basic"]
    assert set(problem) == {"type", "title", "status", "detail"}


def test_a_token_works_as_bearer_and_as_the_password_of_anybody(app: Flask, token: str) -> None:
    basic = base64.b64encode(f"excel:{token}".encode()).decode()
    answers = [ask(app, "/api/v1/units", token), ask(app, "/api/v1/units", Authorization=f"Basic {basic}")]
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].data == answers[1].data


def test_a_session_of_an_officer_opens_nothing_here(app: Flask) -> None:
    officer = signed_in(app, "chuyenvien")
    assert officer.get("/api/v1/schools").status_code == 401
    assert officer.get("/board/").status_code == 200


def test_a_token_opens_no_page(app: Flask, token: str) -> None:
    pages = ("/office/", "/board/", "/office/exports/schools.csv", "/visits/")
    assert {ask(app, path, token).status_code for path in pages} == {303}


def test_a_withdrawn_or_outdated_token_opens_nothing(app: Flask) -> None:
    reader, token = readers.add_reader("Excel", TODAY, "chuyenvien", NOW, TODAY)
    before = ask(app, "/api/v1/units", token).status_code
    readers.withdraw_reader(reader.key, "chuyenvien", NOW)
    _, old = readers.add_reader("Cũ", TODAY, "chuyenvien", NOW - timedelta(days=2), TODAY - timedelta(days=2))
    assert (before, ask(app, "/api/v1/units", token).status_code) == (200, 401)
    assert ask(app, "/api/v1/units", old).status_code == 200  # it ends today
    app.config["CLOCK"] = lambda: NOW + timedelta(days=1)
    assert ask(app, "/api/v1/units", old).status_code == 401
    app.config["CLOCK"] = lambda: NOW


def test_too_many_wrong_tokens_and_too_many_reads_wait(app: Flask, token: str) -> None:
    wrong = [
        ask(app, "/api/v1/units", "wrong").status_code for _ in range(tokens.WRONG_TOKENS_PER_MINUTE + 1)
    ]
    right = ask(app, "/api/v1/units", token)
    reader = readers.reader_of(token, TODAY)
    assert reader is not None
    app.extensions["readers"][reader.key] = Bucket(0)
    answer = ask(app, "/api/v1/units", token)
    assert (wrong[0], wrong[-1], right.status_code) == (401, 429, 200)
    assert (answer.status_code, answer.mimetype) == (429, "application/problem+json")
    assert int(answer.headers["Retry-After"]) > 0


# What


@pytest.mark.parametrize("size", [1, 4, 1000])
def test_pages_follow_each_other_without_gap_or_repetition(app: Flask, token: str, size: int) -> None:
    whole = rows(app, token, "items?size=1000")
    assert rows(app, token, f"items?size={size}&period={FINISHED}") == [
        row for row in whole if row["period"] == FINISHED
    ]


def test_the_page_after_the_last_is_empty(app: Flask, token: str) -> None:
    answer = ask(app, "/api/v1/schools?page=99", token).get_json()
    assert (answer["rows"], answer["next"], answer["page"], answer["pages"]) == ([], None, 99, 1)


@pytest.mark.parametrize("name", TABLES)
def test_csv_holds_the_same_rows(app: Flask, token: str, name: str) -> None:
    answer = ask(app, f"/api/v1/{name}.csv", token)
    text = answer.data.decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    found = rows(app, token, f"{name}?size=1000")
    assert ([len(lines), head], answer.mimetype) == ([len(found), list(found[0])], "text/csv")


@pytest.mark.parametrize(
    "query",
    [
        *("page=0", "page=-1", "page=x", "page=", "page=1&page=2", "page=١", "size=0", "size=1001"),
        *("period=2026-H3", "round=0", "round=99999999999", "school=%00", "lang=fr", "q=x", "Period=2026-H1"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(app: Flask, token: str, query: str) -> None:
    answer = ask(app, f"/api/v1/results?{query}", token)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert query.split("=")[0] in answer.get_json()["detail"]


def test_who_has_the_same_already_is_told_so(app: Flask, token: str) -> None:
    first = ask(app, "/api/v1/schools", token)
    again = ask(app, "/api/v1/schools", token, **{"If-None-Match": first.headers["ETag"]})
    other = ask(app, "/api/v1/schools?size=1", token, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, other.status_code) == (304, b"", 200)
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_only_what_is_handed_in_and_released_is_there(app: Flask, token: str) -> None:
    """Visits that are planned or half filled and rounds that are open are known by name at most."""
    done = {each.uuid for each in visits() if each.submitted}
    waiting = {each.uuid for each in visits(cancelled=True)} - done
    told = "".join(ask(app, f"/api/v1/{name}.csv", token).text for name in TABLES)
    assert ({uuid for uuid in waiting if uuid in told}, len(waiting) > 2) == (set(), True)
    assert {row["visit"] for row in rows(app, token, "visits")} == done
    released = {each.round.id for each in releases()}
    for name in ("results", "figures", "levels"):
        assert {row["round"] for row in rows(app, token, f"{name}?size=1000")} == released
    assert {row["round"] for row in rows(app, token, "rounds")} > released
    assert rows(app, token, f"figures?period={CURRENT}") == []


def test_what_is_not_there_is_a_problem_in_json(app: Flask, token: str) -> None:
    for path in ("/api/v1/ballots", "/api/v1/ballots.csv", "/api/v2/schools", "/api/", "/api/v1/"):
        answer = ask(app, path, token)
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(app: Flask, token: str, method: str) -> None:
    answer = app.test_client().open(
        "/api/v1/schools", method=method, base_url=HOME, headers={"Authorization": f"Bearer {token}"}
    )
    assert (answer.status_code, "GET" in answer.headers["Allow"]) == (405, True)
    assert answer.mimetype == "application/problem+json"


def test_a_store_that_is_gone_is_a_problem_that_passes(app: Flask, token: str, monkeypatch) -> None:
    def gone(*_: object) -> None:
        raise Unavailable[0]("gone")

    monkeypatch.setattr(tokens, "reader_of", gone)
    answer = ask(app, "/api/v1/schools", token)
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Retry-After"]


def test_no_answer_sets_a_cookie_or_may_be_framed(app: Flask, token: str) -> None:
    for path in ("/api/v1/openapi.json", "/api/v1/schools", "/api/v1/schools.csv", "/api/v1/nothing"):
        headers = ask(app, path, token).headers
        assert ("Set-Cookie" in headers, headers["X-Content-Type-Options"]) == (False, "nosniff")
        assert "default-src 'none'" in headers["Content-Security-Policy"]
