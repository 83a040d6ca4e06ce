"""Photos on the pages of a visit: the plain form, parts that go on, who may see them, what is refused."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Barrier

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from forms_app.core.photos import LARGEST_CHUNK, LARGEST_PHOTO
from forms_app.core.visits import Visit
from forms_app.storage import audit, photo_owners, photos, visits
from forms_app.storage.models import ChunkRow, PhotoRow
from forms_app.web.texts import with_links
from forms_app.web.visits.offline import mark_of
from tests.actors import NOW, SAME_ORIGIN
from tests.pages import check
from tests.photo_files import CANARY, hostile, jpeg, rooms, with_place
from tests.visits_world import Phone, World, address, make_world

ITEM, OTHER, FORBIDDEN = "a_ke_hoach_qcdc", "a_kien_toan_bcd", "a_chi_bo_lanh_dao"
JSON = {"Accept": "application/json"}


@pytest.fixture
def visit(world: World) -> Visit:
    return world.plan()


def page(visit: Visit, item: str = ITEM) -> str:
    return f"/visits/{visit.uuid}/items/{item}/photos"


def name(photo: bytes) -> str:
    return sha256(photo).hexdigest()


def picture(visit: Visit, photo: bytes) -> str:
    return f"/visits/{visit.uuid}/photos/{name(photo)}.jpg"


def post(phone: Phone, visit: Visit, photo: bytes, item: str = ITEM, field: str = "camera") -> TestResponse:
    """What the plain form sends; its name and type are the sender's to invent."""
    head = f'--edge\r\nContent-Disposition: form-data; name="{field}"; filename="a.jpg"\r\n'.encode()
    body = head + b"Content-Type: image/jpeg\r\n\r\n" + photo + b"\r\n--edge--\r\n"
    return phone.post(page(visit, item), body, **{"Content-Type": "multipart/form-data; boundary=edge"})


def patch(
    phone: Phone, visit: Visit, photo: bytes, start: int, end: int, item: str = ITEM, **headers: str
) -> TestResponse:
    """What the script sends: a part of a photo."""
    return phone.client.patch(
        f"/visits/{visit.uuid}/photos/{name(photo)}?item={item}&length={len(photo)}",
        data=photo[start:end],
        base_url=SAME_ORIGIN["Origin"],
        headers=SAME_ORIGIN | JSON | {"Upload-Offset": str(start)} | headers,
    )


def head(phone: Phone, visit: Visit, photo: bytes, item: str = ITEM) -> TestResponse:
    where = f"/visits/{visit.uuid}/photos/{name(photo)}?item={item}"
    return phone.client.head(where, base_url=SAME_ORIGIN["Origin"], headers=JSON)


def send(
    phone: Phone, visit: Visit, photo: bytes, item: str = ITEM, size: int = LARGEST_CHUNK
) -> TestResponse:
    """All parts, one after the other; the last answer."""
    answers = [patch(phone, visit, photo, start, start + size, item) for start in range(0, len(photo), size)]
    return answers[-1]


def stored() -> list[bytes]:
    return [bytes(row.content) for row in PhotoRow.select()]


# The plain form


def test_a_photo_is_sent_shown_and_removed_without_a_script(lan, visit):
    assert "Đã có 0/3 ảnh" in lan.get(page(visit)).text
    assert post(lan, visit, jpeg()).headers["Location"] == f"{page(visit)}?saved=1"
    shown = lan.get(page(visit))
    assert ("Đã có 1/3 ảnh" in shown.text, f'src="{picture(visit, jpeg())}"' in shown.text) == (True, True)
    removal = re.search(r'action="([^"]+/remove)"', shown.text)
    assert removal
    removed = lan.post(removal[1], {})
    assert ("Đã xóa ảnh" in lan.get(removed.headers["Location"]).text, stored()) == (True, [])


