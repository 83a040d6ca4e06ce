"""The recovery sheet of a round's ballot box: its keys as seven lines that people can copy from paper.

70 bytes: format, round (3 bytes), private key (32), key of slips and tickets (32), checksum (2). Each line
has 16 characters of data and a check character: a slip of the finger is found in the line where it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from .codes import ALPHABET, BITS, check_character, clean, decode, encode
from .definition import Text
from .errors import Mistyped

KEY_BYTES = 32
LINES = 7
LINE_LENGTH = 17  # with the check character

_FORMAT = 1
_BYTES = LINES * (LINE_LENGTH - 1) * BITS // 8
_CHECKSUM_BYTES = 2


@dataclass(frozen=True)
class RoundSecret:
    """Everything that opens one round's box. It is never written to a disk in one piece."""

    round_id: int
    private_key: bytes = field(repr=False)
    tag_key: bytes = field(repr=False)  # of slips and tickets


def recovery_lines(secret: RoundSecret) -> tuple[str, ...]:
    """The lines to print. Raises OverflowError for a round above 16 million."""
    content = bytes([_FORMAT]) + secret.round_id.to_bytes(3, "big") + secret.private_key + secret.tag_key
    text = encode(int.from_bytes(content + _checksum(content), "big"), LINES * (LINE_LENGTH - 1))
    parts = (text[place : place + LINE_LENGTH - 1] for place in range(0, len(text), LINE_LENGTH - 1))
    return tuple(part + check_character(part) for part in parts)


def grouped_line(line: str) -> str:
    """A line as people read it: 4, 4, 4, 4 characters and the check character."""
    return " ".join(line[place : place + 4] for place in range(0, LINE_LENGTH, 4))


def read_recovery(typed: str) -> RoundSecret:
    """The keys of a sheet that was typed or scanned. Raises Mistyped, naming the line that is wrong."""
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
    if content[0] != _FORMAT:
        raise Mistyped(
            Text(
                "Tờ khôi phục này của bản chương trình khác.",
                "This recovery sheet is of another version of the program.",
            )
        )
    keys = content[4:]
    return RoundSecret(int.from_bytes(content[1:4], "big"), keys[:KEY_BYTES], keys[KEY_BYTES:])


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
