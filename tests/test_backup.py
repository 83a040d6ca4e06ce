"""A backup is whole, keeps no key, dates no answer and never stands half-written under its name."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import zipfile
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime
from hashlib import sha512
from pathlib import Path
from threading import Event

import peewee
import pytest
from flask import Flask

from forms_app import cli
from forms_app.core.errors import FormsError, NotStored, WrongState
from forms_app.storage import backup as making
from forms_app.storage import backup_rows, database, laid_file, models
from forms_app.storage.backup_file import BOX, MANIFEST
from forms_app.storage.ballot_box import RATINGS, TICKETS, BallotBox
from forms_app.storage.letter_file import LetterFile, letters_beside
from forms_app.storage.models import AccountRow, UnitRow, named_db
from forms_app.storage.work_folder import ABANDONED_SECONDS, PREFIX
from tests.actors import NOW, open_survey
from tests.backups import SIZES, back_up, ballot, box_in, parts
from tests.faults import largest_file
from tests.office_people import fill_register

SCHOOLS = ("79001", "79002", "79003")
CARRIED_FIELDS = (
    *(peewee.TextField, peewee.IntegerField, peewee.BigIntegerField, peewee.BooleanField, peewee.BlobField),
    *(peewee.DateField, models.MomentField, peewee.ForeignKeyField),
)


@database.write_transaction
def add_units(*codes: str) -> None:
    for code in codes:
        UnitRow.insert(code=code, name=f"Xã {code}").execute()


def everything(folder: Path) -> dict[str, bytes]:
    """Every file in a folder and below."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# What is in it


def test_every_table_is_carried_or_left_out_for_a_reason(store, box, tmp_path):
    manifest = back_up(tmp_path / "copy.zip", box)
    carried = [table.name for table in manifest.tables]
    left_out = [table._meta.table_name for table in making.LEFT_OUT]
    assert left_out == ["session", "photo_chunk"]
    assert sorted([*carried, *left_out, database.HISTORY]) == sorted(named_db.obj.get_tables())


def test_every_column_is_of_a_kind_that_a_backup_knows():
    fields = [field for table in models.TABLES for field in table._meta.sorted_fields]
    assert [field for field in fields if type(field) not in CARRIED_FIELDS] == []


@pytest.mark.parametrize(
    "value", [None, True, False, 0, -(2**40), "", "Ngày\n\u2028“é”", b"\0\xff", date(2026, 1, 31), NOW]
)
def test_every_kind_of_value_comes_back_as_it_was(value):
    line = json.dumps(backup_rows._plain(value))
    back = backup_rows._value(json.loads(line))
    assert (back, type(back)) == (value, type(value))


@pytest.mark.parametrize("value", [1.5, [1], {"date": "2026-01-01", "more": 1}, {"date": 1}, {"moment": "x"}])
def test_a_value_of_no_known_kind_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011 - whichever of the parsers said no
        backup_rows._value(value)


def test_a_value_that_no_line_can_hold_is_not_written():
    with pytest.raises(TypeError, match="float"):
        backup_rows._plain(1.5)


def test_tables_are_read_whole_page_after_page(store, monkeypatch):
    add_units("B", "a", "Đ", "C", "b")
    whole = list(backup_rows.lines_of(UnitRow))
    for size in (1, 2, 5):
        monkeypatch.setattr(backup_rows, "ROWS_AT_ONCE", size)
        assert list(backup_rows.lines_of(UnitRow)) == whole
    assert len(whole) == 5


def test_the_rows_are_those_of_one_moment(store, box, tmp_path):
    add_units("A", "B")
    written = Event()

    def somebody_writes() -> None:
        try:
            add_units("C")
            AccountRow.insert(
                username="late", full_name="Muộn", role="officer", active=True, demo=False
            ).execute()
        finally:
            database.release()

    def between_parts(done: int, total: int) -> None:
        if not written.is_set():
            written.set()
            with ThreadPoolExecutor(1) as other:
                other.submit(somebody_writes).result()

    manifest = back_up(tmp_path / "copy.zip", box, progress=between_parts)
    counts = {table.name: table.rows for table in manifest.tables}
    assert (counts["unit"], counts["account"]) == (2, 0)
    assert (UnitRow.select().count(), AccountRow.select().count()) == (3, 1)


