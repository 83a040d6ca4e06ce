"""Opens the named store, checks it, upgrades it, and runs every write to it.

SQLite: one connection per thread, kept open. PostgreSQL: a pool; ``release`` gives the thread's connection
back at the end of a request.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from threading import local
from time import monotonic, sleep
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlparse

import peewee
from playhouse.db_url import parse
from playhouse.migrations import Migration, Runner
from playhouse.pool import PooledPostgresqlDatabase

from ..core.errors import NotStored, StartRefused
from .models import named_db

P = ParamSpec("P")
R = TypeVar("R")

MIGRATIONS = Path(__file__).parent / "migrations"
HISTORY = "schema_migration"
WAIT_SECONDS = 5  # for a lock, all attempts together
ATTEMPTS = 8
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}  # 2 is FULL
PASSING = {"40001", "40P01"}  # serialization failure, deadlock: the whole transaction again
UPGRADE_LOCK = 7_305_411  # any number, the same in every process
NOT_STORED = "Chưa lưu được. Xin giữ nguyên trang này và thử lại sau ít phút."


class _Opened:
    """How often a store was opened by this process."""

    generation = 0


class _Own(local):
    """Commits of this thread."""

    commits = 0


_opened, _own = _Opened(), _Own()
Unavailable = (peewee.OperationalError, peewee.InterfaceError)  # what a read raises when the store is gone


def connect(url: str) -> None:
    """Open the named store at ``url`` and put it behind the models.

    ``sqlite:///relative.db`` or ``sqlite:////absolute.db``; ``postgresql://user:password@host/name``, several
    hosts as ``postgresql:///name?host=a,b&port=5432,5432&target_session_attrs=read-write``.
    Raises StartRefused where it cannot be opened, does not take its pragmas or is newer than the program.
    """
    disconnect()
    scheme = urlparse(url).scheme.removesuffix("+pool")
    if scheme == "sqlite":
        opened: peewee.Database = _sqlite(url)
    elif scheme in ("postgres", "postgresql"):
        opened = _postgresql(url)
    else:
        raise StartRefused(
            f"FORMS_DATABASE_URL: không dùng được kiểu '{scheme}'; hãy đặt sqlite:///… hoặc postgresql://…"
        )
    try:
        opened.connect()
    except (peewee.PeeweeException, sqlite3.Error) as error:
        raise StartRefused(f"Không mở được cơ sở dữ liệu: {_first_line(error)}") from error
    try:
        _refuse_wrong_pragmas(opened)
        named_db.initialize(opened)
        _opened.generation += 1
        _refuse_newer_schema(opened)
    except StartRefused:
        _close(opened)
        raise


def change_mark() -> tuple[int, int, int] | None:
    """What differs after any commit to the store, by anyone; to compare within one thread only.

    None where it cannot be told (PostgreSQL).
    """
    database = named_db.obj
    if not isinstance(database, peewee.SqliteDatabase):
        return None
    # data_version tells commits of all connections but one's own.
    version = database.pragma("data_version")
    return _opened.generation, _own.commits, version


def disconnect() -> None:
    """Close what this thread has open, and on PostgreSQL the whole pool; nothing may be open."""
    if named_db.obj is not None:
        _close(named_db.obj)


def release() -> None:
    """Give the thread's PostgreSQL connection back to the pool; on SQLite it stays open for the thread."""
    if isinstance(named_db.obj, PooledPostgresqlDatabase) and not named_db.obj.is_closed():
        named_db.obj.close()


def upgrade() -> list[str]:
    """Apply the migrations that are missing, one process at a time; their names, oldest first."""
    database = named_db.obj
    if isinstance(database, PooledPostgresqlDatabase):
        database.execute_sql("SELECT pg_advisory_lock(%s)", (UPGRADE_LOCK,))
        try:
            return migrate()
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (UPGRADE_LOCK,))
    with tables_may_be_rebuilt(), database.atomic("EXCLUSIVE"):
        return migrate()


def migrate(last: str | None = None) -> list[str]:
    """Apply the migrations that are missing, up to ``last``, in a transaction that keeps others out.

    Raises IntegrityError where a row then points to one that is not there.
    """
    database = named_db.obj
    applied = list(Runner(database, str(MIGRATIONS)).up(last))
    if isinstance(database, peewee.SqliteDatabase):
        lost = database.execute_sql("PRAGMA foreign_key_check").fetchone()  # type: ignore[no-untyped-call]
        if lost:
            raise peewee.IntegrityError(f"a row of {lost[0]} points to a missing row of {lost[2]}")
    return applied


@contextmanager
def tables_may_be_rebuilt() -> Iterator[None]:
    """Around a transaction that migrates: SQLite changes a table by dropping it and making it anew.

    While it enforces references it would refuse that; ``migrate`` looks at all of them before the commit.
    """
    database = named_db.obj
    if not isinstance(database, peewee.SqliteDatabase):
        yield
        return
    database.pragma("foreign_keys", 0)
    try:
        yield
    finally:
        database.pragma("foreign_keys", PRAGMAS["foreign_keys"])


def known_migrations() -> list[str]:
    """The migrations that this program has, oldest first."""
    return [migration.name for migration in Migration.load_directory(str(MIGRATIONS))]


