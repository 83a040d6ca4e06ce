"""Posters and their QR codes: every school has its page, everything on it can be read and scanned."""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
from datetime import date

import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFilter

from forms_app.core.definition import Audience, Text
from forms_app.core.office import FLOORS, ClassLimits, Office, Thresholds
from forms_app.core.rounds import Poster, Round
from forms_app.core.schools import Level, School
from forms_app.core.suggestions import SuggestionBox
from forms_app.documents.box_poster_texts import box_poster_texts
from forms_app.documents.poster_texts import poster_texts
from forms_app.documents.posters import FONTS, _Sheets, box_posters_pdf, posters_pdf
from forms_app.documents.qr import QUIET_ZONE, qr_path, qr_runs

BASE_URL = "https://phieu.example.vn"
LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
LONG_NAME = (
    "Trường Phổ thông Dân tộc bán trú Tiểu học và Trung học cơ sở Nguyễn Thị Minh Khai, thị trấn Thủ Thừa"
)
OFFICE = Office(
    name="Phòng Giáo dục và Đào tạo Thủ Thừa",
    short_name="PGDĐT",
    superior="UBND HUYỆN THỦ THỪA",
    issuer="PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
    place="Thủ Thừa",
    support=Text(
        "Ban đại diện cha mẹ học sinh của trường, hoặc Phòng Giáo dục, số 0272 000 000", "the board"
    ),
    paper_place=Text("văn phòng nhà trường, từ 7 giờ đến 16 giờ các ngày làm việc", "the school's office"),
    key_holders=Text(""),
    motto={},
    class_limits=ClassLimits((), "", ""),
    thresholds=FLOORS,
    light_green=80,
    light_yellow=60,
    correction_days=30,
    action_days=30,
    answer_days=15,
    letter_years=5,
    photo_months=24,
    recipients={},
    signers=(),
    legal_bases={},
)


def poster(code: str = "K7M29QXP", name: str = "Trường Mẫu giáo Sao Mai", **changes: object) -> Poster:
    audience = changes.get("audience", Audience.PARENTS)
    round_ = Round(
        *(1, "ks_cmhs", 1, audience, "2026-H1", date(2026, 5, 4), date(2026, 5, 31)), title="Ý kiến cha mẹ"
    )
    school = School("0123", name, Level.MN, "my-phu", 14, 180, 165)
    return Poster(code, round_, school, pooled=bool(changes.get("pooled")))


def drawn(url: str, module: int = 6) -> Image.Image:
    side, runs = qr_runs(url)
    image = Image.new("L", (side * module, side * module), 255)
    pen = ImageDraw.Draw(image)
    for x, y, length in runs:
        pen.rectangle((x * module, y * module, (x + length) * module - 1, (y + 1) * module - 1), fill=0)
    return image


def test_a_tilted_blurred_and_stained_code_still_reads():
    image = drawn(f"{BASE_URL}/S/K7M29QXP").convert("L")
    middle = image.width // 2
    ImageDraw.Draw(image).ellipse((middle - 18, middle - 18, middle + 18, middle + 18), fill=128)
    photo = image.rotate(7, expand=True, fillcolor=255).filter(ImageFilter.GaussianBlur(1.2))
    assert [code.text for code in zxingcpp.read_barcodes(photo)] == [f"{BASE_URL}/S/K7M29QXP"]


def test_the_path_draws_the_same_modules_and_leaves_the_quiet_zone():
    side, path = qr_path(f"{BASE_URL}/S/K7M29QXP")
    _, runs = qr_runs(f"{BASE_URL}/S/K7M29QXP")
    from_path = [tuple(map(int, run)) for run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path)]
    assert from_path == list(runs)
    assert {min(x for x, _, _ in from_path), side - max(x + n for x, _, n in from_path)} == {QUIET_ZONE}
    assert len(path) < 6000


def test_each_school_has_its_page():
    pdf = posters_pdf(
        [poster(), poster("K7M29QXR", "Trường B"), poster("K7M29QXS", "Trường C")], OFFICE, BASE_URL
    )
    assert len(re.findall(rb"/Type /Page\b(?!s)", pdf)) == 3


