"""The Word file against the table of Decree 30/2020, point by point, as Word itself would read it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph

from forms_app.core.minutes import minutes_document
from forms_app.core.state_document import StateDocument
from forms_app.documents.decree30 import decree30_docx
from forms_app.documents.word_parts import balanced, width_of
from tests.minutes import filled, some_minutes

FONTS = ["Times New Roman"] * 4
TEXT_WIDTH = 165  # millimetres between the margins


@cache
def content(draft: bool = False) -> bytes:
    return made(said(draft))


def said(draft: bool = False) -> StateDocument:
    return minutes_document(some_minutes(handed_in_at=None) if draft else some_minutes())


def made(document: StateDocument) -> bytes:
    return decree30_docx(document, "Phòng Giáo dục và Đào tạo Thủ Thừa")


def opened(draft: bool = False) -> Document:
    return docx.Document(io.BytesIO(content(draft)))


def millimetres(length: Length | None) -> float:
    assert length is not None
    return round(length.mm, 1)


def every_paragraph(file: Document) -> list[Paragraph]:
    """Of the body, the tables and the headers of pages."""
    section = file.sections[0]
    inside = [each for table in file.tables for cell in cells(table) for each in cell.paragraphs]
    return [*file.paragraphs, *inside, *section.header.paragraphs, *section.first_page_header.paragraphs]


def cells(table: Table) -> list[docx.table._Cell]:
    return [cell for row in table.rows for cell in row.cells]


def found(text: str, file: Document | None = None) -> Paragraph:
    every = every_paragraph(file or opened())
    return next(each for each in every if each.text.startswith(text))


def type_of(text: str) -> tuple[float, bool, bool]:
    """Size, bold, italic of a text's first run."""
    run = found(text).runs[0]
    assert run.font.size is not None
    return run.font.size.pt, bool(run.bold), bool(run.italic)


# Paper


def test_the_paper_is_a4_upright_with_the_margins_of_the_decree():
    section = opened().sections[0]
    paper = [section.page_width, section.page_height]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert ([millimetres(each) for each in paper], [millimetres(each) for each in margins]) == (
        [210, 297],
        [20, 20, 30, 15],
    )


def test_every_letter_is_times_new_roman_black_in_every_script():
    runs = [run for each in every_paragraph(opened()) for run in each.runs]
    fonts = [run._r.rPr.rFonts for run in runs]
    named = {tuple(font.get(qn(f"w:{script}")) for script in SCRIPTS) for font in fonts}
    themed = [name for font in fonts for name in font.attrib if "heme" in name]
    coloured = [run for run in runs if run.font.color.rgb is not None]
    assert (named, themed, coloured, len(runs) > 200) == ({tuple(FONTS)}, [], [], True)


SCRIPTS = ("ascii", "hAnsi", "eastAsia", "cs")


def test_what_somebody_types_in_word_is_times_new_roman_too():
    styles = opened().styles
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    properties = (defaults, styles["Normal"].element.rPr)
    fonts = [each.find(qn("w:rFonts")) for each in properties]
    assert [[font.get(qn(f"w:{script}")) for script in SCRIPTS] for font in fonts] == [FONTS] * 2
    assert [each.find(qn("w:sz")).get(qn("w:val")) for each in properties] == ["28", "28"]


def test_the_language_is_vietnamese_so_that_word_underlines_nothing():
    languages = {
        run._r.rPr.find(qn("w:lang")).get(qn("w:val")) for each in opened().paragraphs for run in each.runs
    }
    assert languages == {"vi-VN"}


# Page numbers


def test_the_page_number_stands_in_the_middle_of_the_top_margin_and_not_on_the_first_page():
    section = opened().sections[0]
    number = section.header.paragraphs[0]
    fields = [each.text for each in number._p.iter(qn("w:instrText"))]
    assert (fields, number.alignment, number.runs[0].font.size.pt) == ([" PAGE "], 1, 14)
    assert (section.different_first_page_header_footer, millimetres(section.header_distance)) == (True, 10)
    assert "".join(each.text for each in section.first_page_header.paragraphs) == ""
    assert "".join(each.text for each in section.footer.paragraphs) == ""


# The head


