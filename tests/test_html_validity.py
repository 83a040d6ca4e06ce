"""The HTML of every page, for each role and in both languages: through the Nu HTML checker in one run.

In English one or two of each page; with ``FORMS_ATTACKS=full`` as many as in Vietnamese.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_app.core.rounds import RoundState
from forms_app.storage import rounds
from tests.actors import SAME_ORIGIN
from tests.attacks.effort import FULL
from tests.demo_world import NOW, TODAY, demo_in
from tests.walk import addresses, link_of_a_new_account, visitors

CHECKER = Path(__file__).parent / "html" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
HOME = "http://127.0.0.1:8000"
FEWEST_PAGES = 60  # fewer pages than this, and the walk has lost its way
IN_ENGLISH = 10**6 if FULL else 2  # addresses of one page, for each role


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every different page by who reads it and where: "officer /office/"."""
    with demo_in(tmp_path_factory.mktemp("validity")) as app:
        found: dict[str, str] = {}
        for name, page in walk(app):
            found.setdefault(page, name)
    return {name: page for page, name in found.items()}


def walk(app: Flask) -> Iterator[tuple[str, str]]:
    known = [*addresses(app), link_of_a_new_account(NOW)]
    adapter = app.url_map.bind("127.0.0.1")
    for role, client in visitors(app):
        in_english: Counter[str] = Counter()
        for address in known:
            if page := html(client.get(address, base_url=HOME)):
                yield f"{role} {address}", page
            endpoint, _ = adapter.match(address)
            if page and in_english[endpoint] < IN_ENGLISH:
                in_english[endpoint] += 1
                if page := html(client.get(f"{address}?lang=en", base_url=HOME)):
                    yield f"{role} {address} lang=en", page
    yield from refused(app)


def refused(app: Flask) -> Iterator[tuple[str, str]]:
    """Pages that come back with what is wrong: a survey left blank, a wrong password."""
    nobody = app.test_client()
    now_open = [each for each in rounds.rounds() if each.state(TODAY) is RoundState.OPEN]
    paths = [f"/S/{rounds.posters(each.id)[0].code}" for each in now_open]
    for path in [*paths, "/sign-in", "/"]:
        answer = nobody.post(path, base_url=HOME, headers=SAME_ORIGIN, data={"code": "", "username": "x"})
        if page := html(answer):
            yield f"nobody POST {path}", page


def html(answer: TestResponse) -> str:
    """A page as text; nothing for a redirect, whose few words nobody reads."""
    is_page = answer.mimetype == "text/html" and answer.data and not answer.location
    return answer.get_data(as_text=True) if is_page else ""


def faults(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What the checker finds wrong, each fault with the first page it was seen on."""
    names = dict(zip((f"{place:04}.html" for place in range(len(pages))), pages, strict=True))
    for file, name in names.items():
        (folder / file).write_text(pages[name], "utf-8")
    command = ["java", "-Xss2m", "-jar", str(CHECKER), "--errors-only", "--exit-zero-always"]
    command += ["--stdout", "--format", "json", str(folder)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    found: dict[str, str] = {}
    for each in json.loads(told.stdout)["messages"]:
        name = names[Path(each["url"]).name]
        found.setdefault(f"{each['message']} {each.get('extract', '').strip()[:120]!r}", name)
    return [f"{name}: {message}" for message, name in found.items()]


@pytest.fixture(scope="module")
def checker() -> None:
    """Java and the checker, or no test here, unless FORMS_REQUIRE says that they must be there."""
    there = {"java": shutil.which("java"), CHECKER.name: CHECKER.exists()}
    missing = [name for name, found in there.items() if not found]
    if missing and "validator" in os.environ.get("FORMS_REQUIRE", "").split(","):
        pytest.fail(f"FORMS_REQUIRE asks for the HTML checker; missing: {missing}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)} (npm ci --ignore-scripts in tests/html)")


def test_every_page_is_valid_html(checker, pages, tmp_path):
    assert (faults(pages, tmp_path), len(pages) > FEWEST_PAGES) == ([], True)


WRONG = {
    '<p id="a">x</p><p id="a">y</p>': "Duplicate ID",
    '<img src="x.png">': "must have an “alt”",
    "<ul><p>x</p></ul>": "not allowed as child",
    '<label for="nothing">x</label>': "the “for” attribute",
}


def test_the_checker_finds_what_is_wrong(checker, tmp_path):
    page = '<!doctype html><html lang="vi"><title>x</title><body>{}</body></html>'
    found = faults({wrong: page.format(wrong) for wrong in WRONG}, tmp_path)
    assert [complaint for complaint in WRONG.values() if not any(complaint in each for each in found)] == []


class Outline(HTMLParser):
    """Ids, headings of the first level and the language of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.headings = 0
        self.language: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.headings += tag == "h1"
        if tag == "html":
            self.language = given.get("lang")
        if given.get("id"):
            self.ids[str(given["id"])] += 1


def oddities(name: str, page: str) -> list[str]:
    outline = Outline(page)
    twice = [each for each, times in outline.ids.items() if times > 1]
    expected = "en" if "lang=en" in name else "vi"
    return (
        [f"{name}: id {each} twice" for each in twice]
        + ([f"{name}: {outline.headings} h1"] if outline.headings != 1 else [])
        + ([f"{name}: lang {outline.language}"] if outline.language != expected else [])
    )


def test_every_page_has_one_h1_unique_ids_and_its_language(pages):
    assert [oddity for name, page in pages.items() for oddity in oddities(name, page)] == []


def test_the_outline_sees_what_is_wrong():
    page = '<html lang="de"><h1 id="a">x</h1><h1 id="a">y</h1></html>'
    assert oddities("page", page) == ["page: id a twice", "page: 2 h1", "page: lang de"]


def test_the_walk_saw_pages_of_everybody(pages):
    assert len({re.split(r"\s", name)[0] for name in pages}) == 7
