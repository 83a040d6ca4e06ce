"""Photos of a school's answer: put by without losing a word, read by whom the action is for, then fixed."""

from __future__ import annotations

import re
from hashlib import sha256
from html import unescape

import pytest
from werkzeug.test import TestResponse

from forms_app.core.actions import PHOTOS, StepKind
from forms_app.core.errors import NotStored
from forms_app.core.photos import LARGEST_PHOTO
from forms_app.storage import actions, audit
from forms_app.storage.models import PhotoRow, PlacementRow
from tests import test_web_actions
from tests.pages import check
from tests.photo_files import hostile, jpeg, rooms
from tests.test_web_actions import walked
from tests.visits_world import PASSWORD, Phone, World

WORDS = "Đã đặt hộp thư ở cổng ngày 20/11."
READERS = {"can_bo": "office", "ban": "board", "th01": "school", "ttnd01": "school", "lan": "visits"}
OTHERS = {"th02": "school", "ttnd02": "school", "mai": "visits", "quan_tri_vien": "office"}
world, code = test_web_actions.world, test_web_actions.code


@pytest.fixture
def school(world: World) -> Phone:
    return world.sign_in("th01")


def name(photo: bytes) -> str:
    return sha256(photo).hexdigest()


def send(
    phone: Phone, code: str, step: str, photo: bytes = b"", area: str = "school", **fields: str
) -> TestResponse:
    """What the form of the answer sends: words, one photo, the button."""
    steps = len(actions.action(code).steps)
    typed = {"_step": step, "_base": str(steps), "_opened_by": phone.username, "bao_cao_khac_phuc": WORDS}
    parts = [(f'name="{each}"', value.encode()) for each, value in (typed | fields).items()]
    parts += [('name="camera"; filename="a.jpg"' if photo else 'name="camera"; filename=""', photo)]
    parts += [('name="photo"; filename=""', b"")]
    body = b"".join(
        b"--edge\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (head.encode(), each)
        for head, each in parts
    )
    kind = {"Content-Type": "multipart/form-data; boundary=edge"}
    return phone.post(f"/{area}/actions/{code}", body + b"--edge--\r\n", **kind)


def picture(area: str, code: str, photo: bytes) -> str:
    return f"/{area}/actions/{code}/photos/{name(photo)}.jpg"


def hung() -> list[tuple[str, str, int]]:
    rows = PlacementRow.select().order_by(PlacementRow.item, PlacementRow.place)
    return [(row.owner, row.item, row.place) for row in rows]


def test_photos_are_put_by_one_by_one_and_the_answer_carries_them(school: Phone, code: str) -> None:
    for seed in range(2):
        kept = send(school, code, "photo", jpeg(seed, 64, 48))
        check(kept)
        assert (kept.status_code, f">{WORDS}</textarea>" in kept.text.replace("\n", "")) == (200, True)
    assert "(2/3)" in kept.text
    answered = send(school, code, "finish", jpeg(2, 64, 48))  # the last one comes with the answer itself
    shown = school.get(answered.headers["Location"])
    check(shown)
    owner = f"action:{code}"
    assert hung() == [(owner, f"{PHOTOS}.1", place) for place in (1, 2, 3)]
    assert (rooms(kept.text), rooms(shown.text)) == ([(64, 48, True)] * 2, [(64, 48, True)] * 3)
    found = re.findall(r"/photos/(\w{64})\.jpg", shown.text)
    assert found == [name(jpeg(seed, 64, 48)) for seed in range(3)]
    assert actions.action(code).standing.report.body == {"bao_cao_khac_phuc": WORDS}
    assert [each.action for each in audit.entries(4)] == ["action.finish", *["photo.add"] * 3]


def test_who_reads_the_action_sees_its_photos_once_they_are_sent_and_nobody_else(
    world: World, school: Phone, code: str
) -> None:
    photo = jpeg(1, 64, 48)
    everybody = {who: world.sign_in(who) for who in READERS | OTHERS}

    def seen() -> set[str]:
        return {
            who
            for who, area in (READERS | OTHERS).items()
            if everybody[who].get(picture(area, code, photo)).status_code == 200
        }

    send(school, code, "photo", photo)
    before = seen()
    send(school, code, "begin")
    assert (before, seen()) == ({"th01"}, set(READERS))
    headers = school.get(picture("school", code, photo)).headers
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("who", "area"), [("can_bo", "office"), ("ttnd01", "school"), ("lan", "visits"), ("th02", "school")]
)
def test_nobody_but_the_school_adds_or_takes_back(
    world: World, school: Phone, code: str, who: str, area: str
) -> None:
    send(school, code, "photo", jpeg(0, 64, 48))
    other = world.sign_in(who)
    added = send(other, code, "photo", jpeg(1, 64, 48), area)
    taken = send(other, code, "", area=area, _take_back=name(jpeg(0, 64, 48)))
    assert (added.status_code, taken.status_code, len(hung())) == (404, 404, 1)


