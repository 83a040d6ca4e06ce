"""The pages of official reports: who may come, and that page, Word file and workbook say the same."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from html import unescape
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import Result
from flask import Flask
from werkzeug.test import TestResponse

from forms_app import cli
from forms_app.core.people import Role, User
from forms_app.core.reports.official import NO_FIGURES, OfficialReport
from forms_app.core.reports.official.figures import cell_text
from forms_app.core.reports.official.polled import STANDS
from forms_app.storage import users
from forms_app.web.reports.addresses import report_of
from forms_app.web.year.of_reports import of_reports
from forms_app.web.year.span import Span
from tests.actors import Visitor, hidden
from tests.demo_world import CURRENT, FINISHED, demo_of, signed_in
from tests.page_tables import tables, tree, words

BASE = f"/office/reports/half-year/{FINISHED}/"
SENT = f"/board/reports/half-year/{FINISHED}/1/"

app = demo_of()


def by_role(app: Flask, role: Role) -> Visitor:
    return signed_in(app, next(each.username for each in users.users() if each.role is role))


def an_officer() -> User:
    return next(each for each in users.users() if each.role is Role.OFFICER)


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return by_role(app, Role.OFFICER)


@pytest.fixture
def report(app: Flask) -> OfficialReport:
    with app.test_request_context():
        return report_of("half-year", FINISHED)


# Who may come

PAGES = {  # what a signed-in person of each role gets; everybody else 404
    "/office/reports/": {Role.OFFICER},
    BASE: {Role.OFFICER},
    f"{BASE}report.docx": {Role.OFFICER},
    f"{BASE}report.xlsx": {Role.OFFICER},
    f"{BASE}texts/ii.6": {Role.OFFICER},
    f"{BASE}send": {Role.OFFICER},
    "/office/reports/year/2026/": {Role.OFFICER},
    "/office/reports/year/2026/aims": {Role.OFFICER},
    "/office/reports/overdue/": {Role.OFFICER},
    "/office/reports/overdue/report.docx": {Role.OFFICER},
    "/office/reports/overdue/report.xlsx": {Role.OFFICER},
    "/office/reports/comparison/": {Role.OFFICER},
    "/office/reports/comparison/report.docx": {Role.OFFICER},
    "/office/reports/comparison/report.xlsx": {Role.OFFICER},
    "/office/models/report.docx": {Role.OFFICER},
    "/office/suggestions/register.docx": {Role.OFFICER},
    "/board/reports/": {Role.OFFICER, Role.BOARD},
    f"{SENT}": {Role.OFFICER, Role.BOARD},
    f"{SENT}report.docx": {Role.OFFICER, Role.BOARD},
    f"{SENT}report.xlsx": {Role.OFFICER, Role.BOARD},
}
WRITES = (f"{BASE}texts/ii.6", f"{BASE}send", "/office/reports/year/2026/aims")


@pytest.mark.parametrize("role", list(Role))
def test_the_office_makes_reports_boards_read_what_was_sent_and_schools_nothing(app: Flask, role: Role):
    visitor = by_role(app, role)
    status = {path: visitor.get(path).status_code for path in PAGES}
    assert status == {path: 200 if role in roles else 404 for path, roles in PAGES.items()}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_nobody_else_writes(app: Flask, role: Role):
    visitor = by_role(app, role)
    assert {visitor.post(path, {"number": "1", "text": "x"}).status_code for path in WRITES} == {404}


@pytest.mark.parametrize("path", list(PAGES))
def test_strangers_are_asked_to_sign_in(app: Flask, path: str):
    assert Visitor(app.test_client()).get(path).status_code == 303


def test_every_address_of_reports_is_in_the_matrix(app: Flask):
    rules = {each.rule for each in app.url_map.iter_rules() if each.endpoint.startswith("reports.")}
    adapter = app.url_map.bind("127.0.0.1")
    matched = {adapter.match(path, return_rule=True)[0].rule for path in PAGES}
    assert rules == matched


@pytest.mark.parametrize(
    "path",
    [
        *("half-year/2026/", "half-year/2026-H3/", "half-year/1999-H1/", "year/2026-H1/", "overdue/2026/"),
        *("month/2026-H1/", "half-year/2026-H1/x.docx", "half-year/2026-H1/texts/ix", "year/1999/aims"),
    ],
)
def test_what_is_no_report_is_not_found(officer: Visitor, path: str):
    assert officer.get(f"/office/reports/{path}").status_code == 404


@pytest.mark.parametrize("path", ["half-year/2025-H1/1/", "half-year/2026-H1/9/", "month/2026/1/"])
def test_what_was_not_sent_is_not_found_on_the_board(app: Flask, path: str):
    assert by_role(app, Role.BOARD).get(f"/board/reports/{path}").status_code == 404


def test_the_office_finds_its_reports_from_its_first_page(officer: Visitor):
    assert "/office/reports/" in officer.page("/office/").links
    assert BASE in officer.page("/office/reports/").links


# One report, three ways to read it


def word(officer: Visitor) -> docx.document.Document:
    return docx.Document(io.BytesIO(officer.get(f"{BASE}report.docx").data))


def rows_of_page(html: str) -> list[tuple[str, ...]]:
    """The cells of every row, as read."""
    bodies = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    cells = (re.findall(r"<td[^>]*>(.*?)</td>", body, re.DOTALL) for body in bodies)
    return [tuple(unescape(re.sub(r"<[^>]+>", "", each)) for each in row) for row in cells if row]


def test_every_figure_is_the_same_on_the_page_in_word_and_in_the_workbook(
    officer: Visitor, report: OfficialReport
):
    named = {each.label[:1].upper() + each.label[1:]: each for each in report.figures.values()}
    page = {
        row[0]: row[2] for row in rows_of_page(officer.get(BASE).text) if len(row) == 3 and row[0] in named
    }
    table = next(each for each in word(officer).tables if each.rows[0].cells[0].text == "Chỉ tiêu")
    written = {
        cells[0]: cells[2] for row in table.rows if (cells := [each.text for each in row.cells])[0] in named
    }
    book = openpyxl.load_workbook(io.BytesIO(officer.get(f"{BASE}report.xlsx").data))["Số liệu"]
    typed = {row[4].value: row[2].value for row in book.iter_rows(min_row=2)}
    wanted = {label: each.text for label, each in named.items()}
    assert (page, written) == (wanted, wanted)
    assert {name: shown(report, name, value) for name, value in typed.items()} == {
        name: each.text for name, each in report.figures.items()
    }


def shown(report: OfficialReport, name: str, value: object) -> str:
    """What a cell of the workbook reads as, by the rules of the report."""
    figure = report.figures[name]
    if value == NO_FIGURES:
        return NO_FIGURES
    kept = figure.value
    assert kept is not None
    return type(figure)(name, "", type(kept)(str(value)), figure.unit, figure.places).text


def test_every_sentence_and_cell_of_the_page_is_in_word_and_the_other_way_round(
    officer: Visitor, report: OfficialReport
):
    file = word(officer)
    written = [each.text for each in file.paragraphs]
    written += [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    plain = unescape(re.sub(r"<[^>]+>", "\n", officer.get(BASE).text))
    missing = [
        line for text in written for line in text.split("\n") if line.strip() and line.strip() not in plain
    ]
    assert missing == []
    cells = [cell_text(cell) for sheet in report.sheets for line in sheet.lines for cell in line.cells]
    everything = "\n".join(written)
    assert ([each for each in cells if each not in everything], len(cells) > 300) == ([], True)


def test_the_word_file_says_of_how_many_schools_its_sums_are(officer: Visitor, report: OfficialReport):
    reported, owing, waiting = (report.figures[name].text for name in ("reported", "owing", "waiting"))
    told = f"{reported}/{owing} trường đã báo cáo số liệu; {waiting} trường đã nộp, chờ duyệt."
    assert told in [each.text for each in word(officer).paragraphs]
    assert (told in officer.get(BASE).text, reported != owing) == (True, True)


def test_what_the_board_reads_of_all_schools_is_what_the_report_says(app: Flask, report: OfficialReport):
    page = by_role(app, Role.BOARD).get(f"/board/?period={FINISHED}").text
    read = tables(page)
    staff, parents = (
        [row[1:] for row in read[f"{voice}: số trường ở từng mức"][1:] if row[1:4] != ("0", "0", "0")]
        for voice in ("Cán bộ, giáo viên, nhân viên", "Phụ huynh")
    )
    wanted = {
        voice: [
            tuple(report.figures[f"survey.{voice}.{theme}.{each}"].text for each in STANDS)
            for theme in dict.fromkeys(
                name.split(".")[2] for name in report.figures if re.match(rf"survey\.{voice}\..*\.high", name)
            )
        ]
        for voice in ("staff", "parents")
    }
    assert ({"staff": staff, "parents": parents}, len(staff) > 3) == (wanted, True)
    counted = {words(each[0]): words(each[1]) for each in facts(page)}
    classes = {"Tốt": "tot", "Khá": "kha", "Chưa kiểm tra": "none"}
    told = {name: f"{report.figures[f'class.all.{key}'].text} trường" for name, key in classes.items()}
    assert {name: counted.get(name, "0 trường") for name in classes} == told


def facts(html: str) -> list[tuple[Any, Any]]:
    return [
        (each.find("dt"), each.find("dd")) for each in tree(html).xpath('//dl[contains(@class, "facts")]/div')
    ]


def test_the_page_names_the_files(officer: Visitor):
    answers = [officer.get(f"{BASE}report.{ending}").headers for ending in ("docx", "xlsx")]
    assert [each["Content-Disposition"] for each in answers] == [
        'attachment; filename="bao-cao-6-thang-2026-h1.docx"',
        'attachment; filename="bao-cao-6-thang-2026-h1.xlsx"',
    ]


# The command


def command(app: Flask, *words: str) -> Result:
    if "report" not in app.cli.commands:
        cli.register(app)
    return app.test_cli_runner().invoke(args=["report", *words])


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_the_command_writes_what_the_page_gives(app: Flask, officer: Visitor, tmp_path, ending: str):
    file = tmp_path / f"r2.{ending}"
    done = command(app, "half-year", "--period", FINISHED, "--out", str(file))
    given = officer.get(f"{BASE}report.{ending}").data
    same = file.read_bytes() == given if ending == "docx" else len(file.read_bytes()) > 5000
    assert (done.exit_code, "6 tháng đầu năm 2026" in done.output, same) == (0, True, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--period", "2026-H1", "--out", "r2.pdf"), "tên tệp phải kết thúc bằng .docx hoặc .xlsx"),
        (("--period", "2026", "--out", "r2.docx"), "Không có kỳ '2026'"),
        (("--period", "2026-H1", "--out", "/nowhere/r2.docx"), "Không ghi được /nowhere/r2.docx"),
        (("--out", "r2.docx"), "--period"),
    ],
)
def test_a_command_that_cannot_be_done_says_why(app: Flask, words: tuple[str, ...], told: str):
    done = command(app, "half-year", *words)
    assert (done.exit_code, told in done.stderr) == (1, True), done.stderr


# Editing


def edit(visitor: Visitor, text: str, base: int, passage: str = "ii.1", step: str = "save") -> TestResponse:
    return visitor.post(f"{BASE}texts/{passage}", {"text": text, "_revision": str(base), "_step": step})


def base_of(visitor: Visitor, passage: str = "ii.1") -> int:
    return int(hidden(visitor.get(f"{BASE}texts/{passage}"), "_revision"))


def test_an_edited_text_goes_into_page_and_files_with_the_figures_of_the_day(officer: Visitor):
    done = edit(officer, "Toàn ngành có {số trường} trường.\n\nMột đoạn nữa.", base_of(officer))
    assert (done.status_code, done.headers["Location"]) == (303, f"{BASE}?saved=1")
    assert "Toàn ngành có 6 trường." in officer.get(BASE).text
    texts = [each.text for each in word(officer).paragraphs]
    assert ("Toàn ngành có 6 trường." in texts, "Một đoạn nữa." in texts) == (True, True)


def test_what_was_sent_keeps_the_words_it_had(app: Flask, officer: Visitor):
    edit(officer, "Lời viết sau khi gửi.", base_of(officer, "iii"), "iii")
    before, after = (
        visitor.get(path).text for visitor, path in ((by_role(app, Role.BOARD), SENT), (officer, BASE))
    )
    assert ("Lời viết sau khi gửi." in before, "Lời viết sau khi gửi." in after) == (False, True)


def test_a_figure_that_is_none_is_told_and_nothing_typed_is_lost(officer: Visitor):
    refused = edit(officer, "Có {số trường học} trường & {lạ}.", base_of(officer))
    assert refused.status_code == 422
    assert "Không có số liệu “số trường học”" in refused.text
    assert "Có {số trường học} trường &amp; {lạ}." in refused.text
    assert 'href="#text"' in refused.text


def test_somebody_elses_text_is_shown_beside_what_was_typed(officer: Visitor):
    base = base_of(officer, "iv.3")
    edit(officer, "Bản của người trước.", base, "iv.3")
    refused = edit(officer, "Bản đang gõ.", base, "iv.3")
    assert refused.status_code == 409
    assert ("Bản của người trước." in refused.text, "Bản đang gõ." in refused.text) == (True, True)
    assert edit(officer, "Bản đang gõ.", int(hidden(refused, "_revision")), "iv.3").status_code == 303


@pytest.mark.parametrize(("text", "step"), [("gì cũng được {lạ}", "restore"), ("", "save")])
def test_the_drafts_words_come_back_when_asked_for(officer: Visitor, text: str, step: str):
    edit(officer, "Lời khác.", base_of(officer, "v"), "v")
    edit(officer, text, base_of(officer, "v"), "v", step)
    page = officer.get(f"{BASE}texts/v").text
    assert ("Lời khác." in officer.get(BASE).text, "Lời khác." in page) == (False, True)  # in its history


def test_saving_the_draft_as_it_is_edits_nothing(officer: Visitor):
    page = officer.get(f"{BASE}texts/i").text
    text = unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[1])  # type: ignore[index]
    edit(officer, text, 0, "i")
    assert "Dùng lại lời của phần mềm" not in officer.get(f"{BASE}texts/i").text


def test_whoever_edits_sees_what_schools_have_written(officer: Visitor):
    assert "Người phụ trách kiêm nhiều việc." in officer.get(f"{BASE}texts/iv.3").text


def test_hostile_text_stays_text(officer: Visitor):
    edit(officer, "<script>alert(1)</script>", base_of(officer, "ii.3"), "ii.3")
    page = officer.get(BASE).text
    assert ("<script>alert" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_a_text_too_long_is_refused_and_kept_on_the_page(officer: Visitor):
    refused = edit(officer, "a" * 10_001, base_of(officer))
    assert (refused.status_code, "a" * 10_001 in refused.text) == (422, True)


def test_a_session_that_ended_loses_nothing_typed(app: Flask):
    stranger = Visitor(app.test_client())
    asked = edit(stranger, "Đang gõ dở.", 0)
    assert (asked.status_code, "Đang gõ dở." in asked.text) == (401, True)


# Sending


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"number": "", "day": "2026-06-19"}, "Số văn bản: chưa điền."),
        ({"number": "9" * 21, "day": "2026-06-19"}, "Số văn bản: chỉ nhận tối đa 20 ký tự."),
        ({"number": "08", "day": ""}, "Ngày ký: chưa chọn ngày."),
        ({"number": "08", "day": "2026-02-30"}, "Ngày ký: ngày không đúng."),
        ({"number": "08", "day": "2026-11-17"}, "Ngày ký: không được sau hôm nay."),
        ({"number": "08", "day": "2025-12-31"}, "Ngày ký: không được trước ngày đầu của kỳ."),
    ],
)
def test_what_is_no_number_or_day_is_told(officer: Visitor, values: dict[str, str], told: str):
    refused = officer.post(f"/office/reports/half-year/{CURRENT}/send", values | {"_revision": "0"})
    assert (refused.status_code, told in refused.text) == (422, True)


def test_once_sent_the_board_reads_it_with_its_number(app: Flask):
    board = by_role(app, Role.BOARD)
    assert "/board/reports/" in board.page("/board/").links
    assert SENT in board.page("/board/reports/").links
    assert "Số: 57/BC-PGDĐT" in board.get(SENT).text
    file = docx.Document(io.BytesIO(board.get(f"{SENT}report.docx").data))
    assert file.tables[0].rows[1].cells[1].text == "Thủ Thừa, ngày 18 tháng 6 năm 2026"


def test_sending_again_asks_why_and_keeps_both(app: Flask, officer: Visitor):
    path = "/office/reports/half-year/2025-H2/"
    first = {"number": "31", "day": "2026-01-05", "_revision": "0"}
    assert officer.post(f"{path}send", first).status_code == 303
    again = {"number": "33", "day": "2026-01-09", "_revision": "1"}
    assert "Vì sao gửi lại: chưa điền." in officer.post(f"{path}send", again).text
    assert officer.post(f"{path}send", again | {"note": "Sửa tên trường"}).status_code == 303
    page = by_role(app, Role.BOARD).get("/board/reports/half-year/2025-H2/2/").text
    assert ("Gửi lại vì: Sửa tên trường" in page, "số 31, ngày 05/01/2026" in page) == (True, True)


def test_two_first_versions_are_not_sent(officer: Visitor):
    second = {"number": "99", "day": "2026-06-16", "_revision": "0"}
    refused = officer.post(f"{BASE}send", second)
    assert (refused.status_code, "vừa được ghi là đã gửi" in refused.text) == (409, True)


# The year and its plan


def test_aims_of_the_plan_stand_beside_the_results(officer: Visitor):
    path = "/office/reports/year/2026/aims"
    assert officer.post(path, {"inspected": "6", "actions.share": "92,5"}).status_code == 303
    rows = {
        row[0]: row for row in rows_of_page(officer.get("/office/reports/year/2026/").text) if len(row) == 7
    }
    assert rows["Số trường đã kiểm tra"][5:] == ("6", "83,3 %")
    assert rows["Tỉ lệ kiến nghị đã khắc phục"][5] == "92,5 %"
    assert 'value="92,5"' in officer.get(path).text


def test_an_aim_that_is_no_number_comes_back_with_the_others(officer: Visitor):
    refused = officer.post("/office/reports/year/2026/aims", {"inspected": "sáu", "actions": "12"})
    assert (refused.status_code, "ghi một số từ 0" in refused.text) == (422, True)
    assert ('value="sáu"' in refused.text, 'value="12"' in refused.text) == (True, True)


# What is due


def of_2026(reader: User) -> Span:
    return Span(date(2026, 1, 1), date(2026, 12, 31), reader)


def test_reports_are_due_on_their_days_and_done_once_sent(app: Flask, officer: Visitor):
    lines = officer.get("/office/year/list?year=2026&work=report").text
    assert "Báo cáo 6 tháng đầu năm 2026" in lines
    assert "Báo cáo năm 2026" in lines
    with app.test_request_context():
        found = {each.key: (each.due, each.done) for each in of_reports(of_2026(an_officer()))}
    assert found == {
        "report-half-year-2026-H1": (date(2026, 6, 20), True),
        "report-year-2026": (date(2026, 12, 15), False),
    }


def test_only_the_office_has_reports_to_send(app: Flask):
    with app.test_request_context():
        lists = [list(of_reports(of_2026(each))) for each in users.users() if each.role is not Role.OFFICER]
    assert (lists, len(lists) > 3) == ([[] for _ in lists], True)


# Lists for the office's own use


def test_schools_of_a_level_and_period_are_compared_as_asked(officer: Visitor):
    page = officer.get(f"/office/reports/comparison/?level=th&period={FINISHED}").text
    assert ("So sánh các trường Tiểu học" in page, "Mẫu giáo" in page.split("<article")[1]) == (True, False)


@pytest.mark.parametrize("query", ["?level=xx&period=2026-H9", "?level=&period=", "?level=th%00&period=x"])
def test_strange_choices_show_the_first_ones(officer: Visitor, query: str):
    assert officer.get(f"/office/reports/comparison/{query}").status_code == 200


@pytest.mark.parametrize("which", ["overdue", "comparison"])
def test_lists_come_as_files_that_say_what_the_page_says(officer: Visitor, which: str):
    page = unescape(re.sub(r"<[^>]+>", "\n", officer.get(f"/office/reports/{which}/").text))
    file = docx.Document(io.BytesIO(officer.get(f"/office/reports/{which}/report.docx").data))
    cells = {cell.text for table in file.tables for row in table.rows for cell in row.cells}
    lines = [line.strip() for text in cells for line in text.split("\n")]
    assert [line for line in lines if line not in page] == []
    book = openpyxl.load_workbook(io.BytesIO(officer.get(f"/office/reports/{which}/report.xlsx").data))
    assert book.sheetnames[0] == "Số liệu"


# Models and letters: their pages and workbooks lie elsewhere, the Word file says the same


def rows_of(content: bytes, heading: str) -> list[tuple[str, ...]]:
    """The rows under the head of the one table of a Word file that has this heading."""
    (found,) = [
        table
        for table in docx.Document(io.BytesIO(content)).tables
        if heading in [cell.text for cell in table.rows[0].cells]
    ]
    return [tuple(cell.text for cell in row.cells) for row in found.rows[1:]]


def typed(content: bytes, sheet: str = "") -> list[tuple[str, ...]]:
    """The rows of a sheet as a document has them."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = (book[sheet] if sheet else book.active).iter_rows(min_row=2, values_only=True)
    return [tuple(as_told(value) for value in row) for row in rows]


