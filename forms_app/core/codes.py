"""Codes that people copy, of slips and of letters: an alphabet without look-alikes, a check character.

The check character is a weighted sum in the field of 32 elements, the weights being powers of a generator:
one wrong character is always noticed, and so are any two that changed places, within 31 characters.
"""

from __future__ import annotations

from dataclasses import dataclass

from .definition import Text
from .errors import Mistyped

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
BITS = 5  # of one character
SLIP_BITS = 60
SLIP_LENGTH = SLIP_BITS // BITS + 1  # with the check character
LOOKUP_BITS = 45  # of a code that shows what became of a suggestion
LOOKUP_LENGTH = LOOKUP_BITS // BITS + 1
LONGEST_TYPED = 100  # characters that are looked at

_FIELD = 0b100101  # x^5 + x^2 + 1, of which x is a generator
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True)
class _Printed:
    """A kind of code: how long it is, what to say where none was typed, and where to look again."""

    length: int
    empty: Text
    look: Text


_SLIP = _Printed(
    SLIP_LENGTH,
    Text(
        "Chưa gõ mã. Mã gồm 13 chữ và số, in trên lá phiếu.",
        "No code yet. It has 13 letters and digits and is printed on the slip.",
    ),
    Text("Xin xem lại lá phiếu.", "Please look at the slip again."),
)
_LOOKUP = _Printed(
    LOOKUP_LENGTH,
    Text(
        "Chưa gõ mã. Mã gồm 10 chữ và số, đã hiện ra khi gửi thư.",
        "No code yet. It has 10 letters and digits and was shown when the letter was sent.",
    ),
    Text("Xin xem lại mã đã chép.", "Please look at the code you copied again."),
)
_ACCENTED = Text(
    "Mã chỉ có chữ không dấu, mà ở đây có “{character}”. Xin tắt gõ tiếng Việt trên bàn phím rồi gõ lại.",
    "A code has no letter with marks, but there is a “{character}”. Please switch off Vietnamese typing.",
)
_STRANGE = Text("Mã không có ký tự “{character}”. {look}", "No code has a “{character}”. {look}")
_LENGTH = Text(
    "Mã cần đủ {wanted} ký tự, ở đây có {length}. {look}",
    "A code has {wanted} characters, here are {length}. {look}",
)
_WRONG = Text(
    "Mã gõ chưa đúng: có một ký tự sai hoặc hai ký tự đổi chỗ. {look}",
    "The code is not right: one character is wrong, or two have changed places. {look}",
)


class MistypedCode(Mistyped):
    """``told`` says to a respondent, in either language, what to mend."""


def check_character(data: str) -> str:
    """The character that belongs behind ``data``, up to 30 characters of the alphabet."""
    total = 0
    for each in data:
        total = _times_generator(total ^ ALPHABET.index(each))
    return ALPHABET[total]


def encode(number: int, length: int) -> str:
    """``number`` in ``length`` characters, highest first."""
    return "".join(ALPHABET[number >> BITS * place & 31] for place in reversed(range(length)))


def decode(data: str) -> int:
    """The number that ``encode`` wrote."""
    number = 0
    for each in data:
        number = number << BITS | ALPHABET.index(each)
    return number


def clean(typed: str) -> str:
    """What was typed, as printed: capitals, O as 0, I and L as 1, no spaces, dashes or dots."""
    text = typed.upper().translate(_READ_AS)
    return "".join(each for each in text if not each.isspace() and each not in "-–—.·_")


def slip_code(number: int) -> str:
    """The code of a slip from ``SLIP_BITS`` random bits."""
    data = encode(number, SLIP_LENGTH - 1)
    return data + check_character(data)


def lookup_code(number: int) -> str:
    """The code of a suggestion from ``LOOKUP_BITS`` random bits."""
    data = encode(number, LOOKUP_LENGTH - 1)
    return data + check_character(data)


def read_slip(typed: str) -> str:
    """A typed code as printed. Raises MistypedCode where it cannot be one: nothing needs to be looked up."""
    return _read(typed, _SLIP)


def read_lookup(typed: str) -> str:
    """A typed look-up code as it was shown. Raises MistypedCode where it cannot be one."""
    return _read(typed, _LOOKUP)


def _read(typed: str, kind: _Printed) -> str:
    code = clean(typed[:LONGEST_TYPED])
    if not code:
        raise MistypedCode(kind.empty)
    if strange := sorted({each for each in code if each not in ALPHABET}):
        wrong = _ACCENTED if strange[-1].isalpha() and not strange[-1].isascii() else _STRANGE
        raise MistypedCode(wrong.format(character=strange[-1], look=kind.look))
    if len(code) != kind.length:
        raise MistypedCode(_LENGTH.format(wanted=kind.length, length=len(code), look=kind.look))
    if check_character(code[:-1]) != code[-1]:
        raise MistypedCode(_WRONG.format(look=kind.look))
    return code


def grouped(code: str) -> str:
    """A slip's code as people read it: XXXX-XXXX-XXXXX."""
    return "-".join((code[:4], code[4:8], code[8:]))


def grouped_lookup(code: str) -> str:
    """A look-up code as people read it: XXXXX-XXXXX."""
    return f"{code[:5]}-{code[5:]}"


def _times_generator(value: int) -> int:
    doubled = value << 1
    return doubled ^ _FIELD if doubled & 32 else doubled
