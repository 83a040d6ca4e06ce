"""The Word file opens in LibreOffice, without a word of complaint, and its pages show what it says."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from forms_app.core.minutes import issue, minutes_document
from forms_app.core.people import Role
from forms_app.core.reports.official import report_document
from forms_app.core.state_document import Chart, Paragraph, StateDocument, Table
from forms_app.documents.decree30 import decree30_docx
from forms_app.documents.minutes import minutes_docx
from forms_app.storage import users
from forms_app.web.reports.prepared import prepare
from tests.attacks.effort import FULL
from tests.conftest import REQUIRED
from tests.demo_world import FINISHED, demo_in, signed_in
from tests.factories import shipped_office
from tests.minutes import some_minutes
from tests.official_world import SCHOOLS, halves, r3, reported

REPORT = report_document(r3(halves=halves({each.code: reported() for each in SCHOOLS})), {}, shipped_office())
LINES_OF_A_PAGE, STEP = 40, 8
SECONDS = 120  # LibreOffice makes a profile of its own first
TIMES = ("Times New Roman", "Liberation Serif", "Tinos")  # the second from fonts-liberation2
HARMLESS = "failed to launch javaldx"  # no Java beside it, which documents do not need


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where minutes.pdf and report.pdf lie, as LibreOffice lays out the Word files."""
    if not shutil.which("soffice") or not shutil.which("pdftotext") or not has_times():
        if "libreoffice" in REQUIRED:
            pytest.fail(f"FORMS_REQUIRE asks for LibreOffice, pdftotext and one of {TIMES}; one is not there")
        pytest.skip("no LibreOffice, or no letters as wide as those of Times")
    made = tmp_path_factory.mktemp("libreoffice")
    (made / "minutes.docx").write_bytes(minutes_docx(issue(some_minutes())))
    (made / "report.docx").write_bytes(decree30_docx(REPORT, shipped_office().name))
    convert(made, "minutes.docx", "report.docx")
    return made


