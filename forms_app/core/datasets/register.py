"""Schools, units and periods as data."""

from __future__ import annotations

from ..definition import Text
from ..rounds import Period
from ..schools import Level, School, Unit
from .shapes import Column, Dataset, Holds, Record, words

SCHOOL = Column("school", Text("Mã trường", "School code"))
LEVEL = Column("level", Text("Cấp học", "Level"), choices=words(*Level))
PERIOD = Column(
    "period",
    Text("Kỳ", "Period"),
    about=Text("Như 2026-H1, 2026-H2 hoặc 2026.", "As 2026-H1, 2026-H2 or 2026."),
)

SCHOOLS = Dataset(
    "schools",
    Text("Các trường", "Schools"),
    Text("Danh sách trường của phòng, như lúc này.", "The office's register of schools, as it is now."),
    (
        SCHOOL,
        Column("name", Text("Tên trường", "Name")),
        LEVEL,
        Column("unit", Text("Mã đơn vị", "Unit code")),
        Column("unit_name", Text("Đơn vị", "Unit")),
        Column("staff", Text("Số người làm việc", "Staff"), Holds.WHOLE),
        Column("pupils", Text("Số học sinh", "Pupils"), Holds.WHOLE),
        Column("families", Text("Số gia đình", "Families"), Holds.WHOLE),
        Column(
            "families_estimated",
            Text("Số gia đình là ước tính", "Families estimated"),
            Holds.FLAG,
            about=Text("Lấy theo số học sinh.", "Taken from the number of pupils."),
        ),
        Column("boarding", Text("Bán trú", "Boarding"), Holds.FLAG),
        Column("sites", Text("Số điểm trường", "Sites"), Holds.WHOLE),
    ),
)
UNITS = Dataset(
    "units",
    Text("Các đơn vị", "Units"),
    Text(
        "Xã, phường và cấp trên của trường, kể cả đơn vị cũ.", "What stands above schools, former units too."
    ),
    (
        Column("unit", Text("Mã đơn vị", "Unit code")),
        Column("name", Text("Tên đơn vị", "Name")),
        Column("parent", Text("Mã đơn vị cấp trên", "Unit above"), optional=True),
        Column("starts_on", Text("Từ ngày", "From"), Holds.DAY, optional=True),
        Column("ends_on", Text("Đến ngày", "Until"), Holds.DAY, optional=True),
    ),
)
PERIODS = Dataset(
    "periods",
    Text("Các kỳ", "Periods"),
    Text("Kỳ báo cáo với ngày đầu và ngày cuối.", "Reporting periods with their first and last day."),
    (
        PERIOD,
        Column("starts_on", Text("Ngày đầu", "First day"), Holds.DAY),
        Column("ends_on", Text("Ngày cuối", "Last day"), Holds.DAY),
    ),
)


def school_record(school: School, unit_name: str) -> Record:
    return SCHOOLS.record(
        school=school.code,
        name=school.name,
        level=school.level.value,
        unit=school.unit,
        unit_name=unit_name,
        staff=school.staff,
        pupils=school.pupils,
        families=school.families,
        families_estimated=school.families_estimated,
        boarding=school.boarding,
        sites=school.sites,
    )


def unit_record(unit: Unit) -> Record:
    return UNITS.record(
        unit=unit.code, name=unit.name, parent=unit.parent, starts_on=unit.starts_on, ends_on=unit.ends_on
    )


def period_record(period: Period) -> Record:
    return PERIODS.record(period=period.code, starts_on=period.starts_on, ends_on=period.ends_on)
