"""Accounts and sessions: opened by a one-time link, guarded by a slow digest and a second factor."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest

from forms_app.core.errors import Faulty, NotAllowed, NotFound, WrongState
from forms_app.core.people import Role, User
from forms_app.storage import audit, database, passwords, schools, sessions, users
from forms_app.storage.models import AccountRow, SessionRow
from tests.factories import a_school

NOW = datetime(2026, 11, 22, 3, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
PASSWORD = "một câu dài dễ nhớ"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AS_SERVED = passwords.HASHER  # while tests run, a quick one takes its place


def invited(username: str = "lan", role: Role = Role.INSPECTOR, **changes: Any) -> str:
    given: dict[str, Any] = {"school": None, "now": NOW, "by": "quan_tri"}
    return users.add_user(username, "Nguyễn Thị Lan", role, **(given | changes))


def joined(username: str = "lan", role: Role = Role.INSPECTOR, secret: str | None = None) -> User:
    return users.activate(invited(username, role), PASSWORD, secret, NOW)


def code_at(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment.replace(tzinfo=UTC))


def test_a_new_account_opens_with_its_link_and_signs_in(store):
    opened = joined()
    signed_in = [users.authenticate(typed, PASSWORD, "", NOW) for typed in ("lan", " Lan ")]
    assert [opened, *signed_in] == [User("lan", "Nguyễn Thị Lan", Role.INSPECTOR)] * 3


def test_nothing_that_opens_an_account_is_kept_in_clear(store):
    token = invited()
    users.activate(token, PASSWORD, None, NOW)
    reset = users.reset_user("lan", NOW, "quan_tri")
    session = sessions.start_session("lan", NOW)
    kept = str([*AccountRow.select().dicts(), *SessionRow.select().dicts()])
    assert [secret in kept for secret in (token, reset, session, PASSWORD, "lan")] == [False] * 4 + [True]


@pytest.fixture
def slow_digests(monkeypatch):
    monkeypatch.setattr(passwords, "HASHER", AS_SERVED)


def test_a_password_is_kept_as_argon2id(store, slow_digests):
    joined()
    assert AccountRow.get_by_id("lan").password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_link_works_once(store):
    token = invited()
    users.activate(token, PASSWORD, None, NOW)
    for again in (lambda: users.activation(token, NOW), lambda: users.activate(token, PASSWORD, None, NOW)):
        with pytest.raises(NotFound):
            again()


def test_of_two_requests_with_one_link_one_opens_the_account(store):
    token = invited()

    def open_with(password: str) -> bool:
        try:
            users.activate(token, password, None, NOW)
        except NotFound:
            return False
        finally:
            database.release()
        return True

    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(open_with, [f"{PASSWORD} {n}" for n in range(4)]))
    assert opened.count(True) == 1


@pytest.mark.parametrize(("days", "works"), [(6, True), (7, True), (8, False)])
def test_a_link_works_for_seven_days(store, days, works):
    token = invited()
    if works:
        assert users.activation(token, NOW + timedelta(days=days)).username == "lan"
    else:
        with pytest.raises(NotFound):
            users.activation(token, NOW + timedelta(days=days))


def test_a_reset_ends_password_sessions_and_the_older_link(store):
    older = invited("hung")
    joined()
    session = sessions.start_session("lan", NOW)
    newer = users.reset_user("hung", NOW, "quan_tri")
    users.reset_user("lan", NOW, "quan_tri")
    with pytest.raises(NotAllowed):
        users.authenticate("lan", PASSWORD, "", NOW)
    with pytest.raises(NotFound):
        users.activation(older, NOW)
    assert (sessions.session_user(session, NOW), users.activation(newer, NOW).username) == (None, "hung")


@pytest.mark.parametrize(
    "password",
    [
        "ngắn quá",
        "nguyenthilan1",
        "nguyen thi lan",
        "123456789012",
        "Mật khẩu 12345",
        "aaaaaaaaaaaaaaaa",
        "x" * 300,
    ],
)
def test_a_password_easy_to_guess_is_refused(store, password):
    token = invited("nguyenthilan")
    with pytest.raises(Faulty) as faulty:
        users.activate(token, password, None, NOW)
    assert [fault.name for fault in faulty.value.faults] == ["password"]
    assert users.activation(token, NOW).username == "nguyenthilan"


@pytest.mark.parametrize(
    "password", ["correct horse battery", "cá rô kho tộ 2026", "lan thich hoa sen trang"]
)
def test_an_ordinary_sentence_is_a_good_password(password):
    assert passwords.password_fault(password, "lan") is None


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.OFFICER, Role.BOARD])
def test_those_who_see_much_need_a_second_factor(store, role):
    with pytest.raises(Faulty) as faulty:
        users.activate(invited("thu", role), PASSWORD, None, NOW)
    users.activate(invited("demo", role, demo=True), PASSWORD, None, NOW)
    assert [fault.name for fault in faulty.value.faults] == ["totp_secret"]


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-30, True), (0, True), (30, True), (90, False), (-90, False)]
)
def test_a_code_may_be_half_a_minute_off(store, seconds, taken):
    joined(secret=SECRET)
    code = code_at(NOW + timedelta(seconds=seconds))
    if taken:
        assert users.authenticate("lan", PASSWORD, f"{code[:3]} {code[3:]}", NOW).username == "lan"
    else:
        with pytest.raises(NotAllowed):
            users.authenticate("lan", PASSWORD, code, NOW)


def test_a_code_is_taken_once_and_none_before_it(store):
    joined(secret=SECRET)
    users.authenticate("lan", PASSWORD, code_at(NOW), NOW)
    for spent in (code_at(NOW), code_at(NOW - timedelta(seconds=30))):
        with pytest.raises(NotAllowed):
            users.authenticate("lan", PASSWORD, spent, NOW)
    later = NOW + timedelta(seconds=30)
    assert users.authenticate("lan", PASSWORD, code_at(later), later).username == "lan"


def test_of_five_requests_with_one_code_one_signs_in(store):
    joined(secret=SECRET)

    def sign_in(_: int) -> bool:
        try:
            users.authenticate("lan", PASSWORD, code_at(NOW), NOW)
        except NotAllowed:
            return False
        finally:
            database.release()
        return True

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(sign_in, range(5))).count(True) == 1


def test_every_failure_reads_the_same_and_costs_one_digest(store, monkeypatch):
    joined(secret=SECRET)
    invited("new")
    joined("closed")
    users.set_active("closed", False, NOW, "quan_tri")
    checks = []
    real = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda kept, given: checks.append(1) or real(kept, given))
    attempts = [
        ("nobody", PASSWORD, ""),
        ("nobody\0", PASSWORD, ""),
        ("lan\ud800", PASSWORD, ""),
        ("lan", "wrong password", code_at(NOW)),
        ("lan", PASSWORD, "000000"),
        ("lan", PASSWORD + "\0\ud800", ""),
        ("lan", PASSWORD, "\ud800"),
        ("lan", PASSWORD, ""),
        ("new", PASSWORD, ""),
        ("new", "", ""),
        ("closed", PASSWORD, ""),
    ]
    messages = set()
    for attempt in attempts:
        with pytest.raises(NotAllowed) as refused:
            users.authenticate(*attempt, NOW)
        messages.add(str(refused.value))
    assert (messages, len(checks)) == ({str(users.REFUSED)}, len(attempts))


def test_at_most_two_digests_are_computed_at_once(monkeypatch):
    class Hasher:
        running = most = 0

        def hash(self, _password: bytes) -> str:
            Hasher.running += 1
            Hasher.most = max(Hasher.most, Hasher.running)
            pyotp.random_base32()
            Hasher.running -= 1
            return "digest"

    monkeypatch.setattr(passwords, "HASHER", Hasher())
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(passwords.digest, ["x"] * 200))
    assert Hasher.most <= 2


def test_a_password_may_be_typed_on_another_keyboard(store):
    joined()
    letter_by_letter = unicodedata.normalize("NFD", PASSWORD)
    assert (letter_by_letter == PASSWORD, users.authenticate("lan", letter_by_letter, "", NOW).username) == (
        False,
        "lan",
    )


def test_a_digest_of_weaker_settings_is_renewed_at_sign_in(store, slow_digests):
    joined()
    weaker = passwords.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    AccountRow.update(password_hash=weaker).execute()
    users.authenticate("lan", PASSWORD, "", NOW)
    assert "m=19456" in AccountRow.get_by_id("lan").password_hash


def test_a_password_changes_with_the_old_one_only(store):
    joined()
    with pytest.raises(NotAllowed):
        users.change_password("lan", "something else entirely", "một câu khác hẳn", NOW)
    with pytest.raises(Faulty):
        users.change_password("lan", PASSWORD, "ngắn", NOW)
    users.change_password("lan", PASSWORD, "một câu khác hẳn", NOW)
    with pytest.raises(NotAllowed):
        users.authenticate("lan", PASSWORD, "", NOW)
    assert users.authenticate("lan", "một câu khác hẳn", "", NOW).username == "lan"


@pytest.mark.parametrize(
    ("username", "role", "school"),
    [
        ("lan", Role.INSPECTOR, None),  # taken
        ("Lan Anh", Role.INSPECTOR, None),
        ("x", Role.INSPECTOR, None),
        ("../etc", Role.INSPECTOR, None),
        ("mai", Role.SCHOOL, None),
        ("mai", Role.OFFICER, "TH01"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(store, username, role, school):
    schools.save_schools([a_school()])
    joined()
    with pytest.raises(WrongState):
        invited(username, role, school=school)
    assert [user.username for user in users.users()] == ["lan"]


def test_an_account_of_an_unknown_school_is_not_found(store):
    with pytest.raises(NotFound):
        invited("mai", Role.SCHOOL, school="nowhere")


def test_an_account_of_a_school_says_which(store):
    schools.save_schools([a_school()])
    invited("mai", Role.SCHOOL_BOARD, school="TH01")
    assert users.user("mai").school == "TH01"


def test_what_is_done_to_accounts_is_in_the_audit_log_without_secrets(store):
    token = invited()
    users.activate(token, PASSWORD, None, NOW)
    users.set_active("lan", False, NOW, "quan_tri")
    found = [(entry.actor, entry.action, entry.subject) for entry in reversed(audit.entries())]
    assert found == [
        ("quan_tri", "user.add", "lan"),
        ("lan", "user.activate", "lan"),
        ("quan_tri", "user.close", "lan"),
    ]


def test_a_session_names_its_user_until_it_ends(store):
    lan = joined()
    one, other = sessions.start_session("lan", NOW), sessions.start_session("lan", NOW)
    sessions.end_session(one)
    before = [sessions.session_user(token, NOW) for token in (one, other, "made up")]
    sessions.end_sessions("lan")
    assert (before, sessions.session_user(other, NOW)) == ([None, lan, None], None)


@pytest.mark.parametrize(
    ("role", "every_minutes", "requests", "lives"),
    [
        (Role.OFFICER, 29, 3, True),
        (Role.OFFICER, 31, 1, False),
        (Role.OFFICER, 29, 24, True),  # 11 hours 36
        (Role.OFFICER, 29, 25, False),  # more than 12 hours
        (Role.INSPECTOR, 60 * 11, 15, True),  # six days and 21 hours
        (Role.INSPECTOR, 60 * 13, 1, False),
        (Role.INSPECTOR, 60 * 11, 16, False),  # more than seven days
    ],
)
def test_a_session_ends_idle_or_old(store, role, every_minutes, requests, lives):
    joined(role=role, secret=SECRET)
    token = sessions.start_session("lan", NOW)
    seen = [
        sessions.session_user(token, NOW + timedelta(minutes=every_minutes * number))
        for number in range(1, requests + 1)
    ]
    assert (seen[-1] is not None, all(seen[:-1])) == (lives, True)


def test_a_closed_account_has_no_session(store):
    joined()
    token = sessions.start_session("lan", NOW)
    AccountRow.update(active=False).execute()  # as set_active does, but without ending the session
    assert sessions.session_user(token, NOW) is None


def test_reading_a_page_every_second_writes_once_a_minute(store, monkeypatch):
    joined()
    token = sessions.start_session("lan", NOW)
    writes = []
    monkeypatch.setattr(sessions, "_see", lambda *_: writes.append(1))
    for second in range(60):
        sessions.session_user(token, NOW + timedelta(seconds=second))
    sessions.session_user(token, NOW + timedelta(seconds=60))
    assert len(writes) == 1


def test_sessions_past_any_age_are_removed(store):
    joined()
    sessions.start_session("lan", NOW)
    sessions.start_session("lan", NOW + timedelta(days=8))
    assert SessionRow.select().count() == 1
