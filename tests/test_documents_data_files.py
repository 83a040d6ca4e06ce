"""Tables as files: typed cells, texts that stay texts, CSV as Vietnamese Excel opens it."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from forms_app.core.datasets import Column, Dataset, Holds, Record
from forms_app.core.definition import Text
from forms_app.documents.data_files import BOM, FORMULA, csv_lines, harmless, workbook

TABLE = Dataset(
    "things",
    Text("Các thứ: [thử]/\\*? có một tên rất dài để cắt", "Things"),
    Text("Thử.", "A test."),
    (
        Column("name", Text("Tên", "Name")),
        Column("number", Text("Số", "Number"), Holds.WHOLE),
        Column("score", Text("Điểm", "Score"), Holds.DECIMAL, optional=True),
        Column("day", Text("Ngày", "Day"), Holds.DAY, optional=True),
        Column("good", Text("Tốt", "Good"), Holds.FLAG),
        Column(
            "level", Text("Cấp", "Level"), choices={"th": Text("Tiểu học", "Primary")}, about=Text("Cấp học.")
        ),
    ),
)
DANGEROUS = [
    "=1+1",
    '=HYPERLINK("http://x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "#N/A",
    "TRUE",
    "6/1",
    "0123",
    "1e5",
]


def row(name: str = "Bình Minh", number: int = 1, **others: object) -> Record:
    values = {"score": Decimal("94.4"), "day": date(2026, 1, 5), "good": True, "level": "th"} | others
    return TABLE.record(name=name, number=number, **values)


def sheets(*records: Record, language: str = "vi"):
    return load_workbook(io.BytesIO(workbook(TABLE, records, language))).worksheets


def read(*records: Record) -> list[list[str]]:
    text = "".join(csv_lines(TABLE, records))
    assert text.startswith(BOM)
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))


def test_cells_are_typed_and_codes_are_said_in_words():
    things, _ = sheets(row(), row(score=None, day=None, good=False))
    first, second = ([cell.value for cell in line] for line in things.iter_rows(min_row=2))
    assert first == ["Bình Minh", 1, 94.4, datetime(2026, 1, 5), "có", "Tiểu học"]  # noqa: DTZ001
    assert second == ["Bình Minh", 1, None, None, "không", "Tiểu học"]
    assert [cell.value for cell in things[1]] == ["Tên", "Số", "Điểm", "Ngày", "Tốt", "Cấp"]
    assert things.freeze_panes == "A2"


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula_a_date_or_a_number(text):
    things, _ = sheets(row(text))
    cell = things.cell(2, 1)
    assert (cell.data_type, cell.value.strip(), cell.number_format) == ("s", text.strip(), "@")


@pytest.mark.parametrize("text", DANGEROUS[:7])
def test_in_csv_a_formula_gets_an_apostrophe(text):
    assert read(row(text))[1][0].startswith("'")


@given(st.text(max_size=40))
def test_no_cell_of_csv_begins_a_formula_and_every_row_stays_one(text):
    found = read(row(text), row())
    assert (found[1][0][:1] in FORMULA, len(found), {len(each) for each in found}) == (False, 3, {6})
    assert harmless('Bình Minh; "A"') == 'Bình Minh; "A"'


@given(st.text(max_size=40))
def test_any_text_makes_a_workbook(text):
    things, _ = sheets(row(text))
    assert (things.cell(2, 1).data_type in ("f", "e"), things.cell(2, 2).value) == (False, 1)


def test_csv_is_for_programs_and_for_excel_in_vietnam():
    assert read(row(), row(score=None, good=False)) == [
        ["name", "number", "score", "day", "good", "level"],
        ["Bình Minh", "1", "94,4", "2026-01-05", "true", "th"],
        ["Bình Minh", "1", "", "2026-01-05", "false", "th"],
    ]


def test_the_columns_are_explained():
    _, explained = sheets(row())
    assert explained.title == "Giải thích"
    assert [cell.value for cell in explained[7]] == ["Cấp", "level", "Cấp học.", "th = Tiểu học"]


def test_the_name_of_the_sheet_is_one_that_excel_takes():
    things, _ = sheets()
    assert (len(things.title) <= 31, set(things.title) & set("[]:*?/\\")) == (True, set())
    english, _ = sheets(row(), language="en")
    assert (english.title, english["A1"].value, english["F2"].value) == ("Things", "Name", "Primary")
