"""Names of people who do not exist, drawn from common Vietnamese parts by a seeded generator."""

from __future__ import annotations

import random

SEED = "phieu-dan-chu"

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương")
_MIDDLE_WOMEN = ("Thị", "Ngọc", "Kim", "Thị Mỹ", "Thị Thanh", "Bích")
_MIDDLE_MEN = ("Văn", "Minh", "Hữu", "Quốc", "Thanh", "Công")
_GIVEN_WOMEN = (
    "Sen",
    "Lụa",
    "Hạnh",
    "Thảo",
    "Nguyệt",
    "Diễm",
    "Loan",
    "Duyên",
    "Quyên",
    "Trúc",
    "Mai",
    "Đào",
)
_GIVEN_MEN = ("Tâm", "Phúc", "Khải", "Lộc", "Nghĩa", "Toàn", "Sơn", "Bảo", "Hiếu", "Đức", "Vinh", "Ân")


def seeded(*parts: object) -> random.Random:
    """A generator for one purpose: the same parts always draw the same, whatever else is drawn elsewhere."""
    return random.Random(":".join([SEED, *map(str, parts)]))  # noqa: S311 (invented data, no secret)


def person(draw: random.Random) -> str:
    """A full name, a woman's two times out of three, as in most schools."""
    if draw.random() < 2 / 3:
        middle, given = _MIDDLE_WOMEN, _GIVEN_WOMEN
    else:
        middle, given = _MIDDLE_MEN, _GIVEN_MEN
    return f"{draw.choice(_FAMILY)} {draw.choice(middle)} {draw.choice(given)}"
