"""Photos as evidence: of papers and boards. What is taken, what is refused by name, and in which words.

A photo is known by the SHA-256 of the bytes that were sent, so sending it again changes nothing. What is kept
is another picture, made anew from its pixels: no place, no camera, nothing hidden behind the picture.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .definition import Text

LARGEST_PHOTO = 9 << 20  # bytes as sent; a server takes 10 MiB with the form around them
LARGEST_CHUNK = 256 << 10  # bytes of one part of a photo
LONGEST_SIDE = 1600  # pixels of what is kept: small print of an A4 page can be read
_SHA256 = re.compile(r"[0-9a-f]{64}")


class PhotoState(StrEnum):
    """What became of a photo that was sent."""

    PLACED = "placed"  # it hangs at its item
    WAITING = "waiting"  # came after the hand-in, or from somebody no longer of the team: "chờ xem"
    DROPPED = "dropped"  # waited, then was given up: the picture is gone, its name is kept


@dataclass(frozen=True)
class Photo:
    """A photo in its place. ``sent`` is the SHA-256 of what was sent, ``stored`` of the JPEG that is kept."""

    item: str  # name of the question
    place: int  # from 1
    sent: str
    stored: str
    length: int  # bytes that were sent
    author: str
    taken_over_at: datetime  # naive UTC
    width: int  # pixels of the JPEG
    height: int
    erased_on: date | None = None  # the picture is gone, its time was over; that there was one stays known
    state: PhotoState = PhotoState.PLACED


@dataclass(frozen=True)
class Picture:
    """A picture made anew: a JPEG without any word about itself."""

    content: bytes
    sha256: str
    width: int
    height: int


class Refusal(StrEnum):
    """Why a file is no photo that can be kept."""

    EMPTY = "empty"
    HEIC = "heic"
    SVG = "svg"
    PDF = "pdf"
    GIF = "gif"
    VIDEO = "video"
    OFFICE = "office"  # Word, Excel, zip
    OTHER = "other"
    BROKEN = "broken"
    TOO_LONG = "too_long"
    TOO_MANY_PIXELS = "too_many_pixels"


ANOTHER = Text("Hãy chụp lại, hoặc chọn ảnh JPG, PNG.", "Take a photo, or choose a JPG or PNG.")
_HEIC = "Ảnh HEIC của iPhone chưa đọc được. Hãy gửi ảnh chụp màn hình của ảnh đó."
REASONS: dict[Refusal, Text] = {
    Refusal.EMPTY: Text("Chưa chọn ảnh nào.", "No photo was chosen."),
    Refusal.HEIC: Text(_HEIC, "HEIC photos of an iPhone cannot be read. Send a screenshot of it."),
    Refusal.SVG: Text("Đây là hình vẽ SVG hoặc trang web.", "This is an SVG drawing or a web page."),
    Refusal.PDF: Text("Đây là tệp PDF, không phải ảnh chụp.", "This is a PDF, not a photo."),
    Refusal.GIF: Text("Đây là ảnh GIF, không phải ảnh chụp.", "This is a GIF, not a photo."),
    Refusal.VIDEO: Text("Đây là đoạn phim, không phải ảnh chụp.", "This is a film, not a photo."),
    Refusal.OFFICE: Text("Đây là tệp văn phòng hoặc tệp nén.", "This is an office file or an archive."),
    Refusal.OTHER: Text("Tệp này không phải ảnh chụp.", "This file is no photo."),
    Refusal.BROKEN: Text("Ảnh bị hỏng hoặc bị cắt dở.", "The photo is damaged or cut short."),
    Refusal.TOO_LONG: Text("Ảnh nặng hơn 9 MB.", "The photo is larger than 9 MB."),
    Refusal.TOO_MANY_PIXELS: Text(
        "Ảnh có quá nhiều điểm ảnh. Hãy chọn cỡ nhỏ hơn trong máy ảnh.",
        "The photo has too many pixels. Choose a smaller size in the camera.",
    ),
}


def reason(refusal: Refusal) -> Text:
    """Why a file was refused and what to do now."""
    why = REASONS[refusal]
    if refusal is Refusal.HEIC:
        return why
    return Text(f"{why.vi} {ANOTHER.vi}", f"{why.en} {ANOTHER.en}")


def kept_since(today: date, months: int) -> date:
    """Photos older than this day have been kept for ``months``."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def is_sha256(text: str) -> bool:
    """Whether ``text`` is a SHA-256 as programs write it: 64 small hexadecimal digits."""
    return _SHA256.fullmatch(text) is not None


def strange_kind(content: bytes) -> Refusal | None:
    """What ``content`` is by its first bytes, never by its name; None where it begins as a photo we take."""
    if not content:
        return Refusal.EMPTY
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return None
    if content[:4] == b"RIFF":
        return None if content[8:12] == b"WEBP" else Refusal.VIDEO
    if content[4:8] == b"ftyp":
        return Refusal.HEIC if content[8:12] in _HEIC_BRANDS else Refusal.VIDEO
    beginning = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for start, refusal in _BEGINNINGS.items():
        if beginning.startswith(start):
            return refusal
    return Refusal.SVG if b"<svg" in beginning else Refusal.OTHER


_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
_BEGINNINGS = {
    b"%pdf": Refusal.PDF,
    b"gif8": Refusal.GIF,
    b"pk\x03\x04": Refusal.OFFICE,
    b"\xd0\xcf\x11\xe0": Refusal.OFFICE,
    b"<svg": Refusal.SVG,
    b"<?xml": Refusal.SVG,
    b"<!doctype": Refusal.SVG,
    b"<html": Refusal.SVG,
    b"\x1f\x8b": Refusal.OFFICE,  # svgz and other packed things
}
