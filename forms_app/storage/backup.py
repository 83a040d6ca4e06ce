"""Makes a backup while the service runs: everything but keys.

Left out on purpose: the folder of round keys and every secret, so that a key destroyed here destroys the
ballots in old backups too; the sessions of signed-in people, so that restoring revives none that ended; and
photos still on their way, which phones send again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import peewee

from ..core.errors import WrongState
from .backup_file import BOX, CHUNK, LETTERS, UPLOADS, BackupWriter, Manifest, Progress
from .backup_rows import columns_of, lines_of
from .box_copy import copy_box, lay_out_copy, standing_still
from .box_file import BoxFile
from .database import known_migrations, problems
from .letter_file import LetterFile, letters_beside
from .models import TABLES, ChunkRow, Row, SessionRow, named_db
from .work_folder import new_private_file, put_on_disk, sync_folder, work_folder

LEFT_OUT: tuple[type[Row], ...] = (SessionRow, ChunkRow)


def make_backup(
    out: Path,
    box_path: Path,
    uploads: Path,
    program: str,
    now: datetime,
    replace: bool = False,
    progress: Progress = lambda done, total: None,
) -> Manifest:
    """Write a backup to ``out``, all of it or nothing, for its owner only.

    The named store is the open one, the ballot box the file ``box_path``, the sealed letters lie beside it;
    the folder ``uploads`` may be missing. Raises WrongState where ``out`` cannot be its name or the store is
    not ready, NotStored where a box stays locked, OSError where the disk does not take it.
    """
    out = out.absolute()
    _refuse_place(out, replace)
    if found := problems():
        raise WrongState(" ".join(found))
    with work_folder(out.parent) as folder:
        made = folder / "backup"
        with new_private_file(made) as file:
            with BackupWriter(file) as backup:
                _write(backup, folder, box_path, uploads, progress)
                manifest = backup.finish(program, now, tuple(known_migrations()))
            put_on_disk(file)
        _refuse_place(out, replace)
        os.replace(made, out)
    sync_folder(out.parent)
    return manifest


def carried() -> tuple[type[Row], ...]:
    """The tables of which a backup holds the rows; one that others point to comes before them."""
    return tuple(table for table in TABLES if table not in LEFT_OUT)


def _refuse_place(out: Path, replace: bool) -> None:
    if not out.parent.is_dir():
        raise WrongState(f"Không có thư mục {out.parent}; hãy tạo thư mục này trước.")
    if not replace and os.path.lexists(out):
        raise WrongState(f"Đã có tệp {out}; hãy chọn tên khác, hoặc thêm --force để ghi đè.")


def _write(backup: BackupWriter, folder: Path, box_path: Path, uploads: Path, progress: Progress) -> None:
    """Box, letters and rows as they were at one moment, then the uploads, which rows never wait for."""
    copy, sealed = folder / BOX, folder / LETTERS
    with ExitStack() as snapshot:
        with (
            closing(BoxFile(box_path)) as box,
            closing(LetterFile(letters_beside(box_path))) as letters,
            standing_still(box),
            standing_still(letters),
        ):
            snapshot.enter_context(_snapshot())
            copy_box(box, copy)
            copy_box(letters, sealed)
        files, tables = _files(uploads), carried()
        total = 1 + len(tables) + len(files)
        for kind, path in ((type(box), copy), (type(letters), sealed)):
            lay_out_copy(path, kind)
            with path.open("rb") as file:
                backup.add(path.name, _chunks(file))
            path.unlink()
        progress(1, total)
        for done, model in enumerate(tables, start=2):
            backup.add_rows(model._meta.table_name, columns_of(model), lines_of(model))
            progress(done, total)
    for done, path in enumerate(files, start=2 + len(tables)):
        _add_upload(backup, path, UPLOADS + path.relative_to(uploads).as_posix())
        progress(done, total)


@contextmanager
def _snapshot() -> Iterator[None]:
    """One reading transaction that sees the named store as it is now, whatever is written meanwhile."""
    database = named_db.obj
    if isinstance(database, peewee.SqliteDatabase):
        transaction = database.atomic()
    else:
        transaction = database.atomic(isolation_level="REPEATABLE READ")
    with transaction:
        SessionRow.select().first()  # what it sees is settled by the first read
        yield


def _add_upload(backup: BackupWriter, path: Path, name: str) -> None:
    """Photos are packed already. One that is gone by now went together with its row."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        backup.add(name, _chunks(file), pack=False)


def _files(folder: Path) -> list[Path]:
    """The files in ``folder`` and below; what a link leads to does not belong to it."""
    found = (Path(parent, name) for parent, _, names in os.walk(folder) for name in names)
    return sorted(path for path in found if path.is_file() and not path.is_symlink())


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