def test_the_page_keeps_room_for_each_photo(lan, visit):
    post(lan, visit, jpeg(0, 1200, 900))
    post(lan, visit, jpeg(1, 300, 400))
    text = lan.get(page(visit)).text
    assert rooms(text) == [(1200, 900, True), (300, 400, True)]
    assert rooms('<img src="a.jpg">') == [(0, 0, False)]  # the control


def test_the_camera_opens_beside_the_words_about_children(lan, visit):
    text = lan.get(page(visit)).text
    field = re.search(r"<input[^>]*capture[^>]*>", text)
    assert field
    assert ('accept="image/*"' in field[0], 'capture="environment"' in field[0]) == (True, True)
    assert "Chụp bảng, giấy tờ. Không chụp mặt trẻ em." in text


def test_a_photo_taken_before_can_be_chosen_too(lan, visit):
    assert (post(lan, visit, jpeg(), field="photo").status_code, len(stored())) == (303, 1)


def test_the_same_photo_posted_twice_is_there_once(lan, visit):
    answers = [post(lan, visit, jpeg()).status_code for _ in range(2)]
    assert (answers, photos.counts(visit.uuid)) == ([303, 303], {ITEM: 1})


def test_a_fourth_photo_keeps_the_person_on_the_page(lan, visit):
    for seed in range(3):
        post(lan, visit, jpeg(seed, 64, 48))
    refused = post(lan, visit, jpeg(3, 64, 48))
    assert (refused.status_code, "đã đủ 3 ảnh" in refused.text, len(stored())) == (409, True, 3)


def test_an_item_whose_papers_must_not_be_photographed_takes_none(lan, visit):
    shown, refused = lan.get(page(visit, FORBIDDEN)), post(lan, visit, jpeg(), FORBIDDEN)
    by_parts = send(lan, visit, jpeg(), FORBIDDEN)
    assert ('type="file"' in shown.text, "không nhận ảnh" in shown.text) == (False, True)
    assert (refused.status_code, by_parts.status_code, stored(), ChunkRow.select().count()) == (
        409,
        409,
        [],
        0,
    )


def test_a_photo_larger_than_allowed_keeps_the_person_on_the_page(lan, visit):
    refused = post(lan, visit, jpeg() + bytes(LARGEST_PHOTO))
    assert (refused.status_code, "nặng hơn 9 MB" in refused.text, stored()) == (422, True, [])


def test_a_session_that_ended_leads_back_to_the_page_which_says_so(lan, visit):
    lan.client.delete_cookie("forms", domain="127.0.0.1")
    asked = post(lan, visit, jpeg())
    assert (asked.status_code, asked.headers["Location"].split("?")[0]) == (303, "/sign-in")
    back = lan.post(
        "/sign-in", {"username": "lan", "password": "mot cau de nho", "next": f"{page(visit)}?again=1"}
    )
    assert "Xin chọn lại ảnh" in lan.get(back.headers["Location"]).text


# Hostile files


def test_hostile_files_are_never_stored_as_sent_and_the_rest_of_the_visit_is_kept(lan, visit):
    lan.save(visit, "c_ban_bac", {"c_doi_thoai": "dat"})
    post(lan, visit, jpeg(), OTHER)
    good, answers = stored(), visits.answers(visit.uuid)
    as_sent, odd = [], {}
    for each, content in hostile().items():
        answer = post(lan, visit, content)
        if answer.status_code not in (303, 422):
            odd[each] = answer.status_code
        kept = [one for one in stored() if one not in good]
        if any(one == content or CANARY in one or not one.startswith(b"\xff\xd8\xff") for one in kept):
            as_sent.append(each)
        if kept:
            lan.post(f"{page(visit)}/{name(content)}/remove", {})
    assert (as_sent, odd, len(hostile()) >= 60) == ([], {}, True)
    assert (stored(), visits.answers(visit.uuid), photos.counts(visit.uuid)) == (good, answers, {OTHER: 1})


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("heic", "HEIC"),
        ("svg", "SVG"),
        ("pdf", "PDF"),
        ("png of 400 million pixels", "quá nhiều điểm ảnh"),
        ("jpeg, 60 % of it", "bị hỏng hoặc bị cắt dở"),
        ("nothing", "Chưa chọn ảnh"),
    ],
)
def test_a_refusal_names_what_came_and_what_to_do(lan, visit, file, words):
    refused = post(lan, visit, hostile()[file])
    assert (refused.status_code, words in refused.text, "Hãy" in refused.text) == (422, True, True)
    check(refused)


