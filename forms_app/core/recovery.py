"""The recovery sheet of a box: its keys as seven lines that people can copy from paper.

70 bytes: what box, its number (3 bytes), private key (32), key of tags (32), checksum (2). Each line
has 16 characters of data and a check character: a slip of the finger is found in the line where it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import sha256

from .codes import ALPHABET, BITS, check_character, clean, decode, encode
from .definition import Text
from .errors import Mistyped

KEY_BYTES = 32
LINES = 7
LINE_LENGTH = 17  # with the check character

_BYTES = LINES * (LINE_LENGTH - 1) * BITS // 8
_CHECKSUM_BYTES = 2


class SheetOf(IntEnum):
    """What box a sheet opens; the value is its first byte."""

    ROUND = 1  # the ballot box of a survey round
    SUGGESTIONS = 2  # a suggestion box


@dataclass(frozen=True)
class RoundSecret:
    """Everything that opens one box. It is never written to a disk in one piece."""

    round_id: int  # of a suggestion box its number
    private_key: bytes = field(repr=False)
    tag_key: bytes = field(repr=False)  # of slips and tickets, of look-up codes
    of: SheetOf = field(default=SheetOf.ROUND, repr=False)


def recovery_lines(secret: RoundSecret) -> tuple[str, ...]:
    """The lines to print. Raises OverflowError for a number above 16 million."""
    content = bytes([secret.of]) + secret.round_id.to_bytes(3, "big") + secret.private_key + secret.tag_key
    text = encode(int.from_bytes(content + _checksum(content), "big"), LINES * (LINE_LENGTH - 1))
    parts = (text[place : place + LINE_LENGTH - 1] for place in range(0, len(text), LINE_LENGTH - 1))
    return tuple(part + check_character(part) for part in parts)


def grouped_line(line: str) -> str:
    """A line as people read it: 4, 4, 4, 4 characters and the check character."""
    return " ".join(line[place : place + 4] for place in range(0, LINE_LENGTH, 4))


def read_recovery(typed: str, of: SheetOf = SheetOf.ROUND) -> RoundSecret:
    """The keys of a sheet that was typed or scanned. Raises Mistyped, naming the line that is wrong.

    A sheet of another kind of box is none.
    """
    text = clean(typed)
    for place in range(0, max(len(text), 1), LINE_LENGTH):
        _refuse_wrong_line(place // LINE_LENGTH + 1, text[place : place + LINE_LENGTH])
    if len(text) != LINES * LINE_LENGTH:
        raise Mistyped(
            Text(
                "Tờ khôi phục có {lines} dòng, mới gõ {typed} dòng.",
                "A recovery sheet has {lines} lines; {typed} were typed.",
            ).format(lines=LINES, typed=-(-len(text) // LINE_LENGTH))
        )
    lines = (text[place : place + LINE_LENGTH - 1] for place in range(0, len(text), LINE_LENGTH))
    content = decode("".join(lines)).to_bytes(_BYTES, "big")
    content, checksum = content[:-_CHECKSUM_BYTES], content[-_CHECKSUM_BYTES:]
    if checksum != _checksum(content):
        raise Mistyped(
            Text(
                "Các dòng đúng từng dòng nhưng không khớp nhau: xin xem lại thứ tự các dòng.",
                "Each line is right, but they do not go together: please look at their order.",
            )
        )
    if content[0] != of:
        raise Mistyped(_OTHER_BOX if content[0] in set(SheetOf) else _OTHER_VERSION)
    keys = content[4:]
    return RoundSecret(int.from_bytes(content[1:4], "big"), keys[:KEY_BYTES], keys[KEY_BYTES:], of)


_OTHER_BOX = Text(
    "Tờ khôi phục này của loại hòm khác.",
    "This recovery sheet is of another kind of box.",
)
_OTHER_VERSION = Text(
    "Tờ khôi phục này của bản chương trình khác.",
    "This recovery sheet is of another version of the program.",
)


def _refuse_wrong_line(number: int, line: str) -> None:
    if strange := sorted({each for each in line if each not in ALPHABET}):
        raise Mistyped(
            Text(
                "Dòng {number} của tờ khôi phục có ký tự lạ “{strange}”.",
                "Line {number} of the recovery sheet has a strange character “{strange}”.",
            ).format(number=number, strange=strange[0])
        )
    if len(line) < LINE_LENGTH:
        raise Mistyped(
            Text(
                "Dòng {number} của tờ khôi phục cần {length} ký tự, mới gõ {typed}.",
                "Line {number} of the recovery sheet has {length} characters; {typed} were typed.",
            ).format(number=number, length=LINE_LENGTH, typed=len(line))
        )
    if check_character(line[:-1]) != line[-1]:
        raise Mistyped(
            Text(
                "Dòng {number} của tờ khôi phục gõ chưa đúng. Xin xem lại từng ký tự của dòng này.",
                "Line {number} of the recovery sheet is not right. Please look at each of its characters.",
            ).format(number=number)
        )


def _checksum(content: bytes) -> bytes:
    return sha256(content).digest()[:_CHECKSUM_BYTES]
