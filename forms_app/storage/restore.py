"""Puts a backup into an empty installation, all of it or nothing; the keys of rounds come back by other ways.

The rows go into tables as they were when the backup was made; later migrations run on them as on any store.
Named store, boxes and uploads change in this order: a transaction is opened and filled, the boxes and the
uploads are put in place, the transaction is committed. Cut short before that, the same command finishes it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

import peewee

from ..core.errors import NotFound, WrongState
from ..core.language import number
from ..core.rounds import Round
from . import audit
from .backup import LEFT_OUT
from .backup_file import (
    BOX,
    LETTERS,
    MANIFEST,
    UPLOADS,
    BackupReader,
    Manifest,
    Progress,
    Table,
    damaged,
    rows_name,
)
from .backup_rows import add_rows
from .box_copy import check_copy, holds_the_same, is_empty, put_back
from .box_file import BoxFile
from .database import (
    HISTORY,
    UPGRADE_LOCK,
    known_migrations,
    migrate,
    tables_may_be_rebuilt,
    write_transaction,
)
from .erase import drop_tables
from .laid_file import LaidFile
from .letter_file import LetterFile, letters_beside
from .models import TABLES, named_db
from .round_keys import RoundKeys
from .rounds import rounds
from .work_folder import new_private_file, put_on_disk, sync_folder, work_folder

NOT_EMPTY = (
    "Chỉ phục hồi vào một nơi còn trống, mà {what}. Hãy đặt FORMS_INSTANCE (và FORMS_DATABASE_URL nếu dùng) "
    "sang nơi mới rồi phục hồi lại; không có gì bị thay đổi."
)


@dataclass(frozen=True)
class Restored:
    """What was put back, and the migrations that its rows went through on the way."""

    manifest: Manifest
    upgraded: list[str]


def restore_backup(
    file: Path,
    box_path: Path,
    uploads: Path,
    by: str,
    now: datetime,
    progress: Progress = lambda done, total: None,
) -> Restored:
    """Fill the open named store, the box ``box_path``, the letters beside it and ``uploads`` from ``file``.

    Raises Faulty for a file that is no whole backup or of a newer program, WrongState where this installation
    holds anything already, NotStored or OSError where a disk does not take it. Nothing has changed then.
    """
    with (
        BackupReader(file) as backup,
        closing(BoxFile(box_path)) as box,
        closing(LetterFile(letters_beside(box_path))) as letters,
    ):
        _refuse_newer(backup.manifest)
        _refuse_rows()
        _refuse_large(backup.manifest, uploads.parent)
        steps = _Steps(len(backup.manifest.parts) + len(backup.manifest.tables), progress)
        backup.check(steps.next)
        with work_folder(uploads.parent) as folder:
            files = _Files(backup, (box, letters), uploads, folder)
            try:
                with tables_may_be_rebuilt():
                    upgraded = _fill(backup, by, now, files.put, steps.next)
            except BaseException:
                files.take_back()
                raise
    return Restored(backup.manifest, upgraded)


def rounds_without_keys(keys: RoundKeys) -> list[Round]:
    """Rounds whose ballots are still to be taken or opened, and whose keys are not in ``keys``."""
    return [each for each in rounds() if not (each.destroyed_on or each.cancelled_on or _has(keys, each.id))]


class _Steps:
    """Counts what is done, for a progress bar."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def next(self) -> None:
        self._done += 1
        self._progress(self._done, self._total)


class _Unpacked:
    """One box of a backup, unpacked in ``folder``, ready to be put in its place or taken back.

    Raises WrongState where another one lies there. The same one does when a restore was cut short.
    """

    def __init__(self, backup: BackupReader, name: str, here: LaidFile, folder: Path) -> None:
        self._here, self._copy = here, folder / name
        _unpack(backup, name, self._copy)
        with closing(type(here)(folder / f"empty-{name}")) as empty:
            check_copy(self._copy, empty, name)
        self._there = not is_empty(here)
        if self._there and not holds_the_same(here, self._copy):
            raise WrongState(NOT_EMPTY.format(what=f"{here.named} ở đây đã có dữ liệu khác"))

    def put(self, undo: list[Callable[[], None]]) -> None:
        """Bears being called again."""
        if self._there:
            return
        undo.append(self._here.clear)
        put_back(self._copy, self._here)
        self._there = True


