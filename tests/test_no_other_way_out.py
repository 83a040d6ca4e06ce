"""Anonymous answers leave the ballot box by ``protect`` alone: each page, document, command, as each role."""

from __future__ import annotations

import ast
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from forms_app.core.answers import pack, pack_comment
from forms_app.storage import forms, releases, rounds
from forms_app.storage.ballot_box import Ballot, BallotBox
from forms_app.web.services import Services
from tests.demo_world import TODAY, load_demo
from tests.walk import addresses, visitors

PACKAGE = Path(__file__).parent.parent / "forms_app"
CANARY = "chimhoangyen"  # what a respondent wrote, to be found nowhere
MANY = 1237  # answers of one school in the open round, a number nothing else has
OPENERS = {"storage/releases.py", "storage/ballot_box.py"}  # modules that may read ballots


@pytest.fixture
def world(app: Flask, monkeypatch: pytest.MonkeyPatch) -> tuple[Flask, list[str]]:
    """The demo in small, canaries in every box of its rounds, and a list of every reading of ballots."""
    load_demo(app)
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
    missing = max(1, answers - len(box.records(round_id, poster.school.code, "ratings")))
    definition, _ = forms.published(poster.round.form_id, poster.round.form_version)
    given = {q.name: q.choices[0].name for q in definition.questions if q.choices}
    words = pack_comment(definition, next(q.name for q in definition.questions if q.type == "text"), CANARY)
    made = [
        Ballot(round_id, poster.school.code, number.to_bytes(16, "big"), pack(definition, given), (words,))
        for number in range(1, missing + 1)
    ]
    box.put(made)


def readable(body: bytes) -> str:
    """A body as text; the compressed streams of a PDF unpacked."""
    parts = [body]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", body, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(parts).decode("utf-8", "replace")


def told(text: str) -> set[str]:
    """Which of the secrets a text tells."""
    secrets = {CANARY, str(MANY), f"{MANY:,}".replace(",", ".")}
    return {secret for secret in secrets if re.search(rf"(?<!\d){re.escape(secret)}(?!\d)", text)}


def walk(app: Flask) -> tuple[dict[str, set[str]], list[str]]:
    """What each role could read that it must not, by role and address; and the addresses that failed."""
    leaks: dict[str, set[str]] = {}
    failed = []
    for role, client in visitors(app):
        for address in addresses(app):
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

    leaks, _ = walk(app)
    assert (str(MANY) in leaks["nobody /leak"], opened != []) == (True, True)


COMMANDS: dict[str, list[str]] = {  # arguments for every command that must not read the box
    "audit verify": [],
    "db upgrade": [],
    "demo links": ["--json"],
    "forms check": [],
    "forms publish": ["ks_cmhs"],
    "posters": ["1", "--out", "{folder}/posters.pdf"],
    "rounds extend": ["3", "--closes", "2027-01-31"],
    "rounds list": [],
    "rounds cancel": ["3"],
    "rounds destroy": ["1"],
    "rounds open": [
        "--form",
        "ks_cmhs",
        "--period",
        "2027-H1",
        "--opens",
        "2027-01-04",
        "--closes",
        "2027-01-29",
    ],
    "schools import": ["{folder}/none.csv"],
    "users add": ["moi", "--role", "inspector"],
    "users reset": ["moi"],
    "visits plan": ["--help"],
}
ELSEWHERE = {
    "rounds count",
    "rounds close",
    "demo load",
    "run",
    "shell",
    "routes",
}  # counting: below; Flask's own


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


def test_no_command_tells_what_lies_in_the_box(world, tmp_path):
    from forms_app.cli import register

    app, opened = world
    register(app)
    runner = app.test_cli_runner()
    leaks = {}
    for name, given in COMMANDS.items():
        result = runner.invoke(args=[*name.split(), *(each.format(folder=tmp_path) for each in given)])
        if found := told(result.output):
            leaks[name] = found
    documents = {path.name: told(readable(path.read_bytes())) for path in tmp_path.glob("*.pdf")}
    assert (leaks, documents, opened) == ({}, {"posters.pdf": set()}, [])


def test_counting_reads_ratings_and_releases_only_what_protect_made(world, monkeypatch):
    app, opened = world
    held: Services = app.extensions["forms"]
    made = []
    protect = releases.protect
    monkeypatch.setattr(releases, "protect", lambda *given: made.append(protect(*given)) or made[-1])
    number = rounds.rounds()[0].id
    now = app.config["CLOCK"]().replace(tzinfo=None)
    rounds.close_round(number, "chuyenvien", now, TODAY)
    counted = releases.count_round(number, held.box, "chuyenvien", now, TODAY)
    found = releases.release(number)
    assert (counted.protected, found and found.protected) == (made[0], made[0])
    assert {reading.split()[2] for reading in opened} == {"ratings"}


def readers(folder: Path) -> set[str]:
    """Modules that call ``.records`` on something."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "records"
    }


def test_only_the_count_reads_ballots():
    assert readers(PACKAGE) <= OPENERS


def test_the_search_for_readers_sees_one(tmp_path):
    (tmp_path / "leak.py").write_text("def page(box):\n    return box.records(1, 'A', 'ratings')\n")
    assert readers(tmp_path) == {"leak.py"}
