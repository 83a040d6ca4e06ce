"""Steering committees and People's Inspection Boards: who is in them, their terms, and what is odd about one.

Kiện toàn is a new composition from a day on; the one before it stays as it was. What cannot be true is
refused; what is true but not as it should be is told, kept and shown to the office.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from .definition import Text
from .language import fold
from .schools import School

OFFICE = ""  # the owner of the office's own bodies
FEWEST, MOST = 3, 9  # members of an inspection board
SMALLEST_STAFF = 7  # up to so many people there is no board
TERM_YEARS = 2


class BodyKind(StrEnum):
    """Stored and in addresses, so values stay."""

    STEERING = "ban_chi_dao"  # steering committee (BCĐ)
    INSPECTION = "ttnd"  # People's Inspection Board
    CHARGE = "phu_trach"  # the deputy head of the office in charge


class Function(StrEnum):
    """What somebody does in a body; choices of the form, so values stay."""

    HEAD = "truong_ban"
    DEPUTY = "pho_ban"
    MEMBER = "uy_vien"


OF_SCHOOLS = (BodyKind.STEERING, BodyKind.INSPECTION)
OF_OFFICE = (BodyKind.CHARGE, BodyKind.STEERING, BodyKind.INSPECTION)


@dataclass(frozen=True)
class Member:
    name: str
    post: str  # "Tổ trưởng chuyên môn"
    function: Function = Function.MEMBER


@dataclass(frozen=True)
class Body:
    """One composition, from a day on; its last day is in it."""

    owner: str  # code of a school, or OFFICE
    kind: BodyKind
    starts_on: date
    ends_on: date | None
    members: tuple[Member, ...]
    number: str = ""  # of the decision
    decided_on: date | None = None
    by: str = ""
    at: datetime | None = None  # naive UTC

    def expired_on(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day

    def with_function(self, function: Function) -> tuple[Member, ...]:
        return tuple(each for each in self.members if each.function is function)


def usual_end(kind: BodyKind, starts_on: date) -> date | None:
    """The last day of a term that begins on ``starts_on``; None where the law sets none."""
    return _years_later(starts_on) - timedelta(1) if kind is BodyKind.INSPECTION else None


def _years_later(day: date) -> date:
    try:
        return day.replace(year=day.year + TERM_YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year + TERM_YEARS, day=28) + timedelta(1)


# Rules: each looks at a composition and at how many people work there, and fills the gaps of its sentence.

Gaps = Mapping[str, Any]
Look = Callable[[Body, int | None], Gaps | None]


@dataclass(frozen=True)
class Rule:
    """``broken`` gives what fills the gaps of ``says``, None where all is well."""

    name: str
    kinds: frozenset[BodyKind]
    says: Text
    broken: Look
    refuses: bool = False
    where: str = "members"  # the field that it is about


def _nobody(body: Body, _staff: int | None) -> Gaps | None:
    return None if body.members else {}


def _heads(body: Body, _staff: int | None) -> Gaps | None:
    heads = len(body.with_function(Function.HEAD))
    return None if heads == 1 or not body.members else {"num": heads}


def _several(body: Body, _staff: int | None) -> Gaps | None:
    return None if len(body.members) <= 1 else {"num": len(body.members)}


def _reversed(body: Body, _staff: int | None) -> Gaps | None:
    return {} if body.ends_on and body.ends_on < body.starts_on else None


def _size(body: Body, _staff: int | None) -> Gaps | None:
    found = len(body.members)
    return None if FEWEST <= found <= MOST else {"fewest": FEWEST, "most": MOST, "num": found}


_BARRED = ("hieu truong", "ke toan truong", "truong phong")  # their deputies' titles hold these words too
_ABBREVIATED = frozenset({"ht", "pht", "p ht", "ktt"})


@lru_cache(maxsize=4096)
def barred(post: str) -> bool:
    """Whether somebody in this post may not sit on an inspection board: head, deputy, chief accountant."""
    plain = fold(post)
    return plain in _ABBREVIATED or any(title in plain for title in _BARRED)


def _barred(body: Body, _staff: int | None) -> Gaps | None:
    found = [f"{each.name} ({each.post})" for each in body.members if barred(each.post)]
    return {"names": ", ".join(found)} if found else None


def _too_small(_body: Body, staff: int | None) -> Gaps | None:
    return {"limit": SMALLEST_STAFF, "num": staff} if needs_no_board(staff) else None


def _term(body: Body, _staff: int | None) -> Gaps | None:
    usual = usual_end(body.kind, body.starts_on)
    too_long = usual and (body.ends_on is None or body.ends_on > usual)
    return {"years": TERM_YEARS} if too_long else None


def _twice(body: Body, _staff: int | None) -> Gaps | None:
    people = [(each.name.casefold(), each.post.casefold()) for each in body.members]
    counted = Counter(people)
    found = [each.name for each, key in zip(body.members, people, strict=True) if counted[key] > 1]
    return {"name": found[0]} if found else None


_EVERY, _BOARD = frozenset(BodyKind), frozenset({BodyKind.INSPECTION})
_HEADED = frozenset({BodyKind.STEERING, BodyKind.INSPECTION})
RULES = (
    Rule("nobody", _EVERY, Text("Chưa ghi ai cả.", "Nobody is named yet."), _nobody, refuses=True),
    Rule(
        "one_head",
        _HEADED,
        Text(
            "Cần đúng một trưởng ban; danh sách này có {num}.", "There must be one head; this list has {num}."
        ),
        _heads,
        refuses=True,
    ),
    Rule(
        "one_in_charge",
        frozenset({BodyKind.CHARGE}),
        Text(
            "Mỗi lúc chỉ một người phụ trách; danh sách này có {num}.",
            "One person is in charge at a time; this list has {num}.",
        ),
        _several,
        refuses=True,
    ),
    Rule(
        "days_reversed",
        _EVERY,
        Text("Ngày hết nhiệm kỳ không được trước ngày bắt đầu.", "A term cannot end before it begins."),
        _reversed,
        refuses=True,
        where="ends_on",
    ),
    Rule(
        "size",
        _BOARD,
        Text(
            "Ban Thanh tra nhân dân có từ {fewest} đến {most} người; danh sách này có {num}.",
            "A People's Inspection Board has {fewest} to {most} members; this list has {num}.",
        ),
        _size,
    ),
    Rule(
        "barred",
        _BOARD,
        Text(
            "Người đứng đầu, cấp phó, kế toán trưởng không tham gia Ban Thanh tra nhân dân: {names}.",
            "Heads, deputies and chief accountants do not sit on the People's Inspection Board: {names}.",
        ),
        _barred,
    ),
    Rule(
        "too_small",
        _BOARD,
        Text(
            "Nơi có từ {limit} người trở xuống không lập Ban Thanh tra nhân dân; ở đây có {num} người.",
            "Where {limit} people or fewer work there is no People's Inspection Board; {num} work here.",
        ),
        _too_small,
    ),
    Rule(
        "term",
        _BOARD,
        Text(
            "Nhiệm kỳ Ban Thanh tra nhân dân là {years} năm; nhiệm kỳ ghi ở đây dài hơn.",
            "A People's Inspection Board has a term of {years} years; this one is longer.",
        ),
        _term,
    ),
    Rule(
        "twice",
        _EVERY,
        Text("{name} có hai lần trong danh sách.", "{name} is on the list twice."),
        _twice,
    ),
)


def refusals(body: Body) -> tuple[tuple[str, Text], ...]:
    """(field, why) for everything with which a composition cannot be kept."""
    told = _told(body, None, (rule for rule in RULES if rule.refuses))
    return tuple((rule.where, text) for rule, text in told)


def faults(body: Body, staff: int | None) -> tuple[Text, ...]:
    """What is not as it should be in a composition; ``staff`` is None where it is not known."""
    return tuple(text for _, text in _told(body, staff, (rule for rule in RULES if not rule.refuses)))


def _told(body: Body, staff: int | None, rules: Iterable[Rule]) -> Iterator[tuple[Rule, Text]]:
    for rule in rules:
        gaps = rule.broken(body, staff) if body.kind in rule.kinds else None
        if gaps is not None:
            yield rule, rule.says.format(**gaps)


# Where a body stands on a day


class Standing(StrEnum):
    """Values stand in addresses."""

    IN_ORDER = "in_order"
    FAULTY = "faulty"  # in its term, with faults
    EXPIRED = "expired"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"  # too few people for a board


@dataclass(frozen=True)
class Seat:
    """The place of one body at one owner: who holds it on a day, and how that stands."""

    owner: str
    kind: BodyKind
    body: Body | None  # the composition that began last
    standing: Standing
    faults: tuple[Text, ...]


def seat(owner: str, kind: BodyKind, body: Body | None, staff: int | None, day: date) -> Seat:
    """``body`` is the composition that began last by ``day``."""
    told = faults(body, staff) if body else ()
    return Seat(owner, kind, body, _standing(kind, body, staff, day, told), told)


def needs_no_board(staff: int | None) -> bool:
    """Whether so few work there that a People's Inspection Board is not asked for; there may be one."""
    return staff is not None and staff <= SMALLEST_STAFF


