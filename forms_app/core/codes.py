"""Characters that people copy from paper: an alphabet without look-alikes, a check character, one-time slips.

The check character is a weighted sum in the field of 32 elements, the weights being powers of a generator:
one wrong character is always noticed, and so are any two that changed places, within 31 characters.
"""

from __future__ import annotations

from .definition import Text
from .errors import Mistyped

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
BITS = 5  # of one character
SLIP_BITS = 60
SLIP_LENGTH = SLIP_BITS // BITS + 1  # with the check character
LONGEST_TYPED = 100  # characters that are looked at

_FIELD = 0b100101  # x^5 + x^2 + 1, of which x is a generator
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


_LOOK = Text("Xin xem lại lá phiếu.", "Please look at the slip again.")
_EMPTY = Text(
    "Chưa gõ mã. Mã gồm 13 chữ và số, in trên lá phiếu.",
    "No code yet. It has 13 letters and digits and is printed on the slip.",
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


class MistypedSlip(Mistyped):
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


def read_slip(typed: str) -> str:
    """A typed code as printed. Raises MistypedSlip where it cannot be one: nothing needs to be looked up."""
    code = clean(typed[:LONGEST_TYPED])
    if not code:
        raise MistypedSlip(_EMPTY)
    if strange := sorted({each for each in code if each not in ALPHABET}):
        wrong = _ACCENTED if strange[-1].isalpha() and not strange[-1].isascii() else _STRANGE
        raise MistypedSlip(wrong.format(character=strange[-1], look=_LOOK))
    if len(code) != SLIP_LENGTH:
        raise MistypedSlip(_LENGTH.format(wanted=SLIP_LENGTH, length=len(code), look=_LOOK))
    if check_character(code[:-1]) != code[-1]:
        raise MistypedSlip(_WRONG.format(look=_LOOK))
    return code


def grouped(code: str) -> str:
    """A slip's code as people read it: XXXX-XXXX-XXXXX."""
    return "-".join((code[:4], code[4:8], code[8:]))


def _times_generator(value: int) -> int:
    doubled = value << 1
    return doubled ^ _FIELD if doubled & 32 else doubled
