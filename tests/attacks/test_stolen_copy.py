"""Whoever steals every file, at any moment, reads no answer without both passphrases or the sheet."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from secrets import token_bytes
from typing import Any

import pytest
from flask import Flask

from forms_app.core.passphrases import Passphrases
from forms_app.core.recovery import RoundSecret, grouped_line, read_recovery, recovery_lines
from forms_app.storage.backup import make_backup
from forms_app.storage.ballot_box import BallotBox
from forms_app.storage.releases import count_round, destroy_round
from forms_app.storage.rounds import close_round
from forms_app.web.services import Services
from tests.actors import NOW
from tests.attacks.canaries import Canary
from tests.attacks.effort import FULL, Figure
from tests.attacks.evidence import Copy
from tests.attacks.phones import TwoRounds, answer, first_page, open_both
from tests.attacks.thieves import Search, found_keys, readable, records, unlocked
from tests.sealed import PASSPHRASES, opener

PEOPLE = 200 if FULL else 30
MOMENTS = 12 if FULL else 3  # between answers, and as many in the middle of storing one
SEARCH = Search(whole=1 << 18, samples=50_000) if FULL else Search(whole=1024, samples=300)
FIRST, SECOND = PASSPHRASES.first, PASSPHRASES.second
ROUNDS = (1, 2)
BACKUP = "backup.zip"
IN_BACKUP = f"{BACKUP}/"


@dataclass(frozen=True)
class Loot:
    """Copies of everything, oldest first; the last one was made when all had answered."""

    box: BallotBox
    copies: Sequence[Copy]

    def boxes(self) -> Iterator[tuple[Copy, str]]:
        """Every ballot box in them, those in backups too."""
        for copy in self.copies:
            yield copy, ""
            if f"{IN_BACKUP}ballot_box.db" in copy.files:
                yield copy, IN_BACKUP

    def secrets(self) -> dict[int, RoundSecret]:
        return {number: self.box.keys.secret(number, PASSPHRASES) for number in ROUNDS}


@pytest.fixture
def tmp_path(quick_path: Path) -> Path:
    """The instance folder lies in memory."""
    return quick_path


@pytest.fixture
def loot(app: Flask, tmp_path: Path) -> Loot:
    """People answer by poster and by slip; copies are taken on the way, in the middle of commits too."""
    held: Services = app.extensions["forms"]
    opened, rng = open_both(app), random.Random(3)
    page, copies = first_page(app, opened.poster), []
    take_away_in_the_middle(held.box, tmp_path, copies, rng)
    moments = rng.sample(range(PEOPLE), MOMENTS)
    for number in range(PEOPLE):
        assert answer(app, *somebody(opened, number), page) == 303
        if number == PEOPLE // 2:
            make_backup(tmp_path / BACKUP, held.box.path, tmp_path / "uploads", "0", NOW)
        if number in moments:
            copies.append(Copy.of(tmp_path))
    return Loot(held.box, [*copies, Copy.of(tmp_path)])


def somebody(opened: TwoRounds, number: int) -> tuple[Any, Canary]:
    if number % 2:
        return opened.slips, Canary(number, opened.codes[number])
    return opened.poster, Canary(number)


def take_away_in_the_middle(box: BallotBox, folder: Path, copies: list[Copy], rng: random.Random) -> None:
    """Copy all files before some commits: old pages lie in the journal, new ones may lie in the file."""
    run, left = box._file._run, MOMENTS

    def watched(statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        nonlocal left
        rows: list[Any] = run(statement, values)
        if statement.startswith("UPDATE") and left and rng.random() < 0.2:
            left -= 1
            copies.append(Copy.of(folder))
        return rows

    box._file._run = watched  # type: ignore[method-assign]


GUESSES = [
    Passphrases(*pair)
    for pair in (
        *(("", ""), (FIRST, ""), ("", SECOND), (FIRST, FIRST), (SECOND, SECOND), (SECOND, FIRST)),
        *((FIRST, f"{SECOND}x"), (f"{FIRST}x", SECOND), (FIRST, "1" * 15), ("password", "password")),
    )
]


def test_a_stolen_copy_of_everything_gives_no_answer(loot: Loot, figure: Figure) -> None:
    public = {number: loot.box.keys.key(number).public for number in ROUNDS}
    keys, tried = found_keys(loot.copies, public, SEARCH)
    opened = [secret for copy in loot.copies for secret in unlocked(copy, GUESSES)]
    sealed = [records(copy, folder) for copy, folder in loot.boxes()]
    read = sum(readable(each, opened) for each in sealed)
    count = sum(len(each) for box in sealed for each in box.values())
    journals = sum(bool(copy.files.get("ballot_box.db-journal")) for copy in loot.copies)
    figure("stolen copies: taken, in the middle of a commit among them", f"{len(loot.copies)}, {journals}")
    figure("stolen copies: private keys found (32-byte windows tried)", f"{len(keys)} ({tried:,})")
    figure("stolen copies: opened by other passphrases; records read", f"{len(opened)}; {read} of {count}")
    assert (keys, opened, read, count > PEOPLE, journals > 0) == (set(), [], 0, True, True)


def test_both_passphrases_or_the_sheet_open_every_record_and_one_passphrase_none(
    loot: Loot, figure: Figure
) -> None:
    last = loot.copies[-1]
    sealed = records(last)
    count = sum(map(len, sealed.values()))
    sheets = [read_recovery(" ".join(recovery_lines(secret))) for secret in loot.secrets().values()]
    with_one = [secret for each in GUESSES for secret in unlocked(last, [each])]
    read = [readable(sealed, secrets) for secrets in (unlocked(last, [PASSPHRASES]), sheets, with_one)]
    figure("stolen copy: records read with both passphrases, the sheet, one passphrase", f"{read} of {count}")
    assert read == [count, count, 0]


def test_the_search_for_keys_finds_one_in_any_spelling(loot: Loot, tmp_path: Path) -> None:
    secret = loot.secrets()[1]
    public = {1: loot.box.keys.key(1).public}
    lines = "\n".join(f"{place} {grouped_line(line)}" for place, line in enumerate(recovery_lines(secret)))
    hidden = (
        token_bytes(200) + secret.private_key + token_bytes(300),
        b'{"key": "' + secret.private_key.hex().encode() + b'"}',
        lines.encode(),
    )
    nothing = Copy({"random": token_bytes(900)}, {})
    found = [found_keys([Copy({"leak": body}, {})], public, SEARCH)[0] for body in hidden]
    assert (found, found_keys([nothing], public, SEARCH)[0]) == ([{1}] * 3, set())


def without_keys(copy: Copy) -> Copy:
    """What a backup or an earlier copy of the stores holds."""
    return replace(copy, files={name: body for name, body in copy.files.items() if "keys/" not in name})


def test_after_destruction_old_copies_of_the_boxes_and_both_passphrases_give_nothing(
    app: Flask, loot: Loot, tmp_path: Path, figure: Figure
) -> None:
    held: Services = app.extensions["forms"]
    secrets = loot.secrets()
    public = {number: loot.box.keys.key(number).public for number in ROUNDS}
    sealed = [records(copy, folder) for copy, folder in loot.boxes()]
    count = sum(len(each) for box in sealed for each in box.values())
    before = sum(readable(each, unlocked(Copy.of(tmp_path), [PASSPHRASES])) for each in sealed)
    days = held.shipped.correction_days
    for number in ROUNDS:
        close_round(number, "can_bo", NOW, NOW.date())
        counted = NOW.date() + timedelta(days=1)
        count_round(opener(held.box, number), held.box, "can_bo", NOW, counted)
        destroy_round(number, held.box, days, "can_bo", NOW, counted + timedelta(days=days))
    left = [*map(without_keys, loot.copies), Copy.of(tmp_path)]
    opened = [secret for copy in left for secret in unlocked(copy, [PASSPHRASES])]
    keys, tried = found_keys(left, public, SEARCH)
    after = sum(readable(each, opened) for each in sealed)
    kept = sum(readable(each, unlocked(loot.copies[-1], [PASSPHRASES])) for each in sealed)
    figure(
        "destroyed round: records read with both passphrases before, after", f"{before}, {after} of {count}"
    )
    figure("destroyed round: private keys found (windows tried)", f"{len(keys)} ({tried:,})")
    figure("destroyed round, residual: the key file itself was kept by a thief", f"{kept} of {count}")
    assert (before, after, kept, opened, keys) == (count, 0, count, [], set())
    marks = [part for secret in secrets.values() for part in (secret.private_key, secret.tag_key)]
    files = [body for copy in left for body in copy.files.values()]
    assert [mark in body for mark in marks for body in files if mark in body] == []
