"""A letter to a suggestion box on its way: its words brought to one spelling, packed with its photos.

What is packed is sealed at once (storage/letters.py). Its length tells whether photos are in it, and no more:
a letter without any has one size, with photos it comes in steps.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .answers import plain_words
from .definition import FormDefinition

FORM = "y_kien_phan_anh"
ROLE, SCHOOL, TOPIC, TEXT, WISH = "yk_doi_tuong", "yk_truong", "yk_linh_vuc", "yk_noi_dung", "yk_mong_muon"
PHOTOS, REPLY, PHONE, CONSENT = "yk_anh", "yk_muon_tra_loi", "yk_dien_thoai", "yk_dong_y_luu_so"
UNSAID = "khong_muon_noi"  # the sender's role, until another one is chosen
MOST_PHOTOS = 2
KEPT = (ROLE, TOPIC, TEXT, WISH, REPLY, PHONE)  # answers that are stored, as far as they were given

_FORMAT = 1
_HEAD = 9  # format, length of the answers, number of photos
_PLAIN, _STEP = 8 * 1024, 64 * 1024  # bytes: a letter without photos, and in what steps others grow


@dataclass(frozen=True)
class Letter:
    """What somebody wrote; ``answers`` by question name, ``version`` that of the form."""

    version: int
    answers: Mapping[str, str] = field(repr=False)
    photos: tuple[bytes, ...] = field(default=(), repr=False)  # JPEG, made anew from their pixels


def letter(
    definition: FormDefinition, version: int, values: Mapping[str, Any], photos: Sequence[bytes]
) -> Letter:
    """The letter of a filled form. Own words lose what tells writers apart but the words; lines stay."""
    own = {question.name for question in definition.questions if question.type == "text"}
    given = {name: str(values[name]) for name in KEPT if values.get(name)}
    told = {name: plain_lines(text) if name in own else text for name, text in given.items()}
    return Letter(version, {name: text for name, text in told.items() if text}, tuple(photos))


def plain_lines(text: str) -> str:
    """``text`` line by line in one spelling, without hidden characters; of empty lines one at most."""
    lines: list[str] = []
    for line in map(plain_words, text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip()


def pack_letter(letter: Letter) -> bytes:
    """The letter as bytes, padded."""
    answers = _text(letter.answers, letter.version)
    head = bytes([_FORMAT]) + len(answers).to_bytes(4, "big") + len(letter.photos).to_bytes(4, "big")
    photos = b"".join(len(each).to_bytes(4, "big") + each for each in letter.photos)
    record = head + answers + photos
    step = _STEP if letter.photos or len(record) > _PLAIN else _PLAIN
    return record.ljust(-(-len(record) // step) * step, b"\0")


def unpack_letter(record: bytes) -> Letter:
    """What ``pack_letter`` packed; ValueError for anything else."""
    if len(record) < _HEAD or record[0] != _FORMAT:
        raise ValueError("không phải bản ghi của một lá thư")
    length, count = int.from_bytes(record[1:5], "big"), int.from_bytes(record[5:9], "big")
    place = _HEAD + length
    told = json.loads(record[_HEAD:place])
    photos = []
    for _ in range(count):
        size = int.from_bytes(record[place : place + 4], "big")
        photos.append(record[place + 4 : place + 4 + size])
        place += 4 + size
    return Letter(told["version"], told["answers"], tuple(photos))


def canonical(letter: Letter, about: str, photos: Sequence[str]) -> bytes:
    """The same bytes for the same letter to the same box; ``photos`` are digests."""
    return _text({**letter.answers, SCHOOL: about, PHOTOS: " ".join(photos)}, letter.version)


def _text(answers: Mapping[str, str], version: int) -> bytes:
    told = {"version": version, "answers": dict(answers)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