def test_uploads_go_along_and_links_do_not(store, box, tmp_path):
    folder = box.path.parent / "uploads" / "visit"
    folder.mkdir(parents=True)
    (folder / "photo.jpg").write_bytes(b"a picture")
    (tmp_path / "elsewhere").write_bytes(b"not of this service")
    (folder / "link.jpg").symlink_to(tmp_path / "elsewhere")
    back_up(tmp_path / "copy.zip", box)
    uploads = {
        name: each for name, each in parts(tmp_path / "copy.zip").items() if name.startswith("uploads")
    }
    assert uploads == {"uploads/visit/photo.jpg": b"a picture"}


# What is not in it


def pieces(secret: bytes) -> set[bytes]:
    """Every run of 16 bytes of a secret, as it is and as texts that programs write."""
    runs = {secret[place : place + 16] for place in range(max(1, len(secret) - 15))}
    runs = {run for run in runs if len(set(run)) > 6}  # zeros and the like are no secret
    return runs | {run.hex().encode() for run in runs} | {b64encode(run)[:16] for run in runs}


def leaked(file: Path, secrets: list[bytes]) -> bool:
    haystacks = [file.read_bytes(), *parts(file).values()]
    return any(piece in hay for secret in secrets for piece in pieces(secret) for hay in haystacks)


def test_no_key_and_no_secret_is_in_it_and_the_same_search_would_find_one(app: Flask, tmp_path):
    open_survey(app)
    held = app.extensions["forms"]
    (tmp_path / "demo.secret").write_text("the demo's own secret, thirty-two characters", "ascii")
    keys = [path.read_bytes() for path in (tmp_path / "keys").iterdir()]
    secrets = [*keys, held.settings.secret_key.encode(), (tmp_path / "demo.secret").read_bytes()]
    back_up(tmp_path / "copy.zip", held.box)
    assert (len(keys) > 0, leaked(tmp_path / "copy.zip", secrets)) == (True, False)
    for place, secret in enumerate(secrets):
        (tmp_path / "uploads").mkdir(exist_ok=True)
        (tmp_path / "uploads" / "by-mistake").write_bytes(b"x" * 100 + secret)
        back_up(tmp_path / f"{place}.zip", held.box)
        assert leaked(tmp_path / f"{place}.zip", [secret])


def test_no_part_says_when_it_was_changed(store, box, tmp_path):
    box.allocate(1, {"79001": SIZES})
    back_up(tmp_path / "copy.zip", box)
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def copies_of_one_set(folder: Path, count: int, first_capacity: int) -> list[tuple[bytes, bytes]]:
    """(box file, its copy in a backup) of the same ballots in other orders and commits."""
    made = []
    for number in range(count):
        path = folder / str(number)
        path.mkdir()
        box = BallotBox(path / "ballots.db")
        sizes = {RATINGS: (64, first_capacity), TICKETS: (16, first_capacity)}
        box.allocate(1, dict.fromkeys(SCHOOLS, sizes))
        order = [ballot(each, SCHOOLS[each % 3]) for each in range(60)]
        draw = random.Random(number)
        draw.shuffle(order)
        while order:
            size = draw.randint(1, 20)
            box.put(order[:size])
            del order[:size]
        back_up(path / "copy.zip", box)
        box.close()
        made.append(((path / "ballots.db").read_bytes(), parts(path / "copy.zip")[BOX]))
    return made


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("first_capacity", [256, 2])
def test_copies_of_one_set_of_ballots_are_the_same_to_the_last_byte(store, tmp_path, first_capacity):
    made = copies_of_one_set(tmp_path, 5, first_capacity)
    assert len({copy for _, copy in made}) == 1
    assert len({original for original, _ in made}) > 1  # they count commits, copies do not


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_box_caught_before_it_was_laid_out_is_laid_out_in_the_copy(store, tmp_path, monkeypatch):
    (_, usual), *_ = copies_of_one_set(tmp_path, 1, 2)
    box = BallotBox(tmp_path / "ballots.db")
    sizes = {RATINGS: (64, 2), TICKETS: (16, 2)}
    box.allocate(1, dict.fromkeys(SCHOOLS, sizes))
    order = [ballot(each, SCHOOLS[each % 3]) for each in range(60)]
    copy = making.copy_box

    def grow_first(source, path) -> None:
        """Another process puts ballots just before the copy and has not laid out when it is made."""
        with closing(sqlite3.connect(path.parent / "stand-in.db")) as grown:
            source.database.connection().backup(grown)
        copy(source, path)

    with monkeypatch.context() as cut:
        cut.setattr(box._file, "lay_out", lambda: None)
        for each in reversed(order):
            box.put([each])
        cut.setattr(making, "BoxFile", lambda path: box._file)  # opening it anew would lay it out
        cut.setattr(making, "copy_box", grow_first)
        assert not box._file.laid_out()
        back_up(tmp_path / "copy.zip", box)
    assert parts(tmp_path / "copy.zip")[BOX] == usual


