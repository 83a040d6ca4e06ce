"""Schools of one level side by side, in the browser: who reads it, where it leads, what a province costs."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import docx
import openpyxl
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.definition import Theme
from forms_app.core.language import number
from forms_app.core.people import Role
from forms_app.core.reports.official import NO_FIGURES
from forms_app.storage import users
from forms_app.storage.models import named_db
from tests.actors import Visitor
from tests.compare_world import give_results, many_schools
from tests.demo_world import CURRENT, FINISHED, demo_of, signed_in
from tests.office_people import person
from tests.page_tables import Row, tables

PATH = "/board/compare"
ITEMS = f"{PATH}/items"

demo = demo_of()


@pytest.fixture
def board(demo: Flask) -> Visitor:
    return signed_in(demo, "bangiamsat")


def words(response: TestResponse) -> str:
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", response.text).split()))


def test_board_and_office_read_it_and_nobody_else(demo: Flask) -> None:
    statuses = {
        user.role: {signed_in(demo, user.username).get(path).status_code for path in (PATH, ITEMS)}
        for user in users.users()
    }
    allowed = {Role.BOARD, Role.OFFICER}
    assert statuses == {role: {200 if role in allowed else 404} for role in Role}
    assert {Visitor(demo.test_client()).get(path).status_code for path in (PATH, ITEMS)} == {303}


@pytest.mark.parametrize("period", [FINISHED, CURRENT])  # of the current one no survey is released
@pytest.mark.parametrize("voice", ["inspection", "staff", "parents"])
@pytest.mark.parametrize("level", ["mn", "th", "thcs", "th_thcs"])
def test_every_level_voice_and_period_has_its_page(
    board: Visitor, level: str, voice: str, period: str
) -> None:
    page = board.get(f"{PATH}?level={level}&voice={voice}&period={period}")
    assert (page.status_code, "Trường cùng cấp" in page.text) == (200, True)


def test_a_name_leads_to_the_page_of_the_school_and_a_theme_to_its_items(board: Visitor) -> None:
    page = board.get(f"{PATH}?level=th&period={FINISHED}")
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', page.text)]
    schools = [link for link in links if link.startswith("/board/schools/")]
    items = [link for link in links if link.startswith(ITEMS)]
    assert ({board.get(link).status_code for link in [*schools, *items]}, len(items)) == ({200}, 6)
    assert not [link for link in links if "/S/" in link or "/K" in link]


def test_items_say_how_many_met_them_and_who_did_not(board: Visitor) -> None:
    pages = [words(board.get(f"{ITEMS}?level=th&theme={theme.value}&period={FINISHED}")) for theme in Theme]
    assert [page for page in pages if not re.search(r"Đạt: \d+", page)] == []
    assert [page for page in pages if "Trường Tiểu học Bình Minh" in page] != []


def test_choices_that_are_none_fall_back_to_the_first(board: Visitor) -> None:
    strange = board.get(f"{PATH}?level=university&voice=principal&period={FINISHED}")
    usual = board.get(f"{PATH}?level=mn&voice=inspection&period={FINISHED}")
    assert words(strange) == words(usual)
    assert board.get(f"{PATH}?period=1999-H1").status_code == 404


def test_the_drawing_says_in_words_what_it_draws(board: Visitor) -> None:
    page = board.get(f"{PATH}?level=mn&period={CURRENT}")
    charts = re.findall(r'<svg class="chart".*?</svg>', page.text, re.DOTALL)
    described = [re.search(r"<desc[^>]*>(.*?)</desc>", chart, re.DOTALL) for chart in charts]
    table = page.text.split("Xem dạng bảng", 1)[1].split("</table>", 1)[0]
    cells = re.findall(r"<td[^>]*>([^<]+)</td>", table)
    told = "".join(found[1] for found in described if found)
    assert (len(charts), len(cells), [cell for cell in cells if cell not in told]) == (6, 12, [])
    assert "style=" not in "".join(charts)


# The board's page and the office's report (R4) are two readings of one comparison

LEVELS = ("mn", "th", "thcs", "th_thcs")
VOICES = {"inspection": "kiểm tra", "staff": "nhân viên", "parents": "phụ huynh"}
REPORT = "/office/reports/comparison/"
FIGURE = re.compile(r"(?!ít hơn).*\d.*|cao|trung bình|thấp")
Figures = dict[tuple[str, str, str], str]  # by voice, school or theme, and theme or period


def of_board(board: Visitor, level: str, period: str) -> Figures:
    """Every figure of the three pages of the board, without signs."""
    found: Figures = {}
    for voice in VOICES:
        read = tables(board.get(f"{PATH}?level={level}&voice={voice}&period={period}").text)
        for head, *rows in read.values():
            for row in rows:
                found |= {
                    (voice, row[0].removesuffix(" (rút gọn)"), column): text.lstrip("▲▼= ")
                    for column, text in zip(head[1:], row[1:], strict=True)
                }
    return found


def of_report(read: Mapping[str, list[Row]]) -> Figures:
    """The same from tables of the report, by their names: one of all schools and one of periods per voice."""
    found: Figures = {}
    for name, (head, *rows) in read.items():
        voice = next((voice for voice, word in VOICES.items() if word in name.lower()), "")
        before = next((head.index(each) for each in ("Điểm", "Số phiếu") if each in head), 0)
        named, start = (1, before + 1) if before else (0, 1)
        for row in rows if voice else ():
            found |= {
                (voice, row[named], column): text
                for column, text in zip(head[start:], row[start:], strict=True)
            }
    return found


def of_word(content: bytes) -> Mapping[str, list[Row]]:
    """Tables below their names."""
    file, found, name = docx.Document(io.BytesIO(content)), {}, ""
    for block in file.iter_inner_content():
        if isinstance(block, docx.table.Table):
            found[name] = [tuple(cell.text for cell in row.cells) for row in block.rows]
        else:
            name = block.text.partition(". ")[2] or name
    return found


def of_workbook(content: bytes) -> Mapping[str, list[Row]]:
    def told(value: Any) -> str:
        return number(value, 1) if isinstance(value, float | int) else str(value or "")

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = {sheet.title: sheet for sheet in book if sheet.title != "Số liệu"}
    return {name: [tuple(map(told, row)) for row in each.values] for name, each in sheets.items()}


@pytest.mark.parametrize("period", [FINISHED, CURRENT])
@pytest.mark.parametrize("level", LEVELS)
def test_every_figure_of_the_page_is_that_of_the_report_its_file_and_its_workbook(
    demo: Flask, board: Visitor, level: str, period: str
) -> None:
    officer, asked = signed_in(demo, "chuyenvien"), f"?level={level}&period={period}"
    page = of_board(board, level, period)
    readings = (
        of_report(tables(officer.get(f"{REPORT}{asked}").text)),
        of_report(of_word(officer.get(f"{REPORT}report.docx{asked}").data)),
        of_report(of_workbook(officer.get(f"{REPORT}report.xlsx{asked}").data)),
    )
    figures = {key: text for key, text in page.items() if FIGURE.fullmatch(text)}
    assert bool(figures) == (period == FINISHED or level != "th_thcs")
    assert [[key for key in figures if read.get(key) != figures[key]] for read in readings] == [[], [], []]
    for read in readings:
        more = {key: text for key, text in read.items() if text not in ("", NO_FIGURES)}
        assert [key for key in more if page.get(key) != more[key]] == []


def test_a_province_costs_no_more_queries_than_a_district(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = person(app, Role.BOARD)
    paths = [f"{PATH}?level=th&period=2026-H1&voice={voice}" for voice in ("inspection", "staff")]
    paths += [f"{ITEMS}?level=th&theme=ban&period=2026-H1", "/board/?level=th&period=2026-H1"]
    known = many_schools(300)
    give_results(known[:3], "2025-H2", "2026-H1")
    few = [queries(someone, path, monkeypatch) for path in paths]
    give_results(known[3:], "2025-H1", "2026-H2")
    many = [queries(someone, path.replace("2026-H1", "2026-H2"), monkeypatch) for path in paths]
    # Two periods more stand side by side, which cost a query or two each.
    assert [count - before <= 4 for count, before in zip(many, few, strict=True)] == [True] * 4


def queries(someone: Visitor, path: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many statements a page asks the store."""
    someone.get(path)
    asked: list[str] = []
    inner = named_db.obj.execute_sql

    def counted(sql: str, *rest: Any, **more: Any) -> Any:
        asked.append(sql)
        return inner(sql, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(named_db.obj, "execute_sql", counted)
        assert someone.get(path).status_code == 200
    return len(asked)
