"""Deadlines of every kind of work: where one stands on a day, what comes first, what a month shows."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from forms_app.core.calendar import Month
from forms_app.core.deadlines import SOON, Asked, Deadline, Standing, Work, by_month, by_urgency, tallies

TODAY = date(2026, 11, 16)
DAYS = some.dates(date(2026, 1, 1), date(2026, 12, 31))
DEADLINES = some.builds(
    Deadline,
    work=some.sampled_from(Work),
    key=some.uuids().map(str),
    title=some.sampled_from(("Đếm phiếu", "Kiểm tra", "Nộp số liệu")),
    due=DAYS,
    done=some.booleans(),
    path=some.just("/"),
)


def due(days: int, done: bool = False) -> Deadline:
    """``days`` from today."""
    return Deadline(Work.TASK, str(days), "Việc", TODAY + timedelta(days=days), done, "/")


def test_the_last_day_itself_is_still_in_time() -> None:
    days = (-1, 0, SOON, SOON + 1)
    found = [due(each).standing(TODAY) for each in days] + [due(-1, done=True).standing(TODAY)]
    assert found == [Standing.LATE, Standing.SOON, Standing.SOON, Standing.WAITING, Standing.DONE]


def test_the_longest_late_comes_first_and_what_is_done_last() -> None:
    given_ = [due(40), due(-2), due(3), due(-30, done=True), due(-9), due(-5, done=True)]
    assert [int(each.key) for each in by_urgency(given_, TODAY)] == [-9, -2, 3, 40, -5, -30]


@given(some.lists(DEADLINES, max_size=30, unique_by=lambda each: each.key))
def test_nothing_is_lost_or_counted_twice(found: list[Deadline]) -> None:
    counted = tallies(found, TODAY)
    months = by_month(found, 2026)
    narrowed = [
        each
        for work in Work
        for standing in Standing
        for each in found
        if Asked(None, work, standing).wants(each, TODAY)
    ]
    assert (
        sum(tally.total for tally in counted.values()),
        Counter(each.key for lines in months.values() for each in lines),
        Counter(each.key for each in narrowed),
        {each.key for each in by_urgency(found, TODAY)},
        list(months),
    ) == (
        len(found),
        Counter(each.key for each in found),
        Counter(each.key for each in found),
        {each.key for each in found},
        [Month(2026, number) for number in range(1, 13)],
    )


def test_a_month_leaves_out_other_years() -> None:
    found = by_month([due(0), due(365)], 2026)
    assert [each.key for lines in found.values() for each in lines] == ["0"]
