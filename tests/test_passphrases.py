"""Passphrases: the same words in any way of typing; poor ones are refused."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.passphrases import SHORTEST, Passphrases, spelt

GOOD = Passphrases("khói bếp hoà mây trắng", "thuý kiều đi chợ khoẻ")


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_every_keyboard_sends_the_same_words(form):
    assert [spelt(normalize(form, each)) for each in (GOOD.first, GOOD.second)] == [
        "khói bếp hòa mây trắng",
        "thúy kiều đi chợ khỏe",
    ]


@pytest.mark.parametrize(
    "typed", ["  khói bếp hòa   mây trắng", "khói bếp hòa mây trắng\n", "khói\u00a0bếp\thòa mây trắng "]
)
def test_spaces_at_the_ends_and_between_words_make_no_difference(typed):
    assert spelt(typed) == spelt(GOOD.first)


@pytest.mark.parametrize(
    "other",
    ["Khói bếp hòa mây trắng", "khoi bep hoa may trang", "khói bếphòa mây trắng", "khói bếp hòa mây trăng"],
)
def test_other_words_letters_and_marks_are_another_passphrase(other):
    assert spelt(other) != spelt(GOOD.first)


@given(st.text(max_size=60))
def test_one_spelling_is_final(typed):
    assert spelt(spelt(typed)) == spelt(typed) == spelt(normalize("NFD", typed))


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (GOOD.first, GOOD.second, []),
        ("ngắn quá thôi", GOOD.second, ["Cụm từ 1 cần ít nhất 15 ký tự"]),
        (GOOD.first, "", ["Cụm từ 2 cần ít nhất 15 ký tự"]),
        (GOOD.first, "a" + " " * 40 + "b", ["Cụm từ 2 cần ít nhất 15 ký tự"]),
        ("aaaa bbbb aaaa bbbb aaaa", GOOD.second, ["Cụm từ 1 lặp lại quá nhiều"]),
        (GOOD.first, GOOD.first, ["Hai cụm từ giống nhau"]),
        (GOOD.first, GOOD.first.upper(), ["Hai cụm từ giống nhau"]),
        (GOOD.first, "khoi bep hoa may trang", ["Hai cụm từ giống nhau"]),
        ("ngắn", "ngắn", ["Cụm từ 1 cần", "Cụm từ 2 cần", "Hai cụm từ giống nhau"]),
    ],
)
def test_short_poor_and_equal_ones_are_refused_in_words(first, second, told):
    problems = [str(text) for _, text in Passphrases(first, second).problems()]
    assert [problem[: len(words)] for problem, words in zip(problems, told, strict=True)] == told


def test_the_shortest_that_is_taken_has_as_many_characters_as_is_said():
    exact = "một hai ba bốn."
    assert (len(exact), [*Passphrases(exact, GOOD.second).problems()]) == (SHORTEST, [])


def test_no_problem_repeats_what_was_typed():
    told = str([*Passphrases("bí mật", "bí mật").problems()])
    assert ("bí mật" in told, repr(Passphrases("bí mật", "bí mật"))) == (False, "Passphrases()")