def convert(folder: Path, *files: str) -> None:
    """Word files to PDF, in one run of LibreOffice that complains of nothing."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    said = run("soffice", profile, "--headless", "--convert-to", "pdf", *files, at=folder)
    complaints = [line for line in said.splitlines() if line and not line.startswith("convert ")]
    assert [line for line in complaints if HARMLESS not in line] == []


@pytest.fixture(scope="module")
def pages(folder: Path) -> list[str]:
    """The text of each page, as it stands on it."""
    return run("pdftotext", "-layout", "minutes.pdf", "-", at=folder).rstrip("\f").split("\f")


def has_times() -> bool:
    """Whether the machine has Vietnamese letters as wide as those of Times New Roman."""
    if not shutil.which("fc-match"):
        return False
    found = run("fc-match", "-f", "%{family}", "Times New Roman:charset=1ea1", at=Path.cwd())
    return found in TIMES


def run(*command: str, at: Path) -> str:
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, timeout=SECONDS, check=True)
    return done.stdout + done.stderr


def flat(text: str) -> str:
    """Without white space and hyphens: lines break where they like, and the reader drops a hyphen there."""
    return re.sub(r"[\s-]+", "", text)


def test_every_paragraph_stands_on_the_pages_with_all_its_marks(folder: Path) -> None:
    shown = flat(run("pdftotext", "minutes.pdf", "-", at=folder))
    document = minutes_document(some_minutes())
    rows = [row for block in document.body if isinstance(block, Table) for row in block.rows]
    in_tables = {cell for row in rows for cell in row.cells}  # a table may go on over the end of a page
    texts = [line for line in document.lines if line not in in_tables]
    assert ([text for text in texts if flat(text) not in shown], len(texts) > 50) == ([], True)


def test_the_first_page_has_no_number_and_the_others_have_theirs_on_top(pages: list[str]) -> None:
    tops = [page.strip().splitlines()[0].strip() for page in pages]
    assert tops[1:] == [str(number) for number in range(2, len(pages) + 1)]
    assert tops[0].startswith("ỦY BAN NHÂN DÂN")


def test_no_line_of_the_head_is_broken(pages: list[str]) -> None:
    head = pages[0][:600]
    lines = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO")
    assert [line for line in lines if line not in head] == []


def test_the_signatures_stand_beside_each_other_with_the_end_of_the_text(pages: list[str]) -> None:
    assert re.search(r"ĐẠI DIỆN NHÀ TRƯỜNG +ĐẠI DIỆN ĐOÀN KIỂM TRA", pages[-1])
    assert "./." in pages[-1]


# An official report: charts, and appendices on paper of their own


def drawn(document: StateDocument) -> list[Chart]:
    return [block for block in document.body if isinstance(block, Chart)]


def read(folder: Path, name: str, *how: str) -> str:
    """The text of a report without the numbers of its pages."""
    pages = run("pdftotext", *how, f"{name}.pdf", "-", at=folder).split("\f")
    return flat("\n".join(re.sub(r"\A\s*\d+\n", "", page) for page in pages))


def missing(folder: Path, name: str, document: StateDocument) -> list[str]:
    """Paragraphs of a report, and what its charts tell apart, that do not stand on its pages."""
    shown = read(folder, name) + read(folder, name, "-layout")  # by column, and by line
    blocks = [*document.body, *(block for each in document.appendices for block in each.body)]
    in_tables = {
        cell for each in blocks if isinstance(each, Table) for row in each.rows for cell in row.cells
    }
    in_charts = {line for chart in drawn(document) for line in chart.lines}  # drawn, not written
    texts = [line for line in document.lines if line not in in_tables | in_charts]
    assert len(texts) > 80
    categories = [each for chart in drawn(document) for each in chart.categories]
    return [each for each in (*texts, *categories) if flat(each) not in shown]


def test_every_paragraph_and_chart_of_a_report_stands_on_its_pages(folder: Path) -> None:
    assert missing(folder, "report", REPORT) == []


def test_the_half_years_report_of_the_demo_district_opens_and_says_all_of_it(
    folder: Path, tmp_path: Path
) -> None:
    """As an officer downloads it: with edited texts, real schools, surveys, models and letters."""
    path = f"/office/reports/half-year/{FINISHED}/report.docx"
    with demo_in(tmp_path) as app:
        officer = next(each.username for each in users.users(Role.OFFICER) if each.active)
        (folder / "district.docx").write_bytes(signed_in(app, officer).get(path).data)
        with app.test_request_context():
            document = prepare("half-year", FINISHED).document
    convert(folder, "district.docx")
    assert missing(folder, "district", document) == []


def test_a_report_that_fills_its_last_page_is_not_followed_by_an_empty_one(folder: Path) -> None:
    """Whatever its length: the text grows until it has gone over the end of a page, there line by line.

    With ``FORMS_ATTACKS=full`` line by line from the beginning.
    """
    pages = longer(folder, range(0, LINES_OF_A_PAGE + STEP, 1 if FULL else STEP))
    full = max(more for more in pages if len(pages[more]) == len(pages[0]))
    assert full < LINES_OF_A_PAGE
    pages |= longer(folder, range(full + 1, full + STEP))
    assert [
        more for more, each in pages.items() if any(not page.strip(" \n0123456789") for page in each)
    ] == []


def longer(folder: Path, lines: Iterable[int]) -> dict[int, list[str]]:
    """The pages of the report with so many lines more."""
    line = Paragraph("Thêm một dòng.")
    body = [block for block in REPORT.body if isinstance(block, Paragraph)]
    for more in lines:
        report = replace(REPORT, body=(*body, *[line] * more), appendices=REPORT.appendices[:1])
        (folder / f"longer{more}.docx").write_bytes(decree30_docx(report, shipped_office().name))
    convert(folder, *(f"longer{more}.docx" for more in lines))
    told = {more: run("pdftotext", f"longer{more}.pdf", "-", at=folder) for more in lines}
    return {more: text.rstrip("\f").split("\f") for more, text in told.items()}


def test_appendices_lie_on_their_side_where_they_are_wide_and_count_their_own_pages(folder: Path) -> None:
    sizes = re.findall(
        r"Page +\d+ size: +([\d.]+) x ([\d.]+)", run("pdfinfo", "-l", "99", "report.pdf", at=folder)
    )
    pages = run("pdftotext", "-layout", "report.pdf", "-", at=folder).rstrip("\f").split("\f")
    wide = [float(width) > float(height) for width, height in sizes]
    begun, number = [], 0
    for page, lies in zip(pages, wide, strict=True):
        first = page.strip().splitlines()[0].strip()
        if first.startswith(("ỦY BAN", "Phụ lục")):
            begun.append((first[:9], lies))
            number = 1
        else:
            number += 1
            assert first == str(number)
    assert begun == [
        ("ỦY BAN NH", False),
        ("Phụ lục 1", True),
        ("Phụ lục 2", True),
        ("Phụ lục 3", True),
        ("Phụ lục 4", False),
    ]
