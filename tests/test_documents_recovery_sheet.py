"""The recovery sheet: scanned or copied it gives back the keys; one page says what to do with it."""

from __future__ import annotations

import logging
from dataclasses import replace
from random import Random

import pytest

from forms_app.core.codes import ALPHABET
from forms_app.core.recovery import LINE_LENGTH, RoundSecret, read_recovery, recovery_lines
from forms_app.documents.recovery_sheet import RecoverySheet, recovery_sheet_pdf
from tests.printed import needs_poppler, off_page, overlapping, scanned, text, words
from tests.test_documents_posters import OFFICE, poster

TITLE = "Ý kiến của thầy, cô, anh, chị về thực hiện dân chủ ở trường"
ROUND = replace(poster().round, id=12, title=TITLE)


def secret(seed: int = 1) -> RoundSecret:
    random = Random(seed)
    return RoundSecret(ROUND.id, random.randbytes(32), random.randbytes(32))


def sheet(seed: int = 1) -> RecoverySheet:
    return RecoverySheet(ROUND, recovery_lines(secret(seed)))


@needs_poppler
def test_what_the_picture_says_gives_back_the_keys():
    (code,) = scanned(recovery_sheet_pdf(sheet(), OFFICE))
    assert code.text == "\n".join(sheet().lines)
    assert read_recovery(code.text) == secret()


@needs_poppler
def test_what_is_printed_line_by_line_gives_back_the_keys():
    pdf = recovery_sheet_pdf(sheet(), OFFICE)
    (picture,) = scanned(pdf)
    rows: dict[int, str] = {}
    for word in words(pdf):
        if word.left >= 27 and word.right < picture.left and set(word.text) <= set(ALPHABET):
            rows[round(word.top)] = rows.get(round(word.top), "") + word.text
    copied = [row for row in rows.values() if len(row) == LINE_LENGTH]
    assert copied == list(sheet().lines)
    assert read_recovery("\n".join(copied)) == secret()


@needs_poppler
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("widest", [False, True])
def test_everything_fits_on_one_page_and_nothing_touches(language, widest):
    long_title = replace(ROUND, id=999_999, title=f"{TITLE} và ở {TITLE.lower()}")
    shown = RecoverySheet(long_title, ("W" * LINE_LENGTH,) * 7) if widest else sheet()
    pdf = recovery_sheet_pdf(shown, OFFICE, language)
    found = words(pdf)
    assert {word.page for word in found} == {1}
    assert off_page(found, margin=10) == []
    assert overlapping([*found, *scanned(pdf)]) == []


@needs_poppler
def test_what_stands_on_the_sheet():
    found = text(recovery_sheet_pdf(sheet(), OFFICE))
    for said in (
        "Tờ khôi phục hòm phiếu",
        "chỉ một mình cũng mở được hòm phiếu",
        f"số 12 · {TITLE}",
        "2026-H1",
        "từ 04/05/2026 đến hết ngày 31/05/2026",
        "phong bì",
        "quên cụm từ",
        "Sau khi phiếu của đợt này đã hủy",
        "Thủ Thừa, ngày",
        "Cán bộ giữ hòm phiếu",
        "Thành viên Ban Thanh tra nhân dân",
    ):
        assert said in found
    assert "Whoever has this sheet" in text(recovery_sheet_pdf(sheet(), OFFICE, "en"))


def test_the_same_sheet_gives_the_same_bytes():
    assert recovery_sheet_pdf(sheet(), OFFICE) == recovery_sheet_pdf(sheet(), OFFICE)
    assert recovery_sheet_pdf(sheet(), OFFICE) != recovery_sheet_pdf(sheet(2), OFFICE)


def test_a_sheet_that_is_logged_by_mistake_does_not_tell_its_lines():
    assert sheet().lines[0] not in repr(sheet())
    assert TITLE in repr(sheet())


def test_no_glyph_is_missing(caplog):
    with caplog.at_level(logging.WARNING, "fpdf"):
        for language in ("vi", "en"):
            recovery_sheet_pdf(sheet(), OFFICE, language)
    assert [record.getMessage() for record in caplog.records] == []
