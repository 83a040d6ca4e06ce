"""A backup comes back whole on either engine, or nothing of it does; what is no whole backup is refused."""

from __future__ import annotations

import random
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import peewee
import pytest
from flask import Flask

from forms_app import cli
from forms_app.core.errors import Faulty, FormsError, NotStored, WrongState
from forms_app.core.rounds import RoundState
from forms_app.demo.district import District
from forms_app.demo.polls import close_and_count
from forms_app.storage import (
    audit,
    backup,
    backup_file,
    backup_rows,
    database,
    releases,
    restore,
    rounds,
    visits,
)
from forms_app.storage.backup_file import BOX, MANIFEST, BackupReader
from forms_app.storage.ballot_box import RATINGS, TICKETS, BallotBox
from forms_app.storage.models import AuditHeadRow, AuditRow, SchoolRow, UnitRow, named_db
from forms_app.storage.restore import rounds_without_keys
from forms_app.web.app import create_app
from forms_app.web.office import ceremony
from forms_app.web.services import Services
from forms_app.web.settings import Settings
from tests.backups import SIZES, back_up, ballot, changed, parts, put_back, rewrite, rows
from tests.demo_world import FINISHED, NOW, TODAY, demo_in, office_in
from tests.factories import shipped
from tests.walk import addresses, visitors

LOG = (AuditRow, AuditHeadRow)
EVERY_NTH_PAGE = 5
OLD = Path(__file__).parent / "saved" / "schema-0002.zip"


# A district that was saved


@dataclass(frozen=True)
class Saved:
    """A backup of a loaded demo, and what the demo held and showed when it was made."""

    file: Path
    instance: Path
    rows: dict[str, list[str]]
    pages: dict[tuple[str, str], bytes]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    folder = tmp_path_factory.mktemp("demo")
    with demo_in(folder) as app:
        seen, again = pages(app), pages(app)
        steady = {place: page for place, page in seen.items() if again[place] == page}
        assert len(steady) > 0.8 * len(seen) > 100  # the others carry a ticket of their own each time
        held: Services = app.extensions["forms"]
        back_up(folder / "copy.zip", held.box)
        return Saved(folder / "copy.zip", folder, rows(), steady)


def pages(app: Flask) -> dict[tuple[str, str], bytes]:
    """What each role sees, by role and address."""
    found = {}
    with patch.object(ceremony, "randbelow", return_value=0):  # which line a rehearsal asks for
        for role, client in visitors(app):
            for address in addresses(app)[::EVERY_NTH_PAGE]:
                response = client.get(address, base_url="http://127.0.0.1:8000")
                found[role, address] = str(response.status_code).encode() + response.data
    return found


@contextmanager
def moved_to(folder: Path, saved: Saved, keys: bool = True) -> Iterator[Flask]:
    """The demo in a new place, with the keys that were carried there apart, as an office would do."""
    folder.mkdir(exist_ok=True)
    with office_in(folder) as app:
        app.config["CLOCK"] = lambda: NOW
        put_back(saved.file, app.extensions["forms"].box)
        if keys:
            shutil.copytree(saved.instance / "keys", folder / "keys")
            shutil.copy(saved.instance / "demo.json", folder)
        yield app


def test_every_row_comes_back_on_either_engine_and_from_there_on_the_other(saved, store, box, tmp_path):
    restored = put_back(saved.file, box)
    assert rows(LOG) == {name: saved.rows[name] for name in rows(LOG)}
    assert (restored.upgraded, database.problems(), audit.verify()) == ([], [], [])
    assert (audit.entries(1)[0].action, len(audit.entries(9999))) == (
        "backup.restore",
        len(saved.rows["audit"]) + 1,
    )
    back_up(tmp_path / "again.zip", box)
    database.disconnect()
    (tmp_path / "new").mkdir()
    with office_in(tmp_path / "new") as app:
        put_back(tmp_path / "again.zip", app.extensions["forms"].box)
        assert rows(LOG) == {name: saved.rows[name] for name in rows(LOG)}
        assert audit.verify() == []
        assert app.test_client().get("/readyz").status_code == 200
    database.connect(store)
    assert parts(tmp_path / "again.zip")[BOX] == parts(saved.file)[BOX]


