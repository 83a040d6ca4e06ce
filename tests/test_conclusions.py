"""Rules of a board's own conclusion: which step follows which, who cannot sign, what others may know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.conclusions import (
    AFTER_TODAY,
    BEFORE_PERIOD,
    MOST_LINES,
    NOT_ON_A_BOARD,
    Conclusion,
    Signature,
    Standing,
    Step,
    StepKind,
    faults_of,
    half_years,
    too_many_lines,
)
from forms_app.core.rounds import Period

AT = datetime(2026, 6, 20, 2, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
HALF = Period("2026-H1", date(2026, 1, 1), date(2026, 6, 30))
SIGNATURE = Signature("Trần Thị Sen", "Trưởng ban", date(2026, 6, 20))


def step(number: int, kind: StepKind) -> Step:
    return Step(number, kind, f"Lời {number}.", "sen", AT, SIGNATURE if kind is StepKind.SIGN else None)


def after(*kinds: StepKind) -> Conclusion:
    return Conclusion("TH01", "2026-H1", tuple(step(place, kind) for place, kind in enumerate(kinds, 1)))


@given(st.lists(st.sampled_from(StepKind), max_size=12))
def test_only_a_saved_draft_is_signed_and_only_what_is_signed_is_taken_back(wished: list[StepKind]):
    """Steps that are refused are left out; of those that are not, every order keeps the promise."""
    known = after()
    for kind in wished:
        if known.refusal(kind) is None:
            known = replace(known, steps=(*known.steps, step(known.base + 1, kind)))
    done = [each.kind for each in known.steps]
    wrong = [
        (one, other)
        for one, other in zip([None, *done], done, strict=False)
        if (other is StepKind.SIGN and one is not StepKind.SAVE)
        or (other is StepKind.WITHDRAW and one is not StepKind.SIGN)
        or (other is StepKind.SAVE and one is StepKind.SIGN)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("kinds", "standing", "text"),
    [
        ((), Standing.NOTHING, ""),
        ((StepKind.SAVE,), Standing.DRAFT, "Lời 1."),
        ((StepKind.SAVE, StepKind.SIGN), Standing.SIGNED, "Lời 2."),
        ((StepKind.SAVE, StepKind.SIGN, StepKind.WITHDRAW), Standing.WITHDRAWN, "Lời 2."),
        ((StepKind.SAVE, StepKind.SIGN, StepKind.WITHDRAW, StepKind.SAVE), Standing.DRAFT, "Lời 4."),
    ],
)
def test_the_last_step_says_how_it_stands_and_a_withdrawal_keeps_the_words(
    kinds: tuple[StepKind, ...], standing: Standing, text: str
):
    found = after(*kinds)
    assert (found.standing, found.text, found.base) == (standing, text, len(kinds))


def test_others_never_learn_of_drafts():
    found = after(StepKind.SAVE, StepKind.SAVE, StepKind.SIGN, StepKind.WITHDRAW, StepKind.SAVE)
    assert [each.kind for each in found.issued] == [StepKind.SIGN, StepKind.WITHDRAW]
    assert found.taken_back == found.steps[3]


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"day": HALF.starts_on}, []),
        ({"day": date(2025, 12, 31)}, [("day", BEFORE_PERIOD)]),
        ({"day": date(2026, 6, 21)}, [("day", AFTER_TODAY)]),
        ({"post": "Phó Hiệu trưởng"}, [("post", NOT_ON_A_BOARD)]),
        ({"post": "Kế toán trưởng"}, [("post", NOT_ON_A_BOARD)]),
        ({"post": "Tổ trưởng chuyên môn"}, []),
    ],
)
def test_who_heads_the_school_cannot_sign_nor_anybody_on_a_strange_day(
    changes: dict[str, object], faults: list[object]
):
    assert faults_of(replace(SIGNATURE, **changes), HALF, date(2026, 6, 20)) == faults


def test_a_text_has_room_for_so_many_lines_and_no_more():
    assert [too_many_lines("\n".join("x" * number)) for number in (MOST_LINES, MOST_LINES + 1)] == [
        False,
        True,
    ]


def test_nobody_concludes_about_a_year_or_what_is_to_come():
    year, next_half = Period("2026", date(2026, 1, 1), date(2026, 12, 31)), HALF.starts_on + timedelta(181)
    coming = Period("2026-H2", next_half, date(2026, 12, 31))
    assert half_years([HALF, year, coming], date(2026, 6, 20)) == [HALF]
