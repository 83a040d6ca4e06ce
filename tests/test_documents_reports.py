"""Official reports as Word files and workbooks: the layout of Decree 30, charts to edit, cells with types."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from functools import cache

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph

from forms_app.core.reports.official import NO_FIGURES, OfficialReport, Sent, report_document, typed_tables
from forms_app.core.state_document import Chart, StateDocument
from forms_app.documents.decree30 import decree30_docx
from forms_app.documents.report_workbook import report_workbook
from tests.factories import shipped_office
from tests.official_world import SCHOOLS, halves, r2, reported

OFFICE = shipped_office()
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@cache
def made() -> OfficialReport:
    return r2(halves=halves({each.code: reported() for each in SCHOOLS[1:]}))


def said() -> StateDocument:
    return report_document(made(), {}, OFFICE)


@cache
def content() -> bytes:
    return decree30_docx(said(), OFFICE.name)


def opened() -> Document:
    return docx.Document(io.BytesIO(content()))


def millimetres(length: Length | None) -> float:
    assert length is not None
    return round(length.mm, 1)


def paragraph(text: str) -> Paragraph:
    return next(each for each in opened().paragraphs if each.text.startswith(text))


def type_of(text: str) -> tuple[float, bool, bool]:
    run = paragraph(text).runs[0]
    assert run.font.size is not None
    return run.font.size.pt, bool(run.bold), bool(run.italic)


# The report itself


def test_the_parts_stand_in_the_order_of_the_decree():
    head = opened().tables[0]
    boxes = [[each.text.replace("\n", " ") for each in cell.paragraphs if each.text] for cell in cells(head)]
    assert boxes == [
        ["ỦY BAN NHÂN DÂN HUYỆN THỦ THỪA", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"],
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
        ["Số: ……/BC-PGDĐT"],
        ["Thủ Thừa, ngày …… tháng …… năm 2026"],
    ]
    texts = [each.text.partition("\n")[0] for each in opened().paragraphs if each.text]
    order = [texts.index(start) for start in ("BÁO CÁO", "Kết quả thực hiện Quy chế dân chủ ở cơ sở")]
    first_basis = next(place for place, text in enumerate(texts) if text.startswith("Căn cứ Luật"))
    end = next(place for place, text in enumerate(texts) if text.endswith("./."))
    assert [*order, first_basis, end, texts.index("Phụ lục 1")] == sorted(
        [*order, first_basis, end, texts.index("Phụ lục 1")]
    )


def cells(table: Table) -> list[docx.table._Cell]:
    return [cell for row in table.rows for cell in row.cells]


@pytest.mark.parametrize(
    ("text", "size", "bold", "italic"),
    [
        ("BÁO CÁO", 14, True, False),
        ("Kết quả thực hiện", 14, True, False),
        ("Căn cứ Luật", 14, False, True),
        ("I. CÔNG TÁC", 14, True, False),
        ("1. Công tác tuyên truyền", 14, True, False),
        ("Các trường tổ chức", 14, False, False),
        ("Trên đây là báo cáo", 14, False, False),
        ("Biểu đồ 1.", 13, False, True),
        ("Phụ lục 1", 14, True, False),
        ("SỐ LIỆU THEO TRƯỜNG", 14, True, False),
        ("(Kèm theo Báo cáo", 14, False, True),
    ],
)
def test_size_and_type_of_every_part(text: str, size: float, bold: bool, italic: bool):
    assert type_of(text) == (size, bold, italic)


@pytest.mark.parametrize(
    ("row", "column", "text", "sizes", "bold", "italic"),
    [
        (0, 0, "ỦY BAN NHÂN DÂN", (12, 13), False, False),
        (0, 0, "PHÒNG GIÁO DỤC", (12, 13), True, False),
        (0, 1, "CỘNG HÒA XÃ HỘI", (12, 13), True, False),
        (0, 1, "Độc lập - Tự do - Hạnh phúc", (13, 14), True, False),
        (1, 0, "Số: ", (13, 13), False, False),
        (1, 1, "Thủ Thừa, ngày", (13, 14), False, True),
    ],
)
def test_size_and_type_of_the_head(
    row: int, column: int, text: str, sizes: tuple[int, int], bold: bool, italic: bool
):
    cell = opened().tables[0].rows[row].cells[column]
    runs = next(each for each in cell.paragraphs if each.text.replace("\n", " ").startswith(text)).runs
    assert {(bool(run.bold), bool(run.italic)) for run in runs} == {(bold, italic)}
    assert all(sizes[0] <= run.font.size.pt <= sizes[1] for run in runs)


def test_the_text_is_justified_and_indented_with_its_spaces_and_the_bases_end_as_they_should():
    every = opened().paragraphs
    last = next(place for place, each in enumerate(every) if each.text.endswith("./."))
    first = next(place for place, each in enumerate(every) if each.text.startswith("Căn cứ"))
    body = [each for each in every[first : last + 1] if each.text and not each.text.startswith("Biểu đồ ")]
    forms = [each.paragraph_format for each in body]
    assert {each.alignment for each in body} == {3}
    assert {10 <= millimetres(form.first_line_indent) <= 12.7 for form in forms} == {True}
    assert {form.space_after.pt >= 6 and 1 <= form.line_spacing <= 1.5 for form in forms} == {True}
    bases = [each.text[-1] for each in body if each.text.startswith("Căn cứ ")]
    assert (bases, len(bases)) == ([";"] * (len(bases) - 1) + ["."], len(made().bases))


def test_every_letter_of_the_report_is_black_times():
    file = opened()
    inside = [each for table in file.tables for cell in cells(table) for each in cell.paragraphs]
    runs = [run for each in (*file.paragraphs, *inside) for run in each.runs if run.text.strip()]
    fonts = {run._r.rPr.rFonts.get(qn("w:ascii")) for run in runs}
    colours = {str(run.font.color.rgb) for run in runs}
    assert (fonts, colours <= {"None", "000000"}) == ({"Times New Roman"}, True)


def test_recipients_stand_left_of_the_one_signature():
    table = next(each for each in opened().tables if "Nơi nhận:" in each.rows[0].cells[0].text)
    left, right = table.rows[0].cells
    assert [each.text for each in left.paragraphs] == [
        "Nơi nhận:",
        "- Ban Dân vận Huyện ủy;",
        "- Lãnh đạo PGD&ĐT;",
        "- Các trường trực thuộc;",
        "- Website Phòng GDĐT;",
        "- Lưu: VT.",
    ]
    assert [(run.font.size.pt, bool(run.bold), bool(run.italic)) for run in left.paragraphs[0].runs] == [
        (12, True, True)
    ]
    assert {run.font.size.pt for each in left.paragraphs[1:] for run in each.runs} == {11}
    assert [each.text for each in right.paragraphs if each.text] == [
        "KT. TRƯỞNG PHÒNG",
        "PHÓ TRƯỞNG PHÒNG",
        "Nguyễn Thị Mẫu",
    ]


# Paper and pages


def test_the_report_stands_upright_and_wide_appendices_lie_on_their_side_within_the_margins():
    sections = opened().sections
    papers = [(millimetres(each.page_width), millimetres(each.page_height)) for each in sections]
    wide, upright = (297.0, 210.0), (210.0, 297.0)
    assert papers == [upright, wide, wide, wide, upright]
    assert [each.orientation for each in sections][1:3] == [WD_ORIENT.LANDSCAPE] * 2
    margins = {
        (
            millimetres(each.top_margin),
            millimetres(each.bottom_margin),
            millimetres(each.left_margin),
            millimetres(each.right_margin),
        )
        for each in sections
    }
    assert margins == {(20, 20, 30, 15)}


def test_every_appendix_counts_its_own_pages_in_the_middle_on_top_and_not_on_its_first():
    sections = opened().sections
    starts = [
        [mark.get(qn("w:start")) for mark in each._sectPr.findall(qn("w:pgNumType"))] for each in sections
    ]
    fields = [
        [field.text for field in each.header.paragraphs[0]._p.iter(qn("w:instrText"))] for each in sections
    ]
    assert starts == [[], *[["1"]] * 4]
    assert fields == [[" PAGE "]] * 5
    assert {each.different_first_page_header_footer for each in sections} == {True}
    assert {"".join(p.text for p in each.first_page_header.paragraphs) for each in sections} == {""}
    assert {each.header.paragraphs[0].alignment for each in sections} == {1}


def test_tables_are_as_wide_as_their_paper_allows():
    widths = {round(sum(column.width.mm for column in table.columns)) for table in opened().tables}
    assert widths == {165, 252}


def test_headings_of_tables_come_again_and_letters_are_times_in_every_script():
    tables = [each for each in opened().tables if each.style is not None and each.style.name == "Table Grid"]
    heads = {each.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for each in tables}
    fonts = {
        tuple(run._r.rPr.rFonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs"))
        for table in tables
        for cell in cells(table)
        for run in cell.paragraphs[0].runs
    }
    assert (heads, fonts, len(tables) > 10) == ({True}, {("Times New Roman",) * 4}, True)


# Charts


def parts(ending: str) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(content()))
    return {name: archive.read(name) for name in archive.namelist() if name.endswith(ending)}


def charts() -> list[Chart]:
    return [block for block in said().body if isinstance(block, Chart)]


def test_charts_are_drawn_by_word_from_a_workbook_that_can_be_edited():
    drawn = [
        docx.oxml.parse_xml(each) for name, each in sorted(parts(".xml").items()) if "charts/chart" in name
    ]
    books = [openpyxl.load_workbook(io.BytesIO(each)).active for name, each in sorted(parts(".xlsx").items())]
    assert len(drawn) == len(books) == len(charts()) == 2
    for chart, drawing, sheet in zip(charts(), drawn, books, strict=True):
        cached = [
            [point.findtext(f"{CHART}v") for point in series.iter(f"{CHART}pt")]
            for series in drawing.iter(f"{CHART}ser")
        ]
        told = [
            [each.name, *chart.categories, *(str(value) for value in each.values if value is not None)]
            for each in chart.series
        ]
        cells_ = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        wanted = [
            [category, *(None if (v := each.values[place]) is None else float(v) for each in chart.series)]
            for place, category in enumerate(chart.categories)
        ]
        assert (cached, cells_) == (told, wanted)


def test_what_a_chart_shows_is_told_in_words_to_those_who_cannot_see_it():
    told = [each.get("descr") for each in opened().element.body.iter(qn("wp:docPr"))]
    assert told == ["; ".join((chart.name, *chart.lines)) for chart in charts()]
    assert "Mầm non, mẫu giáo: Tốt 2, Khá 0, Trung bình 0, Yếu 0, Phiếu rút gọn 0, Chưa kiểm tra 1" in told[1]


def test_a_chart_of_which_nothing_is_known_is_not_drawn():
    empty = report_document(r2(inspections={}), {}, OFFICE)
    names = [block.name for block in empty.body if isinstance(block, Chart)]
    assert names == ["Biểu đồ 1. Xếp loại theo cấp học (số trường)"]


def test_the_same_report_is_the_same_file():
    assert decree30_docx(said(), OFFICE.name) == content()


def test_once_sent_the_file_bears_number_and_day():
    sent = report_document(made(), {}, OFFICE, Sent("123", date(2026, 6, 19)))
    head = docx.Document(io.BytesIO(decree30_docx(sent, OFFICE.name))).tables[0]
    assert [cell.text for cell in head.rows[1].cells] == [
        "Số: 123/BC-PGDĐT",
        "Thủ Thừa, ngày 19 tháng 6 năm 2026",
    ]


# The workbook


def workbook() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(report_workbook(typed_tables(made()))))


def test_every_figure_is_a_typed_cell_under_its_name():
    rows = [[cell.value for cell in row] for row in workbook()["Số liệu"].iter_rows(min_row=2)]
    found = {row[4]: row[2] for row in rows}
    wanted = {
        name: NO_FIGURES
        if each.value is None
        else float(each.value)
        if isinstance(each.value, Decimal)
        else each.value
        for name, each in made().figures.items()
    }
    assert (found, {type(value) for value in found.values()}) == (wanted, {int, float, str})


def test_every_table_with_a_line_has_a_sheet_with_a_name_that_a_workbook_takes():
    names = workbook().sheetnames
    tables = [each for each in made().sheets if each.shown]
    assert (len(names), names[0], {len(each) <= 31 for each in names}) == (len(tables), "Số liệu", {True})


def test_texts_stay_texts_whatever_they_begin_with():
    schools = (SCHOOLS[0].__class__("6/1", "=SUM(A1)", SCHOOLS[0].level, "TT", 1, 1, 1),)
    book = openpyxl.load_workbook(
        io.BytesIO(report_workbook(typed_tables(r2(schools=schools, inspections={}))))
    )
    cell = book["Xếp loại từng trường"]["B3"]
    assert (cell.value, cell.data_type) == ("=SUM(A1)", "s")