def test_the_log_stays_append_only_after_a_restore(saved, store, box):
    put_back(saved.file, box)
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
        with pytest.raises(peewee.PeeweeException, match="append-only"):
            named_db.obj.execute_sql(statement)


def test_every_role_sees_the_same_pages_as_before(saved, tmp_path):
    with moved_to(tmp_path / "new", saved) as app:
        now = pages(app)
    changed = [place for place, page in saved.pages.items() if now[place] != page]
    assert changed == []


def test_counting_and_destroying_go_on_where_the_keys_are_put_back(saved, tmp_path):
    shutil.copytree(saved.instance, tmp_path / "old")
    with office_in(tmp_path / "old") as app:
        there = counted(app)
    with moved_to(tmp_path / "new", saved) as app:
        here = counted(app)
        held: Services = app.extensions["forms"]
        later = NOW + timedelta(days=400)
        for each in rounds.rounds():
            if each.state(later.date()) is RoundState.COUNTED:
                days = held.shipped.correction_days
                releases.destroy_round(each.id, held.box, days, "can_bo", later, later.date())
        left = held.box._file.database.execute_sql("SELECT count(*) FROM box").fetchone()
        assert left == (0,)
        assert rounds_without_keys(held.box.keys) == []
    assert (here, len(here)) == (there, len(rounds_of_the_year(saved)))


def counted(app: Flask) -> dict[int, str]:
    """The open rounds of the demo counted after their last day; every release as it is stored."""
    held: Services = app.extensions["forms"]
    forms = tuple(shipped(form_id) for form_id in held.definitions.form_ids())
    district = District(held.settings.instance, forms, held.shipped, held.box, TODAY, ())
    for form_id in district.surveys:
        close_and_count(district, form_id)
    return {each.round.id: repr(each.protected) for each in releases.releases()}


def rounds_of_the_year(saved: Saved) -> list[str]:
    return saved.rows["round"]


def test_rounds_that_wait_for_their_recovery_sheet_are_listed(saved, tmp_path):
    with moved_to(tmp_path / "new", saved, keys=False) as app:
        held: Services = app.extensions["forms"]
        everyone = {each.id for each in rounds.rounds()}
        assert {each.id for each in rounds_without_keys(held.box.keys)} == everyone
        first = min(everyone)
        (tmp_path / "new" / "keys").mkdir()
        shutil.copy(saved.instance / "keys" / f"round-{first}.key", tmp_path / "new" / "keys")
        assert {each.id for each in rounds_without_keys(held.box.keys)} == everyone - {first}
        rounds.RoundRow.update(cancelled_on=TODAY).where(rounds.RoundRow.id == max(everyone)).execute()
        assert {each.id for each in rounds_without_keys(held.box.keys)} == everyone - {first, max(everyone)}


def test_signed_in_people_sign_in_again(saved, tmp_path):
    assert "rows/session.jsonl" not in parts(saved.file)
    with moved_to(tmp_path / "new", saved):
        assert named_db.obj.execute_sql("SELECT count(*) FROM session").fetchone() == (0,)


# Older and newer schemas

LATER = """
def up(migrator, db):
    from peewee import TextField
    migrator.migrate(migrator.add_column("unit", "colour", TextField(default="green")))
    db.execute_sql("UPDATE unit SET colour = 'blue' WHERE code = 'A'")
"""


def with_one_more_step(folder: Path) -> Path:
    """The migrations of this program and one of the next."""
    later = shutil.copytree(database.MIGRATIONS, folder / "migrations")
    (later / "9001_colours.py").write_text(LATER, "utf-8")
    return later


def test_rows_of_an_older_schema_go_through_the_later_steps(store, box, tmp_path, monkeypatch):
    UnitRow.insert_many([{"code": "A", "name": "Xã A"}, {"code": "B", "name": "Xã B"}]).execute()
    back_up(tmp_path / "copy.zip", box)
    UnitRow.delete().execute()
    monkeypatch.setattr(database, "MIGRATIONS", with_one_more_step(tmp_path))
    restored = put_back(tmp_path / "copy.zip", box)
    found = named_db.obj.execute_sql("SELECT code, colour FROM unit ORDER BY code").fetchall()
    assert (restored.upgraded, found) == (["9001_colours"], [("A", "blue"), ("B", "green")])
    assert database.problems() == []


