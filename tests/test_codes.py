"""Codes copied from paper: what fingers get wrong is noticed, what they write otherwise is read right."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.codes import (
    ALPHABET,
    SLIP_BITS,
    MistypedCode,
    check_character,
    clean,
    decode,
    encode,
    grouped,
    read_slip,
    slip_code,
)

numbers = st.integers(0, 2**SLIP_BITS - 1)
CODES = [slip_code(random.Random(seed).getrandbits(SLIP_BITS)) for seed in range(60)]


def is_refused(typed: str) -> bool:
    try:
        return read_slip(typed) != typed
    except MistypedCode:
        return True


@pytest.mark.parametrize("code", CODES)
def test_every_single_wrong_character_is_noticed(code):
    wrong = [
        code[:place] + other + code[place + 1 :]
        for place in range(len(code))
        for other in ALPHABET
        if other != code[place]
    ]
    missed = [each for each in wrong if not is_refused(each)]
    assert (len(wrong), missed, is_refused(code)) == (403, [], False)


@pytest.mark.parametrize("code", CODES)
def test_any_two_characters_that_changed_places_are_noticed(code):
    swapped = []
    for one, other in combinations(range(len(code)), 2):
        changed = list(code)
        changed[one], changed[other] = code[other], code[one]
        if code[one] != code[other]:
            swapped.append("".join(changed))
    assert (len(swapped) > 50, [each for each in swapped if not is_refused(each)]) == (True, [])


def test_the_same_holds_for_a_line_of_the_recovery_sheet():
    rng = random.Random(7)
    missed = 0
    for _ in range(20):
        line = encode(rng.getrandbits(80), 16)
        full = line + check_character(line)
        for one, other in combinations(range(17), 2):
            changed = list(full)
            changed[one], changed[other] = full[other], full[one]
            missed += full[one] != full[other] and check_character("".join(changed[:-1])) == changed[-1]
    assert missed == 0


@given(numbers)
def test_a_code_has_thirteen_characters_of_the_alphabet_and_is_read_back(number):
    code = slip_code(number)
    assert (len(code), set(code) - set(ALPHABET)) == (13, set())
    assert (read_slip(code), decode(code[:-1])) == (code, number)


@given(numbers, st.data())
def test_spaces_dashes_small_letters_and_look_alikes_are_read_right(number, data):
    code = slip_code(number)
    typed = ""
    for character in code:
        looks = {"0": "0Oo", "1": "1IiLl"}.get(character, character + character.lower())
        gap = data.draw(st.sampled_from(("", "", " ", "-", "–", ".", "  ", "\u00a0", "\n")))
        typed += gap + data.draw(st.sampled_from(looks))
    assert read_slip(typed) == code


def test_a_code_is_printed_in_groups_that_are_read_back():
    assert [read_slip(grouped(code)) for code in CODES] == CODES
    assert grouped("0123456789ABC") == "0123-4567-89ABC"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Chưa gõ mã"),
        (" - ", "Chưa gõ mã"),
        (CODES[0][:-1], "cần đủ 13 ký tự, ở đây có 12"),
        (CODES[0] + "7", "ở đây có 14"),
        (CODES[0] * 9, "ở đây có 100"),
        (CODES[0][:-1] + "U", "không có ký tự “U”"),
        (CODES[0][:-1] + "?", "không có ký tự “?”"),
        ("7â" + CODES[0][3:], "tắt gõ tiếng Việt"),
        (CODES[0][:-1] + ("3" if CODES[0][-1] == "2" else "2"), "một ký tự sai hoặc hai ký tự đổi chỗ"),
    ],
)
def test_what_cannot_be_a_code_is_refused_with_what_to_mend(typed, told):
    with pytest.raises(MistypedCode, match=r"^[^{}]+$") as refused:
        read_slip(typed)
    english = refused.value.told.in_language("en")
    assert (told in str(refused.value), english != str(refused.value), "{" in english) == (True, True, False)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused(typed):
    assert is_refused(typed) or clean(typed) == typed
