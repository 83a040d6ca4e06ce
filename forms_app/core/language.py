"""Vietnamese text: one form of every letter, search, order, numbers, days.

Two encodings of one letter ("ệ" as one character or as three) must never be two answers, two schools or
two lengths: everything that comes in goes through ``normalise``.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"  # f, j, w, z stand where the Latin alphabet has them
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the order of dictionaries
_TONE_RANK = {tone: rank for rank, tone in enumerate(_TONES, start=1)}
_UNREADABLE = re.compile("[\x00\ud800-\udfff\ufffd\ufffe\uffff]")
_CONTROL = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def normalise(text: str) -> str:
    """``text`` in NFC, every line end as one ``\\n``, white space around it gone."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def is_readable(text: str) -> bool:
    """False where something was lost on the way: NUL, half a character, the mark of a failed decoding."""
    return not _UNREADABLE.search(text)


def readable(text: str) -> str:
    """``text`` with unreadable characters gone, control characters as spaces: safe to store and show."""
    return _CONTROL.sub(" ", _UNREADABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def capital(text: str) -> str:
    """``text`` with its first letter large, as a heading or cell begins."""
    return text[:1].upper() + text[1:]


def utf16_length(text: str) -> int:
    """Length as browsers count it for ``maxlength``: UTF-16 code units, a line end being one."""
    return len(text.replace("\r\n", "\n").encode("utf-16-le", "surrogatepass")) // 2


def fold(text: str) -> str:
    """For search: "Trường TH&THCS Đống Đa" and "truong th và thcs dong da" fold to the same text."""
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d").replace("&", " va ")
    kept = (
        character if character.isalnum() else " "
        for character in plain
        if not unicodedata.combining(character)
    )
    return " ".join("".join(kept).split())


def sort_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """Order of Vietnamese dictionaries: letters first (a, ă, â, … d, đ …), then tones, then case."""
    letters: list[int] = []
    tones: list[int] = []
    for character in unicodedata.normalize("NFC", text):
        letter, tone = _split_tone(character.lower())
        rank = _LETTER_RANK.get(letter[0])
        # Spaces, signs and digits come before every letter, letters of other scripts after.
        letters.append(0x200000 + rank if rank is not None else _foreign_rank(letter[0]))
        tones.append(tone)
    return tuple(letters), tuple(tones), text.swapcase()


def _foreign_rank(character: str) -> int:
    return ord(character) + (0x400000 if character.isalpha() else 0)


@lru_cache(maxsize=1024)
def _split_tone(character: str) -> tuple[str, int]:
    """A letter without its tone, and the tone's rank: "ệ" → ("ê", 5). There are few letters."""
    marks = unicodedata.normalize("NFD", character)
    tone = next((_TONE_RANK[mark] for mark in marks if mark in _TONE_RANK), 0)
    bare = "".join(mark for mark in marks if mark not in _TONE_RANK)
    return unicodedata.normalize("NFC", bare) or character, tone


_FINAL_PAIR = re.compile(r"(o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)", re.IGNORECASE)


def one_spelling(text: str) -> str:
    """Tones where the dictionary of our texts has them: "hoà, thuý, khoẻ" → "hòa, thúy, khỏe".

    Keyboards differ in this; left alone it would tell one writer from another. "quý" has one spelling.
    """
    return _FINAL_PAIR.sub(lambda found: _tone_on_first(found.group()), text)


def _tone_on_first(pair: str) -> str:
    first, marked = pair[0], unicodedata.normalize("NFD", pair[1])
    return unicodedata.normalize("NFC", first + marked[1:] + marked[0])


def number(value: Decimal | int | float, places: int = 0) -> str:
    """``1234.5`` with one place → ``1.234,5``; halves away from zero."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{exact:,f}".translate(str.maketrans(",.", ".,"))


def day(value: date) -> str:
    """``dd/mm/yyyy``."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def moment(value: datetime) -> str:
    """``dd/mm/yyyy hh:mm``, in the zone that ``value`` is in."""
    return f"{day(value)} {value.hour:02}:{value.minute:02}"
