"""The named store: how it is opened, refused, upgraded and written to."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier

import peewee
import pytest
from playhouse.schema_diff import diff_models

from forms_app.core.errors import NotStored, StartRefused
from forms_app.storage import database, models
from forms_app.storage.models import PeriodRow, UnitRow, named_db


def count_units() -> int:
    return int(UnitRow.select().count())


@database.write_transaction
def add_unit(code: str) -> None:
    UnitRow.insert(code=code, name=code).execute()


def test_migrations_make_the_tables_that_the_models_describe(store):
    difference = diff_models(named_db.obj, models.TABLES)
    assert not difference, difference


def test_upgrading_again_changes_nothing(store):
    assert (database.upgrade(), database.problems()) == ([], [])


def test_five_upgrades_at_once_apply_each_step_once(store, tmp_path):
    database.disconnect()
    if store.startswith("sqlite"):
        database.connect(f"sqlite:///{tmp_path / 'fresh.db'}")
    else:
        database.connect(store)
        for table in reversed(models.TABLES):
            named_db.obj.drop_tables([table])
        named_db.obj.execute_sql("DROP FUNCTION audit_refuse")
        named_db.obj.execute_sql("DROP TABLE schema_migration")

    def upgrade_and_close(_: int) -> list[str]:
        applied = database.upgrade()
        named_db.obj.close()
        return applied

    with ThreadPoolExecutor(5) as pool:
        applied = [name for names in pool.map(upgrade_and_close, range(5)) for name in names]
    assert sorted(applied) == database.known_migrations()


def next_step(folder: Path, body: str) -> Path:
    """The migrations of this program and one of the next, which does ``body``."""
    later = shutil.copytree(database.MIGRATIONS, folder / "migrations")
    imports = "from peewee import TextField"
    (later / "9001_next.py").write_text(f"{imports}\n\ndef up(migrator, db):\n    {body}\n", "utf-8")
    return later


def fill_two_tables() -> None:
    add_unit("TT")
    facts = {"name": "A", "folded": "a", "level": "th", "staff": 9, "pupils": 9, "families": 9}
    flags = {"families_estimated": False, "boarding": False, "sites": 1}
    models.SchoolRow.insert(code="A", **facts, **flags).execute()
    models.MembershipRow.insert(school="A", unit="TT", starts_on=date.min).execute()


def test_a_table_that_rows_point_to_can_be_changed_by_an_upgrade(store, tmp_path, monkeypatch):
    fill_two_tables()
    body = 'migrator.migrate(migrator.add_column("unit", "colour", TextField(default="green")))'
    monkeypatch.setattr(database, "MIGRATIONS", next_step(tmp_path, body))
    assert database.upgrade() == ["9001_next"]
    assert named_db.obj.execute_sql("SELECT code, colour FROM unit").fetchall() == [("TT", "green")]
    with pytest.raises(peewee.IntegrityError):
        UnitRow.delete().execute()  # references are enforced again


def test_an_upgrade_that_would_lose_what_a_row_points_to_changes_nothing(store, tmp_path, monkeypatch):
    fill_two_tables()
    body = "db.execute_sql('DELETE FROM unit')"
    monkeypatch.setattr(database, "MIGRATIONS", next_step(tmp_path, body))
    with pytest.raises(peewee.IntegrityError):
        database.upgrade()
    assert (count_units(), database.problems()[0].split(":")[0][-9:]) == (1, "9001_next")


def test_an_upgrade_that_is_due_is_named(store):
    named_db.obj.execute_sql("DELETE FROM schema_migration WHERE name = '0002_audit_is_append_only'")
    assert database.problems() == [
        "Cơ sở dữ liệu thiếu bước nâng cấp 0002_audit_is_append_only: hãy chạy 'flask db upgrade'."
    ]


def test_a_newer_schema_is_refused_in_one_line(store):
    named_db.obj.execute_sql(
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01')"
    )
    with pytest.raises(StartRefused) as refused:
        database.connect(store)
    assert "9999_later" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_name_of_a_moment_field_keeps_naive_utc_only(store):
    field = models.SessionRow.started_at
    moment = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    with pytest.raises(ValueError, match="naive UTC"):
        field.db_value(moment)
    with pytest.raises(ValueError, match="not a moment"):
        field.db_value("2026-11-22")
    assert field.db_value(moment.replace(tzinfo=None)) == moment.replace(tzinfo=None)


def test_a_store_that_is_gone_is_named_as_the_problem(store, monkeypatch):
    def gone(*_: object) -> None:
        raise peewee.OperationalError("disk I/O error\nsecond line")

    monkeypatch.setattr(named_db.obj, "table_exists", gone)
    assert database.problems() == ["Cơ sở dữ liệu không trả lời: disk I/O error"]


def test_a_newer_schema_is_a_problem_of_a_running_service_too(store):
    named_db.obj.execute_sql(
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01')"
    )
    assert [problem.split(" (")[0] for problem in database.problems()] == [
        "Cơ sở dữ liệu mới hơn chương trình"
    ]


def test_a_mistake_of_ours_is_shown_as_what_it_is(store):
    @database.write_transaction
    def forget_the_name() -> None:
        UnitRow.insert(code="A", name=None).execute()

    with pytest.raises(peewee.IntegrityError):
        forget_the_name()
    assert count_units() == 0


def test_what_goes_wrong_on_the_way_leaves_nothing(store):
    @database.write_transaction
    def add_then_stumble() -> None:
        add_unit("A")
        raise KeyError("stumbled")

    with pytest.raises(KeyError):
        add_then_stumble()
    assert count_units() == 0


def test_a_key_taken_by_another_writer_is_seen_by_the_second_run(store):
    runs = []

    @database.write_transaction
    def add_unless_known() -> str:
        runs.append(1)
        if len(runs) > 1:
            return "known"
        UnitRow.insert_many([{"code": "A", "name": "A"}, {"code": "A", "name": "A"}]).execute()
        return "added"

    assert (add_unless_known(), len(runs)) == ("known", 2)


def test_twenty_writers_at_once_all_get_through(store):
    def write(number: int) -> None:
        try:
            add_unit(f"U{number}")
        finally:
            database.release()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(20)))
    assert count_units() == 20


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_store_that_stays_locked_says_not_stored_and_recovers(store, monkeypatch):
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.2)
    named_db.obj.timeout = 0.05
    other = sqlite3.connect(named_db.obj.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotStored):
        add_unit("A")
    other.execute("ROLLBACK")
    other.close()
    add_unit("A")
    assert count_units() == 1


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_lock_that_goes_away_is_waited_for(store, monkeypatch):
    named_db.obj.timeout = 0.01
    other = sqlite3.connect(named_db.obj.database, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(database, "sleep", lambda _: other.in_transaction and other.execute("ROLLBACK"))
    add_unit("A")
    other.close()
    assert count_units() == 1


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_full_disk_says_not_stored_and_recovers(store):
    pages = named_db.obj.pragma("page_count")
    named_db.obj.pragma("max_page_count", pages)
    with pytest.raises(NotStored):
        add_until_full()
    named_db.obj.pragma("max_page_count", pages * 100)
    before = count_units()
    add_unit("one more")
    assert count_units() == before + 1


def add_until_full() -> None:
    for number in range(2000):
        add_unit(f"U{number}")


@pytest.mark.postgres
@pytest.mark.parametrize("store", ["postgres"], indirect=True)
def test_a_connection_that_the_server_cut_is_replaced(store):
    add_unit("A")
    cut_own_connection(store)
    add_unit("B")
    assert count_units() == 2


def cut_own_connection(store: str) -> None:
    (pid,) = named_db.obj.execute_sql("SELECT pg_backend_pid()").fetchone()
    import psycopg

    with psycopg.connect(store, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 2000)", (pid,))


@pytest.mark.postgres
@pytest.mark.parametrize("store", ["postgres"], indirect=True)
def test_a_serialization_failure_runs_the_whole_transaction_again(store):
    serializable = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE"
    PeriodRow.insert(code="2026", starts_on="2026-01-01", ends_on="2026-12-31").execute()

    runs, all_have_read = [], Barrier(3)

    @database.write_transaction
    def count_up() -> None:
        runs.append(1)
        row = PeriodRow.get_by_id("2026")
        if len(runs) <= 3:  # the first time all three read before anyone writes
            all_have_read.wait(20)
        PeriodRow.update(ends_on=row.ends_on.replace(year=row.ends_on.year + 1)).execute()

    def five_times(_: int) -> None:
        named_db.obj.connect(reuse_if_open=True)
        named_db.obj.execute_sql(serializable)
        for _each in range(5):
            count_up()
        named_db.obj.manual_close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(five_times, range(3)))
    assert PeriodRow.get_by_id("2026").ends_on.year == 2026 + 15
    assert len(runs) > 15


@pytest.mark.parametrize(
    "url",
    [
        "mysql://host/name",
        "sqlite:///:memory:",
        "sqlite:////no/such/folder/main.db",
        "sqlite:///x.db?journal_mode=wal",
        "postgresql://nobody:wrong@127.0.0.1:1/none",
    ],
)
def test_an_address_that_will_not_do_is_refused_in_one_line(url):
    with pytest.raises(StartRefused) as refused:
        database.connect(url)
    assert "\n" not in str(refused.value)


def test_every_pragma_is_read_back(tmp_path, monkeypatch):
    real = peewee.SqliteDatabase.pragma
    for name in database.PRAGMAS:

        def forgetful(self, key, *rest, lost=name):
            return "lost" if key == lost else real(self, key, *rest)

        monkeypatch.setattr(peewee.SqliteDatabase, "pragma", forgetful)
        with pytest.raises(StartRefused, match=name):
            database.connect(f"sqlite:///{tmp_path / name}.db")


def test_the_file_is_its_owners_only(tmp_path):
    database.connect(f"sqlite:///{tmp_path / 'private.db'}")
    database.disconnect()
    assert (tmp_path / "private.db").stat().st_mode & 0o777 == 0o600
