"""The ballot box: a SQLite file that is a function of the set of answers in it and of nothing else.

One row per round, school and kind, allocated to its full capacity when the round opens; in it fixed-size
records in sorted order, zeros behind them. An answer is put in its place among the others and the row written
back at the same size and in the same pages, so that no order, time or batch of arrival leaves a trace. When a
row is full its capacity doubles and the whole file is laid out anew, in key order. All that differs between
two histories of one set is what SQLite counts in the header, how many commits there were (bytes 24-27 and
92-95); the schema cookie, which re-laying raises, is set back. docs/decisions/0004-ballot-box.md says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import unquote, urlparse

import peewee

from ..core.definition import Text
from ..core.errors import NotFound, NotStored, StartRefused, WrongState
from . import boxed_records as records
from .box_file import Box, BoxFile, Key
from .round_keys import TAG_BYTES, RoundKeys

RATINGS, COMMENTS, TICKETS, SLIPS = "ratings", "comments", "tickets", "slips"
LATE_RATINGS, LATE_COMMENTS = "late ratings", "late comments"  # of paper typed in after the count
SLIP_BYTES = TAG_BYTES + 1  # the tag, then whether it was used
UNUSED, USED = b"\x01", b"\x02"
NOT_EMPTY = Text(
    "Hòm phiếu của đợt {number} đã có phiếu.", "The ballot box of round {number} holds forms already."
)
NO_BOX = "Không có hòm phiếu của đợt và trường này."

Boxes = Mapping[str, tuple[int, int]]  # by kind: record size in bytes, first capacity in records


@dataclass(frozen=True)
class Ballot:
    """One person's sealed answers; ``tag`` tells a repeated post, ``slip`` is the tag of the slip it uses.

    ``late`` ones came after the count and lie in boxes of their own.
    """

    round_id: int
    school: str
    tag: bytes
    rating: bytes
    comments: tuple[bytes, ...] = ()
    slip: bytes = b""
    late: bool = False


class Put(Enum):
    """What became of a ballot; the first two are "received"."""

    STORED = "stored"
    REPEATED = "repeated"  # its tag was there already
    REFUSED = "refused"  # its slip was used for another ballot, or is none of this school


class BallotBox:
    """The box in the file ``path``; ``keys`` are those of its rounds, usually in ``keys/`` beside the file.

    Raises StartRefused where the file cannot be used as a box must be.
    """

    def __init__(self, path: Path, keys: RoundKeys | None = None) -> None:
        self.path = Path(path)
        self.keys = keys or RoundKeys(self.path.parent / "keys")
        self._file = BoxFile(self.path)

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

        Empty boxes left by an opening that failed are replaced. Raises WrongState where the round holds
        ballots already, ValueError for a box without room.
        """
        with self._file.writing():
            for key in self._file.keys(round_id):
                box = self._box(key)
                if records.count(box.body, box.record_size):
                    raise WrongState(NOT_EMPTY.format(number=round_id))
            self._file.delete(round_id)
            for school, boxes in sorted(kinds.items()):
                for kind, (size, capacity) in sorted(boxes.items()):
                    if size < 1 or capacity < 1:
                        raise ValueError(f"box {kind} of {school} would have no room")
                    self._file.insert((round_id, school, kind), size, capacity)
        self._file.lay_out()

    def put(self, ballots: Sequence[Ballot], together: bool = False) -> list[Put]:
        """Put ballots in with one durable commit; for each, what became of it.

        With ``together`` nothing is stored unless all of them can be and none was there before. Raises
        NotFound for a round or school without boxes, ValueError for a record that does not fit its box
        (nothing of the batch is stored then), NotStored where the file is locked, full or gone.
        """
        with self._file.writing():
            batch = _Batch(self)
            outcomes = [self._put_one(batch, ballot) for ballot in ballots]
            if not together or set(outcomes) == {Put.STORED}:
                batch.save()
        self._finish_growing()
        return outcomes

    def records(self, round_id: int, school: str, kind: str) -> list[bytes]:
        """The sealed records of one box, in an order that says nothing. Raises NotFound."""
        box = self._box((round_id, school, kind))
        return records.split(box.body, box.record_size)

    def has_ticket(self, round_id: int, school: str, tag: bytes) -> bool:
        """Whether a ballot with this tag was put in. Raises NotFound."""
        box = self._box((round_id, school, TICKETS))
        return records.holds(box.body, box.record_size, tag)

    def replace_slips(self, round_id: int, school: str, tags: Sequence[bytes]) -> None:
        """Make ``tags`` the unused slips of a school; the used ones stay, the others are gone for good."""
        with self._file.writing():
            key = (round_id, school, SLIPS)
            box = self._box(key)
            used = [each for each in records.split(box.body, box.record_size) if each.endswith(USED)]
            fresh = [tag + UNUSED for tag in tags]
            body = records.insert(bytes(len(box.body)), box.record_size, [*used, *fresh])
            self._file.write(key, box, body)
        self._finish_growing()

    def find_slip(self, round_id: int, tag: bytes) -> tuple[str, bool] | None:
        """The school of a slip, and whether it was used; None where there is none."""
        for school, box in self._file.holding(round_id, SLIPS, tag):
            for flag in (UNUSED, USED):
                if records.holds(box.body, box.record_size, tag + flag):
                    return school, flag == USED
        return None

    def used_slips(self, round_id: int, school: str) -> int:
        """How many slips were used. Raises NotFound."""
        return sum(each.endswith(USED) for each in self.records(round_id, school, SLIPS))

    def destroy(self, round_id: int) -> None:
        """Overwrite and remove every box of a round and lay the file out anew; not its key."""
        with self._file.writing():
            self._file.delete(round_id)
        self._file.lay_out()

    def problems(self) -> list[str]:
        """What keeps the box from serving, in Vietnamese; empty when it is ready."""
        try:
            self._file.check()
            self._file.lay_out()
        except (StartRefused, NotStored) as refused:
            return [str(refused)]
        except peewee.PeeweeException as error:
            return [f"Hòm phiếu không trả lời: {error}"]
        return []

    def close(self) -> None:
        """Close this thread's connection."""
        self._file.close()

    def _box(self, key: Key) -> Box:
        box = self._file.read(key)
        if box is None:
            raise NotFound(NO_BOX)
        return box

    def _put_one(self, batch: _Batch, ballot: Ballot) -> Put:
        kinds = (LATE_RATINGS, LATE_COMMENTS) if ballot.late else (RATINGS, COMMENTS)
        tickets, slips, ratings, comments = (
            (ballot.round_id, ballot.school, kind) for kind in (TICKETS, SLIPS, *kinds)
        )
        if batch.holds(tickets, ballot.tag):
            return Put.REPEATED
        if not batch.admits(slips, ballot.slip):
            return Put.REFUSED
        batch.add(tickets, ballot.tag)
        batch.add(ratings, ballot.rating)
        for comment in ballot.comments:
            batch.add(comments, comment)
        return Put.STORED

    def _finish_growing(self) -> None:
        """The ballots are stored whether or not this works; the next put, check or start tries again."""
        try:
            self._file.lay_out()
        except NotStored:
            return


