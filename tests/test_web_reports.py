"""The pages of official reports: who may come, and that page, Word file and workbook say the same."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape

import docx
import openpyxl
import pytest
from click.testing import Result
from flask import Flask

from forms_app import cli
from forms_app.core.people import SCHOOL_ROLES, Role
from forms_app.core.reports.official import NO_FIGURES, OfficialReport
from forms_app.core.reports.official.figures import cell_text
from forms_app.storage import users
from forms_app.web.reports.addresses import report_of
from tests.actors import Visitor
from tests.demo_world import FINISHED, load_demo, office_in, signed_in

BASE = f"/office/reports/half-year/{FINISHED}/"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with office_in(tmp_path_factory.mktemp("reports")) as made:
        with made.app_context():
            load_demo(made)
        yield made


def by_role(app: Flask, role: Role) -> Visitor:
    return signed_in(app, next(each.username for each in users.users() if each.role is role))


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return by_role(app, Role.OFFICER)


@pytest.fixture
def report(app: Flask) -> OfficialReport:
    with app.test_request_context():
        return report_of("half-year", FINISHED)


# Who may come

OFFICE_ONLY = ("/office/reports/", BASE, f"{BASE}report.docx", f"{BASE}report.xlsx")


@pytest.mark.parametrize("path", OFFICE_ONLY)
@pytest.mark.parametrize("role", list(Role))
def test_the_office_makes_reports_and_nobody_else(app: Flask, role: Role, path: str):
    status = by_role(app, role).get(path).status_code
    assert status == (200 if role is Role.OFFICER else 404)


@pytest.mark.parametrize("path", OFFICE_ONLY)
def test_strangers_are_asked_to_sign_in(app: Flask, path: str):
    assert Visitor(app.test_client()).get(path).status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "half-year/2026/",
        "half-year/2026-H3/",
        "half-year/1999-H1/",
        "month/2026-H1/",
        "half-year/2026-H1/x.docx",
    ],
)
def test_what_is_no_report_is_not_found(officer: Visitor, path: str):
    assert officer.get(f"/office/reports/{path}").status_code == 404


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


def test_no_school_reads_what_the_office_prepares(app: Flask):
    assert {by_role(app, role).get(BASE).status_code for role in SCHOOL_ROLES} == {404}
