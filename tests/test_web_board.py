"""Pages of results: every school of the demo, who may read which, and a chart that says the same in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from itertools import product

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.disclosure import Withheld
from forms_app.core.language import sort_key
from forms_app.core.schools import School
from forms_app.core.settings import Part
from forms_app.core.voices import withheld_text
from forms_app.storage import releases, settings, visits
from forms_app.storage.models import ReleaseRow
from forms_app.storage.periods import periods
from forms_app.storage.schools import schools
from tests.actors import Visitor
from tests.demo_world import CURRENT, FINISHED, NOW, TODAY, demo_of, signed_in
from tests.factories import shipped_office
from tests.settings_world import change_everything, change_settings

SAO_MAI, BINH_MINH, HOA_BINH, HOA_SUNG, DONG_MAY = (
    *("99010001", "99020001", "99030001", "99010002", "99040001"),
)
PAGE = f"/board/schools/{{}}?period={FINISHED}"

app = demo_of()


@pytest.fixture(scope="module")
def demo(app: Flask) -> tuple[School, ...]:
    """The schools of the demo."""
    return tuple(schools())


@pytest.fixture
def board(app: Flask) -> Visitor:
    return signed_in(app, "bangiamsat")


def words(response: TestResponse) -> str:
    """The text of a page, tags and line breaks gone."""
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", response.text).split()))


def drawing(response: TestResponse) -> str:
    found = re.search(r"<svg class=\"chart\".*?</svg>", response.text, re.DOTALL)
    assert found, "no chart"
    return found[0]


def test_every_page_says_what_is_withheld_and_why(app: Flask, board: Visitor, demo: tuple[School, ...]):
    missing, told = [], set()
    for school in demo:
        text = words(board.get(PAGE.format(school.code)))
        for release in releases.releases(school.code):
            result = release.protected.schools[school.code]
            if isinstance(result, Withheld):
                said = (str(result.text), str(withheld_text(result)))
                told.add(said[1])
                missing += [(school.name, each) for each in said if each not in text]
    assert (missing, told) == ([], {"ít hơn 5 phiếu", "tính chung trong nhóm trường nhỏ"})


def test_the_chart_has_a_name_and_says_in_words_what_it_draws(board: Visitor):
    chart = drawing(board.get(PAGE.format(BINH_MINH)))
    described = re.search(r"<desc[^>]*>(.*?)</desc>", chart, re.DOTALL)
    drawn = re.findall(r"<text x=[^>]*>([^<]+):\s*([^<]*)</text>", chart)
    assert 'role="img" aria-labelledby="' in chart
    assert described is not None
    assert [figure for figure in drawn if f"{figure[0]}: {figure[1]}".strip() not in described[1]] == []
    assert len(drawn) == 20  # five rows, four voices


def test_the_table_beside_the_chart_holds_the_same_figures(board: Visitor):
    response = board.get(PAGE.format(BINH_MINH))
    table = response.text.split("Xem dạng bảng", 1)[1].split("</table>", 1)[0]
    described = re.search(r"<desc[^>]*>(.*?)</desc>", drawing(response), re.DOTALL)
    cells = re.findall(r"<td[^>]*>([^<]+)</td>", table)
    assert described is not None
    assert (len(cells), [cell for cell in cells if cell not in described[1]]) == (20, [])


def test_every_voice_has_a_pattern_of_its_own(board: Visitor):
    chart = drawing(board.get(PAGE.format(BINH_MINH)))
    fills = set(re.findall(r'fill="url\(#(block-\d+-\w+)\)"', chart))
    patterns = set(re.findall(r'<pattern id="([^"]+)"', chart))
    assert (fills, len(fills)) == (patterns, 3)
    assert "style=" not in chart


def test_a_school_with_few_answers_has_no_bar_of_a_survey(board: Visitor):
    drawn = set(re.findall(r"url\(#block-\d+-(\w+)\)", drawing(board.get(PAGE.format(HOA_SUNG)))))
    assert drawn <= {"school"}


def test_voices_that_disagree_are_told_in_a_sentence(board: Visitor):
    text = words(board.get(PAGE.format(BINH_MINH)))
    assert "Biết: Đoàn kiểm tra đánh giá cao hơn nhiều so với ý kiến của phụ huynh" in text


def test_a_key_item_not_met_says_why_the_class_is_lower(board: Visitor):
    text = words(board.get(PAGE.format(HOA_BINH)))
    assert "Xếp loại kiểm tra Khá" in text


def test_the_inspection_before_stands_beside(board: Visitor):
    text = words(board.get(f"/board/schools/{SAO_MAI}?period={CURRENT}"))
    before = words(board.get(PAGE.format(SAO_MAI)))
    assert "Lần kiểm tra trước" in text
    assert "Lần kiểm tra trước" not in before


def test_a_school_without_a_visit_is_not_called_weak(board: Visitor):
    text = words(board.get(PAGE.format(DONG_MAY)))
    assert ("Xếp loại kiểm tra Chưa kiểm tra" in text, "Yếu" in text) == (True, False)


def test_the_list_is_in_the_order_of_the_alphabet_not_of_results(board: Visitor, demo: tuple[School, ...]):
    response = board.get(f"/board/?period={FINISHED}")
    names = re.findall(r'<a href="/board/schools/\d+\?period=2026-H1">([^<]+)</a>', response.text)
    listed = [unescape(name) for name in names]
    assert listed == sorted((school.name for school in demo), key=sort_key)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=binh+minh", ["Trường Tiểu học Bình Minh"]),
        ("level=thcs", ["Trường THCS Hòa Bình"]),
        ("level=mn&q=sung", ["Trường Mẫu giáo Hoa Súng"]),
        ("q=khong+co+truong+nay", []),
        ("conclusion=not_needed", ["Trường Mẫu giáo Bông Lúa", "Trường Mẫu giáo Hoa Súng"]),
        ("conclusion=missing", ["Trường TH&amp;THCS Đồng Mây", "Trường Tiểu học Bình Minh"]),
        ("conclusion=missing&level=th", ["Trường Tiểu học Bình Minh"]),
    ],
)
def test_search_and_level_narrow_the_list(board: Visitor, query: str, names: list[str]):
    response = board.get(f"/board/?{query}")
    assert re.findall(r'<a href="/board/schools/[^"]+">([^<]+)</a>', response.text) == names


def test_a_long_list_comes_in_pages_and_counts_every_school_on_each(
    board: Visitor, monkeypatch: pytest.MonkeyPatch
):
    def listed(page: int) -> list[str]:
        return re.findall(r'<a href="/board/schools/(\d+)', board.get(f"/board/?page={page}").text)

    whole, classes = listed(1), re.compile(r"<dd>(\d+) trường</dd>")
    counted = classes.findall(board.get("/board/").text)
    monkeypatch.setattr("forms_app.web.board.PAGE", 4)
    split = [*listed(1), *listed(2)]
    assert (split, len(listed(1)), listed(9), classes.findall(board.get("/board/?page=2").text)) == (
        whole,
        4,
        listed(2),
        counted,
    )


def test_the_list_opens_on_the_latest_period_with_results(board: Visitor):
    assert '<option value="2026-H1" selected>' in board.get("/board/").text


@pytest.mark.parametrize(
    ("username", "path", "status"),
    [
        ("bangiamsat", "/board/", 200),
        ("chuyenvien", "/board/", 200),
        ("chuyenvien", f"/board/schools/{BINH_MINH}", 200),
        ("thanhtra1", "/board/", 404),
        ("thanhtra1", f"/board/schools/{BINH_MINH}", 404),
        ("quantri", "/board/", 404),
        ("quantri", f"/board/schools/{BINH_MINH}", 404),
        ("ttnd1", "/board/", 404),
        ("ttnd1", f"/board/schools/{SAO_MAI}", 200),
        ("ttnd1", f"/board/schools/{BINH_MINH}", 404),
        ("truong1", f"/board/schools/{BINH_MINH}", 404),
        ("truong2", f"/board/schools/{BINH_MINH}", 200),
        ("ttnd1", "/school/", 200),
        ("truong1", "/school/", 200),
        ("bangiamsat", "/school/", 404),
        ("thanhtra1", "/school/", 404),
        ("bangiamsat", "/board/schools/00000000", 404),
        ("bangiamsat", "/board/?period=1999-H1", 404),
        ("bangiamsat", "/board/?period=2031-H1", 404),
        ("bangiamsat", "/board/?level=truong-dai-hoc", 200),
    ],
)
def test_who_may_read_what(app: Flask, username: str, path: str, status: int):
    assert signed_in(app, username).get(path).status_code == status


def test_a_stranger_is_asked_to_sign_in(app: Flask):
    answer = Visitor(app.test_client()).get(f"/board/schools/{BINH_MINH}")
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/sign-in")


def test_asking_for_a_period_makes_none(app: Flask, board: Visitor):
    before = periods()
    board.get("/board/?period=2031-H1")
    assert periods() == before


def test_the_school_reads_its_own_checklists_and_its_board_does_not(app: Flask):
    done = {each.uuid for each in visits.visits(school=SAO_MAI) if each.submitted}
    pages = [signed_in(app, username).get("/school/").text for username in ("truong1", "ttnd1")]
    linked = [set(re.findall(r'href="/visits/([0-9a-f-]+)', page)) for page in pages]
    assert (linked, len(done)) == ([done, set()], 2)


def test_the_school_and_the_board_see_the_same_results(app: Flask, board: Visitor):
    def blocks(response: TestResponse) -> list[str]:
        return re.findall(r'<section class="block">.*?</section>', response.text, re.DOTALL)

    own = blocks(signed_in(app, "ttnd1").get(f"/school/?period={FINISHED}"))
    assert (own, len(own) > 5) == (blocks(board.get(PAGE.format(SAO_MAI))), True)


# Settings that change later


@pytest.fixture
def put_back(app: Flask) -> Iterator[None]:
    """Afterwards the settings are as shipped, for the tests that share the demo."""
    yield
    days = {each.valid_from for each in settings.changes() if each.body is not None}
    for part, day in product(Part, days):
        settings.take_back(part, day, "can_bo", NOW)
    for basis in shipped_office().legal_bases.values():
        settings.save_basis(basis, "can_bo", NOW)


def issued(app: Flask) -> dict[str, bytes]:
    """What was handed in, issued or released: the store's own rows, and every page and file of it."""
    officer = signed_in(app, "chuyenvien")
    found = {str(row.round_number): row.body.encode() for row in ReleaseRow.select()}
    for each in visits.visits():
        if each.submitted:
            for path in ("result", "minutes", "minutes.docx"):
                found[f"{each.uuid} {path}"] = document(officer.get(f"/visits/{each.uuid}/{path}").data)
    return found


def document(page: bytes) -> bytes:
    """Of the minutes' page the minutes; what stands above them is of today."""
    return page[start : page.index(b"</article>")] if (start := page.find(b"<article")) >= 0 else page


def results(board: Visitor) -> list[bytes]:
    """Pages of the finished period."""
    paths = [f"/board/?period={FINISHED}", *map(PAGE.format, (SAO_MAI, BINH_MINH, HOA_BINH))]
    return [board.get(path).data for path in paths]


@pytest.mark.parametrize("valid_from", [date(2020, 1, 1), TODAY])
def test_no_setting_changes_what_was_filled_issued_or_released_before(
    app: Flask, put_back: None, valid_from: date
):
    before = issued(app)
    change_everything(NOW, valid_from)
    assert (issued(app) == before, len(before) > 20) == (True, True)


def test_pages_of_a_finished_period_keep_the_settings_it_ended_with(board: Visitor, put_back: None):
    before = results(board)
    change_settings(NOW, TODAY)
    after = results(board)
    change_settings(NOW, date(2026, 6, 30))
    assert (after == before, results(board) == before) == (True, False)
