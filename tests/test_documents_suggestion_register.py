"""The register as a workbook: days are days, and no text is a formula."""

from __future__ import annotations

import io
from datetime import date

from openpyxl import load_workbook

from forms_app.documents.suggestion_register import register_xlsx

FORMULAS = ("=1+1", "+1", "-1", "@x", '=HYPERLINK("http://x","y")')


def test_days_stay_days_numbers_numbers_and_formulas_texts():
    rows = [(text, date(2026, 12, 7), 3) for text in FORMULAS]
    sheet = load_workbook(io.BytesIO(register_xlsx("Sổ theo dõi góp ý", ["Mã", "Hạn", "Ngày"], rows))).active
    cells = [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0] for row in cells] == [(text, "s") for text in FORMULAS]
    assert {row[1][1] for row in cells} == {"d"}
    assert {row[2] for row in cells} == {(3, "n")}
    assert [cell.value for cell in sheet[1]] == ["Mã", "Hạn", "Ngày"]