def test_a_backup_of_the_first_program_is_still_taken(store, box):
    """Made by version 0.1.0: three schools, a visit, one round destroyed and one called off."""
    restored = put_back(OLD, box)
    assert restored.upgraded == database.known_migrations()[2:]
    assert (database.problems(), audit.verify(), len(audit.entries(99))) == ([], [], 30)
    assert [table.rows for table in restored.manifest.tables if table.name == "school"] == [3]
    later = NOW.date() + timedelta(days=999)
    assert [each.state(later) for each in rounds.rounds()] == [RoundState.CANCELLED, RoundState.DESTROYED]
    assert [visit.submitted_at is not None for visit in visits.visits()] == [True]
    assert rounds_without_keys(box.keys) == []


def test_a_backup_of_a_newer_schema_is_refused_in_one_line(content, box, tmp_path):
    def add_step(manifest) -> None:
        manifest["migrations"].append("9001_colours")
        manifest["program"] = "9.1"

    refused(rewrite(tmp_path / "copy.zip", changed(content, add_step)), box, "mới hơn (9.1)")


# What is refused


def content_of(box: BallotBox, folder: Path) -> dict[str, bytes]:
    """A small whole backup with a row, a ballot and an upload; the installation is empty again afterwards."""
    UnitRow.insert(code="A", name="Xã A").execute()
    box.allocate(1, {"79001": SIZES})
    box.put([ballot(number) for number in range(20)])
    uploads = box.path.parent / "uploads"
    uploads.mkdir()
    (uploads / "photo.jpg").write_bytes(b"a picture" * 200)
    back_up(folder / "whole.zip", box)
    shutil.rmtree(uploads)
    box.destroy(1)
    UnitRow.delete().execute()
    return parts(folder / "whole.zip")


def state(box: BallotBox) -> tuple[object, ...]:
    """Everything of an installation that a restore may change."""
    header = range(24, 28), range(92, 96)  # SQLite's count of commits
    content = bytearray(box.path.read_bytes())
    for places in header:
        content[places.start : places.stop] = bytes(4)
    folder = sorted(path.name for path in box.path.parent.iterdir() if not path.name.endswith(".zip"))
    return rows(), bytes(content), folder, sorted(named_db.obj.get_tables()), database.problems()


def refused(file: Path, box: BallotBox, *words: str, error: type[FormsError] = Faulty) -> None:
    """The file is refused in one line, and nothing has changed."""
    before = state(box)
    with pytest.raises(error) as found:
        put_back(file, box)
    assert [word for word in words if word not in str(found.value)] == []
    assert "\n" not in str(found.value)
    assert state(box) == before


@pytest.fixture
def content(store: str, box: BallotBox, tmp_path: Path) -> dict[str, bytes]:
    return content_of(box, tmp_path)


only_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


def test_the_same_content_in_a_file_made_by_hand_is_taken(content, box, tmp_path):
    put_back(rewrite(tmp_path / "copy.zip", content), box)
    assert UnitRow.select().count() == 1
    assert sum(1 for _ in box.records(1, "79001", RATINGS)) == 20
    assert (box.path.parent / "uploads" / "photo.jpg").read_bytes() == b"a picture" * 200


@only_sqlite
@pytest.mark.parametrize("part", [MANIFEST, BOX, "rows/unit.jsonl", "uploads/photo.jpg"])
def test_a_part_that_is_missing_or_changed_is_noticed(part, content, box, tmp_path):
    without = {name: each for name, each in content.items() if name != part}
    refused(rewrite(tmp_path / "1.zip", without), box)
    longer = {**content, part: content[part] + b" "}
    if part != MANIFEST:  # JSON with a space behind it is the same manifest
        refused(rewrite(tmp_path / "2.zip", longer), box)
    refused(rewrite(tmp_path / "3.zip", {**content, part: content[part].replace(b"a", b"b")}), box)