def test_a_photo_with_a_place_is_stored_without_it(lan, visit):
    post(lan, visit, with_place())
    got = lan.get(picture(visit, with_place())).data
    before, after = Image.open(io.BytesIO(with_place())), Image.open(io.BytesIO(got))
    places = bool(before.getexif().get_ifd(0x8825)), bool(after.getexif().get_ifd(0x8825))
    assert (places, dict(after.getexif()), [got] == stored()) == ((True, False), {}, True)
    assert CANARY not in Path(visit_store()).read_bytes()


def visit_store() -> str:
    """The file of the named store, everything written into it."""
    from forms_app.storage.models import named_db

    named_db.obj.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return str(named_db.obj.database)


# Part by part


def test_a_photo_goes_on_after_a_cut_at_every_boundary(lan, visit):
    photo, size = jpeg(), 64 << 10
    bounds = list(range(0, len(photo), size))
    for cut in bounds:
        for start in range(0, cut, size):
            assert patch(lan, visit, photo, start, start + size).json["done"] is False
        here = int(head(lan, visit, photo).headers["Upload-Offset"])
        assert here == cut
        answers = [patch(lan, visit, photo, start, start + size) for start in range(here, len(photo), size)]
        assert answers[-1].json["done"] is True
        got = lan.get(answers[-1].json["url"])
        assert (got.status_code, len(stored()), ChunkRow.select().count()) == (200, 1, 0)
        lan.post(f"{page(visit)}/{name(photo)}/remove", {})
    assert len(bounds) > 5


def test_the_last_part_or_the_whole_again_gives_the_same_answer(lan, visit):
    photo = jpeg()
    first = send(lan, visit, photo).json
    last = patch(lan, visit, photo, len(photo) - 10, len(photo)).json
    whole, nothing = send(lan, visit, photo).json, patch(lan, visit, photo, len(photo), len(photo)).json
    assert (last, whole, nothing) == (first, first, first)
    assert (head(lan, visit, photo).headers["Upload-Offset"], len(stored())) == (str(len(photo)), 1)


def test_an_empty_part_asks_how_far_it_is_and_says_why_not(lan, visit):
    photo = jpeg()
    begun = patch(lan, visit, photo, 0, 0).json, ChunkRow.select().count()
    patch(lan, visit, photo, 0, 1000)
    later, refused = patch(lan, visit, photo, 0, 0).json, patch(lan, visit, photo, 0, 0, FORBIDDEN)
    assert (begun, later["received"]) == (({"done": False, "received": 0}, 0), 1000)
    assert (refused.status_code, "không nhận ảnh" in refused.json["text"]) == (409, True)


def test_a_receipt_says_what_hangs_where(lan, visit):
    told = send(lan, visit, jpeg()).json
    found = {each: told[each] for each in ("done", "visit", "item", "place", "sent")}
    assert found == {"done": True, "visit": visit.uuid, "item": ITEM, "place": 1, "sent": name(jpeg())}
    by_form = lan.client.post(
        page(visit),
        data={"photo": (io.BytesIO(jpeg()), "a.jpg")},
        base_url=SAME_ORIGIN["Origin"],
        headers=SAME_ORIGIN | JSON,
    ).json
    assert by_form == told