def problems() -> list[str]:
    """What keeps the store from serving, in Vietnamese; empty when it is ready."""
    try:
        applied = _applied(named_db.obj)
        _refuse_newer_schema(named_db.obj)
    except StartRefused as refused:
        return [str(refused)]
    except (peewee.PeeweeException, AttributeError) as error:
        return [f"Cơ sở dữ liệu không trả lời: {_first_line(error)}"]
    missing = [name for name in known_migrations() if name not in applied]
    return (
        [f"Cơ sở dữ liệu thiếu bước nâng cấp {missing[0]}: hãy chạy 'flask db upgrade'."] if missing else []
    )


def overwrite_deleted() -> None:
    """Overwrite what this thread deletes from now on.

    SQLite leaves it in the file until the place is used again; PostgreSQL tidies by itself.
    """
    if isinstance(named_db.obj, peewee.SqliteDatabase):
        named_db.obj.pragma("secure_delete", 1)


def write_transaction(function: Callable[P, R]) -> Callable[P, R]:
    """Run ``function`` in one transaction, again where another writer got in its way.

    Inside another such function it joins the outer transaction. ``function`` must bear being run again: all
    it changes lies in the store. Raises NotStored where that is locked, full or gone; nothing was kept then.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        database = named_db.obj
        if database.in_transaction():
            return function(*args, **kwargs)
        deadline = monotonic() + WAIT_SECONDS
        for attempt in range(1, ATTEMPTS + 1):
            entered = False
            try:
                with _begin(database):
                    entered = True
                    result = function(*args, **kwargs)
                _own.commits += 1
                return result
            except peewee.PeeweeException as error:
                _drop_broken_connection(database)
                if not _passes(error, entered) or attempt == ATTEMPTS or monotonic() > deadline:
                    if isinstance(error, (*Unavailable, peewee.InternalError)):
                        raise NotStored(NOT_STORED) from error
                    raise  # a mistake of ours, not of the store's: it must be seen
            sleep(random.uniform(0, 0.005 * 2**attempt))  # noqa: S311 - spreads writers, keeps no secret
        raise AssertionError("unreachable")

    return run


def _begin(database: peewee.Database) -> Any:
    """On SQLite it holds the write lock from its start: a deferred one could not wait for it later."""
    return database.atomic("IMMEDIATE") if isinstance(database, peewee.SqliteDatabase) else database.atomic()


def _passes(error: peewee.PeeweeException, entered: bool) -> bool:
    """Whether the same transaction may go through when run again."""
    if isinstance(error, peewee.IntegrityError):
        return True  # another writer took the key: the next run sees its row
    if not isinstance(error, Unavailable):
        return False
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return state in PASSING or "locked" in str(error) or not entered


def _drop_broken_connection(database: peewee.Database) -> None:
    if isinstance(database, PooledPostgresqlDatabase) and not database.is_connection_usable():
        database.manual_close()


def _sqlite(url: str) -> peewee.SqliteDatabase:
    settings = parse(url)
    path = str(settings.pop("database"))
    if settings:
        raise StartRefused(
            f"FORMS_DATABASE_URL: không hiểu phần '?{next(iter(settings))}=…' của địa chỉ sqlite."
        )
    if path == ":memory:":
        raise StartRefused("FORMS_DATABASE_URL: cơ sở dữ liệu phải là một tệp, không phải bộ nhớ.")
    make_private_file(Path(path), "FORMS_DATABASE_URL")
    return peewee.SqliteDatabase(path, pragmas=PRAGMAS, timeout=WAIT_SECONDS)


def _postgresql(url: str) -> PooledPostgresqlDatabase:
    settings = parse(url, unquote_password=True, unquote_user=True)
    name = settings.pop("database")
    settings.setdefault("max_connections", 20)
    settings.setdefault("timeout", WAIT_SECONDS)
    return PooledPostgresqlDatabase(name, prefer_psycopg3=True, **settings)


def make_private_file(path: Path, setting: str) -> None:
    """Make ``path``, for its owner only, if it is not there. StartRefused where it cannot be written."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StartRefused(
            f"{setting}: không ghi được tệp '{path}' ({error.strerror}); hãy tạo thư mục hoặc sửa quyền."
        ) from error


def _refuse_wrong_pragmas(database: peewee.Database) -> None:
    if not isinstance(database, peewee.SqliteDatabase):
        return
    for name, wanted in PRAGMAS.items():
        if (found := database.pragma(name)) != wanted:
            raise StartRefused(f"Cơ sở dữ liệu không nhận '{name} = {wanted}' (đang là '{found}').")


def _refuse_newer_schema(database: peewee.Database) -> None:
    if strange := sorted(_applied(database) - set(known_migrations())):
        raise StartRefused(
            f"Cơ sở dữ liệu mới hơn chương trình (có bước '{strange[-1]}'): hãy cài bản chương trình mới."
        )


def _applied(database: peewee.Database) -> set[str]:
    if not database.table_exists(HISTORY):
        return set()
    history = peewee.Table(HISTORY, _database=database)
    return {row["name"] for row in history.select(history.c.name)}


def _close(database: peewee.Database) -> None:
    if isinstance(database, PooledPostgresqlDatabase):
        database.close_all()
    elif not database.is_closed():
        database.close()


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
