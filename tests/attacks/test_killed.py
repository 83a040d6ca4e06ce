"""A process killed in the middle of storing leaves nothing about anybody, before and after the next start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from forms_app.storage.ballot_box import TICKETS, BallotBox
from tests.attacks.canaries import Canary, found_in
from tests.attacks.effort import FULL, Figure
from tests.attacks.evidence import Copy

KILLS = 50 if FULL else 4
TURNS = 20  # people who try to answer before the process is dead for sure
EVERY = 31  # of so many marks one is looked for in all spellings
ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import json, os, random, sys
from pathlib import Path
from forms_app.storage import database
from forms_app.storage.rounds import poster as stored_poster
from forms_app.web.app import create_app
from forms_app.web.settings import Settings
from tests.actors import NOW
from tests.attacks.canaries import Canary
from tests.attacks.phones import TwoRounds, answer, first_page, open_both
from tests.attacks.test_killed import TURNS

folder, paper, kills = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
key = "a key that only the tests know, long enough"
settings = Settings(folder, f"sqlite:///{folder / 'main.db'}", f"sqlite:///{folder / 'ballot_box.db'}", key,
                    "http://127.0.0.1:8000")

def prepare(app):
    database.upgrade()
    opened = open_both(app)
    codes = opened.codes[:kills * TURNS // 2]
    paper.write_text(json.dumps([opened.poster.code, opened.slips.code, codes]))
    os._exit(0)

def child(number):
    app = create_app(settings)
    app.config["CLOCK"] = lambda: NOW
    if number == 0:
        prepare(app)
    poster, slips, codes = json.loads(paper.read_text())
    poster, slips = stored_poster(poster), stored_poster(slips)
    page = first_page(app, poster)
    box, left = app.extensions["forms"].box, random.Random(number).randint(1, 200)
    run = box._file._run
    def kill():
        nonlocal left
        left -= 1
        if left <= 0:
            os._exit(9)
    def counting(statement, values=()):
        kill()
        rows = run(statement, values)
        kill()
        return rows
    box._file._run = counting
    for turn in range(TURNS):
        place = TURNS * (number - 1) + turn
        answer(app, poster, Canary(place), page) if turn % 2 else (
            answer(app, slips, Canary(place, codes[place // 2]), page))
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


def test_a_killed_process_leaves_nothing_of_a_person(quick_path: Path, figure: Figure) -> None:
    paper = quick_path / "paper.json"  # what is printed: no file of the service
    folders = quick_path / "service" / "instance", quick_path / "service" / "temporary"
    for folder in folders:
        folder.mkdir(parents=True)
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folders[0]), str(paper), str(KILLS)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folders[1])},
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert paper.exists(), run.stderr
    codes = json.loads(paper.read_text())[2]
    people = [Canary(place, codes[place // 2] if place % 2 == 0 else "") for place in range(KILLS * TURNS)]
    texts = [text for each in people for text in each.everything]
    before = found_in({**Copy.of(folders[0].parent).files, "log": run.stderr.encode()}, texts, EVERY)
    box = BallotBox(folders[0] / "ballot_box.db")  # the service starts again
    stored = sum(len(box.records(number, "TH01", TICKETS)) for number in (1, 2))
    box.close()
    files = Copy.of(folders[0].parent).files
    after, journal = found_in(files, texts, EVERY), files.get("instance/ballot_box.db-journal", b"")
    ends = [int(line) for line in run.stdout.split()]
    figure(
        "T4 kills in the middle of storing: files with marks before, after the next start; ballots stored",
        f"{len(before)}, {len(after)} in {ends.count(9)}; {stored}",
    )
    assert (ends, before, after, journal, stored > KILLS) == ([0] + [9] * KILLS, {}, {}, b"", True)
