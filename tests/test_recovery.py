"""The recovery sheet: keys as lines that are copied by hand, with every slip of the finger found."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.core.codes import ALPHABET
from forms_app.core.errors import Mistyped
from forms_app.core.recovery import (
    LINE_LENGTH,
    LINES,
    RoundSecret,
    grouped_line,
    read_recovery,
    recovery_lines,
)

keys = st.binary(min_size=32, max_size=32)
secrets = st.builds(RoundSecret, st.integers(1, 2**24 - 1), keys, keys)
SECRET = RoundSecret(7, random.Random(1).randbytes(32), random.Random(2).randbytes(32))
SHEET = recovery_lines(SECRET)


@given(secrets)
def test_what_is_printed_is_read_back(secret):
    lines = recovery_lines(secret)
    assert ({len(line) for line in lines}, len(lines)) == ({LINE_LENGTH}, LINES)
    assert read_recovery("\n".join(lines)) == secret


@given(secrets)
def test_groups_small_letters_and_look_alikes_are_read_back_too(secret):
    typed = "\r\n".join(grouped_line(line) for line in recovery_lines(secret))
    assert read_recovery(typed.lower().replace("0", "o").replace("1", "l")) == secret


@given(secrets, st.integers(0, LINES - 1), st.integers(0, LINE_LENGTH - 1), st.integers(1, 31))
def test_any_one_wrong_character_is_refused_and_its_line_named(secret, line, place, shift):
    lines = [*recovery_lines(secret)]
    other = ALPHABET[(ALPHABET.index(lines[line][place]) + shift) % 32]
    lines[line] = lines[line][:place] + other + lines[line][place + 1 :]
    with pytest.raises(Mistyped, match=f"Dòng {line + 1} ") as refused:
        read_recovery("\n".join(lines))
    assert secret.private_key.hex() not in str(refused.value)


def test_lines_in_the_wrong_order_are_refused():
    refused = 0
    for one in range(LINES):
        for other in range(one + 1, LINES):
            lines = [*SHEET]
            lines[one], lines[other] = SHEET[other], SHEET[one]
            with pytest.raises(Mistyped, match="thứ tự các dòng"):
                read_recovery("\n".join(lines))
            refused += 1
    assert refused == 21


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Dòng 1 của tờ khôi phục cần 17 ký tự, mới gõ 0"),
        ("\n".join(SHEET[:5]), "có 7 dòng, mới gõ 5"),
        ("\n".join((*SHEET, SHEET[0])), "có 7 dòng"),
        ("\n".join((*SHEET[:3], SHEET[3][:-2])), "Dòng 4 của tờ khôi phục cần 17 ký tự, mới gõ 15"),
        ("\n".join((*SHEET[:6], SHEET[6][:-1] + "U")), "Dòng 7 của tờ khôi phục có ký tự lạ “U”"),
    ],
)
def test_what_is_missing_is_told(typed, told):
    with pytest.raises(Mistyped, match=told):
        read_recovery(typed)


@given(st.text(max_size=200))
def test_whatever_is_typed_is_refused_in_words(typed):
    with pytest.raises(Mistyped):
        read_recovery(typed)


def test_a_sheet_is_not_printed_by_accident():
    assert repr(SECRET) == "RoundSecret(round_id=7)"


def test_a_round_beyond_the_sheets_room_is_an_error():
    with pytest.raises(OverflowError):
        recovery_lines(RoundSecret(2**24, bytes(32), bytes(32)))
