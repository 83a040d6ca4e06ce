"""Committees and boards of the demo: most in order; one expired, one re-staffed, one with a fault."""

from __future__ import annotations

from datetime import date, timedelta

from ..core.bodies import OFFICE, Body, BodyKind, Function, Member, needs_no_board, usual_end
from ..core.people import Role
from ..storage.bodies import save_body
from ..storage.users import users
from .accounts import MAKER
from .district import District, at, half_year
from .names import person, seeded

EXPIRED, RESTAFFED, FAULTY = 1, 2, 4  # places of schools in the list
POSTS = (
    "Tổ trưởng chuyên môn",
    "Giáo viên",
    "Nhân viên thư viện",
    "Giáo viên, Tổng phụ trách Đội",
    "Nhân viên y tế",
)
OFFICE_POSTS = ("Chuyên viên", "Chuyên viên", "Văn thư", "Chuyên viên", "Kế toán")


def make_bodies(district: District) -> None:
    """Every school has a committee, and a board unless too few people work there; the office has its own."""
    for place, school in enumerate(district.schools):
        for body in _of_school(district, place, school.code, school.staff):
            save_body(body, MAKER, at(district.today, 1))
    for body in _of_office(district.today):
        save_body(body, MAKER, at(district.today, 1))


def _of_school(district: District, place: int, code: str, staff: int) -> list[Body]:
    last_autumn = date(district.today.year - 1, 9, 15)
    committee = _committee(code, "Hiệu trưởng", last_autumn, POSTS)
    found = [committee]
    if place == RESTAFFED:
        found.append(_committee(code, "Hiệu trưởng", _in_this_half_year(district.today), POSTS))
    if not needs_no_board(staff):
        begun = last_autumn.replace(year=last_autumn.year - 2) if place == EXPIRED else last_autumn
        number = 2 if place == FAULTY else 5 if staff > 40 else 3
        members = _people(f"{code} ttnd", number, POSTS, head=_who_signs_in(code))
        found.append(_board(code, begun + timedelta(20), members))
    return found


def _who_signs_in(code: str) -> str | None:
    """The person behind the account of a school's board, where the demo gives it one: its head."""
    return next((each.full_name for each in users(Role.SCHOOL_BOARD) if each.school == code), None)


def _of_office(today: date) -> list[Body]:
    last_year = date(today.year - 1, 1, 5)
    charge = [
        Body(
            OFFICE, BodyKind.CHARGE, day, None, _people(f"phụ trách {day}", 1, ("Phó trưởng phòng",)), number
        )
        for day, number in (
            (last_year.replace(year=today.year - 3), "03/QĐ-PGDĐT"),
            (last_year, "05/QĐ-PGDĐT"),
        )
    ]
    committee = _committee(OFFICE, "Trưởng phòng", last_year, OFFICE_POSTS)
    return [*charge, committee, _board(OFFICE, last_year, _people("phòng ttnd", 3, OFFICE_POSTS))]


def _committee(owner: str, head: str, day: date, posts: tuple[str, ...]) -> Body:
    first, second, *others = _people(f"{owner} bcđ {day}", 5, posts)
    members = (
        Member(first.name, head, Function.HEAD),
        Member(second.name, f"Phó {head[:1].lower()}{head[1:]}", Function.DEPUTY),
        *others,
    )
    return Body(owner, BodyKind.STEERING, day, None, members, f"{day.day}/QĐ", day)


def _board(owner: str, day: date, members: tuple[Member, ...]) -> Body:
    end = usual_end(BodyKind.INSPECTION, day)
    return Body(owner, BodyKind.INSPECTION, day, end, members, f"{day.day}/QĐ-CĐ", day)


def _people(purpose: str, number: int, posts: tuple[str, ...], head: str | None = None) -> tuple[Member, ...]:
    """Invented people, the first one at the head."""
    draw, names = seeded("bodies", purpose), dict.fromkeys([head] if head else [])
    while len(names) < number:
        names[person(draw)] = None
    return tuple(
        Member(name, posts[place % len(posts)], Function.MEMBER if place else Function.HEAD)
        for place, name in enumerate(names)
    )


def _in_this_half_year(today: date) -> date:
    """A day of the half-year that has begun, not after today."""
    first = date(today.year, 1 if half_year(today).endswith("H1") else 7, 1)
    return min(first + timedelta(25), today)
