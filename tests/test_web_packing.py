"""Pages travel packed where the browser takes it, and never with what somebody has just answered."""

from __future__ import annotations

import gzip

import pytest

from tests.actors import open_survey

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize("path", ["/", "/sign-in", "/anonymity", "/nothing", "/S/{code}", "/S/{code}/thanks"])
def test_a_page_is_the_same_packed_and_plain(app, visitor, path) -> None:
    path = path.format(code=open_survey(app)["TH01"].code)
    packed, plain = visitor.get(path, **GZIP), visitor.get(path)
    assert (packed.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert len(packed.data) == int(packed.headers["Content-Length"]) < len(plain.data)
    if not path.startswith("/S/") or path.endswith("thanks"):  # the survey's ticket differs each time
        assert gzip.decompress(packed.data) == plain.data


def test_answers_that_come_back_keep_their_length_to_themselves(app, visitor) -> None:
    refused = visitor.post(f"/S/{open_survey(app)['TH01'].code}", {"p_thai_do": "lich_su"}, **GZIP)
    assert (refused.status_code, refused.headers.get("Content-Encoding")) == (422, None)


def test_what_is_no_page_is_left_alone(visitor) -> None:
    assert "Content-Encoding" not in visitor.get("/healthz", **GZIP).headers
    assert "Content-Encoding" not in visitor.get("/robots.txt", **GZIP).headers
