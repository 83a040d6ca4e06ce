"""Pages travel packed where the browser takes it, and never with what somebody has just answered."""

from __future__ import annotations

import gzip
import re

import pytest

from tests.actors import open_survey

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/anonymity", "/nothing", "/S/ABCDEFGH", "/S/{code}", "/S/{code}/thanks"]
)
def test_a_page_is_the_same_packed_and_plain(app, visitor, path) -> None:
    path = path.format(code=open_survey(app)["TH01"].code)
    packed, plain = visitor.get(path, **GZIP), visitor.get(path)
    assert (packed.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert len(packed.data) == int(packed.headers["Content-Length"]) < len(plain.data)
    ticket = rb'(?<=name="_ticket" value=")[^"]*'  # the one thing that differs each time
    assert re.sub(ticket, b"", gzip.decompress(packed.data)) == re.sub(ticket, b"", plain.data)


def test_answers_that_come_back_keep_their_length_to_themselves(app, visitor) -> None:
    refused = visitor.post(f"/S/{open_survey(app)['TH01'].code}", {"p_thai_do": "lich_su"}, **GZIP)
    assert (refused.status_code, refused.headers.get("Content-Encoding")) == (422, None)


def test_what_is_no_page_is_left_alone(visitor) -> None:
    assert "Content-Encoding" not in visitor.get("/healthz", **GZIP).headers
    assert "Content-Encoding" not in visitor.get("/robots.txt", **GZIP).headers