class _Files:
    """The boxes and the uploads of a backup, unpacked in ``folder``, ready to be put in place or taken back.

    Raises WrongState where there are others already. The same ones are there when a restore was cut short.
    """

    def __init__(
        self, backup: BackupReader, boxes: tuple[BoxFile, LetterFile], uploads: Path, folder: Path
    ) -> None:
        self._uploads, self._unpacked = uploads, folder / UPLOADS
        self._put: list[Callable[[], None]] = []  # how to take back what was put in place
        held = {part.name for part in backup.manifest.parts}
        box, letters = boxes
        self._boxes = [_Unpacked(backup, BOX, box, folder)]
        if LETTERS in held:
            self._boxes.append(_Unpacked(backup, LETTERS, letters, folder))
        elif not is_empty(letters):
            raise WrongState(NOT_EMPTY.format(what=f"{letters.named} ở đây đã có dữ liệu khác"))
        names = {part.name: part.sha256 for part in backup.manifest.parts if part.name.startswith(UPLOADS)}
        self._uploads_wanted = bool(names)
        there = _digests(uploads)
        if there and there != names:
            raise WrongState(NOT_EMPTY.format(what=f"thư mục {uploads} đã có tệp khác"))
        if there:
            self._uploads_wanted = False
            return
        for name in names:
            _unpack(backup, name, folder / name)

    def put(self) -> None:
        """Bears being called again."""
        for box in self._boxes:
            box.put(self._put)
        if self._uploads_wanted:
            os.replace(self._unpacked, self._uploads)  # over an empty folder or none
            self._put.append(lambda: shutil.rmtree(self._uploads))
            self._uploads_wanted = False
            sync_folder(self._uploads.parent)

    def take_back(self) -> None:
        for undo in reversed(self._put):
            undo()


@write_transaction
def _fill(
    backup: BackupReader, by: str, now: datetime, put_files: Callable[[], None], step: Callable[[], None]
) -> list[str]:
    """Make the tables of the backup's time, fill them, bring them up to today; the files last of all."""
    if not isinstance(named_db.obj, peewee.SqliteDatabase):
        named_db.obj.execute_sql("SELECT pg_advisory_xact_lock(%s)", (UPGRADE_LOCK,))
    manifest = backup.manifest
    _refuse_rows()
    drop_tables()
    others = set(named_db.obj.get_tables())
    migrate(manifest.migrations[-1])
    _refuse_other_tables(manifest, set(named_db.obj.get_tables()) - others - {HISTORY})
    for table in manifest.tables:
        _add(backup, table)
        step()
    try:
        upgraded = migrate()
    except peewee.IntegrityError as error:
        raise damaged(MANIFEST, "có dòng trỏ tới dòng không có trong bản sao.") from error
    audit.record(by, "backup.restore", manifest.made_at.isoformat(), f"program {manifest.program}", now)
    put_files()
    return upgraded


def _add(backup: BackupReader, table: Table) -> None:
    try:
        with closing(backup.rows(table)) as rows:
            add_rows(table.name, table.columns, rows)
    except (peewee.IntegrityError, peewee.DataError, ValueError, OverflowError) as error:
        raise damaged(rows_name(table.name), "có dòng không thể có trong một bản sao.") from error


def _refuse_newer(manifest: Manifest) -> None:
    known = tuple(known_migrations())
    if set(manifest.migrations) - set(known):
        raise damaged(
            MANIFEST,
            f"do bản chương trình mới hơn ({manifest.program}) ghi: hãy cài bản đó rồi phục hồi lại.",
        )
    if not manifest.migrations or manifest.migrations != known[: len(manifest.migrations)]:
        raise damaged(MANIFEST, "danh sách bước nâng cấp không đúng.")


def _refuse_rows() -> None:
    """An installation is empty when no table has a row: not a form, not an account, not a line of the log."""
    for table in TABLES:
        exists = named_db.obj.table_exists(table._meta.table_name)
        if exists and table.select(peewee.SQL("1")).limit(1).tuples().first():
            raise WrongState(NOT_EMPTY.format(what="cơ sở dữ liệu ở đây đã có dữ liệu"))


def _refuse_large(manifest: Manifest, folder: Path) -> None:
    if manifest.size > shutil.disk_usage(folder).free:
        raise WrongState(f"Không đủ chỗ trên ổ của {folder}: bản sao cần {number(manifest.size / 1e6)} MB.")


def _refuse_other_tables(manifest: Manifest, made: set[str]) -> None:
    """Exactly the tables that this schema has, with exactly their columns."""
    expected = {name: {column.name for column in named_db.obj.get_columns(name)} for name in made}
    for table in LEFT_OUT:
        expected.pop(table._meta.table_name, None)
    if {table.name: set(table.columns) for table in manifest.tables} != expected:
        raise damaged(MANIFEST, "các bảng không như lúc sao lưu.")


def _unpack(backup: BackupReader, name: str, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with new_private_file(path) as file:
        for chunk in backup.chunks(name):
            file.write(chunk)
        put_on_disk(file)


def _digests(folder: Path) -> dict[str, str]:
    """What lies in ``folder`` by the names it would have in a backup."""
    found = (Path(parent, name) for parent, _, names in os.walk(folder) for name in names)
    return {UPLOADS + path.relative_to(folder).as_posix(): _digest(path) for path in found}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _has(keys: RoundKeys, round_id: int) -> bool:
    try:
        keys.key(round_id)
    except NotFound:
        return False
    return True
