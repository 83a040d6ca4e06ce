"""The ballot box: a SQLite file that is a function of the set of answers in it and of nothing else.

One row per round, school and kind, allocated to its full capacity when the round opens; in it fixed-size
records in sorted order, zeros behind them. An answer is put in its place among the others and the row written
back at the same size and in the same pages, so that no order, time or batch of arrival leaves a trace. When a
row is full its capacity doubles and the whole file is laid out anew, in key order. All that differs between
two histories of one set is what SQLite counts in the header, how many commits there were (bytes 24-27 and
92-95); the schema cookie, which re-laying raises, is set back. docs/decisions/0004-ballot-box.md says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import peewee

from ..core.errors import NotFound, NotStored, StartRefused, WrongState
from . import boxed_records as records
from .database import make_private_file
from .round_keys import TAG_BYTES, RoundKeys
from .sealing import PlainSealer, Sealer

RATINGS, COMMENTS, TICKETS = "ratings", "comments", "tickets"
WAIT_SECONDS = 5  # for another process that holds the file
PRAGMAS = {
    "journal_mode": "truncate",  # not WAL: it keeps the order of commits
    "synchronous": 3,  # EXTRA: a commit is there after a power cut
    "secure_delete": 1,  # what is removed is overwritten with zeros
    "temp_store": 2,  # MEMORY: re-laying leaves no copy in a temporary file
}
CREATE = (
    "CREATE TABLE IF NOT EXISTS box (round INTEGER NOT NULL, school TEXT NOT NULL, kind TEXT NOT NULL, "
    "record_size INTEGER NOT NULL, capacity INTEGER NOT NULL, body BLOB NOT NULL, "
    "PRIMARY KEY (round, school, kind)) WITHOUT ROWID"
)
COLUMNS = ("round", "school", "kind", "record_size", "capacity", "body")
COOKIE = 1  # the schema cookie after every re-laying; the schema never changes, so none needs to notice
LAID, UNLAID = 1, 2  # user_version: UNLAID from a growth until the file is laid out anew

Boxes = Mapping[str, tuple[int, int]]  # by kind: record size in bytes, first capacity in records
_Key = tuple[int, str, str]


@dataclass(frozen=True)
class Ballot:
    """One person's answers, packed to their sizes; ``tag`` tells a repeated post."""

    round_id: int
    school: str
    tag: bytes
    rating: bytes
    comments: tuple[bytes, ...] = ()


class Put(Enum):
    """What became of a ballot; both are "received"."""

    STORED = "stored"
    REPEATED = "repeated"  # its tag was there already


class _Silent(peewee.SqliteDatabase):
    """Peewee can log statements with their values; here nothing ever may."""

    def _log_query(self, sql: Any, params: Any) -> None:
        return


