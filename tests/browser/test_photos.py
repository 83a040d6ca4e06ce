"""Photos on a phone of 360 by 740: from a real dialogue, blacked out, cropped, sent through a bad network."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from forms_app.core.visits import Visit
from forms_app.storage import photos
from forms_app.storage.models import ChunkRow, PhotoRow
from tests.browser import test_visits
from tests.browser.looking import Look, look
from tests.photo_files import hostile, saved, with_place
from tests.visits_world import World

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

world, open_phone = test_visits.world, test_visits.open_phone
OpenPhone, expect_fits = test_visits.OpenPhone, test_visits.expect_fits
ITEM = "a_ke_hoach_qcdc"
WHITE_SIZE = (2000, 1500)


@pytest.fixture
def visit(world: World) -> Visit:
    return world.plan()


@pytest.fixture
def white(tmp_path: Path) -> Path:
    """A photo of a white board, larger than what is kept; whatever is black in it was blacked out."""
    file = tmp_path / "bang.jpg"
    file.write_bytes(saved(Image.new("RGB", WHITE_SIZE, "white"), "JPEG"))
    return file


@pytest.fixture
def placed(tmp_path: Path) -> Path:
    file = tmp_path / "co-vi-tri.jpg"
    file.write_bytes(with_place())
    return file


def at(visit: Visit) -> str:
    return f"/visits/{visit.uuid}/items/{ITEM}/photos"


def choose(page: Page, file: Path, label: str = "Chụp ảnh") -> None:
    """Through the dialogue that a finger opens."""
    with page.expect_file_chooser() as opened:
        page.get_by_label(label, exact=True).click()
    opened.value.set_files(file)


def kept() -> Image.Image:
    """The only picture that is stored."""
    (row,) = PhotoRow.select()
    return Image.open(io.BytesIO(bytes(row.content))).convert("L")


def drag(page: Page, left: float, top: float, right: float, bottom: float) -> None:
    """Draw a frame; corners in shares of the picture."""
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + left * box["width"], box["y"] + top * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + right * box["width"], box["y"] + bottom * box["height"], steps=4)
    page.mouse.up()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def shade(picture: Image.Image, x: float, y: float) -> int:
    """How light the picture is at a place given in shares: 0 black, 255 white."""
    return int(picture.getpixel((int(x * picture.width), int(y * picture.height))))  # type: ignore[arg-type]


def test_without_a_script_a_photo_is_chosen_sent_seen_and_removed(
    visit, open_phone: OpenPhone, white
) -> None:
    page = open_phone(script=False)
    page.goto(f"/visits/{visit.uuid}/sections/a_lanh_dao")
    page.locator(f"label:has(input[name={ITEM}][value=dat])").click()
    page.get_by_role("button", name="Ảnh minh chứng (0/3)").first.click()
    expect_fits(page)
    expect(page.get_by_text("Không chụp mặt trẻ em")).to_be_visible()
    choose(page, white)
    press(page, "Gửi ảnh")
    expect(page.get_by_text("Đã có 1/3 ảnh")).to_be_visible()
    expect(page.get_by_role("img", name="Ảnh 1")).to_have_js_property("naturalWidth", 1600)
    expect_fits(page)
    page.get_by_text("Xóa ảnh 1", exact=True).click()
    press(page, "Xóa hẳn ảnh 1")
    expect(page.get_by_text("Đã có 0/3 ảnh")).to_be_visible()
    page.get_by_role("link", name="Quay lại phiếu").click()
    assert page.locator(f"input[name={ITEM}][value=dat]").is_checked()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_enter_key_saves_and_goes_on_past_the_buttons_of_photos(
    visit, open_phone: OpenPhone, script: bool
) -> None:
    page = open_phone(script=script)
    page.goto(f"/visits/{visit.uuid}/sections/a_lanh_dao")
    page.get_by_text("Số văn bản, ghi chú").first.click()
    page.locator(f"[id='{ITEM}.document']").fill("12/QĐ")
    page.locator(f"[id='{ITEM}.document']").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("B. Công khai")


def test_what_was_blacked_out_is_black_in_what_is_stored(visit, open_phone: OpenPhone, white) -> None:
    page = open_phone()
    page.goto(at(visit))
    choose(page, white)
    expect(page.locator("canvas")).to_be_visible()
    expect_fits(page)
    drag(page, 0.1, 0.1, 0.4, 0.3)
    press(page, "Bôi đen trong khung")
    drag(page, 0.6, 0.6, 0.9, 0.9)
    press(page, "Bôi đen trong khung")
    press(page, "Dùng ảnh này")
    expect(page.get_by_text("Đã có 1/3 ảnh")).to_be_visible()
    picture = kept()
    inside = [shade(picture, x, y) for x, y in ((0.12, 0.12), (0.25, 0.2), (0.38, 0.28), (0.75, 0.75))]
    outside = [shade(picture, x, y) for x, y in ((0.05, 0.05), (0.5, 0.5), (0.95, 0.3), (0.2, 0.8))]
    assert (max(inside) <= 4, min(outside) >= 250, picture.size) == (True, True, (1600, 1200))


def test_a_frame_can_be_drawn_kept_and_taken_back(visit, open_phone: OpenPhone, white) -> None:
    page = open_phone()
    page.goto(at(visit))
    choose(page, white)
    press(page, "Bôi đen trong khung")
    expect(page.get_by_text("Chưa có khung")).to_be_visible()
    expect(page.get_by_role("button", name="Bỏ bước vừa rồi")).to_be_disabled()
    drag(page, 0.2, 0.2, 0.8, 0.8)
    press(page, "Bôi đen trong khung")
    press(page, "Bỏ bước vừa rồi")
    drag(page, 0, 0, 0.5, 0.5)
    press(page, "Chỉ giữ trong khung")
    drag(page, 0.5, 0, 1, 1)
    press(page, "Bôi đen trong khung")
    press(page, "Dùng ảnh này")
    expect(page.get_by_text("Đã có 1/3 ảnh")).to_be_visible()
    picture = kept()
    near = abs(picture.width - 800) <= 8 and abs(picture.height - 600) <= 8
    assert (near, shade(picture, 0.25, 0.5) >= 250, shade(picture, 0.75, 0.5) <= 4) == (True, True, True)


def test_two_taps_draw_a_frame_for_who_cannot_drag(visit, open_phone: OpenPhone, white) -> None:
    page = open_phone()
    page.goto(at(visit))
    choose(page, white)
    canvas = page.locator("canvas")
    expect(canvas).to_be_visible()
    box = canvas.bounding_box()
    assert box
    for share in (0.7, 0.3):
        canvas.tap(position={"x": share * box["width"], "y": share * box["height"]})
    press(page, "Bôi đen trong khung")
    press(page, "Dùng ảnh này")
    expect(page.get_by_text("Đã có 1/3 ảnh")).to_be_visible()
    found = [shade(kept(), each, each) for each in (0.32, 0.5, 0.68, 0.25, 0.75)]
    assert (max(found[:3]) <= 4, min(found[3:]) >= 250) == (True, True)


def test_the_keyboard_blacks_out_too(visit, open_phone: OpenPhone, white) -> None:
    page = open_phone()
    page.goto(at(visit))
    choose(page, white)
    expect(page.locator("canvas")).to_be_visible()  # the phone takes its time to open a photo
    page.locator("canvas").focus()
    for key in ("ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    for _ in range(2):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.do") == "black":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Bỏ bước vừa rồi")).to_be_enabled()  # it is black
    send = page.get_by_role("button", name="Dùng ảnh này")
    send.focus()
    expect(send).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã có 1/3 ảnh")).to_be_visible()
    assert (shade(kept(), 0.5, 0.5) <= 4, shade(kept(), 0.1, 0.1) >= 250) == (True, True)


def test_place_and_camera_never_leave_the_phone(visit, open_phone: OpenPhone, placed) -> None:
    page = open_phone()
    page.goto(at(visit))
    bodies: list[bytes] = []

    def keep(route: Route) -> None:
        bodies.append(route.request.post_data_buffer or b"")
        route.continue_()

    page.route(re.compile("/photos/"), keep)
    choose(page, placed)
    press(page, "Dùng ảnh này")
    expect(page.get_by_text("Đã có 1/3 ảnh")).to_be_visible()
    sent = b"".join(bodies)
    assert (sent[:3], b"Exif" in sent, b"Exif" in placed.read_bytes()) == (b"\xff\xd8\xff", False, True)
    assert kept().size == (600, 800)  # upright


def test_a_photo_gets_through_a_network_that_comes_and_goes(visit, open_phone: OpenPhone, tmp_path) -> None:
    noisy = tmp_path / "noisy.jpg"
    noisy.write_bytes(saved(Image.effect_noise((1600, 1200), 200).convert("RGB"), "JPEG", quality=95))
    page = open_phone()
    page.goto(at(visit))
    tries = {"PATCH": 0}

    def cut(route: Route) -> None:
        if route.request.method == "PATCH":
            tries["PATCH"] += 1
            if tries["PATCH"] % 2:  # the request is lost, or only its answer
                if tries["PATCH"] % 4 == 1:
                    return route.abort()
                route.fetch()
                return route.abort()
        return route.continue_()

    page.route(re.compile("/photos/"), cut)
    choose(page, noisy)
    press(page, "Dùng ảnh này")
    expect(page.get_by_text("Đã có 1/3 ảnh")).to_be_visible(timeout=30_000)
    found = tries["PATCH"] > 4, PhotoRow.select().count(), ChunkRow.select().count()
    assert found == (True, 1, 0)


def test_a_photo_chosen_while_the_server_tells_what_it_has_is_not_lost(
    visit, open_phone: OpenPhone, white, placed
) -> None:
    page = open_phone()
    page.goto(at(visit))
    asked: list[Route] = []
    page.route(
        re.compile(at(visit)), lambda route: route.continue_() if asked else asked.append(route)
    )  # the first question waits
    choose(page, white)
    press(page, "Dùng ảnh này")
    expect(page.locator("#queue")).to_contain_text("máy chủ đã nhận")
    choose(page, placed)
    expect(page.locator("#editor canvas")).to_be_visible()
    asked[0].continue_()
    expect(page.get_by_text("Đã có 1/3 ảnh")).to_be_visible()
    expect(page.locator("#queue")).to_be_hidden()  # the card has given way to the photo
    press(page, "Dùng ảnh này")
    expect(page.get_by_text("Đã có 2/3 ảnh")).to_be_visible()
    expect(page.locator("#told")).to_have_text("Đã lưu.")
    assert photos.counts(visit.uuid) == {ITEM: 2}


def test_an_ended_session_keeps_the_photo_for_another_try(visit, open_phone: OpenPhone, white) -> None:
    page = open_phone()
    page.goto(at(visit))
    cookies = page.context.cookies()
    choose(page, white)
    page.context.clear_cookies()
    press(page, "Dùng ảnh này")
    expect(page.get_by_text("Phiên làm việc đã hết")).to_be_visible()
    expect_fits(page)
    page.context.add_cookies(cookies)
    press(page, "Gửi lại")
    expect(page.get_by_text("Đã có 1/3 ảnh")).to_be_visible()
    assert photos.counts(visit.uuid) == {ITEM: 1}


def test_the_page_holds_in_every_look_with_the_editor_open(visit, open_phone: OpenPhone, white) -> None:
    page = open_phone()
    page.goto(at(visit))
    choose(page, white)
    press(page, "Dùng ảnh này")
    expect(page.get_by_text("Đã có 1/3 ảnh")).to_be_visible()
    seen = [look(page)]
    choose(page, white)
    expect(page.locator("canvas")).to_be_visible()
    seen.append(look(page))
    assert seen == [Look(), Look()]


@pytest.mark.parametrize(
    "broken", ["createImageBitmap = () => Promise.reject(1)", "delete globalThis.createImageBitmap"]
)
def test_a_phone_that_cannot_open_a_photo_sends_it_by_the_form(
    visit, open_phone: OpenPhone, white, broken
) -> None:
    page = open_phone()
    page.add_init_script(broken)
    page.goto(at(visit))
    choose(page, white)
    expect(page.get_by_text("Máy này chưa mở được ảnh")).to_be_visible()
    press(page, "Gửi ảnh")
    expect(page.get_by_text("Đã có 1/3 ảnh")).to_be_visible()


def test_without_https_the_photo_goes_in_one_piece(visit, open_phone: OpenPhone, white) -> None:
    page = open_phone()
    page.add_init_script("Object.defineProperty(globalThis.crypto, 'subtle', {value: undefined})")
    page.goto(at(visit))
    choose(page, white, "Hoặc chọn ảnh đã chụp")
    press(page, "Dùng ảnh này")
    expect(page.get_by_text("Đã có 1/3 ảnh")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_what_is_no_photo_is_refused_in_words_on_the_page(
    visit, open_phone: OpenPhone, tmp_path, script
) -> None:
    file = tmp_path / "giay-to.jpg"
    file.write_bytes(hostile()["pdf"])
    page = open_phone(script=script)
    page.goto(at(visit))
    choose(page, file)
    press(page, "Gửi ảnh")
    expect(page.get_by_text("Đây là tệp PDF").first).to_be_visible()
    expect_fits(page)
