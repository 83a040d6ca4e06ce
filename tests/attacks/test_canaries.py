"""Nothing that could name a respondent reaches a file, a log or another person, not in an accident either."""

from __future__ import annotations

import logging
import random
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from flask import Flask, request

from forms_app.core.rounds import Poster
from forms_app.storage import ballots
from forms_app.storage.backup import make_backup
from forms_app.storage.sealing import OVERHEAD
from forms_app.web.services import Services
from tests.actors import NOW, Visitor, open_survey
from tests.attacks.canaries import Canary, found_in
from tests.attacks.effort import FULL, Figure
from tests.attacks.evidence import Copy
from tests.attacks.phones import TwoRounds, answer, first_page, open_both

PEOPLE = 500 if FULL else 120
CRASHES = 50 if FULL else 12
EVERY = 1 if FULL else 11  # of so many marks one is looked for in all spellings
BOX = "ballot_box.db"


@pytest.fixture
def tmp_path(quick_path: Path) -> Path:
    """The instance folder lies in memory."""
    return quick_path


@pytest.fixture
def opened(app: Flask) -> TwoRounds:
    return open_both(app)


def people_of(opened: TwoRounds, count: int) -> list[tuple[Poster, Canary]]:
    """Every other one draws a slip."""
    return [
        (opened.slips, Canary(number, opened.codes[number]))
        if number % 2
        else (opened.poster, Canary(number))
        for number in range(count)
    ]


def contents(path: Path) -> list[str]:
    """Everything that the named store says."""
    with sqlite3.connect(path) as database:
        lines = list(database.iterdump())
    database.close()
    return lines


def turned_up(folder: Path, people: Sequence[Canary], *logs: str, every: int = EVERY) -> dict[str, set[str]]:
    """Files, and the logs, that hold anything of these people."""
    texts = [text for each in people for text in each.everything]
    return found_in({**Copy.of(folder).files, "log": "\n".join(logs).encode()}, texts, every)


def test_nothing_of_a_person_is_found_in_any_file(
    app: Flask,
    opened: TwoRounds,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    figure: Figure,
) -> None:
    held: Services = app.extensions["forms"]
    caplog.set_level(logging.DEBUG)
    page, before = first_page(app, opened.poster), contents(tmp_path / "main.db")
    came = people_of(opened, PEOPLE)
    statuses = {answer(app, poster, each, page) for poster, each in came}
    make_backup(tmp_path / "backup.zip", held.box.path, tmp_path / "uploads", "0", NOW)
    people = [each for _, each in came]
    found = turned_up(tmp_path, people, caplog.text, *capfd.readouterr())
    shown = {name: len(texts) for name, texts in found.items()}
    figure(f"T4 {PEOPLE} submissions, half by slip, and a backup: marks found by file", shown)
    assert (statuses, found) == ({303}, {})
    assert contents(tmp_path / "main.db") == before  # not even that somebody answered


def unsealed(_public_key: bytes, record: bytes) -> bytes:
    """As long as a sealed record, and readable."""
    return record + b"\1" * OVERHEAD


def test_the_same_search_reads_a_box_that_is_not_sealed(
    app: Flask, opened: TwoRounds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    monkeypatch.setattr(ballots, "seal", unsealed)
    page, came = first_page(app, opened.poster), people_of(opened, 40)
    for poster, each in came:
        answer(app, poster, each, page)
    found = turned_up(tmp_path, [each for _, each in came])
    words = {each.comment for _, each in came}
    figure("T4 control, nothing sealed: comments found in the box", f"{len(found[BOX])} of {len(words)}")
    # A few are cut in two by the end of a page.
    assert (found[BOX] <= words, len(found[BOX]) > 0.9 * len(words), list(found)) == (True, True, [BOX])


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
    opened: TwoRounds,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    figure: Figure,
) -> None:
    rng = random.Random(5)
    caplog.set_level(logging.DEBUG)
    page, came, crashed = first_page(app, opened.poster), people_of(opened, CRASHES), 0
    for poster, each in came:
        sys.settrace(CrashAt(rng.randint(1, 600 if each.slip else 300)))
        try:
            crashed += answer(app, poster, each, page) == 500
        except (AssertionError, RuntimeError):  # the page itself did not come, or the guard crashed
            crashed += 1
        finally:
            sys.settrace(None)
    written = [caplog.text, *capfd.readouterr()]
    found = turned_up(tmp_path, [each for _, each in came], *written, every=1)
    figure("T4 accidents on the way: files and logs with marks", f"{len(found)} in {crashed}")
    assert (found, crashed > CRASHES / 3) == ({}, True)
    assert "RuntimeError tại" in written[0]  # the operator does learn of it


def test_the_search_finds_every_spelling_and_every_place(tmp_path: Path) -> None:
    canary = Canary(7, "7V3K9QXH2MPDT")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "server.log").write_text(f"{canary.address} - GET /")
    (tmp_path / "main.db-wal").write_bytes(canary.browser.encode("utf-16-le"))
    (tmp_path / "x.json").write_text(canary.cookie.encode().hex())
    (tmp_path / "slips.txt").write_text("7V3K-9QXH-2MPDT")
    found = turned_up(tmp_path, [canary], f"cookie of {canary.referrer}", every=1)
    assert {name: len(texts) for name, texts in found.items()} == {
        "sub/server.log": 1,
        "main.db-wal": 1,
        "x.json": 1,
        "slips.txt": 1,
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
    answer(app, poster, canary, first_page(app, poster))
    assert turned_up(tmp_path, [canary])["visits.txt"] == {canary.address}
