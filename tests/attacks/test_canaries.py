"""Nothing that could name a respondent reaches a file, a log or another person, not in an accident either."""

from __future__ import annotations

import logging
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from flask import Flask, request

from forms_app.core.rounds import Poster
from forms_app.storage.ballot_box import BallotBox
from forms_app.web.respondents import is_respondent
from forms_app.web.services import Services
from tests.actors import SAME_ORIGIN, Visitor, first_choices, hidden, open_survey
from tests.attacks.canaries import Canary, found_in
from tests.attacks.effort import FULL, Figure
from tests.attacks.evidence import Copy

PEOPLE = 500 if FULL else 200
CRASHES = 50 if FULL else 12
KILLS = 50 if FULL else 4
EVERY = 1 if FULL else 11  # of so many marks one is looked for in all spellings; shares no factor with 5
MOST_SPARING = 31
BOX = "ballot_box.db"


class ToySealer:
    """Stands in for the real one: a record cannot be read without undoing it."""

    overhead = 8

    def seal(self, _round_id: int, record: bytes) -> bytes:
        pad = random.randbytes(self.overhead)
        return pad + _mixed(record, pad)

    def open(self, _round_id: int, sealed: bytes) -> bytes:
        return _mixed(sealed[self.overhead :], sealed[: self.overhead])


def _mixed(record: bytes, pad: bytes) -> bytes:
    stream = random.Random(pad).randbytes(len(record))
    return bytes(one ^ other for one, other in zip(record, stream, strict=True))


@pytest.fixture
def tmp_path(quick_path: Path) -> Path:
    """The instance folder lies in memory."""
    return quick_path


@pytest.fixture(params=["as configured", "sealed"])
def sealing(request: pytest.FixtureRequest, app: Flask) -> str:
    """The box as the service sets it up, and with a sealer in its place."""
    held: Services = app.extensions["forms"]
    if request.param == "sealed":
        held.box.sealer = ToySealer()
    return str(request.param)


@pytest.fixture
def posters(app: Flask, sealing: str) -> dict[str, Poster]:
    return open_survey(app)


def answer(app: Flask, poster: Poster, canary: Canary, page: dict[str, str]) -> int:
    """Load the page and send it, as this phone does."""
    client, path = app.test_client(use_cookies=False), f"/S/{poster.code}"
    phone = {"REMOTE_ADDR": canary.address}
    loaded = client.get(path, headers=canary.headers, environ_base=phone)
    sent = client.post(
        path,
        data=page | {"p_dieu_muon_noi": canary.comment, "_ticket": hidden(loaded, "_ticket")},
        headers=canary.headers | SAME_ORIGIN,
        environ_base=phone,
    )
    client.get(f"{path}/thanks", headers=canary.headers, environ_base=phone)
    return sent.status_code


def plain_page(visitor: Visitor, poster: Poster) -> dict[str, str]:
    return first_choices(visitor.get(f"/S/{poster.code}"))


def contents(path: Path) -> list[str]:
    """Everything that the named store says."""
    with sqlite3.connect(path) as database:
        lines = list(database.iterdump())
    database.close()
    return lines


def turned_up(folder: Path, people: list[Canary], *logs: str) -> dict[str, set[str]]:
    """Files, and the logs, that hold anything of these people."""
    texts = [text for each in people for text in (*each.about_the_phone, each.comment)]
    every = EVERY if len(people) <= PEOPLE else MOST_SPARING
    return found_in({**Copy.of(folder).files, "log": "\n".join(logs).encode()}, texts, every)


def unexpected(box: BallotBox, found: dict[str, set[str]], people: list[Canary]) -> dict[str, set[str]]:
    """What should not have been found, or is missing.

    Comments lie readable in the box until they are sealed (design D6), a few of them cut in two by the end of
    a page. Nothing else lies anywhere.
    """
    if box.sealer.overhead:
        return found
    words = {each.comment for each in people}
    readable = found.get(BOX, set())
    elsewhere = {name: texts for name, texts in found.items() if name != BOX}
    if readable - words:
        elsewhere[BOX] = readable - words
    if len(readable) < 0.9 * len(words):
        elsewhere["missing"] = words - readable
    return elsewhere