@only_sqlite
@pytest.mark.parametrize(
    "name",
    [
        *(
            "../evil",
            "/evil",
            "uploads/../../evil",
            "uploads/./x",
            "uploads//x",
            "uploads/",
            "keys/round-1.key",
        ),
        *("uploads/a\\..\\b", "uploads/C:evil", "uploads/\x1b[2J", "rows/strange.jsonl", "main.db"),
    ],
)
def test_a_name_that_leads_outside_or_is_no_part_is_refused(name, content, box, tmp_path):
    refused(rewrite(tmp_path / "copy.zip", {**content, name: b"x"}, amend=True), box)
    refused(rewrite(tmp_path / "more.zip", {**content, name: b"x"}), box)
    assert not (tmp_path.parent / "evil").exists()


@only_sqlite
def test_two_parts_of_one_name_are_refused(content, box, tmp_path):
    file = rewrite(tmp_path / "copy.zip", content)
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("rows/unit.jsonl", b"")
    refused(file, box)


@only_sqlite
def test_a_part_that_unpacks_to_more_than_it_says_is_never_unpacked(content, box, tmp_path, monkeypatch):
    bomb = {**content, "uploads/bomb": bytes(50_000_000)}
    file = rewrite(tmp_path / "copy.zip", bomb, amend=True)
    assert file.stat().st_size < 200_000

    def small(manifest) -> None:
        next(part for part in manifest["parts"] if part["name"] == "uploads/bomb")["size"] = 1000

    refused(rewrite(tmp_path / "lies.zip", changed(parts(file), small)), box, "dài ngắn")
    monkeypatch.setattr(restore.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, 10_000_000))
    refused(file, box, "Không đủ chỗ", error=WrongState)


@only_sqlite
def test_a_row_without_an_end_is_never_held_whole(content, box, tmp_path, monkeypatch):
    monkeypatch.setattr(backup_file, "LONGEST_ROW", 10_000)
    refused(rewrite(tmp_path / "1.zip", {**content, "rows/unit.jsonl": bytes(90_000)}, amend=True), box)
    monkeypatch.setattr(backup_file, "LONGEST_MANIFEST", 500)
    refused(rewrite(tmp_path / "2.zip", content), box, "manifest.json")


@only_sqlite
def test_every_damage_is_noticed_or_does_not_matter(content, box, tmp_path):
    whole = rewrite(tmp_path / "copy.zip", content).read_bytes()
    draw, harmless = random.Random(1), 0
    damages = [whole[: draw.randrange(len(whole))] for _ in range(25)]
    for _ in range(150):
        place = draw.randrange(len(whole))
        damages.append(whole[:place] + bytes([whole[place] ^ 1 << draw.randrange(8)]) + whole[place + 1 :])
    for damage in damages:
        (tmp_path / "damaged.zip").write_bytes(damage)
        try:
            with BackupReader(tmp_path / "damaged.zip") as reader:
                reader.check()
                assert {part.name for part in reader.manifest.parts} == content.keys() - {MANIFEST}
            harmless += 1  # a date or a permission in the zip file, which nothing here reads
        except Faulty:
            continue
    assert harmless < len(damages) / 3
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        (tmp_path / "cut.zip").write_bytes(whole[:length])
        refused(tmp_path / "cut.zip", box, "cut.zip")


@only_sqlite
def test_a_newer_or_unknown_format_is_refused(content, box, tmp_path):
    newer = changed(content, lambda manifest: manifest.update(format=2))
    refused(rewrite(tmp_path / "newer.zip", newer), box, "mới hơn")
    for key in ("format", "made_at", "migrations", "tables", "parts", "program"):
        for value in (None, "x", [1], {}, -1, "\x1b[2J"):
            strange = changed(content, lambda manifest, key=key, value=value: manifest.update({key: value}))
            if (key, value) != ("program", "x"):
                refused(rewrite(tmp_path / "strange.zip", strange), box)


@only_sqlite
def test_steps_of_upgrading_that_do_not_follow_each_other_are_refused(content, box, tmp_path):
    for steps in ([], database.known_migrations()[1:], database.known_migrations()[::-1]):
        strange = changed(content, lambda manifest, steps=steps: manifest.update(migrations=steps))
        refused(rewrite(tmp_path / "copy.zip", strange), box, "bước nâng cấp")


def test_a_table_that_was_forgotten_is_noticed(content, store, box, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "LEFT_OUT", (*backup.LEFT_OUT, SchoolRow))
    back_up(tmp_path / "copy.zip", box)
    refused(tmp_path / "copy.zip", box, "các bảng")


