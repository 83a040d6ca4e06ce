"""Every chart says in words what it draws, and would say the same on a printer without colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask

from forms_app.documents.word_charts import FILLS
from forms_app.storage import rounds
from tests.demo_world import CURRENT, FINISHED, demo_of, signed_in
from tests.page_tables import tree, words

BOARD, OFFICER = "bangiamsat", "chuyenvien"
PAGES = (  # all pages of results; codes are of schools of the demo
    (BOARD, f"/board/?period={FINISHED}"),
    *((BOARD, f"/board/schools/{code}?period={FINISHED}") for code in ("99020001", "99010002", "99030001")),
    *(
        (BOARD, f"/board/compare?level={level}&voice={voice}&period={period}")
        for level in ("mn", "th")
        for voice in ("inspection", "staff")
        for period in (FINISHED, CURRENT)
    ),
    (OFFICER, f"/office/reports/half-year/{FINISHED}/"),
    (OFFICER, "/office/reports/year/2026/"),
    (OFFICER, f"/office/reports/comparison/?level=th&period={CURRENT}"),
    (OFFICER, "/office/reports/overdue/"),
    (OFFICER, "/office/"),
)
SIGNS = {
    "mark",
    "icon",
    "face",
    "swatch",
    "hidden",
}  # pictures beside words, and what drawings are filled with
IN_WORDS = ("cao", "trung bình", "thấp")
BANDS = {0, 33, 34, 66, 67, 100}  # what those stand for
NUMBER = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")

app = demo_of()


@pytest.fixture(scope="module")
def drawn(app: Flask) -> dict[str, Any]:
    return {path: tree(signed_in(app, user).get(path).text) for user, path in PAGES}


def pictures(page: Any, *classes: str) -> list[Any]:
    return [each for each in page.iter("svg") if set((each.get("class") or "").split()) & set(classes)]


def numbers(text: str) -> list[float]:
    return [float(each.replace(".", "").replace(",", ".")) for each in NUMBER.findall(text)]


def described(chart: Any) -> str:
    return words(chart.find("desc"))


def test_there_is_no_picture_but_charts_bars_and_signs(drawn: dict[str, Any]) -> None:
    unknown = [
        (path, each.get("class"))
        for path, page in drawn.items()
        for each in page.iter("svg")
        if each not in pictures(page, *SIGNS, "chart", "bar")
    ]
    charts, bars = (sum(len(pictures(page, each)) for page in drawn.values()) for each in ("chart", "bar"))
    assert (unknown, charts > 10, bars > 20) == ([], True, True)


# Text equivalents


def test_every_chart_has_a_name_and_a_description_that_are_read_in_its_place(drawn: dict[str, Any]) -> None:
    for page in drawn.values():
        for chart in pictures(page, "chart"):
            named = [page.get_element_by_id(each) for each in chart.get("aria-labelledby").split()]
            assert (chart.get("role"), [each.tag for each in named]) == ("img", ["title", "desc"])
            assert all(map(words, named))


def test_a_description_holds_every_number_that_is_drawn_and_the_table_below_holds_them_too(
    drawn: dict[str, Any],
) -> None:
    missing = [
        (path, said)
        for path, page in drawn.items()
        for chart in pictures(page, "chart")
        for said in (described(chart), below(chart))
        if left_out(chart, said)
    ]
    assert missing == []


def below(chart: Any) -> str:
    """The table that opens below a chart."""
    return words(chart.xpath("following::details[1]//table")[0])


def left_out(chart: Any, said: str) -> set[float]:
    """Numbers of a chart, those of its words and those of its bars, that ``said`` has not."""
    told = {round(each) for each in numbers(said)} | {0, 100}
    told |= BANDS if any(each in said for each in IN_WORDS) else set()
    written = [each for text in chart.xpath("./text") for each in numbers(words(text))]
    return {each for each in (*written, *ends(chart)) if round(each) not in told}


def ends(chart: Any) -> Iterator[float]:
    """Where its bars begin and end, of 100: along a row, or up from the ground."""
    for bar in chart.xpath('.//rect[contains(@class, "voice")]'):
        x, y, width, height = (float(bar.get(each)) for each in ("x", "y", "width", "height"))
        if height == 11:
            yield from ((x - 1) / 3.18, (x - 1 + width) / 3.18)
        else:
            yield from ((96.5 - y - height) / 0.8, (96.5 - y) / 0.8)


def test_a_number_that_the_words_have_not_is_seen(drawn: dict[str, Any]) -> None:
    chart = next(each for page in drawn.values() for each in pictures(page, "chart"))
    assert left_out(chart, NUMBER.sub("?", described(chart))) - BANDS != set()


def test_bars_of_reports_stand_beside_words_with_the_same_numbers(drawn: dict[str, Any]) -> None:
    """All bars of one chart are as long to each other as their numbers are."""
    seen = 0
    for page in drawn.values():
        for figure in page.iter("figure"):
            pieces = [
                (float(piece.get("width").rstrip("%")), number)
                for cell in figure.iter("dd")
                for piece, number in zip(
                    cell.xpath('svg[@class="bar"]/rect[not(@class="rail")]'), parts(cell), strict=False
                )
            ]
            one = max((width / number for width, number in pieces if number), default=0)
            assert [(width, one * number) for width, number in pieces if abs(width - one * number) > 2] == []
            seen += len(pieces)
    assert seen > 20


def parts(cell: Any) -> list[float]:
    return numbers(words(cell))


def test_bars_are_hidden_from_whoever_hears_the_words_beside_them(drawn: dict[str, Any]) -> None:
    bars = [each for page in drawn.values() for each in pictures(page, "bar", "swatch")]
    mute = [each for each in bars if each.get("aria-hidden") != "true" or not words(each.getparent())]
    assert mute == []


def test_what_everybody_reads_is_all_words(app: Flask) -> None:
    """Public results: no picture but the mark of the service."""
    public = next(each.id for each in rounds.rounds() if each.public)
    code = rounds.posters(public)[0].code
    page = tree(app.test_client().get(f"/S/{code}").text)
    assert ({each.get("class") for each in page.iter("svg")}, "thấy tốt" in words(page)) == ({"mark"}, True)


# Without colour


def shape(fill: str, page: Any) -> str:
    """How something is filled, its colours apart."""
    if found := re.fullmatch(r"url\(#(.+)\)", fill):
        pattern = page.get_element_by_id(found[1])
        drawn = [(each.tag, {**each.attrib, "class": "", "fill": ""}) for each in pattern]
        return repr((pattern.get("patterntransform") or pattern.get("patternTransform"), drawn))
    return "empty" if fill == "none" else "full"


def test_voices_of_a_row_differ_by_pattern_and_by_the_name_before_each(drawn: dict[str, Any]) -> None:
    for page in drawn.values():
        for chart in pictures(page, "chart"):
            found: dict[str, str] = {}
            for each in chart.xpath("./rect"):
                row = each.get("x"), each.get("y"), each.get("width")
                found[repr(row)] = shape(each.get("fill", ""), page)
            if chart.find("g") is not None and chart.xpath('./text[@class="theme"][@x="1"]'):
                assert len(set(found.values())) in (1, 2, 3, 4)
                assert len(named_before(chart)) == len(chart.xpath("./rect"))


def named_before(chart: Any) -> list[str]:
    """The words right before each bar."""
    return [
        words(each.getprevious())
        for each in chart.xpath("./rect")
        if each.getprevious() is not None and each.getprevious().tag == "text"
    ]


def test_pieces_of_a_bar_differ_by_pattern_from_their_neighbours(drawn: dict[str, Any]) -> None:
    alike, seen = [], 0
    for path, page in drawn.items():
        for bar in pictures(page, "bar"):
            shapes = [shape(each.get("fill"), page) for each in bar.xpath("./rect[@fill]")]
            swatches = bar.xpath('../svg[@class="swatch"]/rect')
            assert [shape(each.get("fill"), page) for each in swatches] == shapes
            alike += [path for one, other in pairwise(shapes) if one == other]
            seen += len(shapes)
    assert (alike, seen > 3) == ([], True)


def test_every_series_of_a_word_chart_is_drawn_in_a_way_of_its_own() -> None:
    ways = ["empty" if colour == "FFFFFF" else pattern for colour, pattern in FILLS]
    assert len(set(ways)) == len(ways) == 6


def test_series_that_differ_by_colour_alone_are_seen() -> None:
    markup = """<svg><defs><pattern id="a"><path d="M0 0h8" fill="red" class="staff"></path></pattern>
        <pattern id="b"><path d="M0 0h8" fill="blue" class="parents"></path></pattern>
        <pattern id="c"><path d="M0 0v8" fill="blue"></path></pattern></defs></svg>"""
    page = tree(f"<div>{markup}</div>")
    one, other, third = (shape(f"url(#{each})", page) for each in "abc")
    assert (one == other, one == third) == (True, False)