def _standing(
    kind: BodyKind, body: Body | None, staff: int | None, day: date, told: tuple[Text, ...]
) -> Standing:
    small = kind is BodyKind.INSPECTION and needs_no_board(staff)
    if body is None or (small and body.expired_on(day)):
        return Standing.NOT_NEEDED if small else Standing.MISSING
    if body.expired_on(day):
        return Standing.EXPIRED
    return Standing.FAULTY if told else Standing.IN_ORDER


@dataclass(frozen=True)
class BodyFigures:
    """How many schools' bodies of one kind stand how at the end of a period."""

    needed: int  # schools that have to have one
    in_term: int
    faulty: int  # of those in their term
    expired: int
    missing: int
    begun: int  # made or re-staffed within the period


def latest(bodies: Iterable[Body], day: date) -> dict[tuple[str, BodyKind], Body]:
    """The composition of each body that began last by ``day``, by owner and kind."""
    found: dict[tuple[str, BodyKind], Body] = {}
    for each in sorted(bodies, key=lambda body: body.starts_on):
        if each.starts_on <= day:
            found[each.owner, each.kind] = each
    return found


def body_figures(
    bodies: Iterable[Body], schools: Iterable[School], first: date, last: date
) -> dict[BodyKind, BodyFigures]:
    """What a report tells of the period ``first`` to ``last``; ``bodies`` are all compositions ever."""
    every, register = tuple(bodies), {school.code: school.staff for school in schools}
    return {kind: _figures(kind, every, register, first, last) for kind in OF_SCHOOLS}


def _figures(
    kind: BodyKind, bodies: tuple[Body, ...], register: Mapping[str, int], first: date, last: date
) -> BodyFigures:
    holding = latest(bodies, last)
    stand = Counter(
        seat(code, kind, holding.get((code, kind)), staff, last).standing for code, staff in register.items()
    )
    begun = {each.owner for each in bodies if each.kind is kind and first <= each.starts_on <= last}
    return BodyFigures(
        needed=len(register) - stand[Standing.NOT_NEEDED],
        in_term=stand[Standing.IN_ORDER] + stand[Standing.FAULTY],
        faulty=stand[Standing.FAULTY],
        expired=stand[Standing.EXPIRED],
        missing=stand[Standing.MISSING],
        begun=len(begun & set(register)),
    )
