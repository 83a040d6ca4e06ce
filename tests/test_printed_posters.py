"""The posters of a whole round as a print shop gets them: rendered, then read by a decoder of others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import cycle, islice
from time import process_time

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from PIL import Image

from forms_app.core.people import Role
from forms_app.core.rounds import Poster
from forms_app.core.schools import Unit
from forms_app.demo.schools import demo_schools
from forms_app.documents.posters import posters_pdf
from forms_app.storage import forms, rounds, schools
from forms_app.web.services import Services
from tests.actors import CLOSES, NOW, OPENS, Visitor, open_survey
from tests.factories import shipped
from tests.office_people import person
from tests.sealed import open_round
from tests.test_documents_posters import BASE_URL, LONG_NAME, OFFICE, poster

DPI = 110  # a cheap office printer has six times as many dots
SCHOOLS = 40
LARGE_PRINT = 16  # points
MARGIN = 8  # millimetres that no printer needs


def pages(pdf: bytes) -> Iterator[tuple[Image.Image, str]]:
    """Every page as pixels, and its words."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for page in document:
            with closing(page), closing(page.get_textpage()) as text:
                yield page.render(scale=DPI / 72, grayscale=True).to_pil(), text.get_text_range()


def type_sizes(pdf: bytes) -> set[float]:
    """Of every letter of the file, in points."""
    found = set()
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for page in document:
            with closing(page), closing(page.get_textpage()) as text:
                for place in range(text.count_chars()):
                    size = pypdfium2.raw.FPDFText_GetFontSize(text.raw, place)
                    found |= {round(size, 1)} if text.get_text_range(place, 1).strip() else set()
    return found


def fonts(pdf: bytes) -> tuple[int, int]:
    """How many fonts a file names, and how many it carries in itself."""
    return len(set(re.findall(rb"/BaseFont /([\w+-]+)", pdf))), len(re.findall(rb"/FontFile2 ", pdf))


@pytest.fixture
def posters(app: Flask) -> list[Poster]:
    """A round in forty schools, the names of the demo with a few of them twice."""
    names = islice(cycle(demo_schools()), SCHOOLS)
    many = [replace(each, code=f"{place:08}") for place, each in enumerate(names, start=1)]
    schools.save_schools(many, (Unit("TT", "Huyện Thủ Thừa"),))
    forms.publish(shipped("ks_cmhs"), "can_bo", NOW)
    held: Services = app.extensions["forms"]
    opened = open_round(held.box, "ks_cmhs", [each.code for each in many], OPENS, CLOSES, NOW)
    return rounds.posters(opened.id)


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return person(app, Role.OFFICER)


def test_every_poster_of_a_round_is_read_by_a_phone_and_by_people(posters, officer):
    file = officer.get("/office/rounds/1/posters.pdf")
    begun = process_time()
    read = [
        (
            scanned(picture),
            [said for said in (each.code, each.school.name, "20/11/2026") if said not in words(text)],
        )
        for each, (picture, text) in zip(posters, pages(file.data), strict=True)
    ]
    spent = f"{process_time() - begun:.1f} s of processor"
    print(f"\n{len(read)} posters rendered at {DPI} dpi and read in {spent}")  # noqa: T201
    assert read == [([(f"http://127.0.0.1:8000/S/{each.code}", "Q")], []) for each in posters]
    assert (len({each.code for each in posters}), file.headers["Content-Type"]) == (
        SCHOOLS,
        "application/pdf",
    )


def scanned(picture: Image.Image) -> list[tuple[str, str]]:
    """Text and error correction level of every code on a page."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return [(code.text, code.ec_level) for code in found]


def words(text: str) -> str:
    """The words of a page with one space between, and none where a code was set wide."""
    return " ".join(text.split())


def test_another_code_would_be_noticed():
    (picture, _), *_ = pages(posters_pdf([poster("K7M29QXR")], OFFICE, BASE_URL))
    assert scanned(picture) == [(f"{BASE_URL}/S/K7M29QXR", "Q")]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["Trường A", LONG_NAME])
@pytest.mark.parametrize("url", [BASE_URL, "https://phieu-dan-chu.thuthua.longan.example.vn"])
def test_large_print_is_large_and_fits_one_page(name, language, url):
    pdf = posters_pdf([poster(name=name)], OFFICE, url, language=language, large=True)
    ((picture, text),) = pages(pdf)
    left, top, right, bottom = picture.point(lambda grey: 255 - grey).getbbox() or (0, 0, 0, 0)
    assert min(left, top, picture.width - right, picture.height - bottom) > MARGIN * DPI / 25.4
    assert scanned(picture) == [(f"{url}/S/K7M29QXP", "Q")]
    assert min(type_sizes(pdf)) >= LARGE_PRINT
    assert words(text).endswith(("0272 000 000.", "For help: the board."))


@pytest.mark.parametrize("large", [False, True])
def test_the_file_carries_its_fonts(large):
    named, carried = fonts(posters_pdf([poster()], OFFICE, BASE_URL, large=large))
    assert (named, carried) == (2, 2)


def test_the_office_gets_large_print_too(app, officer):
    open_survey(app)
    file = officer.get("/office/rounds/1/posters.pdf?size=large")
    assert min(type_sizes(file.data)) >= LARGE_PRINT
    assert "chu-lon" in file.headers["Content-Disposition"]