def outside_comments(box: BallotBox, poster: Poster, people: list[Canary]) -> int:
    """How often a comment lies in the file beyond its one record in the box of comments."""
    body = box.path.read_bytes()
    records = b"".join(box.records(poster.round.id, poster.school.code, "comments"))
    if box.sealer.overhead:
        return sum(body.count(each.comment.encode()) for each in people)
    return sum(body.count(each.comment.encode()) - records.count(each.comment.encode()) for each in people)


def test_nothing_of_a_phone_is_kept_and_words_in_the_box_only(
    app: Flask,
    visitor: Visitor,
    posters: dict[str, Poster],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    figure: Figure,
    sealing: str,
) -> None:
    held: Services = app.extensions["forms"]
    poster, people = posters["TH01"], [Canary(number) for number in range(PEOPLE)]
    caplog.set_level(logging.DEBUG)
    page, before = plain_page(visitor, poster), contents(tmp_path / "main.db")
    statuses = {answer(app, poster, each, page) for each in people}
    found = turned_up(tmp_path, people, caplog.text, *capfd.readouterr())
    stray = outside_comments(held.box, poster, people)
    shown = {name: len(texts) for name, texts in found.items()}
    figure(f"T4 {PEOPLE} submissions, {sealing}: marks found by file; outside comments", f"{shown}; {stray}")
    assert (statuses, unexpected(held.box, found, people), max(stray, 0)) == ({303}, {}, 0)
    assert contents(tmp_path / "main.db") == before  # not even that somebody answered


class CrashAt:
    """Raises at the n-th call of the product's code, all that the crashing function holds in its text."""

    def __init__(self, call: int) -> None:
        self.left = call

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> None:
        if event != "call" or "/forms_app/" not in frame.f_code.co_filename:
            return
        self.left -= 1
        if self.left == 0:
            sys.settrace(None)
            raise RuntimeError(f"{list(frame.f_locals.values())!r:.4000}")


def test_no_accident_on_the_way_of_an_answer_writes_anything_down(
    app: Flask,
    visitor: Visitor,
    posters: dict[str, Poster],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    figure: Figure,
    sealing: str,
) -> None:
    held: Services = app.extensions["forms"]
    poster, rng = posters["TH01"], random.Random(5)
    caplog.set_level(logging.DEBUG)
    page, people, crashed = plain_page(visitor, poster), [], 0
    for number in range(CRASHES):
        people.append(Canary(number))
        sys.settrace(CrashAt(rng.randint(1, 300)))
        try:
            crashed += answer(app, poster, people[-1], page) == 500
        except (AssertionError, RuntimeError):  # the page itself did not come, or the guard crashed
            crashed += 1
        finally:
            sys.settrace(None)
    stored = [each for each in people if stored_comment(held.box, poster, each)]
    written = [caplog.text, *capfd.readouterr()]
    found = turned_up(tmp_path, people, *written)
    figure(
        f"T4 accidents on the way, {sealing}: hits outside the box",
        f"{len(found.keys() - {BOX})} in {crashed}",
    )
    assert (unexpected(held.box, found, stored), crashed > CRASHES / 3) == ({}, True)
    assert "RuntimeError tại" in written[0]  # the operator does learn of it


def stored_comment(box: BallotBox, poster: Poster, canary: Canary) -> bool:
    records = box.records(poster.round.id, poster.school.code, "comments")
    return any(canary.comment.encode() in record for record in records)


