"""Accounts: opened once by a link, entered with what only their owner knows, left for good."""

from __future__ import annotations

import re
from datetime import UTC, timedelta

import pyotp
import pytest
from flask import Flask

from forms_app.core.people import Role
from forms_app.storage import users
from forms_app.web.throttle import FREE_TRIES, LONGEST_WAIT, Bucket, NameThrottle
from tests.actors import NOW, Visitor
from tests.pages import check

PASSWORD = "mot cau de nho nhe"


class Clock:
    """Seconds that pass when told."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def lan(app: Flask) -> str:
    """An inspector who has opened her account."""
    users.activate(
        users.add_user("lan", "Nguyễn Thị Lan", Role.INSPECTOR, None, NOW, "x"), PASSWORD, None, NOW
    )
    return "lan"


def enter(visitor: Visitor, password: str = PASSWORD, **more: str):
    return visitor.post("/sign-in", {"username": "lan", "password": password} | more)


def test_signing_in_leads_to_ones_own_area_or_back(visitor, lan) -> None:
    assert enter(visitor).headers["Location"] == "/visits/"
    assert enter(visitor, next="/account").headers["Location"] == "/account"
    assert enter(visitor, next="https://evil.example/").headers["Location"] == "/visits/"
    assert visitor.get("/sign-in").headers["Location"] == "/visits/"
    assert "Nguyễn Thị Lan" in visitor.get("/account").text


def test_all_mistakes_get_one_answer(app, visitor, lan) -> None:
    users.add_user("moi", "Chưa Mở", Role.INSPECTOR, None, NOW, "x")
    tries = [("lan", "wrong"), ("nobody", PASSWORD), ("moi", ""), ("", "")]
    pages = [visitor.post("/sign-in", {"username": name, "password": word}) for name, word in tries]
    assert [page.status_code for page in pages] == [422] * 4
    assert len({re.sub(r'value="\w*"', "", page.text) for page in pages}) == 1
    assert check(pages[0]).title.startswith("Lỗi:")
    assert "wrong" not in pages[0].text


def test_a_session_is_new_each_time_and_the_old_one_ends(app, visitor, lan) -> None:
    enter(visitor)
    first = visitor.client.get_cookie("forms", "127.0.0.1").value
    enter(visitor)
    second = visitor.client.get_cookie("forms", "127.0.0.1").value
    old = app.test_client()
    old.set_cookie("forms", first)
    assert first != second
    assert old.get("/account").status_code == 303


def test_signing_out_ends_the_session_on_the_server(app, visitor, lan) -> None:
    enter(visitor)
    token = visitor.client.get_cookie("forms", "127.0.0.1").value
    assert visitor.post("/sign-out", {}).headers["Location"] == "/sign-in?out=1"
    thief = app.test_client()
    thief.set_cookie("forms", token)
    assert thief.get("/account").status_code == 303
    assert visitor.get("/sign-out").status_code == 405


def test_a_session_ends_by_itself(app, visitor, lan) -> None:
    enter(visitor)
    app.config["CLOCK"] = lambda: NOW + timedelta(hours=13)
    assert visitor.get("/account").status_code == 303


def test_guessing_one_name_is_slowed_and_others_are_not(app, visitor, lan) -> None:
    for _ in range(FREE_TRIES):
        enter(visitor, "wrong")
    held_up = enter(visitor)
    assert (held_up.status_code, int(held_up.headers["Retry-After"]) > 0) == (429, True)
    assert visitor.post("/sign-in", {"username": "hung", "password": "x"}).status_code == 422


def test_the_wait_grows_and_never_becomes_a_lock_out() -> None:
    clock = Clock()
    throttle = NameThrottle(clock)
    waits = []
    for _ in range(FREE_TRIES + 10):
        throttle.wrong("lan")
        waits.append(throttle.wait("lan"))
        clock.seconds += waits[-1]
    assert waits[:FREE_TRIES] == [0] * (FREE_TRIES - 1) + [2]
    assert (max(waits), throttle.wait("lan")) == (LONGEST_WAIT, 0)
    throttle.right("lan")
    throttle.wrong("lan")
    assert throttle.wait("lan") == 0


def test_a_bucket_fills_again() -> None:
    clock = Clock()
    bucket = Bucket(2, clock)
    taken = [bucket.take() for _ in range(3)]
    clock.seconds += 30
    assert (taken, bucket.take(), bucket.take()) == ([True, True, False], True, False)


def test_a_link_opens_an_inspectors_account_once(app, visitor) -> None:
    token = users.add_user("lan", "Nguyễn Thị Lan", Role.INSPECTOR, None, NOW, "x")
    page = visitor.get(f"/activate/{token}")
    assert ("Ít nhất 12 ký tự" in page.text, 'class="qr"' in page.text) == (True, False)
    opened = visitor.post(f"/activate/{token}", {"password": PASSWORD, "again": PASSWORD})
    assert (opened.status_code, opened.headers["Location"]) == (303, "/visits/")
    assert visitor.get("/account").status_code == 200
    assert visitor.get(f"/activate/{token}").status_code == 404
    again = visitor.post(f"/activate/{token}", {"password": PASSWORD, "again": PASSWORD})
    assert "Liên kết này không còn dùng được" in again.text


@pytest.mark.parametrize(
    ("password", "again", "message"),
    [
        ("ngan", "ngan", "ít nhất 12 ký tự"),
        ("matkhau12345", "matkhau12345", "dễ bị đoán"),
        (PASSWORD, PASSWORD + "x", "Hai lần gõ mật khẩu chưa giống nhau."),
    ],
)
def test_a_weak_or_mistyped_password_is_explained(app, visitor, password, again, message) -> None:
    token = users.add_user("lan", "Lan", Role.INSPECTOR, None, NOW, "x")
    refused = visitor.post(f"/activate/{token}", {"password": password, "again": again})
    assert (refused.status_code, message in refused.text, password in refused.text) == (422, True, False)


def test_an_officer_pairs_a_phone_and_needs_its_code_ever_after(app, visitor) -> None:
    token = users.add_user("thu", "Phạm Thị Thu", Role.OFFICER, None, NOW, "x")
    page = visitor.get(f"/activate/{token}")
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page.text)[1].replace(" ", "")
    assert ('class="qr"' in page.text, visitor.get(f"/activate/{token}").text) == (True, page.text)
    both = {"password": PASSWORD, "again": PASSWORD}
    totp = pyotp.TOTP(secret)
    moment = NOW.replace(tzinfo=UTC)
    assert visitor.post(f"/activate/{token}", both).status_code == 422
    assert "Mã 6 số chưa đúng" in visitor.post(f"/activate/{token}", both | {"code": "000000"}).text
    assert visitor.post(f"/activate/{token}", both | {"code": totp.at(moment)}).status_code == 303

    stranger = Visitor(app.test_client())
    fields = {"username": "thu", "password": PASSWORD}
    assert stranger.post("/sign-in", fields).status_code == 422
    app.config["CLOCK"] = lambda: NOW + timedelta(minutes=5)
    later = totp.at(moment + timedelta(minutes=5))
    assert stranger.post("/sign-in", fields | {"code": f"{later[:3]} {later[3:]}"}).status_code == 303
    assert Visitor(app.test_client()).post("/sign-in", fields | {"code": later}).status_code == 422  # spent


def test_a_new_password_needs_the_old_one_and_ends_other_sessions(app, visitor, lan) -> None:
    other = Visitor(app.test_client())
    enter(visitor)
    enter(other)
    new = "mot cau khac de nho"
    wrong = visitor.post("/account/password", {"old": "x", "password": new, "again": new})
    assert "Mật khẩu đang dùng chưa đúng." in wrong.text
    for bad in ({"password": new, "again": "x"}, {"password": "a", "again": "a"}):
        assert visitor.post("/account/password", {"old": PASSWORD} | bad).status_code == 422
    changed = visitor.post("/account/password", {"old": PASSWORD, "password": new, "again": new})
    assert "Đã lưu." in visitor.get(changed.headers["Location"]).text
    assert other.get("/account").status_code == 303
    assert (enter(other).status_code, enter(other, new).status_code) == (422, 303)


def test_signing_out_everywhere(app, visitor, lan) -> None:
    other = Visitor(app.test_client())
    enter(visitor)
    enter(other)
    visitor.post("/account/sign-out-everywhere", {})
    assert (visitor.get("/account").status_code, other.get("/account").status_code) == (303, 303)


def test_a_signed_in_person_may_read_english(visitor, lan) -> None:
    enter(visitor)
    visitor.post("/account/language", {"lang": "en"})
    assert check(visitor.get("/account")).headings == ["My account"]
    visitor.post("/account/language", {"lang": "xx"})
    assert check(visitor.get("/account")).language == "en"


def test_a_huge_sign_in_is_refused(visitor) -> None:
    assert visitor.post("/sign-in", {"username": "x" * 10_000}).status_code == 413
