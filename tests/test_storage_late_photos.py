"""Photos that came late wait beside the visit, are no evidence, and end as the others do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from forms_app.core.errors import NotFound, WrongState
from forms_app.core.photos import Photo, PhotoState
from forms_app.core.visits import Visit
from forms_app.storage import audit, late_photos, photo_uploads, photos, reopening, visit_plans, visits
from forms_app.storage.erase import erase
from forms_app.storage.late_photos import give_up, late_photo, take_in, visits_that_wait, waiting
from forms_app.storage.models import ChunkRow, PhotoRow, PlacementRow, named_db
from forms_app.storage.photo_owners import of_late, of_visit
from forms_app.storage.photo_retention import erase_photos
from forms_app.storage.photo_uploads import append, received
from forms_app.storage.photos import content, counts, place, remove
from tests.backups import back_up, put_back
from tests.test_storage_photos import NAME, NOW, SENT, TODAY, months_ago, name, picture, visit

__all__ = ["visit"]  # the fixture
PLACED, WAITING, DROPPED = PhotoState
LATER = NOW + timedelta(hours=3)


def put(owner: str, sent: str = NAME, words: bytes = b"a picture", item: str = "a_1") -> Photo:
    return place(owner, item, sent, len(SENT), picture(words), 3, "lan", NOW)


def hand_in(visit: Visit) -> None:
    visits.save_section(visit.uuid, "a", 0, {"a_1": "x"}, "lan", NOW)
    visits.submit_visit(visit.uuid, "{}", "lan", NOW)


def told() -> list[tuple[str, str, str]]:
    entries = [each for each in audit.entries() if each.action.startswith("photo.")]
    return [(each.action, each.actor, each.subject) for each in entries]


def test_a_photo_that_came_late_waits_and_is_no_evidence(visit):
    hand_in(visit)
    photo = put(of_late(visit.uuid))
    assert (photo.state, waiting(visit.uuid), counts(visit.uuid)) == (WAITING, [photo], {})
    assert (photos.photos(of_visit(visit.uuid), "a_1"), visits_that_wait([visit.uuid])) == ([], {visit.uuid})
    with pytest.raises(WrongState, match="đã nộp"):
        put(of_visit(visit.uuid))  # the control: in time it would be evidence


def test_a_photo_that_is_taken_hangs_with_its_sender_and_its_moment(visit):
    put(of_visit(visit.uuid), name(1), b"another")
    put(of_late(visit.uuid))
    taken = [take_in(visit.uuid, "a_1", NAME, 3, "can_bo", LATER) for _ in range(2)]
    assert taken == [taken[0]] * 2
    assert (taken[0].state, taken[0].place, taken[0].author, taken[0].taken_over_at) == (
        PLACED,
        2,
        "lan",
        NOW,
    )
    assert (content(of_visit(visit.uuid), NAME), counts(visit.uuid), waiting(visit.uuid)) == (
        b"a picture",
        {"a_1": 2},
        [],
    )


def test_a_photo_that_is_given_up_leaves_its_name_and_no_picture(visit):
    put(of_late(visit.uuid))
    given = [give_up(visit.uuid, "a_1", NAME, "can_bo", LATER) for _ in range(2)]
    again = put(of_late(visit.uuid))
    assert [each.state for each in [*given, again]] == [DROPPED] * 3
    assert ([bytes(row.content) for row in PhotoRow.select()], waiting(visit.uuid)) == ([b""], [])
    assert take_in(visit.uuid, "a_1", NAME, 3, "can_bo", LATER).state is DROPPED


def test_arriving_taking_and_giving_up_are_in_the_log_of_the_visit(visit):
    for number in range(2):
        put(of_late(visit.uuid), name(number), bytes([number]))
    take_in(visit.uuid, "a_1", name(0), 3, "can_bo", LATER)
    give_up(visit.uuid, "a_1", name(1), "can_bo", LATER)
    subject = f"visit:{visit.uuid}"
    assert told() == [
        ("photo.dropped", "can_bo", subject),
        ("photo.taken", "can_bo", subject),
        *[("photo.late", "lan", subject)] * 2,
    ]


def test_nothing_is_lost_where_the_visit_is_handed_in_or_the_item_is_full(visit):
    put(of_late(visit.uuid))
    for number in range(3):
        put(of_visit(visit.uuid), name(number), bytes([number]))
    with pytest.raises(WrongState, match="đã đủ 3 ảnh, nên ảnh vẫn chờ xem"):
        take_in(visit.uuid, "a_1", NAME, 3, "can_bo", LATER)
    remove(of_visit(visit.uuid), "a_1", name(1), "lan", NOW)
    hand_in(visit)
    with pytest.raises(WrongState, match="đã nộp"):
        take_in(visit.uuid, "a_1", NAME, 3, "can_bo", LATER)
    kept = [each.sent for each in waiting(visit.uuid)], content(of_late(visit.uuid), NAME)
    reopening.reopen(visit.uuid, "thiếu ảnh", "can_bo", LATER)
    taken = take_in(visit.uuid, "a_1", NAME, 3, "can_bo", LATER)
    assert (kept, taken.state, taken.place) == (([NAME], b"a picture"), PLACED, 2)


def test_a_photo_that_never_came_cannot_be_chosen(visit):
    for choose in (
        lambda: take_in(visit.uuid, "a_1", NAME, 3, "can_bo", LATER),
        lambda: give_up(visit.uuid, "a_1", NAME, "can_bo", LATER),
    ):
        with pytest.raises(NotFound):
            choose()
    put(of_late(visit.uuid))
    assert late_photo(visit.uuid, "a_1", NAME).state is WAITING  # the control


def test_what_hangs_already_does_not_come_to_wait(visit):
    put(of_visit(visit.uuid))
    assert (put(of_late(visit.uuid)).state, waiting(visit.uuid), counts(visit.uuid)) == (
        PLACED,
        [],
        {"a_1": 1},
    )


def test_who_may_place_a_photo_needs_nobodys_choice(visit):
    put(of_late(visit.uuid))
    put(of_late(visit.uuid), name(1), b"given up")
    give_up(visit.uuid, "a_1", name(1), "can_bo", LATER)
    hung = [put(of_visit(visit.uuid)), put(of_visit(visit.uuid), name(1), b"given up")]
    assert ([each.state for each in hung], waiting(visit.uuid)) == ([PLACED] * 2, [])
    assert content(of_visit(visit.uuid), name(1)) == b"given up"


def test_as_many_photos_of_an_item_wait_as_it_takes(visit):
    for number in range(3):
        put(of_late(visit.uuid), name(number), bytes([number]))
    with pytest.raises(WrongState, match="đã có 3 ảnh chờ xem"):
        put(of_late(visit.uuid), name(3))
    with pytest.raises(WrongState, match="đã có 3 ảnh chờ xem"):
        append(of_late(visit.uuid), "a_1", NAME, 0, SENT, len(SENT), 3, NOW)
    give_up(visit.uuid, "a_1", name(1), "can_bo", LATER)
    assert put(of_late(visit.uuid), name(3)).place == 2


def test_a_visit_holds_few_unfinished_photos_that_come_late(visit):
    for number in range(photo_uploads.MOST_UNFINISHED + 2):
        moment = NOW + timedelta(minutes=number)
        append(of_late(visit.uuid), f"item_{number}", NAME, 0, SENT[:100], len(SENT), 3, moment)
    kept = {row.item for row in ChunkRow.select()}
    assert (len(kept), "item_1" in kept) == (photo_uploads.MOST_UNFINISHED, False)


def test_a_photo_begun_in_time_begins_anew_and_leaves_no_part_behind(visit):
    append(of_visit(visit.uuid), "a_1", NAME, 0, SENT[:500], len(SENT), 3, NOW)
    hand_in(visit)
    begun = received(of_visit(visit.uuid), "a_1", NAME), received(of_late(visit.uuid), "a_1", NAME)
    append(of_late(visit.uuid), "a_1", NAME, 0, SENT, len(SENT), 3, NOW)
    put(of_late(visit.uuid))
    assert (begun, ChunkRow.select().count(), received(of_late(visit.uuid), "a_1", NAME)) == (
        (500, 0),
        0,
        1280,
    )


def test_nothing_comes_for_a_visit_that_was_called_off(visit):
    put(of_late(visit.uuid))
    visit_plans.cancel_visit(visit.uuid, "mưa bão", "can_bo", NOW)
    with pytest.raises(WrongState, match="đã hủy"):
        put(of_late(visit.uuid), name(1))
    with pytest.raises(WrongState, match="đã hủy"):
        take_in(visit.uuid, "a_1", NAME, 3, "can_bo", LATER)
    assert give_up(visit.uuid, "a_1", NAME, "can_bo", LATER).state is DROPPED


def test_a_picture_that_also_hangs_elsewhere_outlives_the_one_given_up(visit):
    put(of_visit(visit.uuid), NAME, b"the same", "b_1")
    put(of_late(visit.uuid), NAME, b"the same")
    give_up(visit.uuid, "a_1", NAME, "can_bo", LATER)
    before = content(of_visit(visit.uuid), NAME)
    remove(of_visit(visit.uuid), "b_1", NAME, "lan", LATER)
    assert (before, [bytes(row.content) for row in PhotoRow.select()]) == (b"the same", [b""])


# Copies and retention


def test_a_backup_carries_what_waits_and_what_was_given_up(visit, box, tmp_path):
    put(of_late(visit.uuid))
    put(of_late(visit.uuid), name(1), b"given up")
    give_up(visit.uuid, "a_1", name(1), "can_bo", LATER)
    back_up(tmp_path / "copy.zip", box)
    erase()
    emptied = PlacementRow.select().count()
    put_back(tmp_path / "copy.zip", box)
    states = [late_photo(visit.uuid, "a_1", each).state for each in (NAME, name(1))]
    assert (emptied, states, content(of_late(visit.uuid), NAME)) == (0, [WAITING, DROPPED], b"a picture")


def test_a_photo_that_waited_too_long_is_erased_and_waits_no_more(visit):
    owner = of_late(visit.uuid)
    for months, words in ((25, b"old"), (23, b"young")):
        place(owner, "a_1", name(months), len(SENT), picture(words), 3, "lan", months_ago(months))
    erased = erase_photos(24, "quan_tri", NOW, TODAY)
    assert (erased, [each.sent for each in waiting(visit.uuid)]) == (1, [name(23)])
    with pytest.raises(NotFound):
        take_in(visit.uuid, "a_1", name(25), 3, "can_bo", NOW)
    assert late_photos.visits_that_wait([visit.uuid]) == {visit.uuid}


def test_of_a_photo_given_up_no_byte_is_left_in_the_file(visit, store):
    if not store.startswith("sqlite"):
        pytest.skip("PostgreSQL tidies by itself")
    words = b"a picture of a child " * 500
    put(of_late(visit.uuid), NAME, words)
    file = Path(store.removeprefix("sqlite:///"))
    left = []
    for step in (lambda: None, lambda: give_up(visit.uuid, "a_1", NAME, "can_bo", LATER)):
        step()
        named_db.obj.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        left.append(words[:40] in file.read_bytes())
    assert left == [True, False]