# While the service runs


def test_whoever_was_told_received_before_it_began_is_in_it(store, box, tmp_path):
    box.allocate(1, dict.fromkeys(SCHOOLS, SIZES))
    received: list[int] = []
    enough = Event()

    def answer() -> None:
        for number in range(200):
            box.put([ballot(number, SCHOOLS[number % 3])])
            received.append(number)
            if len(received) == 40:
                enough.set()
        box.close()

    with ThreadPoolExecutor(1) as service:
        putting = service.submit(answer)
        assert enough.wait(60)
        before = []
        for number in range(4):
            before.append([*received])
            back_up(tmp_path / f"{number}.zip", box)
        putting.result()
    for number, told in enumerate(before):
        with closing(box_in(tmp_path / f"{number}.zip", tmp_path / str(number))) as copy:
            kept = {tag for school in SCHOOLS for tag in copy.records(1, school, TICKETS)}
            ratings = sum(len(copy.records(1, school, RATINGS)) for school in SCHOOLS)
            assert {ballot(each).tag for each in told} <= kept
            assert (len(kept), copy._file.database.execute_sql("PRAGMA integrity_check").fetchone()) == (
                ratings,
                ("ok",),
            )
    assert sum(len(box.records(1, school, TICKETS)) for school in SCHOOLS) == 200


def test_no_commit_gets_into_a_box_that_is_being_copied(store, box, tmp_path, monkeypatch):
    box.allocate(1, {"79001": SIZES})
    copy = making.copy_box

    def write() -> str:
        with closing(sqlite3.connect(box.path, isolation_level=None, timeout=0)) as other:
            try:
                other.execute("UPDATE box SET body = randomblob(length(body))")
            except sqlite3.OperationalError as error:
                return str(error)
        return "written"

    tried = []
    monkeypatch.setattr(making, "copy_box", lambda source, path: (tried.append(write()), copy(source, path)))
    back_up(tmp_path / "copy.zip", box)
    assert (tried, write()) == (["database is locked"] * 2, "written")  # of the box, then of the letters


# All of it or nothing


def test_it_is_its_owners_only(store, box, tmp_path):
    old = os.umask(0)
    try:
        back_up(tmp_path / "copy.zip", box)
    finally:
        os.umask(old)
    assert (tmp_path / "copy.zip").stat().st_mode & 0o777 == 0o600


def test_unfinished_files_are_their_owners_only_too(store, box, tmp_path):
    target, seen = tmp_path / "target", set()
    target.mkdir()

    def look(done: int, total: int) -> None:
        seen.update((path.is_dir(), path.stat().st_mode & 0o777) for path in target.rglob("*"))

    old = os.umask(0)
    try:
        back_up(target / "copy.zip", box, progress=look)
    finally:
        os.umask(old)
    assert seen == {(True, 0o700), (False, 0o600)}
    assert [path.name for path in target.iterdir()] == ["copy.zip"]


