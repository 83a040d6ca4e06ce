"""Photos: each content once, three places an item, parts taken up anywhere, no change after handing in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Barrier

import pytest

from forms_app.core.errors import NotFound, Unusable, WrongState
from forms_app.core.people import Role
from forms_app.core.photos import LARGEST_PHOTO, Picture, kept_since
from forms_app.core.visits import Visit
from forms_app.storage import (
    audit,
    backup_rows,
    database,
    forms,
    photo_uploads,
    photos,
    schools,
    users,
    visits,
)
from forms_app.storage.erase import erase
from forms_app.storage.models import ChunkRow, PhotoRow, PlacementRow, named_db
from forms_app.storage.photo_owners import of_visit
from forms_app.storage.photo_retention import erase_photos
from forms_app.storage.photo_uploads import NotNext, append, received, whole
from forms_app.storage.photos import content, counts, place, remove
from tests.backups import back_up, put_back
from tests.factories import a_school, checklist

NOW = datetime(2026, 11, 22, 3, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
TODAY = date(2026, 11, 22)
SENT = bytes(range(256)) * 5  # stands for a photo as it was sent: 1,280 bytes
NAME = sha256(SENT).hexdigest()


@pytest.fixture
def visit(store: str) -> Visit:
    schools.save_schools([a_school("A")])
    users.add_user("lan", "Lan", Role.INSPECTOR, None, NOW, "quan_tri")
    forms.publish(checklist("a", "b"), "can_bo", NOW)
    return visits.plan_visit("A", "checklist", "2026-H2", TODAY, TODAY, ["lan"], "can_bo", NOW)


@pytest.fixture
def owner(visit: Visit) -> str:
    return of_visit(visit.uuid)


def picture(words: bytes = b"a picture") -> Picture:
    return Picture(words, sha256(words).hexdigest(), 4, 3)


def put(owner: str, item: str, sent: str, words: bytes = b"a picture", most: int = 3) -> int:
    return place(owner, item, sent, len(SENT), picture(words), most, "lan", NOW).place


def name(number: int) -> str:
    return sha256(bytes([number])).hexdigest()


def send(owner: str, start: int, end: int, item: str = "a_1", now: datetime = NOW) -> int:
    return append(owner, item, NAME, start, SENT[start:end], len(SENT), 3, now)


# Places


def test_a_photo_sent_twice_is_there_once(owner):
    places = [put(owner, "a_1", NAME), put(owner, "a_1", NAME)]
    entries = [each.action for each in audit.entries()]
    found = places, len(photos.photos(owner, "a_1")), PhotoRow.select().count(), entries.count("photo.add")
    assert found == ([1, 1], 1, 1, 1)


def test_the_same_photo_under_two_items_is_two_places_and_one_content(owner, visit):
    places = [put(owner, item, NAME) for item in ("a_1", "b_1")]
    assert (places, counts(visit.uuid), PhotoRow.select().count()) == ([1, 1], {"a_1": 1, "b_1": 1}, 1)
    remove(owner, "a_1", NAME, "lan", NOW)
    assert (counts(visit.uuid), content(owner, NAME)) == ({"b_1": 1}, b"a picture")
    remove(owner, "b_1", NAME, "lan", NOW)
    assert (counts(visit.uuid), PhotoRow.select().count()) == ({}, 0)


def test_two_sent_photos_that_come_out_alike_do_not_clash(owner):
    assert [put(owner, "a_1", name(each)) for each in range(2)] == [1, 2]
    remove(owner, "a_1", name(0), "lan", NOW)
    assert content(owner, name(1)) == b"a picture"


def test_an_item_has_three_places_and_a_freed_one_is_taken_again(owner):
    assert [put(owner, "a_1", name(each)) for each in range(3)] == [1, 2, 3]
    with pytest.raises(WrongState, match="đã đủ 3 ảnh"):
        put(owner, "a_1", name(3))
    remove(owner, "a_1", name(1), "lan", NOW)
    assert put(owner, "a_1", name(3)) == 2


def test_an_item_that_takes_none_takes_none(owner):
    with pytest.raises(WrongState, match="không nhận ảnh"):
        put(owner, "a_1", NAME, most=0)
    with pytest.raises(WrongState, match="không nhận ảnh"):
        append(owner, "a_1", NAME, 0, SENT, len(SENT), 0, NOW)
    assert (PlacementRow.select().count(), ChunkRow.select().count()) == (0, 0)


def test_nothing_changes_after_handing_in(owner, visit):
    put(owner, "a_1", NAME)
    visits.save_section(visit.uuid, "a", 0, {"a_1": "x"}, "lan", NOW)
    visits.submit_visit(visit.uuid, "{}", "lan", NOW)
    for change in (
        lambda: put(owner, "a_1", name(1)),
        lambda: remove(owner, "a_1", NAME, "lan", NOW),
        lambda: send(owner, 0, 10, "b_1"),
    ):
        with pytest.raises(WrongState, match="đã nộp"):
            change()
    assert (counts(visit.uuid), content(owner, NAME)) == ({"a_1": 1}, b"a picture")


def test_photos_of_nothing_known_are_refused(owner, visit):
    for other in ("visit:6f1c2a34-9f5e-4c1b-8f43-0a7d0f5f2f10", "visit:x", "elsewhere:1"):
        with pytest.raises(NotFound):
            put(other, "a_1", NAME)
        with pytest.raises(NotFound):
            content(other, NAME)


def test_five_requests_at_once_store_a_photo_once(owner, visit):
    meet = Barrier(5)

    def one(_: int) -> int:
        meet.wait()
        try:
            append(owner, "a_1", NAME, 0, SENT, len(SENT), 3, NOW)
            return put(owner, "a_1", NAME)
        finally:
            database.release()

    with ThreadPoolExecutor(5) as pool:
        places = list(pool.map(one, range(5)))
    kept = PhotoRow.select().count(), PlacementRow.select().count(), ChunkRow.select().count()
    assert (places, kept) == ([1] * 5, (1, 1, 0))


def test_five_photos_at_once_take_three_places(owner, visit):
    meet = Barrier(5)

    def one(number: int) -> int:
        meet.wait()
        try:
            return put(owner, "a_1", name(number), bytes([number]))
        except WrongState:
            return 0
        finally:
            database.release()

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(one, range(5))) == [0, 0, 1, 2, 3]
    assert PhotoRow.select().count() == 3


# Parts


def test_an_upload_goes_on_after_a_cut_at_every_boundary(owner):
    size = 256
    for cut in range(0, len(SENT) + 1, size):
        for start in range(0, cut, size):  # before the cut
            send(owner, start, start + size)
        assert received(owner, "a_1", NAME) == cut
        for start in range(received(owner, "a_1", NAME), len(SENT), size):  # after it, from what is here
            send(owner, start, start + size)
        assert whole(owner, "a_1", NAME) == SENT
        photo_uploads.drop(owner, "a_1", NAME)


def test_a_part_that_comes_again_or_is_cut_differently_changes_nothing(owner):
    here = [send(owner, 0, 500), send(owner, 0, 500), send(owner, 100, 300), send(owner, 200, 900)]
    assert (here, whole(owner, "a_1", NAME)) == ([500, 500, 500, 900], None)
    assert (send(owner, 0, len(SENT)), whole(owner, "a_1", NAME)) == (len(SENT), SENT)


def test_a_part_after_a_gap_is_refused_and_told_where_to_go_on(owner):
    send(owner, 0, 100)
    with pytest.raises(NotNext) as refused:
        send(owner, 200, 300)
    assert (refused.value.received, received(owner, "a_1", NAME)) == (100, 100)


def test_a_photo_that_came_damaged_is_not_whole(owner):
    append(owner, "a_1", NAME, 0, bytes(len(SENT)), len(SENT), 3, NOW)
    assert whole(owner, "a_1", NAME) is None
    photo_uploads.drop(owner, "a_1", NAME)
    assert received(owner, "a_1", NAME) == 0


@pytest.mark.parametrize(("part", "length"), [(b"", 0), (b"x", LARGEST_PHOTO + 1), (b"xyz", 2)])
def test_a_part_of_a_photo_that_cannot_be_is_refused(owner, part, length):
    with pytest.raises(Unusable):
        append(owner, "a_1", NAME, 0, part, length, 3, NOW)
    assert ChunkRow.select().count() == 0


def test_what_is_placed_is_here_whole_and_its_parts_are_gone(owner):
    send(owner, 0, len(SENT))
    put(owner, "a_1", NAME)
    assert (received(owner, "a_1", NAME), send(owner, 0, 10), ChunkRow.select().count()) == (1280, 1280, 0)


def test_parts_nobody_finished_go_after_some_days(owner):
    send(owner, 0, 100)
    send(owner, 0, 100, "b_1", NOW + photo_uploads.KEPT_FOR)
    assert received(owner, "a_1", NAME) == 100
    send(owner, 0, 100, "b_2", NOW + photo_uploads.KEPT_FOR + timedelta(seconds=1))
    assert (received(owner, "a_1", NAME), received(owner, "b_1", NAME)) == (0, 100)


def test_a_visit_holds_few_unfinished_photos(owner):
    for number in range(photo_uploads.MOST_UNFINISHED + 2):
        send(owner, 0, 100, f"item_{number}", NOW + timedelta(minutes=number))
    kept = {row.item for row in ChunkRow.select()}
    assert (len(kept), "item_0" in kept, "item_1" in kept) == (photo_uploads.MOST_UNFINISHED, False, False)


# Copies


def test_a_backup_carries_photos_and_no_parts(owner, visit, box, tmp_path):
    words = [bytes([number]) * 70_000 + b"\0\xff" for number in range(backup_rows.PHOTOS_AT_ONCE + 2)]
    for number, each in enumerate(words):
        put(owner, f"item_{number}", name(number), each)
    send(owner, 0, 100)
    back_up(tmp_path / "copy.zip", box)
    before = {row.sha256: bytes(row.content) for row in PhotoRow.select()}
    erase()
    put_back(tmp_path / "copy.zip", box)
    after = {row.sha256: bytes(row.content) for row in PhotoRow.select()}
    assert (after == before, len(after), ChunkRow.select().count()) == (True, len(words), 0)
    assert content(owner, name(3)) == words[3]


# Retention


def months_ago(months: int) -> datetime:
    year, month = divmod(NOW.year * 12 + NOW.month - 1 - months, 12)
    return NOW.replace(year=year, month=month + 1)


def put_on(moment: datetime, owner: str, item: str, words: bytes) -> None:
    place(owner, item, sha256(words).hexdigest(), len(words), picture(words), 3, "lan", moment)


def test_an_old_photo_is_erased_and_one_that_also_hangs_at_a_younger_place_stays(owner, visit):
    put_on(months_ago(25), owner, "a", b"old")
    put_on(months_ago(25), owner, "b", b"on both")
    put_on(months_ago(23), owner, "a", b"on both")
    erased = [erase_photos(24, "quan_tri", NOW, TODAY) for _ in range(2)]
    old, both = photos.photos(owner, "a")
    assert (erased, old.erased_on, both.erased_on) == ([1, 0], TODAY, None)
    with pytest.raises(NotFound):
        content(owner, old.sent)
    assert (content(owner, both.sent), counts(visit.uuid)) == (b"on both", {"a": 2, "b": 1})
    told = [(each.action, each.actor, each.detail) for each in audit.entries(1)]
    assert told == [("photo.erase", "quan_tri", "1, 2024-11-22")]


def test_the_day_after_its_months_a_photo_goes_and_not_the_day_before(owner):
    put_on(NOW.replace(year=2024, hour=0), owner, "a", b"to the day")
    days = [erase_photos(24, "x", NOW, TODAY + timedelta(each)) for each in (0, 1)]
    assert days == [0, 1]


def test_an_erased_photo_that_is_sent_again_is_there_again(owner):
    put_on(months_ago(30), owner, "a", b"again")
    erase_photos(24, "x", NOW, TODAY)
    put_on(NOW, owner, "b", b"again")
    [photo] = photos.photos(owner, "b")
    assert (photo.erased_on, content(owner, photo.sent), PhotoRow.select().count()) == (None, b"again", 1)


def test_of_an_erased_photo_no_byte_is_left_in_the_file(owner, store):
    if not store.startswith("sqlite"):
        pytest.skip("PostgreSQL tidies by itself")
    words = b"a picture of a paper " * 500
    put_on(months_ago(30), owner, "a", words)
    file = Path(store.removeprefix("sqlite:///"))
    left = []
    for step in (lambda: None, lambda: erase_photos(24, "x", NOW, TODAY)):
        step()
        named_db.obj.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        left.append(words[:40] in file.read_bytes())
    assert left == [True, False]


@pytest.mark.parametrize(
    ("today", "months", "since"),
    [
        ((2026, 11, 22), 24, (2024, 11, 22)),
        ((2024, 2, 29), 12, (2023, 2, 28)),
        ((2026, 1, 31), 2, (2025, 11, 30)),
    ],
)
def test_months_are_counted_back_to_a_day_that_there_is(today, months, since):
    assert kept_since(date(*today), months) == date(*since)