def test_the_parts_of_the_head_stand_in_their_boxes_and_order():
    head = opened().tables[0]
    boxes = [[each.text.replace("\n", " ") for each in cell.paragraphs if each.text] for cell in cells(head)]
    assert boxes == [
        ["ỦY BAN NHÂN DÂN HUYỆN THỦ THỪA", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"],
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
        ["Số: ……/BB-PGDĐT"],
        ["Thủ Thừa, ngày …… tháng …… năm 2026"],
    ]


@pytest.mark.parametrize(
    ("text", "size", "bold", "italic"),
    [
        ("ỦY BAN NHÂN DÂN", 12, False, False),
        ("PHÒNG GIÁO DỤC", 12, True, False),
        ("CỘNG HÒA XÃ HỘI", 12, True, False),
        ("Độc lập - Tự do", 14, True, False),
        ("Số: ", 13, False, False),
        ("Thủ Thừa, ngày", 14, False, True),
        ("BIÊN BẢN", 14, True, False),
        ("Kiểm tra thực hiện", 14, True, False),
        ("Căn cứ Luật", 14, False, True),
        ("Đoàn kiểm tra của", 14, False, False),
        ("I. THỜI GIAN", 14, True, False),
        ("1. Đoàn kiểm tra", 14, True, False),
        ("ĐẠI DIỆN NHÀ TRƯỜNG", 14, True, False),
        ("HIỆU TRƯỞNG", 14, True, False),
        ("Võ Văn Tư", 14, True, False),
        ("Nơi nhận:", 12, True, True),
        ("- Trường được kiểm tra;", 11, False, False),
        ("- Lưu: VT", 11, False, False),
    ],
)
def test_size_and_type_of_every_part(text: str, size: float, bold: bool, italic: bool):
    assert type_of(text) == (size, bold, italic)


@pytest.mark.parametrize(
    "text", ["ỦY BAN", "CỘNG HÒA", "Số: ", "BIÊN BẢN", "Kiểm tra thực hiện", "Võ Văn Tư"]
)
def test_these_parts_stand_in_the_middle_of_their_box(text: str):
    assert found(text).alignment == 1


def test_the_head_fits_into_its_boxes_line_by_line():
    widths = [millimetres(column.width) for column in opened().tables[0].columns]
    lines = [
        (column, line, run.font.size.pt, bool(run.bold))
        for row in opened().tables[0].rows
        for column, cell in enumerate(row.cells)
        for each in cell.paragraphs
        for run in each.runs
        for line in run.text.split("\n")
    ]
    wide = [line for column, line, size, bold in lines if width_of(line, size, bold) > widths[column]]
    assert (wide, sum(widths), len(lines)) == ([], TEXT_WIDTH, 7)


# Rules


def rules(file: Document) -> list[tuple[float, float]]:
    """Width of each rule, and of the room it stands in the middle of."""
    head = file.tables[0]
    rooms = [(cell.paragraphs, millimetres(cell.width)) for cell in cells(head)]
    rooms.append((file.paragraphs, TEXT_WIDTH))
    forms = [(each.paragraph_format, room) for every, room in rooms for each in every if bordered(each)]
    return [
        (room - millimetres(form.left_indent) - millimetres(form.right_indent), room)
        for form, room in forms
        if form.left_indent == form.right_indent
    ]


def bordered(paragraph: Paragraph) -> bool:
    return paragraph._p.find(f".//{qn('w:pBdr')}") is not None


def test_rules_under_body_and_subject_are_a_third_to_a_half_and_under_the_motto_as_wide_as_it():
    (under_body, _), (under_motto, _), (under_subject, _) = rules(opened())
    body = width_of("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", 12, bold=True)
    subject = width_of("tại Trường Tiểu học Bình Minh", 14, bold=True)
    longest = max(subject, width_of("Kiểm tra thực hiện quy chế dân chủ", 14, bold=True))
    motto = width_of("Độc lập - Tự do - Hạnh phúc", 14, bold=True)
    assert abs(under_motto - motto) < 0.3
    assert [1 / 3 <= share <= 1 / 2 for share in (under_body / body, under_subject / longest)] == [True, True]


def test_a_rule_stands_right_under_its_text():
    left, right = opened().tables[0].rows[0].cells
    bordered = [cell.paragraphs[-1]._p.find(f".//{qn('w:pBdr')}/{qn('w:top')}") for cell in (left, right)]
    assert [each.get(qn("w:val")) for each in bordered] == ["single", "single"]
    assert [cell.paragraphs[-2].text.split("\n")[-1] for cell in (left, right)] == [
        "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
        "Độc lập - Tự do - Hạnh phúc",
    ]


def test_widths_are_those_of_times():
    """Of the printed metrics: A is 722 thousandths of the size, bold Đ as D 722, space 250."""
    assert [round(width_of(text, 1000, bold) / 25.4 * 72) for text, bold in (("A", False), ("Đ ", True))] == [
        722,
        972,
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("SỞ GIÁO DỤC", ["SỞ GIÁO DỤC"]),
        ("ỦY BAN NHÂN DÂN HUYỆN THỦ THỪA", ["ỦY BAN NHÂN DÂN", "HUYỆN THỦ THỪA"]),
        ("Ủ" * 60, ["Ủ" * 60]),  # one word stays one
    ],
)
def test_a_long_line_of_the_head_becomes_two_of_about_one_length(text: str, lines: list[str]):
    assert balanced(text, 70, 12).split("\n") == lines


# The text


def body_paragraphs(file: Document) -> list[Paragraph]:
    """From the first legal basis to the last sentence."""
    texts = [each.text for each in file.paragraphs]
    first = next(place for place, text in enumerate(texts) if text.startswith("Căn cứ"))
    last = next(place for place, text in enumerate(texts) if text.endswith("./."))
    return [each for each in file.paragraphs[first : last + 1] if each.text]


