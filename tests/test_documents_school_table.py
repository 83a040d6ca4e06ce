"""The table of schools: what people make in a spreadsheet is read whole, or refused with every fault."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from forms_app.core.errors import TableFaulty
from forms_app.core.schools import Level, School, Unit
from forms_app.documents import table_file
from forms_app.documents.school_table import read_schools, sample_workbook

HEADING = "code,name,level,unit,staff,pupils,families,boarding,sites"
SAO_MAI = School("0123", "Trường Mẫu giáo Sao Mai", Level.MN, "xa-my-phu", 14, 180, 165, False, True, 2)
LINE = "0123,Trường Mẫu giáo Sao Mai,Mẫu giáo,Xã Mỹ Phú,14,180,165,có,2"


def table(*lines: str, heading: str = HEADING) -> bytes:
    return "\n".join((heading, *lines)).encode()


def faults(data: bytes) -> list[tuple[str, str]]:
    """Place and column of every fault; each one says how to mend it."""
    with pytest.raises(TableFaulty) as refused:
        read_schools(data)
    assert all(fault.message and fault.remedy for fault in refused.value.faults)
    return [(fault.place, fault.name) for fault in refused.value.faults]


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        table(LINE),
        b"\xef\xbb\xbf" + table(LINE),
        table(LINE).replace(b",", b";"),
        table(LINE).replace(b",", b"\t"),
        table(LINE).replace(b"\n", b"\r\n") + b"\r\n\r\n",
        table(
            LINE,
            heading="Mã trường,Tên trường,Cấp học,Đơn vị,Số người làm việc,Số học sinh,Số gia đình,Bán trú,"
            "Số điểm trường",
        ),
        workbook(tuple(HEADING.split(",")), ("0123", *LINE.split(",")[1:4], 14, 180.0, 165, True, 2)),
    ],
    ids=["plain", "byte order mark", "semicolons", "tabs", "windows lines", "vietnamese", "workbook"],
)
def test_the_same_table_reads_the_same_from_every_program(data):
    assert read_schools(data).schools == (SAO_MAI,)


def test_marks_in_separate_characters_become_one():
    import unicodedata

    data = unicodedata.normalize("NFD", table(LINE).decode()).encode()
    assert data != table(LINE)
    assert read_schools(data).schools == (SAO_MAI,)


@pytest.mark.parametrize(
    ("said", "level"),
    [
        *((word, Level.MN) for word in ("mn", "Mầm non", "Mẫu giáo", "MN")),
        *((word, Level.TH) for word in ("TH", "Tiểu học", "tieu hoc")),
        *((word, Level.THCS) for word in ("THCS", "Trung học cơ sở")),
        *((word, Level.TH_THCS) for word in ("TH&THCS", "TH và THCS", "th_thcs")),
    ],
)
def test_levels_as_offices_write_them(said, level):
    assert read_schools(table(LINE.replace("Mẫu giáo,Xã", f"{said},Xã"))).schools[0].level is level


def test_blank_families_take_the_pupils_as_an_estimate():
    school = read_schools(table(LINE.replace(",165,", ",,"))).schools[0]
    assert (school.families, school.families_estimated) == (180, True)


def test_columns_that_may_be_left_out():
    school = read_schools(
        table("A1,Trường A,TH,Xã A,10,1.200", heading="code,name,level,unit,staff,pupils")
    ).schools[0]
    assert (school.pupils, school.families_estimated, school.boarding, school.sites) == (1200, True, False, 1)


def test_a_known_unit_is_found_by_name_without_marks_and_a_new_one_is_named():
    known = Unit("804-01", "Xã Mỹ Phú")
    read = read_schools(
        table(LINE, "0124,Trường B,TH,xa my phu,9,90,,,", "0125,Trường C,TH,Xã Long Thành,9,90,,,"), [known]
    )
    assert [school.unit for school in read.schools] == ["804-01", "804-01", "xa-long-thanh"]
    assert read.new_units == (Unit("xa-long-thanh", "Xã Long Thành"),)


def test_a_code_formatted_with_zeros_keeps_them():
    book = Workbook()
    book.active.append(HEADING.split(","))
    book.active.append([123, *LINE.split(",")[1:4], 14, 180, 165, "có", 2])
    book.active["A2"].number_format = "0000"
    output = io.BytesIO()
    book.save(output)
    assert read_schools(output.getvalue()).schools == (SAO_MAI,)


def test_every_fault_is_listed_by_row_and_column():
    found = faults(
        table(
            "0123,Trường A,Mẫu giáo,Xã A,14,180,165,có,2",
            "0123,Trường B,Đại học,Xã A,mười,-5,,có lẽ,0",
            ",,,,,,,,",
            "a b,,TH,,0,1.5,2,x,1",
        )
    )
    assert found == [
        ("dòng 3", "Số học sinh"),
        ("dòng 3", "Mã trường"),
        ("dòng 3", "Cấp học"),
        ("dòng 3", "Số người làm việc"),
        ("dòng 3", "Bán trú"),
        ("dòng 3", "Số điểm trường"),
        ("dòng 5", "Số học sinh"),
        ("dòng 5", "Mã trường"),
        ("dòng 5", "Tên trường"),
        ("dòng 5", "Đơn vị"),
        ("dòng 5", "Số người làm việc"),
    ]


def test_headings_unknown_repeated_and_missing_are_all_listed():
    found = faults(table("x", heading="code,code,name,phone,level,unit,staff"))
    assert found == [("dòng 1", "code"), ("dòng 1", "phone"), ("dòng 1", "Số học sinh")]


def test_legacy_encodings_are_refused_with_the_way_out():
    with pytest.raises(TableFaulty, match=r"không phải UTF-8 \(dòng 2\).*CSV UTF-8"):
        read_schools(table(LINE).decode().replace("ư", "\u00ad").encode("latin-1", "replace") + b"\xb5")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        HEADING.encode(),
        b"\xd0\xcf\x11\xe0old excel",
        b"PK\x03\x04 not a zip",
        table('0123,"open quote'),
        table("0123," + "x" * 501),
        table(LINE) + b"\x00",
        b"x" * (table_file.LARGEST_FILE + 1),
        workbook(("code",))[:-400],
    ],
)
def test_files_that_are_no_table_are_refused_by_name(data):
    faults(data)


def test_a_workbook_that_unpacks_too_far_is_refused_before_it_is_read():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (table_file.LARGEST_UNPACKED + 1))
    assert len(bomb.getvalue()) < 100_000
    with pytest.raises(TableFaulty, match="quá lớn"):
        read_schools(bomb.getvalue())


def test_more_rows_than_any_country_has_are_refused(monkeypatch):
    monkeypatch.setattr(table_file, "MOST_ROWS", 3)
    assert len(read_schools(table(*(f"{n},A,TH,X,9,9,,," for n in range(2)))).schools) == 2
    for data in (table(*(f"{n},A,TH,X,9,9,,," for n in range(3))), workbook(*[("code",)] * 4)):
        with pytest.raises(TableFaulty, match="hơn 3 dòng"):
            read_schools(data)


def test_the_sample_to_download_is_itself_a_faultless_table():
    assert [school.code for school in read_schools(sample_workbook()).schools] == ["0123", "0124", "0125"]
