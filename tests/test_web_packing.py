"""Pages travel packed where the browser takes it, and never with what somebody has just answered."""

from __future__ import annotations

import gzip
import re

import pytest

from forms_app.web.assets import FOLDER, REMARK
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


def test_scripts_travel_without_remarks_and_keep_their_licences(visitor) -> None:
    texts = {name: visitor.get(f"/static/{name}").text for name in ("visits.js", "vendor/idb-keyval.js")}
    remarks = re.findall(r"^\s*(?://|/\*).*", "\n".join(texts.values()), re.MULTILINE)
    assert [each for each in remarks if "Apache License" not in each] == []
    assert (len(remarks), all("function" in each for each in texts.values())) == (1, True)


@pytest.mark.parametrize(
    ("line", "travels"),
    [
        ("const PAUSE = 200; // ms", "const PAUSE = 200;"),
        ("const HOME = 'http://a'; // ours", "const HOME = 'http://a';"),
        ("show('one // two');", "show('one // two');"),
        ("show(`${one} // two`);", "show(`${one} // two`);"),
        ("const two = one / 2 / 3;", "const two = one / 2 / 3;"),
    ],
)
def test_the_end_of_a_line_is_a_remark_where_it_can_be_no_string(line: str, travels: str) -> None:
    assert REMARK.sub("", f"{line}\n") == f"{travels}\n"


def test_no_string_of_a_script_spans_lines_so_that_a_remark_is_a_remark() -> None:
    scripts = [REMARK.sub("", path.read_text("utf-8")) for path in FOLDER.rglob("*.js")]
    lines = [line for text in scripts for line in text.splitlines()]
    assert ([line for line in lines if line.count("`") % 2], len(lines) > 500) == ([], True)
