"""Photos taken without a network, in a real Chromium whose network is really cut, against the real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forms_app.core.visits import Visit
from forms_app.storage import late_photos, photo_owners, photos, visit_plans, visits
from forms_app.storage.models import CarriedRow, InspectorRow, SessionRow
from tests import photo_codes
from tests.actors import NOW
from tests.test_web_visits import fill
from tests.visits_world import World

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, Dialog, Route, expect

from tests.browser.offline import ITEM, Phone, open_phone, path, photos_path, stored_mark, until
from tests.browser.test_offline import confirm

pytestmark = pytest.mark.browser

OpenPhone = Callable[..., Phone]
OTHER = "a_ke_hoach_qcdc"
LARGE = {"scale": 7, "noise": 120}  # several parts


@pytest.fixture
def phone(browser: Browser, served: str, world: World) -> Iterator[OpenPhone]:
    opened: list[Phone] = []

    def one(username: str = "lan", **options: object) -> Phone:
        opened.append(open_phone(browser, served, username, **options))
        return opened[-1]

    yield one
    for each in opened:
        each.context.close()


def stored(visit: Visit, item: str = ITEM) -> list[int | None]:
    """What the server's photos of an item show, in their places."""
    owner = photo_owners.of_visit(visit.uuid)
    return [photo_codes.read(photos.content(owner, each.sent)) for each in photos.photos(owner, item)]


def expect_card(phone: Phone, words: str) -> None:
    expect(phone.page.locator("#queue li").last).to_contain_text(words)


def held(phone: Phone) -> tuple[int, list[str]]:
    """Photos whose bytes lie on the phone, and how each record stands."""
    return len(phone.photos_held()), [each["state"] for each in phone.records()]


def take_without_a_network(lan: Phone, visit: Visit, item: str, *numbers: int) -> None:
    lan.open(photos_path(visit, item))
    for place, number in enumerate(numbers, start=1):
        lan.take(photo_codes.draw(number))
        expect(lan.page.locator("#queue li")).to_have_count(place)
        expect_card(lan, "đã lưu trên máy")


def test_photos_taken_without_a_network_survive_a_death_and_hang_where_they_were_taken(
    world: World, phone: OpenPhone
) -> None:
    visit, other = world.plan(), world.plan("TH02")
    lan = phone()
    lan.keep_everything()
    lan.cut()
    take_without_a_network(lan, visit, ITEM, 1, 2, 3)
    expect(lan.page.locator("#told")).to_contain_text("đã đủ ảnh")
    take_without_a_network(lan, visit, OTHER, 4)
    take_without_a_network(lan, other, ITEM, 5)
    lan.kill()
    lan.open("/visits/")  # the app is opened again, still without a network
    expect(lan.page.locator("#queue li")).to_have_count(5)
    before = held(lan), stored(visit)
    lan.cut(False)
    until(lan.page, lambda: held(lan) == (0, ["received"] * 5))
    expect_card(lan, "máy chủ đã nhận")
    found = [stored(visit), stored(visit, OTHER), stored(other), stored(other, OTHER)]
    assert (before, found) == (((5, ["local"] * 5), []), [[1, 2, 3], [4], [5], []])


