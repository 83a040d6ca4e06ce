"""Anonymous answers leave the ballot box by ``protect`` alone: each page, document, command, as each role."""

from __future__ import annotations

import ast
import re
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import pytest
from flask import Flask

from forms_app.core.definition import Audience
from forms_app.core.passphrases import Passphrases
from forms_app.core.rounds import Access, Round
from forms_app.demo.state import read_state
from forms_app.documents.recovery_sheet import RecoverySheet, recovery_sheet_pdf
from forms_app.storage import forms, releases, rounds
from forms_app.storage.ballot_box import BallotBox, Put
from forms_app.storage.sealing import Opener
from forms_app.web.services import Services
from tests.demo_world import TODAY, demo_in
from tests.factories import shipped_office
from tests.printed import needs_poppler, text
from tests.sealed import PASSPHRASES, sealed
from tests.walk import addresses, visitors

PACKAGE = Path(__file__).parent.parent / "forms_app"
CANARY = "chimhoangyen"  # what a respondent wrote, to be found nowhere
MANY = 1237  # answers of one school in the open round, a number nothing else has
READERS = {  # modules that take records out of the box, sealed as they are
    "storage/ballot_box.py",  # the number of used slips
    "storage/comments.py",
    "storage/opening.py",  # whether a sheet is that of its round
    "storage/releases.py",
    "storage/stuffing.py",
}
CEREMONIES = {  # modules that make a key of what both holders typed, or of their sheet
    "cli/rounds.py",
    "demo/letters.py",  # of suggestion boxes
    "demo/polls.py",
    "storage/opening.py",
    "storage/rehearsal.py",  # a test ballot
    "storage/suggestion_boxes.py",
    "web/office/comments.py",
    "web/office/rounds.py",
    "web/suggestions/sitting.py",
}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """The demo in small."""
    with demo_in(tmp_path) as made:
        yield made


@pytest.fixture
def world(app: Flask, monkeypatch: pytest.MonkeyPatch) -> tuple[Flask, list[str]]:
    """Canaries in every box of its rounds, and a list of every reading of ballots."""
    held: Services = app.extensions["forms"]
    for each in rounds.rounds():
        plant(held.box, each.id, MANY if each.state(TODAY).value == "open" else 1)
    opened: list[str] = []
    records = BallotBox.records

    def watched(box: BallotBox, round_id: int, school: str, kind: str) -> list[bytes]:
        opened.append(f"{round_id} {school} {kind}")
        return records(box, round_id, school, kind)

    monkeypatch.setattr(BallotBox, "records", watched)
    return app, opened


def plant(box: BallotBox, round_id: int, answers: int) -> None:
    """Ballots with the canary in the first school of a round: up to ``answers``, or one more than now."""
    poster = rounds.posters(round_id)[0]
    school = poster.school.code
    missing = max(1, answers - len(box.records(round_id, school, "ratings")))
    definition, _ = forms.published(poster.round.form_id, poster.round.form_version)
    given = {q.name: q.choices[0].name for q in definition.questions if q.choices}
    given[next(q.name for q in definition.questions if q.type == "text")] = CANARY
    ballots = [sealed(box, definition, round_id, school, given) for _ in range(missing)]
    if poster.round.access is Access.SLIPS:
        box.replace_slips(round_id, school, [each.tag for each in ballots])  # any sixteen bytes will do
        ballots = [replace(each, slip=each.tag) for each in ballots]
    assert set(box.put(ballots)) == {Put.STORED}


def readable(body: bytes) -> str:
    """A body as text: of a PDF the words as a reader sees them, where that can be had, and its streams."""
    parts = [body]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", body, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    seen = text(body) if body.startswith(b"%PDF") and shutil.which("pdftotext") else ""
    return b"\n".join(parts).decode("utf-8", "replace") + seen


def told(text: str) -> set[str]:
    """Which of the secrets a text tells."""
    secrets = {CANARY, str(MANY), f"{MANY:,}".replace(",", ".")}
    return {secret for secret in secrets if re.search(rf"(?<!\d){re.escape(secret)}(?!\d)", text)}


