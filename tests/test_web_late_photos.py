"""Photos that come after the hand-in, or from somebody who left the team, wait for a choice."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from forms_app.core.photos import LARGEST_CHUNK
from forms_app.core.visits import Visit
from forms_app.storage import late_photos, photos, reopening, visit_plans, visits
from forms_app.storage.models import CarriedRow, ChunkRow, InspectorRow, PlacementRow
from forms_app.web.visits import evidence
from tests.actors import NOW, SAME_ORIGIN
from tests.pages import check
from tests.photo_files import jpeg, rooms
from tests.test_web_photos import (
    FORBIDDEN,
    ITEM,
    JSON,
    OTHER,
    five_at_once,
    head,
    name,
    page,
    patch,
    picture,
    send,
    stored,
)
from tests.visits_world import Phone, World, make_world

PHOTO = jpeg(0, 320, 240)


@pytest.fixture
def visit(world: World) -> Visit:
    return world.plan()


def leave(phone: Phone, visit: Visit) -> None:
    """The visit is fetched, then the office takes its reader off the team."""
    phone.get(f"/visits/{visit.uuid}/photos")
    InspectorRow.delete().where(InspectorRow.account == phone.username).execute()


def hand_in(visit: Visit) -> None:
    visits.save_section(visit.uuid, "c_ban_bac", 0, {}, "lan", NOW)
    visits.submit_visit(visit.uuid, "{}", "lan", NOW)


def late(visit: Visit, photo: bytes = PHOTO, item: str = ITEM) -> str:
    """The page of a photo that waits."""
    return f"/visits/{visit.uuid}/late/{item}/{name(photo)}"


def told(answer: TestResponse) -> tuple[int, str, int]:
    return answer.status_code, answer.json["state"], answer.json["received"]


def waiting(visit: Visit) -> list[str]:
    return [each.sent for each in late_photos.waiting(visit.uuid)]


def test_a_photo_of_who_left_the_team_waits_and_its_receipt_says_so(lan: Phone, hung: Phone, visit: Visit):
    leave(hung, visit)
    answers = [send(hung, visit, PHOTO) for _ in range(2)]
    assert [each.status_code for each in answers] == [202, 202]
    assert (
        answers[0].json
        == answers[1].json
        == {
            "done": True,
            "state": "waiting",
            "received": len(PHOTO),
            "visit": visit.uuid,
            "item": ITEM,
            "place": 1,
            "sent": name(PHOTO),
            "stored": late_photos.waiting(visit.uuid)[0].stored,
            "url": f"{late(visit)}.jpg",
            "day": 2511,
        }
    )
    assert (waiting(visit), photos.counts(visit.uuid)) == ([name(PHOTO)], {})
    assert head(hung, visit, PHOTO).headers["Upload-Offset"] == str(len(PHOTO))
    assert told(send(lan, visit, jpeg(1, 320, 240)))[:2] == (200, "placed")  # the control: of the team


def test_the_leader_takes_it_and_it_hangs_at_its_item(lan: Phone, hung: Phone, visit: Visit):
    leave(hung, visit)
    send(hung, visit, PHOTO)
    before = stored()
    listed = late(visit) in lan.page(f"/visits/{visit.uuid}").links
    shown = lan.get(late(visit))
    headings = check(shown).headings
    taken = lan.post(late(visit), {"choice": "take"})
    assert (listed, headings) == (True, ["Ảnh chờ xem"])
    assert "Trần Văn Hùng chụp trên điện thoại" in shown.text
    assert taken.location == f"{page(visit)}?saved=1"
    assert (lan.get(picture(visit, PHOTO)).data, stored()) == (before[0], before)
    assert (photos.counts(visit.uuid), waiting(visit)) == ({ITEM: 1}, [])
    assert late(visit) not in lan.page(f"/visits/{visit.uuid}").links
    assert told(send(hung, visit, PHOTO)) == (200, "placed", len(PHOTO))


def test_what_was_given_up_is_gone_and_does_not_come_back(lan: Phone, hung: Phone, visit: Visit):
    leave(hung, visit)
    send(hung, visit, PHOTO)
    gone = lan.post(late(visit), {"choice": "drop"})
    again = send(hung, visit, PHOTO)
    assert (gone.location, told(again)) == (f"{page(visit)}?removed=1", (200, "dropped", len(PHOTO)))
    assert (waiting(visit), stored(), photos.counts(visit.uuid)) == ([], [b""], {})
    assert lan.get(late(visit)).status_code == 303
    assert lan.get(f"{late(visit)}.jpg").status_code == 404


def test_a_button_that_nobody_drew_chooses_nothing(lan: Phone, hung: Phone, visit: Visit):
    leave(hung, visit)
    send(hung, visit, PHOTO)
    assert (lan.post(late(visit), {}).status_code, waiting(visit)) == (422, [name(PHOTO)])


def test_after_the_hand_in_a_photo_waits_until_the_office_gives_the_visit_back(
    world: World, lan: Phone, visit: Visit
):
    placed = jpeg(1, 320, 240)
    send(lan, visit, placed)
    hand_in(visit)
    answers = [told(send(lan, visit, PHOTO))[:2], told(send(lan, visit, placed))[:2]]
    officer = world.sign_in("can_bo")
    history = officer.page(f"/office/visits/{visit.uuid}/history").links
    refused = officer.post(late(visit), {"choice": "take"})
    kept = waiting(visit)
    reopening.reopen(visit.uuid, "thiếu ảnh", "can_bo", NOW)
    officer.post(late(visit), {"choice": "take"})
    assert answers == [(202, "waiting"), (200, "placed")]
    assert (late(visit) in history, refused.status_code) == (True, 409)
    assert "đã nộp, không sửa được nữa" in refused.text
    assert (kept, photos.counts(visit.uuid)) == ([name(PHOTO)], {ITEM: 2})


def test_the_offices_list_says_which_visit_has_something_to_look_at(world: World, lan: Phone, visit: Visit):
    officer = world.sign_in("can_bo")
    hand_in(visit)
    before = "Có bản chờ xem" in officer.get("/office/visits/list").text
    send(lan, visit, PHOTO)
    assert (before, "Có bản chờ xem" in officer.get("/office/visits/list").text) == (False, True)


def test_a_full_item_takes_none_and_the_photo_goes_on_waiting(lan: Phone, hung: Phone, visit: Visit):
    leave(hung, visit)
    send(hung, visit, PHOTO)
    for seed in range(1, 4):
        send(lan, visit, jpeg(seed, 64, 48))
    shown = lan.get(late(visit))
    refused = lan.post(late(visit), {"choice": "take"})
    lan.post(f"{page(visit)}/{name(jpeg(2, 64, 48))}/remove", {})
    kept = waiting(visit)
    lan.post(late(visit), {"choice": "take"})
    assert [check(each).headings for each in (shown, refused)] == [["Ảnh chờ xem"]] * 2
    assert ("Mục này đã đủ ảnh" in shown.text, 'value="take"' in shown.text) == (True, False)
    assert (refused.status_code, "ảnh vẫn chờ xem" in refused.text) == (409, True)
    assert (kept, waiting(visit), photos.counts(visit.uuid)) == ([name(PHOTO)], [], {ITEM: 3})


def test_it_is_no_evidence_while_it_waits(lan: Phone, hung: Phone, visit: Visit):
    lan.save(visit, "a_lanh_dao", {ITEM: "dat"})
    leave(hung, visit)
    send(hung, visit, PHOTO)
    before = "chưa có minh chứng" in lan.get(f"/visits/{visit.uuid}/result").text
    lan.post(late(visit), {"choice": "take"})
    after = "chưa có minh chứng" in lan.get(f"/visits/{visit.uuid}/result").text
    assert (before, after) == (True, False)


# Begun in time


def test_a_photo_begun_in_time_begins_anew_after_the_hand_in(lan: Phone, visit: Visit):
    photo = jpeg()
    patch(lan, visit, photo, 0, LARGEST_CHUNK)
    hand_in(visit)
    on = patch(lan, visit, photo, LARGEST_CHUNK, len(photo))
    assert (on.status_code, on.headers["Upload-Offset"]) == (409, "0")
    assert told(send(lan, visit, photo)) == (202, "waiting", len(photo))
    assert (waiting(visit), ChunkRow.select().count()) == ([name(photo)], 0)


def test_a_photo_whose_sender_leaves_halfway_begins_anew(lan: Phone, hung: Phone, visit: Visit):
    photo = jpeg()
    patch(hung, visit, photo, 0, LARGEST_CHUNK)
    leave(hung, visit)
    on = patch(hung, visit, photo, LARGEST_CHUNK, len(photo))
    assert (on.status_code, on.headers["Upload-Offset"]) == (409, "0")
    assert told(send(hung, visit, photo)) == (202, "waiting", len(photo))
    assert (waiting(visit), ChunkRow.select().count()) == ([name(photo)], 0)


def test_a_hand_in_while_the_picture_is_made_sends_it_to_wait(lan: Phone, visit: Visit, monkeypatch):
    made_anew = evidence.made_anew

    def meanwhile(content: bytes):
        hand_in(visit)
        return made_anew(content)

    monkeypatch.setattr(evidence, "made_anew", meanwhile)
    on = send(lan, visit, PHOTO)
    monkeypatch.undo()
    assert (on.status_code, on.headers["Upload-Offset"]) == (409, "0")
    assert (told(send(lan, visit, PHOTO)), photos.counts(visit.uuid)) == ((202, "waiting", len(PHOTO)), {})


def test_who_is_of_the_team_again_places_it_without_a_choice(lan: Phone, visit: Visit):
    hand_in(visit)
    send(lan, visit, PHOTO)
    reopening.reopen(visit.uuid, "thiếu ảnh", "can_bo", NOW)
    assert told(send(lan, visit, PHOTO)) == (200, "placed", len(PHOTO))
    assert (waiting(visit), photos.counts(visit.uuid), len(stored())) == ([], {ITEM: 1}, 1)


# Bounds


def test_as_many_wait_at_an_item_as_it_takes(lan: Phone, hung: Phone, visit: Visit):
    leave(hung, visit)
    answers = [send(hung, visit, jpeg(seed, 64, 48)) for seed in range(4)]
    assert [each.status_code for each in answers] == [202, 202, 202, 409]
    assert "đã có 3 ảnh chờ xem" in answers[3].json["text"]
    assert send(hung, visit, jpeg(3, 64, 48), OTHER).status_code == 202
    assert send(hung, visit, jpeg(3, 64, 48), FORBIDDEN).status_code == 409


def test_nothing_waits_at_a_visit_that_was_called_off(lan: Phone, hung: Phone, visit: Visit):
    leave(hung, visit)
    visit_plans.cancel_visit(visit.uuid, "mưa bão", "can_bo", NOW)
    answers = [send(each, visit, PHOTO) for each in (lan, hung)]
    assert [(each.status_code, "đã hủy" in each.json["text"]) for each in answers] == [(409, True)] * 2
    assert PlacementRow.select().count() == 0


def one_piece(phone: Phone, visit: Visit) -> TestResponse:
    """What a script sends where it cannot name the photo."""
    body = b'--edge\r\nContent-Disposition: form-data; name="photo"; filename="photo"\r\n\r\n'
    return phone.client.post(
        page(visit),
        data=body + PHOTO + b"\r\n--edge--\r\n",
        base_url=SAME_ORIGIN["Origin"],
        headers=SAME_ORIGIN | JSON | {"Content-Type": "multipart/form-data; boundary=edge"},
    )


def test_a_photo_that_comes_in_one_piece_waits_too(lan: Phone, hung: Phone, visit: Visit):
    leave(hung, visit)
    assert [told(one_piece(hung, visit)) for _ in range(2)] == [(202, "waiting", len(PHOTO))] * 2
    hand_in(visit)
    lan.post(late(visit), {"choice": "drop"})
    assert told(one_piece(hung, visit)) == (200, "dropped", len(PHOTO))
    assert told(one_piece(lan, visit)) == (200, "dropped", len(PHOTO))


def test_five_requests_at_once_let_a_photo_wait_once(app_on_either):
    world = make_world(app_on_either)
    visit = world.plan()
    leave(world.sign_in("hung"), visit)
    answers = five_at_once(world, "hung", visit, PHOTO)
    assert (answers, PlacementRow.select().count()) == ([answers[0]] * 5, 1)
    assert (answers[0]["state"], ChunkRow.select().count()) == ("waiting", 0)


# Who may


def test_who_never_fetched_the_visit_sends_nothing(lan: Phone, hung: Phone, visit: Visit):
    InspectorRow.delete().where(InspectorRow.account == "hung").execute()
    found = head(hung, visit, PHOTO).status_code, send(hung, visit, PHOTO).status_code
    assert (CarriedRow.select().count(), found, one_piece(hung, visit).status_code) == (0, (404, 404), 404)


def test_the_page_of_an_items_photos_counts_as_fetching(hung: Phone, visit: Visit):
    hung.get(page(visit))
    InspectorRow.delete().where(InspectorRow.account == "hung").execute()
    assert send(hung, visit, PHOTO).status_code == 202


@pytest.mark.parametrize(
    ("username", "choosing", "seeing"),
    [
        *(("lan", 200, 200), ("can_bo", 200, 200)),
        ("hung", 404, 200),  # the sender
        *(("mai", 404, 404), ("th01", 404, 404), ("th02", 404, 404)),
    ],
)
def test_only_who_may_choose_sees_it_and_its_sender_the_picture(
    world: World, hung: Phone, visit: Visit, username: str, choosing: int, seeing: int
):
    leave(hung, visit)
    send(hung, visit, PHOTO)
    reader = world.sign_in(username)
    found = reader.get(late(visit)).status_code, reader.get(f"{late(visit)}.jpg").status_code
    assert found == (choosing, seeing)
    if choosing == 404:
        assert (reader.post(late(visit), {"choice": "drop"}).status_code, len(waiting(visit))) == (404, 1)


def test_a_member_who_does_not_lead_does_not_choose(world: World, lan: Phone, hung: Phone, visit: Visit):
    lan.get(f"/visits/{visit.uuid}")
    hand_in(visit)
    send(lan, visit, PHOTO)
    reopening.reopen(visit.uuid, "thiếu ảnh", "can_bo", NOW)
    overview = hung.page(f"/visits/{visit.uuid}").links
    assert (late(visit) in overview, hung.get(late(visit)).status_code) == (False, 404)
    assert lan.get(late(visit)).status_code == 200  # the control


def test_it_is_shown_under_its_own_visit_only(world: World, lan: Phone, hung: Phone, visit: Visit):
    leave(hung, visit)
    send(hung, visit, PHOTO)
    other = world.plan("TH02")
    addresses = (late(other), f"{late(other)}.jpg", late(visit, item=OTHER), picture(visit, PHOTO))
    assert [lan.get(each).status_code for each in addresses] == [404] * 4


def test_the_picture_is_a_file_to_save_and_the_page_keeps_room_for_it(lan: Phone, hung: Phone, visit: Visit):
    leave(hung, visit)
    send(hung, visit, PHOTO)
    send(lan, visit, jpeg(1, 64, 48))
    headers = lan.get(f"{late(visit)}.jpg").headers
    assert (headers["Content-Type"], headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert headers["Content-Disposition"].startswith("attachment")
    assert rooms(lan.get(late(visit)).text) == [(320, 240, True), (64, 48, True)]


def test_nobody_else_sends_under_that_phones_name(hung: Phone, visit: Visit):
    leave(hung, visit)
    headers = {"Forms-User": "somebody else"}
    refused = patch(hung, visit, PHOTO, 0, len(PHOTO), **headers)
    assert (refused.status_code, waiting(visit)) == (401, [])