class BallotBox:
    """The box in the file ``path``; ``keys`` are those of its rounds, usually in ``keys/`` beside the file.

    Raises StartRefused where the file cannot be used as a box must be.
    """

    def __init__(self, path: Path, keys: RoundKeys | None = None, sealer: Sealer | None = None) -> None:
        self.path = Path(path)
        self.keys = keys or RoundKeys(self.path.parent / "keys")
        self.sealer = sealer or PlainSealer()
        make_private_file(self.path, "FORMS_BALLOT_BOX_URL")
        self._database = _Silent(str(self.path), pragmas=PRAGMAS, timeout=WAIT_SECONDS)
        self._table = peewee.Table("box", _database=self._database)
        try:
            self._prepare()
        except peewee.PeeweeException as error:
            raise StartRefused(f"Không mở được hòm phiếu '{self.path}': {error}") from None

    @classmethod
    def from_url(cls, url: str) -> BallotBox:
        """The box at ``sqlite:///relative.db`` or ``sqlite:////absolute.db``; all else: StartRefused."""
        parts = urlparse(url)
        path = unquote(parts.path[1:])
        if parts.scheme != "sqlite" or parts.netloc or parts.query or not path or path == ":memory:":
            raise StartRefused(
                "FORMS_BALLOT_BOX_URL: hòm phiếu chỉ dùng được tệp SQLite riêng, sqlite:///đường/dẫn.db; "
                "các cơ sở dữ liệu khác còn giữ lại thứ tự trả lời."
            )
        return cls(Path(path))

    def allocate(self, round_id: int, kinds: Mapping[str, Boxes]) -> None:
        """Make the boxes of a new round, by school code, empty and at full capacity.

        Record sizes are those before sealing. Empty boxes left by an opening that failed are replaced; raises
        WrongState where the round holds ballots already.
        """
        with self._writing():
            for row in self._rows(round_id):
                if records.count(row["body"], row["record_size"]):
                    raise WrongState(f"Hòm phiếu của đợt {round_id} đã có phiếu.")
            self._delete(round_id)
            for school, boxes in sorted(kinds.items()):
                for kind, (size, capacity) in sorted(boxes.items()):
                    sealed_size = size if kind == TICKETS else size + self.sealer.overhead
                    self._insert((round_id, school, kind), sealed_size, capacity)
            self._mark_unlaid()
        self._lay_out()

    def put(self, ballots: Sequence[Ballot]) -> list[Put]:
        """Put ballots in with one durable commit; for each, whether it was stored or was there already.

        Raises NotFound for a round or school without boxes, ValueError for a record that does not fit its box
        (nothing of the batch is stored then), NotStored where the file is locked, full or gone.
        """
        with self._writing() as pages:
            outcomes = [self._put_one(pages, ballot) for ballot in ballots]
            if pages.save():
                self._mark_unlaid()
        if self._unlaid():
            self._try_to_lay_out()
        return outcomes

    def records(self, round_id: int, school: str, kind: str) -> list[bytes]:
        """The opened records of one box, in an order that says nothing. Raises NotFound."""
        row = self._read((round_id, school, kind))
        found = records.split(row["body"], row["record_size"])
        if kind == TICKETS:
            return found
        return [self.sealer.open(round_id, record) for record in found]

    def destroy(self, round_id: int) -> None:
        """Overwrite and remove every box of a round and lay the file out anew; not its key."""
        with self._writing():
            self._delete(round_id)
            self._mark_unlaid()
        self._lay_out()

    def problems(self) -> list[str]:
        """What keeps the box from serving, in Vietnamese; empty when it is ready."""
        try:
            self._refuse_wrong_pragmas()
            self._table.select(self._table.c.round).limit(1).execute()
            if self._unlaid():
                self._lay_out()
        except (StartRefused, NotStored) as refused:
            return [str(refused)]
        except peewee.PeeweeException as error:
            return [f"Hòm phiếu không trả lời: {error}"]
        return []

    def close(self) -> None:
        """Close this thread's connection."""
        if not self._database.is_closed():
            self._database.close()

    def _prepare(self) -> None:
        self._database.connect(reuse_if_open=True)
        self._refuse_wrong_pragmas()
        if not self._database.table_exists("box"):
            with self._database.atomic("IMMEDIATE"):
                self._execute(CREATE)
                self._mark_unlaid()
        found = self._database.pragma("user_version")
        if found not in (LAID, UNLAID):
            raise StartRefused(f"Hòm phiếu '{self.path}' không phải của phiên bản chương trình này.")
        if self._unlaid():
            self._lay_out()

    def _refuse_wrong_pragmas(self) -> None:
        for name, wanted in PRAGMAS.items():
            if (found := self._database.pragma(name)) != wanted:
                raise StartRefused(f"Hòm phiếu không nhận '{name} = {wanted}' (đang là '{found}').")

    def _put_one(self, pages: _Pages, ballot: Ballot) -> Put:
        keys = {kind: (ballot.round_id, ballot.school, kind) for kind in (TICKETS, RATINGS, COMMENTS)}
        if len(ballot.tag) != TAG_BYTES:
            raise ValueError(f"a tag has {TAG_BYTES} bytes")
        if pages.holds(keys[TICKETS], ballot.tag):
            return Put.REPEATED
        pages.add(keys[TICKETS], ballot.tag)
        pages.add(keys[RATINGS], self.sealer.seal(ballot.round_id, ballot.rating))
        for comment in ballot.comments:
            pages.add(keys[COMMENTS], self.sealer.seal(ballot.round_id, comment))
        return Put.STORED

    @contextmanager
    def _writing(self) -> Iterator[_Pages]:
        """One transaction, holding the file from its start. No value goes into an error's text or chain."""
        try:
            with self._database.atomic("IMMEDIATE"):
                yield _Pages(self)
        except peewee.PeeweeException:
            raise NotStored("Hòm phiếu không ghi được lúc này; chưa có gì được lưu.") from None

    def _lay_out(self) -> None:
        """Rewrite the file in key order, without gaps, then set back what SQLite counted while doing so."""
        try:
            self._execute("VACUUM")
            with self._database.atomic("IMMEDIATE"):
                self._database.pragma("schema_version", COOKIE)
                self._database.pragma("user_version", LAID)
        except peewee.PeeweeException:
            raise NotStored("Hòm phiếu chưa sắp xếp lại được; hãy xem lại dung lượng đĩa.") from None

    def _try_to_lay_out(self) -> None:
        """After a growth: the ballots are stored whether or not this works; the next put tries again."""
        try:
            self._lay_out()
        except NotStored:
            return

    def _execute(self, statement: str) -> None:
        self._database.execute_sql(statement)  # type: ignore[no-untyped-call]

    def _mark_unlaid(self) -> None:
        self._database.pragma("user_version", UNLAID)

    def _unlaid(self) -> bool:
        try:
            return bool(self._database.pragma("user_version") == UNLAID)
        except peewee.PeeweeException:
            return False

    def _rows(self, round_id: int) -> Iterable[dict[str, Any]]:
        query = self._table.select().where(self._table.c.round == round_id)
        rows: list[dict[str, Any]] = list(query.dicts())
        return rows

    def _where(self, key: _Key) -> Any:
        columns = self._table.c
        return (columns.round == key[0]) & (columns.school == key[1]) & (columns.kind == key[2])

    def _read(self, key: _Key) -> dict[str, Any]:
        row: dict[str, Any] | None = self._table.select().where(self._where(key)).first()
        if row is None:
            raise NotFound("Không có hòm phiếu của đợt và trường này.")
        return row

    def _insert(self, key: _Key, record_size: int, capacity: int) -> None:
        body = bytes(record_size * capacity)
        values = dict(zip(COLUMNS, (*key, record_size, capacity, body), strict=True))
        self._table.insert(**values).execute()

    def _write(self, key: _Key, capacity: int, body: bytes) -> None:
        self._table.update(capacity=capacity, body=body).where(self._where(key)).execute()

    def _delete(self, round_id: int) -> None:
        self._table.delete().where(self._table.c.round == round_id).execute()