def walk(app: Flask, only: str = "") -> tuple[dict[str, set[str]], list[str]]:
    """What each role could read that it must not, by role and address; and the addresses that failed.

    Of addresses that begin with ``only``.
    """
    leaks: dict[str, set[str]] = {}
    failed = []
    for role, client in visitors(app):
        for address in (each for each in addresses(app) if each.startswith(only)):
            answer = client.get(address, base_url="http://127.0.0.1:8000")
            if answer.status_code >= 500:
                failed.append(f"{role} {address} {answer.status_code}")
            if found := told(readable(answer.data)):
                leaks[f"{role} {address}"] = found
    return leaks, failed


def test_no_page_or_document_tells_any_role_what_lies_in_the_box(world):
    app, opened = world
    assert (walk(app), opened) == (({}, []), [])


def test_the_walk_finds_a_page_that_reads_the_box(world):
    app, opened = world

    @app.get("/leak")
    def leak() -> str:
        return str(len(app.extensions["forms"].box.records(3, rounds.posters(3)[0].school.code, "ratings")))

    leaks, _ = walk(app, "/leak")
    assert (str(MANY) in leaks["nobody /leak"], opened != []) == (True, True)


COMMANDS: dict[str, list[str]] = {  # arguments for every command that must not read the box
    "audit verify": [],
    "backup": ["--out", "{folder}/backup.zip"],
    "db upgrade": [],
    "demo links": ["--json"],
    "forms check": [],
    "forms publish": ["ks_cmhs"],
    "paper": ["ks_cmhs", "--out", "{folder}/paper.pdf"],
    "photos erase": [],
    "posters": ["1", "--out", "{folder}/posters.pdf"],
    "restore": ["{folder}/backup.zip"],
    "rounds extend": ["3", "--closes", "2027-01-31"],
    "rounds list": [],
    "rounds cancel": ["3"],
    "rounds destroy": ["1"],
    "rounds recover": ["1"],
    "rounds open": [
        "--form",
        "ks_cmhs",
        "--period",
        "2027-H1",
        "--opens",
        "2027-01-04",
        "--closes",
        "2027-01-29",
        "--sheet",
        "{folder}/sheet.pdf",
    ],
    "slips": ["{staff}", "--school", "{school}", "--reissue", "--out", "{folder}/slips.pdf"],
    "schools import": ["{folder}/none.csv"],
    "suggestions list": [],
    "suggestions posters": ["--out", "{folder}/boxes.pdf"],
    "suggestions forget": [],
    "users add": ["moi", "--role", "inspector"],
    "users reset": ["moi"],
    "report year": ["--period", "2026", "--out", "{folder}/report.xlsx"],
    "report half-year": ["--period", "2026-H1", "--out", "{folder}/report.docx"],
    "visits plan": ["--help"],
    "visits list": ["--late"],
}
ELSEWHERE = {  # counting: below, and in its own tests; Flask's own
    "rounds count",
    "rounds count-late",
    "rounds close",
    "demo load",
    "run",
    "shell",
    "routes",
}


def leaves(command: click.Command, name: str = "") -> Iterator[str]:
    if isinstance(command, click.Group):
        for part in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), part)
            assert found is not None
            yield from leaves(found, f"{name} {part}".strip())
    else:
        yield name


def test_every_command_is_walked(app):
    from forms_app.cli import register

    register(app)
    assert set(leaves(app.cli)) - ELSEWHERE == set(COMMANDS)


