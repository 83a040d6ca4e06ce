"""The inspection board reads a school's page on a phone of 360 by 740, without script too, and on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing

import pypdfium2
import pytest
from flask import Flask

from forms_app.core.conclusions import LONGEST, MOST_LINES, Signature
from forms_app.core.reports.blocks import Notes, Table
from forms_app.storage import actions, conclusions, schools
from forms_app.storage.models import SchoolRow
from forms_app.storage.periods import days_of
from forms_app.storage.sessions import start_session
from forms_app.web.results import page_of_school
from tests import printed
from tests.demo_world import FINISHED, NOW, demo_of

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, Page, expect

from tests.browser.handset import HANDSET, HEIGHT

pytestmark = pytest.mark.browser

BINH_MINH, HOA_BINH, HOA_SUNG = "99020001", "99030001", "99010002"

Reader = Callable[..., Page]

app = demo_of(4)  # only Hòa Bình's name and conclusion are written anew


@pytest.fixture
def reader(browser: Browser, served: str) -> Iterator[Reader]:
    """Opens the loaded demo as the board, in a browser of its own."""
    contexts = []

    def opened(**settings: object) -> Page:
        context = browser.new_context(**{**HANDSET, "base_url": served, "locale": "vi-VN", **settings})
        contexts.append(context)
        context.set_default_timeout(5000)
        session = {"name": "forms", "value": start_session("bangiamsat", NOW), "url": served}
        context.add_cookies([session])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def too_wide(page: Page) -> list[str]:
    """Elements that stick out to the right; a test's scripts run even where the page's may not."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("main *")]
            .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
            .map(each => each.outerHTML.slice(0, 80))"""
    )
    return found


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_school_is_read_from_the_list_to_its_chart(reader: Reader, script: bool) -> None:
    page = reader(java_script_enabled=script)
    page.goto("/board/")
    assert too_wide(page) == []
    page.get_by_role("link", name="Trường Tiểu học Bình Minh").click()
    chart = page.get_by_role("img", name="Sáu phương châm, bốn tiếng nói")
    chart.scroll_into_view_if_needed()
    expect(chart).to_be_visible()
    expect(page.locator(".notice li").first).to_contain_text("Nên tìm hiểu vì sao.")
    assert (too_wide(page), page.locator(".chart .voice").count()) == ([], 15)


def test_no_word_of_the_chart_leaves_it_and_none_is_tiny(reader: Reader) -> None:
    page = reader()
    for school in (BINH_MINH, HOA_SUNG):
        page.goto(f"/board/schools/{school}?period={FINISHED}")
        faults = page.evaluate(
            """() => {
                const frame = document.querySelector(".chart").getBoundingClientRect()
                return [...document.querySelectorAll(".chart text")]
                    .map(each => each.getBoundingClientRect())
                    .filter(each => each.right > frame.right + 1 || each.height < 12).length
            }"""
        )
        assert faults == 0


def test_folded_tables_open_without_script(reader: Reader) -> None:
    page = reader(java_script_enabled=False)
    page.goto(f"/board/schools/{BINH_MINH}?period={FINISHED}")
    figures = page.locator("details").first.locator("td").first
    expect(figures).to_be_hidden()
    page.get_by_text("Xem dạng bảng").click()
    expect(figures).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_stand_out_from_their_ground(reader: Reader, scheme: str) -> None:
    page = reader(color_scheme=scheme)
    page.goto(f"/board/schools/{BINH_MINH}?period={FINISHED}")
    colours = page.evaluate(
        """() => [".chart .voice.inspection", ".chart .rail"].map(
            each => getComputedStyle(document.querySelector(each)).fill.match(/[0-9.]+/g).map(Number))"""
    )
    bar, ground = (luminance(colour) for colour in colours)
    assert (max(bar, ground) + 0.05) / (min(bar, ground) + 0.05) >= 3  # WCAG 1.4.11


def luminance(colour: list[float]) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (each / 255 for each in colour[:3])
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_paper_gets_the_results_and_not_the_controls(reader: Reader) -> None:
    page = reader(viewport={"width": 680, "height": 960})
    page.goto(f"/board/schools/{BINH_MINH}?period={FINISHED}")
    page.emulate_media(media="print")
    shown = [page.locator(each).first.is_visible() for each in (".on-paper", "h1", ".filter", ".topbar")]
    assert (shown, too_wide(page)) == ([True, True, False, False], [])


# One sheet, one screen


ANSWERED = ("Có gì sai?", "Đã sửa chưa?", "Ai trả lời, khi nào?", "Đồng nghiệp có tin")
HEADINGS = (
    *("Bốn điều cần biết trước", "Việc cần khắc phục", "Mục chưa đạt, nên sửa trước"),
    *("Sáu phương châm, bốn tiếng nói", "Việc làm tốt", "Kết luận của Ban Thanh tra nhân dân"),
    "Khảo sát cán bộ, giáo viên, nhân viên: các câu ít người thấy tốt nhất",
    "Khảo sát phụ huynh: các câu ít người thấy tốt nhất",
    "Câu hỏi Ban Thanh tra nhân dân có thể nêu với hiệu trưởng",
)
LONG_NAME = (
    "Trường Phổ thông Dân tộc bán trú Tiểu học và Trung học cơ sở Nguyễn Thị Minh Khai xã Bình Hòa Nam"
)
SENTENCE = (
    "Ban đề nghị hiệu trưởng giao từng việc cho từng người, ghi rõ ngày xong và báo lại trước hội đồng. "
)


def print_page(reader: Reader, school: str, period: str = FINISHED) -> bytes:
    page = reader()
    page.goto(f"/board/schools/{school}?period={period}")
    return page.pdf(prefer_css_page_size=True)


def conclude_at_length(school: str) -> str:
    """The longest name and the longest conclusion that a page may have; the conclusion."""
    SchoolRow.update(name=LONG_NAME).where(SchoolRow.code == school).execute()
    text = "\n".join((SENTENCE * 2)[: LONGEST // MOST_LINES - 1].strip() for _ in range(MOST_LINES))
    before = conclusions.conclusion(school, FINISHED)
    conclusions.withdraw(school, FINISHED, "Viết lại.", before.base, "ttnd", NOW)
    conclusions.save_text(school, FINISHED, text, before.base + 1, "ttnd", NOW)
    signature = Signature("Tôn Nữ Hoàng Nguyễn Thị Phương Thảo", "Trưởng ban", NOW.date())
    conclusions.sign(school, FINISHED, signature, before.base + 2, "ttnd", NOW)
    return text


@printed.needs_poppler
@pytest.mark.parametrize("longest", [False, True], ids=["demo", "longest"])
def test_the_fullest_page_of_a_school_is_one_sheet_of_paper(reader: Reader, longest: bool) -> None:
    concluded = conclude_at_length(HOA_BINH) if longest else conclusions.conclusion(HOA_BINH, FINISHED).text
    pdf = print_page(reader, HOA_BINH)
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        sheets = [tuple(round(side * 25.4 / 72) for side in page.get_size()) for page in document]
    assert (sheets, min(printed.letter_sizes(pdf)) >= 9) == ([(210, 297)], True)
    words = [each.text for each in printed.words(pdf)]
    shown = " ".join(words)
    missing = [each for each in (*ANSWERED, *HEADINGS, "bản đầy đủ xem trên trang") if each not in shown]
    assert (missing, printed.off_page(printed.words(pdf))) == ([], [])
    assert Counter(concluded.split()) - Counter(words) == Counter()


@printed.needs_poppler
def test_three_problems_three_strengths_and_what_is_open_are_on_the_sheet(app: Flask, reader: Reader) -> None:
    with app.test_request_context():
        blocks = page_of_school(schools.school(BINH_MINH), days_of(FINISHED)).blocks
    table = next(each for each in blocks if each.title == "Mục chưa đạt, nên sửa trước")
    strengths = next(each for each in blocks if each.title == "Việc làm tốt")
    assert isinstance(table, Table)
    assert isinstance(strengths, Notes)
    words = Counter(each.text for each in printed.words(print_page(reader, BINH_MINH)))
    labels = [*(row[0] for row in table.rows), *strengths.sentences]
    assert [each for each in labels if Counter(each.split()) - words] == []
    still_open = len(actions.actions_of(BINH_MINH, open_only=True))
    text = printed.text(print_page(reader, BINH_MINH))
    assert (len(labels), f"{still_open} việc chưa xong (tính đến nay, mọi kỳ)." in text) == (6, True)


@printed.needs_poppler
def test_a_sheet_without_a_conclusion_leaves_room_to_sign(reader: Reader) -> None:
    pdf = print_page(reader, BINH_MINH)
    assert "Thay mặt Ban (ngày, ký, ghi rõ họ tên):" in printed.text(pdf)
    assert {each.page for each in printed.words(pdf)} == {1}


@pytest.mark.parametrize("school", [BINH_MINH, HOA_SUNG])
def test_the_four_answers_stand_on_the_first_screen_of_a_phone(reader: Reader, school: str) -> None:
    page = reader()
    page.goto(f"/board/schools/{school}?period={FINISHED}")
    answers = page.locator(".facts").first.locator("dd").all()
    bottoms = [box["y"] + box["height"] for each in answers if (box := each.bounding_box())]
    assert (len(bottoms), [each for each in bottoms if each > HEIGHT]) == (4, [])


def test_the_check_for_width_sees_what_sticks_out(reader: Reader) -> None:
    page = reader()
    page.goto("/board/")
    page.evaluate("document.querySelector('main p').style.width = '400px'")
    assert too_wide(page) != []
