"""Accounts: made by an administrator, opened by their owner through a one-time link, with a second factor."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe

import pyotp

from ..core.definition import Text
from ..core.errors import Fault, Faulty, NotAllowed, NotFound, WrongState
from ..core.people import SCHOOL_ROLES, SECOND_FACTOR_ROLES, Role, User
from . import audit, passwords
from .database import write_transaction
from .models import AccountRow, CalendarRow, SchoolRow, SessionRow
from .schools import NO_SCHOOL

ACTIVATION_DAYS = 7
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
STEP_SECONDS = 30  # of a TOTP code
NO_ACCOUNT = Text("Không có tài khoản '{name}'.", "There is no account '{name}'.")
SPENT = Text(
    "Liên kết này đã dùng, đã hết hạn hoặc không đúng. Xin hỏi quản trị viên.",
    "This link was used, is too old or is not right. Please ask the administrator.",
)
NEEDS_CODE = Text(
    "Tài khoản này cần mã xác nhận trên điện thoại.", "This account needs a code from a phone as well."
)
REFUSED = Text(
    "Tên đăng nhập, mật khẩu hoặc mã xác nhận không đúng.",
    "The user name, the password or the code is not right.",
)


@write_transaction
def add_user(
    username: str, full_name: str, role: Role, school: str | None, now: datetime, by: str, demo: bool = False
) -> str:
    """Make an account; the token of the one-time link that opens it, good for 7 days.

    Raises WrongState where the name is taken or unfit, or role and school do not go together.
    """
    role = Role(role)
    _refuse_unfit(username, role, school)
    token = token_urlsafe(24)
    AccountRow.insert(
        username=username,
        full_name=full_name,
        role=role.value,
        school=school,
        active=True,
        demo=demo,
        token_hash=_digest(token),
        token_until=now + timedelta(days=ACTIVATION_DAYS),
    ).execute()
    audit.record(by, "user.add", username, f"{role.value} {school or ''}".strip(), now)
    return token


@write_transaction
def reset_user(username: str, now: datetime, by: str) -> str:
    """Close an account until its owner opens it again by the link with this token. Raises NotFound."""
    user(username)
    token = token_urlsafe(24)
    AccountRow.update(
        password_hash=None,
        totp_secret=None,
        totp_step=None,
        token_hash=_digest(token),
        token_until=now + timedelta(days=ACTIVATION_DAYS),
    ).where(AccountRow.username == username).execute()
    SessionRow.delete().where(SessionRow.account == username).execute()
    CalendarRow.delete().where(CalendarRow.account == username).execute()
    audit.record(by, "user.reset", username, "", now)
    return token


def activation(token: str, now: datetime) -> User:
    """Whose account a link opens. Raises NotFound where it was used, replaced, is too old or never was."""
    row = AccountRow.get_or_none(AccountRow.token_hash == _digest(token))
    if row is None or not row.active or now > row.token_until:
        raise NotFound(SPENT)
    return user_from(row)


def activate(token: str, password: str, totp_secret: str | None, now: datetime) -> User:
    """Open an account with its first password; the link is spent.

    Raises NotFound as ``activation`` does, Faulty with a fault named ``password`` or ``totp_secret``.
    """
    opened = activation(token, now)
    faults = []
    if fault := passwords.password_fault(password, opened.username):
        faults.append(fault)
    if opened.role in SECOND_FACTOR_ROLES and not opened.demo and not totp_secret:
        faults.append(Fault("", "totp_secret", NEEDS_CODE))
    if faults:
        raise Faulty(tuple(faults))
    return _open(token, passwords.digest(password), totp_secret or None, now)


def authenticate(username: str, password: str, code: str, now: datetime) -> User:
    """The account, where name, password and (if it has one) second factor are right.

    Raises NotAllowed with one message, after about the same time, whatever is wrong.
    """
    row = _named(username.strip().lower())
    right = passwords.matches(row.password_hash if row else None, password)
    if row is None or not right or not row.active or not _second_factor(row, code, now):
        raise NotAllowed(REFUSED)
    if passwords.outdated(row.password_hash):
        _keep_digest(row.username, passwords.digest(password))
    return user_from(row)


def change_password(username: str, old: str, new: str, now: datetime) -> None:
    """Set a new password for who knows the old one; ending sessions is the caller's.

    Raises NotAllowed where ``old`` is wrong, Faulty with a fault named ``password`` where ``new`` is unfit.
    """
    row = AccountRow.get_or_none(AccountRow.username == username)
    if row is None or not row.active or not passwords.matches(row.password_hash, old):
        raise NotAllowed(REFUSED)
    if fault := passwords.password_fault(new, username):
        raise Faulty((fault,))
    _replace_password(username, row.password_hash, passwords.digest(new), now)


def users(role: Role | None = None) -> list[User]:
    """Every account, or those of one role, by user name."""
    query = AccountRow.select().order_by(AccountRow.username)
    return [user_from(row) for row in (query.where(AccountRow.role == role.value) if role else query)]


def full_names(usernames: Iterable[str]) -> dict[str, str]:
    """The names to show, by user name; a user name whose account is gone stands for itself."""
    asked = sorted(set(usernames))
    rows = AccountRow.select(AccountRow.username, AccountRow.full_name).where(AccountRow.username.in_(asked))
    return {**dict(zip(asked, asked, strict=True)), **{row.username: row.full_name for row in rows}}


def user(username: str) -> User:
    """The account of this name. Raises NotFound."""
    row = _named(username)
    if row is None:
        raise NotFound(NO_ACCOUNT.format(name=username))
    return user_from(row)


@write_transaction
def set_active(username: str, active: bool, now: datetime, by: str) -> None:
    """Close an account and its sessions, or let it sign in again. Raises NotFound."""
    user(username)
    AccountRow.update(active=active).where(AccountRow.username == username).execute()
    if not active:
        SessionRow.delete().where(SessionRow.account == username).execute()
    audit.record(by, "user.open" if active else "user.close", username, "", now)


def user_from(row: AccountRow) -> User:
    """The account without its secrets."""
    return User(row.username, row.full_name, Role(row.role), row.school_code, row.active, row.demo)


def _named(username: str) -> AccountRow | None:
    if not username.isprintable():  # PostgreSQL takes no NUL, neither store takes half a pair
        return None
    row: AccountRow | None = AccountRow.get_or_none(AccountRow.username == username)
    return row


def _refuse_unfit(username: str, role: Role, school: str | None) -> None:
    if not USERNAME.fullmatch(username):
        raise WrongState(
            Text(
                "Tên đăng nhập gồm chữ thường không dấu, chữ số, dấu chấm, gạch; từ 2 đến 40 ký tự.",
                "A user name has small letters without marks, digits, points, dashes; 2 to 40 characters.",
            )
        )
    if AccountRow.get_or_none(AccountRow.username == username):
        raise WrongState(
            Text("Đã có tài khoản '{name}'.", "There is an account '{name}' already.").format(name=username)
        )
    if (role in SCHOOL_ROLES) != bool(school):
        raise WrongState(
            Text(
                "Tài khoản của trường cần mã trường; tài khoản của phòng thì không.",
                "An account of a school needs a school; an account of the office has none.",
            )
        )
    if school and SchoolRow.get_or_none(SchoolRow.code == school) is None:
        raise NotFound(NO_SCHOOL.format(code=school))


def _second_factor(row: AccountRow, code: str, now: datetime) -> bool:
    """Whether ``code`` is right and new. A step that was used once is spent, even in two requests at once."""
    if row.totp_secret is None:
        return True
    totp = pyotp.TOTP(row.totp_secret, interval=STEP_SECONDS)
    digits = "".join(code.split())
    current = totp.timecode(now.replace(tzinfo=UTC))
    for step in (current, current - 1, current + 1):  # a phone's clock may be half a minute off
        if compare_digest(totp.generate_otp(step).encode(), digits.encode("utf-8", "replace")):
            return _spend(row.username, step)
    return False


@write_transaction
def _open(token: str, password_hash: str, totp_secret: str | None, now: datetime) -> User:
    opened = activation(token, now)
    changed = (
        AccountRow.update(
            password_hash=password_hash,
            totp_secret=totp_secret,
            totp_step=None,
            token_hash=None,
            token_until=None,
        )
        .where(AccountRow.token_hash == _digest(token))
        .execute()
    )
    if changed != 1:  # of two requests with one link, the second finds it spent
        raise NotFound(SPENT)
    audit.record(opened.username, "user.activate", opened.username, "", now)
    return opened


@write_transaction
def _spend(username: str, step: int) -> bool:
    unspent = AccountRow.totp_step.is_null() | (AccountRow.totp_step < step)
    taken: int = AccountRow.update(totp_step=step).where(AccountRow.username == username, unspent).execute()
    return taken == 1


@write_transaction
def _replace_password(username: str, known: str | None, password_hash: str, now: datetime) -> None:
    unchanged = (AccountRow.username == username) & (AccountRow.password_hash == known)
    if AccountRow.update(password_hash=password_hash).where(unchanged).execute() != 1:
        raise NotAllowed(REFUSED)  # reset or changed while this request was computing
    audit.record(username, "user.password", username, "", now)


@write_transaction
def _keep_digest(username: str, password_hash: str) -> None:
    AccountRow.update(password_hash=password_hash).where(AccountRow.username == username).execute()


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