def test_a_receipt_that_was_lost_is_given_again_after_the_hand_in(lan, visit):
    told = send(lan, visit, jpeg()).json
    visits.save_section(visit.uuid, "c_ban_bac", 0, {}, "lan", NOW)
    visits.submit_visit(visit.uuid, "{}", "lan", NOW)
    assert (patch(lan, visit, jpeg(), 0, 0).json, send(lan, visit, jpeg()).json) == (told, told)


def test_a_photo_of_one_account_is_not_sent_by_another(world, lan, visit):
    own, others = ({"Forms-User": mark_of(each)} for each in ("lan", "hung"))
    refused = patch(lan, visit, jpeg(), 0, 100, **others)
    asked = lan.client.head(
        f"/visits/{visit.uuid}/photos/{name(jpeg())}?item={ITEM}",
        base_url=SAME_ORIGIN["Origin"],
        headers=JSON | others,
    )
    left_open = lan.post(page(visit), {"_opened_by": "hung"}, **{"Content-Type": "multipart/form-data"})
    assert (refused.status_code, asked.status_code, ChunkRow.select().count()) == (401, 401, 0)
    assert (left_open.status_code, "tài khoản hung" in left_open.text) == (409, True)
    assert patch(lan, visit, jpeg(), 0, 100, **own).status_code == 200


def test_the_photos_of_a_visit_stand_on_one_page(world, lan, visit):
    send(lan, visit, jpeg())
    shown = lan.get(f"/visits/{visit.uuid}/photos")
    check(shown)
    line = re.search(
        rf'data-of="{ITEM}" data-most="3" data-placed="1"[^>]*><a href="{page(visit)}"', shown.text
    )
    stranger = world.sign_in("mai").get(f"/visits/{visit.uuid}/photos").status_code
    assert (bool(line), f'data-of="{FORBIDDEN}"' in shown.text, stranger) == (True, False, 404)


def test_the_same_photo_at_two_items_does_not_clash(lan, visit):
    done = [send(lan, visit, jpeg(), item).json for item in (ITEM, OTHER)]
    assert [each["item"] for each in done] == [ITEM, OTHER]
    assert (photos.counts(visit.uuid), len(stored())) == ({ITEM: 1, OTHER: 1}, 1)


def test_the_form_and_the_script_agree(lan, visit):
    post(lan, visit, jpeg())
    assert (head(lan, visit, jpeg()).headers["Upload-Offset"], send(lan, visit, jpeg()).json["place"]) == (
        str(len(jpeg())),
        1,
    )


def test_a_gap_is_told_with_where_to_go_on(lan, visit):
    patch(lan, visit, jpeg(), 0, 100)
    refused = patch(lan, visit, jpeg(), 200, 300)
    assert (refused.status_code, refused.headers["Upload-Offset"]) == (409, "100")
    assert "gửi tiếp từ chỗ đã nhận" in refused.json["text"]


def test_a_photo_that_came_damaged_begins_anew(lan, visit):
    photo = jpeg()
    where = f"/visits/{visit.uuid}/photos/{name(photo)}?item={ITEM}&length={len(photo)}"
    damaged = lan.client.patch(
        where,
        data=bytes(len(photo))[:LARGEST_CHUNK],
        headers=SAME_ORIGIN | JSON | {"Upload-Offset": "0"},
        base_url=SAME_ORIGIN["Origin"],
    )
    refused = patch(lan, visit, photo, LARGEST_CHUNK, len(photo))
    assert (damaged.status_code, refused.status_code, refused.headers["Upload-Offset"]) == (200, 409, "0")
    assert ("từ đầu" in refused.json["text"], send(lan, visit, photo).json["done"]) == (True, True)


