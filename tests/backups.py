"""Small things that the tests of backup and restore share: what a store holds, what is in a backup file."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from forms_app.storage.backup import carried, make_backup
from forms_app.storage.backup_file import BOX, MANIFEST, Manifest
from forms_app.storage.ballot_box import RATINGS, TICKETS, Ballot, BallotBox
from forms_app.storage.models import Row
from forms_app.storage.restore import Restored, restore_backup
from tests.actors import NOW

SIZES = {RATINGS: (64, 256), TICKETS: (16, 256)}


def rows(leave_out: tuple[type[Row], ...] = ()) -> dict[str, list[str]]:
    """Everything in the tables that a backup carries, in an order that both engines share."""
    tables = [table for table in carried() if table not in leave_out]
    return {table._meta.table_name: sorted(map(repr, table.select().dicts())) for table in tables}


def back_up(out: Path, box: BallotBox, **more: Any) -> Manifest:
    return make_backup(out, box.path, box.path.parent / "uploads", "0.1.0", NOW, **more)


def put_back(file: Path, box: BallotBox, **more: Any) -> Restored:
    return restore_backup(file, box.path, box.path.parent / "uploads", "cli:test", NOW, **more)


def parts(file: Path) -> dict[str, bytes]:
    """The content of a backup by name."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(file: Path, content: dict[str, bytes], amend: bool = False) -> Path:
    """A backup of ``content``; with ``amend`` its manifest fits them, as a forger would see to."""
    if amend:
        content = {**content, MANIFEST: amended(content)}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in content.items():
            archive.writestr(name, each)
    return file


def amended(content: dict[str, bytes]) -> bytes:
    """The manifest with parts and counts of rows as they are."""
    manifest = json.loads(content[MANIFEST])
    manifest["parts"] = [
        {"name": name, "size": len(each), "sha256": sha256(each).hexdigest()}
        for name, each in content.items()
        if name != MANIFEST
    ]
    for table in manifest["tables"]:
        table["rows"] = content[f"rows/{table['name']}.jsonl"].count(b"\n")
    return json.dumps(manifest).encode()


def changed(content: dict[str, bytes], change: Callable[[dict[str, Any]], None]) -> dict[str, bytes]:
    """``content`` with something changed in its manifest."""
    manifest = json.loads(content[MANIFEST])
    change(manifest)
    return {**content, MANIFEST: json.dumps(manifest).encode()}


def box_in(file: Path, folder: Path) -> BallotBox:
    """The ballot box of a backup, opened in ``folder``."""
    folder.mkdir(exist_ok=True)
    (folder / "box.db").write_bytes(parts(file)[BOX])
    return BallotBox(folder / "box.db")


def record(number: int, size: int) -> bytes:
    """Invented bytes, the same for the same number."""
    return b"\1" + (sha256(str(number).encode()).digest() * 2)[: size - 1]


def ballot(number: int, school: str = "79001") -> Ballot:
    return Ballot(1, school, record(number, 16), record(number, 64))
