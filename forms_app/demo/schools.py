"""The schools of the demo district: invented names, sizes as they are in a rural district."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from ..core.schools import Level, School, Unit
from ..storage.schools import save_schools
from ..storage.units import move_schools
from .accounts import MAKER
from .district import District, at

REFORM = date(2025, 7, 1)  # when communes were rearranged
DISTRICT = Unit("SM", "Huyện Sông Mẫu")
COMMUNES = (
    Unit("SM1", "Thị trấn Vàm Sen", "SM"),
    Unit("SM2", "Xã Gò Nắng", "SM"),
    Unit("SM3", "Xã Rạch Trăng", "SM"),
    Unit("SM4", "Xã Cầu Sậy", "SM"),
    Unit("SM5", "Xã Đồng Mây", "SM", REFORM),
    Unit("SM6", "Xã Bến Lúa", "SM"),
)
OLD = Unit("SM7", "Xã Đồng Tre", "SM", None, REFORM - timedelta(1))  # what became part of the fifth
UNITS = (DISTRICT, *COMMUNES, OLD)

# name, level, commune, staff, pupils, families, boarding, sites. Families 0: the register does not know them.
_ROWS: tuple[tuple[str, Level, int, int, int, int, bool, int], ...] = (
    ("Trường Mẫu giáo Sao Mai", Level.MN, 1, 38, 420, 385, True, 1),
    ("Trường Tiểu học Bình Minh", Level.TH, 1, 58, 1100, 960, True, 1),
    ("Trường THCS Hòa Bình", Level.THCS, 1, 70, 1080, 940, False, 1),
    ("Trường Mẫu giáo Hoa Súng", Level.MN, 5, 6, 60, 54, False, 2),
    ("Trường TH&THCS Đồng Mây", Level.TH_THCS, 5, 45, 620, 510, False, 3),
    ("Trường Mẫu giáo Bông Lúa", Level.MN, 6, 7, 68, 61, False, 1),
    ("Trường Mầm non Nắng Hồng", Level.MN, 1, 34, 360, 330, True, 1),
    ("Trường Mẫu giáo Họa Mi", Level.MN, 2, 18, 190, 172, True, 2),
    ("Trường Mầm non Tuổi Thơ", Level.MN, 2, 22, 230, 208, True, 1),
    ("Trường Mẫu giáo Măng Non", Level.MN, 3, 16, 165, 150, True, 2),
    ("Trường Mẫu giáo Hoa Phượng", Level.MN, 3, 12, 118, 105, False, 2),
    ("Trường Mẫu giáo Tuổi Ngọc", Level.MN, 4, 20, 205, 187, True, 1),
    ("Trường Mẫu giáo Rạng Đông", Level.MN, 4, 11, 104, 96, False, 4),
    ("Trường Mẫu giáo Ánh Dương", Level.MN, 5, 15, 150, 137, True, 2),
    ("Trường Mẫu giáo Sơn Ca", Level.MN, 6, 13, 126, 0, False, 3),
    ("Trường Mầm non Hướng Dương", Level.MN, 6, 26, 275, 250, True, 1),
    ("Trường Mẫu giáo Bồ Câu", Level.MN, 3, 8, 75, 70, False, 2),
    ("Trường Tiểu học Kết Đoàn", Level.TH, 1, 46, 860, 748, True, 1),
    ("Trường Tiểu học Vàm Sen", Level.TH, 1, 40, 720, 633, False, 2),
    ("Trường Tiểu học Gò Nắng", Level.TH, 2, 34, 590, 520, True, 2),
    ("Trường Tiểu học Cây Gáo", Level.TH, 2, 22, 310, 276, False, 3),
    ("Trường Tiểu học Rạch Trăng", Level.TH, 3, 36, 640, 560, True, 2),
    ("Trường Tiểu học Bàu Sen", Level.TH, 3, 20, 262, 235, False, 4),
    ("Trường Tiểu học Cầu Sậy", Level.TH, 4, 32, 540, 478, False, 2),
    ("Trường Tiểu học Kênh Xanh", Level.TH, 4, 18, 240, 0, False, 3),
    ("Trường Tiểu học Đồng Mây A", Level.TH, 5, 30, 505, 440, True, 2),
    ("Trường Tiểu học Bến Lúa", Level.TH, 6, 37, 655, 570, True, 1),
    ("Trường Tiểu học Hàng Dừa", Level.TH, 6, 24, 345, 305, False, 3),
    ("Trường Tiểu học Phù Sa", Level.TH, 5, 21, 288, 255, False, 2),
    ("Trường THCS Gò Nắng", Level.THCS, 2, 41, 640, 560, False, 1),
    ("Trường THCS Rạch Trăng", Level.THCS, 3, 44, 700, 615, False, 1),
    ("Trường THCS Cầu Sậy", Level.THCS, 4, 38, 560, 497, False, 1),
    ("Trường THCS Bến Lúa", Level.THCS, 6, 47, 760, 668, False, 1),
    ("Trường THCS Kênh Xanh", Level.THCS, 4, 26, 330, 291, False, 1),
    ("Trường THCS Hàng Dừa", Level.THCS, 6, 30, 410, 362, False, 1),
    ("Trường THCS Bàu Sen", Level.THCS, 3, 23, 300, 266, False, 1),
    ("Trường TH&THCS Phù Sa", Level.TH_THCS, 5, 52, 780, 660, True, 2),
)
# The first rows hold one school of every level and two tiny ones, so that a few rows are a district in small.

_LEVEL_DIGIT = {Level.MN: "1", Level.TH: "2", Level.THCS: "3", Level.TH_THCS: "4"}


def keep_schools(district: District) -> None:
    """The schools with their units; those of the fifth commune belonged to another before the reform."""
    moved = [each.code for each in district.schools if each.unit == COMMUNES[4].code]
    before = [replace(each, unit=OLD.code) if each.code in moved else each for each in district.schools]
    save_schools(before, UNITS)
    move_schools(moved, COMMUNES[4].code, REFORM, MAKER, at(district.today, 0))


def demo_schools(count: int | None = None) -> tuple[School, ...]:
    """The first ``count`` schools, all by default; codes are eight digits in the invented range 990…"""
    numbers: defaultdict[Level, int] = defaultdict(int)
    schools = []
    for name, level, commune, staff, pupils, families, boarding, sites in _ROWS[:count]:
        numbers[level] += 1
        schools.append(
            School(
                code=f"990{_LEVEL_DIGIT[level]}{numbers[level]:04d}",
                name=name,
                level=level,
                unit=COMMUNES[commune - 1].code,
                staff=staff,
                pupils=pupils,
                families=families or pupils,
                families_estimated=not families,
                boarding=boarding,
                sites=sites,
            )
        )
    return tuple(schools)