def test_a_file_that_is_no_photo_is_refused_whole_and_leaves_nothing(lan, visit):
    for file in ("svg", "jpeg, 60 % of it", "png just over the bound"):
        refused = send(lan, visit, hostile()[file])
        assert (refused.status_code, "Hãy" in refused.json["text"]) == (422, True)
    assert (ChunkRow.select().count(), stored()) == (0, [])


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"start": 0, "end": LARGEST_CHUNK + 1}, 413),
        ({"start": 0, "end": 100, "Origin": "https://evil.example"}, 403),
        ({"start": 0, "end": 100, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"start": 0, "end": 100, "Upload-Offset": "-1"}, 400),
        ({"start": 0, "end": 100, "Upload-Offset": "x"}, 400),
        ({"start": 0, "end": 100, "item": "c_nothing"}, 404),
    ],
)
def test_what_a_script_must_not_send_is_refused(lan, visit, changes, status):
    refused = patch(lan, visit, jpeg(), **changes)
    assert (refused.status_code, refused.mimetype, ChunkRow.select().count()) == (
        status,
        "application/json",
        0,
    )


def test_a_session_that_ended_keeps_what_had_arrived(world, lan, visit):
    patch(lan, visit, jpeg(), 0, 1000)
    lan.client.delete_cookie("forms", domain="127.0.0.1")
    asked = patch(lan, visit, jpeg(), 1000, 2000)
    assert (asked.status_code, asked.mimetype) == (401, "application/json")
    assert head(world.sign_in("lan"), visit, jpeg()).headers["Upload-Offset"] == "1000"


def test_another_inspector_of_the_visit_can_finish_a_photo(world, lan, visit):
    patch(lan, visit, jpeg(), 0, LARGEST_CHUNK)
    done = patch(world.sign_in("hung"), visit, jpeg(), LARGEST_CHUNK, len(jpeg())).json
    assert (done["done"], photos.photos(photo_owners.of_visit(visit.uuid), ITEM)[0].author) == (True, "hung")


def five_at_once(world: World, username: str, visit: Visit, photo: bytes) -> list[object]:
    """What five phones of one person are told that send the same photo at the same moment."""
    phones, meet = [world.sign_in(username) for _ in range(5)], Barrier(5)

    def one(phone: Phone) -> object:
        meet.wait()
        return send(phone, visit, photo).json

    with ThreadPoolExecutor(5) as pool:
        return list(pool.map(one, phones))


def test_five_requests_at_once_store_a_photo_once(app_on_either):
    world = make_world(app_on_either)
    visit = world.plan()
    answers = five_at_once(world, "lan", visit, jpeg(0, 640, 480))
    assert (answers, len(stored()), photos.counts(visit.uuid)) == ([answers[0]] * 5, 1, {ITEM: 1})
    assert (answers[0]["done"], ChunkRow.select().count()) == (True, 0)


# Who may


def test_others_find_no_photo(world, lan, visit):
    send(lan, visit, jpeg())
    other = world.plan(inspectors=("mai",))
    strangers = [world.sign_in(each) for each in ("mai", "th01", "th02")]
    found = [
        (each.get(picture(visit, jpeg())).status_code, each.get(page(visit)).status_code)
        for each in strangers
    ]
    tries = [
        (head(each, visit, jpeg()).status_code, send(each, visit, jpeg()).status_code) for each in strangers
    ]
    assert (found, tries) == ([(404, 404)] * 3, [(404, 404)] * 3)
    mai = strangers[0]
    assert mai.get(picture(other, jpeg())).status_code == 404  # a visit of hers, a photo of another one
    assert mai.post(f"{page(visit)}/{name(jpeg())}/remove", {}).status_code == 404
    officer = world.sign_in("can_bo")
    assert (officer.get(picture(visit, jpeg())).status_code, send(officer, visit, jpeg()).status_code) == (
        200,
        404,
    )


