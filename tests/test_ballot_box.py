"""What the ballot box keeps, refuses and forgets."""

from __future__ import annotations

import logging
import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import peewee
import pytest

from forms_app.core.errors import NotFound, NotStored, StartRefused, WrongState
from forms_app.storage import laid_file
from forms_app.storage.ballot_box import COMMENTS, RATINGS, SLIPS, TICKETS, Ballot, BallotBox, Put
from tests.faults import largest_file

SIZES = {RATINGS: (24, 4), TICKETS: (16, 4), COMMENTS: (64, 2)}


@pytest.fixture
def box(tmp_path: Path) -> Iterator[BallotBox]:
    made = BallotBox(tmp_path / "ballots.db")
    made.allocate(1, {"79001": SIZES, "79002": SIZES})
    yield made
    made.close()


def ballot(number: int, school: str = "79001", comments: int = 0, round_id: int = 1) -> Ballot:
    """A ballot whose every part says its number, so that any can be looked for in the file."""
    written = tuple(b"comment %05d/%d" % (number, each) for each in range(comments))
    return Ballot(
        round_id,
        school,
        tag=b"tag %012d" % number,
        rating=(b"rating %05d" % number).ljust(24, b"."),
        comments=tuple(text.ljust(64, b".") for text in written),
    )


def test_gives_back_what_was_put_in_each_box(box):
    box.put([ballot(2, comments=1), ballot(1), ballot(3, school="79002")])
    found = [box.records(1, school, kind) for school in ("79001", "79002") for kind in (RATINGS, COMMENTS)]
    assert found == [
        [ballot(1).rating, ballot(2).rating],
        list(ballot(2, comments=1).comments),
        [ballot(3).rating],
        [],
    ]


def test_a_tag_is_stored_once_in_one_batch_and_over_batches(box):
    first = box.put([ballot(1), ballot(1), ballot(2)])
    second = box.put([ballot(2), ballot(3)])
    assert (first, second, len(box.records(1, "79001", RATINGS))) == (
        [Put.STORED, Put.REPEATED, Put.STORED],
        [Put.REPEATED, Put.STORED],
        3,
    )


def test_two_people_who_answer_alike_both_count(box):
    alike = [Ballot(1, "79001", tag=bytes([n]) * 16, rating=b"r" * 24) for n in (1, 2)]
    box.put(alike)
    assert box.records(1, "79001", RATINGS) == [b"r" * 24] * 2


@pytest.mark.parametrize("answers", [1, 4, 5, 8, 9, 33])
def test_a_full_box_doubles_and_keeps_every_record(box, answers):
    box.put([ballot(n) for n in range(answers)])
    found = box._file.read((1, "79001", RATINGS))
    smallest = next(4 * 2**k for k in range(9) if 4 * 2**k >= answers)
    assert (found.capacity, len(found.body), len(box.records(1, "79001", RATINGS))) == (
        smallest,
        smallest * 24,
        answers,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        Ballot(1, "79001", b"t" * 16, b"short"),
        Ballot(1, "79001", b"t" * 16, bytes(24)),
        Ballot(1, "79001", b"t" * 15, b"r" * 24),
        Ballot(1, "79001", b"t" * 16, b"r" * 24, (b"c" * 65,)),
    ],
)
def test_a_record_that_does_not_fit_keeps_the_whole_batch_out(box, wrong):
    with pytest.raises(ValueError, match="bytes"):
        box.put([ballot(1), wrong])
    assert box.records(1, "79001", RATINGS) + box.records(1, "79001", TICKETS) == []


@pytest.mark.parametrize(("round_id", "school"), [(2, "79001"), (1, "79009")])
def test_an_unknown_box_is_not_found(box, round_id, school):
    with pytest.raises(NotFound):
        box.put([ballot(1, school, round_id=round_id)])


def test_an_opening_that_failed_can_be_done_again_but_never_over_ballots(box):
    box.allocate(1, {"79001": SIZES})
    box.put([ballot(1)])
    with pytest.raises(WrongState):
        box.allocate(1, {"79001": SIZES})
    assert len(box.records(1, "79001", RATINGS)) == 1


def test_destroyed_ballots_cannot_be_carved_from_the_file(box):
    box.allocate(2, {"79001": SIZES})
    box.put([ballot(n, comments=1) for n in range(40)] + [ballot(99, round_id=2)])
    before = box.path.read_bytes()
    box.destroy(1)
    after = box.path.read_bytes() + box.path.with_name("ballots.db-journal").read_bytes()
    words = [b"rating 000", b"comment 000", b"tag 0000000000"]
    assert [word in before for word in words] == [True] * 3
    assert [after.count(word) for word in words] == [1, 0, 1]  # round 2 has one ballot left, number 99
    with pytest.raises(NotFound):
        box.records(1, "79001", RATINGS)


def test_the_next_round_is_laid_out_as_if_the_destroyed_one_had_never_been(tmp_path):
    boxes = []
    for name, used in (("used.db", True), ("new.db", False)):
        made = BallotBox(tmp_path / name)
        if used:
            made.allocate(1, {"79001": SIZES})
            made.put([ballot(n, comments=2) for n in range(30)])
            made.destroy(1)
        made.allocate(2, {"79002": SIZES})
        boxes.append(made)
    contents = [made.path.read_bytes() for made in boxes]
    assert contents[0][28:92] + contents[0][96:] == contents[1][28:92] + contents[1][96:]