def as_told(value: object) -> str:
    if isinstance(value, datetime):
        return cell_text(value.date())
    return "" if value is None else str(value)


def test_models_are_the_same_on_the_page_in_word_and_in_the_workbook(officer: Visitor):
    asked = f"?period={CURRENT}"
    page = officer.get(f"/office/models/report{asked}")
    book = officer.get(f"/office/models/report.xlsx{asked}").data
    file = officer.get(f"/office/models/report.docx{asked}").data
    shown = tables(page.text)
    by_field = rows_of(file, "Thực hiện")
    assert by_field == typed(book, "Theo lĩnh vực") == shown["Theo lĩnh vực"][1:]
    assert rows_of(file, "Số mô hình") == shown["Theo trạng thái"][1:]
    named = [(row[1], row[2], row[3], row[4]) for row in rows_of(file, "Tên mô hình")]
    assert named == [(row[0], row[2], row[3], row[4]) for row in typed(book, "Từng mô hình")]
    assert named == [(row[0], row[2], row[3], row[4]) for row in shown["Từng mô hình"][1:]]
    assert (len(named) > 2, "/office/models/report.docx" in page.text) == (True, True)


def test_the_register_is_the_same_on_the_page_in_word_and_in_the_workbook(officer: Visitor):
    page = officer.get("/office/suggestions/?state=all").text
    book = typed(officer.get("/office/suggestions/register.xlsx").data)
    told = [row[1:] for row in rows_of(officer.get("/office/suggestions/register.docx").data, "Tuần nhận")]
    assert sorted(told) == sorted(book)
    read = unescape(re.sub(r"<[^>]+>", "\n", page))
    assert [cell for row in told for cell in row[:7] if cell not in read] == []
    assert (len(told) > 2, "/office/suggestions/register.docx" in page) == (True, True)