@pytest.mark.parametrize(
    "line",
    [
        b'{"code":"A","name":"x","parent":null,"starts_on":null,"ends_on":null}\n' * 2,  # the key twice
        b'{"code":"A","name":null,"parent":null,"starts_on":null,"ends_on":null}\n',
        b'{"code":"A","name":{"time":"x"},"parent":null,"starts_on":null,"ends_on":null}\n',
        b'{"code":"A","name":1.5,"parent":null,"starts_on":null,"ends_on":null}\n',
        b'{"name":"x","code":"A","parent":null,"starts_on":null,"ends_on":null}\n',
        b'{"code":"A"}\n',
        b"[" * 100_000 + b"\n",
        b"null\n",
        b"\xff\n",
    ],
)
def test_rows_that_no_backup_has_change_nothing(line, content, box, tmp_path):
    refused(
        rewrite(tmp_path / "copy.zip", {**content, "rows/unit.jsonl": line}, amend=True), box, "unit.jsonl"
    )


@only_sqlite
def test_a_row_that_points_to_nothing_changes_nothing(content, box, tmp_path):
    line = b'{"visit":"none","account":"none","place":0}\n'
    refused(rewrite(tmp_path / "copy.zip", {**content, "rows/inspector.jsonl": line}, amend=True), box)


def altered(box_file: bytes, folder: Path, *statements: str) -> bytes:
    path = folder / "altered.db"
    path.write_bytes(box_file)
    with closing(sqlite3.connect(path, isolation_level=None)) as database_:
        for statement in statements:
            database_.execute(statement)
    return path.read_bytes()


@only_sqlite
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (x)",
        "CREATE TRIGGER spy AFTER UPDATE ON box BEGIN SELECT 1; END",
        "CREATE VIEW seen AS SELECT * FROM box",
        "DROP TABLE box",
        "UPDATE box SET capacity = capacity + 1",
        "UPDATE box SET body = 'text'",
        "UPDATE box SET record_size = 0, capacity = 0, body = x''",
        "PRAGMA user_version = 7",
    ],
)
def test_a_box_that_is_not_as_boxes_are_is_refused(statement, content, box, tmp_path):
    strange = {**content, BOX: altered(content[BOX], tmp_path, statement)}
    refused(rewrite(tmp_path / "copy.zip", strange, amend=True), box, BOX)


@only_sqlite
def test_a_box_that_is_no_database_is_refused(content, box, tmp_path):
    broken = bytearray(content[BOX])
    broken[4096:4200] = bytes(104)
    for strange in (b"", b"not a database" * 100, content[BOX][:5000], bytes(broken)):
        refused(rewrite(tmp_path / "copy.zip", {**content, BOX: strange}, amend=True), box, BOX)


# Where it may go


def test_only_an_empty_installation_takes_a_backup(content, box, tmp_path):
    file = rewrite(tmp_path / "copy.zip", content)
    audit.record("somebody", "form.publish", "x", "", NOW)
    refused(file, box, "còn trống", error=WrongState)


def test_it_needs_no_tables_to_begin_with(content, store, box, tmp_path):
    database.disconnect()
    database.connect(store)
    restore.drop_tables()
    put_back(rewrite(tmp_path / "copy.zip", content), box)
    assert (database.problems(), UnitRow.select().count()) == ([], 1)


@only_sqlite
def test_ballots_that_are_there_are_never_overwritten(content, box, tmp_path):
    box.allocate(1, {"79001": SIZES})
    box.put([ballot(number) for number in range(21)])  # one more than in the backup
    refused(rewrite(tmp_path / "copy.zip", content), box, "hòm phiếu", error=WrongState)
    assert len(box.records(1, "79001", TICKETS)) == 21


@only_sqlite
def test_uploads_that_are_there_are_never_overwritten(content, box, tmp_path):
    uploads = box.path.parent / "uploads"
    uploads.mkdir()
    (uploads / "photo.jpg").write_bytes(b"another picture")
    refused(rewrite(tmp_path / "copy.zip", content), box, "uploads", error=WrongState)
    assert (uploads / "photo.jpg").read_bytes() == b"another picture"


# All of it or nothing


def stumble(*_: object) -> None:
    raise NotStored("power cut")