def test_a_photo_goes_on_where_the_network_was_cut(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    lan = phone()
    lan.keep_everything()
    lan.open(photos_path(visit))
    sent: list[tuple[int, int]] = []

    def cut_at_the_third(route: Route) -> None:
        sent.append((int(route.request.headers["upload-offset"]), len(route.request.post_data_buffer or b"")))
        if len(sent) == 3:  # the first one asks how far the server is
            lan.cut()
        route.continue_()

    lan.context.route("**/photos/*", cut_at_the_third)
    lan.take(photo_codes.draw(6, **LARGE))
    expect_card(lan, "đã lưu trên máy")
    before = held(lan), stored(visit), len(sent)
    lan.kill()
    lan.open("/visits/")
    lan.cut(False)
    until(lan.page, lambda: held(lan) == (0, ["received"]))
    assert (before, stored(visit)) == (((1, ["local"]), [], 3), [6])
    assert (sent[0], sent[3]) == ((0, 0), (0, 0))  # asks how far the server is
    assert (sent[2][0], [each for each in sent[3:] if each[1]]) == (256 << 10, sent[2:3])  # no part twice


def test_an_ended_session_keeps_the_photo_and_only_the_same_person_sends_it(
    world: World, phone: OpenPhone
) -> None:
    visit = world.plan()
    lan = phone()
    lan.open(photos_path(visit))
    SessionRow.delete().execute()
    lan.take(photo_codes.draw(7))
    expect_card(lan, "cần đăng nhập lại rồi gửi")
    expect(lan.page.get_by_role("link", name="Đăng nhập lại")).to_be_visible()
    left_open = lan.page
    lan.page = lan.context.new_page()
    lan.sign_in("hung")
    seen = lan.page.locator("#queue").is_visible(), lan.photos_held()
    left_open.get_by_role("button", name="Gửi ngay").click()  # lan's own page, hung's session
    left_open.wait_for_timeout(500)
    refused = held(Phone(lan.context, lan.served, left_open)), stored(visit)
    lan.context.clear_cookies()
    lan.sign_in("lan")
    until(lan.page, lambda: stored(visit) == [7])
    [photo] = photos.photos(photo_owners.of_visit(visit.uuid), ITEM)
    assert (seen, refused, photo.author) == ((False, []), ((1, ["signin"]), []), "lan")


def test_a_photo_of_who_left_the_team_waits_and_the_leader_takes_it(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    lan, hung = phone("lan"), phone("hung")
    hung.keep_everything()
    hung.cut()
    take_without_a_network(hung, visit, ITEM, 12)
    InspectorRow.delete().where(InspectorRow.account == "hung").execute()
    hung.cut(False)
    expect_card(hung, "máy chủ đã nhận, chờ xem")
    [photo] = late_photos.waiting(visit.uuid)
    arrived = photos.content(photo_owners.of_late(visit.uuid), photo.sent)
    before = held(hung), stored(visit)
    lan.open(f"/visits/{visit.uuid}")
    lan.page.get_by_role("link", name="Ảnh của mục").click()
    lan.page.get_by_role("button", name="Nhận ảnh này vào mục").click()
    expect(lan.page.get_by_text("Đã có 1/3 ảnh")).to_be_visible()
    taken = photos.content(photo_owners.of_visit(visit.uuid), photo.sent)
    assert (before, taken, stored(visit)) == (((0, ["waiting"]), []), arrived, [12])


@pytest.mark.parametrize("unknown", [False, True], ids=["called off", "never fetched"])
def test_a_photo_that_nobody_takes_stays_on_the_phone_to_be_saved(
    world: World, phone: OpenPhone, unknown: bool
) -> None:
    visit = world.plan()
    lan = phone()
    lan.keep_everything()
    lan.cut()
    take_without_a_network(lan, visit, ITEM, 8)
    if unknown:
        for each in (InspectorRow, CarriedRow):
            each.delete().where(each.account == "lan").execute()
    else:
        visit_plans.cancel_visit(visit.uuid, "mưa bão", "can_bo", NOW)
    lan.cut(False)
    expect_card(lan, "không còn giao cho thầy, cô" if unknown else "đã hủy")
    lan.open("/visits/")
    expect_card(lan, "máy chủ chưa nhận")
    with lan.page.expect_download() as saved:
        lan.page.locator("#queue li").get_by_role("button", name="Lưu ra tệp").click()
    exported = photo_codes.read(Path(saved.value.path()).read_bytes())
    before = held(lan)
    lan.page.on("dialog", lambda dialog: dialog.accept())
    lan.page.get_by_role("button", name="Xóa khỏi máy").click()
    expect(lan.page.locator("#queue")).to_be_hidden()
    assert (exported, before, held(lan), stored(visit)) == (8, (1, ["refused"]), (0, []), [])


def test_the_hand_in_waits_for_photos_and_says_when_one_is_in_its_way(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    fill(world.sign_in("lan"), visit)
    lan = phone()
    lan.keep_everything()
    lan.cut()
    take_without_a_network(lan, visit, ITEM, 9)
    lan.context.route("**/photos/*", no_photo)
    lan.open(f"/visits/{visit.uuid}/confirm")
    confirm(lan)
    lan.page.wait_for_url("**/visits/")
    lan.cut(False)
    expect(lan.page.locator("#queue")).to_contain_text("còn phần hoặc ảnh chưa gửi được")
    waits = visits.visit(visit.uuid).submitted
    lan.context.unroute("**/photos/*")
    lan.page.get_by_role("button", name="Gửi ngay").click()
    until(lan.page, lambda: visits.visit(visit.uuid).submitted)
    assert (waits, stored(visit)) == (False, [9])


def no_photo(route: Route) -> None:
    route.fulfill(status=422, json={"status": 422, "text": "Ảnh bị hỏng."})


def test_signing_out_warns_of_photos_and_clears_them(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    lan = phone()
    lan.keep_everything()
    lan.cut()
    take_without_a_network(lan, visit, ITEM, 10)
    lan.page.route("**/photos/*", lambda route: route.abort())
    lan.cut(False)
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    lan.page.on("dialog", answer)
    lan.page.get_by_role("button", name="Thoát").click()
    lan.page.wait_for_url("**/sign-in?out=1")
    lan.sign_in("lan")
    assert (len(asked), held(lan), stored(visit)) == (1, (0, []), [])


def test_the_button_of_photos_keeps_what_was_typed_with_or_without_a_network(
    world: World, phone: OpenPhone
) -> None:
    visit = world.plan()
    lan = phone()
    lan.keep_everything()
    lan.cut()
    lan.open(path(visit))
    lan.tick(ITEM, "dat")
    lan.page.locator(f"[name=_photos][value={ITEM}]").click()
    lan.page.wait_for_url(f"**{photos_path(visit)}")
    lan.take(photo_codes.draw(11))
    expect_card(lan, "đã lưu trên máy")
    lan.page.get_by_role("link", name="Quay lại phiếu").click()
    expect(lan.page.locator(f"[name=_photos][value={ITEM}]")).to_contain_text("1 trên máy")
    ticked = lan.page.locator(f"input[name={ITEM}]:checked").get_attribute("value")
    lan.cut(False)  # a section sends photos too
    until(lan.page, lambda: (stored_mark(visit), stored(visit)) == (("dat", 1), [11]))
    assert ticked == "dat"


def test_where_nothing_can_be_kept_the_edited_photo_goes_by_the_form(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    lan = phone()
    lan.context.add_init_script("Object.defineProperty(globalThis, 'indexedDB', {value: undefined})")
    lan.open(photos_path(visit))
    lan.cut()
    lan.take(photo_codes.draw(1))
    expect(lan.page.locator("#told")).to_contain_text("không giữ được ảnh khi mất mạng")
    left = lan.page.locator("input[type=file]").evaluate_all("all => all.map((each) => each.files.length)")
    lan.cut(False)
    lan.choose(photo_codes.draw(0))
    canvas = lan.page.locator("canvas.photo")
    expect(canvas).to_be_visible()
    box = canvas.bounding_box()
    assert box
    canvas.tap(position={"x": 1, "y": 1})
    canvas.tap(position={"x": box["width"] - 1, "y": box["height"] - 1})
    lan.page.get_by_role("button", name="Bôi đen trong khung").click()
    lan.page.get_by_role("button", name="Dùng ảnh này").click()
    expect(lan.page.get_by_text("Đã có 1/3 ảnh")).to_be_visible()
    assert (left, stored(visit)) == ([0, 0], [None])  # nothing of it is left to be read