class _Pages:
    """The boxes that one transaction touches: each is read once, changed in memory and written back once."""

    def __init__(self, box: BallotBox) -> None:
        self._box = box
        self._rows: dict[_Key, dict[str, Any]] = {}
        self._added: dict[_Key, list[bytes]] = {}

    def holds(self, key: _Key, record: bytes) -> bool:
        row = self._row(key)
        return record in self._added.get(key, ()) or records.holds(row["body"], row["record_size"], record)

    def add(self, key: _Key, record: bytes) -> None:
        size = self._row(key)["record_size"]
        if len(record) != size or not any(record):
            raise ValueError(f"a record of box {key[2]} has {size} bytes, not all of them zero")
        self._added.setdefault(key, []).append(record)

    def save(self) -> bool:
        """Write back what was added to, in key order; whether some box had to grow for it."""
        grown = False
        for key in sorted(self._added):
            row = self._rows[key]
            body = records.insert(row["body"], row["record_size"], self._added[key])
            capacity = row["capacity"] * (len(body) // len(row["body"]))
            grown = grown or capacity != row["capacity"]
            self._box._write(key, capacity, body)
        return grown

    def _row(self, key: _Key) -> dict[str, Any]:
        if key not in self._rows:
            self._rows[key] = self._box._read(key)
        return self._rows[key]