def test_after_handing_in_the_school_sees_photos_and_nobody_changes_them(world, lan, visit):
    send(lan, visit, jpeg())
    visits.save_section(visit.uuid, "c_ban_bac", 0, {}, "lan", NOW)
    visits.submit_visit(visit.uuid, "{}", "lan", NOW)
    school, shown = world.sign_in("th01"), lan.get(page(visit))
    assert (school.get(picture(visit, jpeg())).status_code, school.get(page(visit)).status_code) == (200, 200)
    assert ('<form method="post" enctype' in shown.text, "/remove" in shown.text) == (False, False)
    refused = post(lan, visit, jpeg(1)), lan.post(f"{page(visit)}/{name(jpeg())}/remove", {})
    assert [(each.status_code, "đã nộp" in each.text) for each in refused] == [(409, True)] * 2
    assert (send(lan, visit, jpeg(1)).status_code, photos.counts(visit.uuid)) == (202, {ITEM: 1})  # waits


def test_a_photo_is_a_file_to_save_and_never_a_page(lan, visit):
    send(lan, visit, jpeg())
    headers = lan.get(picture(visit, jpeg())).headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")


def test_adding_and_removing_are_in_the_log(lan, visit):
    send(lan, visit, jpeg())
    lan.post(f"{page(visit)}/{name(jpeg())}/remove", {})
    told = [(each.action, each.actor, each.subject) for each in audit.entries(2)]
    subject = f"visit:{visit.uuid}"
    assert told == [("photo.remove", "lan", subject), ("photo.add", "lan", subject)]


# Beside the checklist


def test_a_section_saves_what_was_typed_and_leads_to_the_photos(lan, visit):
    shown = lan.get(address(visit, "a_lanh_dao")).text
    assert (shown.count("Ảnh minh chứng (0/3)"), shown.count("Mục này không chụp ảnh")) == (4, 1)
    typed = lan.control(0, "draft") | {ITEM: "dat", "_photos": ITEM}
    typed.pop("_step")
    going = lan.post(address(visit, "a_lanh_dao"), typed)
    assert (going.headers["Location"].split("?")[0], visits.answers(visit.uuid)[ITEM]["mark"]) == (
        page(visit),
        "dat",
    )
    send(lan, visit, jpeg())
    assert lan.get(address(visit, "a_lanh_dao")).text.count("Ảnh minh chứng (1/3)") == 1


def test_the_enter_key_presses_save_and_never_a_button_of_photos(lan, visit):
    buttons = re.findall(r"<button[^>]*name=\"(\w+)\"", lan.get(address(visit, "a_lanh_dao")).text)
    assert (buttons[0], "_photos" in buttons) == ("_step", True)


def test_the_result_counts_photos_and_marks_what_lacks_evidence(lan, visit):
    lan.save(visit, "a_lanh_dao", {ITEM: "dat", OTHER: "dat", FORBIDDEN: "dat", f"{FORBIDDEN}.document": "1"})
    for seed in range(2):
        send(lan, visit, jpeg(seed, 64, 48))
    text = lan.get(f"/visits/{visit.uuid}/result").text
    found = "2 ảnh minh chứng" in text, text.count(f'href="{page(visit)}"'), text.count("chưa có minh chứng")
    assert found == (True, 1, 1)  # the other item has neither paper nor photo


def test_a_link_beside_a_mark_is_kept_and_can_be_followed_safely(lan, visit):
    link = "https://truong.example/cong-khai?nam=2026&trang=1"
    words = f"12/QĐ, {link}. <b>x</b> javascript:alert(1)"
    lan.save(visit, "a_lanh_dao", {ITEM: "dat", f"{ITEM}.document": words})
    assert visits.answers(visit.uuid)[ITEM]["document"] == words
    text = lan.get(f"/visits/{visit.uuid}/result").text
    escaped = link.replace("&", "&amp;")
    assert f'<a href="{escaped}" rel="noopener noreferrer nofollow">{escaped}</a>. &lt;b&gt;' in text
    assert 'href="javascript' not in text


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "data:text/html,x", "http://", "//evil.example", 'x" onclick="y']
)
def test_what_is_no_address_of_the_web_stays_text(text):
    assert "<a" not in with_links(text)
