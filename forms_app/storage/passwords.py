"""Passwords: what is accepted, and slow digests of it, a bounded number at once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ..core.definition import Text
from ..core.errors import Fault
from ..core.language import fold

SHORTEST = 12  # characters
LONGEST = 256  # keeps a digest from taking for ever
AT_ONCE = BoundedSemaphore(2)  # each digest takes 19 MiB: a burst of sign-ins must not take the machine
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
COMMON = frozenset((Path(__file__).parent / "common_passwords.txt").read_text("utf-8").split())
TOO_SHORT = Text(
    "Mật khẩu cần ít nhất {shortest} ký tự; một câu ngắn dễ nhớ là tốt nhất.",
    "A password needs at least {shortest} characters; a short sentence that is easy to remember is best.",
)
TOO_LONG = Text("Mật khẩu dài nhất {longest} ký tự.", "A password has at most {longest} characters.")
LIKE_THE_NAME = Text(
    "Mật khẩu không được là tên đăng nhập thêm vài ký tự.",
    "A password must not be the user name with a few characters added.",
)
EASILY_GUESSED = Text(
    "Mật khẩu này nhiều người dùng, dễ bị đoán; xin chọn mật khẩu khác.",
    "Many people use this password and it is easy to guess; please choose another.",
)


def password_fault(password: str, username: str) -> Fault | None:
    """Why a new password is refused, or None."""
    plain = "".join(fold(password).split())
    if len(password) < SHORTEST:
        text = TOO_SHORT.format(shortest=SHORTEST)
    elif len(password) > LONGEST:
        text = TOO_LONG.format(longest=LONGEST)
    elif fold(username) in plain and len(plain) - len(fold(username)) < SHORTEST // 2:
        text = LIKE_THE_NAME
    elif plain in COMMON or len(set(plain)) < 4:
        text = EASILY_GUESSED
    else:
        return None
    return Fault("", "password", text)


def digest(password: str) -> str:
    """The argon2id digest to keep."""
    with AT_ONCE:
        return HASHER.hash(_spelled(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether ``password`` is the one ``kept`` was made of; takes as long where nothing is kept."""
    with AT_ONCE:
        try:
            HASHER.verify(kept or _nobodys(), _spelled(password[: LONGEST + 1]))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def _spelled(password: str) -> bytes:
    """One spelling of what keyboards write in two: marked letters composed or letter by letter."""
    return normalize("NFC", password).encode("utf-8", "replace")


def outdated(kept: str | None) -> bool:
    """Whether a digest was made with weaker settings than today's."""
    return kept is not None and HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    """Verified for names that have no password, so that they take as long as others."""
    return HASHER.hash("no account has this password")