@pytest.mark.parametrize("place", ["add_rows", "put_back", "sync_folder", "migrate"])
def test_whatever_stops_it_changes_nothing_and_it_may_be_repeated(place, content, box, tmp_path, monkeypatch):
    file = rewrite(tmp_path / "copy.zip", content)
    with monkeypatch.context() as broken:
        broken.setattr(restore, place, stumble)
        refused(file, box, "power cut", error=NotStored)
    put_back(file, box)
    assert (UnitRow.select().count(), len(box.records(1, "79001", TICKETS))) == (1, 20)


def test_a_commit_that_fails_takes_box_and_uploads_back(content, box, tmp_path, monkeypatch):
    file = rewrite(tmp_path / "copy.zip", content)
    with monkeypatch.context() as broken:
        broken.setattr(named_db.obj, "commit", lambda: (_ for _ in ()).throw(peewee.OperationalError("cut")))
        refused(file, box, error=NotStored)
    put_back(file, box)
    assert (box.path.parent / "uploads" / "photo.jpg").exists()


def test_a_restore_killed_before_its_commit_is_finished_by_the_next(content, box, tmp_path, monkeypatch):
    file = rewrite(tmp_path / "copy.zip", content)
    with monkeypatch.context() as killed:
        killed.setattr(restore._Files, "take_back", lambda _: None)
        killed.setattr(named_db.obj, "commit", lambda: (_ for _ in ()).throw(peewee.OperationalError("cut")))
        with pytest.raises(NotStored):
            put_back(file, box)
    assert (UnitRow.select().count(), len(box.records(1, "79001", TICKETS))) == (0, 20)
    put_back(file, box)
    assert (UnitRow.select().count(), len(box.records(1, "79001", TICKETS))) == (1, 20)
    box.put([ballot(99)])


def test_the_box_after_a_restore_has_the_bytes_of_one_that_never_moved(content, box, tmp_path):
    put_back(rewrite(tmp_path / "copy.zip", content), box)
    other = BallotBox(tmp_path / "never-moved.db")
    other.allocate(1, {"79001": SIZES})
    other.put([ballot(number) for number in reversed(range(20))])
    other.close()
    assert state(box)[1] == state(other)[1]


def test_what_it_restores_is_its_owners_only(content, box, tmp_path):
    put_back(rewrite(tmp_path / "copy.zip", content), box)
    uploads = box.path.parent / "uploads"
    assert [path.stat().st_mode & 0o777 for path in (uploads, uploads / "photo.jpg")] == [0o700, 0o600]
    assert box.path.stat().st_mode & 0o777 == 0o600


# The command


def test_the_command_says_what_came_back_and_what_is_still_missing(saved, settings: Settings):
    app = create_app(settings)
    app.config["CLOCK"] = lambda: NOW
    cli.register(app)
    run = app.test_cli_runner(catch_exceptions=False).invoke
    result = run(args=["restore", str(saved.file)])
    assert (result.exit_code, "16/11/2026 09:00" in result.stdout) == (0, True)
    assert result.stdout.count("cần tờ khôi phục") == len(saved.rows["round"])
    assert result.stdout.count(FINISHED) == len(saved.rows["round"]) / 2
    again = run(args=["restore", str(saved.file)])
    assert (again.exit_code, again.stderr.count("\n"), "Lỗi: Chỉ phục hồi" in again.stderr) == (1, 2, True)
    assert run(args=["restore", "no-such-file"]).exit_code == 1
    assert run(args=["audit", "verify"]).exit_code == 0
    held: Services = app.extensions["forms"]
    held.box.close()
    database.disconnect()


def test_a_page_of_rows_is_all_that_is_held_in_memory(store, box, tmp_path, monkeypatch):
    UnitRow.insert_many([{"code": f"{each:03}", "name": "x"} for each in range(25)]).execute()
    longest = []
    insert = peewee.Table.insert

    def measured(self, page, **more):
        longest.append(len(page))
        return insert(self, page, **more)

    back_up(tmp_path / "copy.zip", box)
    UnitRow.delete().execute()
    monkeypatch.setattr(backup_rows, "ROWS_AT_ONCE", 10)
    monkeypatch.setattr(peewee.Table, "insert", measured)
    put_back(tmp_path / "copy.zip", box)
    assert longest == [10, 10, 5]
