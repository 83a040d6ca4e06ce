"""What a register may say of letters, when they are due, and which step may follow which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.calendar import Week
from forms_app.core.errors import WrongState
from forms_app.core.people import Confided, Role, User
from forms_app.core.suggestion_register import FEWEST, REST, figures, line
from forms_app.core.suggestion_steps import check, check_terms, next_steps
from forms_app.core.suggestions import (
    DUE,
    HANDLER,
    HOT_SPOT,
    KIND,
    NAMED,
    NAMES_PERSON,
    PUBLIC,
    Kind,
    State,
    Step,
    StepKind,
    Suggestion,
    due_day,
    forget_before,
)
from tests.letters_world import NOW, TODAY, WEEK, sorted_as

days = st.dates(date(2001, 1, 1), date(2150, 12, 31))
LAN, HUNG = (User(name, name, Role.OFFICER) for name in ("can_bo", "hung"))


def step(kind: StepKind, later: int = 0, **body: Any) -> Step:
    return Step(kind, "can_bo", NOW, TODAY + timedelta(later), body)


def suggestion(*then: Step, topic: str = "bua_an", week: str = WEEK, **changes: Any) -> Suggestion:
    first = step(StepKind.OPEN, **sorted_as(**changes))
    return Suggestion("YK-2026-001", 1, "TH01", week, topic, 1, (first, *then))


# Weeks


@given(days)
def test_a_week_holds_its_day_and_reads_back(day: date) -> None:
    week = Week.of(day)
    assert (week.first <= day <= week.last, (week.last - week.first).days, Week.read(week.code)) == (
        True,
        6,
        week,
    )


@given(days, days)
def test_codes_of_weeks_sort_as_their_days_do(one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert Week.of(first).code <= Week.of(second).code


@pytest.mark.parametrize("code", ["", "2026-47", "2026-W00", "2026-W54", "2025-W53", "1999-W01", "2026-W1"])
def test_other_texts_are_no_week(code: str) -> None:
    assert Week.read(code) is None


@given(days, st.integers(1, 365))
def test_no_day_of_arrival_makes_a_letter_due_too_early(day: date, limit: int) -> None:
    due = due_day(Week.of(day).code, limit)
    assert timedelta(limit) <= due - day <= timedelta(limit + 6)


@given(days.filter(lambda day: day.year > 2025))
def test_words_are_kept_for_their_years(today: date) -> None:
    before = forget_before(today, 5)
    assert timedelta(5 * 365) <= today - before <= timedelta(5 * 366 + 3)


# Steps


def able(found: Suggestion, user: User = LAN) -> set[str]:
    return {kind.value for kind in next_steps(found, user)}


ALWAYS = {"answer", "confide", "alert"}
UNSETTLED = {*ALWAYS, "assign", "forward", "unclear", "act", "publish"}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (suggestion(), UNSETTLED),
        (suggestion(step(StepKind.ANSWER)), {*ALWAYS, "act", "publish"}),
        (suggestion(step(StepKind.PUBLISH, **{PUBLIC: "x"})), UNSETTLED | {"withdraw"}),
        (suggestion(neu_ten=True), {"answer", "assign", "forward", "unclear", "alert"}),
        (suggestion(nguy_co_diem_nong=True), UNSETTLED - {"alert"} | {"calm"}),
        (replace(suggestion(), school=""), UNSETTLED - {"act"}),
        (suggestion(yk_phan_loai=Kind.JUNK.value), {*ALWAYS, "act", "publish"}),
        (suggestion(step(StepKind.ANSWER), step(StepKind.FORGET)), set()),
    ],
)
def test_the_next_steps_follow_from_where_a_letter_stands(found: Suggestion, expected: set[str]) -> None:
    assert able(found) == expected


def test_only_the_handler_goes_on_with_a_letter_that_names_a_person() -> None:
    found = suggestion(neu_ten=True, nguoi_xu_ly="hung")
    assert (able(found, LAN), able(found, HUNG) != set()) == (set(), True)


def test_who_is_named_never_handles() -> None:
    with pytest.raises(WrongState):
        check_terms(step(StepKind.OPEN, **sorted_as(**{NAMES_PERSON: True, NAMED: ["can_bo"]})))
    named = suggestion(**{NAMES_PERSON: True, NAMED: ["hung"]})
    with pytest.raises(WrongState):
        check(named, step(StepKind.ASSIGN, **{HANDLER: "hung", DUE: "2026-12-31", KIND: "phan_anh"}))
    assert named.confided == Confided("TH01", "can_bo", True, ("hung",))


def test_a_due_day_moves_to_the_future_or_stays() -> None:
    found, terms = suggestion(), {HANDLER: "can_bo", KIND: "phan_anh"}
    check(found, step(StepKind.ASSIGN, 60, **terms, **{DUE: found.standing.due.isoformat()}))
    with pytest.raises(WrongState):
        check(found, step(StepKind.ASSIGN, 60, **terms, **{DUE: "2026-12-08"}))


def test_the_first_end_counts_for_the_due_day_and_the_last_for_the_state() -> None:
    found = suggestion(step(StepKind.UNCLEAR, 2), step(StepKind.ANSWER, 40))
    assert (found.state, found.standing.ended_on) == (State.ANSWERED, TODAY + timedelta(2))


# Register and figures


def test_a_line_of_a_restricted_letter_keeps_topic_and_handler_from_others() -> None:
    found = suggestion(neu_ten=True)
    mine, others = line(found, LAN, TODAY), line(found, HUNG, TODAY)
    assert [(each.topic, each.handler, each.withheld) for each in (mine, others)] == [
        ("bua_an", "can_bo", False),
        ("", "", True),
    ]
    assert (mine.code, mine.week, mine.due) == (others.code, others.week, others.due)


def test_a_danger_is_told_until_it_is_taken_back_and_to_those_who_may_handle_the_letter() -> None:
    marked = suggestion(nguy_co_diem_nong=True)
    calm = suggestion(step(StepKind.ALERT, **{HOT_SPOT: True}), step(StepKind.CALM, **{HOT_SPOT: False}))
    secret = suggestion(neu_ten=True, nguy_co_diem_nong=True)
    board, whole = User("ttnd", "ttnd", Role.SCHOOL_BOARD, "TH01"), User("ban", "ban", Role.BOARD)
    told = [
        [line(each, who, TODAY).hot for who in (LAN, HUNG, board, whole)] for each in (marked, calm, secret)
    ]
    assert told == [[True, True, False, False], [False] * 4, [True, False, False, False]]


def counted(found: Iterable[Suggestion], *unopened: str, today: date = TODAY) -> Any:
    return figures(list(found), unopened, date(2026, 7, 1), date(2026, 12, 31), today, 15)


def test_figures_count_what_came_in_the_period_junk_left_out() -> None:
    in_time, late = suggestion(step(StepKind.ANSWER, 3)), suggestion(step(StepKind.ANSWER, 30))
    junk, before = suggestion(yk_phan_loai="rac"), suggestion(week="2026-W20")
    found = counted(
        [in_time, late, suggestion(), junk, before],
        *("2026-W40", "2026-W50", "2026-W01"),
        today=TODAY + timedelta(30),
    )
    assert (found.received, found.unopened, found.settled, found.on_time, found.overdue) == (5, 2, 2, 1, 2)


def test_figures_tell_how_letters_stood_on_the_day_asked_about() -> None:
    answered, opened_later = suggestion(step(StepKind.ANSWER, 40)), suggestion(step(StepKind.ANSWER, 50))
    later = [replace(each, day=each.day + timedelta(45)) for each in opened_later.steps]
    letters = [answered, replace(opened_later, steps=tuple(later))]
    then, now = (counted(letters, today=TODAY + timedelta(days)) for days in (30, 100))
    assert [(each.received, each.unopened, each.settled, each.overdue) for each in (then, now)] == [
        (2, 1, 0, 2),
        (2, 0, 2, 0),
    ]


def test_topics_with_few_letters_are_told_together_and_named_people_not_at_all() -> None:
    meals = [suggestion() for _ in range(FEWEST)]
    others = [
        suggestion(topic="khoan_thu"),
        suggestion(topic="an_toan"),
        suggestion(topic="thai_do", neu_ten=True),
    ]
    assert dict(counted([*meals, *others]).topics) == {"bua_an": FEWEST, REST: 2}


@given(st.lists(st.sampled_from(["bua_an", "khoan_thu", "khac"]), max_size=30))
def test_no_topic_is_told_with_fewer_than_five(topics: list[str]) -> None:
    told = counted([suggestion(topic=topic) for topic in topics]).topics
    assert (
        {topic for topic, count in told.items() if topic != REST and count < FEWEST},
        sum(told.values()),
    ) == (
        set(),
        len(topics),
    )
