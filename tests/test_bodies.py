"""Committees and inspection boards: what is refused, what is told, where one stands, what a report counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.bodies import (
    OF_SCHOOLS,
    RULES,
    Body,
    BodyFigures,
    BodyKind,
    Function,
    Member,
    Standing,
    barred,
    body_figures,
    faults,
    latest,
    refusals,
    seat,
    usual_end,
)
from tests.factories import a_school

DAY = date(2026, 11, 16)
FIRST, LAST = date(2026, 7, 1), date(2026, 12, 31)
STAFF = 30


def people(number: int = 3, **first: str) -> tuple[Member, ...]:
    """A head and members with invented names; ``first`` changes the post of the first one."""
    head = Member("Trần Thị Sen", first.get("post", "Giáo viên"), Function.HEAD)
    return (head, *(Member(f"Lê Văn {place}", "Giáo viên") for place in range(2, number + 1)))[:number]


def board(**changes: object) -> Body:
    """A People's Inspection Board without a fault, from a year ago on."""
    starts_on = date(2025, 10, 1)
    made = Body("TH01", BodyKind.INSPECTION, starts_on, usual_end(BodyKind.INSPECTION, starts_on), people())
    return replace(made, **changes)  # type: ignore[arg-type]


def committee(**changes: object) -> Body:
    return replace(Body("TH01", BodyKind.STEERING, date(2026, 8, 1), None, people(5)), **changes)  # type: ignore[arg-type]


def said(body: Body, staff: int | None = STAFF) -> str:
    return " ".join(text.vi for text in faults(body, staff))


def test_a_board_as_it_should_be_has_nothing_against_it():
    assert (refusals(board()), faults(board(), STAFF)) == ((), ())


@given(st.integers(1, 14))
def test_three_to_nine_sit_on_a_board(number: int):
    told = said(board(members=people(number)))
    assert ("từ 3 đến 9 người" in told, f"có {number}." in told) == ((number < 3 or number > 9),) * 2


def test_a_steering_committee_is_as_large_as_it_is():
    assert faults(committee(members=people(14)), STAFF) == ()


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        ("Hiệu trưởng", True),
        ("Phó Hiệu trưởng", True),
        ("P. HT", True),
        ("pht", True),
        ("Kế toán trưởng", True),
        ("KẾ TOÁN TRƯỞNG", True),
        ("Phó Trưởng phòng GD&ĐT", True),
        ("Tổ trưởng chuyên môn", False),
        ("Kế toán", False),
        ("Giáo viên, Chủ tịch Công đoàn", False),
        ("Nhân viên nấu ăn", False),
    ],
)
def test_heads_deputies_and_chief_accountants_stay_off_a_board(post: str, expected: bool):
    assert (barred(post), "Trần Thị Sen" in said(board(members=people(post=post)))) == (expected, expected)


def test_a_steering_committee_is_led_by_the_head_of_the_school():
    assert faults(committee(members=people(post="Hiệu trưởng")), STAFF) == ()


@given(st.integers(1, 60))
def test_where_seven_or_fewer_work_there_is_no_board(staff: int):
    assert ("không lập" in said(board(), staff)) == (staff <= 7)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-900, 900))
def test_the_term_of_a_board_is_two_years(starts_on: date, more: int):
    usual = usual_end(BodyKind.INSPECTION, starts_on)
    assert usual is not None
    told = said(board(starts_on=starts_on, ends_on=usual + timedelta(more)))
    assert (usual - starts_on).days in (729, 730, 731)
    assert ("Nhiệm kỳ" in told) == (more > 0)


def test_a_board_without_an_end_is_told_about():
    assert "Nhiệm kỳ" in said(board(ends_on=None))


@given(st.lists(st.sampled_from(list(Function)), min_size=1, max_size=9))
def test_every_body_has_exactly_one_head(functions: list[Function]):
    members = tuple(Member(f"Lê Văn {place}", "Giáo viên", each) for place, each in enumerate(functions))
    refused = [field for field, _why in refusals(board(members=members))]
    assert refused == ([] if functions.count(Function.HEAD) == 1 else ["members"])


def test_one_person_is_in_charge_at_a_time():
    charge = committee(kind=BodyKind.CHARGE, owner="")
    found = [len(refusals(replace(charge, members=people(number)))) for number in (0, 1, 2)]
    assert found == [1, 0, 1]


