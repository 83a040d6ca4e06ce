"""The demo's accounts: one of every role at least; passwords lie in one private file."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from ..core.people import Role
from ..core.schools import School
from ..storage.users import activate, add_user, users
from .names import person, seeded
from .state import change_state, read_state

MAKER = "demo"  # who made things, in the audit log
SYLLABLES = (
    "sen",
    "lua",
    "nang",
    "may",
    "trang",
    "song",
    "tre",
    "dua",
    "gio",
    "sao",
    "mua",
    "dat",
    "cau",
    "ben",
)


@dataclass(frozen=True)
class Account:
    """What a person needs to sign in; demo accounts have no second factor."""

    role: str
    username: str
    password: str
    school: str | None = None
    totp_secret: str | None = None


# Username, role and, for those of a school, its place in the list of schools.
_PLAN: tuple[tuple[str, Role, int | None], ...] = (
    ("quantri", Role.ADMINISTRATOR, None),
    ("chuyenvien", Role.OFFICER, None),
    ("thanhtra1", Role.INSPECTOR, None),
    ("thanhtra2", Role.INSPECTOR, None),
    ("thanhtra3", Role.INSPECTOR, None),
    ("bangiamsat", Role.BOARD, None),
    ("ttnd1", Role.SCHOOL_BOARD, 0),
    ("truong1", Role.SCHOOL, 0),
    ("ttnd2", Role.SCHOOL_BOARD, 1),
    ("truong2", Role.SCHOOL, 1),
)
INSPECTORS = tuple(username for username, role, _ in _PLAN if role is Role.INSPECTOR)


def full_name(username: str) -> str:
    """The invented person behind an account."""
    return person(seeded("account", username))


def member(school: str, role: Role) -> str:
    """User name of somebody of a school; the demo's own name where it has no such account."""
    return next((each.username for each in users(role) if each.school == school), MAKER)


def first(role: Role) -> str:
    """User name of somebody of the office."""
    return next((each.username for each in users(role)), MAKER)


def make_accounts(schools: Sequence[School], instance: Path, now: datetime) -> None:
    """Add every account, activated, and write the passwords into the demo's file."""
    made = []
    for username, role, place in _PLAN:
        school = None if place is None else schools[place].code
        account = Account(role.value, username, _password(), school)
        token = add_user(username, full_name(username), role, school, now, MAKER, demo=True)
        activate(token, account.password, None, now)
        made.append(account)
    change_state(instance, accounts=[asdict(account) for account in made])


def read_accounts(instance: Path) -> tuple[Account, ...]:
    """The accounts of the demo; none where there is no demo."""
    state = read_state(instance)
    return tuple(Account(**entry) for entry in state["accounts"]) if state else ()


def _password() -> str:
    """Random, yet easy to type from a screen: about 34 bits, for accounts that guard invented data."""
    return "-".join([*(secrets.choice(SYLLABLES) for _ in range(4)), f"{secrets.randbelow(10**6):06}"])
