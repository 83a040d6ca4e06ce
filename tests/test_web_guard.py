"""Who may come in, what every answer carries, and what a refusal says."""

from __future__ import annotations

import dataclasses
import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from forms_app.core.errors import WrongState
from forms_app.core.people import SCHOOL_ROLES, Role
from forms_app.core.schools import Unit
from forms_app.storage import schools, users
from forms_app.web import health
from forms_app.web.app import create_app
from forms_app.web.guard import own_path
from forms_app.web.settings import Settings
from tests.actors import NOW, SAME_ORIGIN, SCHOOLS, Visitor
from tests.pages import check

PASSWORD = "mot cau de nho nhe"
# Everything else is decorated with @requires, @signed_in or carries its action in another way.
PUBLIC = {
    "accessibility": {"show"},
    "account": set(),
    "api": {"description"},  # what there is to read, without any of it
    "activation": {"show", "activate_account"},
    "calendars": {"feed"},  # its address is the secret
    "assets": {"static_file", "favicon", "robots"},
    "health": {"alive", "ready"},
    "letters": {"show", "show_typed_small", "send", "received", "answers", "ask", "answer"},
    "sign_in": {"show", "sign_in", "sign_out"},
    "slips": {"show", "submit"},
    "start": {"show", "go_to_survey", "go_to_survey_typed_small"},
    "style_guide": {"show"},
    "visits": {"worker", "manifest"},  # what a browser fetches without a cookie
    "survey": {"show", "submit", "thanks", "received", "anonymity"},
}


def signed_in(app: Flask, role: Role = Role.INSPECTOR, school: str | None = None) -> Visitor:
    """A browser in which an account of ``role`` has signed in."""
    token = users.add_user(role.value, "Người Dùng Thử", role, school, NOW, "admin", demo=True)
    users.activate(token, PASSWORD, None, NOW)
    visitor = Visitor(app.test_client())
    answer = visitor.post("/sign-in", {"username": role.value, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return visitor


def test_every_answer_carries_the_headers(visitor) -> None:
    for path in ("/", "/healthz", "/nothing", "/S/ABCDEFGH", "/sign-in", "/static/style.css"):
        headers = visitor.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        assert "Strict-Transport-Security" not in headers


def test_pages_with_an_account_or_a_script_are_kept_from_whoever_opened_them(visitor) -> None:
    seen = {
        path: visitor.get(path).headers.get("Cross-Origin-Opener-Policy")
        for path in ("/", "/sign-in", "/K", "/S/ABCDEFGH", "/anonymity")
    }
    own = "same-origin"
    assert seen == {"/": own, "/sign-in": own, "/K": own, "/S/ABCDEFGH": None, "/anonymity": None}


def test_https_brings_hsts_and_the_strict_cookie(settings: Settings, app: Flask) -> None:
    secure = create_app(dataclasses.replace(settings, base_url="https://forms.example"))
    secure.config["CLOCK"] = lambda: NOW
    users.activate(users.add_user("lan", "Lan", Role.INSPECTOR, None, NOW, "x"), PASSWORD, None, NOW)
    answer = secure.test_client().post(
        "/sign-in",
        data={"username": "lan", "password": PASSWORD},
        headers={"Origin": "https://forms.example"},
        base_url="http://forms.example",  # what a proxy in front passes on
    )
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-forms=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        (SAME_ORIGIN, False),
        ({}, False),
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Origin": "https://evil.example"}, True),
        ({"Origin": "http://127.0.0.1:9999"}, True),
        ({"Origin": "null"}, True),
    ],
)
def test_writes_come_from_our_own_pages(app: Flask, headers: dict[str, str], refused: bool) -> None:
    sent = app.test_client().post(
        "/sign-in", data={"username": "x"}, headers=headers, base_url=SAME_ORIGIN["Origin"]
    )
    assert sent.status_code == (403 if refused else 422)