def test_the_text_is_justified_and_indented_with_its_spaces():
    forms = [(each.alignment, each.paragraph_format) for each in body_paragraphs(opened())]
    assert {align for align, _ in forms} == {3}
    assert {millimetres(form.first_line_indent) for _, form in forms} == {12.7}
    assert {form.space_after.pt for _, form in forms} == {6}
    assert {1 <= form.line_spacing <= 1.5 for _, form in forms} == {True}


def test_bases_end_with_a_semicolon_and_the_last_with_a_full_stop_and_the_text_with_its_sign():
    texts = [each.text for each in body_paragraphs(opened())]
    bases = [text[-1] for text in texts if text.startswith("Căn cứ ") and "khác" not in text]
    assert (bases, texts[-1][-3:]) == ([";"] * 7 + ["."], "./.")


def test_recipients_end_with_a_semicolon_and_the_file_copy_with_a_full_stop():
    texts = [each.text for each in opened().paragraphs]
    after = texts[texts.index("Nơi nhận:") + 1 :]
    assert [text[-1] for text in after] == [";", ";", "."]


def test_tables_keep_to_the_margins_and_repeat_their_headings():
    tables = opened().tables[1:3]
    widths = [sum(millimetres(column.width) for column in table.columns) for table in tables]
    heads = [table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in tables]
    sizes = {run.font.size.pt for table in tables for cell in cells(table) for run in cell.paragraphs[0].runs}
    assert (widths, heads, sizes) == ([TEXT_WIDTH] * 2, [True, True], {12})


def test_headings_are_headings_to_word_and_stay_with_their_text():
    levels = [(each.text, each._p.find(f".//{qn('w:outlineLvl')}")) for each in opened().paragraphs]
    headings = [(text, mark.get(qn("w:val"))) for text, mark in levels if mark is not None]
    assert headings[:3] == [
        ("I. THỜI GIAN, ĐỊA ĐIỂM, HÌNH THỨC", "0"),
        ("II. THÀNH PHẦN", "0"),
        ("1. Đoàn kiểm tra", "1"),
    ]
    assert {found(text).paragraph_format.keep_with_next for text, _ in headings} == {True}


def test_both_sides_sign_side_by_side_with_room_for_it():
    left, right = opened().tables[-1].rows[0].cells
    texts = [[each.text for each in cell.paragraphs] for cell in (left, right)]
    assert texts == [
        ["ĐẠI DIỆN NHÀ TRƯỜNG", "HIỆU TRƯỞNG", "", "", "", "", "Võ Văn Tư"],
        ["ĐẠI DIỆN ĐOÀN KIỂM TRA", "TRƯỞNG ĐOÀN", "", "", "", "", "Nguyễn Thị Lan"],
    ]


def test_the_file_says_what_the_document_says_and_nothing_else():
    file = opened()
    written: list[str] = []
    for part in file.iter_inner_content():
        if isinstance(part, Paragraph):
            written.append(part.text)
            continue
        for row in part.rows:
            for cell in dict.fromkeys(row.cells):
                written += [each.text for each in cell.paragraphs]
    assert sorted(words(written)) == sorted(words([*said().lines, *NATIONAL]))


NATIONAL = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def words(lines: list[str]) -> list[str]:
    return " ".join(lines).split()


# Drafts, bytes, hostile text


def test_every_page_of_a_draft_says_that_it_is_one():
    sections = [opened(draft).sections[0] for draft in (True, False)]
    headers = [(each.header, each.first_page_header) for each in sections]
    texts = [["\n".join(each.text for each in one.paragraphs) for one in both] for both in headers]
    assert [["BẢN NHÁP" in each for each in both] for both in texts] == [[True, True], [False, False]]


def test_the_same_document_is_the_same_file_whenever_it_is_made():
    archive = zipfile.ZipFile(io.BytesIO(content()))
    moments = {entry.date_time for entry in archive.infolist()}
    properties = opened().core_properties
    assert made(said()) == content()
    assert (moments, properties.created, properties.modified) == (
        {(1980, 1, 1, 0, 0, 0)},
        *(datetime(2026, 11, 6, tzinfo=UTC),) * 2,  # the day of the visit
    )
    assert (properties.author, properties.comments) == ("Phòng Giáo dục và Đào tạo Thủ Thừa", "")


def test_another_document_is_another_file():
    assert made(replace(said(), subject="Việc khác")) != content()


def test_the_file_brings_no_macro_no_picture_and_no_way_out():
    names = zipfile.ZipFile(io.BytesIO(content())).namelist()
    relations = [rel for part in opened().part.package.iter_parts() for rel in part.rels.values()]
    assert [name for name in names if name.endswith((".bin", ".jpeg", ".png", ".emf"))] == []
    assert [rel for rel in relations if rel.is_external] == []


def test_what_word_cannot_hold_is_left_out_and_markup_stays_text():
    answers = filled() | {"uu_diem": "<w:p>Tốt</w:p> & đủ\x01\ufffe hồ sơ", "han_che": "=1+1"}
    file = docx.Document(io.BytesIO(made(minutes_document(some_minutes(answers=answers)))))
    assert found("<w:p>Tốt</w:p> & đủ", file).text == "<w:p>Tốt</w:p> & đủ  hồ sơ"
    assert found("=1+1", file).text == "=1+1"
