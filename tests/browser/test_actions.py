"""From a visit handed in to the confirmation, and a school's own board, on a phone of 360 by 740."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from forms_app.core.actions import State
from forms_app.core.people import Role
from forms_app.storage import actions, users, visits
from forms_app.storage.models import PhotoRow
from tests.actors import NOW
from tests.factories import marked, shipped
from tests.photo_codes import draw, read
from tests.visits_world import PASSWORD, TODAY, World, make_world

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.handset import HANDSET, expect_fits

pytestmark = pytest.mark.browser

ITEM = "e_hop_thu_gop_y"
OVERDUE_WORK = re.compile("Việc cần khắc phục|việc các trường chưa khắc phục xong")
HEADER = {
    "ngay_gio": "2026-11-16T08:00",
    "hinh_thuc": "chuyen_de",
    "thanh_phan_doan": [{"ho_ten": "Nguyễn Thị Lan"}],
    "dai_dien_truong": [{"ho_ten": "Võ Văn Tư"}],
    "tong_cbgvnv": 32,
    "co_van_dong_tai_tro": "khong",
}

OpenPhone = Callable[..., Page]


@pytest.fixture
def world(app) -> World:
    made = make_world(app)
    token = users.add_user("ttnd01", "Võ Thị Sáu", Role.SCHOOL_BOARD, "TH01", NOW, "quan_tri", demo=True)
    users.activate(token, PASSWORD, None, NOW)
    return made


@pytest.fixture
def open_phone(sit_down: Callable[..., Page], world: World) -> OpenPhone:
    """Opens the service on a phone and signs in."""
    return lambda username, script: sit_down(username, script=script, **HANDSET)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    expect_fits(page)


def add_photo(page: Page, script: bool) -> None:
    """With a script the editor opens, and what is covered there is black in what is kept."""
    file: FilePayload = {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": draw(0)}
    page.get_by_label("Hoặc chọn ảnh đã chụp").set_input_files(file)
    if script:
        canvas = page.locator("canvas")
        expect(canvas).to_be_visible()
        box = canvas.bounding_box()
        assert box
        canvas.tap(position={"x": 1, "y": 1})
        canvas.tap(position={"x": box["width"] - 1, "y": box["height"] - 1})
        page.get_by_role("button", name="Bôi đen trong khung").click()
        page.get_by_role("button", name="Dùng ảnh này").click()
    else:
        page.get_by_role("button", name="Thêm ảnh này").click()
    expect(page.get_by_text("Ảnh minh chứng (1/3)")).to_be_visible()
    [row] = PhotoRow.select()
    assert read(bytes(row.content)) == (None if script else 0)


def filled_visit(world: World) -> str:
    """Everything is answered and one item not met; only the confirmation is left."""
    visit = world.plan()
    answers = {**marked("chk_th", **{ITEM: "chua_dat"}), **HEADER}
    answers[ITEM]["reason"] = "Chưa có hộp thư"
    answers["f_th_van_dong_tai_tro"] = {"mark": "dat", "reason": "", "document": "", "note": ""}
    for section in shipped("chk_th").sections:
        body = {each.name: answers[each.name] for each in section.questions if each.name in answers}
        visits.save_section(visit.uuid, section.name, 0, body, "lan", NOW)
    return visit.uuid


def hand_in(page: Page, uuid: str) -> None:
    page.goto(f"/visits/{uuid}/confirm")
    page.get_by_text("Đoàn kiểm tra đã đọc và thống nhất nội dung biên bản").first.click()
    page.get_by_label("Họ và tên người thay mặt đoàn").fill("Nguyễn Thị Lan")
    page.get_by_label("Chức vụ").first.fill("Trưởng đoàn")
    page.get_by_text("Nhà trường đã đọc và thống nhất nội dung biên bản").first.click()
    page.get_by_label("Họ và tên người thay mặt nhà trường").fill("Võ Văn Tư")
    page.get_by_label("Chức vụ").last.fill("Hiệu trưởng")
    page.get_by_role("button", name="Nộp phiếu kiểm tra").click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_a_visit_handed_in_to_the_confirmation(
    world: World, open_phone: OpenPhone, script: bool
) -> None:
    lan, school, office = (open_phone(name, script) for name in ("lan", "th01", "can_bo"))
    hand_in(lan, filled_visit(world))
    link = lan.get_by_role("region", name="Việc trường cần khắc phục").get_by_role("link")
    expect(link).to_have_count(1)
    expect_fits(lan)
    code = (link.get_attribute("href") or "").rpartition("/")[2]

    school.get_by_role("link", name="Xem từng việc").click()
    expect_fits(school)
    school.locator("tbody a").click()
    expect_fits(school)
    school.get_by_label(re.compile("^Báo cáo của trường")).fill("Đã đặt hộp thư ở cổng.")
    press(school, "Báo đã làm xong")

    office.goto("/office/")
    office.get_by_role("link", name="Xem và xác nhận").click()
    office.locator("tbody a").click()
    office.get_by_text("Chưa đạt, trả lại để làm tiếp").click()
    office.get_by_label("Việc trường còn phải làm").fill("Cần ghi ngày mở hộp thư.")
    press(office, "Trả lại để trường làm tiếp")

    school.reload()
    expect(school.get_by_text("Cần ghi ngày mở hộp thư.")).to_be_visible()
    school.get_by_label(re.compile("^Báo cáo của trường")).fill("Đã ghi ngày mở.")
    add_photo(school, script)
    expect_fits(school)
    expect(school.get_by_label(re.compile("^Báo cáo của trường"))).to_have_value("Đã ghi ngày mở.")
    press(school, "Báo đã làm xong")

    lan.goto("/visits/")
    lan.get_by_role("link", name=OVERDUE_WORK).click()
    lan.locator("tbody a").click()
    lan.get_by_text("Đã khắc phục", exact=True).click()
    press(lan, "Lưu kết quả kiểm tra lại")

    office.reload()
    office.get_by_text("Ảnh minh chứng (1)").click()
    expect(office.get_by_role("img", name="Ảnh 1")).to_have_js_property("naturalWidth", 160)
    press(office, "Xác nhận đã khắc phục")
    kinds = [step.kind.value for step in actions.action(code).steps]
    assert (actions.action(code).state, kinds) == (
        State.CONFIRMED,
        ["open", "finish", "return", "finish", "recheck", "confirm"],
    )


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_board_opens_one_and_its_clock_runs(world: World, open_phone: OpenPhone, script: bool) -> None:
    board = open_phone("ttnd01", script)
    board.goto("/school/actions/")
    board.get_by_role("link", name="Nêu kiến nghị với nhà trường").click()
    expect_fits(board)
    board.get_by_label("Mô tả hạn chế").fill("Ý kiến góp ý chưa được trả lời.")
    board.get_by_role("button", name="Gửi kiến nghị").click()
    expect(board.get_by_role("alert")).to_contain_text("Việc nhà trường cần làm")
    board.get_by_label("Việc nhà trường cần làm").fill("Trả lời bằng văn bản.")
    press(board, "Gửi kiến nghị")
    until = TODAY + timedelta(days=15)
    facts = board.locator("dl.facts > div", has_text="Trường phải trả lời đến hết ngày")
    expect(facts).to_contain_text(f"{until:%d/%m/%Y}")
    world.moment = NOW + timedelta(days=16)
    office = open_phone("can_bo", script)
    office.get_by_role("link", name="Xem việc quá hạn").click()
    expect(office.get_by_text("Quá hạn 1 ngày")).to_be_visible()
    expect_fits(office)
