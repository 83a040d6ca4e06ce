"""Vietnamese text: search, order, spelling, numbers and days."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core import language

ORDERED = [
    *("12", "an", "An", "ánh", "ăn", "ân", "bè", "bẻ", "bẽ", "bé", "bẹ", "Bình An", "Bình Minh"),
    *("cô", "dung", "đông", "em", "ê", "o", "ô", "ơ", "u", "ư", "yên", "Ω"),
]


@pytest.mark.parametrize(
    "typed", ["Thu Thua", "thủ thừa", "THỦ THỪA ", unicodedata.normalize("NFD", "Thủ Thừa")]
)
def test_search_does_not_mind_marks_case_or_encoding(typed: str):
    assert language.fold(typed) == language.fold("Thủ Thừa")


def test_search_knows_both_ways_to_write_a_school_of_two_levels():
    assert (
        language.fold("TH&THCS Đống Đa, (2)")
        == language.fold("TH và THCS đống đa 2")
        == "th va thcs dong da 2"
    )


def test_names_sort_as_in_a_vietnamese_dictionary():
    assert sorted(set(ORDERED), key=language.sort_key) == ORDERED


def test_both_encodings_of_a_letter_sort_alike():
    decomposed = unicodedata.normalize("NFD", "Đường")
    assert language.sort_key(decomposed)[:2] == language.sort_key("Đường")[:2]


@pytest.mark.parametrize(
    ("typed", "spelt"),
    [
        ("hoà", "hòa"),
        ("Thuý", "Thúy"),
        ("HOÁ HỌC", "HÓA HỌC"),
        ("khoẻ, xoè.", "khỏe, xòe."),
        ("quý", "quý"),
        ("Quỳ", "Quỳ"),
        ("hoàn toàn", "hoàn toàn"),
        ("ngoài", "ngoài"),
        ("hòa", "hòa"),
    ],
)
def test_tones_have_one_place(typed: str, spelt: str):
    assert language.one_spelling(typed) == spelt


@given(st.text())
def test_one_spelling_is_final(text: str):
    once = language.one_spelling(text)
    assert language.one_spelling(once) == once


def test_text_is_brought_to_one_form():
    assert language.normalise(" Đo\u0302\u0301ng\r\nĐa\r ") == "Đống\nĐa"


@pytest.mark.parametrize(
    ("text", "readable"), [("dòng\nmới 👍", True), ("a\0b", False), ("\ufffd", False), ("a\x1fb", True)]
)
def test_what_was_lost_on_the_way_is_noticed(text: str, readable: bool):
    assert language.is_readable(text) is readable


def test_half_a_character_is_noticed():
    assert not language.is_readable("a\udc80")


@given(st.text())
def test_readable_text_can_always_be_sent_back(text: str):
    shown = language.readable(text + "\0\ud800\x0b")
    assert (language.is_readable(shown), "\x0b" in shown, shown.encode().decode()) == (True, False, shown)


@pytest.mark.parametrize(("text", "length"), [("ệ", 1), ("👍", 2), ("a\r\nb", 3), ("", 0), ("\ud800", 1)])
def test_length_is_counted_as_browsers_count(text: str, length: int):
    assert language.utf16_length(text) == length


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (1234567, 0, "1.234.567"),
        (Decimal("84.95"), 1, "85,0"),
        (Decimal("-1.25"), 1, "-1,3"),
        (0.5, 0, "1"),
        (1000.5, 2, "1.000,50"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value: Decimal | float, places: int, written: str):
    assert language.number(value, places) == written


def test_days_are_written_day_first():
    assert language.day(date(2026, 1, 5)) == "05/01/2026"
