"""The school's own voice: ratios of what was done of what was due, and the class it gives itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from forms_app.core import actions
from forms_app.core.actions import StepKind
from forms_app.core.definition import Theme
from forms_app.core.own_voice import Ratio, actions_followed, classes_apart, own_share, own_voice
from forms_app.core.returns import BOARD, OFFICE
from forms_app.core.rounds import Period
from tests.actions_world import opened
from tests.factories import marked, shipped, shipped_office
from tests.returns_world import RATIOS

LIMITS = shipped_office().class_limits
HALF = Period("2026-H2", date(2026, 7, 1), date(2026, 12, 31))


def texts(
    figures: dict[str, Any] | None, board: Ratio | None = None, followed: Ratio | None = None
) -> dict[Theme, str]:
    said = own_voice(figures, board or Ratio(), followed or Ratio(), LIMITS)
    return {theme: str(said.ratio(theme).text) for theme in Theme}


def test_six_ratios_one_for_each_theme() -> None:
    assert texts(RATIOS, Ratio(Decimal("21.5"), Decimal(24)), Ratio(Decimal(1), Decimal(3))) == {
        Theme.BIET: "9/10 (90,0 %)",
        Theme.BAN: "3/4 (75,0 %)",
        Theme.LAM: "21,5/24 (89,6 %)",
        Theme.KIEM_TRA: "1/3 (33,3 %)",
        Theme.GIAM_SAT: "1/2 (50,0 %)",
        Theme.THU_HUONG: "5/5 (100,0 %)",
    }


def test_without_a_return_there_are_no_figures() -> None:
    assert set(texts(None).values()) == {"chưa có số liệu"}


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"so_noi_dung_cong_khai": 0, "dung_han_cong_khai": 0}, "trong kỳ không có"),
        ({"so_noi_dung_cong_khai": False}, "trong kỳ không có"),
        ({"so_noi_dung_cong_khai": 8}, "chưa có số liệu"),
        ({"dung_han_cong_khai": 8}, "chưa có số liệu"),
        ({"so_noi_dung_cong_khai": 8, "dung_han_cong_khai": 0}, "0/8 (0,0 %)"),
    ],
)
def test_a_blank_is_no_figure_and_nothing_due_is_no_nought(given: dict[str, Any], text: str) -> None:
    assert texts(given)[Theme.BIET] == text


@pytest.mark.parametrize(
    ("marks", "text"),
    [
        ({}, "24/24 (100,0 %)"),
        ({"t_bao_cao": "dat_mot_phan", "t_hop_thu": "chua_dat"}, "21/24 (87,5 %)"),
        ({"t_hop_thu": "khong_ap_dung"}, "22/22 (100,0 %)"),
    ],
)
def test_a_board_s_share_leaves_out_what_did_not_arise(marks: dict[str, str], text: str) -> None:
    assert str(own_share(shipped(BOARD), marked(BOARD, **marks), LIMITS).text) == text


def test_the_office_has_a_hundred_where_all_is_met() -> None:
    assert own_share(shipped(OFFICE), marked(OFFICE), LIMITS).value == 100


def test_actions_count_from_the_day_they_fall_due() -> None:
    done = opened(StepKind.FINISH, StepKind.CONFIRM, **{actions.DUE: "2026-12-01"})
    others = [
        opened(**{actions.DUE: day}) for day in ("2026-12-10", "2026-12-20", "2026-06-30", "2027-01-01")
    ]
    found = [actions_followed([done, *others], HALF, day) for day in (date(2026, 12, 10), date(2027, 3, 1))]
    assert [str(each.text) for each in found] == ["1/2 (50,0 %)", "1/3 (33,3 %)"]
    assert str(actions_followed([], HALF, date(2026, 12, 10)).text) == "trong kỳ không có"


@pytest.mark.parametrize(
    ("own", "inspected", "apart"),
    [("tot", "tot", 0), ("tot", "kha", 1), ("tot", "trung_binh", 2), ("yeu", "tot", 3)],
)
def test_classes_are_counted_apart(own: str, inspected: str, apart: int) -> None:
    named = {each.name: each for each in LIMITS.classes}
    said = own_voice({"tu_xep_loai": own}, Ratio(), Ratio(), LIMITS)
    assert (said.own_class, classes_apart(said.own_class, named[inspected], LIMITS)) == (named[own], apart)


def test_a_missing_class_is_never_apart() -> None:
    best = LIMITS.classes[0]
    strange = replace(best, name="khac")
    assert [
        classes_apart(*pair, LIMITS) for pair in ((None, best), (best, None), (strange, LIMITS.classes[-1]))
    ] == [
        0,
        0,
        0,
    ]