def test_no_command_tells_what_lies_in_the_box(world, tmp_path, monkeypatch):
    from forms_app.cli import register

    app, opened = world
    register(app)
    for number, words in enumerate((PASSPHRASES.first, PASSPHRASES.second), start=1):
        monkeypatch.setenv(f"FORMS_BALLOT_PASSPHRASE_{number}", words)
    staff = next(each.id for each in rounds.rounds() if each.access is Access.SLIPS)
    gaps = {"folder": tmp_path, "staff": staff, "school": rounds.posters(staff)[0].school.code}
    runner = app.test_cli_runner()
    leaks = {}
    for name, given in COMMANDS.items():
        result = runner.invoke(args=[*name.split(), *(each.format(**gaps) for each in given)])
        if found := told(result.output):
            leaks[name] = found
    documents = {path.name: told(readable(path.read_bytes())) for path in tmp_path.glob("*.pdf")}
    expected = {name: set() for name in ("boxes.pdf", "paper.pdf", "posters.pdf", "sheet.pdf", "slips.pdf")}
    assert (leaks, documents, opened) == ({}, expected, [])


@needs_poppler
def test_the_search_reads_what_a_document_says():
    its_round = replace(a_round(), title=f"{CANARY} {MANY}")
    content = recovery_sheet_pdf(RecoverySheet(its_round, ("0" * 17,) * 7), shipped_office())
    assert told(readable(content)) == {CANARY, str(MANY)}


def a_round() -> Round:
    return Round(1, "ks", 1, Audience.STAFF, "2026-H2", TODAY, TODAY, "Khảo sát")


def test_counting_reads_ratings_and_releases_only_what_protect_made(world, monkeypatch):
    app, opened = world
    held: Services = app.extensions["forms"]
    made = []
    protect = releases.protect
    monkeypatch.setattr(releases, "protect", lambda *given: made.append(protect(*given)) or made[-1])
    number = rounds.rounds()[0].id
    now = app.config["CLOCK"]().replace(tzinfo=None)
    rounds.close_round(number, "chuyenvien", now, TODAY)
    key = Opener(held.box.keys.secret(number, passphrases(held, number)))
    counted = releases.count_round(key, held.box, "chuyenvien", now, TODAY)
    found = releases.release(number)
    assert (counted.protected, found and found.protected) == (made[0], made[0])
    assert "ratings" in {reading.split()[2] for reading in opened} <= {"ratings", "slips"}


def passphrases(held: Services, number: int) -> Passphrases:
    """Those that the demo keeps of a round."""
    state = read_state(held.settings.instance)
    assert state is not None
    return Passphrases(*state["passphrases"][str(number)])


def readers(folder: Path) -> set[str]:
    """Modules that call ``.records`` on something."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "records"
    }


def callers(folder: Path, name: str) -> set[str]:
    """Modules that call ``name``."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    }


def test_only_what_both_holders_open_reads_ballots():
    assert readers(PACKAGE) == READERS
    assert callers(PACKAGE, "Opener") == CEREMONIES


def test_the_search_for_readers_sees_one(tmp_path):
    (tmp_path / "leak.py").write_text(
        "def page(box, secret):\n    return Opener(secret).open(box.records(1, 'A', 'ratings')[0])\n"
    )
    assert readers(tmp_path) == callers(tmp_path, "Opener") == {"leak.py"}


RAW = re.compile(
    r"^\s*(?:from \S*\btallies import|from (?:\.+|\S*core) import .*\btallies|import .*\btallies)", re.M
)


def knowing_raw_counts(folder: Path) -> set[str]:
    """Modules that import ``core.tallies`` or something from it."""
    files = folder.rglob("*.py")
    return {path.relative_to(folder).as_posix() for path in files if RAW.search(path.read_text("utf-8"))}


def test_only_the_count_and_what_protects_it_know_raw_counts():
    """So pages, comparisons, reports and public results are made of releases, and tell no more than these."""
    assert knowing_raw_counts(PACKAGE) == {
        "core/disclosure/protection.py",
        "core/disclosure/school.py",
        "storage/releases.py",
    }


@pytest.mark.parametrize(
    "line",
    [
        "from ..tallies import counts",
        "from .. import tallies",
        "from ..core import tallies",
        "import a.tallies",
    ],
)
def test_the_search_for_raw_counts_sees_them(line, tmp_path):
    (tmp_path / "leak.py").write_text(line)
    assert knowing_raw_counts(tmp_path) == {"leak.py"}