def test_nothing_in_the_table_can_hold_a_time_an_order_or_a_person(box):
    reader = sqlite3.connect(box.path)
    tables = reader.execute("SELECT type, name FROM sqlite_master").fetchall()
    columns = [row[1] for row in reader.execute("PRAGMA table_info(box)")]
    with pytest.raises(sqlite3.OperationalError, match="rowid"):
        reader.execute("SELECT rowid FROM box")
    reader.close()
    assert (tables, columns) == (
        [("table", "box")],
        ["round", "school", "kind", "record_size", "capacity", "body"],
    )


def test_the_journal_is_emptied_after_each_commit(box):
    box.put([ballot(1)])
    assert box.path.with_name("ballots.db-journal").stat().st_size == 0


def test_only_its_owner_may_read_the_file(box):
    assert box.path.stat().st_mode & 0o777 == 0o600


def test_no_statement_is_ever_logged(box, caplog):
    caplog.set_level(logging.DEBUG, logger="peewee")  # the application would silence it too
    box.put([ballot(1, comments=1)])
    silent = len(caplog.records)
    peewee.SqliteDatabase(":memory:").execute_sql("SELECT 1")  # what Peewee does by itself
    assert (silent, len(caplog.records) > 0) == (0, True)


@pytest.mark.parametrize(
    "url",
    ["postgresql://host/ballots", "sqlite+pool:///b.db", "sqlite:///:memory:", "sqlite://host/b.db", "x"],
)
def test_any_other_address_is_refused_in_one_line(url):
    with pytest.raises(StartRefused) as refused:
        BallotBox.from_url(url)
    assert str(refused.value).startswith("FORMS_BALLOT_BOX_URL")
    assert "\n" not in str(refused.value)


def test_an_address_names_a_file(tmp_path):
    with_four_slashes = BallotBox.from_url(f"sqlite:///{tmp_path}/b%20c.db")
    assert with_four_slashes.path == tmp_path / "b c.db"


def test_every_pragma_is_read_back(tmp_path, monkeypatch):
    real = peewee.SqliteDatabase.pragma
    for name in laid_file.PRAGMAS:

        def forgetful(self, key, *rest, lost=name):
            return 0 if key == lost else real(self, key, *rest)

        monkeypatch.setattr(peewee.SqliteDatabase, "pragma", forgetful)
        with pytest.raises(StartRefused, match=name):
            BallotBox(tmp_path / f"{name}.db")


def test_a_file_of_something_else_is_refused(tmp_path):
    (tmp_path / "notes.db").write_text("not a database, but long enough to look at " * 20)
    strange = sqlite3.connect(tmp_path / "strange.db")
    strange.execute("CREATE TABLE box (a)")
    strange.close()
    for name in ("notes.db", "strange.db", "missing/folder.db"):
        with pytest.raises(StartRefused):
            BallotBox(tmp_path / name)


def test_a_locked_file_stores_nothing_and_says_so(box, monkeypatch):
    box._file.database.timeout = 0.05
    other = sqlite3.connect(box.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotStored):
        box.put([ballot(1)])
    other.execute("ROLLBACK")
    other.close()
    assert box.put([ballot(1)]) == [Put.STORED]


def test_a_second_process_starts_while_the_first_is_in_the_middle_of_a_commit(box, monkeypatch):
    """Its journal is no leftover: waiting to empty it, behind a busy writer, would take for ever."""
    other = sqlite3.connect(box.path, isolation_level=None)
    other.execute("PRAGMA journal_mode = TRUNCATE")
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM box")
    assert box.path.with_name(f"{box.path.name}-journal").stat().st_size > 0
    monkeypatch.setattr(laid_file, "WAIT_SECONDS", 0.01)
    second = BallotBox(box.path)
    other.execute("ROLLBACK")
    other.close()
    assert (second.problems(), second._file.database.pragma("busy_timeout")) == ([], 10)
    second.close()


def test_a_full_disk_stores_nothing_says_so_and_recovers(box):
    box.put([ballot(1)])
    with largest_file(256), pytest.raises(NotStored) as refused:
        box.put([ballot(2)])
    after = box.put([ballot(1), ballot(2)])
    assert (after, refused.value.__cause__) == ([Put.REPEATED, Put.STORED], None)


def test_ballots_stay_stored_where_growing_could_not_be_finished(box, monkeypatch):
    monkeypatch.setattr(box._file, "lay_out", lambda: (_ for _ in ()).throw(NotStored("disk full")))
    outcomes = box.put([ballot(n) for n in range(9)])
    unlaid = box.problems()
    monkeypatch.undo()
    again = BallotBox(box.path)
    assert (outcomes, unlaid, again.problems(), len(again.records(1, "79001", RATINGS))) == (
        [Put.STORED] * 9,
        ["disk full"],
        [],
        9,
    )


