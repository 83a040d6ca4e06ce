"""What each school reported: one half-year, or the two of a year taken together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

YES = "co"
# Of these the last figure of a year stands for it; everything else that is counted adds up.
STANDING = frozenset(
    {
        *("tong_cbgvnv", "nu", "dang_vien", "nguoi_lao_dong_hd", "so_lop", "so_hoc_sinh", "so_diem_truong"),
        *("bcd_tong", "ttnd_so_thanh_vien", "so_dang_ky_lam_theo", "so_dang_ky_lam_theo_ca_nhan"),
        *("dvk_dang_ky_so", "dvk_dang_thuc_hien", "dvk_hieu_qua", "dvk_duoc_khen"),
    }
)
EITHER = frozenset({"bcd_kien_toan", "diem_nong"})  # yes where one half-year says yes

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Reported:
    """One half-year: by school the answers that the office approved; how many wait for that."""

    words: str  # "6 tháng đầu năm 2026"
    answers: Mapping[str, Answers]
    waiting: int = 0


def merged(halves: Sequence[Mapping[str, Answers]]) -> Mapping[str, Answers]:
    """By school its answers, in the order of time."""
    if len(halves) == 1:
        return halves[0]
    codes = dict.fromkeys(code for half in halves for code in half)
    return {code: _together([half[code] for half in halves if code in half]) for code in codes}


def _together(reports: Sequence[Answers]) -> Answers:
    names = dict.fromkeys(name for each in reports for name in each)
    return {
        name: _one(name, [each[name] for each in reports if each.get(name) is not None]) for name in names
    }


def _one(name: str, given: Sequence[Any]) -> Any:
    """One answer for several half-years; None where none was given."""
    if not given:
        return None
    if name in EITHER and YES in given:
        return YES
    numbers = [each for each in given if not isinstance(each, bool)]
    if name in STANDING or not numbers or not all(map(_is_number, numbers)):
        return given[-1]
    total = sum((Decimal(str(each)) for each in numbers), Decimal(0))
    return str(total) if any(isinstance(each, str) for each in numbers) else int(total)


def _is_number(value: Any) -> bool:
    """A decimal is stored as text; a text that people wrote is none."""
    text = str(value)
    return text.replace(".", "", 1).isdecimal()
