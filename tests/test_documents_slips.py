"""Sheets of slips: every code once, as picture and in letters, hidden when folded; slips are all alike."""

from __future__ import annotations

import logging
import unicodedata
from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from forms_app.core.codes import grouped, slip_code
from forms_app.core.definition import Audience
from forms_app.documents.slips import LARGE, MARGIN, TOP, USUAL, SlipFormat, SlipSheet, slips_pdf
from tests.printed import Box, correction_levels, needs_poppler, off_page, overlapping, scanned, text, words
from tests.test_documents_posters import BASE_URL, LONG_NAME, OFFICE, poster

LONG_URL = "https://phieu-dan-chu.thuthua.longan.example.vn/"
TITLE = "Ý kiến của thầy, cô, anh, chị về thực hiện dân chủ ở trường"


def codes(count: int, seed: int = 1) -> tuple[str, ...]:
    random = Random(seed)
    return tuple(slip_code(random.getrandbits(60)) for _ in range(count))


def sheet(count: int = 8, name: str = "Trường Mẫu giáo Sao Mai", seed: int = 1) -> SlipSheet:
    its = poster(name=name, audience=Audience.STAFF)
    return SlipSheet(replace(its, round=replace(its.round, title=TITLE)), codes(count, seed))


def place(box: Box, form: SlipFormat = USUAL) -> tuple[int, int, int]:
    """Page, column and row of the slip a word stands on; row -1 above all slips."""
    return box.page, int((box.left - MARGIN) // form.width), int((box.top - TOP) // form.height)


def panel(box: Box, form: SlipFormat = USUAL) -> tuple[float, float, float, float] | None:
    """The edges of the panel in which a word begins, None outside the slips."""
    _, column, row = place(box, form)
    if row < 0 or not 0 <= column < form.columns:
        return None
    left, top = MARGIN + column * form.width, TOP + row * form.height
    inner = int((box.top - top) // form.inside)
    return (
        left,
        top + inner * form.inside,
        left + form.width,
        top + (inner + 1) * form.inside if inner < 2 else top + form.height,
    )


def on_slips(pdf: bytes, low: float = 0, high: float = USUAL.height) -> dict[tuple[int, int, int], list[Box]]:
    """The words of each slip between two heights of it."""
    found: dict[tuple[int, int, int], list[Box]] = {}
    for word in words(pdf):
        if panel(word) is not None and low <= (word.top - TOP) % USUAL.height < high:
            found.setdefault(place(word), []).append(word)
    return found


@needs_poppler
def test_every_code_is_there_once_in_its_picture_and_beside_it_in_letters():
    sheets = [sheet(8), sheet(7, "Trường B", seed=2)]
    pdf = slips_pdf(sheets, OFFICE, BASE_URL)
    pictures = {place(code): code.text for code in scanned(pdf)}
    letters = {
        where: [word.text for word in found if word.text.count("-") == 2]
        for where, found in on_slips(pdf, 0, USUAL.inside).items()
    }
    expected = [code for each in sheets for code in each.codes]
    assert sorted(pictures.values()) == sorted(f"{BASE_URL}/K#{code}" for code in expected)
    assert {where: [grouped(url[-13:])] for where, url in pictures.items()} == letters
    assert Counter(text(pdf).split())[grouped(expected[0])] == 1


@needs_poppler
def test_each_school_begins_on_a_sheet_of_its_own():
    pdf = slips_pdf([sheet(8), sheet(0, "Trường Không"), sheet(3, "Trường Bé", seed=2)], OFFICE, BASE_URL)
    pages = [text(pdf, page) for page in (1, 2, 3)]
    assert ["Trường Mẫu giáo Sao Mai" in page for page in pages] == [True, True, False]
    assert ["8 lá phiếu" in page for page in pages] == [True, True, False]
    assert ["Tờ 1/2" in pages[0], "Tờ 2/2" in pages[1], "Tờ 1/1" in pages[2]] == [True] * 3
    assert "Trường Bé" in pages[2]
    assert text(pdf, 4) == ""
    assert "Trường Không" not in text(pdf)


@needs_poppler
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("url", [BASE_URL, LONG_URL, "http://127.0.0.1:8000"])
@pytest.mark.parametrize("name", ["Trường A", LONG_NAME])
@pytest.mark.parametrize("form", [USUAL, LARGE], ids=["usual", "large"])
def test_nothing_leaves_its_panel_or_touches_its_neighbour(form, name, url, language):
    each = sheet(7, name)
    wide = SlipSheet(each.poster, (*each.codes[:6], "W" * 13))
    pdf = slips_pdf([wide], OFFICE, url, language, form)
    found = words(pdf)
    assert off_page(found) == []
    assert overlapping(found) == []
    crossing = [word for word in found if (edges := panel(word, form)) and not word.inside(*edges)]
    assert crossing == []
    pictures = scanned(pdf)
    assert len(pictures) == 7
    assert overlapping([*found, *pictures]) == []


def test_words_that_touch_or_leave_the_page_would_be_noticed():
    here, near = Box(1, "here", 10, 10, 20, 14), Box(1, "near", 19, 13, 30, 17)
    assert overlapping([here, near]) == [("here", "near")]
    assert overlapping([here, replace(near, page=2)]) == []
    assert off_page([here, replace(near, right=208)]) == [replace(near, right=208)]


@needs_poppler
def test_the_code_is_inside_and_the_outside_tells_only_school_survey_and_day():
    pdf = slips_pdf([sheet(6)], OFFICE, BASE_URL)
    outside = on_slips(pdf, 2 * USUAL.inside)
    assert {" ".join(word.text for word in found) for found in outside.values()} == {
        f"Trường Mẫu giáo Sao Mai {TITLE} Đến hết ngày 31/05/2026"
    }
    assert len(outside) == 6
    assert max((code.bottom - TOP) % USUAL.height for code in scanned(pdf)) < USUAL.inside
    assert USUAL.outside <= USUAL.inside  # so that the flap covers no more than the half it is folded behind


@needs_poppler
def test_slips_of_a_school_differ_in_nothing_but_the_code():
    slips = on_slips(slips_pdf([sheet(12)], OFFICE, BASE_URL))
    assert len(slips) == 12
    first, *others = (shared(found) for found in slips.values())
    assert len(first) > 60
    for other in others:
        assert [said for said, _, _ in other] == [said for said, _, _ in first]
        assert [spot for _, *spot in other] == [pytest.approx(spot, abs=0.02) for _, *spot in first]


def shared(found: list[Box]) -> list[tuple[str, float, float]]:
    """The words of a slip but its code, and where on the slip they stand."""
    return [
        (word.text, (word.left - MARGIN) % USUAL.width, (word.top - TOP) % USUAL.height)
        for word in found
        if word.text.count("-") != 2
    ]


@needs_poppler
def test_what_stands_inside():
    pdf = slips_pdf([sheet(1)], OFFICE, BASE_URL + "/")
    found = text(pdf)
    for said in (
        "hoặc vào phieu.example.vn/K rồi gõ:",
        "Mỗi lá chỉ dùng một lần. Không ghi tên.",
        "không ai biết ai nhận lá nào",
        "đến hết ngày 31/05/2026",
        "Mất lá phiếu: báo Ban đại diện cha mẹ",
        "Không ghi ai nhận lá nào.",
        "Số lá thừa: ....",
    ):
        assert said in found
    nobody_to_ask = replace(OFFICE, support=type(OFFICE.support)(""))
    assert "Mất lá phiếu" not in text(slips_pdf([sheet(1)], nobody_to_ask, BASE_URL))


@needs_poppler
@pytest.mark.parametrize("url", [BASE_URL, LONG_URL])
def test_the_picture_is_large_enough_for_a_cheap_phone(url):
    (code,) = scanned(slips_pdf([sheet(1)], OFFICE, url))
    assert min(code.right - code.left, code.bottom - code.top) >= 22


@needs_poppler
@pytest.mark.parametrize("form", [USUAL, LARGE], ids=["usual", "large"])
@pytest.mark.parametrize("url", [BASE_URL, LONG_URL])
def test_every_slip_restores_a_quarter_of_its_picture(url, form):
    pdf = slips_pdf([sheet(7), sheet(2, LONG_NAME, seed=2)], OFFICE, url, form=form)
    assert correction_levels(pdf) == {"Q": 9}


def test_the_same_slips_give_the_same_bytes_however_the_name_was_typed():
    decomposed = sheet(2, unicodedata.normalize("NFD", "Trường Mẫu giáo Sao Mai"))
    assert decomposed.poster.school.name != sheet(2).poster.school.name
    assert slips_pdf([sheet(2)], OFFICE, BASE_URL) == slips_pdf([decomposed], OFFICE, BASE_URL)
    assert slips_pdf([sheet(2)], OFFICE, BASE_URL) != slips_pdf([sheet(2, seed=2)], OFFICE, BASE_URL)


@needs_poppler
def test_large_slips_hold_the_same_words_half_as_large_again():
    usual, large = (words(slips_pdf([sheet(2)], OFFICE, BASE_URL, form=form)) for form in (USUAL, LARGE))
    heights = {}
    for form, found in ((USUAL, usual), (LARGE, large)):
        inside = [word for word in found if panel(word, form) and word.text.count("-") != 2]
        heights[form] = [word.bottom - word.top for word in inside]
    assert len(heights[USUAL]) == len(heights[LARGE])
    assert min(heights[LARGE]) > 1.5 * min(heights[USUAL])


def test_slips_that_are_logged_by_mistake_do_not_tell_their_codes():
    assert sheet(1).codes[0] not in repr(sheet(1))
    assert TITLE in repr(sheet(1))


def test_no_glyph_is_missing_on_any_slip(caplog):
    with caplog.at_level(logging.WARNING, "fpdf"):
        for language in ("vi", "en"):
            slips_pdf([sheet(2)], OFFICE, BASE_URL, language)
    assert [record.getMessage() for record in caplog.records] == []