def test_the_same_posters_give_the_same_bytes():
    assert posters_pdf([poster()], OFFICE, BASE_URL) == posters_pdf([poster()], OFFICE, BASE_URL)


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_the_font_has_every_vietnamese_letter(style):
    with TTFont(FONTS / f"BeVietnamPro-{style}.ttf") as font:
        known = font.getBestCmap()
    assert [letter for letter in LETTERS + LETTERS.upper() + "“”·₫–…" if ord(letter) not in known] == []


def test_no_glyph_is_missing_on_any_poster(caplog):
    with caplog.at_level(logging.WARNING, "fpdf"):
        for language in ("vi", "en"):
            posters_pdf(
                [poster(), poster(audience=Audience.STAFF, pooled=True)], OFFICE, BASE_URL, language=language
            )
    assert [record.getMessage() for record in caplog.records] == []


def test_a_missing_glyph_would_be_noticed(caplog):
    with caplog.at_level(logging.WARNING, "fpdf"):
        posters_pdf([poster(name="Trường ☐")], OFFICE, BASE_URL)
    assert "missing" in caplog.text


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["Trường A", LONG_NAME])
def test_everything_fits_on_one_page(name, language):
    address = "https://phieu-dan-chu.thuthua.longan.example.vn"
    with _Sheets(language) as sheets:
        sheets.draw(poster_texts(poster(name=name), OFFICE, address, FLOORS, language))
        assert sheets.get_y() < 297 - 10


def test_the_promise_names_the_frozen_threshold_and_the_pool():
    stricter = Thresholds(results=12, pool_answers=15)
    own = poster_texts(poster(), OFFICE, BASE_URL, stricter)
    pooled = poster_texts(poster(pooled=True), OFFICE, BASE_URL, stricter)
    assert "từ 12 phiếu" in own.promises[1]
    assert "cả nhóm trường nhỏ" in pooled.promises[1]
    assert "từ 15 phiếu" in pooled.promises[1]


def test_what_stands_on_a_poster():
    texts = poster_texts(poster(), OFFICE, BASE_URL + "/", FLOORS)
    assert texts.url == "https://phieu.example.vn/S/K7M29QXP"
    assert texts.type_it == "Không quét được? Vào phieu.example.vn, gõ mã:"
    assert texts.until == "Nhận phiếu đến hết ngày 31/05/2026."
    assert "https://phieu.example.vn/" in " ".join(texts.helps)


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="needs pdftoppm (poppler-utils)")
def test_the_printed_page_scans(tmp_path):
    (tmp_path / "posters.pdf").write_bytes(posters_pdf([poster()], OFFICE, BASE_URL))
    subprocess.run(["pdftoppm", "-r", "100", "-png", "posters.pdf", "page"], cwd=tmp_path, check=True)
    with Image.open(tmp_path / "page-1.png") as page:
        assert [code.text for code in zxingcpp.read_barcodes(page)] == [f"{BASE_URL}/S/K7M29QXP"]


# Posters of suggestion boxes


def a_box(name: str = "Trường Mẫu giáo Sao Mai", code: str = "K7M29QXP") -> SuggestionBox:
    return SuggestionBox(3, School("0123", name, Level.MN, "my-phu", 14, 180, 165), code, True)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["Trường A", LONG_NAME])
def test_the_poster_of_a_box_fits_on_one_page(name, language):
    address = "https://phieu-dan-chu.thuthua.longan.example.vn"
    with _Sheets(language) as sheets:
        sheets.draw(box_poster_texts(a_box(name), OFFICE, address, language))
        assert sheets.get_y() < 297 - 10


def test_boxes_have_a_page_each_with_the_same_bytes_whenever_they_are_printed(caplog):
    boxes = [SuggestionBox(1, None, "Q7M29QXP", True), a_box()]
    with caplog.at_level(logging.WARNING, "fpdf"):
        first, second = (box_posters_pdf(boxes, OFFICE, BASE_URL) for _ in range(2))
    assert (first == second, len(re.findall(rb"/Type /Page\b(?!s)", first))) == (True, 2)
    assert [record.getMessage() for record in caplog.records] == []


def test_the_poster_of_a_box_leads_to_it_and_says_who_opens_it():
    texts = box_poster_texts(a_box(), OFFICE, f"{BASE_URL}/")
    assert (texts.url, texts.code) == (f"{BASE_URL}/Y/K7M29QXP", "K7M29QXP")
    assert ("nơi tiếp công dân" in texts.once, "Hai người cùng mở" in texts.promises[1]) == (True, True)