KILLED = """
import os, random, sys
from pathlib import Path
from forms_app.storage import database
from forms_app.web.app import create_app
from forms_app.web.settings import Settings
from tests.actors import NOW, open_survey, first_choices, Visitor
from tests.attacks.canaries import Canary
from tests.attacks.test_canaries import answer

folder, kills = Path(sys.argv[1]), int(sys.argv[2])
key = "a key that only the tests know, long enough"
settings = Settings(folder, f"sqlite:///{folder / 'main.db'}", f"sqlite:///{folder / 'ballot_box.db'}", key,
                    "http://127.0.0.1:8000")

def child(number):
    app = create_app(settings)
    app.config["CLOCK"] = lambda: NOW
    if number == 0:
        database.upgrade()
        posters = open_survey(app)
        (folder.parent / "code").write_text(posters["TH01"].code)
        os._exit(0)
    from forms_app.storage.rounds import poster as stored_poster
    poster = stored_poster((folder.parent / "code").read_text())
    page = first_choices(Visitor(app.test_client()).get(f"/S/{poster.code}"))
    rng = random.Random(number)
    box, left = app.extensions["forms"].box, [rng.randint(1, 60)]
    def killer(*_arguments):
        left[0] -= 1
        if left[0] <= 0:
            os._exit(9)
    run = box._file._run
    def counting(statement, values=()):
        killer()
        rows = run(statement, values)
        killer()
        return rows
    box._file._run = counting
    for turn in range(40):
        answer(app, poster, Canary(100 * number + turn), page)
    os._exit(1)

for number in range(kills + 1):
    pid = os.fork()
    if pid == 0:
        try:
            child(number)
        finally:
            os._exit(2)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


def test_a_killed_process_leaves_nothing_behind(tmp_path: Path, figure: Figure) -> None:
    folder, temporary = tmp_path / "instance", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary)}
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(KILLS)],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    people = [Canary(100 * number + turn) for number in range(1, KILLS + 1) for turn in range(40)]
    before = found_in(
        Copy.of(tmp_path).files, (text for each in people for text in each.about_the_phone), MOST_SPARING
    )
    box = BallotBox(folder / BOX)  # the service starts again
    box.close()
    files = Copy.of(tmp_path).files
    after = turned_up(tmp_path, people, run.stderr)
    words = after.pop(f"instance/{BOX}", set())
    journal = files.get(f"instance/{BOX}-journal", b"")
    codes = [int(line) for line in run.stdout.split()]
    figure(
        "T4 kills in the middle of storing: files with marks of phones, files but the box with words",
        f"{len(before)}, {len(after)} in {codes.count(9)}",
    )
    assert (codes, before, after, journal, bool(words)) == ([0] + [9] * KILLS, {}, {}, b"", True)


def test_the_search_finds_every_spelling_and_every_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "EVERY", 1)
    canary = Canary(7)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "server.log").write_text(f"{canary.address} - GET /")
    (tmp_path / "main.db-wal").write_bytes(canary.browser.encode("utf-16-le"))
    (tmp_path / "x.json").write_text(canary.cookie.encode().hex())
    found = turned_up(tmp_path, [canary], f"cookie of {canary.referrer}")
    assert {name: len(texts) for name, texts in found.items()} == {
        "sub/server.log": 1,
        "main.db-wal": 1,
        "x.json": 1,
        "log": 1,
    }


def test_an_application_that_keeps_addresses_is_found_out(
    app: Flask, visitor: Visitor, tmp_path: Path
) -> None:
    poster = open_survey(app)["TH01"]

    @app.after_request
    def keep(response: Any) -> Any:
        with (tmp_path / "visits.txt").open("a") as file:
            file.write(f"{request.remote_addr}\n")
        return response

    canary = Canary(3)
    answer(app, poster, canary, plain_page(visitor, poster))
    assert turned_up(tmp_path, [canary])["visits.txt"] == {canary.address}


def respondent_requests(app: Flask, poster: Poster) -> Iterator[tuple[str, str]]:
    """Every method of every respondent's address, with good and bad codes."""
    for rule in app.url_map.iter_rules():
        for code in (poster.code, poster.code.lower(), "ABCDEFGH", "%00", "x" * 200):
            path = str(rule).replace("<code>", code)
            if is_respondent(path):
                for method in sorted(rule.methods or ()):
                    yield method, path


def test_no_respondents_address_ever_sets_a_cookie(app: Flask, visitor: Visitor, figure: Figure) -> None:
    poster = open_survey(app)["TH01"]
    good = plain_page(visitor, poster)
    ticket = hidden(visitor.get(f"/S/{poster.code}"), "_ticket")
    bodies: list[dict[str, str]] = [{}, good, good | {"_ticket": ticket}, {"x": "x" * 70_000}]
    setting, asked, statuses = [], 0, set()
    for method, path in respondent_requests(app, poster):
        for body in bodies if method == "POST" else bodies[:1]:
            for headers in ({}, {"Cookie": "forms=a; session=b"}, {"Sec-Fetch-Site": "cross-site"}):
                response = app.test_client(use_cookies=False).open(
                    path, method=method, data=body, headers=headers
                )
                asked += 1
                statuses.add(response.status_code)
                if "Set-Cookie" in response.headers:
                    setting.append((method, path))
    figure(
        "T6 requests to respondents' addresses that set a cookie",
        f"{len(setting)} of {asked}, {sorted(statuses)}",
    )
    assert (setting, {200, 303, 403, 404, 413, 422} <= statuses) == ([], True)
