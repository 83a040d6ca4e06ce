"""Weeks, spans and days spread over a window; what in a plan looks like a mistake."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.calendar import Month, by_day, days_of, spread, working_days
from forms_app.core.plans import Again, Progress, SameDay, fingerprint, same_days, visited_again
from forms_app.core.visits import Standing, Visit, VisitState

DAY = timedelta(days=1)
DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 31))
MONDAY = date(2026, 11, 16)


def a_visit(school: str = "A", first: date = MONDAY, last: date | None = None, **more: Any) -> Visit:
    given = {"uuid": f"{school} {first} {more}", "inspectors": ("lan",), "state": VisitState.PLANNED} | more
    return Visit(
        school=school,
        form_id="chk",
        form_version=1,
        period="2026-H2",
        starts_on=first,
        ends_on=last or first,
        **given,
    )


@given(DAYS)
def test_a_month_is_whole_weeks_from_monday_with_every_day_once(day: date) -> None:
    month = Month.of(day)
    weeks = month.weeks()
    shown = [each for week in weeks for each in week]
    assert {len(week) for week in weeks} == {7}
    assert shown == list(days_of(shown[0], shown[-1]))
    assert (shown[0].weekday(), shown[0] <= month.first, month.last <= shown[-1]) == (0, True, True)
    assert len(shown) - (month.last - month.first).days - 1 < 14
    assert Month.read(month.code) == month


@given(DAYS)
def test_the_month_after_the_month_before_is_the_month(day: date) -> None:
    month = Month.of(day)
    there_and_back = [each.after if each else month for each in (month.before,)] + [
        each.before if each else month for each in (month.after,)
    ]
    assert there_and_back == [month, month]


@pytest.mark.parametrize(
    "code", ["", "2026", "2026-13", "2026-00", "1999-12", "9999-01", "2026-1", "x", "2026-11\n"]
)
def test_another_text_names_no_month(code: str) -> None:
    assert (Month.read(code), Month.read("2026-11")) == (None, Month(2026, 11))


def test_leafing_ends_somewhere() -> None:
    assert (Month(2000, 1).before, Month(2199, 12).after) == (None, None)


@given(st.lists(st.tuples(DAYS, st.integers(0, 40)), max_size=8), DAYS, st.integers(0, 60))
def test_a_span_stands_on_each_of_its_days_in_the_window_and_on_no_other(spans, first, lasting) -> None:
    last = first + lasting * DAY
    visits = [a_visit(str(place), day, day + more * DAY) for place, (day, more) in enumerate(spans)]
    found = by_day(visits, first, last)
    expected = {
        day: on
        for day in days_of(first, last)
        if (on := [v for v in visits if v.starts_on <= day <= v.ends_on])
    }
    assert (dict(found), list(found)) == (expected, sorted(found))


@given(st.integers(0, 60), DAYS, st.integers(0, 80), st.integers(1, 5))
def test_visits_are_spread_evenly_in_order_within_the_window(count, first, window, lasting) -> None:
    last = first + window * DAY
    found = spread(count, first, last, lasting)
    working = working_days(first, last)
    usable = set(working or days_of(first, last))
    assert (len(found), found) == (count, sorted(found))
    assert all(one in usable and other in usable and one <= other for one, other in found)
    on_a_day = Counter(one for one, _ in found).values()
    starts = max(1, len(usable) - lasting + 1)
    assert max(on_a_day, default=0) <= -(-count // starts)


def test_a_week_for_five_visits_gives_each_a_day_and_leaves_the_weekend_free() -> None:
    assert spread(5, MONDAY, MONDAY + 6 * DAY) == [(MONDAY + n * DAY,) * 2 for n in range(5)]
    assert spread(2, MONDAY, MONDAY + 6 * DAY, lasting=2) == [
        (MONDAY, MONDAY + DAY),
        (MONDAY + 2 * DAY, MONDAY + 3 * DAY),
    ]
    assert spread(2, MONDAY + 5 * DAY, MONDAY + 6 * DAY) == [(MONDAY + n * DAY,) * 2 for n in (5, 6)]


def test_one_inspector_at_two_schools_on_a_day_is_seen() -> None:
    known = [a_visit("A", MONDAY, MONDAY + DAY, inspectors=("hung", "lan"))]
    new = [a_visit("B", MONDAY + DAY, inspectors=("lan",)), a_visit("C", MONDAY + DAY, inspectors=("mai",))]
    assert same_days(new, known) == [SameDay(MONDAY + DAY, "lan", ("B", "A"))]


@pytest.mark.parametrize(
    "known",
    [
        a_visit("A", MONDAY + DAY),
        a_visit("A", inspectors=("hung",)),
        a_visit("A", state=VisitState.CANCELLED),
        a_visit("A", uuid="new"),  # as it was before this change
    ],
)
def test_what_does_not_overlap_is_no_matter(known: Visit) -> None:
    assert same_days([a_visit("B", uuid="new")], [known]) == []


def test_visits_that_overlap_without_a_new_one_are_old_news() -> None:
    known = [a_visit("A"), a_visit("B")]
    assert (same_days([a_visit("C", MONDAY + DAY)], known), len(same_days(known, []))) == ([], 1)


def test_a_school_visited_twice_in_a_period_with_full_checklists_is_seen() -> None:
    known = [a_visit("A", MONDAY - 30 * DAY)]
    new = [a_visit("A"), a_visit("B")]
    assert visited_again(new, known, lambda _: True) == [Again("A", "2026-H2", MONDAY - 30 * DAY)]


@pytest.mark.parametrize(
    ("changes", "full"),
    [
        ({}, lambda visit: visit.uuid != "new"),
        ({}, lambda visit: visit.uuid == "new"),
        ({"period": "2026-H1"}, lambda _: True),
        ({"state": VisitState.CANCELLED}, lambda _: True),
    ],
)
def test_a_short_checklist_another_period_or_a_cancelled_visit_is_no_second_one(changes, full) -> None:
    known = replace(a_visit("A", MONDAY - DAY), **changes)
    assert visited_again([a_visit("A", uuid="new")], [known], full) == []


def test_what_is_confirmed_is_these_doubts_and_no_other_ones() -> None:
    one, other = SameDay(MONDAY, "lan", ("A", "B")), Again("A", "2026-H2", MONDAY)
    assert fingerprint([one, other]) == fingerprint([other, one]) != fingerprint([one])


@pytest.mark.parametrize(
    ("state", "day", "standing"),
    [
        (VisitState.PLANNED, MONDAY, Standing.PLANNED),
        (VisitState.PLANNED, MONDAY + DAY, Standing.LATE),
        (VisitState.DRAFT, MONDAY, Standing.DRAFT),
        (VisitState.DRAFT, MONDAY + DAY, Standing.LATE),
        (VisitState.SUBMITTED, MONDAY + DAY, Standing.SUBMITTED),
        (VisitState.CANCELLED, MONDAY + DAY, Standing.CANCELLED),
    ],
)
def test_late_is_what_is_open_after_its_last_day(state, day, standing) -> None:
    assert a_visit(state=state).standing(day) is standing


def test_cancelled_visits_are_in_no_sum() -> None:
    one = Progress({Standing.PLANNED: 1, Standing.DRAFT: 2, Standing.LATE: 3})
    both = one + Progress({Standing.SUBMITTED: 4, Standing.CANCELLED: 5})
    assert (both.total, both.waiting, both.late, both.done, both.cancelled) == (10, 3, 3, 4, 5)