def test_a_term_does_not_end_before_it_begins():
    assert refusals(committee(ends_on=date(2026, 7, 31)))[0][0] == "ends_on"


def test_the_same_person_twice_is_told_about_whatever_the_spelling():
    twice = (*people(3), Member("LÊ VĂN 2", "giáo viên"))
    assert "có hai lần" in said(board(members=twice))


def test_every_rule_can_be_broken_and_says_so_in_both_languages():
    broken = {
        "nobody": board(members=()),
        "one_head": board(members=people(3)[1:]),
        "one_in_charge": committee(kind=BodyKind.CHARGE, members=people(2)),
        "days_reversed": committee(ends_on=date(2020, 1, 1)),
        "size": board(members=people(2)),
        "barred": board(members=people(post="Hiệu trưởng")),
        "too_small": board(),
        "term": board(ends_on=None),
        "twice": board(members=(*people(3), people(3)[0])),
    }
    texts = {rule.name: rule.says.format(**(rule.broken(broken[rule.name], 5) or {})) for rule in RULES}
    assert (set(texts), all(text.vi != text.en and "{" not in text.en for text in texts.values())) == (
        set(broken),
        True,
    )


# Where a body stands


@pytest.mark.parametrize(
    ("body", "staff", "expected"),
    [
        (board(), STAFF, Standing.IN_ORDER),
        (board(), None, Standing.IN_ORDER),
        (board(members=people(2)), STAFF, Standing.FAULTY),
        (board(), 7, Standing.FAULTY),
        (board(ends_on=DAY - timedelta(1)), STAFF, Standing.EXPIRED),
        (board(ends_on=DAY), STAFF, Standing.IN_ORDER),
        (board(ends_on=DAY - timedelta(1)), 7, Standing.NOT_NEEDED),
        (None, STAFF, Standing.MISSING),
        (None, 7, Standing.NOT_NEEDED),
        (None, 8, Standing.MISSING),
    ],
)
def test_where_a_board_stands(body: Body | None, staff: int | None, expected: Standing):
    assert seat("TH01", BodyKind.INSPECTION, body, staff, DAY).standing is expected


def test_a_small_school_still_has_a_steering_committee():
    assert seat("TH01", BodyKind.STEERING, None, 5, DAY).standing is Standing.MISSING


def test_the_composition_that_began_last_holds():
    old, new, later = (board(starts_on=date(year, 1, 1)) for year in (2024, 2026, 2027))
    assert latest([later, new, old], DAY) == {("TH01", BodyKind.INSPECTION): new}


# What a report counts


def test_a_report_counts_boards_in_their_term_and_committees_restaffed():
    schools = [a_school(code, staff=staff) for code, staff in (("A", 30), ("B", 30), ("C", 30), ("D", 6))]
    bodies = [
        board(owner="A"),
        board(owner="B", ends_on=date(2026, 9, 30)),
        committee(owner="A", starts_on=date(2024, 1, 1)),
        committee(owner="A", starts_on=FIRST),
        committee(owner="B", starts_on=date(2024, 1, 1)),
        committee(owner="D", starts_on=LAST + timedelta(1)),
        committee(owner="gone", starts_on=FIRST),
    ]
    found = body_figures(bodies, schools, FIRST, LAST)
    assert found[BodyKind.INSPECTION] == BodyFigures(3, in_term=1, faulty=0, expired=1, missing=1, begun=0)
    assert found[BodyKind.STEERING] == BodyFigures(4, in_term=2, faulty=0, expired=0, missing=2, begun=1)


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.dates(date(2023, 1, 1), date(2027, 12, 31)))))
def test_every_board_that_is_needed_is_in_term_expired_or_missing(begun: list[tuple[str, date]]):
    bodies = [board(owner=owner, starts_on=day, ends_on=day + timedelta(700)) for owner, day in begun]
    found = body_figures(bodies, [a_school(code) for code in "ABC"], FIRST, LAST)[BodyKind.INSPECTION]
    assert found.needed == found.in_term + found.expired + found.missing


def test_schools_have_a_committee_and_a_board():
    assert OF_SCHOOLS == (BodyKind.STEERING, BodyKind.INSPECTION)
