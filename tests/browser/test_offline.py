"""Visits without a network, in a real Chromium whose network is really cut."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from forms_app.core.visits import Outcome, Visit
from forms_app.storage import deliveries, visits
from forms_app.storage.models import InspectorRow, SectionRow, SessionRow
from tests.test_web_visits import fill
from tests.visits_world import World

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, Dialog, Route, expect

from tests.browser.offline import ITEM, Phone, open_phone, path, stored_mark, until

pytestmark = pytest.mark.browser

OpenPhone = Callable[..., Phone]
WRONG_CLOCK = "const real = Date.now; Date.now = () => real() - 400 * 86_400_000"


@pytest.fixture
def phone(browser: Browser, served: str, world: World) -> Iterator[OpenPhone]:
    opened: list[Phone] = []

    def one(username: str = "lan", **options: object) -> Phone:
        opened.append(open_phone(browser, served, username, **options))
        return opened[-1]

    yield one
    for each in opened:
        each.context.close()


def test_a_visit_is_filled_without_a_network_killed_and_sent_later(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    lan = phone()
    lan.context.add_init_script(WRONG_CLOCK)
    lan.keep_everything()
    lan.cut()
    lan.kill()
    lan.open("/visits/")  # from the phone
    lan.page.get_by_role("link", name="Trường Tiểu học Bình Minh").click()
    lan.open(path(visit))
    lan.tick(ITEM, "chua_dat")
    lan.say(ITEM, "Chưa có biên bản")
    lan.expect_state("đã lưu trên máy")
    lan.page.wait_for_timeout(300)
    before = stored_mark(visit)
    lan.kill()  # the cut ends with the page: what it sends in dying may arrive
    lan.open(path(visit))
    again = lan.page.locator(f"[id='{ITEM}.reason']").input_value()
    lan.cut(False)
    until(lan.page, lambda: stored_mark(visit) is not None)
    lan.expect_state("máy chủ đã nhận")
    assert (again, before, stored_mark(visit)) == ("Chưa có biên bản", None, ("chua_dat", 1))
    assert [each["clean"] for each in lan.records()] == [True]


def test_the_hand_in_goes_last_and_by_itself(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    everything_filled(world, visit)
    lan = phone()
    lan.keep_everything()
    lan.cut()
    lan.open(f"/visits/{visit.uuid}/confirm")
    confirm(lan)
    lan.page.wait_for_url("**/visits/")
    expect(lan.page.locator("#queue")).to_contain_text("sẽ nộp khi có mạng")
    lan.open(path(visit))
    lan.tick(ITEM, "chua_dat")
    lan.say(ITEM, "Chưa có biên bản")
    lan.expect_state("đã lưu trên máy")
    lan.page.wait_for_timeout(300)
    lan.cut(False)
    until(lan.page, lambda: visits.visit(visit.uuid).submitted)
    until(lan.page, lambda: all(each["clean"] for each in lan.records()))
    mark, _revision = stored_mark(visit) or ("", 0)
    assert (mark, '"value": "100' in str(visits.visit_score(visit.uuid))) == ("chua_dat", False)


def test_an_ended_session_keeps_the_draft_and_the_same_person_sends_it(
    world: World, phone: OpenPhone
) -> None:
    visit = world.plan()
    lan = phone()
    lan.open(path(visit))
    SessionRow.delete().execute()
    lan.tick(ITEM, "dat")
    lan.page.get_by_role("button", name="Lưu nháp").click()
    lan.expect_state("cần đăng nhập lại rồi gửi")
    before = stored_mark(visit)
    lan.sign_in("lan")
    until(lan.page, lambda: stored_mark(visit) is not None)
    assert (before, stored_mark(visit)) == (None, ("dat", 1))


def test_another_person_on_the_same_phone_neither_sees_nor_sends(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    lan = phone()
    lan.keep_everything()
    lan.cut()
    lan.open(path(visit))
    lan.tick(ITEM, "dat")
    lan.expect_state("đã lưu trên máy")
    lan.page.wait_for_timeout(300)
    SessionRow.delete().execute()  # Lan's session ends before anything was sent
    lan.cut(False)
    lan.sign_in("hung")
    lan.page.wait_for_timeout(1000)
    seen = (lan.page.locator("#queue").is_visible(), lan.records(), stored_mark(visit))
    lan.open(path(visit))
    ticked = lan.page.locator(f"input[name={ITEM}]:checked").count()
    lan.context.clear_cookies()
    lan.sign_in("lan")
    until(lan.page, lambda: stored_mark(visit) is not None)
    assert (seen, ticked, stored_mark(visit)) == ((False, [], None), 0, ("dat", 1))
    assert visits.latest_sections(visit.uuid)["c_ban_bac"].author == "lan"


def test_signing_out_warns_of_what_was_not_sent_and_clears(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    lan = phone()
    lan.keep_everything()
    lan.open(path(visit))
    lan.page.route(
        "**/sections/*", lambda route: route.abort() if route.request.method == "PUT" else route.fallback()
    )
    lan.tick(ITEM, "dat")
    lan.expect_state("đã lưu trên máy")
    asked: list[str] = []
    answers = iter((False, True))

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept() if next(answers) else dialog.dismiss()

    lan.page.on("dialog", answer)
    lan.page.get_by_role("button", name="Thoát").click()
    lan.page.wait_for_timeout(500)
    stayed = len(lan.records())
    lan.page.get_by_role("button", name="Thoát").click()
    lan.page.wait_for_url("**/sign-in?out=1")
    kept = lan.page.evaluate("() => caches.keys()")
    lan.sign_in("lan")
    assert (len(asked), "chưa gửi" in asked[0], stayed, kept, lan.records()) == (2, True, 1, [], [])


def test_two_versions_are_both_kept_and_the_phone_follows_the_choice(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    lan, hung = phone("lan"), phone("hung")
    for each in (lan, hung):
        each.keep_everything()
    lan.cut()
    lan.open(path(visit))
    lan.tick(ITEM, "chua_dat")
    lan.say(ITEM, "Chưa có biên bản")
    lan.expect_state("đã lưu trên máy")
    hung.open(path(visit))
    hung.tick(ITEM, "dat")
    hung.page.get_by_role("button", name="Lưu nháp").click()
    expect(hung.page.get_by_text("Đã lưu.")).to_be_visible()
    lan.cut(False)
    lan.expect_state("hai bản khác nhau, xin chọn")
    [waiting] = deliveries.waiting(visit.uuid)
    lan.page.get_by_role("link", name="Xem và chọn").click()
    lan.page.get_by_role("button", name="Bỏ bản của tôi, lấy bản kia").click()
    expect(lan.page.get_by_text("Đã lưu.")).to_be_visible()
    until(lan.page, lambda: all(each["clean"] for each in lan.records()))
    ticked = lan.page.locator(f"input[name={ITEM}]:checked").get_attribute("value")
    chosen = deliveries.delivery(waiting.submission).outcome
    assert (waiting.author, chosen, ticked, stored_mark(visit)) == (
        "lan",
        Outcome.DROPPED,
        "dat",
        ("dat", 1),
    )


def test_a_reply_lost_on_the_way_makes_no_second_revision(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    lan = phone()
    lan.open(path(visit))
    lost = []

    def lose(route: Route) -> None:
        if route.request.method != "PUT" or lost:
            route.fallback()
            return
        lost.append(route.fetch().status)  # the server has stored it
        route.abort()

    lan.page.route("**/sections/*", lose)
    lan.tick(ITEM, "chua_dat")
    lan.page.get_by_role("button", name="Lưu nháp").click()
    until(lan.page, lambda: bool(lost))
    lan.say(ITEM, "Chưa có biên bản")  # typed on before anybody knew
    lan.page.wait_for_timeout(400)
    lan.page.get_by_role("button", name="Lưu nháp").click()
    expect(lan.page.get_by_text("Đã lưu.")).to_be_visible()
    latest = visits.latest_sections(visit.uuid)["c_ban_bac"]
    assert (lost, latest.revision, latest.body[ITEM]["reason"]) == ([200], 2, "Chưa có biên bản")
    assert (SectionRow.select().count(), deliveries.waiting()) == (2, [])


def test_who_left_the_team_delivers_into_the_waiting_list(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    hung = phone("hung")
    hung.keep_everything()
    hung.cut()
    hung.open(path(visit))
    hung.tick(ITEM, "dat")
    hung.expect_state("đã lưu trên máy")
    InspectorRow.delete().where(InspectorRow.account == "hung").execute()
    hung.cut(False)
    hung.expect_state("máy chủ đã nhận, chờ xem")
    assert ([each.outcome for each in deliveries.waiting()], stored_mark(visit)) == ([Outcome.LATE], None)


def test_the_queue_shows_retries_saves_and_deletes(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    lan = phone()
    lan.keep_everything()
    lan.cut()
    lan.open(path(visit))
    lan.tick(ITEM, "dat")
    lan.expect_state("đã lưu trên máy")
    lan.page.wait_for_timeout(300)
    lan.open("/visits/")
    card = lan.page.locator("#queue li")
    expect(card).to_contain_text("Trường Tiểu học Bình Minh")
    with lan.page.expect_download() as saved:
        card.get_by_role("button", name="Lưu ra tệp").click()
    [record] = json.loads(Path(saved.value.path()).read_text("utf-8"))
    lan.page.on("dialog", lambda dialog: dialog.accept())
    card.get_by_role("button", name="Xóa khỏi máy").click()
    expect(lan.page.locator("#queue")).to_be_hidden()
    assert ([ITEM, "dat"] in record["fields"], lan.records()) == (True, [])


def test_rows_are_added_without_a_network_and_survive_a_death(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    lan = phone()
    lan.keep_everything()
    lan.cut()
    lan.open(path(visit, "header"))
    rows = lan.page.locator("[data-row^='dai_dien_truong.']")
    add = lan.page.locator("[data-rows=dai_dien_truong] [data-add]")
    names = ["Võ Văn Tư", "Lê Thị Năm", "Trần Văn Sáu"]
    for place, name in enumerate(names):
        rows.nth(place).get_by_label("Họ và tên").fill(name)
        add.click()
        expect(rows.nth(place + 1).get_by_label("Họ và tên")).to_be_focused()
        expect(rows.nth(place + 1).get_by_label("Họ và tên")).to_have_value("")
    lan.expect_state("đã lưu trên máy")
    lan.page.wait_for_timeout(300)
    lan.kill()
    lan.open(path(visit, "header"))
    rows = lan.page.locator("[data-row^='dai_dien_truong.']")
    again = [rows.nth(place).get_by_label("Họ và tên").input_value() for place in range(3)]
    lan.cut(False)
    until(lan.page, lambda: "header" in visits.latest_sections(visit.uuid))
    stored = [each["ho_ten"] for each in visits.latest_sections(visit.uuid)["header"].body["dai_dien_truong"]]
    assert (again, stored) == (names, names)


def test_a_table_takes_as_many_rows_as_its_form_says(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    lan = phone()
    lan.open(path(visit, "header"))
    rows = lan.page.locator("[data-row^='dai_dien_truong.']")
    add = lan.page.locator("[data-rows=dai_dien_truong] [data-add]")
    for _ in range(9):
        add.click()
    legends = [each.strip() for each in rows.locator("legend").all_text_contents()]
    ids = lan.page.locator("[id]").evaluate_all("all => all.map((each) => each.id)")
    expect(add).to_be_hidden()
    assert (legends, len(ids) - len(set(ids))) == ([f"Dòng {place}" for place in range(1, 11)], 0)


def test_a_button_pressed_before_the_script_came_is_pressed_then(world: World, phone: OpenPhone) -> None:
    visit = world.plan()
    lan = phone()
    late: list[Route] = []
    lan.page.route("**/visits/section.js*", lambda route: late.append(route))
    lan.page.goto(path(visit))
    lan.tick(ITEM, "dat")
    lan.page.get_by_role("button", name="Lưu nháp").click(no_wait_after=True)
    until(lan.page, lambda: bool(late))
    before = stored_mark(visit)
    late[0].continue_()
    expect(lan.page.get_by_text("Đã lưu.")).to_be_visible()
    sent = [each["state"] for each in lan.records()]
    assert (before, stored_mark(visit), sent) == (None, ("dat", 1), ["received"])


def test_without_https_the_page_says_so_and_drafts_are_kept_all_the_same(
    world: World, phone: OpenPhone
) -> None:
    visit = world.plan()
    lan = phone()
    lan.context.add_init_script("Object.defineProperty(globalThis, 'isSecureContext', {value: false})")
    lan.context.add_init_script(
        "delete Navigator.prototype.serviceWorker; delete Crypto.prototype.randomUUID"
    )
    lan.context.add_init_script("delete Navigator.prototype.locks; delete Crypto.prototype.subtle")
    lan.open("/visits/")
    expect(lan.page.locator("#offline-note")).to_contain_text("HTTPS")
    lan.open(path(visit))
    lan.cut()
    lan.tick(ITEM, "dat")
    lan.expect_state("đã lưu trên máy")
    lan.page.wait_for_timeout(300)
    lan.cut(False)
    until(lan.page, lambda: stored_mark(visit) == ("dat", 1))
    lan.expect_state("máy chủ đã nhận")


def test_what_was_sent_leaves_the_phone_after_fourteen_days_of_the_servers(
    world: World, phone: OpenPhone
) -> None:
    visit = world.plan()
    lan = phone()
    lan.open(path(visit))
    lan.tick(ITEM, "dat")
    lan.page.get_by_role("button", name="Lưu nháp").click()
    expect(lan.page.get_by_text("Đã lưu.")).to_be_visible()
    found = []
    for days in (13, 1):
        world.moment += timedelta(days=days)
        lan.sign_in_by_cookie(world.moment)
        lan.open("/visits/")
        lan.page.wait_for_timeout(500)
        found.append(len(lan.records()))
    assert found == [1, 0]


def test_the_worker_lets_posts_and_everything_outside_pass(world: World, phone: OpenPhone) -> None:
    """Only GETs of the visits' pages and of files are ever answered by it."""
    visit = world.plan()
    lan = phone()
    lan.keep_everything()
    passed: list[tuple[str, bool]] = []
    lan.page.on("response", lambda each: passed.append((each.request.method, each.from_service_worker)))
    lan.open(path(visit))
    lan.tick(ITEM, "dat")
    lan.page.get_by_role("button", name="Lưu nháp").click()
    expect(lan.page.get_by_text("Đã lưu.")).to_be_visible()
    lan.open("/account")
    by_worker = {method for method, by in passed if by}
    assert (by_worker, ("PUT", False) in passed) == ({"GET"}, True)


def everything_filled(world: World, visit: Visit) -> None:
    fill(world.sign_in("lan"), visit)


def confirm(lan: Phone) -> None:
    page = lan.page
    page.get_by_text("Đoàn kiểm tra đã đọc và thống nhất nội dung biên bản").first.click()
    page.get_by_label("Họ và tên người thay mặt đoàn").fill("Nguyễn Thị Lan")
    page.get_by_label("Chức vụ").first.fill("Trưởng đoàn")
    page.get_by_text("Nhà trường đã đọc và thống nhất nội dung biên bản").first.click()
    page.get_by_label("Họ và tên người thay mặt nhà trường").fill("Võ Văn Tư")
    page.get_by_label("Chức vụ").last.fill("Hiệu trưởng")
    page.get_by_role("button", name="Nộp phiếu kiểm tra").click()