def test_a_file_that_is_there_is_kept_unless_told_otherwise(store, box, tmp_path):
    (tmp_path / "copy.zip").write_bytes(b"yesterday")
    with pytest.raises(WrongState, match="--force"):
        back_up(tmp_path / "copy.zip", box)
    assert (tmp_path / "copy.zip").read_bytes() == b"yesterday"
    back_up(tmp_path / "copy.zip", box, replace=True)
    assert MANIFEST in parts(tmp_path / "copy.zip")


def test_a_folder_that_is_not_there_is_named(store, box, tmp_path):
    with pytest.raises(WrongState, match="nowhere"):
        back_up(tmp_path / "nowhere" / "copy.zip", box)


def test_a_full_disk_leaves_nothing_behind_and_the_older_file_as_it_was(store, box, tmp_path):
    target = tmp_path / "target"
    target.mkdir()
    (target / "copy.zip").write_bytes(b"yesterday")
    before = everything(target)
    LetterFile(letters_beside(box.path)).close()  # a service makes it at its start
    noise = [{"code": sha512(bytes([each, 0])).hexdigest(), "name": "x" * 99} for each in range(256)]
    UnitRow.insert_many(noise).execute()
    for size in (1000, 20_000):  # while the box is copied; while the rows are written
        with largest_file(size), pytest.raises((OSError, NotStored)):
            back_up(target / "copy.zip", box, replace=True)
        assert everything(target) == before
    back_up(target / "copy.zip", box, replace=True)


def test_whatever_stops_it_leaves_nothing_behind(store, box, tmp_path):
    target = tmp_path / "target"
    target.mkdir()
    for stop in range(1, len(making.carried()) + 2):

        def interrupt(done: int, total: int, stop=stop) -> None:
            if done == stop:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            back_up(target / "copy.zip", box, progress=interrupt)
        assert list(target.iterdir()) == []
    add_units("A")  # no transaction was left open


def test_what_a_killed_backup_left_goes_with_a_later_one_and_a_running_one_stays(store, box, tmp_path):
    target = tmp_path / "target"
    left, running = target / f"{PREFIX}left", target / f"{PREFIX}running"
    for folder in (left, running):
        folder.mkdir(parents=True)
        (folder / "box").write_bytes(b"half a copy")
    old = left.stat().st_mtime - ABANDONED_SECONDS - 60
    os.utime(left, (old, old))
    back_up(target / "copy.zip", box)
    assert (left.exists(), running.exists()) == (False, True)


def test_a_store_that_waits_for_its_upgrade_is_not_backed_up(store, box, tmp_path):
    last = database.known_migrations()[-1]
    named_db.obj.execute_sql(f"DELETE FROM schema_migration WHERE name = '{last}'")
    with pytest.raises(WrongState, match="flask db upgrade"):
        back_up(tmp_path / "copy.zip", box)


def test_a_box_that_stays_locked_is_named(store, box, tmp_path, monkeypatch):
    monkeypatch.setattr(laid_file, "WAIT_SECONDS", 0.05)
    target = tmp_path / "target"
    target.mkdir()
    with closing(sqlite3.connect(box.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(FormsError, match="hòm phiếu"):
            back_up(target / "copy.zip", box)
    assert list(target.iterdir()) == []


# The command


def test_the_command_says_what_it_did_in_plain_lines(app: Flask, tmp_path):
    fill_register()
    cli.register(app)
    run = app.test_cli_runner(catch_exceptions=False).invoke
    out = tmp_path / "copy.zip"
    result = run(args=["backup", "--out", str(out)])
    assert (result.exit_code, str(out) in result.stdout) == (0, True)
    assert "tờ khôi phục" in result.stdout
    again = run(args=["backup", "--out", str(out)])
    assert (again.exit_code, "Lỗi: Đã có tệp" in again.stderr) == (1, True)
    assert run(args=["backup", "--out", str(out), "--force"]).exit_code == 0
    assert run(args=["backup"]).exit_code == 1
    with largest_file(100):
        full = run(args=["backup", "--out", str(out), "--force"])
    assert (full.exit_code, "Traceback" in full.stderr) == (1, False)
    manifest = json.loads(parts(out)[MANIFEST])
    assert datetime.fromisoformat(manifest["made_at"]) == NOW