def test_a_stranger_is_asked_to_sign_in_and_comes_back(app: Flask, visitor) -> None:
    asked = visitor.get("/account?x=1")
    assert (asked.status_code, asked.headers["Location"]) == (303, "/sign-in?next=%2Faccount%3Fx%3D1")
    assert 'name="next" value="/account?x=1"' in visitor.get(asked.headers["Location"]).text
    script = visitor.client.get("/account", headers={"Accept": "application/json"})
    assert (script.status_code, script.mimetype) == (401, "application/json")


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\evil", "javascript:x", "/a\nb", "", "x"],
)
def test_next_never_leads_elsewhere(target: str) -> None:
    assert (own_path(target), own_path("/visits/?a=1")) == (None, "/visits/?a=1")


def test_every_page_is_public_by_name_or_guarded(app: Flask) -> None:
    unguarded = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if not is_public(rule) and not hasattr(app.view_functions[rule.endpoint], "guarded")
    ]
    assert unguarded == []


def is_public(rule: Rule) -> bool:
    blueprint, _, view = rule.endpoint.rpartition(".")
    return view in PUBLIC.get(blueprint, set())


@pytest.mark.parametrize("role", list(Role))
def test_the_top_bar_shows_only_areas_that_open(app: Flask, role: Role) -> None:
    schools.save_schools(SCHOOLS, (Unit("TT", "Huyện Thủ Thừa"),))
    visitor = signed_in(app, role, "TH01" if role in SCHOOL_ROLES else None)
    links = check(visitor.get("/account")).links
    areas = [link for link in links if re.fullmatch(r"/\w+(/\w+)?/", link)]
    assert areas != []
    for area in areas:
        response = visitor.client.get(area, follow_redirects=True)
        assert response.status_code == 200, area


def test_refusals_are_kind_pages_and_json_for_scripts(app: Flask, visitor, monkeypatch) -> None:
    assert check(visitor.get("/nothing")).headings == ["Không có trang này"]
    assert visitor.post("/healthz", {}).status_code == 405
    assert "Xin quay lại trang trước" in visitor.post("/healthz", {}).text
    assert visitor.client.get("/nothing", headers={"Accept": "application/json"}).json == {
        "status": 404,
        "title": "Không có trang này",
        "text": "Địa chỉ có thể bị gõ nhầm, hoặc trang này không dành cho tài khoản đang dùng.",
    }
    monkeypatch.setattr(health, "problems", refuse)
    conflict = visitor.get("/readyz")
    assert (conflict.status_code, "Đợt chưa kết thúc." in conflict.text) == (409, True)


def refuse() -> list[str]:
    raise WrongState("Đợt chưa kết thúc.")


def test_whoever_is_signed_in_keeps_the_menu_on_a_refusal(app: Flask, visitor, monkeypatch) -> None:
    inspector = signed_in(app)
    gone, closed = inspector.get("/nothing"), inspector.get("/office/rounds/")
    monkeypatch.setattr(health, "problems", lambda: 1 / 0)  # no menu where what it asks may be broken
    broken = inspector.get("/readyz")
    seen = [
        (answer.status_code, 'class="topbar"' in answer.text, answer.text.count("<h1"))
        for answer in (gone, closed, broken, visitor.get("/nothing"))
    ]
    assert seen == [(404, True, 1), (404, True, 1), (500, False, 1), (404, False, 1)]


def test_an_unexpected_error_shows_nothing_of_itself(app: Flask, visitor, monkeypatch) -> None:
    monkeypatch.setattr(health, "problems", lambda: 1 / 0)
    response = visitor.get("/readyz")
    assert (response.status_code, "ZeroDivision" in response.text) == (500, False)
    assert check(response).headings == ["Máy chủ gặp trục trặc"]


def test_files_outside_the_folder_are_not_there(visitor) -> None:
    paths = ["/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml", "/static/", "/static/none.css"]
    assert [visitor.get(path).status_code for path in paths] == [404, 404, 404, 404]


def test_a_stale_address_of_a_file_is_not_kept_for_ever(visitor) -> None:
    assert visitor.get("/static/style.css?v=old").headers["Cache-Control"] == "no-cache"


def test_there_is_no_page_of_metrics(visitor) -> None:
    assert visitor.get("/metrics").status_code == 404


def test_nobody_without_an_account_gets_a_cookie(visitor) -> None:
    paths = ["/", "/sign-in", "/anonymity", "/S/ABCDEFGH", "/healthz", "/visits/", "/office/", "/nothing"]
    assert [path for path in paths if "Set-Cookie" in visitor.get(path).headers] == []
