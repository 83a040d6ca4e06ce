"""What a school may send as its plan: told by its bytes, refused by name, pictures made anew."""

from __future__ import annotations

import zipfile
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

from forms_app.core import photos
from forms_app.core.errors import Unusable
from forms_app.core.plan_files import LARGEST_FILE, MEDIA_TYPES, FileKind, Refusal, reason
from forms_app.documents import plan_files
from forms_app.documents.plan_files import taken
from tests.plan_file_makers import a_pdf, a_picture, a_word_file, packed, unpacked, word_with

PDF, WORD, JPEG, PNG = a_pdf(), a_word_file(), a_picture(), a_picture("PNG")
PDF_WITH_NEWLINES = PDF.rstrip() + b"\r\n\0\n"


@pytest.mark.parametrize("content", [PDF, PDF_WITH_NEWLINES, WORD], ids=["pdf", "pdf ends in blanks", "docx"])
def test_documents_are_kept_byte_by_byte(content: bytes) -> None:
    file = taken(content)
    assert (file.content, file.sha256) == (content, sha256(content).hexdigest())
    assert file.kind is (FileKind.DOCX if content is WORD else FileKind.PDF)


@pytest.mark.parametrize("content", [JPEG, PNG, JPEG + b"PK\x03\x04 hidden"], ids=["jpeg", "png", "polyglot"])
def test_pictures_are_made_anew(content: bytes) -> None:
    file = taken(content)
    picture = Image.open(BytesIO(file.content))
    assert (file.kind, picture.format, picture.size, b"hidden" in file.content) == (
        FileKind.JPEG,
        "JPEG",
        (320, 240),
        False,
    )


def test_what_a_phone_hides_in_a_picture_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "at home"
    assert (b"at home" in a_picture(exif=exif), b"at home" in taken(a_picture(exif=exif)).content) == (
        True,
        False,
    )


HOSTILE = {
    "nothing": (b"", Refusal.EMPTY),
    "too long": (PDF + b" " * LARGEST_FILE, Refusal.TOO_LONG),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Refusal.OLD_WORD),
    "web page": (b"<!doctype html><script>alert(1)</script>", photos.Refusal.SVG),
    "drawing": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", photos.Refusal.SVG),
    "program": (b"MZ\x90\0" + b"\0" * 100, photos.Refusal.OTHER),
    "text": (b"Ke hoach nam 2026", photos.Refusal.OTHER),
    "GIF": (b"GIF89a" + b"\0" * 20, photos.Refusal.GIF),
    "HEIC": (b"\0\0\0\x18ftypheic", photos.Refusal.HEIC),
    "WebP": (a_picture("WEBP"), Refusal.WEBP),
    "web page before a PDF": (b"\n" + PDF, Refusal.APPENDED),
    "web page behind a PDF": (PDF + b"<script>alert(1)</script>", Refusal.APPENDED),
    "archive behind a PDF": (PDF + packed({"a": b"b"}), Refusal.APPENDED),
    "archive inside a PDF": (PDF + packed({"a": b"b"}) + b"%%EOF", Refusal.APPENDED),
    "PDF cut short": (PDF[:200], Refusal.BROKEN),
    "PDF with a script": (
        PDF.replace(b"/Type /Catalog", b"/Type /Catalog /AA << /S /JavaScript >>"),
        Refusal.ACTIVE_PDF,
    ),
    "PDF with an escaped script": (
        PDF.replace(b"/Type /Catalog", b"/Type /Catalog /S /J#61vaScript"),
        Refusal.ACTIVE_PDF,
    ),
    "PDF that starts a program": (
        PDF.replace(b"/Type /Catalog", b"/Type /Catalog /S /Launch"),
        Refusal.ACTIVE_PDF,
    ),
    "PDF with a file in it": (
        PDF.replace(b"/Type /Catalog", b"/Type /Catalog /EmbeddedFiles 1 0 R"),
        Refusal.ACTIVE_PDF,
    ),
    "plain archive": (packed({"a.txt": b"b"}), Refusal.OTHER_OFFICE),
    "spreadsheet": (packed({"[Content_Types].xml": b"sheet", "xl/workbook.xml": b""}), Refusal.OTHER_OFFICE),
    "Word in name only": (
        packed({"[Content_Types].xml": b"x", "word/document.xml": b""}),
        Refusal.OTHER_OFFICE,
    ),
    "macros": (word_with(word__vbaProject_bin=b"x"), Refusal.MACROS),
    "ActiveX": (word_with(word__activeX__activeX1_xml=b"x"), Refusal.MACROS),
    "macro-enabled": (
        packed(unpacked(WORD) | {"[Content_Types].xml": b"ms-word.document.macroEnabled.main+xml"}),
        Refusal.MACROS,
    ),
    "Word cut short": (WORD[:-40], Refusal.BROKEN),
    "Word with a tail": (WORD + b"<script>", Refusal.APPENDED),
    "Word with a broken part": (WORD.replace(b"PK\x01\x02", b"PK\x01\x00", 1), Refusal.BROKEN),
    "broken picture": (JPEG[:300], photos.Refusal.BROKEN),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_plan_is_refused_by_name(name: str) -> None:
    content, refusal = HOSTILE[name]
    with pytest.raises(Unusable) as refused:
        taken(content)
    expected = photos.reason(refusal) if name == "broken picture" else reason(refusal)
    assert refused.value.told == expected


def test_a_file_before_a_word_file_is_refused() -> None:
    """A zip reader passes over what stands in front: the whole begins like a zip all the same."""
    with pytest.raises(Unusable) as refused:
        taken(packed({"a": b"b"}, zipfile.ZIP_STORED) + WORD)
    assert refused.value.told == reason(Refusal.APPENDED)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = word_with(bomb=b"\0" * 3_000_000)
    monkeypatch.setattr(plan_files, "LARGEST_UNPACKED", 2_000_000)
    with pytest.raises(Unusable) as refused:
        taken(bomb)
    assert (refused.value.told, len(bomb) < 100_000) == (reason(Refusal.BOMB), True)


def test_every_kind_has_a_type_and_every_refusal_two_languages() -> None:
    assert set(MEDIA_TYPES) == set(FileKind)
    assert [each for each in (*Refusal, *photos.Refusal) if not (reason(each).vi and reason(each).en)] == []
