"""A backup is one zip file: the rows of the named store, the ballot box, uploads, and a manifest of them all.

``rows/<table>.jsonl`` has a row per line, the same for SQLite and PostgreSQL; ``ballot_box.db`` is a box
file, ``letters.db`` one of sealed letters (missing in older backups); ``manifest.json`` says what must be
there. The digests find damage. They are no signature: who can write the file can write them too. So the
reader believes nothing: no name leads outside, nothing is longer than the manifest says, and ``check`` looks
at all of it before anything is used.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ..core.errors import Fault, Faulty

FORMAT = 1
MANIFEST, BOX, LETTERS, UPLOADS = "manifest.json", "ballot_box.db", "letters.db", "uploads/"
NO_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file knows: no part tells when it was last changed
CHUNK = 1 << 16
LONGEST_MANIFEST = 64 << 20  # bytes; a hundred bytes for each upload
LONGEST_ROW = 64 << 20

Progress = Callable[[int, int], None]  # parts done, parts in all
# NotImplementedError: packed in a way that zipfile does not know.
_UNREADABLE = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


@dataclass(frozen=True)
class Part:
    """A file in the backup; ``size`` in bytes, unpacked."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Table:
    """A table of the named store; its rows are in the part ``rows/<name>.jsonl``."""

    name: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Manifest:
    """What is in a backup; ``made_at`` naive UTC, ``migrations`` all that its rows have been through."""

    format: int
    program: str
    made_at: datetime
    migrations: tuple[str, ...]
    tables: tuple[Table, ...]  # a table after those its rows point to
    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        """Bytes of all parts, unpacked."""
        return sum(part.size for part in self.parts)

    def to_json(self) -> bytes:
        values = asdict(self) | {"made_at": self.made_at.isoformat()}
        return json.dumps(values, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """Raises ValueError, KeyError or TypeError where it is none, Faulty for a newer format."""
        values = json.loads(content)
        if int(values["format"]) > FORMAT:
            raise damaged(MANIFEST, "do bản chương trình mới hơn ghi: hãy cài bản mới rồi phục hồi lại.")
        if values["format"] != FORMAT:
            raise ValueError("no such format")
        return cls(
            FORMAT,
            _printable(values["program"]),
            datetime.fromisoformat(values["made_at"]),
            tuple(_printable(name) for name in values["migrations"]),
            tuple(
                Table(_printable(t["name"]), tuple(map(_printable, t["columns"])), int(t["rows"]))
                for t in values["tables"]
            ),
            tuple(Part(_printable(p["name"]), int(p["size"]), str(p["sha256"])) for p in values["parts"]),
        )


def damaged(name: str, message: str) -> Faulty:
    """The refusal of a backup for what is wrong with its part ``name``."""
    return Faulty((Fault("Bản sao", name, message),))


def rows_name(table: str) -> str:
    """The part that holds the rows of a table."""
    return f"rows/{table}.jsonl"


def stays_inside(name: str) -> bool:
    """Whether ``name``, taken as a path in a folder, stays in that folder on every system."""
    parts = name.split("/")
    return name.isprintable() and not set(name) & set('\\:*?"<>|') and not {"", ".", ".."} & set(parts)


class BackupWriter:
    """Writes the parts of a backup one after the other into ``file``, then the manifest."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w")
        self._parts: list[Part] = []
        self._tables: list[Table] = []

    def __enter__(self) -> BackupWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def add(self, name: str, chunks: Iterable[bytes], pack: bool = True) -> None:
        """Add a part. Raises ValueError for a name that the reader would refuse."""
        if not stays_inside(name):
            raise ValueError(f"no name for a part of a backup: {name!r}")
        digest, size = sha256(), 0
        with self._zip.open(_info(name, pack), "w", force_zip64=True) as stream:
            for chunk in chunks:
                stream.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self._parts.append(Part(name, size, digest.hexdigest()))

    def add_rows(self, table: str, columns: tuple[str, ...], lines: Iterable[bytes]) -> None:
        """Add the rows of a table, after those of the tables it points to."""
        count = 0

        def counted() -> Iterator[bytes]:
            nonlocal count
            for line in lines:
                count += 1
                yield line

        self.add(rows_name(table), counted())
        self._tables.append(Table(table, columns, count))

    def finish(self, program: str, made_at: datetime, migrations: tuple[str, ...]) -> Manifest:
        """Write the manifest of what was added."""
        manifest = Manifest(FORMAT, program, made_at, migrations, tuple(self._tables), tuple(self._parts))
        self._zip.writestr(_info(MANIFEST, pack=True), manifest.to_json())
        return manifest


class BackupReader:
    """The backup in the file ``path``. Raises Faulty wherever it is not what a backup must be."""

    def __init__(self, path: Path) -> None:
        with _reading(path.name):
            self._zip = ZipFile(path)
        try:
            self.manifest = self._manifest()
            self._parts = {part.name: part for part in self.manifest.parts}
            self._check_names()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> BackupReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def check(self, part_done: Callable[[], None] = lambda: None) -> None:
        """Read every part to its end and compare it with the manifest."""
        for name in self._parts:
            for _ in self.chunks(name):
                pass
            part_done()

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a part, and an error at its end if it is not what was written."""
        digest, left = sha256(), self._parts[name].size
        with _reading(name), self._zip.open(name) as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                left -= len(chunk)
                if left < 0:
                    break
                yield chunk
        if left or digest.hexdigest() != self._parts[name].sha256:
            raise damaged(name, "nội dung không như lúc sao lưu.")

    def rows(self, table: Table) -> Generator[dict[str, Any], None, None]:
        """The rows of a table by column, their values as ``json`` reads them; one at a time in memory."""
        name, count = rows_name(table.name), 0
        with _reading(name), io.BufferedReader(self._zip.open(name), CHUNK) as stream:  # type: ignore[type-var]
            while line := stream.readline(LONGEST_ROW + 1):
                row = json.loads(line) if len(line) <= LONGEST_ROW else None
                if not isinstance(row, dict) or tuple(row) != table.columns:
                    raise damaged(name, f"dòng {count + 1} không đọc được.")
                count += 1
                yield row
        if count != table.rows:
            raise damaged(name, f"có {count} dòng, phải có {table.rows}.")

    def _manifest(self) -> Manifest:
        try:
            with _reading(MANIFEST):
                info = self._zip.getinfo(MANIFEST)
                if info.file_size > LONGEST_MANIFEST:
                    raise ValueError("too long")
                return Manifest.from_json(self._zip.read(info))
        except (KeyError, TypeError) as error:
            raise damaged(MANIFEST, "không có hoặc không đọc được; đây không phải tệp sao lưu.") from error

    def _check_names(self) -> None:
        """Exactly the parts of the manifest, each under a name that belongs there and as long as it says."""
        listed = sorted(info.filename for info in self._zip.infolist())
        if listed != sorted([*(part.name for part in self.manifest.parts), MANIFEST]):
            raise damaged(MANIFEST, "danh sách không khớp với những gì có trong tệp.")
        rows = {rows_name(table.name) for table in self.manifest.tables}
        missing = {BOX, *rows} - self._parts.keys()
        doubled = len(rows) < len(self.manifest.tables) or len(self._parts) < len(self.manifest.parts)
        if missing or doubled:
            raise damaged(MANIFEST, "thiếu hoặc thừa một phần của bản sao.")
        for name, part in self._parts.items():
            known = name in rows or name in (BOX, LETTERS) or name.startswith(UPLOADS)
            if not known or not stays_inside(name):
                raise damaged(name, "không thuộc về một bản sao.")
            if self._zip.getinfo(name).file_size != part.size:
                raise damaged(name, "dài ngắn không như danh sách.")


@contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        raise damaged(name, "không đọc được; tệp bị hỏng, bị cắt hoặc không phải bản sao.") from error


def _printable(text: str) -> str:
    """What may be shown on a terminal: a name from a strange file could steer it."""
    if not isinstance(text, str) or not text.isprintable():
        raise ValueError("not a printable text")
    return text


def _info(name: str, pack: bool) -> ZipInfo:
    info = ZipInfo(name, NO_DATE)
    info.compress_type = ZIP_DEFLATED if pack else ZIP_STORED
    info.external_attr = 0o600 << 16
    return info