class _Batch:
    """The boxes that one transaction touches: each is read once, changed in memory and written back once."""

    def __init__(self, box: BallotBox) -> None:
        self._box = box
        self._read: dict[Key, Box | None] = {}
        self._added: dict[Key, list[bytes]] = {}
        self._used: dict[Key, list[bytes]] = {}

    def holds(self, key: Key, record: bytes) -> bool:
        box = self._touched(key)
        return record in self._added.get(key, ()) or records.holds(box.body, box.record_size, record)

    def add(self, key: Key, record: bytes) -> None:
        size = self._touched(key).record_size
        if len(record) != size or not any(record):
            raise ValueError(f"a record of box {key[2]} has {size} bytes, not all of them zero")
        self._added.setdefault(key, []).append(record)

    def admits(self, key: Key, slip: bytes) -> bool:
        """Use up an unused slip; where there are no slips, admit who has none."""
        if (box := self._found(key)) is None:
            return not slip
        used = self._used.setdefault(key, [])
        if slip in used or not records.holds(box.body, box.record_size, slip + UNUSED):
            return False
        used.append(slip)
        return True

    def save(self) -> None:
        """Write back what changed, in key order."""
        for key in sorted(self._added.keys() | self._used.keys()):
            box = self._touched(key)
            body = records.insert(box.body, box.record_size, self._added.get(key, ()))
            for slip in self._used.get(key, ()):
                body = records.replace(body, box.record_size, slip + UNUSED, slip + USED)
            self._box._file.write(key, box, body)

    def _touched(self, key: Key) -> Box:
        if (box := self._found(key)) is None:
            raise NotFound(NO_BOX)
        return box

    def _found(self, key: Key) -> Box | None:
        if key not in self._read:
            self._read[key] = self._box._file.read(key)
        return self._read[key]