def test_one_that_is_not_sent_yet_can_be_taken_back_and_one_that_is_cannot(school: Phone, code: str) -> None:
    first, second = jpeg(0, 64, 48), jpeg(1, 64, 48)
    for photo in (first, second):
        send(school, code, "photo", photo)
    back = send(school, code, "", _take_back=name(first))
    send(school, code, "begin")
    again = send(school, code, "", _take_back=name(second))
    assert (back.status_code, WORDS in back.text, again.status_code) == (200, True, 200)
    assert hung() == [(f"action:{code}", f"{PHOTOS}.1", 2)]
    assert school.get(picture("school", code, second)).status_code == 200


def test_each_answer_has_photos_of_its_own_and_three_at_most(school: Phone, code: str) -> None:
    for seed in range(3):
        send(school, code, "photo", jpeg(seed, 64, 48))
    refused = send(school, code, "photo", jpeg(3, 64, 48))
    send(school, code, "begin")
    send(school, code, "photo", jpeg(3, 64, 48))
    send(school, code, "finish")
    assert (refused.status_code, "đủ 3 ảnh" in refused.text, WORDS in refused.text) == (422, True, True)
    assert [(item, place) for _owner, item, place in hung()] == [
        *((f"{PHOTOS}.1", place) for place in (1, 2, 3)),
        (f"{PHOTOS}.2", 1),
    ]


def test_after_the_answer_nothing_more_is_taken_until_it_comes_back(school: Phone, code: str) -> None:
    send(school, code, "finish", jpeg(0, 64, 48))
    late = send(school, code, "photo", jpeg(1, 64, 48))
    walked(code, StepKind.RETURN)
    send(school, code, "photo", jpeg(1, 64, 48))
    assert (late.status_code, "chờ Phòng xác nhận" in late.text) == (422, True)
    assert [item for _owner, item, _place in hung()] == [f"{PHOTOS}.1", f"{PHOTOS}.2"]


def test_hostile_files_are_refused_the_words_kept_and_no_step_taken(school: Phone, code: str) -> None:
    steps = len(actions.action(code).steps)
    for step in ("photo", "finish"):
        for each in ("svg", "pdf", "heic", "jpeg, 60 % of it", "png of 400 million pixels", "webp and page"):
            answer = send(school, code, step, hostile()[each])
            if each == "webp and page":  # a photo with a page behind it: made anew, the page is gone
                assert b"<script" not in bytes(PhotoRow.get().content)
                continue
            check(answer)
            assert (answer.status_code, WORDS in answer.text, 'href="#camera"' in answer.text) == (
                422,
                True,
                True,
            )
            assert len(actions.action(code).steps) == steps
        if step == "photo":
            send(school, code, "", _take_back=name(hostile()["webp and page"]))


@pytest.mark.parametrize("step", ["photo", "finish"])
def test_a_photo_larger_than_allowed_keeps_the_words(school: Phone, code: str, step: str) -> None:
    refused = send(school, code, step, jpeg(0, 64, 48) + bytes(LARGEST_PHOTO))
    assert (refused.status_code, "nặng hơn 9 MB" in refused.text, WORDS in refused.text, hung()) == (
        422,
        True,
        True,
        [],
    )


def test_the_button_without_a_photo_says_that_none_was_chosen(school: Phone, code: str) -> None:
    empty = send(school, code, "photo")
    assert (empty.status_code, "Chưa chọn ảnh" in empty.text, WORDS in empty.text) == (422, True, True)


def test_a_session_that_ended_keeps_the_words_and_says_that_the_photo_is_to_be_chosen_again(
    world: World, code: str
) -> None:
    phone = world.sign_in("th01")
    phone.client.delete_cookie("forms", domain="127.0.0.1")
    asked = send(phone, code, "finish", jpeg(0, 64, 48))
    carried = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked.text)
    fields = {each: unescape(value) for each, value in carried}
    fields |= {"_username": "th01", "_password": PASSWORD}
    back = phone.post(f"/school/actions/{code}", fields)
    assert (asked.status_code, "xin chọn lại ảnh" in asked.text) == (401, True)
    assert (back.status_code, "Xin chọn lại ảnh" in back.text, WORDS in back.text) == (422, True, True)
    assert (actions.action(code).standing.report, hung()) == (None, [])


def test_a_store_that_fails_gives_the_words_back_and_says_that_the_photo_is_to_be_chosen_again(
    school: Phone, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_arguments: object) -> None:
        raise NotStored("chưa lưu")

    with monkeypatch.context() as broken:
        broken.setattr("forms_app.web.actions.photos.take", gone)
        failed = send(school, code, "finish", jpeg(0, 64, 48))
    carried = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', failed.text)
    back = school.post(f"/school/actions/{code}", {each: unescape(value) for each, value in carried})
    assert (failed.status_code, "xin chọn lại ảnh" in failed.text) == (503, True)
    assert (back.status_code, "Xin chọn lại ảnh" in back.text, WORDS in back.text) == (422, True, True)
    assert (actions.action(code).standing.report, hung()) == (None, [])
