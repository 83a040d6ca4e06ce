"""Looks into a plan that a school sent: a whole PDF, a Word file without programs, or a picture made anew.

What a PDF hides in packed parts is not looked for: files leave as attachments, nothing here opens one.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from hashlib import sha256
from io import BytesIO

from ..core.errors import Unusable
from ..core.plan_files import FileKind, PlanFile, Refusal, kind_of, reason
from .photos import made_anew

LARGEST_UNPACKED = 60_000_000  # bytes of a Word file once unpacked
MOST_PARTS = 3_000
WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
END_OF_ZIP = b"PK\x05\x06"
END_LENGTH = 22  # bytes of the end of a zip without a comment
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA)\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")  # /J#61vaScript names the same
_BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError),
    *(NotImplementedError, KeyError, ValueError),  # the first: packed in a way that zipfile does not know
)


def taken(content: bytes) -> PlanFile:
    """The file to keep of ``content``. Raises Unusable saying why, NotStored where pictures must wait."""
    kind = kind_of(content)
    if not isinstance(kind, FileKind):
        raise Unusable(reason(kind))
    if kind is FileKind.JPEG:
        picture = made_anew(content)
        return PlanFile(kind, picture.content, picture.sha256)
    refused = _fault_of_pdf(content) if kind is FileKind.PDF else _fault_of_word(content)
    if refused:
        raise Unusable(reason(refused))
    return PlanFile(kind, content, sha256(content).hexdigest())


def _fault_of_pdf(content: bytes) -> Refusal | None:
    if not content.startswith(b"%PDF-"):
        return Refusal.APPENDED
    end = content.rfind(b"%%EOF")
    if end < 0:
        return Refusal.BROKEN
    if content[end + 5 :].strip(b"\0 \t\r\n\f") or zipfile.is_zipfile(BytesIO(content)):
        return Refusal.APPENDED
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)
    return Refusal.ACTIVE_PDF if _ACTIVE.search(plain) else None


def _fault_of_word(content: bytes) -> Refusal | None:
    end = content.rfind(END_OF_ZIP)
    if end < 0:
        return Refusal.BROKEN
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                return Refusal.BOMB
            if end + END_LENGTH != len(content) or min(part.header_offset for part in parts) != 0:
                return Refusal.APPENDED
            return _fault_of_parts(archive)
    except _BROKEN_ZIP:
        return Refusal.BROKEN


def _fault_of_parts(archive: zipfile.ZipFile) -> Refusal | None:
    """What stands inside: each part once and whole, the types of a document, no program."""
    names = [part.filename for part in archive.infolist()]
    if "[Content_Types].xml" not in names or "word/document.xml" not in names:
        return Refusal.OTHER_OFFICE
    if len(set(names)) != len(names) or archive.testzip() is not None:
        return Refusal.BROKEN
    types = archive.read("[Content_Types].xml")
    programs = any("vbaproject" in name.lower() or "activex" in name.lower() for name in names)
    if programs or b"macroEnabled" in types:
        return Refusal.MACROS
    return None if WORD in types else Refusal.OTHER_OFFICE
