"""A school's plan as a file: what is taken, what is refused by name, and in which words.

What a file is, its bytes say; the name that it had on somebody's computer is neither read nor kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from . import photos
from .definition import Text

LARGEST_FILE = 5 << 20  # bytes
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


class FileKind(StrEnum):
    """What is kept: the ending of its name. Pictures are made anew, as JPEG."""

    PDF = "pdf"
    DOCX = "docx"
    JPEG = "jpg"


MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.JPEG: "image/jpeg",
}


@dataclass(frozen=True)
class PlanFile:
    """A file that may be kept."""

    kind: FileKind
    content: bytes
    sha256: str


@dataclass(frozen=True)
class SchoolPlan:
    """A school's own plan of a year, as it was sent last."""

    school: str  # code
    year: int
    number: str  # empty until known
    day: date | None
    kind: FileKind
    sha256: str
    size: int  # bytes
    first_sent_on: date
    sent_at: datetime  # naive UTC
    author: str  # user name


class Refusal(StrEnum):
    """Why a file is not kept."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    OLD_WORD = "old_word"
    OTHER_OFFICE = "other_office"
    MACROS = "macros"
    ACTIVE_PDF = "active_pdf"
    APPENDED = "appended"
    BOMB = "bomb"
    BROKEN = "broken"
    WEBP = "webp"


WANTED = Text(
    "Hãy gửi PDF, Word (.docx), ảnh JPG hoặc PNG, đến 5 MB.",
    "Please send a PDF, a Word file (.docx), a JPG or PNG, up to 5 MB.",
)
REASONS: dict[Refusal, Text] = {
    Refusal.EMPTY: Text("Chưa chọn tệp nào.", "No file was chosen."),
    Refusal.TOO_LONG: Text("Tệp nặng hơn 5 MB.", "The file is larger than 5 MB."),
    Refusal.OLD_WORD: Text(
        "Đây là tệp Word kiểu cũ (.doc) hoặc tệp có mật khẩu. Mở bằng Word rồi lưu lại thành .docx.",
        "This is an old Word file (.doc) or has a password. Open it in Word and save it as .docx.",
    ),
    Refusal.OTHER_OFFICE: Text(
        "Đây là bảng tính, bản trình chiếu hoặc tệp nén, không phải tệp Word.",
        "This is a spreadsheet, a presentation or an archive, not a Word file.",
    ),
    Refusal.MACROS: Text(
        "Tệp Word này có lệnh tự chạy (macro). Lưu lại thành .docx thường.",
        "This Word file contains macros. Save it as a plain .docx.",
    ),
    Refusal.ACTIVE_PDF: Text(
        "Tệp PDF này có lệnh tự chạy hoặc tệp đính kèm. Mở ra rồi in lại thành PDF.",
        "This PDF contains a program or an attached file. Open it and print it to PDF again.",
    ),
    Refusal.APPENDED: Text(
        "Tệp có phần lạ gắn thêm ở đầu hoặc ở cuối. Mở ra rồi lưu lại thành tệp mới.",
        "Something strange is attached before or after the file. Open it and save it as a new file.",
    ),
    Refusal.BOMB: Text("Tệp này bung ra quá lớn.", "This file unpacks to far too much."),
    Refusal.BROKEN: Text("Tệp bị hỏng hoặc bị cắt dở.", "The file is damaged or cut short."),
    Refusal.WEBP: Text("Ảnh WebP chưa nhận được ở đây.", "WebP pictures are not taken here."),
}


def reason(refusal: Refusal | photos.Refusal) -> Text:
    """Why a file was refused, and what to send."""
    why = REASONS[refusal] if isinstance(refusal, Refusal) else photos.REASONS[refusal]
    return Text(f"{why.vi} {WANTED.vi}", f"{why.en} {WANTED.en}")


def kind_of(content: bytes) -> FileKind | Refusal | photos.Refusal:
    """What ``content`` is by its first bytes, never by its name."""
    if not content:
        return Refusal.EMPTY
    if len(content) > LARGEST_FILE:
        return Refusal.TOO_LONG
    strange = photos.strange_kind(content)
    if strange is None:
        return FileKind.JPEG if content.startswith((JPEG, PNG)) else Refusal.WEBP
    if strange is photos.Refusal.PDF:
        return FileKind.PDF
    if content.startswith(b"PK\x03\x04"):
        return FileKind.DOCX
    return Refusal.OLD_WORD if content.startswith(b"\xd0\xcf\x11\xe0") else strange