WITH_SLIPS = SIZES | {SLIPS: (17, 4)}


@pytest.fixture
def slip_box(tmp_path: Path) -> Iterator[BallotBox]:
    """Two schools with the slips 1 to 4 and 5 to 8, beside a round without slips."""
    made = BallotBox(tmp_path / "slips.db")
    made.allocate(1, {"79001": WITH_SLIPS, "79002": WITH_SLIPS})
    made.allocate(2, {"79001": SIZES})
    made.replace_slips(1, "79001", [slip(number) for number in range(1, 5)])
    made.replace_slips(1, "79002", [slip(number) for number in range(5, 9)])
    yield made
    made.close()


def slip(number: int) -> bytes:
    return b"slip %011d" % number


def with_slip(number: int, spent: int, school: str = "79001") -> Ballot:
    return replace(ballot(number, school), slip=slip(spent))


def test_a_slip_is_used_once_in_one_batch_and_over_batches(slip_box):
    first = slip_box.put([with_slip(1, 1), with_slip(2, 1), with_slip(3, 2)])
    second = slip_box.put([with_slip(4, 2), with_slip(5, 3)])
    assert (first, second) == ([Put.STORED, Put.REFUSED, Put.STORED], [Put.REFUSED, Put.STORED])
    assert (slip_box.used_slips(1, "79001"), slip_box.records(1, "79001", RATINGS)) == (
        3,
        [ballot(number).rating for number in (1, 3, 5)],
    )


def test_the_same_post_with_its_slip_counts_as_received(slip_box):
    outcomes = [slip_box.put([with_slip(1, 1)])[0] for _ in range(3)]
    assert (outcomes, slip_box.used_slips(1, "79001")) == ([Put.STORED, Put.REPEATED, Put.REPEATED], 1)


def test_a_slip_opens_the_box_of_its_own_school_only(slip_box):
    outcomes = slip_box.put([with_slip(1, 5), with_slip(2, 1, "79002"), with_slip(3, 5, "79002")])
    assert outcomes == [Put.REFUSED, Put.REFUSED, Put.STORED]


def test_where_there_are_slips_each_ballot_needs_one_and_elsewhere_none_has_one(slip_box):
    outcomes = slip_box.put(
        [
            ballot(1),
            with_slip(2, 99),
            replace(with_slip(3, 1), round_id=2),
            ballot(4, round_id=2),
            with_slip(5, 1),
        ]
    )
    assert outcomes == [Put.REFUSED, Put.REFUSED, Put.REFUSED, Put.STORED, Put.STORED]


def test_a_refused_ballot_leaves_nothing(slip_box):
    slip_box.put([with_slip(1, 1)])
    before = slip_box.path.read_bytes()
    slip_box.put([with_slip(2, 1), ballot(3), with_slip(4, 99)])
    refused = slip_box.path.read_bytes()
    slip_box.put([with_slip(5, 2)])
    assert (masked(refused) == masked(before), masked(slip_box.path.read_bytes()) == masked(before)) == (
        True,
        False,
    )


def masked(content: bytes) -> bytes:
    """Without SQLite's count of commits."""
    return content[:24] + content[28:92] + content[96:]


def test_a_slip_is_found_with_its_school_and_whether_it_was_used(slip_box):
    slip_box.put([with_slip(1, 2), with_slip(2, 6, "79002")])
    across = (slip(3) + b"\x01" + slip(4))[3:19]  # bytes that do lie in the box, over the edge of two slips
    assert [slip_box.find_slip(1, tag) for tag in (slip(1), slip(2), slip(6), slip(9), across)] == [
        ("79001", False),
        ("79001", True),
        ("79002", True),
        None,
        None,
    ]
    assert slip_box.find_slip(2, slip(1)) is None


def test_new_slips_void_the_unused_and_keep_the_used(slip_box):
    slip_box.put([with_slip(1, 1), with_slip(2, 2)])
    slip_box.replace_slips(1, "79001", [slip(number) for number in range(11, 17)])  # more than there was room
    outcomes = slip_box.put([with_slip(3, 3), with_slip(4, 1), with_slip(5, 11), with_slip(1, 1)])
    known = [slip_box.find_slip(1, slip(number)) for number in (1, 3, 11, 12, 5)]
    assert (outcomes, slip_box.used_slips(1, "79001")) == (
        [Put.REFUSED, Put.REFUSED, Put.STORED, Put.REPEATED],
        3,
    )
    assert known == [("79001", True), None, ("79001", True), ("79001", False), ("79002", False)]
    assert slip(3) not in slip_box.path.read_bytes()


def test_fifty_senders_of_one_slip_store_one_ballot(slip_box):
    def send(number: int) -> Put:
        try:
            return slip_box.put([with_slip(number, 1)])[0]
        finally:
            slip_box.close()

    with ThreadPoolExecutor(50) as pool:
        outcomes = Counter(pool.map(send, range(1, 51)))
    assert (outcomes, len(slip_box.records(1, "79001", RATINGS)), slip_box.used_slips(1, "79001")) == (
        {Put.STORED: 1, Put.REFUSED: 49},
        1,
        1,
    )
